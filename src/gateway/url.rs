//! `java.net.URLEncoder` and `URLDecoder` with UTF-8: `application/x-www-form-urlencoded`.
//! <https://docs.oracle.com/javase/8/docs/api/java/net/URLEncoder.html>

use super::utf8;
use crate::java::{Exception, narrow};

/// Encodes: a space is `+`; letters, digits and `.-*_` stay.
pub(super) fn encode(units: &[u16]) -> String {
    let mut out = String::with_capacity(units.len() + units.len() / 2);
    for byte in narrow(units).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'*' | b'_' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Decodes.
///
/// # Errors
/// Java's `IllegalArgumentException`.
pub(super) fn decode(units: &[u16]) -> Result<Vec<u16>, Exception> {
    let mut out = Vec::with_capacity(units.len());
    let mut rest = units;
    while let Some((unit, after)) = rest.split_first() {
        match u8::try_from(*unit) {
            Ok(b'%') => rest = run(rest, &mut out)?,
            Ok(b'+') => {
                out.push(u16::from(b' '));
                rest = after;
            }
            _ => {
                out.push(*unit);
                rest = after;
            }
        }
    }
    Ok(out)
}

/// A run of escapes: its bytes are UTF-8 together.
fn run<'a>(mut rest: &'a [u16], out: &mut Vec<u16>) -> Result<&'a [u16], Exception> {
    let mut bytes = Vec::new();
    loop {
        match rest {
            [percent, digits @ ..] if *percent == u16::from(b'%') => {
                let [first, second, after @ ..] = digits else {
                    return Err(illegal("Incomplete trailing escape (%) pattern"));
                };
                bytes.push(byte([*first, *second])?);
                rest = after;
            }
            _ => {
                utf8::decode(&bytes, out);
                return Ok(rest);
            }
        }
    }
}

/// `Integer.parseInt` of the two characters, which takes a sign, too.
fn byte(units: [u16; 2]) -> Result<u8, Exception> {
    let [first, second] = units.map(|unit| u8::try_from(unit).map_or('\u{80}', char::from));
    let value = |digit: char| digit.to_digit(16).and_then(|value| u8::try_from(value).ok());
    let wrong = |at: usize| {
        let pattern = narrow(&units);
        Err(illegal(&format!("Illegal hex characters in escape (%) pattern - Error at index {at} in: \"{pattern}\"")))
    };
    match (first, value(first), value(second)) {
        ('-', _, Some(0)) => Ok(0),
        ('-', _, Some(_)) => Err(illegal("Illegal hex characters in escape (%) pattern - negative value")),
        ('+', _, Some(low)) => Ok(low),
        ('+' | '-', _, None) => wrong(1),
        (_, None, _) => wrong(0),
        (_, Some(_), None) => wrong(1),
        (_, Some(high), Some(low)) => Ok(high << 4 | low),
    }
}

fn illegal(message: &str) -> Exception {
    Exception::new("java.lang.IllegalArgumentException", format!("URLDecoder: {message}"))
}
