//! What `gen eval` says.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use stepgate::diagnostic;
use stepgate::gateway::Evaluation;
use stepgate::java::Text;
use stepgate::run::eval::{Answer, EvalFailure, Evaluated, Row};

use super::{FINDING, Report, count};

/// `gen eval --template`: the text and nothing else, or all of it as JSON.
pub(crate) fn evaluation(outcome: Result<Evaluation, EvalFailure>, is_json: bool, color: bool) -> Report {
    match outcome {
        Ok(Evaluation { text, overrides }) if is_json => {
            document(&json!({ "output": text.to_string(), "overrides": overrides }))
        }
        Ok(Evaluation { text, .. }) => exact(text.to_string()),
        Err(failure) => failed(failure, color),
    }
}

/// `gen eval --plain`.
pub(crate) fn plain(outcome: Result<Text, EvalFailure>, is_json: bool, color: bool) -> Report {
    let whole = |text| Evaluation { text, overrides: Map::new() };
    evaluation(outcome.map(whole), is_json, color)
}

/// `gen eval --batch`: a line of JSON for each row.
pub(crate) fn batch(outcome: Result<Vec<Row>, EvalFailure>, color: bool) -> Report {
    match outcome {
        Ok(rows) => exact(rows.iter().map(line).collect()),
        Err(failure) => failed(failure, color),
    }
}

fn line(row: &Row) -> String {
    let id = row.id.as_deref().map(|id| format!("\"id\":{id},")).unwrap_or_default();
    let rest = match &row.outcome {
        Ok((text, None)) => format!("\"output\":{}", ascii_json(text)),
        Ok((text, Some(overrides))) => {
            format!("\"output\":{},\"overrides\":{}", ascii_json(text), json!(overrides))
        }
        Err(error) => {
            let (class, message) = (json!(error.class), json!(error.message));
            let (line, column) = (error.line, error.column);
            format!("\"error\":{{\"class\":{class},\"message\":{message},\"line\":{line},\"column\":{column}}}")
        }
    };
    format!("{{{id}{rest}}}\n")
}

/// A JSON string in which all beyond ASCII is escaped: surrogates that stand alone stay, and no reader takes U+2028 for
/// the end of the line.
fn ascii_json(text: &Text) -> String {
    let mut json = String::from("\"");
    for unit in text.units() {
        match u8::try_from(*unit) {
            Ok(byte @ (b'"' | b'\\')) => json.extend(['\\', char::from(byte)]),
            Ok(b'\n') => json.push_str("\\n"),
            Ok(byte) if (0x20..0x7f).contains(&byte) => json.push(char::from(byte)),
            _ => _ = write!(json, "\\u{unit:04x}"),
        }
    }
    json + "\""
}

/// `gen eval [WORKFLOW]`.
pub(crate) fn route(outcome: Result<Evaluated, EvalFailure>, is_json: bool, color: bool) -> Report {
    let evaluated = match outcome {
        Ok(evaluated) => evaluated,
        Err(failure) => return failed(failure, color),
    };
    let mut report = if is_json { document(&machine(&evaluated)) } else { exact(human(&evaluated)) };
    for (sources, diagnostics) in &evaluated.complaints {
        report.err.push_str(&diagnostic::draw(diagnostics, sources, color));
    }
    if !evaluated.complaints.is_empty() {
        let (who, what) = match evaluated.answer {
            Answer::Call(_) => ("Step Functions refuses", "call"),
            Answer::Response(_) => ("the caller can't read", "response"),
        };
        let complaints = evaluated.complaints.iter().map(|(_, diagnostics)| diagnostics.len()).sum();
        _ = writeln!(report.err, "error: {who} the {what}: {}", count(complaints, "complaint"));
        report.status = FINDING;
    }
    report
}

fn human(evaluated: &Evaluated) -> String {
    let Evaluated { route, template, evaluation, answer, .. } = evaluated;
    let text = evaluation.text.to_string();
    let text = text.trim_end();
    match answer {
        Answer::Call(called) => {
            let mut out = format!("{route} -> {}, by {template}\n\n{text}\n\n", called.action);
            let members = [("stateMachineArn", &called.state_machine_arn), ("name", &called.name)];
            for (name, value) in members {
                if let Some(value) = value {
                    _ = writeln!(out, "{name}: {value}");
                }
            }
            if let Some(input) = &called.input {
                let pretty =
                    serde_json::from_str::<Value>(input).and_then(|input| serde_json::to_string_pretty(&input));
                _ = writeln!(out, "input: {}", pretty.unwrap_or_else(|_| input.clone()));
            }
            out
        }
        Answer::Response(answered) => {
            let pattern = answered.pattern.as_deref().map_or_else(
                || "the integration response without a pattern".to_owned(),
                |pattern| format!("the integration response of `{pattern}`"),
            );
            let mut out = format!("{route} <- {pattern}, by {template}\n\n{}\n", answered.status);
            for (name, value) in &answered.headers {
                _ = writeln!(out, "{name}: {value}");
            }
            let blank = if text.is_empty() { "" } else { "\n" };
            _ = write!(out, "{blank}{text}{blank}");
            out
        }
    }
}

fn machine(evaluated: &Evaluated) -> Value {
    let Evaluated { route, template, evaluation: Evaluation { text, overrides }, answer, .. } = evaluated;
    let mut document =
        json!({ "route": route, "template": template, "output": text.to_string(), "overrides": overrides });
    let (key, value) = match answer {
        Answer::Call(called) => {
            let mut call = json!({ "action": called.action });
            let members = [("stateMachineArn", &called.state_machine_arn), ("name", &called.name)];
            for (name, value) in members {
                if let Some(value) = value {
                    call[name] = value.as_str().into();
                }
            }
            if let Some(input) = &called.input {
                call["input"] = serde_json::from_str(input).unwrap_or_else(|_| input.as_str().into());
            }
            ("call", call)
        }
        Answer::Response(answered) => {
            let headers: Map<String, Value> =
                answered.headers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
            let status = answered.status.parse::<u16>().map_or_else(|_| answered.status.as_str().into(), Value::from);
            let response = json!({
                "pattern": answered.pattern,
                "status": status,
                "headers": headers,
                "body": answered.body,
            });
            ("response", response)
        }
    };
    document[key] = value;
    document
}

fn document(value: &Value) -> Report {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    exact(text + "\n")
}

/// Text as it is, without anything a terminal would add.
fn exact(out: String) -> Report {
    Report { out, is_document: true, ..Report::default() }
}

fn failed(failure: EvalFailure, color: bool) -> Report {
    match failure {
        EvalFailure::Invalid(sources, diagnostics) => {
            let err = diagnostic::draw(&diagnostics, &sources, color);
            Report { err: err + "error: nothing was evaluated\n", status: FINDING, ..Report::default() }
        }
        EvalFailure::Unreadable(found) => {
            super::usage(&format!("can't read {}: {}", found.path.display(), found.reason), "name a file that is there")
        }
        EvalFailure::NoRoute(title, help) => super::usage(&title, &help),
        EvalFailure::Spec(failure) => super::failed(&failure, FINDING, color),
    }
}
