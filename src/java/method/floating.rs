//! The methods of `java.lang.Double` and `java.lang.Float`.

use super::super::equality::{compare_doubles, double_bits, float_bits};
use super::super::overload::{STRING as TEXT, Type, UNREACHABLE};
use super::super::{Exception, Value, hash_code, hexadecimal, number, to_text};
use super::integer::{compare_to, double_of};
use super::{Call, Method, null_pointer, unsupported};
use Type::{Double, Float, Int, Long};

pub(super) const DOUBLE: &[Method] = &[
    ("compare", &[Double, Double], |call| Ok(Value::Integer(compare_doubles(call.double(0), call.double(1)) as i32))),
    ("compareTo", &[Type::Class("java.lang.Double")], compare_to),
    ("describeConstable", &[], unsupported),
    ("doubleToLongBits", &[Double], |call| Ok(Value::Long(double_bits(call.double(0)).cast_signed()))),
    ("doubleToRawLongBits", &[Double], |call| Ok(Value::Long(call.double(0).to_bits().cast_signed()))),
    ("hashCode", &[Double], |call| hash_code(&Value::Double(call.double(0)), call.meter).map(Value::Integer)),
    ("isFinite", &[Double], |call| Ok(Value::Boolean(call.double(0).is_finite()))),
    ("isInfinite", &[], |call| Ok(Value::Boolean(double_of(call.receiver).is_infinite()))),
    ("isInfinite", &[Double], |call| Ok(Value::Boolean(call.double(0).is_infinite()))),
    ("isNaN", &[], |call| Ok(Value::Boolean(double_of(call.receiver).is_nan()))),
    ("isNaN", &[Double], |call| Ok(Value::Boolean(call.double(0).is_nan()))),
    ("longBitsToDouble", &[Long], |call| Ok(Value::Double(f64::from_bits(call.long(0).cast_unsigned())))),
    ("max", &[Double, Double], |call| Ok(Value::Double(extreme(call.double(0), call.double(1), true)))),
    ("min", &[Double, Double], |call| Ok(Value::Double(extreme(call.double(0), call.double(1), false)))),
    ("parseDouble", &[TEXT], parse_double),
    ("resolveConstantDesc", &[UNREACHABLE], unsupported),
    ("sum", &[Double, Double], |call| Ok(Value::Double(call.double(0) + call.double(1)))),
    ("toHexString", &[Double], |call| Ok(Value::from(hexadecimal::double(call.double(0)).as_str()))),
    ("toString", &[Double], |call| to_text(&Value::Double(call.double(0)), call.meter).map(Value::String)),
    ("valueOf", &[TEXT], parse_double),
    ("valueOf", &[Double], |call| Ok(Value::Double(call.double(0)))),
];

pub(super) const FLOAT: &[Method] = &[
    ("compare", &[Float, Float], |call| {
        Ok(Value::Integer(compare_doubles(f64::from(call.float(0)), f64::from(call.float(1))) as i32))
    }),
    ("compareTo", &[Type::Class("java.lang.Float")], compare_to),
    ("describeConstable", &[], unsupported),
    ("floatToIntBits", &[Float], |call| Ok(Value::Integer(float_bits(call.float(0)).cast_signed()))),
    ("floatToRawIntBits", &[Float], |call| Ok(Value::Integer(call.float(0).to_bits().cast_signed()))),
    ("hashCode", &[Float], |call| hash_code(&Value::Float(call.float(0)), call.meter).map(Value::Integer)),
    ("intBitsToFloat", &[Int], |call| Ok(Value::Float(f32::from_bits(call.int(0).cast_unsigned())))),
    ("isFinite", &[Float], |call| Ok(Value::Boolean(call.float(0).is_finite()))),
    ("isInfinite", &[], |call| Ok(Value::Boolean(double_of(call.receiver).is_infinite()))),
    ("isInfinite", &[Float], |call| Ok(Value::Boolean(call.float(0).is_infinite()))),
    ("isNaN", &[], |call| Ok(Value::Boolean(double_of(call.receiver).is_nan()))),
    ("isNaN", &[Float], |call| Ok(Value::Boolean(call.float(0).is_nan()))),
    ("max", &[Float, Float], |call| Ok(Value::Float(extreme_float(call, true)))),
    ("min", &[Float, Float], |call| Ok(Value::Float(extreme_float(call, false)))),
    ("parseFloat", &[TEXT], parse_float),
    ("resolveConstantDesc", &[UNREACHABLE], unsupported),
    ("sum", &[Float, Float], |call| Ok(Value::Float(call.float(0) + call.float(1)))),
    ("toHexString", &[Float], |call| Ok(Value::from(hexadecimal::float(call.float(0)).as_str()))),
    ("toString", &[Float], |call| to_text(&Value::Float(call.float(0)), call.meter).map(Value::String)),
    ("valueOf", &[TEXT], parse_float),
    ("valueOf", &[Float], |call| Ok(Value::Float(call.float(0)))),
];

/// `Math.max` or `Math.min`: NaN wins, `-0.0` is below `0.0`.
fn extreme(a: f64, b: f64, greatest: bool) -> f64 {
    if a.is_nan() || b.is_nan() {
        return f64::NAN;
    }
    if compare_doubles(a, b).is_gt() == greatest { a } else { b }
}

fn extreme_float(call: &Call<'_>, greatest: bool) -> f32 {
    extreme(f64::from(call.float(0)), f64::from(call.float(1)), greatest) as f32
}

fn parse_double(call: &Call<'_>) -> Result<Value, Exception> {
    let Value::String(text) = call.argument(0) else { return Err(null_pointer()) };
    call.meter.spend(text.len())?;
    number::parse_double(&text.to_string()).map(Value::Double)
}

fn parse_float(call: &Call<'_>) -> Result<Value, Exception> {
    let Value::String(text) = call.argument(0) else { return Err(null_pointer()) };
    call.meter.spend(text.len())?;
    number::parse_float(&text.to_string()).map(Value::Float)
}
