//! How numbers are formatted.

use num_bigint::{BigInt, Sign};

use super::super::decimal::big_text;
use super::super::float::{Digits, double_digits};
use super::super::{Exception, Meter, Rounding, Value};
use super::specifier::{Flags, Specifier};

impl Specifier {
    /// `%d`, `%o` and `%x`.
    pub(super) fn whole(&self, value: &Value, meter: &Meter) -> Result<String, Exception> {
        let (number, bits) = match value {
            Value::Byte(value) => (i64::from(*value), 8),
            Value::Short(value) => (i64::from(*value), 16),
            Value::Integer(value) => (i64::from(*value), 32),
            Value::Long(value) => (*value, 64),
            Value::BigInteger(value) => return self.big(value, meter),
            other => return Err(self.wrong_class(other)),
        };
        if self.conversion == 'd' {
            return self.grouped(number < 0, &number.unsigned_abs().to_string(), self.width, meter);
        }
        for (flag, c) in [(Flags::PLUS, '+'), (Flags::SPACE, ' '), (Flags::PARENTHESES, '(')] {
            if self.flags.has(flag) {
                return Err(self.mismatch(c));
            }
        }
        let number = number.cast_unsigned() & (u64::MAX >> (64 - bits));
        let digits = if self.conversion == 'o' { format!("{number:o}") } else { format!("{number:x}") };
        self.prefixed("", &digits, "", meter)
    }

    fn big(&self, value: &BigInt, meter: &Meter) -> Result<String, Exception> {
        let negative = value.sign() == Sign::Minus;
        let decimal = big_text(value, meter)?;
        let digits = match self.conversion {
            'd' => return self.grouped(negative, decimal.trim_start_matches('-'), self.width, meter),
            'o' => value.magnitude().to_str_radix(8),
            _ => value.magnitude().to_str_radix(16),
        };
        let (sign, end) = self.signs(negative);
        self.prefixed(sign, &digits, end, meter)
    }

    /// Octal or hexadecimal digits with their signs, prefix and zeros.
    fn prefixed(&self, sign: &str, digits: &str, end: &str, meter: &Meter) -> Result<String, Exception> {
        let prefix = match (self.flags.has(Flags::ALTERNATE), self.conversion) {
            (false, _) => "",
            (true, 'o') => "0",
            (true, _) => "0x",
        };
        let taken = sign.len() + prefix.len() + digits.len() + end.len();
        let zeros = if self.flags.has(Flags::ZERO) { self.width.unwrap_or(0).saturating_sub(taken) } else { 0 };
        meter.spend(zeros)?;
        let text = format!("{sign}{prefix}{}{digits}{end}", "0".repeat(zeros));
        Ok(if self.upper { text.to_uppercase() } else { text })
    }

    /// What stands before and after a number for its sign.
    fn signs(&self, negative: bool) -> (&'static str, &'static str) {
        match (negative, self.flags) {
            (true, flags) if flags.has(Flags::PARENTHESES) => ("(", ")"),
            (true, _) => ("-", ""),
            (false, flags) if flags.has(Flags::PLUS) => ("+", ""),
            (false, flags) if flags.has(Flags::SPACE) => (" ", ""),
            _ => ("", ""),
        }
    }

    /// A decimal magnitude with its signs, groups and leading zeros, up to a width.
    fn grouped(&self, negative: bool, digits: &str, width: Option<usize>, meter: &Meter) -> Result<String, Exception> {
        let (sign, end) = self.signs(negative);
        let (whole, fraction) = match digits.find('.') {
            Some(point) => digits.split_at(point),
            None => (digits, ""),
        };
        let mut body = String::with_capacity(digits.len() * 4 / 3);
        for (at, c) in whole.chars().enumerate() {
            if self.flags.has(Flags::GROUP) && at > 0 && (whole.len() - at) % 3 == 0 {
                body.push(',');
            }
            body.push(c);
        }
        body.push_str(fraction);
        let taken = sign.len() + body.len() + end.len();
        let zeros = if self.flags.has(Flags::ZERO) { width.unwrap_or(0).saturating_sub(taken) } else { 0 };
        meter.spend(zeros)?;
        Ok(format!("{sign}{}{body}{end}", "0".repeat(zeros)))
    }

