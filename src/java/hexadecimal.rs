//! `Double.toHexString` and `Float.toHexString`.
//! <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/lang/Double.html#toHexString(double)>

/// A number as `0x1.8p1`: the digits of its significand, and the power of two that they are multiplied by.
pub(super) fn double(value: f64) -> String {
    text(value, f64::MIN_EXP - 1)
}

/// The same of a `float`, whose smallest power of two is another.
pub(super) fn float(value: f32) -> String {
    text(f64::from(value), f32::MIN_EXP - 1)
}

/// Bits of a significand without its first.
const FRACTION: u32 = f64::MANTISSA_DIGITS - 1;

fn text(value: f64, least: i32) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value.is_infinite() {
        return format!("{sign}Infinity");
    }
    if value == 0.0 {
        return format!("{sign}0x0.0p0");
    }
    let bits = value.to_bits();
    let exponent = i32::try_from(bits >> FRACTION & 0x7ff).unwrap_or(0);
    let fraction = bits & ((1 << FRACTION) - 1);
    let power = exponent - (f64::MAX_EXP - 1);
    // Below the least power there is no leading one: its place is among the digits.
    let (lead, fraction, power) = match exponent {
        0 => (0, fraction, least),
        _ if power < least => (0, (fraction | 1 << FRACTION) >> power.abs_diff(least), least),
        _ => (1, fraction, power),
    };
    let digits = format!("{fraction:013x}");
    let digits = digits.trim_end_matches('0');
    format!("{sign}0x{lead}.{}p{power}", if digits.is_empty() { "0" } else { digits })
}
