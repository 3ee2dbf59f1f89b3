//! The methods of `Number`, `Integer`, `Short` and `Byte`.

use super::super::overload::{STRING as TEXT, Type, UNREACHABLE};
use super::super::{Exception, Value, compare, number, to_text};
use super::{Call, Method, arithmetic, null_pointer, unsupported};
use Type::{CharSequence, Int, Object};

/// What all numbers have: they are narrowed as Java casts.
pub(super) const NUMBER: &[Method] = &[
    ("byteValue", &[], |call| Ok(Value::Byte(long_of(call, true)? as i8))),
    ("compareTo", &[Object], compare_to),
    ("doubleValue", &[], |call| Ok(Value::Double(double_of(call.receiver)))),
    ("floatValue", &[], |call| Ok(Value::Float(float_of(call.receiver)))),
    ("intValue", &[], |call| Ok(Value::Integer(long_of(call, true)? as i32))),
    ("longValue", &[], |call| long_of(call, false).map(Value::Long)),
    ("shortValue", &[], |call| Ok(Value::Short(long_of(call, true)? as i16))),
];

/// The number as a `long` or, if `int`, as an `int`: a floating number is cut off and clamped.
fn long_of(call: &Call<'_>, int: bool) -> Result<i64, Exception> {
    let floating = |value: f64| if int { i64::from(value as i32) } else { value as i64 };
    let low_bits = |value: &num_bigint::BigInt| {
        let low = value.iter_u64_digits().next().unwrap_or(0).cast_signed();
        if value.sign() == num_bigint::Sign::Minus { low.wrapping_neg() } else { low }
    };
    Ok(match call.receiver {
        Value::Byte(value) => i64::from(*value),
        Value::Short(value) => i64::from(*value),
        Value::Integer(value) => i64::from(*value),
        Value::Long(value) => *value,
        Value::Float(value) => floating(f64::from(*value)),
        Value::Double(value) => floating(*value),
        Value::BigInteger(value) => low_bits(value),
        Value::BigDecimal(value) => low_bits(&value.to_big_integer(call.meter)?),
        _ => return Err(null_pointer()),
    })
}

pub(super) fn double_of(value: &Value) -> f64 {
    match value {
        Value::Byte(value) => f64::from(*value),
        Value::Short(value) => f64::from(*value),
        Value::Integer(value) => f64::from(*value),
        Value::Long(value) => *value as f64,
        Value::Float(value) => f64::from(*value),
        Value::Double(value) => *value,
        Value::BigInteger(value) => value.to_string().parse().unwrap_or(f64::NAN),
        Value::BigDecimal(value) => value.to_double(),
        _ => f64::NAN,
    }
}

fn float_of(value: &Value) -> f32 {
    match value {
        Value::Byte(value) => f32::from(*value),
        Value::Short(value) => f32::from(*value),
        Value::Integer(value) => *value as f32,
        Value::Long(value) => *value as f32,
        Value::Float(value) => *value,
        Value::Double(value) => *value as f32,
        Value::BigInteger(value) => value.to_string().parse().unwrap_or(f32::NAN),
        Value::BigDecimal(value) => value.to_float(),
        _ => f32::NAN,
    }
}

pub(super) fn compare_to(call: &Call<'_>) -> Result<Value, Exception> {
    Ok(compare(call.receiver, call.argument(0))?.map_or(Value::Null, Value::Integer))
}

const BYTE_TYPE: Type = Type::Byte;
const SHORT_TYPE: Type = Type::Short;

/// What `Byte` has more: only a conversion leads to one, and little is done with it.
pub(super) const BYTE: &[Method] = &[
    ("compare", &[BYTE_TYPE, BYTE_TYPE], unsupported),
    ("compareTo", &[Type::Class("java.lang.Byte")], compare_to),
    ("compareUnsigned", &[BYTE_TYPE, BYTE_TYPE], unsupported),
    ("decode", &[TEXT], unsupported),
    ("describeConstable", &[], unsupported),
    ("hashCode", &[BYTE_TYPE], unsupported),
    ("parseByte", &[TEXT], unsupported),
    ("parseByte", &[TEXT, Int], unsupported),
    ("toString", &[BYTE_TYPE], unsupported),
    ("toUnsignedInt", &[BYTE_TYPE], unsupported),
    ("toUnsignedLong", &[BYTE_TYPE], unsupported),
    ("valueOf", &[TEXT], unsupported),
    ("valueOf", &[TEXT, Int], unsupported),
    ("valueOf", &[BYTE_TYPE], unsupported),
];

/// What `Short` has more.
pub(super) const SHORT: &[Method] = &[
    ("compare", &[SHORT_TYPE, SHORT_TYPE], unsupported),
    ("compareTo", &[Type::Class("java.lang.Short")], compare_to),
    ("compareUnsigned", &[SHORT_TYPE, SHORT_TYPE], unsupported),
    ("decode", &[TEXT], unsupported),
    ("describeConstable", &[], unsupported),
    ("hashCode", &[SHORT_TYPE], unsupported),
    ("parseShort", &[TEXT], unsupported),
    ("parseShort", &[TEXT, Int], unsupported),
    ("reverseBytes", &[SHORT_TYPE], unsupported),
    ("toString", &[SHORT_TYPE], unsupported),
    ("toUnsignedInt", &[SHORT_TYPE], unsupported),
    ("toUnsignedLong", &[SHORT_TYPE], unsupported),
    ("valueOf", &[TEXT], unsupported),
    ("valueOf", &[TEXT, Int], unsupported),
    ("valueOf", &[SHORT_TYPE], unsupported),
];

