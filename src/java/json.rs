//! How `net.minidev.json.JSONArray` prints: json-smart's JSON, as its version 2.2 writes it.
//! <https://github.com/netplex/json-smart-v2>

use super::collection::cursor;
use super::equality::{MAX_DEPTH, class_cast};
use super::print::print;
use super::{Component, Exception, Meter, Value, widen};

/// Appends the JSON of a value.
pub(super) fn write(value: &Value, out: &mut Vec<u16>, depth: usize, meter: &Meter) -> Result<(), Exception> {
    if depth > MAX_DEPTH {
        return Err(Exception::too_deep());
    }
    match value {
        Value::String(text) => {
            meter.spend(text.len())?;
            quote(text.units(), out);
        }
        Value::Double(number) if number.is_infinite() => widen("null", out),
        Value::Float(number) if number.is_infinite() => widen("null", out),
        Value::Map(map) => {
            out.push(u16::from(b'{'));
            for (index, entry) in map.entries().iter().enumerate() {
                meter.spend(2)?;
                if index > 0 {
                    out.push(u16::from(b','));
                }
                if matches!(entry.key, Value::Null) {
                    return Err(Exception::without_message("java.lang.NullPointerException"));
                }
                let mut key = Vec::new();
                print(&entry.key, &mut key, depth + 1, meter)?;
                quote(&key, out);
                out.push(u16::from(b':'));
                write(&entry.value(), out, depth + 1, meter)?;
            }
            out.push(u16::from(b'}'));
        }
        Value::Array(array) if matches!(array.component, Component::Char | Component::Byte) => {
            return Err(class_cast(value, "[Ljava.lang.Object;"));
        }
        Value::List(_) | Value::SubList(_) | Value::View(_) | Value::Array(_) => {
            let Some(elements) = cursor(value, meter)? else { return Ok(()) };
            out.push(u16::from(b'['));
            let mut first = true;
            while elements.has_next() {
                let element = elements.next(meter)?;
                if !first {
                    out.push(u16::from(b','));
                }
                first = false;
                write(&element, out, depth + 1, meter)?;
            }
            out.push(u16::from(b']'));
        }
        // Beans without a property that it finds.
        Value::Character(_) | Value::Iterator(_) | Value::Object(_) => widen("{}", out),
        // Beans that it may not look into.
        Value::Entry(_) | Value::Class(_) => {
            return Err(Exception::without_message("java.lang.IllegalAccessError"));
        }
        other => print(other, out, depth, meter)?,
    }
    Ok(())
}

/// A JSON string of json-smart's default style: the slash is escaped too.
fn quote(text: &[u16], out: &mut Vec<u16>) {
    out.push(u16::from(b'"'));
    for unit in text {
        let escape = match unit {
            0x22 => b'"',
            0x5c => b'\\',
            0x08 => b'b',
            0x0c => b'f',
            0x0a => b'n',
            0x0d => b'r',
            0x09 => b't',
            0x2f => b'/',
            0..0x20 | 0x7f..=0x9f | 0x2000..=0x20ff => {
                widen(&format!("\\u{unit:04X}"), out);
                continue;
            }
            _ => {
                out.push(*unit);
                continue;
            }
        };
        out.extend([u16::from(b'\\'), u16::from(escape)]);
    }
    out.push(u16::from(b'"'));
}
