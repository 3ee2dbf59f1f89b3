//! The methods of `java.math.BigDecimal`.

use super::super::overload::{Type, UNREACHABLE};
use super::super::{BigDecimal, Exception, Rounding, Value};
use super::integer::compare_to;
use super::{Call, Method, arithmetic, illegal_argument, null_pointer, unsupported};
use crate::java::Meter;
use Type::{Double, Int, Long};
use num_bigint::{BigInt, Sign};

const DECIMAL: Type = Type::Class("java.math.BigDecimal");

pub(super) const BIG_DECIMAL: &[Method] = &[
    ("abs", &[], |call| {
        let value = this(call)?;
        Ok(Value::from(if value.unscaled().sign() == Sign::Minus { value.negate() } else { value.clone() }))
    }),
    ("abs", &[UNREACHABLE], unsupported),
    ("add", &[DECIMAL], |call| this(call)?.add(that(call)?, call.meter).map(Value::from)),
    ("add", &[DECIMAL, UNREACHABLE], unsupported),
    ("byteValueExact", &[], |call| exact(call, |value| i8::try_from(value).ok().map(Value::Byte))),
    ("compareTo", &[DECIMAL], compare_to),
    ("divide", &[DECIMAL], exact_quotient),
    ("divide", &[DECIMAL, UNREACHABLE], unsupported),
    ("divide", &[DECIMAL, Int], |call| {
        this(call)?.divide(that(call)?, this(call)?.scale(), rounding(call, 1)?, call.meter).map(Value::from)
    }),
    ("divide", &[DECIMAL, Int, UNREACHABLE], unsupported),
    ("divide", &[DECIMAL, Int, Int], |call| {
        this(call)?.divide(that(call)?, call.int(1), rounding(call, 2)?, call.meter).map(Value::from)
    }),
    ("divideAndRemainder", &[DECIMAL], unsupported),
    ("divideAndRemainder", &[DECIMAL, UNREACHABLE], unsupported),
    ("divideToIntegralValue", &[DECIMAL], unsupported),
    ("divideToIntegralValue", &[DECIMAL, UNREACHABLE], unsupported),
    ("intValueExact", &[], |call| exact(call, |value| i32::try_from(value).ok().map(Value::Integer))),
    ("longValueExact", &[], |call| exact(call, |value| i64::try_from(value).ok().map(Value::Long))),
    ("max", &[DECIMAL], |call| {
        Ok(Value::from(if this(call)?.compare(that(call)?).is_ge() { this(call)? } else { that(call)? }.clone()))
    }),
    ("min", &[DECIMAL], |call| {
        Ok(Value::from(if this(call)?.compare(that(call)?).is_le() { this(call)? } else { that(call)? }.clone()))
    }),
    ("movePointLeft", &[Int], |call| moved(call, i64::from(call.int(0)))),
    ("movePointRight", &[Int], |call| moved(call, -i64::from(call.int(0)))),
    ("multiply", &[DECIMAL], |call| this(call)?.multiply(that(call)?, call.meter).map(Value::from)),
    ("multiply", &[DECIMAL, UNREACHABLE], unsupported),
    ("negate", &[], |call| Ok(Value::from(this(call)?.negate()))),
    ("negate", &[UNREACHABLE], unsupported),
    ("plus", &[], |call| Ok(call.receiver.clone())),
    ("plus", &[UNREACHABLE], unsupported),
    ("pow", &[Int], |call| {
        let exponent = call.int(0);
        if !(0..=999_999_999).contains(&exponent) {
            return Err(arithmetic("Invalid operation"));
        }
        let scale = i64::from(this(call)?.scale()) * i64::from(exponent);
        let scale = i32::try_from(scale).map_err(|_| arithmetic(if scale > 0 { "Underflow" } else { "Overflow" }))?;
        Ok(Value::from(BigDecimal::new(super::big::power(this(call)?.unscaled(), exponent, call.meter)?, scale)))
    }),
    ("pow", &[Int, UNREACHABLE], unsupported),
    ("precision", &[], |call| Ok(Value::Integer(this(call)?.precision()))),
    ("remainder", &[DECIMAL], remainder),
    ("remainder", &[DECIMAL, UNREACHABLE], unsupported),
    ("round", &[UNREACHABLE], unsupported),
    ("scale", &[], |call| Ok(Value::Integer(this(call)?.scale()))),
    ("scaleByPowerOfTen", &[Int], |call| {
        let scale = i64::from(this(call)?.scale()) - i64::from(call.int(0));
        let scale = i32::try_from(scale).map_err(|_| arithmetic(if scale > 0 { "Underflow" } else { "Overflow" }))?;
        Ok(Value::from(BigDecimal::new(this(call)?.unscaled().clone(), scale)))
    }),
    ("setScale", &[Int], |call| {
        this(call)?.with_scale(call.int(0), Rounding::Unnecessary, call.meter).map(Value::from)
    }),
    ("setScale", &[Int, UNREACHABLE], unsupported),
    ("setScale", &[Int, Int], |call| {
        this(call)?.with_scale(call.int(0), rounding(call, 1)?, call.meter).map(Value::from)
    }),
    ("shortValueExact", &[], |call| exact(call, |value| i16::try_from(value).ok().map(Value::Short))),
    ("signum", &[], |call| {
        Ok(Value::Integer(match this(call)?.unscaled().sign() {
            Sign::Minus => -1,
            Sign::NoSign => 0,
            Sign::Plus => 1,
        }))
    }),
    ("sqrt", &[UNREACHABLE], unsupported),
    ("stripTrailingZeros", &[], |call| Ok(Value::from(this(call)?.strip_trailing_zeros()))),
    ("subtract", &[DECIMAL], |call| this(call)?.subtract(that(call)?, call.meter).map(Value::from)),
    ("subtract", &[DECIMAL, UNREACHABLE], unsupported),
    ("toBigInteger", &[], |call| this(call)?.to_big_integer(call.meter).map(Value::from)),
    ("toBigIntegerExact", &[], |call| {
        this(call)?.with_scale(0, Rounding::Unnecessary, call.meter).map(|value| Value::from(value.unscaled().clone()))
    }),
    ("toEngineeringString", &[], |call| Ok(Value::from(this(call)?.to_text(true, call.meter)?.as_str()))),
    ("toPlainString", &[], |call| Ok(Value::from(this(call)?.to_plain_text(call.meter)?.as_str()))),
    ("ulp", &[], |call| Ok(Value::from(BigDecimal::new(BigInt::from(1), this(call)?.scale())))),
    ("unscaledValue", &[], |call| Ok(Value::from(this(call)?.unscaled().clone()))),
    ("valueOf", &[Double], |call| {
        let text = crate::java::float::double_text(call.double(0));
        let fail = || Exception::without_message("java.lang.NumberFormatException");
        BigDecimal::parse(&text).map(Value::from).ok_or_else(fail)
    }),
    ("valueOf", &[Long], |call| Ok(Value::from(BigDecimal::new(BigInt::from(call.long(0)), 0)))),
    ("valueOf", &[Long, Int], |call| Ok(Value::from(BigDecimal::new(BigInt::from(call.long(0)), call.int(1))))),
];

