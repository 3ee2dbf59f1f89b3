//! `StringEscapeUtils.escapeJavaScript` of commons-lang 2.6.
//! <https://commons.apache.org/proper/commons-lang/javadocs/api-2.6/org/apache/commons/lang/StringEscapeUtils.html>

use crate::java::widen;

/// Escapes: `'`, `"`, `\` and `/` with a backslash, control characters and all beyond ASCII as `\uXXXX`; U+007F stays.
pub(super) fn escape_java_script(mut units: &[u16]) -> Vec<u16> {
    let mut out = Vec::with_capacity(units.len() + units.len() / 4 + 8);
    loop {
        let (same, rest) = units.split_at(run(units, &PLAIN));
        out.extend_from_slice(same);
        let Some((unit, rest)) = rest.split_first() else { return out };
        units = rest;
        match *unit {
            0x08 => widen("\\b", &mut out),
            0x09 => widen("\\t", &mut out),
            0x0A => widen("\\n", &mut out),
            0x0C => widen("\\f", &mut out),
            0x0D => widen("\\r", &mut out),
            unit @ (0x22 | 0x27 | 0x2F | 0x5C) => out.extend([u16::from(b'\\'), unit]),
            unit => hexadecimal(unit, &mut out),
        }
    }
}

/// ASCII that stays as it is.
const PLAIN: [bool; 128] = all_but(b"\"'/\\");

/// ASCII without control characters and without some others.
pub(super) const fn all_but(others: &[u8]) -> [bool; 128] {
    let mut table = [false; 128];
    let mut unit = 0x20;
    while unit < table.len() {
        table[unit] = true;
        unit += 1;
    }
    let mut place = 0;
    while place < others.len() {
        table[others[place] as usize] = false;
        place += 1;
    }
    table
}

/// How many units from the start are in a table.
pub(super) fn run(units: &[u16], table: &[bool; 128]) -> usize {
    let is_in = |unit: &u16| table.get(usize::from(*unit)).copied().unwrap_or(false);
    units.iter().position(|unit| !is_in(unit)).unwrap_or(units.len())
}

/// Appends `\uXXXX` with capital letters.
pub(super) fn hexadecimal(unit: u16, out: &mut Vec<u16>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |shift: u16| u16::from(DIGITS[usize::from(unit >> shift & 0xF)]);
    out.extend([u16::from(b'\\'), u16::from(b'u'), digit(12), digit(8), digit(4), digit(0)]);
}
