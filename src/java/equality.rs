//! `equals`, `hashCode` and `compareTo`.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};

use super::collection::cursor;
use super::{Cursor, Exception, Map, Meter, Text, Value, View, ViewKind};

/// How deep nested values are followed.
pub(super) const MAX_DEPTH: usize = 500;

/// `Double.doubleToLongBits`: one NaN.
pub(super) fn double_bits(value: f64) -> u64 {
    if value.is_nan() { 0x7ff8_0000_0000_0000 } else { value.to_bits() }
}

/// `Float.floatToIntBits`: one NaN.
pub(super) fn float_bits(value: f32) -> u32 {
    if value.is_nan() { 0x7fc0_0000 } else { value.to_bits() }
}

/// `Objects.equals(a, b)`: numbers of different classes are not equal.
///
/// # Errors
/// The values are nested too deep, or the steps are spent.
pub fn equals(a: &Value, b: &Value, meter: &Meter) -> Result<bool, Exception> {
    equal(a, b, 0, meter)
}

fn equal(a: &Value, b: &Value, depth: usize, meter: &Meter) -> Result<bool, Exception> {
    Ok(match (a, b) {
        (Value::Boolean(a), Value::Boolean(b)) => a == b,
        (Value::Character(a), Value::Character(b)) => a == b,
        (Value::Byte(a), Value::Byte(b)) => a == b,
        (Value::Short(a), Value::Short(b)) => a == b,
        (Value::Integer(a), Value::Integer(b)) => a == b,
        (Value::Long(a), Value::Long(b)) => a == b,
        (Value::BigInteger(a), Value::BigInteger(b)) => a == b,
        (Value::BigDecimal(a), Value::BigDecimal(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => float_bits(*a) == float_bits(*b),
        (Value::Double(a), Value::Double(b)) => double_bits(*a) == double_bits(*b),
        (Value::String(a), Value::String(b)) => {
            a.len() == b.len() && {
                meter.spend(a.len() / 64)?;
                a == b
            }
        }
        (Value::Class(a), Value::Class(b)) => a == b,
        (a, b) if a.is_same(b) => true,
        _ if depth > MAX_DEPTH => return Err(Exception::too_deep()),
        (Value::List(_) | Value::SubList(_), Value::List(_) | Value::SubList(_)) => {
            let (Some(a), Some(b)) = (cursor(a, meter)?, cursor(b, meter)?) else { return Ok(false) };
            return lists_equal(&a, &b, depth, meter);
        }
        (Value::Map(a), Value::Map(b)) => return maps_equal(a, b, depth, meter),
        (Value::Entry(a), Value::Entry(b)) => {
            equal(&a.key, &b.key, depth + 1, meter)? && equal(&a.value(), &b.value(), depth + 1, meter)?
        }
        (Value::View(x), Value::View(y)) if x.kind != ViewKind::Values && y.kind != ViewKind::Values => {
            return views_equal(x, y, depth, meter);
        }
        _ => false,
    })
}

fn lists_equal(a: &Cursor, b: &Cursor, depth: usize, meter: &Meter) -> Result<bool, Exception> {
    while a.has_next() && b.has_next() {
        if !equal(&a.next(meter)?, &b.next(meter)?, depth + 1, meter)? {
            return Ok(false);
        }
    }
    Ok(!a.has_next() && !b.has_next())
}

fn maps_equal(a: &Map, b: &Map, depth: usize, meter: &Meter) -> Result<bool, Exception> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for entry in a.entries() {
        meter.spend(1)?;
        match b.get(&entry.key, meter)? {
            Some(value) if equal(&entry.value(), &value, depth + 1, meter)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// `AbstractSet.equals` of sets of keys or entries.
fn views_equal(a: &View, b: &View, depth: usize, meter: &Meter) -> Result<bool, Exception> {
    if a.map.len() != b.map.len() {
        return Ok(false);
    }
    for entry in b.map.entries() {
        meter.spend(1)?;
        let element = b.kind.of(&entry);
        let found = match (a.kind, &element) {
            (ViewKind::Entries, Value::Entry(wanted)) => match a.map.get(&wanted.key, meter)? {
                Some(value) => equal(&value, &wanted.value(), depth + 1, meter)?,
                None => false,
            },
            (ViewKind::Entries, _) => false,
            _ => a.map.entry(&element, meter)?.is_some(),
        };
        if !found {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `String.hashCode()`.
#[must_use]
pub(super) fn hash_text(text: &Text) -> i32 {
    text.units().iter().fold(0, |hash: i32, unit| hash.wrapping_mul(31).wrapping_add(i32::from(*unit)))
}

fn hash_long(value: u64) -> i32 {
    // Both halves are folded into one: the cut is meant.
    (value ^ (value >> 32)) as i32
}

/// `BigInteger.hashCode()`.
pub(super) fn hash_big(value: &BigInt) -> i32 {
    let hash =
        value.iter_u32_digits().rev().fold(0, |hash: i32, digit| hash.wrapping_mul(31).wrapping_add(digit as i32));
    if value.sign() == Sign::Minus { hash.wrapping_neg() } else { hash }
}

/// `Objects.hashCode(value)`.
///
/// # Errors
/// The value is nested too deep, or the steps are spent.
pub fn hash_code(value: &Value, meter: &Meter) -> Result<i32, Exception> {
    hash(value, 0, meter)
}

fn hash(value: &Value, depth: usize, meter: &Meter) -> Result<i32, Exception> {
    if depth > MAX_DEPTH {
        return Err(Exception::too_deep());
    }
    Ok(match value {
        Value::Null => 0,
        Value::Boolean(value) => {
            if *value {
                1231
            } else {
                1237
            }
        }
        Value::Character(value) => i32::from(*value),
        Value::Byte(value) => i32::from(*value),
        Value::Short(value) => i32::from(*value),
        Value::Integer(value) => *value,
        Value::Long(value) => hash_long(value.cast_unsigned()),
        Value::BigInteger(value) => hash_big(value),
        Value::Float(value) => float_bits(*value).cast_signed(),
        Value::Double(value) => hash_long(double_bits(*value)),
        Value::BigDecimal(value) => hash_big(value.unscaled()).wrapping_mul(31).wrapping_add(value.scale()),
        Value::String(text) => {
            meter.spend(text.len() / 16)?;
            hash_text(text)
        }
        Value::Entry(entry) => hash(&entry.key, depth + 1, meter)? ^ hash(&entry.value(), depth + 1, meter)?,
        Value::List(_) | Value::SubList(_) => {
            let mut sum = 1_i32;
            if let Some(elements) = cursor(value, meter)? {
                while elements.has_next() {
                    sum = sum.wrapping_mul(31).wrapping_add(hash(&elements.next(meter)?, depth + 1, meter)?);
                }
            }
            sum
        }
        Value::Map(map) => {
            let mut sum = 0_i32;
            for entry in map.entries() {
                meter.spend(1)?;
                sum = sum.wrapping_add(hash(&Value::Entry(entry), depth + 1, meter)?);
            }
            sum
        }
        Value::View(view) if view.kind != ViewKind::Values => {
            let mut sum = 0_i32;
            for entry in view.map.entries() {
                meter.spend(1)?;
                sum = sum.wrapping_add(hash(&view.kind.of(&entry), depth + 1, meter)?);
            }
            sum
        }
        other => other.identity(),
    })
}

/// `String.compareTo`: the difference of the first units that differ, or of the lengths.
#[must_use]
pub(super) fn compare_texts(a: &[u16], b: &[u16]) -> i32 {
    match a.iter().zip(b).find(|(a, b)| a != b) {
        Some((a, b)) => i32::from(*a) - i32::from(*b),
        None => i32::try_from(a.len() as i64 - b.len() as i64).unwrap_or(0),
    }
}

/// `Double.compare`: `-0.0` is below `0.0`, NaN is above all.
pub(super) fn compare_doubles(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b)
        .filter(|order| order.is_ne())
        .unwrap_or_else(|| double_bits(a).cast_signed().cmp(&double_bits(b).cast_signed()))
}

/// `a.compareTo(b)` of a `Comparable`; none if `a` is not one.
///
/// # Errors
/// `ClassCastException` if `b` is of another class, `NullPointerException` if it is null.
pub fn compare(a: &Value, b: &Value) -> Result<Option<i32>, Exception> {
    let order = |order: Ordering| order as i32;
    Ok(Some(match (a, b) {
        (Value::Boolean(a), Value::Boolean(b)) => order(a.cmp(b)),
        (Value::Character(a), Value::Character(b)) => i32::from(*a) - i32::from(*b),
        (Value::Byte(a), Value::Byte(b)) => i32::from(*a) - i32::from(*b),
        (Value::Short(a), Value::Short(b)) => i32::from(*a) - i32::from(*b),
        (Value::Integer(a), Value::Integer(b)) => order(a.cmp(b)),
        (Value::Long(a), Value::Long(b)) => order(a.cmp(b)),
        (Value::BigInteger(a), Value::BigInteger(b)) => order(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => order(compare_doubles(f64::from(*a), f64::from(*b))),
        (Value::Double(a), Value::Double(b)) => order(compare_doubles(*a, *b)),
        (Value::BigDecimal(a), Value::BigDecimal(b)) => order(a.compare(b)),
        (Value::String(a), Value::String(b)) => compare_texts(a.units(), b.units()),
        (Value::Boolean(_) | Value::Character(_) | Value::String(_), other) => {
            return Err(class_cast(other, a.class_name().unwrap_or_default()));
        }
        (number, other) if number.is_number() => return Err(class_cast(other, a.class_name().unwrap_or_default())),
        _ => return Ok(None),
    }))
}

/// What a cast of `value` to a class throws.
pub(super) fn class_cast(value: &Value, class: &str) -> Exception {
    let Some(name) = value.class_name() else { return Exception::without_message("java.lang.NullPointerException") };
    let is_java = |name: &str| name.starts_with("java.") || name.starts_with("[Ljava.") || name.len() == 2;
    let home = if is_java(name) {
        format!("{name} and {class} are in module java.base of loader 'bootstrap'")
    } else {
        format!("{name} is in unnamed module of loader 'app'; {class} is in module java.base of loader 'bootstrap'")
    };
    let message = format!("class {name} cannot be cast to class {class} ({home})");
    Exception::new("java.lang.ClassCastException", message)
}
