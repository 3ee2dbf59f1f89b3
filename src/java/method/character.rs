//! The methods of `java.lang.Character`.

use super::super::overload::{CHARS, STRING as TEXT, Type};
use super::super::{Array, Component, Exception, Text, Value, number, to_text};
use super::integer::compare_to;
use super::string::is_whitespace;
use super::{Call, Method, illegal_argument, unsupported};
use Type::{Char, CharSequence, Int, Object};

pub(super) const CHARACTER: &[Method] = &[
    ("charCount", &[Int], |call| Ok(Value::Integer(if call.int(0) >= 0x10000 { 2 } else { 1 }))),
    ("charValue", &[], |call| Ok(call.receiver.clone())),
    ("codePointAt", &[CharSequence, Int], unsupported),
    ("codePointAt", &[CHARS, Int], unsupported),
    ("codePointAt", &[CHARS, Int, Int], unsupported),
    ("codePointBefore", &[CharSequence, Int], unsupported),
    ("codePointBefore", &[CHARS, Int], unsupported),
    ("codePointBefore", &[CHARS, Int, Int], unsupported),
    ("codePointCount", &[CharSequence, Int, Int], unsupported),
    ("codePointCount", &[CHARS, Int, Int], unsupported),
    ("codePointOf", &[TEXT], unsupported),
    ("compare", &[Char, Char], |call| Ok(Value::Integer(i32::from(call.char(0)) - i32::from(call.char(1))))),
    ("compareTo", &[Object], compare_to),
    ("compareTo", &[Type::Class("java.lang.Character")], compare_to),
    ("describeConstable", &[], unsupported),
    ("digit", &[Char, Int], digit),
    ("digit", &[Int, Int], digit),
    ("forDigit", &[Int, Int], |call| {
        let radix = u32::try_from(call.int(1)).ok().filter(|radix| (2..=36).contains(radix));
        let digit = radix.zip(u32::try_from(call.int(0)).ok()).filter(|(radix, digit)| digit < radix);
        let c = digit.and_then(|(radix, digit)| std::char::from_digit(digit, radix));
        Ok(Value::Character(c.map_or(0, |c| c as u16)))
    }),
    ("getDirectionality", &[Char], unsupported),
    ("getDirectionality", &[Int], unsupported),
    ("getName", &[Int], unsupported),
    ("getNumericValue", &[Char], numeric_value),
    ("getNumericValue", &[Int], numeric_value),
    ("getType", &[Char], unsupported),
    ("getType", &[Int], unsupported),
    ("hashCode", &[Char], |call| Ok(Value::Integer(i32::from(call.char(0))))),
    ("highSurrogate", &[Int], |call| {
        Ok(Value::Character(((call.int(0).cast_unsigned() >> 10).wrapping_add(0xd800 - (0x10000 >> 10))) as u16))
    }),
    ("isAlphabetic", &[Int], |call| is(call, char::is_alphabetic)),
    ("isBmpCodePoint", &[Int], |call| Ok(Value::Boolean((0..0x10000).contains(&call.int(0))))),
    ("isDefined", &[Char], unsupported),
    ("isDefined", &[Int], unsupported),
    ("isDigit", &[Char], |call| is(call, |c| number::digit(c, 10).is_some())),
    ("isDigit", &[Int], |call| is(call, |c| number::digit(c, 10).is_some())),
    ("isHighSurrogate", &[Char], |call| Ok(Value::Boolean((0xd800..0xdc00).contains(&call.char(0))))),
    ("isISOControl", &[Char], |call| is(call, char::is_control)),
    ("isISOControl", &[Int], |call| is(call, char::is_control)),
    ("isIdentifierIgnorable", &[Char], unsupported),
    ("isIdentifierIgnorable", &[Int], unsupported),
    ("isIdeographic", &[Int], unsupported),
    ("isJavaIdentifierPart", &[Char], unsupported),
    ("isJavaIdentifierPart", &[Int], unsupported),
    ("isJavaIdentifierStart", &[Char], unsupported),
    ("isJavaIdentifierStart", &[Int], unsupported),
    ("isJavaLetter", &[Char], unsupported),
    ("isJavaLetterOrDigit", &[Char], unsupported),
    ("isLetter", &[Char], |call| classed(call, char::is_alphabetic)),
    ("isLetter", &[Int], |call| classed(call, char::is_alphabetic)),
    ("isLetterOrDigit", &[Char], |call| classed(call, |c| c.is_alphabetic() || number::digit(c, 10).is_some())),
    ("isLetterOrDigit", &[Int], |call| classed(call, |c| c.is_alphabetic() || number::digit(c, 10).is_some())),
    ("isLowSurrogate", &[Char], |call| Ok(Value::Boolean((0xdc00..0xe000).contains(&call.char(0))))),
    ("isLowerCase", &[Char], |call| is(call, char::is_lowercase)),
    ("isLowerCase", &[Int], |call| is(call, char::is_lowercase)),
    ("isMirrored", &[Char], unsupported),
    ("isMirrored", &[Int], unsupported),
    ("isSpace", &[Char], |call| Ok(Value::Boolean(matches!(call.char(0), 0x09 | 0x0a | 0x0c | 0x0d | 0x20)))),
    ("isSpaceChar", &[Char], space_char),
    ("isSpaceChar", &[Int], space_char),
    ("isSupplementaryCodePoint", &[Int], |call| Ok(Value::Boolean((0x10000..0x11_0000).contains(&call.int(0))))),
    ("isSurrogate", &[Char], |call| Ok(Value::Boolean((0xd800..0xe000).contains(&call.char(0))))),
    ("isSurrogatePair", &[Char, Char], |call| {
        let pair = (0xd800..0xdc00).contains(&call.char(0)) && (0xdc00..0xe000).contains(&call.char(1));
        Ok(Value::Boolean(pair))
    }),
    ("isTitleCase", &[Char], title_case),
    ("isTitleCase", &[Int], title_case),
    ("isUnicodeIdentifierPart", &[Char], unsupported),
    ("isUnicodeIdentifierPart", &[Int], unsupported),
    ("isUnicodeIdentifierStart", &[Char], unsupported),
    ("isUnicodeIdentifierStart", &[Int], unsupported),
    ("isUpperCase", &[Char], |call| is(call, char::is_uppercase)),
    ("isUpperCase", &[Int], |call| is(call, char::is_uppercase)),
    ("isValidCodePoint", &[Int], |call| Ok(Value::Boolean((0..0x11_0000).contains(&call.int(0))))),
    ("isWhitespace", &[Char], whitespace),
    ("isWhitespace", &[Int], whitespace),
    ("lowSurrogate", &[Int], |call| Ok(Value::Character((call.int(0) & 0x3ff | 0xdc00) as u16))),
    ("offsetByCodePoints", &[CharSequence, Int, Int], unsupported),
    ("offsetByCodePoints", &[CHARS, Int, Int, Int, Int], unsupported),
    ("reverseBytes", &[Char], |call| Ok(Value::Character(call.char(0).swap_bytes()))),
    ("toChars", &[Int], |call| {
        let units = units(call.int(0))?;
        Ok(Array::value(Component::Char, units.into_iter().map(Value::Character).collect()))
    }),
    ("toChars", &[Int, CHARS, Int], unsupported),
    ("toCodePoint", &[Char, Char], |call| {
        let (high, low) = (i32::from(call.char(0)), i32::from(call.char(1)));
        Ok(Value::Integer((high << 10) + low + (0x10000 - (0xd800 << 10) - 0xdc00)))
    }),
    ("toLowerCase", &[Char], |call| Ok(Value::Character(to_lower(call.char(0))))),
    ("toLowerCase", &[Int], |call| Ok(Value::Integer(mapped(call.int(0), lower)))),
    ("toString", &[Char], |call| to_text(call.argument(0), call.meter).map(Value::String)),
    ("toString", &[Int], |call| Ok(Value::String(Text::from(units(call.int(0))?)))),
    ("toTitleCase", &[Char], unsupported),
    ("toTitleCase", &[Int], unsupported),
    ("toUpperCase", &[Char], |call| Ok(Value::Character(to_upper(call.char(0))))),
    ("toUpperCase", &[Int], |call| Ok(Value::Integer(mapped(call.int(0), upper)))),
    ("valueOf", &[Char], |call| Ok(call.argument(0).clone())),
];

