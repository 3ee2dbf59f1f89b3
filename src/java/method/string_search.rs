//! The methods of `java.lang.String` that look at one and answer no string.

use super::super::equality::compare_texts;
use super::super::overload::{STRING as TEXT, Type};
use super::super::regex::Regex;
use super::super::{Exception, Value, compare};
use super::character::{lower, upper};
use super::string::is_whitespace;
use super::string_replace::find;
use super::{Call, Method, count, index, null_pointer};
use Type::{Boolean, CharSequence, Int, Object};

pub(super) const STRING: &[Method] = &[
    ("charAt", &[Int], char_at),
    ("codePointAt", &[Int], code_point_at),
    ("codePointBefore", &[Int], code_point_before),
    ("codePointCount", &[Int, Int], code_point_count),
    ("compare", &[CharSequence, CharSequence], compare_two),
    ("compareTo", &[Object], compare_to),
    ("compareTo", &[TEXT], compare_to),
    ("compareToIgnoreCase", &[TEXT], compare_to_ignore_case),
    ("contains", &[CharSequence], contains),
    ("contentEquals", &[CharSequence], content_equals),
    ("contentEquals", &[Type::Class("java.lang.StringBuffer")], content_equals),
    ("endsWith", &[TEXT], ends_with),
    ("equalsIgnoreCase", &[TEXT], equals_ignore_case),
    ("indexOf", &[TEXT], index_of),
    ("indexOf", &[TEXT, Int], index_of),
    ("indexOf", &[Int], index_of_char),
    ("indexOf", &[Int, Int], index_of_char),
    ("isBlank", &[], is_blank),
    ("isEmpty", &[], is_empty),
    ("lastIndexOf", &[TEXT], last_index_of),
    ("lastIndexOf", &[TEXT, Int], last_index_of),
    ("lastIndexOf", &[Int], last_index_of_char),
    ("lastIndexOf", &[Int, Int], last_index_of_char),
    ("length", &[], length),
    ("matches", &[TEXT], matches),
    ("offsetByCodePoints", &[Int, Int], offset_by_code_points),
    ("regionMatches", &[Boolean, Int, TEXT, Int, Int], region_matches),
    ("regionMatches", &[Int, TEXT, Int, Int], region_matches),
    ("startsWith", &[TEXT], starts_with),
    ("startsWith", &[TEXT, Int], starts_with),
];

fn out_of_bounds(message: String) -> Exception {
    Exception::new("java.lang.StringIndexOutOfBoundsException", message)
}

fn length(call: &Call<'_>) -> Result<Value, Exception> {
    Ok(Value::Integer(count(call.this_text()?.len())))
}

fn is_empty(call: &Call<'_>) -> Result<Value, Exception> {
    Ok(Value::Boolean(call.this_text()?.is_empty()))
}

fn is_blank(call: &Call<'_>) -> Result<Value, Exception> {
    let text = call.this_text()?;
    call.meter.spend(text.len() / 8)?;
    Ok(Value::Boolean(text.units().iter().all(|unit| is_whitespace(*unit))))
}

fn char_at(call: &Call<'_>) -> Result<Value, Exception> {
    let (units, at) = (call.this_text()?.units(), call.int(0));
    let unit = usize::try_from(at).ok().and_then(|at| units.get(at));
    unit.map(|unit| Value::Character(*unit)).ok_or_else(|| {
        // A string of Latin-1 says it otherwise.
        out_of_bounds(if units.iter().all(|unit| *unit < 0x100) {
            format!("String index out of range: {at}")
        } else {
            format!("index {at}, length {}", units.len())
        })
    })
}

fn code_point(units: &[u16]) -> Option<i32> {
    match units {
        [high @ 0xd800..0xdc00, low @ 0xdc00..0xe000, ..] => {
            Some(0x10000 + ((i32::from(*high) - 0xd800) << 10) + i32::from(*low) - 0xdc00)
        }
        [unit, ..] => Some(i32::from(*unit)),
        [] => None,
    }
}

fn code_point_at(call: &Call<'_>) -> Result<Value, Exception> {
    let (units, at) = (call.this_text()?.units(), call.int(0));
    let found = usize::try_from(at).ok().and_then(|at| units.get(at..)).and_then(code_point);
    found.map(Value::Integer).ok_or_else(|| out_of_bounds(format!("index {at}, length {}", units.len())))
}

