//! Requests and answers of every kind: whatever a caller may send, and what Step Functions may say.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::event::Event;
use crate::route::{Case, Part};

/// What means something in JSON, Velocity, Java's regular expressions or a URL.
const PIECES: [&str; 48] = [
    "\"",
    "'",
    "\\",
    "\\\\",
    "\\'",
    "\\\"",
    "\\u0022",
    "''",
    "\"\"",
    "$",
    "#",
    "##",
    "#*",
    "*#",
    "#end",
    "#[[",
    "]]#",
    "$input.body",
    "$!input.json('$')",
    "${util}",
    "$util.escapeJavaScript('x')",
    "#set($code = 200)",
    "#set($execution_input = '{}')",
    "#if(true)",
    "#stop",
    "$context.responseOverride.status",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\",\"stateMachineArn\":\"arn:aws:states:::theirs",
    "\"}",
    "\\\"}",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "\u{b}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "😀",
    "é",
    "</script>",
];

const URL_PIECES: [&str; 16] = [
    "%",
    "%2",
    "%2F",
    "%22",
    "%5C",
    "%27",
    "%41",
    "%C3%A9",
    "%F0%9F%98%80",
    "%ff",
    "%zz",
    "%%41",
    "+",
    "%2B",
    "%00",
    "%u0041",
];

/// Text that means harm.
pub(crate) fn hostile() -> BoxedStrategy<String> {
    let piece = prop_oneof![
        8 => select(PIECES.as_slice()).prop_map(str::to_owned),
        3 => any::<char>().prop_map(String::from),
        2 => "[a-z0-9 ]{1,4}",
        1 => prop::collection::vec(any::<u8>(), 0..6).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    ];
    let text = prop::collection::vec(piece, 0..7).prop_map(|pieces| pieces.concat());
    prop_oneof![
        60 => text.clone(),
        1 => (text, 1..400_usize).prop_map(|(text, times)| text.repeat(times)),
        6 => "[a-z]{1,8}",
        3 => Just(String::new()),
    ]
    .boxed()
}

fn url_part() -> BoxedStrategy<String> {
    let piece = prop_oneof![select(URL_PIECES.as_slice()).prop_map(str::to_owned), "[a-z0-9]{1,3}"];
    prop_oneof![
        2 => prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat()),
        1 => hostile(),
    ]
    .boxed()
}

/// JSON of every shape.
pub(crate) fn json_value() -> BoxedStrategy<Value> {
    let number = prop_oneof![
        any::<i32>().prop_map(|number| number.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        "-?[1-9][0-9]{0,30}",
        "-?(0|[1-9][0-9]{0,12})\\.[0-9]{1,12}",
        "-?[1-9](\\.[0-9]{1,6})?[eE][+-]?[0-9]{1,3}",
        Just("-0".to_owned()),
        Just("0.0".to_owned()),
    ];
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        2 => number.prop_map(|text| serde_json::from_str(&text).expect("a number")),
        6 => hostile().prop_map(Value::from),
    ];
    let nested = leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((hostile(), inner), 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    });
    prop_oneof![9 => nested, 1 => (1..60_usize).prop_map(deep)].boxed()
}

fn deep(levels: usize) -> Value {
    (0..levels).fold(json!("'\"\\"), |value, level| if level % 2 == 0 { json!([value]) } else { json!({ "a": value }) })
}

/// JSON text: as a program writes it, or a person; with escapes that need not be.
fn written() -> BoxedStrategy<fn(&Value) -> String> {
    let writers: [fn(&Value) -> String; 4] = [
        |value| value.to_string(),
        |value| serde_json::to_string_pretty(value).unwrap_or_default(),
        |value| format!(" \r\n\t{value}\n\n "),
        |value| value.to_string().replace('/', "\\/").replace('e', "\\u0065").replace("\\u0065", "e"),
    ];
    select(writers.to_vec()).boxed()
}

