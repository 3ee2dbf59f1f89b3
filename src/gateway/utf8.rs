//! UTF-8 as Java decodes it: how many bytes of what is none become one U+FFFD. `new String(bytes, UTF_8)`.

use crate::java::widen;

const REPLACEMENT: u16 = 0xFFFD;

/// Appends the text of the bytes.
pub(super) fn decode(bytes: &[u8], out: &mut Vec<u16>) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return widen(text, out);
    }
    let mut rest = bytes;
    while !rest.is_empty() {
        let (character, length) = next(rest);
        match character {
            Some(character) => out.extend_from_slice(character.encode_utf16(&mut [0; 2])),
            None => out.push(REPLACEMENT),
        }
        rest = rest.get(length..).unwrap_or_default();
    }
}

/// The first character, or none, and how many bytes it takes.
fn next(bytes: &[u8]) -> (Option<char>, usize) {
    let [first, after @ ..] = bytes else { return (None, 0) };
    let length = match first {
        0..=0x7F => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF7 => 4,
        _ => return (None, 1),
    };
    // How many bytes go on as they should.
    let valid = after.iter().take(length - 1).enumerate().take_while(|(place, byte)| goes_on(*first, *place, **byte));
    let found = 1 + valid.count();
    if found < length {
        return (None, found);
    }
    let bits = after
        .iter()
        .take(length - 1)
        .fold(u32::from(*first) & (0xFF >> length), |bits, byte| bits << 6 | u32::from(byte & 0x3F));
    match length {
        1 => (Some(char::from(*first)), 1),
        // A surrogate's three bytes are one replacement.
        length => (char::from_u32(bits), length),
    }
}

fn goes_on(first: u8, place: usize, byte: u8) -> bool {
    match (first, place) {
        (0xE0, 0) => matches!(byte, 0xA0..=0xBF),
        (0xF0, 0) => matches!(byte, 0x90..=0xBF),
        (0xF4, 0) => matches!(byte, 0x80..=0x8F),
        (0xF5.., _) => false,
        _ => matches!(byte, 0x80..=0xBF),
    }
}
