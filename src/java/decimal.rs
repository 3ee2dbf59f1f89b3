//! `java.math.BigDecimal`.

mod rounding;

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};

use super::{Exception, Meter};
pub use rounding::Rounding;
use rounding::{rounded_quotient, sign};

/// An unscaled number and how many of its decimal digits stand behind the point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BigDecimal {
    unscaled: BigInt,
    scale: i32,
}

/// More decimal digits than this are not worked with: some of the work takes the square of them.
const MAX_DIGITS: u64 = 20_000;

/// About as many bits.
pub(super) const MAX_BITS: u64 = 66_000;

fn arithmetic(message: &str) -> Exception {
    Exception::new("java.lang.ArithmeticException", message)
}

/// `10^power`, paid for.
pub(super) fn power_of_ten(power: u64, meter: &Meter) -> Result<BigInt, Exception> {
    if power > MAX_DIGITS {
        return Err(Exception::limit("a number has too many digits"));
    }
    meter.spend(usize::try_from(power / 8 * (power / 1024 + 1)).unwrap_or(usize::MAX))?;
    Ok(BigInt::from(10).pow(u32::try_from(power).unwrap_or(0)))
}

/// The decimal text of a number, paid for: its cost is more than linear.
pub(super) fn big_text(value: &BigInt, meter: &Meter) -> Result<String, Exception> {
    let words = usize::try_from(value.bits() / 64).unwrap_or(usize::MAX);
    meter.spend(words.saturating_mul(words / 8 + 1))?;
    Ok(value.to_string())
}

/// What the product of two numbers costs.
pub(super) fn pay_product(a: &BigInt, b: &BigInt, meter: &Meter) -> Result<(), Exception> {
    let (a, b) = (a.bits() / 64 + 1, b.bits() / 64 + 1);
    if (a + b) * 19 > MAX_DIGITS {
        return Err(Exception::limit("a number has too many digits"));
    }
    meter.spend(usize::try_from(a * b / 8).unwrap_or(usize::MAX))
}

impl BigDecimal {
    /// `unscaled × 10^-scale`.
    #[must_use]
    pub fn new(unscaled: BigInt, scale: i32) -> Self {
        Self { unscaled, scale }
    }

    /// `unscaledValue()`.
    #[must_use]
    pub fn unscaled(&self) -> &BigInt {
        &self.unscaled
    }

    /// `scale()`.
    #[must_use]
    pub fn scale(&self) -> i32 {
        self.scale
    }