fn this<'a>(call: &'a Call<'_>) -> Result<&'a BigDecimal, Exception> {
    match call.receiver {
        Value::BigDecimal(value) => Ok(value),
        _ => Err(null_pointer()),
    }
}

fn that<'a>(call: &'a Call<'_>) -> Result<&'a BigDecimal, Exception> {
    match call.argument(0) {
        Value::BigDecimal(value) => Ok(value),
        _ => Err(null_pointer()),
    }
}

fn rounding(call: &Call<'_>, index: usize) -> Result<Rounding, Exception> {
    Rounding::of(call.int(index)).ok_or_else(|| illegal_argument("Invalid rounding mode"))
}

/// `divide(other)`: exact, or it throws.
fn exact_quotient(call: &Call<'_>) -> Result<Value, Exception> {
    let (a, b) = (this(call)?, that(call)?);
    if b.unscaled().sign() == Sign::NoSign {
        let both = a.unscaled().sign() == Sign::NoSign;
        return Err(arithmetic(if both { "Division undefined" } else { "Division by zero" }));
    }
    let preferred = (i64::from(a.scale()) - i64::from(b.scale())).clamp(i32::MIN.into(), i32::MAX.into());
    let preferred = super::count_of(preferred);
    if a.unscaled().sign() == Sign::NoSign {
        return Ok(Value::from(BigDecimal::new(BigInt::ZERO, preferred)));
    }
    // An exact quotient has at most so many digits more: each 2 or 5 of the divisor takes one.
    let more = i64::from(a.precision()) + (10 * i64::from(b.precision()) + 2) / 3;
    let scale = i32::try_from(i64::from(preferred) + more).map_err(|_| arithmetic("Overflow"))?;
    let fail = |_| arithmetic("Non-terminating decimal expansion; no exact representable decimal result.");
    let quotient = match a.divide(b, scale, Rounding::Unnecessary, call.meter) {
        Err(error) if error.is_limit() => return Err(error),
        other => other.map_err(fail)?,
    };
    let stripped = quotient.strip_trailing_zeros();
    if stripped.scale() >= preferred { Ok(Value::from(stripped)) } else { rescaled(&stripped, preferred, call.meter) }
}

