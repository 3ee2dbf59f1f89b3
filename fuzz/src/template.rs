//! What holds of every mapping template and every body.

use std::rc::Rc;

use stepgate::gateway::{self, Call, Kind, Limits, Parameters};
use stepgate::java::{List, ListKind, Map, Meter, Value};
use stepgate::vtl::{Context, Error, Settings, Template};

use crate::BETWEEN;

/// UTF-16 code units of output that a template may write.
const OUTPUT: usize = 100_000;
/// Steps that a template may take: no input may run for seconds.
const STEPS: u64 = 1_000_000;

/// A template as Velocity has it, and as API Gateway has it for a request and for an answer.
pub fn mapping_template(input: &str) {
    let (template, body) = input.split_once(BETWEEN).unwrap_or((input, ""));
    judge(template, &plain(template, body), &plain(template, body));
    for kind in [Kind::Request, Kind::Response] {
        judge(template, &evaluated(template, body, kind), &evaluated(template, body, kind));
    }
}

fn judge(template: &str, rendered: &Result<String, Error>, again: &Result<String, Error>) {
    // Not the text: it may hold identity hash codes, which no two runs share.
    let fault =
        |outcome: &Result<String, Error>| outcome.as_ref().err().map(|error| (error.class, error.range.clone()));
    assert_eq!(fault(rendered), fault(again), "rendered in two ways");
    match rendered {
        // Three bytes of UTF-8 are the most that a code unit becomes.
        Ok(output) => assert!(output.len() <= 3 * OUTPUT, "{} bytes of output", output.len()),
        Err(error) => {
            let range = &error.range;
            assert!(range.start <= range.end && range.end <= template.len(), "{error:?} leaves the template");
            assert!(template.get(range.clone()).is_some(), "{error:?} cuts a character");
            // Velocity counts columns from 1, and the end after a line break is at column 0.
            assert!(error.line >= 1, "{error:?} has no place");
            assert!(!error.class.is_empty() && !error.message.is_empty(), "{error:?} says nothing");
        }
    }
}

fn plain(template: &str, body: &str) -> Result<String, Error> {
    let parsed = Template::parse(template)?;
    let mut context = Context::default();
    let meter = Meter::new(STEPS);
    let object = |entries: Vec<(&str, Value)>| {
        let map = Map::default();
        for (key, value) in entries {
            map.put(Value::from(key), value, &Meter::new(STEPS)).expect("steps are left");
        }
        Value::Map(Rc::new(map))
    };
    let list = |elements| Value::List(Rc::new(List::new(ListKind::ArrayList, elements)));
    let numbers = || vec![Value::Integer(1), Value::Long(1 << 40), Value::Double(2.5)];
    for (name, value) in [
        ("s", Value::from(body)),
        ("t", Value::Boolean(true)),
        ("i", Value::Integer(5)),
        ("nul", Value::Null),
        ("list", list(vec![Value::from("x"), Value::from("y"), list(numbers())])),
        ("m", object(vec![("a", Value::Integer(1)), ("b", Value::from(body)), ("c", list(numbers()))])),
    ] {
        context.put(name, value);
    }
    let settings = Settings { undefined: Value::Null, foreach_turns: 1000, output: OUTPUT };
    parsed.render(&mut context, &settings, &meter).map(|text| text.to_string())
}

fn evaluated(template: &str, body: &str, kind: Kind) -> Result<String, Error> {
    let parsed = gateway::parse(template)?;
    let context = serde_json::json!({ "requestId": "c6af9ac6", "identity": { "sourceIp": body }, "requestTimeEpoch": 1_700_000_000_000_u64 });
    let serde_json::Value::Object(context) = context else { unreachable!("an object") };
    let parameters: Parameters = [("id", body), ("X-Id", "a b")].into_iter().collect();
    let call = Call {
        kind,
        body: body.to_owned(),
        headers: parameters.clone(),
        query: parameters.clone(),
        path: parameters.clone(),
        context,
        stage_variables: parameters,
    };
    let limits = Limits { steps: STEPS, output: OUTPUT, foreach_turns: 1000 };
    gateway::evaluate(&parsed, &call, &limits).map(|evaluation| evaluation.text.to_string())
}
