//! JSON as an independent and strict reader has it, and what two values have to share to be the same.

use serde_json::Value;

/// The value of a JSON text. A surrogate that stands alone is a legal escape of JSON, and no character of Rust's.
pub(crate) fn read(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).or_else(|error| {
        let paired = paired(text);
        if paired == text { Err(format!("{error}: {text:.2000}")) } else { read_paired(&paired) }
    })
}

/// The value that API Gateway's reader (json-smart 2.2) finds in a text: as any reader, but a string with an escape in it
/// loses the DELs that are not escaped.
pub(crate) fn read_there(text: &str) -> Result<Value, String> {
    if !text.contains('\u{7f}') {
        return read(text);
    }
    let mut rest = text;
    let mut kept = String::new();
    while let Some(open) = rest.find('"') {
        let (before, string) = rest.split_at(open + 1);
        let end = end_of_string(string);
        kept.push_str(before);
        match &string[..end] {
            string if string.contains('\\') => kept.push_str(&string.replace('\u{7f}', "")),
            string => kept.push_str(string),
        }
        rest = &string[end..];
    }
    read(&(kept + rest))
}

/// Where a string's closing quote ends.
fn end_of_string(string: &str) -> usize {
    let mut bytes = string.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return at + 1,
            b'\\' => _ = bytes.next(),
            _ => {}
        }
    }
    string.len()
}

fn read_paired(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("{error}: {text:.2000}"))
}

/// The text with `\ufffd` for each escape of a surrogate that stands alone.
fn paired(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match (surrogate(rest), rest.get(6..).and_then(surrogate)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(_), _) => {
                result.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        result.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    result + rest
}

fn surrogate(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok().filter(|unit| (0xd800..0xe000).contains(unit))
}

/// Whether two values are the same. Java reads numbers with a fraction or an exponent as doubles, and prints those.
pub(crate) fn same(got: &Value, wanted: &Value) -> bool {
    match (got, wanted) {
        (Value::Array(got), Value::Array(wanted)) => {
            got.len() == wanted.len() && got.iter().zip(wanted).all(|(got, wanted)| same(got, wanted))
        }
        (Value::Object(got), Value::Object(wanted)) => {
            let has = |(key, value)| got.get(key).is_some_and(|got| same(got, value));
            got.len() == wanted.len() && wanted.iter().all(has)
        }
        (Value::Number(got), Value::Number(wanted)) => {
            let (got, wanted) = (got.as_str(), wanted.as_str());
            let double = |text: &str| text.parse::<f64>().ok();
            got == wanted
                || (wanted == "-0" && got == "0")
                || (wanted.contains(['.', 'e', 'E']) && double(got) == double(wanted))
        }
        // What no double can hold.
        (Value::Null, Value::Number(wanted)) => wanted.as_str().parse::<f64>().is_ok_and(f64::is_infinite),
        _ => got == wanted,
    }
}

/// The members of an object that has just these keys, in this order.
pub(crate) fn members<'a>(value: &'a Value, keys: &[&str]) -> Result<Vec<&'a Value>, String> {
    let object = value.as_object().ok_or_else(|| format!("no object: {value}"))?;
    let found: Vec<&str> = object.keys().map(String::as_str).collect();
    if found == keys { Ok(object.values().collect()) } else { Err(format!("the keys are {found:?}, not {keys:?}")) }
}

/// Complains unless both are the same.
pub(crate) fn expect(what: &str, got: &Value, wanted: &Value) -> Result<(), String> {
    if same(got, wanted) { Ok(()) } else { Err(format!("{what} is {got}, not {wanted}")) }
}
