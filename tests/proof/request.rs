//! What a request template has to give: worked out from the spec and the request alone.

use serde_json::{Value, json};

use crate::event::{Event, Outcome};
use crate::json::{expect, members, read, read_there, same};
use crate::route::ARN;

/// What is sent in place of an execution input that would not be one; Step Functions refuses it.
const NO_OBJECT: &str = "the request body is not a JSON object";

/// Judges what the request template of this spec gave for this request.
pub(crate) fn judge(spec: &Value, event: &Event, outcome: &Outcome) -> Result<(), String> {
    let fields = spec.pointer("/request/input").and_then(Value::as_object);
    let paths: Vec<&str> = fields.into_iter().flatten().filter_map(|(_, field)| field["body"].as_str()).collect();
    let body = if event.body.is_empty() { Ok(json!({})) } else { read_there(&event.body) };
    let text = match outcome {
        Outcome::Rendered { text, .. } => text,
        // API Gateway answers 400 to what its JSON reader can't read, and Step Functions hears nothing of it.
        Outcome::Failed(_) if !paths.is_empty() && body.is_err() => return Ok(()),
        Outcome::Failed(error) => return Err(error.clone()),
    };
    let call = read(text)?;
    let [arn, input] = members(&call, &["stateMachineArn", "input"])?[..] else { return Err("two members".into()) };
    expect("stateMachineArn", arn, &ARN.into())?;
    let input = input.as_str().ok_or("the input is no string")?;
    let Some(fields) = fields else {
        let wanted = if event.body.is_empty() { "{}" } else { &event.body };
        return if input == wanted { Ok(()) } else { Err(format!("the input is {input:?}, not {wanted:?}")) };
    };
    let trimmed = event.body.trim_matches(|letter| letter <= ' ');
    if paths.iter().any(|path| path.contains('.')) && !trimmed.is_empty() && !trimmed.starts_with('{') {
        return if input == NO_OBJECT { Ok(()) } else { Err(format!("the input of no object is {input:?}")) };
    }
    let input = match (read(input), &body) {
        // json-smart reads NaN, which is no JSON, and writes it again: Step Functions refuses that input.
        (Err(_), Err(_)) => read(&input.replace("NaN", "null"))?,
        (input, _) => input?,
    };
    let keys: Vec<&str> = fields.keys().map(String::as_str).collect();
    let values = members(&input, &keys)?;
    for ((name, field), got) in fields.iter().zip(values) {
        let default = field.get("default").unwrap_or(&Value::Null);
        let given = |pairs: &[(String, String)], name: &str| {
            pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
        };
        let text = if let Some(path) = field["body"].as_str() {
            // What is nearly JSON is read as well as it can be; that it gives one valid value was seen.
            let Ok(body) = &body else { continue };
            let wanted = member(body, path).unwrap_or(default);
            if !same(got, wanted) {
                return Err(format!("`{name}` is {got}, not {wanted}"));
            }
            continue;
        } else if let Some(parameter) = field["path"].as_str() {
            given(&event.path, parameter).map(|raw| decoded(&raw))
        } else if let Some(parameter) = field["query"].as_str() {
            given(&event.query, parameter)
        } else if let Some(parameter) = field["header"].as_str() {
            given(&event.headers, parameter)
        } else {
            event.context(field["context"].as_str().ok_or("a field comes from somewhere")?)
        };
        let wanted = text.filter(|text| !text.is_empty()).map_or_else(|| default.clone(), Value::from);
        expect(&format!("`{name}`"), got, &wanted)?;
    }
    Ok(())
}

/// The value at `$.a.b`, if it is there and not null.
fn member<'a>(body: &'a Value, path: &str) -> Option<&'a Value> {
    let found = path.split('.').skip(1).try_fold(body, |value, name| value.as_object()?.get(name))?;
    Some(found).filter(|value| !value.is_null())
}

/// A part of a URL's path decoded: `%41` is `A`, and all else is itself.
fn decoded(raw: &str) -> String {
    let bytes = raw.as_bytes();
    let mut result = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        match digits.filter(|_| *byte == b'%') {
            Some(digits) => {
                let digits = str::from_utf8(digits).expect("ASCII");
                result.push(u8::from_str_radix(digits, 16).expect("hexadecimal digits"));
                at += 3;
            }
            None => {
                result.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&result).into_owned()
}