fn code_point_before(call: &Call<'_>) -> Result<Value, Exception> {
    let (units, at) = (call.this_text()?.units(), call.int(0));
    let before = usize::try_from(at).ok().filter(|at| *at > 0).and_then(|at| units.get(..at));
    let found = before.and_then(|before| match before {
        [.., 0xd800..0xdc00, 0xdc00..0xe000] => code_point(&before[before.len() - 2..]),
        [.., unit] => Some(i32::from(*unit)),
        [] => None,
    });
    found.map(Value::Integer).ok_or_else(|| out_of_bounds(format!("String index out of range: {at}")))
}

/// How many units the code point at the start takes.
fn width(units: &[u16]) -> usize {
    if matches!(units, [0xd800..0xdc00, 0xdc00..0xe000, ..]) { 2 } else { 1 }
}

fn code_point_count(call: &Call<'_>) -> Result<Value, Exception> {
    let units = call.this_text()?.units();
    let range = usize::try_from(call.int(0)).ok().zip(usize::try_from(call.int(1)).ok());
    let Some(range) = range.and_then(|(from, to)| units.get(from..to)) else {
        return Err(Exception::without_message("java.lang.IndexOutOfBoundsException"));
    };
    call.meter.spend(range.len() / 8)?;
    let mut rest = range;
    let mut points = 0;
    while !rest.is_empty() {
        rest = &rest[width(rest)..];
        points += 1;
    }
    Ok(Value::Integer(points))
}

fn offset_by_code_points(call: &Call<'_>) -> Result<Value, Exception> {
    let (units, points) = (call.this_text()?.units(), call.int(1));
    let fail = || Exception::without_message("java.lang.IndexOutOfBoundsException");
    let mut at = usize::try_from(call.int(0)).ok().filter(|at| *at <= units.len()).ok_or_else(fail)?;
    call.meter.spend(units.len().min(points.unsigned_abs() as usize) / 8)?;
    for _ in 0..points.unsigned_abs() {
        if points > 0 {
            let rest = units.get(at..).filter(|rest| !rest.is_empty()).ok_or_else(fail)?;
            at += width(rest);
        } else {
            at = at.checked_sub(1).ok_or_else(fail)?;
            let pair = at.checked_sub(1).and_then(|before| units.get(before..));
            if pair.is_some_and(|pair| width(pair) == 2) {
                at -= 1;
            }
        }
    }
    Ok(Value::Integer(count(at)))
}

fn compare_to(call: &Call<'_>) -> Result<Value, Exception> {
    let other = call.argument(0);
    Ok(compare(call.receiver, other)?.map_or(Value::Null, Value::Integer))
}

fn compare_two(call: &Call<'_>) -> Result<Value, Exception> {
    Ok(Value::Integer(compare_texts(call.text(0)?.units(), call.text(1)?.units())))
}

/// Code points as they are compared without case: upper case, then lower case. Surrogates that stand alone are themselves.
fn folded(units: &[u16]) -> impl Iterator<Item = i32> {
    char::decode_utf16(units.iter().copied()).map(|item| match item {
        Ok(c) => u32::from(lower(upper(c))).cast_signed(),
        Err(error) => i32::from(error.unpaired_surrogate()),
    })
}

fn compare_to_ignore_case(call: &Call<'_>) -> Result<Value, Exception> {
    let (a, b) = (call.this_text()?.units(), call.text(0)?.units());
    call.meter.spend(a.len().min(b.len()) / 4)?;
    let is_latin = |units: &[u16]| units.iter().all(|unit| *unit < 0x100);
    let differ = if is_latin(a) != is_latin(b) {
        // Java keeps Latin-1 in bytes, and compares it with the others unit by unit.
        let units = |units: &'_ [u16]| -> Vec<i32> { units.iter().flat_map(|unit| folded(&[*unit]).next()).collect() };
        units(a).into_iter().zip(units(b)).map(|(a, b)| a - b).find(|gap| *gap != 0)
    } else {
        folded(a).zip(folded(b)).map(|(a, b)| a - b).find(|gap| *gap != 0)
    };
    Ok(Value::Integer(differ.unwrap_or_else(|| count(a.len()) - count(b.len()))))
}

fn same_without_case(a: &[u16], b: &[u16]) -> bool {
    a.len() == b.len() && (a == b || folded(a).eq(folded(b)))
}

fn equals_ignore_case(call: &Call<'_>) -> Result<Value, Exception> {
    let text = call.this_text()?;
    call.meter.spend(text.len() / 8)?;
    Ok(Value::Boolean(match call.argument(0) {
        Value::String(other) => same_without_case(text.units(), other.units()),
        _ => false,
    }))
}

fn contains(call: &Call<'_>) -> Result<Value, Exception> {
    Ok(Value::Boolean(search(call, 0)?.is_some()))
}