/// The simple lower case: one character; `İ` is the only one whose full one is longer.
pub(super) fn lower(c: char) -> char {
    if c == '\u{130}' { 'i' } else { c.to_lowercase().next().unwrap_or(c) }
}

/// The simple upper case: one character, where the full one is longer mostly the character itself.
pub(super) fn upper(c: char) -> char {
    let mut all = c.to_uppercase();
    match (all.next(), all.next()) {
        (Some(upper), None) => upper,
        _ => match u32::from(c) {
            // The Greek letters with an iota below have a simple one too.
            0x1f80..=0x1f87 | 0x1f90..=0x1f97 | 0x1fa0..=0x1fa7 => char::from_u32(u32::from(c) + 8).unwrap_or(c),
            0x1fb3 | 0x1fc3 | 0x1ff3 => char::from_u32(u32::from(c) + 9).unwrap_or(c),
            _ => c,
        },
    }
}

fn mapped(point: i32, map: fn(char) -> char) -> i32 {
    let c = u32::try_from(point).ok().and_then(char::from_u32);
    c.map_or(point, |c| u32::from(map(c)).cast_signed())
}

/// `Character.toLowerCase` of a unit.
fn to_lower(unit: u16) -> u16 {
    mapped(i32::from(unit), lower).try_into().unwrap_or(unit)
}