/// What is no JSON, or nearly.
fn nearly() -> BoxedStrategy<String> {
    const FIXED: [&str; 27] = [
        "{a:1}",
        "{'item':'it''s'}",
        "{\"item\":1,}",
        "{\"item\":1} trailing",
        "[1,2",
        "{\"item\":",
        "{",
        "[",
        "}",
        "{}{}",
        "{\"item\":NaN}",
        "{\"item\":tru}",
        "{item:x y}",
        "nul",
        "{\"a\":1,\"a\":2}",
        "\u{feff}{}",
        "{\"item\":\"\\ud800\"}",
        "a=b&c=d",
        "<x/>",
        " ",
        "\n",
        "\"",
        "{\"item\":01}",
        "{\"item\":+1}",
        "{\"item\":.5}",
        "// c\n{}",
        "{\"item\":\"a\nb\"}",
    ];
    let cut = (json_value(), any::<prop::sample::Index>()).prop_map(|(value, index)| {
        let text: Vec<char> = value.to_string().chars().collect();
        text[..index.index(text.len() + 1)].iter().collect()
    });
    prop_oneof![select(FIXED.as_slice()).prop_map(str::to_owned), cut, hostile()].boxed()
}

/// A body with values at these paths, or something else in their way.
fn object_with(paths: Vec<Vec<String>>) -> BoxedStrategy<Value> {
    let value = prop_oneof![
        2 => Just(None),
        1 => Just(Some(Value::Null)),
        1 => Just(Some(json!(""))),
        2 => hostile().prop_map(|text| Some(text.into())),
        3 => json_value().prop_map(Some),
    ];
    let values = prop::collection::vec(value, paths.len());
    let others = prop::collection::vec((hostile(), json_value()), 0..3);
    (values, others, prop::option::weighted(0.1, json_value()))
        .prop_map(move |(values, others, blunt)| {
            let mut body: Map<String, Value> = others.into_iter().collect();
            for (path, value) in paths.iter().zip(values) {
                if let Some(value) = value {
                    insert(&mut body, path, value);
                }
            }
            if let (Some(blunt), Some(path)) = (blunt, paths.iter().find(|path| path.len() > 1)) {
                body.insert(path[0].clone(), blunt);
            }
            Value::Object(body)
        })
        .boxed()
}

