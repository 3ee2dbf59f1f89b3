//! The methods of `java.lang.String` that make strings.

use super::super::overload::{CHAR_SEQUENCES, CHARS, OBJECTS, STRING as TEXT, Type, UNREACHABLE};
use super::super::{Array, Component, Exception, Meter, Text, Value, format, narrow, print, to_text, widen};
use super::string_replace::{replace, replace_all, replace_char, replace_first, split};
use super::{Call, Method, illegal_argument, null_pointer, unsupported};
use crate::java::collection;
use Type::{Boolean, Char, CharSequence, Double, Float, Int, Iterable, Long, Object};

pub(super) const STRING: &[Method] = &[
    ("chars", &[], unsupported),
    ("codePoints", &[], unsupported),
    ("concat", &[TEXT], concat),
    ("copyValueOf", &[CHARS], value_of_chars),
    ("copyValueOf", &[CHARS, Int, Int], value_of_chars),
    ("describeConstable", &[], unsupported),
    ("format", &[UNREACHABLE, TEXT, OBJECTS], unsupported),
    ("format", &[TEXT, OBJECTS], format_static),
    ("formatted", &[OBJECTS], formatted),
    ("getBytes", &[], get_bytes),
    ("getBytes", &[UNREACHABLE], unsupported),
    ("getBytes", &[TEXT], get_bytes),
    ("getBytes", &[Int, Int, Type::Array(&Type::Byte, Component::Byte), Int], unsupported),
    ("getChars", &[Int, Int, CHARS, Int], unsupported),
    ("indent", &[Int], indent),
    ("intern", &[], same),
    ("join", &[CharSequence, CHAR_SEQUENCES], join),
    ("join", &[CharSequence, Iterable], join),
    ("lines", &[], unsupported),
    ("repeat", &[Int], repeat),
    ("replace", &[CharSequence, CharSequence], replace),
    ("replace", &[Char, Char], replace_char),
    ("replaceAll", &[TEXT, TEXT], replace_all),
    ("replaceFirst", &[TEXT, TEXT], replace_first),
    ("resolveConstantDesc", &[UNREACHABLE], unsupported),
    ("split", &[TEXT], split),
    ("split", &[TEXT, Int], split),
    ("strip", &[], strip),
    ("stripIndent", &[], unsupported),
    ("stripLeading", &[], strip),
    ("stripTrailing", &[], strip),
    ("subSequence", &[Int, Int], substring),
    ("substring", &[Int], substring),
    ("substring", &[Int, Int], substring),
    ("toCharArray", &[], to_char_array),
    ("toLowerCase", &[], to_lower_case),
    ("toLowerCase", &[UNREACHABLE], no_locale),
    ("toUpperCase", &[], to_upper_case),
    ("toUpperCase", &[UNREACHABLE], no_locale),
    ("transform", &[UNREACHABLE], unsupported),
    ("translateEscapes", &[], unsupported),
    ("trim", &[], trim),
    ("valueOf", &[Object], value_of),
    ("valueOf", &[Boolean], value_of),
    ("valueOf", &[Char], value_of),
    ("valueOf", &[CHARS], value_of_chars),
    ("valueOf", &[CHARS, Int, Int], value_of_chars),
    ("valueOf", &[Double], value_of_double),
    ("valueOf", &[Float], value_of_float),
    ("valueOf", &[Int], value_of),
    ("valueOf", &[Long], value_of),
];

pub(super) fn made(units: Vec<u16>, meter: &Meter) -> Result<Value, Exception> {
    meter.spend(units.len())?;
    Ok(Value::String(Text::from(units)))
}

pub(super) fn same(call: &Call<'_>) -> Result<Value, Exception> {
    Ok(call.receiver.clone())
}

fn part(call: &Call<'_>, from: usize, to: usize) -> Result<Value, Exception> {
    let text = call.this_text()?;
    if from == 0 && to == text.len() {
        return Ok(call.receiver.clone());
    }
    call.meter.spend(to.saturating_sub(from))?;
    Ok(Value::String(Text::from(text.units().get(from..to).unwrap_or_default())))
}

