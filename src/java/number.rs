//! Numbers out of text, as Java reads them, and in other radixes.

use super::Exception;

/// `NumberFormatException` of a text.
pub(super) fn not_a_number(text: &str, radix: u32) -> Exception {
    let under = if radix == 10 { String::new() } else { format!(" under radix {radix}") };
    Exception::new("java.lang.NumberFormatException", format!("For input string: \"{text}\"{under}"))
}

/// `Integer.parseInt` and `Long.parseLong`, between bounds.
pub(super) fn parse_whole(text: &str, radix: i32, least: i64, most: i64) -> Result<i64, Exception> {
    let radix = checked_radix(radix)?;
    let fail = || not_a_number(text, if least == 0 { 10 } else { radix });
    if text.is_empty() {
        return Err(not_a_number("", radix));
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() {
        return Err(fail());
    }
    let mut value = 0_i64;
    for c in digits.chars() {
        let digit = digit(c, radix).ok_or_else(fail)?;
        let next = value.checked_mul(i64::from(radix)).and_then(|value| {
            if negative { value.checked_sub(i64::from(digit)) } else { value.checked_add(i64::from(digit)) }
        });
        value = next.ok_or_else(fail)?;
    }
    if (least..=most).contains(&value) { Ok(value) } else { Err(fail()) }
}

/// `Character.digit(c, radix)`: also the digits of other scripts that are wide or common.
pub(super) fn digit(c: char, radix: u32) -> Option<u32> {
    let value = match c {
        '\u{ff21}'..='\u{ff3a}' => u32::from(c) - 0xff21 + 10,
        '\u{ff41}'..='\u{ff5a}' => u32::from(c) - 0xff41 + 10,
        c if c.is_ascii() => c.to_digit(36)?,
        c => {
            let zeros = [
                0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0,
                0xf20, 0xff10,
            ];
            zeros.iter().map(|zero| u32::from(c).wrapping_sub(*zero)).find(|value| *value < 10)?
        }
    };
    (value < radix).then_some(value)
}

fn checked_radix(radix: i32) -> Result<u32, Exception> {
    let fail = |bound: &str| Exception::new("java.lang.NumberFormatException", format!("radix {radix} {bound}"));
    match u32::try_from(radix) {
        Ok(radix @ 2..=36) => Ok(radix),
        Ok(37..) => Err(fail("greater than Character.MAX_RADIX")),
        _ => Err(fail("less than Character.MIN_RADIX")),
    }
}

/// `Integer.decode` and `Long.decode`.
pub(super) fn decode(text: &str, least: i64, most: i64) -> Result<i64, Exception> {
    if text.is_empty() {
        return Err(Exception::new("java.lang.NumberFormatException", "Zero length string"));
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let prefixed = ["0x", "0X", "#"].iter().find_map(|prefix| rest.strip_prefix(prefix));
    let (radix, digits) = match prefixed {
        Some(digits) => (16, digits),
        None if rest.starts_with('0') && rest.len() > 1 => (8, &rest[1..]),
        None => (10, rest),
    };
    if digits.starts_with(['-', '+']) {
        return Err(Exception::new("java.lang.NumberFormatException", "Sign character in wrong position"));
    }
    let digits = if sign.is_empty() { digits.to_owned() } else { format!("{sign}{digits}") };
    parse_whole(&digits, radix, least, most)
}

/// `Double.parseDouble`'s text as Rust's parser takes it; none if Java would not take it.
fn float_text(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c <= ' ');
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if matches!(rest, "NaN" | "Infinity") {
        return Some(format!("{sign}{}", if rest == "NaN" { "nan" } else { "inf" }));
    }
    let rest = rest.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(rest);
    let is_decimal = rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && rest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    is_decimal.then(|| format!("{sign}{rest}"))
}

fn parse_with<T: std::str::FromStr>(text: &str) -> Result<T, Exception> {
    let trimmed = text.trim_matches(|c: char| c <= ' ');
    if trimmed.is_empty() {
        return Err(Exception::new("java.lang.NumberFormatException", "empty String"));
    }
    let body = trimmed.trim_start_matches(['-', '+']);
    if body.starts_with("0x") || body.starts_with("0X") {
        return Err(Exception::unsupported(format!("the hexadecimal number `{trimmed}`")));
    }
    float_text(text).and_then(|text| text.parse().ok()).ok_or_else(|| not_a_number(trimmed, 10))
}

/// `Double.parseDouble`.
pub(super) fn parse_double(text: &str) -> Result<f64, Exception> {
    parse_with(text)
}

/// `Float.parseFloat`.
pub(super) fn parse_float(text: &str) -> Result<f32, Exception> {
    parse_with(text)
}

/// `Long.toString(value, radix)`: a radix that is none counts as 10.
pub(super) fn in_radix(value: i64, radix: i32) -> String {
    let radix = u64::try_from(radix).ok().filter(|radix| (2..=36).contains(radix)).unwrap_or(10);
    let mut rest = value.unsigned_abs();
    let mut digits = Vec::new();
    loop {
        digits.push(std::char::from_digit((rest % radix) as u32, 36).unwrap_or('0'));
        rest /= radix;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        digits.push('-');
    }
    digits.into_iter().rev().collect()
}