fn rescaled(value: &BigDecimal, scale: i32, meter: &Meter) -> Result<Value, Exception> {
    value.with_scale(scale, Rounding::Unnecessary, meter).map(Value::from)
}

fn remainder(call: &Call<'_>) -> Result<Value, Exception> {
    let (a, b) = (this(call)?, that(call)?);
    if b.unscaled().sign() == Sign::NoSign {
        let both = a.unscaled().sign() == Sign::NoSign;
        return Err(arithmetic(if both { "Division undefined" } else { "Division by zero" }));
    }
    let quotient = a.divide(b, 0, Rounding::Down, call.meter)?;
    let preferred = i64::from(a.scale()) - i64::from(b.scale());
    let stripped = quotient.strip_trailing_zeros();
    let quotient = if stripped.unscaled().sign() == Sign::NoSign {
        BigDecimal::new(BigInt::ZERO, super::count_of(preferred))
    } else if i64::from(stripped.scale()) >= preferred {
        stripped
    } else {
        stripped.with_scale(super::count_of(preferred).min(0), Rounding::Unnecessary, call.meter)?
    };
    a.subtract(&quotient.multiply(b, call.meter)?, call.meter).map(Value::from)
}

fn moved(call: &Call<'_>, left: i64) -> Result<Value, Exception> {
    let value = this(call)?;
    if left == 0 {
        return Ok(call.receiver.clone());
    }
    let scale = i64::from(value.scale()) + left;
    let scale = i32::try_from(scale).map_err(|_| arithmetic(if scale > 0 { "Underflow" } else { "Overflow" }))?;
    let moved = BigDecimal::new(value.unscaled().clone(), scale);
    if scale < 0 { rescaled(&moved, 0, call.meter) } else { Ok(Value::from(moved)) }
}

fn exact(call: &Call<'_>, narrow: fn(&BigInt) -> Option<Value>) -> Result<Value, Exception> {
    let value = this(call)?;
    if value.unscaled().sign() != Sign::NoSign && i64::from(value.precision()) - i64::from(value.scale()) > 19 {
        return Err(arithmetic("Overflow"));
    }
    let whole = value.with_scale(0, Rounding::Unnecessary, call.meter)?;
    narrow(whole.unscaled()).ok_or_else(|| arithmetic("Overflow"))
}