fn concat(call: &Call<'_>) -> Result<Value, Exception> {
    let (text, other) = (call.this_text()?, call.text(0)?);
    call.meter.spend(text.len() + other.len())?;
    made([text.units(), other.units()].concat(), call.meter)
}

fn substring(call: &Call<'_>) -> Result<Value, Exception> {
    let length = call.this_text()?.len();
    let from = call.int(0);
    let to = if call.arguments.len() > 1 { call.int(1) } else { super::count(length) };
    if let (Ok(start), Ok(end)) = (usize::try_from(from), usize::try_from(to))
        && start <= end
        && end <= length
    {
        return part(call, start, end);
    }
    let message = match call.arguments.len() {
        1 if from < 0 => format!("begin {from}, end {length}, length {length}"),
        1 => format!("begin {from}, end {length}, length {length}"),
        _ => format!("begin {from}, end {to}, length {length}"),
    };
    Err(Exception::new("java.lang.StringIndexOutOfBoundsException", message))
}

fn trim(call: &Call<'_>) -> Result<Value, Exception> {
    let units = call.this_text()?.units();
    let Some(from) = units.iter().position(|unit| *unit > 0x20) else { return part(call, 0, 0) };
    let to = units.iter().rposition(|unit| *unit > 0x20).map_or(0, |last| last + 1);
    part(call, from, to)
}

/// `Character.isWhitespace`.
pub(super) fn is_whitespace(unit: u16) -> bool {
    matches!(unit, 0x09..=0x0d | 0x1c..=0x20 | 0x1680 | 0x2000..=0x2006 | 0x2008..=0x200a | 0x2028 | 0x2029 | 0x205f | 0x3000)
}

fn strip(call: &Call<'_>) -> Result<Value, Exception> {
    let units = call.this_text()?.units();
    let mut from = 0;
    let mut to = units.len();
    if call.method != "stripTrailing" {
        from = units.iter().position(|unit| !is_whitespace(*unit)).unwrap_or(to);
    }
    if call.method != "stripLeading" {
        to = units.iter().rposition(|unit| !is_whitespace(*unit)).map_or(from, |last| last + 1);
    }
    part(call, from, to.max(from))
}

fn repeat(call: &Call<'_>) -> Result<Value, Exception> {
    let (text, times) = (call.this_text()?, call.int(0));
    let Ok(times) = usize::try_from(times) else {
        return Err(illegal_argument(format!("count is negative: {times}")));
    };
    call.meter.spend(text.len().saturating_mul(times))?;
    Ok(Value::String(Text::from(text.units().repeat(times))))
}

fn indent(call: &Call<'_>) -> Result<Value, Exception> {
    let (units, by) = (call.this_text()?.units(), call.int(0));
    if units.is_empty() {
        return part(call, 0, 0);
    }
    let mut out = Vec::new();
    let mut rest = units;
    while !rest.is_empty() {
        let end = rest.iter().position(|unit| matches!(unit, 0x0a | 0x0d)).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        let breaks = match after {
            [0x0d, 0x0a, ..] => 2,
            [_, ..] => 1,
            [] => 0,
        };
        rest = &after[breaks..];
        match usize::try_from(by) {
            Ok(by) => {
                call.meter.spend(by)?;
                out.extend(std::iter::repeat_n(0x20, by));
                out.extend_from_slice(line);
            }
            Err(_) => {
                let most = by.unsigned_abs() as usize;
                let blank = line.iter().take(most).take_while(|unit| is_whitespace(**unit)).count();
                out.extend_from_slice(&line[blank..]);
            }
        }
        out.push(0x0a);
    }
    made(out, call.meter)
}

fn join(call: &Call<'_>) -> Result<Value, Exception> {
    let separator = call.text(0)?;
    if matches!(call.argument(1), Value::Null) {
        return Err(null_pointer());
    }
    let mut out = Vec::new();
    for (at, element) in collection::elements(call.argument(1), call.meter)?.iter().enumerate() {
        if at > 0 {
            out.extend_from_slice(separator.units());
        }
        match element {
            Value::String(_) | Value::Null => print::print(element, &mut out, 0, call.meter)?,
            other => return Err(crate::java::equality::class_cast(other, "java.lang.CharSequence")),
        }
        call.meter.spend(separator.len())?;
    }
    made(out, call.meter)
}

