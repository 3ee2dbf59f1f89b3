//! The methods of `java.math.BigInteger`.

use num_bigint::{BigInt, Sign};

use super::super::decimal::{MAX_BITS, big_text, pay_product};
use super::super::overload::Type;
use super::super::{Array, Component, Exception, Meter, Value};
use super::integer::compare_to;
use super::{Call, Method, arithmetic, null_pointer, unsupported};
use Type::{Int, Long};

const BIG: Type = Type::Class("java.math.BigInteger");

pub(super) const BIG_INTEGER: &[Method] = &[
    ("abs", &[], |call| Ok(Value::from(BigInt::from(this(call)?.magnitude().clone())))),
    ("add", &[BIG], |call| both(call, |a, b| a + b)),
    ("and", &[BIG], |call| both(call, |a, b| a & b)),
    ("andNot", &[BIG], |call| both(call, |a, b| a & !b)),
    ("bitCount", &[], |call| {
        let value = this(call)?;
        let value = if value.sign() == Sign::Minus { !value } else { value.clone() };
        Ok(Value::Integer(value.iter_u32_digits().map(u32::count_ones).sum::<u32>().cast_signed()))
    }),
    ("bitLength", &[], |call| {
        let value = this(call)?;
        let value = if value.sign() == Sign::Minus { !value } else { value.clone() };
        Ok(Value::Integer(i32::try_from(value.bits()).unwrap_or(i32::MAX)))
    }),
    ("byteValueExact", &[], |call| exact(call, "byte", |value| i8::try_from(value).ok().map(Value::Byte))),
    ("clearBit", &[Int], |call| with_bit(call, |_| false)),
    ("compareTo", &[BIG], compare_to),
    ("divide", &[BIG], |call| divided(call, |a, b| a / b)),
    ("divideAndRemainder", &[BIG], |call| {
        let (a, b) = (this(call)?, that(call, 0)?);
        check_divisor(b)?;
        pay_product(a, b, call.meter)?;
        let component = Component::Class("java.math.BigInteger", "[Ljava.math.BigInteger;");
        Ok(Array::value(component, vec![Value::from(a / b), Value::from(a % b)]))
    }),
    ("flipBit", &[Int], |call| with_bit(call, |bit| !bit)),
    ("gcd", &[BIG], |call| {
        let (mut a, mut b) = (this(call)?.clone(), that(call, 0)?.clone());
        while b.sign() != Sign::NoSign {
            pay_product(&a, &b, call.meter)?;
            call.meter.spend(1)?;
            (a, b) = (b.clone(), a % b);
        }
        Ok(Value::from(if a.sign() == Sign::Minus { -a } else { a }))
    }),
    ("getLowestSetBit", &[], |call| {
        let zeros = this(call)?.trailing_zeros();
        Ok(Value::Integer(zeros.map_or(-1, |zeros| i32::try_from(zeros).unwrap_or(i32::MAX))))
    }),
    ("intValueExact", &[], |call| exact(call, "int", |value| i32::try_from(value).ok().map(Value::Integer))),
    ("isProbablePrime", &[Int], unsupported),
    ("longValueExact", &[], |call| exact(call, "long", |value| i64::try_from(value).ok().map(Value::Long))),
    ("max", &[BIG], |call| both(call, |a, b| a.max(b).clone())),
    ("min", &[BIG], |call| both(call, |a, b| a.min(b).clone())),
    ("mod", &[BIG], |call| {
        if that(call, 0)?.sign() != Sign::Plus {
            return Err(arithmetic("BigInteger: modulus not positive"));
        }
        divided(call, |a, b| ((a % b) + b) % b)
    }),
    ("modInverse", &[BIG], unsupported),
    ("modPow", &[BIG, BIG], unsupported),
    ("multiply", &[BIG], |call| {
        pay_product(this(call)?, that(call, 0)?, call.meter)?;
        both(call, |a, b| a * b)
    }),
    ("negate", &[], |call| Ok(Value::from(-this(call)?))),
    ("nextProbablePrime", &[], unsupported),
    ("not", &[], |call| Ok(Value::from(!this(call)?))),
    ("or", &[BIG], |call| both(call, |a, b| a | b)),
    ("pow", &[Int], |call| power(this(call)?, call.int(0), call.meter).map(Value::from)),
    ("remainder", &[BIG], |call| divided(call, |a, b| a % b)),
    ("setBit", &[Int], |call| with_bit(call, |_| true)),
    ("shiftLeft", &[Int], |call| shifted(call, i64::from(call.int(0)))),
    ("shiftRight", &[Int], |call| shifted(call, -i64::from(call.int(0)))),
    ("shortValueExact", &[], |call| exact(call, "short", |value| i16::try_from(value).ok().map(Value::Short))),
    ("signum", &[], |call| Ok(Value::Integer(sign(this(call)?)))),
    ("sqrt", &[], |call| {
        let value = this(call)?;
        if value.sign() == Sign::Minus {
            return Err(arithmetic("Negative BigInteger"));
        }
        pay_product(value, value, call.meter)?;
        Ok(Value::from(value.sqrt()))
    }),
    ("sqrtAndRemainder", &[], unsupported),
    ("subtract", &[BIG], |call| both(call, |a, b| a - b)),
    ("testBit", &[Int], |call| {
        let bit = u64::try_from(call.int(0)).map_err(|_| arithmetic("Negative bit address"))?;
        Ok(Value::Boolean(this(call)?.bit(bit)))
    }),
    ("toByteArray", &[], |call| {
        let bytes = this(call)?.to_signed_bytes_be();
        Ok(Array::value(Component::Byte, bytes.into_iter().map(|byte| Value::Byte(byte.cast_signed())).collect()))
    }),
    ("toString", &[Int], |call| {
        let radix = match call.int(0) {
            radix @ 2..=36 => radix.unsigned_abs(),
            _ => 10,
        };
        big_text(this(call)?, call.meter)?;
        Ok(Value::from(this(call)?.to_str_radix(radix).as_str()))
    }),
    ("valueOf", &[Long], |call| Ok(Value::from(BigInt::from(call.long(0))))),
    ("xor", &[BIG], |call| both(call, |a, b| a ^ b)),
];