fn insert(body: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => {}
        [last] => _ = body.insert(last.clone(), value),
        [first, rest @ ..] => {
            let inner = body.entry(first.clone()).or_insert_with(|| json!({}));
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

/// Pairs of these names, and of others.
fn pairs(names: Vec<String>, value: BoxedStrategy<String>) -> BoxedStrategy<Vec<(String, String)>> {
    let known = prop::collection::vec(prop::option::weighted(0.7, value), names.len());
    let others = prop::collection::vec((hostile(), hostile()), 0..2);
    (known, others)
        .prop_map(move |(values, others)| {
            let known = names.iter().zip(values).filter_map(|(name, value)| Some((name.clone(), value?)));
            // A name stands once, as the caller of the template sees to.
            let others = others.into_iter().filter(|(name, _)| !names.contains(name));
            known.chain(others).collect()
        })
        .boxed()
}

/// The names that a spec takes from one part of the request.
fn names(spec: &Value, origin: &str) -> Vec<String> {
    let tables = [spec.pointer("/request/input"), spec.pointer("/response/body")];
    let fields = tables.into_iter().flatten().filter_map(Value::as_object).flatten();
    fields.filter_map(|(_, field)| field[origin].as_str()).map(str::to_owned).collect()
}

fn context(names: Vec<String>) -> BoxedStrategy<Vec<(String, Value)>> {
    pairs(names, hostile())
        .prop_map(|pairs| {
            let pairs = pairs.into_iter().filter(|(name, _)| {
                !name.is_empty() && name.chars().all(char::is_alphanumeric) || name.contains(".source")
            });
            let number = |name: &str| name == "requestTimeEpoch";
            pairs
                .map(|(name, value)| {
                    if number(&name) && value.len() % 2 == 0 {
                        (name, json!(1_743_263_483_047_i64))
                    } else {
                        (name, value.into())
                    }
                })
                .collect()
        })
        .boxed()
}

/// Whatever may come to this template.
pub(crate) fn events(case: &Case) -> BoxedStrategy<Event> {
    match case.part {
        Part::Request => requests(&case.spec),
        Part::Response => answers(&case.spec),
        Part::Error => refusals(),
    }
}

fn requests(spec: &Value) -> BoxedStrategy<Event> {
    let paths = names(spec, "body");
    let paths = paths.iter().map(|path| path.split('.').skip(1).map(str::to_owned).collect()).collect();
    let body = prop_oneof![
        6 => (object_with(paths), written()).prop_map(|(value, write)| write(&value)),
        2 => (json_value(), written()).prop_map(|(value, write)| write(&value)),
        2 => nearly(),
        1 => Just(String::new()),
    ];
    let part = |origin: &str, value| pairs(names(spec, origin), value);
    (
        body,
        part("path", url_part()),
        part("query", hostile()),
        part("header", hostile()),
        context(names(spec, "context")),
    )
        .prop_map(|(body, path, query, headers, context)| Event { body, path, query, headers, context })
        .boxed()
}

fn answers(spec: &Value) -> BoxedStrategy<Event> {
    let known: Vec<String> = spec
        .pointer("/response/errors")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect();
    let known = [known, vec!["States.Timeout".to_owned(), "States.TaskFailed".to_owned()]].concat();
    let error = prop_oneof![3 => select(known).prop_map(|name| Some(name.into())), 2 => hostile().prop_map(|text| Some(text.into())), 1 => Just(None), 1 => Just(Some(Value::Null))];
    let cause = prop_oneof![3 => hostile().prop_map(|text| Some(text.into())), 1 => json_value().prop_map(|value| Some(value.to_string().into())), 1 => Just(None), 1 => Just(Some(Value::Null))];
    let failed = (select(vec!["FAILED", "TIMED_OUT", "ABORTED"]), error, cause).prop_map(|(status, error, cause)| {
        let mut answer = execution();
        answer["status"] = status.into();
        for (name, value) in [("error", error), ("cause", cause)] {
            if let Some(value) = value {
                answer[name] = value;
            }
        }
        answer
    });
    let succeeded = (json_value(), written()).prop_map(|(output, write)| {
        let mut answer = execution();
        answer["status"] = "SUCCEEDED".into();
        answer["output"] = write(&output).into();
        answer
    });
    let tail = hostile().prop_map(|text| text.replace(':', ";").chars().take(60).collect::<String>());
    (prop_oneof![succeeded, failed], tail, written(), context(names(spec, "context")))
        .prop_map(|(mut answer, tail, write, context)| {
            answer["executionArn"] = format!("arn:aws:states:eu-central-1:123456789012:express:ours:{tail}").into();
            (answer, write, context)
        })
        .prop_map(|(answer, write, context)| Event { body: write(&answer), context, ..Event::default() })
        .boxed()
}

fn execution() -> Value {
    let arn = "arn:aws:states:eu-central-1:123456789012:express:ours:3f0b8c1e-'\"\\$x#y:1c2d";
    let dates: Value =
        serde_json::from_str(r#"{ "startDate": 1.667486785389E9, "stopDate": 1743263483.047 }"#).expect("JSON");
    json!({ "executionArn": arn, "startDate": dates["startDate"], "stopDate": dates["stopDate"], "name": "1c2d" })
}

fn refusals() -> BoxedStrategy<Event> {
    const NAMES: [&str; 7] = [
        "InvalidExecutionInput",
        "SerializationException",
        "ValidationException",
        "ExecutionLimitExceeded",
        "ThrottlingException",
        "StateMachineDoesNotExist",
        "AccessDeniedException",
    ];
    let name = prop_oneof![3 => select(NAMES.as_slice()).prop_map(str::to_owned), 1 => hostile()];
    let prefix = prop_oneof![2 => Just(String::new()), 2 => Just("com.amazonaws.swf.service.v2.model#".to_owned()), 1 => hostile()];
    let kind = prop_oneof![8 => (prefix, name).prop_map(|(prefix, name)| Some(json!(prefix + &name))), 1 => Just(None), 1 => json_value().prop_map(Some)];
    let message = prop_oneof![6 => hostile().prop_map(|text| Some(text.into())), 1 => Just(None), 2 => json_value().prop_map(Some)];
    let answer = (kind, message).prop_map(|(kind, message)| {
        let members = [("__type", kind), ("message", message)];
        members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect::<Value>()
    });
    let body = prop_oneof![
        9 => (answer, written()).prop_map(|(answer, write)| write(&answer)),
        1 => json_value().prop_map(|value| value.to_string()),
        1 => nearly(),
        1 => Just(String::new()),
    ];
    body.prop_map(|body| Event { body, ..Event::default() }).boxed()
}