    /// `%f` and `%e`.
    pub(super) fn floating(&self, value: &Value, meter: &Meter) -> Result<String, Exception> {
        let precision = self.precision.unwrap_or(6);
        meter.spend(precision)?;
        let number = match value {
            Value::Double(value) => *value,
            Value::Float(value) => f64::from(*value),
            Value::BigDecimal(value) if self.conversion == 'f' => {
                let scale = i32::try_from(precision).unwrap_or(i32::MAX);
                let text = value.with_scale(scale, Rounding::HalfUp, meter)?.to_plain_text(meter)?;
                let negative = value.unscaled().sign() == Sign::Minus;
                return self.grouped(
                    negative,
                    &self.pointed(text.trim_start_matches('-'), precision),
                    self.width,
                    meter,
                );
            }
            Value::BigDecimal(_) => return Err(Exception::unsupported("the conversion `%e` of a BigDecimal")),
            other => return Err(self.wrong_class(other)),
        };
        if number.is_nan() {
            return Ok(if self.upper { "NAN" } else { "NaN" }.to_owned());
        }
        let negative = number.is_sign_negative();
        if number.is_infinite() {
            let (sign, end) = self.signs(negative);
            return Ok(format!("{sign}{}{end}", if self.upper { "INFINITY" } else { "Infinity" }));
        }
        let digits =
            if number == 0.0 { Digits { digits: vec![b'0'], exponent: 1 } } else { double_digits(number.abs(), false) };
        if self.conversion == 'f' {
            let kept = i64::from(digits.exponent) + i64::try_from(precision).unwrap_or(i64::MAX / 2);
            let text = fixed(&rounded(digits, kept), precision);
            return self.grouped(negative, &self.pointed(&text, precision), self.width, meter);
        }
        let digits = rounded(digits, i64::try_from(precision).unwrap_or(i64::MAX - 1) + 1);
        let mut mantissa: String =
            digits.digits.iter().take(precision.saturating_add(1)).map(|d| char::from(*d)).collect();
        mantissa.insert(1, '.');
        mantissa.extend(std::iter::repeat_n('0', (precision + 2).saturating_sub(mantissa.len())));
        let mantissa = self.pointed(mantissa.trim_end_matches('.'), precision);
        let exponent = if number == 0.0 { 0 } else { digits.exponent - 1 };
        let sign = if exponent < 0 { '-' } else { '+' };
        let exponent = format!("e{sign}{:02}", exponent.unsigned_abs());
        // The closing parenthesis stands before the exponent's place in the width, and after it in the text.
        let (_, end) = self.signs(negative);
        let width = self.width.map(|width| width.saturating_sub(exponent.len()));
        let body = self.grouped(negative, &mantissa, width, meter)?;
        let body = format!("{}{exponent}{end}", body.strip_suffix(end).unwrap_or(&body));
        Ok(if self.upper { body.to_uppercase() } else { body })
    }

    /// With the point that `#` asks for where there is no fraction.
    fn pointed(&self, text: &str, precision: usize) -> String {
        if precision == 0 && self.flags.has(Flags::ALTERNATE) { format!("{text}.") } else { text.to_owned() }
    }
}

/// Digits rounded half up to so many; none of them, if there are fewer than none, as Java has it.
fn rounded(mut number: Digits, kept: i64) -> Digits {
    let Ok(kept) = usize::try_from(kept) else { return number };
    let digits = &mut number.digits;
    let Some(next) = digits.get(kept) else { return number };
    let up = *next >= b'5';
    digits[kept..].fill(b'0');
    if !up {
        return number;
    }
    for digit in digits[..kept].iter_mut().rev() {
        if *digit != b'9' {
            *digit += 1;
            return number;
        }
        *digit = b'0';
    }
    if let Some(first) = digits.first_mut() {
        *first = b'1';
    }
    number.exponent += 1;
    number
}

/// Digits as a fixed-point number with so many places.
fn fixed(number: &Digits, precision: usize) -> String {
    let mut text = String::new();
    let point = number.exponent;
    let digit = |at: i64| {
        let digit = usize::try_from(at).ok().and_then(|at| number.digits.get(at));
        char::from(digit.copied().unwrap_or(b'0'))
    };
    if point <= 0 {
        text.push('0');
    } else {
        text.extend((0..i64::from(point)).map(digit));
    }
    if precision > 0 {
        text.push('.');
        text.extend((0..precision).map(|place| digit(i64::from(point) + i64::try_from(place).unwrap_or(i64::MAX / 2))));
    }
    text
}
