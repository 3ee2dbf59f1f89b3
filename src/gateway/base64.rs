//! Base64 of a string's UTF-8, as `java.util.Base64` encodes and decodes it.
//! <https://docs.oracle.com/javase/8/docs/api/java/util/Base64.html>

use super::utf8;
use crate::java::{Exception, narrow};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Encodes, with padding.
pub(super) fn encode(units: &[u16]) -> String {
    let text = narrow(units);
    let mut out = String::with_capacity(text.len() / 3 * 4 + 4);
    for chunk in text.as_bytes().chunks(3) {
        let byte = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * place) & 0x3F) as usize];
            out.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

/// Decodes; padding may be missing.
///
/// # Errors
/// Java's `IllegalArgumentException`.
pub(super) fn decode(units: &[u16]) -> Result<Vec<u16>, Exception> {
    // `String.getBytes(ISO_8859_1)`.
    let latin = |unit: Result<char, _>| unit.ok().and_then(|character| u8::try_from(character).ok()).unwrap_or(b'?');
    let text: Vec<u8> = char::decode_utf16(units.iter().copied()).map(latin).collect();
    if text.len() == 1 {
        return Err(illegal("Input byte[] should at least have 2 bytes for base64 bytes"));
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut bits, mut digits, mut at) = (0_u32, 0, 0);
    while let Some(byte) = text.get(at) {
        at += 1;
        if let Some(digit) = ALPHABET.iter().position(|known| known == byte) {
            bits = bits << 6 | digit as u32;
            digits += 1;
            if digits == 4 {
                bytes.extend_from_slice(&bits.to_be_bytes()[1..]);
                (bits, digits) = (0, 0);
            }
            continue;
        }
        if *byte != b'=' {
            // Java's bytes are signed.
            let signed = i16::from(byte.cast_signed());
            let sign = if signed < 0 { "-" } else { "" };
            return Err(illegal(&format!("Illegal base64 character {sign}{:x}", signed.unsigned_abs())));
        }
        let second = digits == 2 && {
            at += 1;
            text.get(at - 1) != Some(&b'=')
        };
        if second || digits == 0 {
            return Err(illegal("Input byte array has wrong 4-byte ending unit"));
        }
        break;
    }
    match digits {
        1 => return Err(illegal("Last unit does not have enough valid bits")),
        2 => bytes.push((bits >> 4) as u8),
        3 => bytes.extend_from_slice(&(bits >> 2).to_be_bytes()[2..]),
        _ => {}
    }
    if at < text.len() {
        return Err(illegal(&format!("Input byte array has incorrect ending byte at {at}")));
    }
    let mut text = Vec::with_capacity(bytes.len());
    utf8::decode(&bytes, &mut text);
    Ok(text)
}

fn illegal(message: &str) -> Exception {
    Exception::new("java.lang.IllegalArgumentException", message)
}
