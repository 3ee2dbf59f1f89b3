//! `java.math.BigDecimal`, as far as JSON and paths need it: read, printed and compared.

use std::cmp::Ordering;
use std::fmt;

use crate::java::Exception;

/// A decimal number: its digits times ten to the power of minus its scale.
#[derive(Clone, Debug)]
pub(super) struct Decimal {
    negative: bool,
    /// Without leading zeros; of zero, one `0`.
    digits: String,
    scale: i64,
}

impl Decimal {
    /// `new BigDecimal(String)`.
    ///
    /// # Errors
    /// Java's `NumberFormatException`.
    pub(super) fn parse(text: &str) -> Result<Self, Exception> {
        Self::read(text).ok_or_else(|| {
            Exception::new("java.lang.NumberFormatException", format!("\"{text}\" is not the text of a BigDecimal"))
        })
    }

    fn read(text: &str) -> Option<Self> {
        let (number, exponent) = match text.find(['e', 'E']) {
            Some(at) => (text.get(..at)?, exponent(text.get(at + 1..)?)?),
            None => (text, 0),
        };
        let unsigned = number.strip_prefix(['-', '+']).unwrap_or(number);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let scale = fraction.len() as i64 - exponent;
        i32::try_from(scale).ok()?;
        let digits = match digits.trim_start_matches('0') {
            "" => "0",
            digits => digits,
        };
        Some(Self { negative: number.starts_with('-') && digits != "0", digits: digits.to_owned(), scale })
    }

    fn is_zero(&self) -> bool {
        self.digits == "0"
    }

    /// Where the first digit stands: 1 if before the point.
    fn magnitude(&self) -> i64 {
        self.digits.len() as i64 - self.scale
    }

    /// `compareTo`: by value, whatever the scale.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let sign = |decimal: &Self| match decimal {
            _ if decimal.is_zero() => 0,
            _ if decimal.negative => -1,
            _ => 1,
        };
        let absolute = || {
            let digits = |decimal: &Self| decimal.digits.trim_end_matches('0').to_owned();
            self.magnitude().cmp(&other.magnitude()).then_with(|| digits(self).cmp(&digits(other)))
        };
        sign(self).cmp(&sign(other)).then_with(|| match sign(self) {
            0 => Ordering::Equal,
            1 => absolute(),
            _ => absolute().reverse(),
        })
    }
}

/// A sign and at most ten digits after leading zeros, within 32 bits.
fn exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let value = match digits.trim_start_matches('0') {
        "" => 0,
        digits => i64::from(digits.parse::<i32>().ok()?),
    };
    Some(if text.starts_with('-') { -value } else { value })
}

/// `toString()`: plain from 10⁻⁶ on without an exponent, else in scientific notation.
/// <https://docs.oracle.com/javase/8/docs/api/java/math/BigDecimal.html#toString-->
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        let adjusted = self.magnitude() - 1;
        if self.scale == 0 {
            return f.write_str(&self.digits);
        }
        if self.scale > 0 && adjusted >= -6 {
            let point = self.magnitude();
            return match usize::try_from(point) {
                Ok(point @ 1..) => {
                    let (whole, fraction) = self.digits.split_at(point);
                    write!(f, "{whole}.{fraction}")
                }
                _ => write!(f, "0.{}{}", "0".repeat(point.unsigned_abs() as usize), self.digits),
            };
        }
        let (first, rest) = self.digits.split_at(1);
        f.write_str(first)?;
        if !rest.is_empty() {
            write!(f, ".{rest}")?;
        }
        match adjusted {
            0 => Ok(()),
            _ => write!(f, "E{adjusted:+}"),
        }
    }
}
