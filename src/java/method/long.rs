//! The methods of `java.lang.Long`.

use super::super::overload::{STRING as TEXT, Type, UNREACHABLE};
use super::super::{Exception, Value, hash_code, number, to_text};
use super::integer::{cannot_parse_null, compare_to};
use super::{Call, Method, arithmetic, unsupported};
use Type::{CharSequence, Int, Long};

pub(super) const LONG: &[Method] = &[
    ("bitCount", &[Long], |call| count_bits(call.long(0).count_ones())),
    ("compare", &[Long, Long], |call| Ok(Value::Integer(call.long(0).cmp(&call.long(1)) as i32))),
    ("compareTo", &[Type::Class("java.lang.Long")], compare_to),
    ("compareUnsigned", &[Long, Long], |call| {
        Ok(Value::Integer(call.long(0).cast_unsigned().cmp(&call.long(1).cast_unsigned()) as i32))
    }),
    ("decode", &[TEXT], |call| number::decode(&call.text(0)?.to_string(), i64::MIN, i64::MAX).map(Value::Long)),
    ("describeConstable", &[], unsupported),
    ("divideUnsigned", &[Long, Long], |call| unsigned(call, u64::checked_div)),
    ("getLong", &[TEXT], |_| Ok(Value::Null)),
    ("getLong", &[TEXT, Long], |call| Ok(Value::Long(call.long(1)))),
    ("hashCode", &[Long], |call| hash_code(&Value::Long(call.long(0)), call.meter).map(Value::Integer)),
    ("highestOneBit", &[Long], |call| {
        let value = call.long(0).cast_unsigned();
        Ok(Value::Long(value.checked_ilog2().map_or(0, |bit| 1_u64 << bit).cast_signed()))
    }),
    ("lowestOneBit", &[Long], |call| Ok(Value::Long(call.long(0) & call.long(0).wrapping_neg()))),
    ("max", &[Long, Long], |call| Ok(Value::Long(call.long(0).max(call.long(1))))),
    ("min", &[Long, Long], |call| Ok(Value::Long(call.long(0).min(call.long(1))))),
    ("numberOfLeadingZeros", &[Long], |call| count_bits(call.long(0).leading_zeros())),
    ("numberOfTrailingZeros", &[Long], |call| count_bits(call.long(0).trailing_zeros())),
    ("parseLong", &[CharSequence, Int, Int, Int], unsupported),
    ("parseLong", &[TEXT], parse_long),
    ("parseLong", &[TEXT, Int], parse_long),
    ("parseUnsignedLong", &[CharSequence, Int, Int, Int], unsupported),
    ("parseUnsignedLong", &[TEXT], unsupported),
    ("parseUnsignedLong", &[TEXT, Int], unsupported),
    ("remainderUnsigned", &[Long, Long], |call| unsigned(call, u64::checked_rem)),
    ("resolveConstantDesc", &[UNREACHABLE], unsupported),
    ("reverse", &[Long], |call| Ok(Value::Long(call.long(0).reverse_bits()))),
    ("reverseBytes", &[Long], |call| Ok(Value::Long(call.long(0).swap_bytes()))),
    ("rotateLeft", &[Long, Int], |call| {
        Ok(Value::Long(call.long(0).rotate_left(call.int(1).rem_euclid(64).unsigned_abs())))
    }),
    ("rotateRight", &[Long, Int], |call| {
        Ok(Value::Long(call.long(0).rotate_right(call.int(1).rem_euclid(64).unsigned_abs())))
    }),
    ("signum", &[Long], |call| Ok(Value::Integer(super::count_of(call.long(0).signum())))),
    ("sum", &[Long, Long], |call| Ok(Value::Long(call.long(0).wrapping_add(call.long(1))))),
    ("toBinaryString", &[Long], |call| Ok(Value::from(format!("{:b}", call.long(0)).as_str()))),
    ("toHexString", &[Long], |call| Ok(Value::from(format!("{:x}", call.long(0)).as_str()))),
    ("toOctalString", &[Long], |call| Ok(Value::from(format!("{:o}", call.long(0)).as_str()))),
    ("toString", &[Long], |call| to_text(&Value::Long(call.long(0)), call.meter).map(Value::String)),
    ("toString", &[Long, Int], |call| Ok(Value::from(number::in_radix(call.long(0), call.int(1)).as_str()))),
    ("toUnsignedString", &[Long], |call| Ok(Value::from(call.long(0).cast_unsigned().to_string().as_str()))),
    ("toUnsignedString", &[Long, Int], unsupported),
    ("valueOf", &[TEXT], parse_long),
    ("valueOf", &[TEXT, Int], parse_long),
    ("valueOf", &[Long], |call| Ok(Value::Long(call.long(0)))),
];

fn count_bits(count: u32) -> Result<Value, Exception> {
    Ok(Value::Integer(count.cast_signed()))
}

fn unsigned(call: &Call<'_>, work: fn(u64, u64) -> Option<u64>) -> Result<Value, Exception> {
    let answer = work(call.long(0).cast_unsigned(), call.long(1).cast_unsigned());
    answer.map(|value| Value::Long(value.cast_signed())).ok_or_else(|| arithmetic("/ by zero"))
}

fn parse_long(call: &Call<'_>) -> Result<Value, Exception> {
    let radix = if call.arguments.len() > 1 { call.int(1) } else { 10 };
    let Value::String(text) = call.argument(0) else { return Err(cannot_parse_null()) };
    call.meter.spend(text.len())?;
    number::parse_whole(&text.to_string(), radix, i64::MIN, i64::MAX).map(Value::Long)
}