pub(super) const INTEGER: &[Method] = &[
    ("bitCount", &[Int], |call| count_bits(call.int(0).count_ones())),
    ("compare", &[Int, Int], |call| Ok(Value::Integer(call.int(0).cmp(&call.int(1)) as i32))),
    ("compareTo", &[Type::Class("java.lang.Integer")], compare_to),
    ("compareUnsigned", &[Int, Int], |call| {
        Ok(Value::Integer(call.int(0).cast_unsigned().cmp(&call.int(1).cast_unsigned()) as i32))
    }),
    ("decode", &[TEXT], |call| whole(number::decode(&call.text(0)?.to_string(), MIN, MAX))),
    ("describeConstable", &[], unsupported),
    ("divideUnsigned", &[Int, Int], |call| unsigned(call, u32::checked_div)),
    ("getInteger", &[TEXT], |_| Ok(Value::Null)),
    ("getInteger", &[TEXT, Type::Class("java.lang.Integer")], |call| Ok(call.argument(1).clone())),
    ("hashCode", &[Int], |call| Ok(Value::Integer(call.int(0)))),
    ("highestOneBit", &[Int], |call| {
        let value = call.int(0).cast_unsigned();
        Ok(Value::Integer(value.checked_ilog2().map_or(0, |bit| 1_u32 << bit).cast_signed()))
    }),
    ("lowestOneBit", &[Int], |call| Ok(Value::Integer(call.int(0) & call.int(0).wrapping_neg()))),
    ("max", &[Int, Int], |call| Ok(Value::Integer(call.int(0).max(call.int(1))))),
    ("min", &[Int, Int], |call| Ok(Value::Integer(call.int(0).min(call.int(1))))),
    ("numberOfLeadingZeros", &[Int], |call| count_bits(call.int(0).leading_zeros())),
    ("numberOfTrailingZeros", &[Int], |call| count_bits(call.int(0).trailing_zeros())),
    ("parseInt", &[CharSequence, Int, Int, Int], unsupported),
    ("parseInt", &[TEXT], parse_int),
    ("parseInt", &[TEXT, Int], parse_int),
    ("parseUnsignedInt", &[CharSequence, Int, Int, Int], unsupported),
    ("parseUnsignedInt", &[TEXT], unsupported),
    ("parseUnsignedInt", &[TEXT, Int], unsupported),
    ("remainderUnsigned", &[Int, Int], |call| unsigned(call, u32::checked_rem)),
    ("resolveConstantDesc", &[UNREACHABLE], unsupported),
    ("reverse", &[Int], |call| Ok(Value::Integer(call.int(0).reverse_bits()))),
    ("reverseBytes", &[Int], |call| Ok(Value::Integer(call.int(0).swap_bytes()))),
    ("rotateLeft", &[Int, Int], |call| {
        Ok(Value::Integer(call.int(0).rotate_left(call.int(1).rem_euclid(32).unsigned_abs())))
    }),
    ("rotateRight", &[Int, Int], |call| {
        Ok(Value::Integer(call.int(0).rotate_right(call.int(1).rem_euclid(32).unsigned_abs())))
    }),
    ("signum", &[Int], |call| Ok(Value::Integer(call.int(0).signum()))),
    ("sum", &[Int, Int], |call| Ok(Value::Integer(call.int(0).wrapping_add(call.int(1))))),
    ("toBinaryString", &[Int], |call| Ok(Value::from(format!("{:b}", call.int(0)).as_str()))),
    ("toHexString", &[Int], |call| Ok(Value::from(format!("{:x}", call.int(0)).as_str()))),
    ("toOctalString", &[Int], |call| Ok(Value::from(format!("{:o}", call.int(0)).as_str()))),
    ("toString", &[Int], |call| to_text(&Value::Integer(call.int(0)), call.meter).map(Value::String)),
    ("toString", &[Int, Int], |call| Ok(Value::from(number::in_radix(call.long(0), call.int(1)).as_str()))),
    ("toUnsignedLong", &[Int], |call| Ok(Value::Long(i64::from(call.int(0).cast_unsigned())))),
    ("toUnsignedString", &[Int], |call| Ok(Value::from(call.int(0).cast_unsigned().to_string().as_str()))),
    ("toUnsignedString", &[Int, Int], |call| {
        Ok(Value::from(number::in_radix(i64::from(call.int(0).cast_unsigned()), call.int(1)).as_str()))
    }),
    ("valueOf", &[TEXT], parse_int),
    ("valueOf", &[TEXT, Int], parse_int),
    ("valueOf", &[Int], |call| Ok(Value::Integer(call.int(0)))),
];

const MIN: i64 = i32::MIN as i64;
const MAX: i64 = i32::MAX as i64;

fn count_bits(count: u32) -> Result<Value, Exception> {
    Ok(Value::Integer(count.cast_signed()))
}

fn whole(value: Result<i64, Exception>) -> Result<Value, Exception> {
    value.map(|value| Value::Integer(super::count_of(value)))
}

fn unsigned(call: &Call<'_>, work: fn(u32, u32) -> Option<u32>) -> Result<Value, Exception> {
    let answer = work(call.int(0).cast_unsigned(), call.int(1).cast_unsigned());
    answer.map(|value| Value::Integer(value.cast_signed())).ok_or_else(|| arithmetic("/ by zero"))
}

fn parse_int(call: &Call<'_>) -> Result<Value, Exception> {
    let radix = if call.arguments.len() > 1 { call.int(1) } else { 10 };
    let Value::String(text) = call.argument(0) else { return Err(cannot_parse_null()) };
    call.meter.spend(text.len())?;
    whole(number::parse_whole(&text.to_string(), radix, MIN, MAX))
}

pub(super) fn cannot_parse_null() -> Exception {
    Exception::new("java.lang.NumberFormatException", "Cannot parse null string")
}
