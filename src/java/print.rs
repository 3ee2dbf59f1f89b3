//! `String.valueOf`: how values print.

use super::collection::cursor;
use super::decimal::big_text;
use super::equality::MAX_DEPTH;
use super::{Exception, ListKind, Meter, Text, Value, float, hash_code, json, widen};

/// `String.valueOf(value)`.
///
/// # Errors
/// The value is nested too deep, a host's `toString` throws, or the steps are spent.
pub fn to_text(value: &Value, meter: &Meter) -> Result<Text, Exception> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Object(object) => object.to_text(meter),
        value => {
            let mut units = Vec::new();
            print(value, &mut units, 0, meter)?;
            Ok(Text::from(units))
        }
    }
}

/// Appends `String.valueOf(value)`.
///
/// # Errors
/// As [`to_text`].
pub fn append(value: &Value, units: &mut Vec<u16>, meter: &Meter) -> Result<(), Exception> {
    print(value, units, 0, meter)
}

pub(super) fn print(value: &Value, out: &mut Vec<u16>, depth: usize, meter: &Meter) -> Result<(), Exception> {
    if depth > MAX_DEPTH {
        return Err(Exception::too_deep());
    }
    let start = out.len();
    match value {
        Value::Null => widen("null", out),
        Value::Boolean(value) => widen(if *value { "true" } else { "false" }, out),
        Value::Character(unit) => out.push(*unit),
        Value::Byte(value) => widen(&value.to_string(), out),
        Value::Short(value) => widen(&value.to_string(), out),
        Value::Integer(value) => widen(&value.to_string(), out),
        Value::Long(value) => widen(&value.to_string(), out),
        Value::BigInteger(value) => widen(&big_text(value, meter)?, out),
        Value::Float(value) => widen(&float::float_text(*value), out),
        Value::Double(value) => widen(&float::double_text(*value), out),
        Value::BigDecimal(value) => widen(&value.to_text(false, meter)?, out),
        Value::String(text) => out.extend_from_slice(text.units()),
        Value::List(list) if list.kind == ListKind::JsonArray => return json::write(value, out, depth, meter),
        Value::List(_) | Value::SubList(_) | Value::View(_) => return print_elements(value, out, depth, meter),
        Value::Map(map) => {
            out.push(u16::from(b'{'));
            for (index, entry) in map.entries().iter().enumerate() {
                meter.spend(2)?;
                if index > 0 {
                    widen(", ", out);
                }
                for (side, what) in [&entry.key, &entry.value()].into_iter().enumerate() {
                    if side == 1 {
                        out.push(u16::from(b'='));
                    }
                    if what.is_same(value) {
                        widen("(this Map)", out);
                    } else {
                        print(what, out, depth + 1, meter)?;
                    }
                }
            }
            out.push(u16::from(b'}'));
            return Ok(());
        }
        Value::Entry(entry) => {
            print(&entry.key, out, depth + 1, meter)?;
            out.push(u16::from(b'='));
            return print(&entry.value(), out, depth + 1, meter);
        }
        Value::Array(_) | Value::Iterator(_) => {
            let name = value.class_name().unwrap_or_default();
            widen(&format!("{name}@{:x}", hash_code(value, meter)?), out);
        }
        Value::Class(name) => {
            widen(if is_interface(name) { "interface " } else { "class " }, out);
            widen(name, out);
        }
        Value::Object(object) => out.extend_from_slice(object.to_text(meter)?.units()),
    }
    meter.spend(out.len() - start)
}

/// `AbstractCollection.toString`.
fn print_elements(value: &Value, out: &mut Vec<u16>, depth: usize, meter: &Meter) -> Result<(), Exception> {
    let Some(elements) = cursor(value, meter)? else { return Ok(()) };
    out.push(u16::from(b'['));
    let mut first = true;
    while elements.has_next() {
        let element = elements.next(meter)?;
        if !first {
            widen(", ", out);
        }
        first = false;
        if element.is_same(value) {
            widen("(this Collection)", out);
        } else {
            print(&element, out, depth + 1, meter)?;
        }
    }
    out.push(u16::from(b']'));
    Ok(())
}

fn is_interface(name: &str) -> bool {
    matches!(name, "java.util.List" | "java.util.Map" | "java.util.Set" | "java.util.Collection")
}
