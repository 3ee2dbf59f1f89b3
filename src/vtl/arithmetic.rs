//! Sums and comparisons of Java's boxed numbers, as Velocity does them: in the wider of the two types, and in a wider one
//! still where an integer overflows.

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::{BigInt, Sign};

use super::tree::Operator;
use crate::java::{BigDecimal, Exception, Meter, Rounding, Value};

/// The type that two numbers are calculated in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
}

/// The result of an operator; null if an operand is no number, or the divisor is zero.
///
/// # Errors
/// Java throws (a `BigDecimal` has no remainder, an infinity is no `BigDecimal`), or a limit is reached.
pub(super) fn calculate(operator: Operator, left: &Value, right: &Value, meter: &Meter) -> Result<Value, Exception> {
    let Some(base) = base(left, right) else { return Ok(Value::Null) };
    if matches!(operator, Operator::Divide | Operator::Modulo) && is_zero(right) {
        return Ok(Value::Null);
    }
    match base {
        Base::Long => long(operator, left, right, meter),
        Base::BigInteger => big(operator, &integer(left), &integer(right), meter),
        Base::Float => Ok(Value::Float(float(operator, double(left) as f32, double(right) as f32))),
        Base::Double => Ok(Value::Double(float(operator, double(left), double(right)))),
        Base::BigDecimal if operator == Operator::Modulo => {
            let message = "Cannot calculate the modulo of BigDecimals.";
            Err(Exception::new("java.lang.ArithmeticException", message))
        }
        Base::BigDecimal => decimal(operator, &to_decimal(left)?, &to_decimal(right)?, meter),
    }
}

/// How two numbers compare; none if one is no number. What is not a number is equal to any, as Velocity has it.
///
/// # Errors
/// An infinity is no `BigDecimal`.
pub(super) fn compare(left: &Value, right: &Value) -> Result<Option<Ordering>, Exception> {
    let Some(base) = base(left, right) else { return Ok(None) };
    Ok(Some(match base {
        Base::Long => long_of(left).cmp(&long_of(right)),
        Base::BigInteger => integer(left).cmp(&integer(right)),
        Base::Float => (double(left) as f32).partial_cmp(&(double(right) as f32)).unwrap_or(Ordering::Equal),
        Base::Double => double(left).partial_cmp(&double(right)).unwrap_or(Ordering::Equal),
        Base::BigDecimal => to_decimal(left)?.compare(&to_decimal(right)?),
    }))
}

/// `intValue()` of a number; none if it is none.
pub(super) fn int(value: &Value) -> Option<i32> {
    value.is_number().then(|| match value {
        Value::Float(number) => *number as i32,
        Value::Double(number) => *number as i32,
        value => long_of(value) as i32,
    })
}

fn base(left: &Value, right: &Value) -> Option<Base> {
    if !left.is_number() || !right.is_number() {
        return None;
    }
    let any = |is: fn(&Value) -> bool| is(left) || is(right);
    let are_integers = left.is_integer() && right.is_integer();
    let is_big = any(|value| matches!(value, Value::BigInteger(_)));
    Some(if any(|value| matches!(value, Value::BigDecimal(_))) || (!are_integers && is_big) {
        Base::BigDecimal
    } else if are_integers {
        if is_big { Base::BigInteger } else { Base::Long }
    } else if any(|value| matches!(value, Value::Double(_))) {
        Base::Double
    } else {
        Base::Float
    })
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::BigInteger(number) => number.sign() == Sign::NoSign,
        Value::BigDecimal(number) => number.unscaled().sign() == Sign::NoSign,
        value => double(value) == 0.0,
    }
}

/// `longValue()`: the low 64 bits of what is wider.
fn long_of(value: &Value) -> i64 {
    match value {
        Value::Byte(number) => i64::from(*number),
        Value::Short(number) => i64::from(*number),
        Value::Integer(number) => i64::from(*number),
        Value::Long(number) => *number,
        Value::Float(number) => *number as i64,
        Value::Double(number) => *number as i64,
        Value::BigInteger(number) => low_bits(number),
        Value::BigDecimal(number) => {
            number.to_big_integer(&Meter::new(MOST_DIGITS)).map_or(0, |number| low_bits(&number))
        }
        _ => 0,
    }
}

/// The digits of a decimal that are written out for its low bits.
const MOST_DIGITS: u64 = 100_000;