/// `Character.toUpperCase` of a unit.
fn to_upper(unit: u16) -> u16 {
    mapped(i32::from(unit), upper).try_into().unwrap_or(unit)
}

/// The code point that the first argument is.
fn point(call: &Call<'_>) -> i32 {
    if let Value::Character(unit) = call.argument(0) { i32::from(*unit) } else { call.int(0) }
}

fn char_of(call: &Call<'_>) -> Option<char> {
    u32::try_from(point(call)).ok().and_then(char::from_u32)
}

fn is(call: &Call<'_>, test: fn(char) -> bool) -> Result<Value, Exception> {
    Ok(Value::Boolean(char_of(call).is_some_and(test)))
}

/// As [`is`] for classes that our tables know only in the parts that are most used.
fn classed(call: &Call<'_>, test: fn(char) -> bool) -> Result<Value, Exception> {
    if char_of(call).is_some_and(|c| u32::from(c) >= 0x300) { unsupported(call) } else { is(call, test) }
}

fn whitespace(call: &Call<'_>) -> Result<Value, Exception> {
    Ok(Value::Boolean(u16::try_from(point(call)).is_ok_and(is_whitespace)))
}

fn space_char(call: &Call<'_>) -> Result<Value, Exception> {
    Ok(Value::Boolean(matches!(
        point(call),
        0x20 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000
    )))
}

fn title_case(call: &Call<'_>) -> Result<Value, Exception> {
    Ok(Value::Boolean(matches!(
        point(call),
        0x1c5 | 0x1c8 | 0x1cb | 0x1f2 | 0x1f88..=0x1f8f | 0x1f98..=0x1f9f | 0x1fa8..=0x1faf | 0x1fbc | 0x1fcc | 0x1ffc
    )))
}

fn digit(call: &Call<'_>) -> Result<Value, Exception> {
    let radix = u32::try_from(call.int(1)).ok().filter(|radix| (2..=36).contains(radix));
    let value = radix.zip(char_of(call)).and_then(|(radix, c)| number::digit(c, radix));
    Ok(Value::Integer(value.map_or(-1, u32::cast_signed)))
}

fn numeric_value(call: &Call<'_>) -> Result<Value, Exception> {
    match char_of(call) {
        Some(c) if u32::from(c) < 0x80 => Ok(Value::Integer(number::digit(c, 36).map_or(-1, u32::cast_signed))),
        _ => unsupported(call),
    }
}

/// `Character.toChars`.
fn units(point: i32) -> Result<Vec<u16>, Exception> {
    match u32::try_from(point) {
        Ok(unit @ 0..0x10000) => Ok(vec![u16::try_from(unit).unwrap_or(0)]),
        Ok(above) => match char::from_u32(above) {
            Some(c) => Ok(c.encode_utf16(&mut [0; 2]).to_vec()),
            None => Err(not_a_point(point)),
        },
        Err(_) => Err(not_a_point(point)),
    }
}

fn not_a_point(point: i32) -> Exception {
    illegal_argument(format!("Not a valid Unicode code point: 0x{point:X}"))
}
