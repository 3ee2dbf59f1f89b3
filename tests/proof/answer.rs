//! What the response templates have to give: worked out from the spec and Step Functions' answer alone.

use serde_json::{Map, Value, json};

use crate::event::{Event, Outcome};
use crate::json::{expect, members, read, read_there};

/// Judges what the template for answers of status 200 gave.
pub(crate) fn judge(spec: &Value, event: &Event, outcome: &Outcome) -> Result<(), String> {
    let Outcome::Rendered { text, status } = outcome else { return Err(format!("{outcome:?}")) };
    let answer = read_there(&event.body)?;
    let is_synchronous = spec["flavor"] == "express";
    let response = spec.get("response").unwrap_or(&Value::Null);
    let status = status.as_ref().map_or(Some(200), Value::as_u64).ok_or("the status is no number")?;
    if is_synchronous && answer["status"] != "SUCCEEDED" {
        return failure(response, &answer, text, status);
    }
    let declared = response["status"].as_u64().unwrap_or(if is_synchronous { 200 } else { 202 });
    if status != declared {
        return Err(format!("the status is {status}, not {declared}"));
    }
    let body = response.get("body").cloned().unwrap_or(if is_synchronous { "output" } else { "execution" }.into());
    let fields = match body.as_str() {
        Some("none") => return if text.is_empty() { Ok(()) } else { Err(format!("a 204 says {text:?}")) },
        Some("output") => {
            let output = answer["output"].as_str().ok_or("no output")?;
            let is_it = text.trim_end_matches('\n') == output.trim_end_matches('\n');
            return if is_it { Ok(()) } else { Err(format!("the body is {text}, not {output}")) };
        }
        Some("execution") => {
            let mut fields = json!({
                "id": { "execution": "id" },
                "executionArn": { "execution": "executionArn" },
                "startDate": { "execution": "startDate" },
            });
            if is_synchronous {
                fields["stopDate"] = json!({ "execution": "stopDate" });
            }
            fields
        }
        _ => body,
    };
    let fields = fields.as_object().ok_or("the body is a table")?;
    compose(fields, event, &answer, &read(text)?)
}

/// An object of declared members.
fn compose(fields: &Map<String, Value>, event: &Event, answer: &Value, got: &Value) -> Result<(), String> {
    let keys: Vec<&str> = fields.keys().map(String::as_str).collect();
    for ((name, field), got) in fields.iter().zip(members(got, &keys)?) {
        let wanted = if field.get("output").is_some() {
            read(answer["output"].as_str().ok_or("no output")?)?
        } else if let Some(variable) = field["context"].as_str() {
            event.context(variable).unwrap_or_default().into()
        } else if let Some(value) = field.get("value") {
            value.clone()
        } else if field["execution"] == "id" {
            let arn = answer["executionArn"].as_str().ok_or("no ARN")?;
            arn.rsplit(':').next().unwrap_or_default().into()
        } else {
            let member = field["execution"].as_str().ok_or("a member comes from somewhere")?;
            told(answer, member)
        };
        expect(&format!("`{name}`"), got, &wanted)?;
    }
    Ok(())
}

/// An execution that did not succeed.
fn failure(response: &Value, answer: &Value, text: &str, status: u64) -> Result<(), String> {
    let has_timed_out = answer["status"] == "TIMED_OUT";
    let error = match answer["error"].as_str().unwrap_or_default() {
        "" if has_timed_out => "States.Timeout",
        error => error,
    };
    let declared = |name: &str| response["errors"].get(name).and_then(Value::as_u64);
    let wanted = if has_timed_out {
        declared("States.Timeout").unwrap_or(504)
    } else {
        declared(error).or_else(|| declared("States.ALL")).unwrap_or(500)
    };
    if status != wanted {
        return Err(format!("the status of `{error}` is {status}, not {wanted}"));
    }
    refused(text, error, &told(answer, "cause"))
}

/// A member; nothing if it is not there or null.
fn told(answer: &Value, name: &str) -> Value {
    answer.get(name).filter(|value| !value.is_null()).cloned().unwrap_or_else(|| "".into())
}

fn refused(text: &str, error: &str, cause: &Value) -> Result<(), String> {
    let body = read(text)?;
    let [got, got_cause] = members(&body, &["error", "cause"])?[..] else { return Err("two members".into()) };
    expect("error", got, &error.into())?;
    expect("cause", got_cause, cause)
}

/// Judges what the template for answers of status 400 and 500 gave.
pub(crate) fn judge_error(event: &Event, outcome: &Outcome) -> Result<(), String> {
    let answer = read_there(&event.body);
    let (text, status) = match outcome {
        Outcome::Rendered { text, status } => (text, status),
        Outcome::Failed(_) if answer.is_err() => return Ok(()),
        Outcome::Failed(error) => return Err(error.clone()),
    };
    let answer = answer.unwrap_or(Value::Null);
    // The name after the namespace.
    let error = answer["__type"].as_str().and_then(|name| name.rsplit('#').next()).unwrap_or_default();
    let wanted = match error {
        "InvalidExecutionInput" | "SerializationException" | "ValidationException" => 400,
        "ExecutionLimitExceeded" | "ThrottlingException" => 429,
        _ => 500,
    };
    if status.as_ref().and_then(Value::as_u64) != Some(wanted) {
        return Err(format!("the status of `{error}` is {status:?}, not {wanted}"));
    }
    let cause = if wanted == 500 { "Step Functions could not be started".into() } else { told(&answer, "message") };
    refused(text, error, &cause)
}