    /// `new BigDecimal(text)`; none if the text is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => {
                let digits = text.get(at + 1..)?;
                let digits = digits.strip_prefix('+').filter(|rest| !rest.starts_with('-')).unwrap_or(digits);
                let number = digits.strip_prefix('-').unwrap_or(digits);
                if number.is_empty() || number.len() > 10 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                (text.get(..at)?, digits.parse::<i64>().ok()?)
            }
            None => (text, 0),
        };
        let (sign, digits) = match mantissa.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let scale = i32::try_from(i64::try_from(fraction.len()).ok()? - exponent).ok()?;
        Some(Self { unscaled: format!("{sign}{all}").parse().ok()?, scale })
    }

    /// `new BigDecimal(value)`: exactly; none of infinity and NaN.
    #[must_use]
    pub fn from_double(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let bits = value.to_bits();
        let field = i32::try_from(bits >> 52 & 0x7ff).ok()?;
        let fraction = bits & ((1 << 52) - 1);
        let mut significand = if field == 0 { fraction << 1 } else { fraction | 1 << 52 };
        if significand == 0 {
            return Some(Self::new(BigInt::ZERO, 0));
        }
        let zeros = significand.trailing_zeros();
        significand >>= zeros;
        let exponent = field - 1075 + zeros.cast_signed();
        let sign = if value < 0.0 { -1 } else { 1 };
        let significand = BigInt::from(significand) * sign;
        Some(if exponent < 0 {
            Self::new(significand * BigInt::from(5).pow(exponent.unsigned_abs()), -exponent)
        } else {
            Self::new(significand << exponent.unsigned_abs(), 0)
        })
    }

    /// The unscaled numbers of two at the greater scale.
    fn aligned(&self, other: &Self, meter: &Meter) -> Result<(BigInt, BigInt, i32), Exception> {
        let gap = i64::from(self.scale) - i64::from(other.scale);
        let factor = power_of_ten(gap.unsigned_abs(), meter)?;
        Ok(match gap.cmp(&0) {
            Ordering::Less => {
                pay_product(&self.unscaled, &factor, meter)?;
                (&self.unscaled * factor, other.unscaled.clone(), other.scale)
            }
            Ordering::Equal => (self.unscaled.clone(), other.unscaled.clone(), self.scale),
            Ordering::Greater => {
                pay_product(&other.unscaled, &factor, meter)?;
                (self.unscaled.clone(), &other.unscaled * factor, self.scale)
            }
        })
    }

    /// `add(other)`.
    ///
    /// # Errors
    /// The sum has too many digits.
    pub fn add(&self, other: &Self, meter: &Meter) -> Result<Self, Exception> {
        let (a, b, scale) = self.aligned(other, meter)?;
        Ok(Self::new(a + b, scale))
    }

    /// `subtract(other)`.
    ///
    /// # Errors
    /// The difference has too many digits.
    pub fn subtract(&self, other: &Self, meter: &Meter) -> Result<Self, Exception> {
        let (a, b, scale) = self.aligned(other, meter)?;
        Ok(Self::new(a - b, scale))
    }

    /// `multiply(other)`.
    ///
    /// # Errors
    /// The product has too many digits, or its scale is too great.
    pub fn multiply(&self, other: &Self, meter: &Meter) -> Result<Self, Exception> {
        pay_product(&self.unscaled, &other.unscaled, meter)?;
        let scale = self.checked_scale(i64::from(self.scale) + i64::from(other.scale))?;
        Ok(Self::new(&self.unscaled * &other.unscaled, scale))
    }

    fn checked_scale(&self, scale: i64) -> Result<i32, Exception> {
        let message = if scale > 0 { "Underflow" } else { "Overflow" };
        i32::try_from(scale).map_err(|_| arithmetic(message))
    }

    /// `divide(other, scale, rounding)`.
    ///
    /// # Errors
    /// `ArithmeticException`: the divisor is zero, or rounding is needed that must not be.
    pub fn divide(&self, other: &Self, scale: i32, rounding: Rounding, meter: &Meter) -> Result<Self, Exception> {
        if other.unscaled.sign() == Sign::NoSign {
            return Err(arithmetic("/ by zero"));
        }
        let shift = i64::from(scale) + i64::from(other.scale) - i64::from(self.scale);
        let factor = power_of_ten(shift.unsigned_abs(), meter)?;
        let (a, b) = if shift >= 0 {
            pay_product(&self.unscaled, &factor, meter)?;
            (&self.unscaled * factor, other.unscaled.clone())
        } else {
            pay_product(&other.unscaled, &factor, meter)?;
            (self.unscaled.clone(), &other.unscaled * factor)
        };
        pay_product(&a, &b, meter)?;
        Ok(Self::new(rounded_quotient(&a, &b, rounding)?, scale))
    }

    /// `setScale(scale, rounding)`.
    ///
    /// # Errors
    /// `ArithmeticException`: rounding is needed that must not be.
    pub fn with_scale(&self, scale: i32, rounding: Rounding, meter: &Meter) -> Result<Self, Exception> {
        self.divide(&Self::new(BigInt::from(1), 0), scale, rounding, meter)
    }

    /// `compareTo(other)`: by value, whatever the scales.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        let signs = sign(&self.unscaled).cmp(&sign(&other.unscaled));
        if signs.is_ne() || self.unscaled.sign() == Sign::NoSign {
            return signs;
        }
        // The places of the first digits decide mostly: then no power of ten need be made.
        let place = |number: &Self| i64::from(number.precision()) - i64::from(number.scale);
        let order = match place(self).cmp(&place(other)) {
            Ordering::Equal => {
                let digits = |number: &Self| number.unscaled.magnitude().to_string().into_bytes();
                let (a, b) = (digits(self), digits(other));
                let length = a.len().max(b.len());
                let padded = |digits: Vec<u8>| digits.into_iter().chain(std::iter::repeat(b'0')).take(length);
                padded(a).cmp(padded(b))
            }
            order => order,
        };
        if self.unscaled.sign() == Sign::Minus { order.reverse() } else { order }
    }

    /// `precision()`: the digits of the unscaled number.
    #[must_use]
    pub fn precision(&self) -> i32 {
        i32::try_from(self.unscaled.magnitude().to_string().len()).unwrap_or(i32::MAX)
    }

    /// `negate()`.
    #[must_use]
    pub fn negate(&self) -> Self {
        Self::new(-&self.unscaled, self.scale)
    }

    /// `stripTrailingZeros()`.
    #[must_use]
    pub fn strip_trailing_zeros(&self) -> Self {
        if self.unscaled.sign() == Sign::NoSign {
            return Self::new(BigInt::ZERO, 0);
        }
        let text = self.unscaled.to_string();
        let kept = text.trim_end_matches('0');
        let zeros = i32::try_from(text.len() - kept.len()).unwrap_or(0);
        match (kept.parse(), self.scale.checked_sub(zeros)) {
            (Ok(unscaled), Some(scale)) => Self::new(unscaled, scale),
            _ => self.clone(),
        }
    }

    /// `toBigInteger()`.
    ///
    /// # Errors
    /// It has too many digits.
    pub fn to_big_integer(&self, meter: &Meter) -> Result<BigInt, Exception> {
        if self.unscaled.sign() == Sign::NoSign || self.scale > 0 && self.scale >= self.precision() {
            return Ok(BigInt::ZERO);
        }
        Ok(self.with_scale(0, Rounding::Down, meter)?.unscaled)
    }

    /// `doubleValue()`.
    #[must_use]
    pub fn to_double(&self) -> f64 {
        format!("{}E{}", self.unscaled, -i64::from(self.scale)).parse().unwrap_or(f64::NAN)
    }

    /// `floatValue()`.
    #[must_use]
    pub fn to_float(&self) -> f32 {
        format!("{}E{}", self.unscaled, -i64::from(self.scale)).parse().unwrap_or(f32::NAN)
    }

    /// `toString()`; with `engineering` `toEngineeringString()`.
    ///
    /// # Errors
    /// The steps are spent.
    pub fn to_text(&self, engineering: bool, meter: &Meter) -> Result<String, Exception> {
        let all = big_text(&self.unscaled, meter)?;
        let (sign, digits) = all.strip_prefix('-').map_or(("", all.as_str()), |digits| ("-", digits));
        let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        let scale = i64::from(self.scale);
        let mut adjusted = length - 1 - scale;
        if scale == 0 {
            return Ok(all);
        }
        if scale > 0 && adjusted >= -6 {
            return Ok(format!("{sign}{}", plain(digits, digits.len(), self.scale.unsigned_abs() as usize)));
        }
        let mut text = sign.to_owned();
        if !engineering {
            text.push_str(&digits[..1]);
            if digits.len() > 1 {
                text.push('.');
                text.push_str(&digits[1..]);
            }
        } else {
            let mut shown = adjusted.rem_euclid(3);
            adjusted -= shown;
            shown += 1;
            if self.unscaled.sign() == Sign::NoSign {
                text.push_str(match shown {
                    1 => "0",
                    2 => "0.00",
                    _ => "0.0",
                });
                adjusted += if shown == 1 { 0 } else { 3 };
            } else if shown >= length {
                text.push_str(digits);
                text.extend(std::iter::repeat_n('0', usize::try_from(shown - length).unwrap_or(0)));
            } else {
                let (whole, fraction) = digits.split_at(usize::try_from(shown).unwrap_or(0));
                text.push_str(whole);
                text.push('.');
                text.push_str(fraction);
            }
        }
        if adjusted != 0 {
            text.push_str(&format!("E{adjusted:+}"));
        }
        Ok(text)
    }

    /// `toPlainString()`.
    ///
    /// # Errors
    /// The steps are spent.
    pub fn to_plain_text(&self, meter: &Meter) -> Result<String, Exception> {
        let all = big_text(&self.unscaled, meter)?;
        let (sign, digits) = all.strip_prefix('-').map_or(("", all.as_str()), |digits| ("-", digits));
        let places = self.scale.unsigned_abs() as usize;
        meter.spend(places)?;
        if self.scale > 0 {
            return Ok(format!("{sign}{}", plain(digits, digits.len(), places)));
        }
        let zeros = if digits == "0" { 0 } else { places };
        Ok(format!("{all}{}", "0".repeat(zeros)))
    }
}

/// Digits of which the last `places` stand behind the point.
fn plain(digits: &str, length: usize, places: usize) -> String {
    match length.checked_sub(places) {
        Some(whole) if whole > 0 => format!("{}.{}", &digits[..whole], &digits[whole..]),
        _ => format!("0.{}{digits}", "0".repeat(places.saturating_sub(length))),
    }
}