fn this<'a>(call: &'a Call<'_>) -> Result<&'a BigInt, Exception> {
    match call.receiver {
        Value::BigInteger(value) => Ok(value),
        _ => Err(null_pointer()),
    }
}

fn that<'a>(call: &'a Call<'_>, index: usize) -> Result<&'a BigInt, Exception> {
    match call.argument(index) {
        Value::BigInteger(value) => Ok(value),
        _ => Err(null_pointer()),
    }
}

fn sign(value: &BigInt) -> i32 {
    match value.sign() {
        Sign::Minus => -1,
        Sign::NoSign => 0,
        Sign::Plus => 1,
    }
}

fn both(call: &Call<'_>, work: fn(&BigInt, &BigInt) -> BigInt) -> Result<Value, Exception> {
    let (a, b) = (this(call)?, that(call, 0)?);
    call.meter.spend(usize::try_from((a.bits() + b.bits()) / 64).unwrap_or(usize::MAX))?;
    Ok(Value::from(work(a, b)))
}

fn check_divisor(divisor: &BigInt) -> Result<(), Exception> {
    if divisor.sign() == Sign::NoSign { Err(arithmetic("BigInteger divide by zero")) } else { Ok(()) }
}

fn divided(call: &Call<'_>, work: fn(&BigInt, &BigInt) -> BigInt) -> Result<Value, Exception> {
    check_divisor(that(call, 0)?)?;
    pay_product(this(call)?, that(call, 0)?, call.meter)?;
    both(call, work)
}

fn exact(call: &Call<'_>, class: &str, narrow: fn(&BigInt) -> Option<Value>) -> Result<Value, Exception> {
    narrow(this(call)?).ok_or_else(|| arithmetic(&format!("BigInteger out of {class} range")))
}

/// `pow(exponent)`, paid for.
pub(super) fn power(base: &BigInt, exponent: i32, meter: &Meter) -> Result<BigInt, Exception> {
    let exponent = u32::try_from(exponent).map_err(|_| arithmetic("Negative exponent"))?;
    let bits = base.bits().saturating_mul(u64::from(exponent));
    if base.bits() > 1 {
        if bits > MAX_BITS {
            return Err(Exception::limit("a number has too many digits"));
        }
        meter.spend(usize::try_from(bits / 64 * (bits / 64)).unwrap_or(usize::MAX))?;
    }
    Ok(base.pow(exponent))
}

fn shifted(call: &Call<'_>, left: i64) -> Result<Value, Exception> {
    let value = this(call)?;
    if left.max(0).unsigned_abs() > MAX_BITS && value.sign() != Sign::NoSign {
        return Err(Exception::limit("a number has too many digits"));
    }
    call.meter.spend(usize::try_from((value.bits() + left.max(0).unsigned_abs()) / 64).unwrap_or(usize::MAX))?;
    let by = left.unsigned_abs();
    Ok(Value::from(if left >= 0 { value << by } else { value >> by }))
}

fn with_bit(call: &Call<'_>, set: fn(bool) -> bool) -> Result<Value, Exception> {
    let bit = u64::try_from(call.int(0)).map_err(|_| arithmetic("Negative bit address"))?;
    if bit > MAX_BITS {
        return Err(Exception::limit("a number has too many digits"));
    }
    let mut value = this(call)?.clone();
    call.meter.spend(usize::try_from((value.bits() + bit) / 64).unwrap_or(usize::MAX))?;
    let to = set(value.bit(bit));
    value.set_bit(bit, to);
    Ok(Value::from(value))
}
