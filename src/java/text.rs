//! `java.lang.String`: UTF-16, in which surrogates may stand alone.

use std::fmt;
use std::rc::Rc;

/// A Java string: UTF-16 code units, shared.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Rc<[u16]>);

impl Text {
    /// The code units.
    #[must_use]
    pub fn units(&self) -> &[u16] {
        &self.0
    }

    /// `length()`: code units, not characters.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// `isEmpty()`.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Appends the UTF-16 of `text`: what is ASCII in runs, which the compiler makes vectors of.
pub(crate) fn widen(text: &str, units: &mut Vec<u16>) {
    let mut rest = text;
    while !rest.is_empty() {
        let (plain, other) = rest.split_at(rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len()));
        units.extend(plain.bytes().map(u16::from));
        let (wide, after) = other.split_at(other.bytes().position(|byte| byte.is_ascii()).unwrap_or(other.len()));
        units.extend(wide.encode_utf16());
        rest = after;
    }
}

/// The UTF-8 of `units`; a surrogate that stands alone becomes `?`, as Java's encoder makes it.
#[must_use]
pub(crate) fn narrow(units: &[u16]) -> String {
    let is_ascii = |unit: &u16| *unit < 0x80;
    let mut text = String::with_capacity(units.len());
    let mut rest = units;
    while !rest.is_empty() {
        let (plain, other) = rest.split_at(rest.iter().position(|unit| !is_ascii(unit)).unwrap_or(rest.len()));
        let bytes: Vec<u8> = plain.iter().map(|unit| (*unit & 0x7f) as u8).collect();
        text.push_str(std::str::from_utf8(&bytes).unwrap_or_default());
        let (wide, after) = other.split_at(other.iter().position(is_ascii).unwrap_or(other.len()));
        text.extend(char::decode_utf16(wide.iter().copied()).map(|unit| unit.unwrap_or('?')));
        rest = after;
    }
    text
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        let mut units = Vec::with_capacity(text.len());
        widen(text, &mut units);
        Self(units.into())
    }
}

impl From<&[u16]> for Text {
    fn from(units: &[u16]) -> Self {
        Self(units.into())
    }
}

impl From<Vec<u16>> for Text {
    fn from(units: Vec<u16>) -> Self {
        Self(units.into())
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, text: &str) -> bool {
        text.encode_utf16().eq(self.0.iter().copied())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&narrow(&self.0))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", narrow(&self.0))
    }
}