/// No template has a `Locale`: what stands for one is null.
fn no_locale(_: &Call<'_>) -> Result<Value, Exception> {
    Err(null_pointer())
}

/// Converts what is Unicode; surrogates that stand alone stay.
fn converted(call: &Call<'_>, convert: fn(&str) -> String) -> Result<Value, Exception> {
    let units = call.this_text()?.units();
    call.meter.spend(units.len())?;
    let mut out = Vec::with_capacity(units.len());
    let mut run = String::new();
    for item in char::decode_utf16(units.iter().copied()) {
        match item {
            Ok(c) => run.push(c),
            Err(error) => {
                widen(&convert(&run), &mut out);
                run.clear();
                out.push(error.unpaired_surrogate());
            }
        }
    }
    widen(&convert(&run), &mut out);
    if out == units { same(call) } else { made(out, call.meter) }
}

fn to_lower_case(call: &Call<'_>) -> Result<Value, Exception> {
    converted(call, str::to_lowercase)
}

fn to_upper_case(call: &Call<'_>) -> Result<Value, Exception> {
    converted(call, str::to_uppercase)
}

fn to_char_array(call: &Call<'_>) -> Result<Value, Exception> {
    let units = call.this_text()?.units();
    call.meter.spend(units.len())?;
    Ok(Array::value(Component::Char, units.iter().map(|unit| Value::Character(*unit)).collect()))
}

fn get_bytes(call: &Call<'_>) -> Result<Value, Exception> {
    let text = call.this_text()?;
    call.meter.spend(text.len())?;
    let charset =
        if call.arguments.is_empty() { String::new() } else { call.text(0)?.to_string().to_ascii_uppercase() };
    let bytes: Vec<u8> = match charset.as_str() {
        // Without a name: the default of Java 18 and later, and of every other on Linux.
        "" | "UTF-8" | "UTF8" => narrow(text.units()).into_bytes(),
        "US-ASCII" | "ASCII" | "ISO-8859-1" | "LATIN1" => {
            let top = if charset.ends_with("ASCII") { 0x80 } else { 0x100 };
            narrow(text.units()).chars().map(|c| if u32::from(c) < top { c as u8 } else { b'?' }).collect()
        }
        _ => return Err(Exception::unsupported(format!("the charset `{charset}`"))),
    };
    Ok(Array::value(Component::Byte, bytes.into_iter().map(|byte| Value::Byte(byte.cast_signed())).collect()))
}

fn value_of(call: &Call<'_>) -> Result<Value, Exception> {
    to_text(call.argument(0), call.meter).map(Value::String)
}

fn value_of_double(call: &Call<'_>) -> Result<Value, Exception> {
    to_text(&Value::Double(call.double(0)), call.meter).map(Value::String)
}

fn value_of_float(call: &Call<'_>) -> Result<Value, Exception> {
    to_text(&Value::Float(call.float(0)), call.meter).map(Value::String)
}

fn value_of_chars(call: &Call<'_>) -> Result<Value, Exception> {
    let Value::Array(array) = call.argument(0) else { return Err(null_pointer()) };
    let units: Vec<u16> = array
        .elements
        .borrow()
        .iter()
        .map(|element| if let Value::Character(unit) = element { *unit } else { 0 })
        .collect();
    if call.arguments.len() == 1 {
        return made(units, call.meter);
    }
    let (from, length) = (call.int(1), call.int(2));
    let start = usize::try_from(from).ok();
    let range = start.zip(usize::try_from(length).ok()).and_then(|(from, length)| units.get(from..from + length));
    match range {
        Some(range) => made(range.to_vec(), call.meter),
        None => Err(Exception::new(
            "java.lang.StringIndexOutOfBoundsException",
            format!("offset {from}, count {length}, length {}", units.len()),
        )),
    }
}

fn format_static(call: &Call<'_>) -> Result<Value, Exception> {
    format::format(call.text(0)?, call.argument(1), call.meter).map(Value::String)
}

fn formatted(call: &Call<'_>) -> Result<Value, Exception> {
    format::format(call.this_text()?, call.argument(0), call.meter).map(Value::String)
}