fn search(call: &Call<'_>, from: usize) -> Result<Option<usize>, Exception> {
    let (text, part) = (call.this_text()?, call.text(0)?);
    call.meter.spend(text.len() / 8 * (part.len() / 64 + 1))?;
    Ok(find(text.units(), part.units(), from))
}

fn content_equals(call: &Call<'_>) -> Result<Value, Exception> {
    Ok(Value::Boolean(call.this_text()? == call.text(0)?))
}

fn starts_with(call: &Call<'_>) -> Result<Value, Exception> {
    let units = call.this_text()?.units();
    let Ok(from) = usize::try_from(call.int(1)) else { return Ok(Value::Boolean(false)) };
    let (rest, prefix) = (units.get(from..), call.text(0)?);
    Ok(Value::Boolean(rest.is_some_and(|rest| rest.starts_with(prefix.units()))))
}

fn ends_with(call: &Call<'_>) -> Result<Value, Exception> {
    Ok(Value::Boolean(call.this_text()?.units().ends_with(call.text(0)?.units())))
}

/// Where to start: before the start means at it.
fn start(call: &Call<'_>) -> usize {
    if call.arguments.len() > 1 { usize::try_from(call.int(1)).unwrap_or(0) } else { 0 }
}

fn index_of(call: &Call<'_>) -> Result<Value, Exception> {
    let from = start(call).min(call.this_text()?.len());
    Ok(index(search(call, from)?))
}

/// The units of a code point; none if it is none.
fn units_of(point: i32) -> Option<Vec<u16>> {
    match point {
        0..0x10000 => Some(vec![u16::try_from(point).ok()?]),
        _ => {
            let c = char::from_u32(u32::try_from(point).ok()?)?;
            Some(c.encode_utf16(&mut [0; 2]).to_vec())
        }
    }
}

fn index_of_char(call: &Call<'_>) -> Result<Value, Exception> {
    let text = call.this_text()?;
    call.meter.spend(text.len() / 8)?;
    let from = start(call).min(text.len());
    Ok(index(units_of(call.int(0)).and_then(|part| find(text.units(), &part, from))))
}

fn last(call: &Call<'_>, part: &[u16]) -> Result<Value, Exception> {
    let text = call.this_text()?;
    call.meter.spend(text.len() / 8 * (part.len() / 64 + 1))?;
    let Some(most) = text.len().checked_sub(part.len()) else { return Ok(index(None)) };
    let from = if call.arguments.len() > 1 {
        let Ok(from) = usize::try_from(call.int(1)) else { return Ok(index(None)) };
        from.min(most)
    } else {
        most
    };
    Ok(index((0..=from).rev().find(|at| text.units()[*at..].starts_with(part))))
}

fn last_index_of(call: &Call<'_>) -> Result<Value, Exception> {
    let part = call.text(0)?.clone();
    last(call, part.units())
}

fn last_index_of_char(call: &Call<'_>) -> Result<Value, Exception> {
    match units_of(call.int(0)) {
        Some(part) => last(call, &part),
        None => Ok(index(None)),
    }
}

fn matches(call: &Call<'_>) -> Result<Value, Exception> {
    let regex = Regex::new(call.text(0)?.units())?;
    Ok(Value::Boolean(regex.matches(call.this_text()?.units(), call.meter)?))
}

fn region_matches(call: &Call<'_>) -> Result<Value, Exception> {
    let skipped = call.arguments.len() - 4;
    let ignore_case = skipped == 1 && call.boolean(0);
    let (here, there, length) = (call.int(skipped), call.int(skipped + 2), call.int(skipped + 3));
    let fits = |from: i32, total: usize| from >= 0 && i64::from(from) <= i64::from(count(total)) - i64::from(length);
    let text = call.this_text()?;
    if there < 0 || !fits(here, text.len()) {
        return Ok(Value::Boolean(false));
    }
    let Value::String(other) = call.argument(skipped + 1) else { return Err(null_pointer()) };
    if !fits(there, other.len()) {
        return Ok(Value::Boolean(false));
    }
    let Ok(length) = usize::try_from(length) else { return Ok(Value::Boolean(true)) };
    call.meter.spend(length / 8)?;
    let part = |units: &[u16], from: i32| -> Vec<u16> {
        units.iter().skip(usize::try_from(from).unwrap_or(0)).take(length).copied().collect()
    };
    let (a, b) = (part(text.units(), here), part(other.units(), there));
    Ok(Value::Boolean(if ignore_case { same_without_case(&a, &b) } else { a == b }))
}