fn low_bits(number: &BigInt) -> i64 {
    let magnitude = number.iter_u64_digits().next().unwrap_or(0) as i64;
    if number.sign() == Sign::Minus { magnitude.wrapping_neg() } else { magnitude }
}

fn integer(value: &Value) -> BigInt {
    match value {
        Value::BigInteger(number) => (**number).clone(),
        value => long_of(value).into(),
    }
}

/// `doubleValue()`.
fn double(value: &Value) -> f64 {
    match value {
        Value::Float(number) => f64::from(*number),
        Value::Double(number) => *number,
        Value::BigInteger(number) => number.to_string().parse().unwrap_or(f64::NAN),
        Value::BigDecimal(number) => number.to_double(),
        value => long_of(value) as f64,
    }
}

fn to_decimal(value: &Value) -> Result<BigDecimal, Exception> {
    match value {
        Value::BigDecimal(number) => Ok((**number).clone()),
        Value::BigInteger(number) => Ok(BigDecimal::new((**number).clone(), 0)),
        value => BigDecimal::from_double(double(value))
            .ok_or_else(|| Exception::new("java.lang.NumberFormatException", "Infinite or NaN")),
    }
}

/// A result in the wider of the operands' types, or in one that it fits.
fn wrap(result: i64, left: &Value, right: &Value) -> Value {
    let size = |value: &Value| match value {
        Value::Byte(_) => 0,
        Value::Short(_) => 1,
        Value::Integer(_) => 2,
        _ => 3,
    };
    let size = size(left).max(size(right));
    if let (0, Ok(number)) = (size, i8::try_from(result)) {
        return Value::Byte(number);
    }
    if let (0..=1, Ok(number)) = (size, i16::try_from(result)) {
        return Value::Short(number);
    }
    match i32::try_from(result) {
        Ok(number) if size <= 2 => Value::Integer(number),
        _ => Value::Long(result),
    }
}

fn long(operator: Operator, left: &Value, right: &Value, meter: &Meter) -> Result<Value, Exception> {
    let (first, second) = (long_of(left), long_of(right));
    let result = match operator {
        Operator::Add => first.checked_add(second),
        Operator::Subtract => first.checked_sub(second),
        // Java finds this one overflow by dividing, which hides it.
        Operator::Multiply if (first, second) == (i64::MIN, -1) => Some(i64::MIN),
        Operator::Multiply => first.checked_mul(second),
        Operator::Divide => Some(first.wrapping_div(second)),
        _ => Some(first.wrapping_rem(second)),
    };
    match result {
        Some(result) => Ok(wrap(result, left, right)),
        None => big(operator, &first.into(), &second.into(), meter),
    }
}

fn big(operator: Operator, left: &BigInt, right: &BigInt, meter: &Meter) -> Result<Value, Exception> {
    let words = |number: &BigInt| usize::try_from(number.bits() / 64 + 1).unwrap_or(usize::MAX);
    let cost = match operator {
        Operator::Add | Operator::Subtract => words(left).saturating_add(words(right)),
        _ => words(left).saturating_mul(words(right)),
    };
    meter.spend(cost)?;
    let result = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        _ if right.sign() == Sign::Minus => {
            return Err(Exception::new("java.lang.ArithmeticException", "BigInteger: modulus not positive"));
        }
        _ => {
            let rest = left % right;
            if rest.sign() == Sign::Minus { rest + right } else { rest }
        }
    };
    Ok(Value::BigInteger(Rc::new(result)))
}

fn float<T>(operator: Operator, left: T, right: T) -> T
where
    T: std::ops::Add<Output = T>
        + std::ops::Sub<Output = T>
        + std::ops::Mul<Output = T>
        + std::ops::Div<Output = T>
        + std::ops::Rem<Output = T>,
{
    match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        _ => left % right,
    }
}

fn decimal(operator: Operator, left: &BigDecimal, right: &BigDecimal, meter: &Meter) -> Result<Value, Exception> {
    let result = match operator {
        Operator::Add => left.add(right, meter)?,
        Operator::Subtract => left.subtract(right, meter)?,
        Operator::Multiply => left.multiply(right, meter)?,
        _ => left.divide(right, left.scale(), Rounding::HalfDown, meter)?,
    };
    Ok(Value::BigDecimal(Rc::new(result)))
}
