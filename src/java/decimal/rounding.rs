//! How quotients are rounded.

use num_bigint::{BigInt, Sign};

use super::super::Exception;
use super::arithmetic;

/// How a quotient is rounded: `java.math.RoundingMode` by its old number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// 0: away from zero.
    Up,
    /// 1: towards zero.
    Down,
    /// 2: towards positive infinity.
    Ceiling,
    /// 3: towards negative infinity.
    Floor,
    /// 4: to the nearest, halves away from zero.
    HalfUp,
    /// 5: to the nearest, halves towards zero. Velocity divides so.
    HalfDown,
    /// 6: to the nearest, halves to the even one.
    HalfEven,
    /// 7: the quotient must be exact.
    Unnecessary,
}

impl Rounding {
    /// The mode of a number of `BigDecimal`'s constants.
    #[must_use]
    pub fn of(number: i32) -> Option<Self> {
        Some(match number {
            0 => Self::Up,
            1 => Self::Down,
            2 => Self::Ceiling,
            3 => Self::Floor,
            4 => Self::HalfUp,
            5 => Self::HalfDown,
            6 => Self::HalfEven,
            7 => Self::Unnecessary,
            _ => return None,
        })
    }
}

pub(super) fn sign(value: &BigInt) -> i32 {
    match value.sign() {
        Sign::Minus => -1,
        Sign::NoSign => 0,
        Sign::Plus => 1,
    }
}

/// `a / b`, rounded. `b` is not zero.
pub(super) fn rounded_quotient(a: &BigInt, b: &BigInt, rounding: Rounding) -> Result<BigInt, Exception> {
    let quotient = a / b;
    let rest = a - &quotient * b;
    if rest.sign() == Sign::NoSign {
        return Ok(quotient);
    }
    let negative = sign(a) * sign(b) < 0;
    let half = (rest.magnitude() << 1_u8).cmp(b.magnitude());
    let away = match rounding {
        Rounding::Up => true,
        Rounding::Down => false,
        Rounding::Ceiling => !negative,
        Rounding::Floor => negative,
        Rounding::HalfUp => half.is_ge(),
        Rounding::HalfDown => half.is_gt(),
        Rounding::HalfEven => half.is_gt() || half.is_eq() && quotient.bit(0),
        Rounding::Unnecessary => return Err(arithmetic("Rounding necessary")),
    };
    Ok(if away { quotient + if negative { -1 } else { 1 } } else { quotient })
}
