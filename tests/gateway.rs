//! API Gateway's objects against the libraries behind them: json-smart 2.2, Jayway JsonPath 2.0.0, commons-lang 2.6 and
//! Java 17, whose answers to random input stand in `tests/gateway`. Where they come from is in its README.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use stepgate::gateway::{self, Call, Limits};
use stepgate::vtl::Error;

/// The rows of a table of answers.
fn rows(name: &str) -> Vec<Vec<Value>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gateway").join(name);
    let text = fs::read_to_string(path).expect("a table of answers");
    text.lines().map(|line| serde_json::from_str(line).expect("an array")).collect()
}

fn call(fields: Value) -> Call {
    serde_json::from_value(fields).expect("a call")
}

fn evaluate(template: &str, call: &Call) -> Result<String, Error> {
    let template = gateway::parse(template).expect("it parses");
    gateway::evaluate(&template, call, &Limits::default()).map(|evaluation| evaluation.text.to_string())
}

#[test]
fn json_is_read_and_written_as_json_smart_does() {
    for row in rows("json.jsonl") {
        let answer = evaluate("$input.json('$')", &call(json!({ "body": row[0] })));
        match (answer, row.get(2)) {
            (Ok(text), None) => assert_eq!(text, row[1], "{row:?}"),
            (Err(error), Some(wanted)) => {
                let wanted = wanted.as_str().expect("a text");
                assert_eq!(error.class, "MethodInvocationException", "{row:?}");
                assert!(error.message.contains(wanted), "{}\n{wanted}", error.message);
            }
            (answer, _) => panic!("{row:?} gives {answer:?}"),
        }
    }
}

#[test]
fn paths_are_read_as_jayway_reads_them() {
    for row in rows("paths.jsonl") {
        let call = call(json!({ "body": row[0], "query": { "path": row[1] } }));
        match evaluate("$input.json($input.params('path'))", &call) {
            Ok(text) => assert_eq!(text, row[2], "{row:?}"),
            Err(error) => {
                assert_eq!(error.class, "MethodInvocationException", "{row:?}");
                assert!(row[2].is_null(), "{row:?}: {}", error.message);
            }
        }
    }
}

#[test]
fn texts_are_escaped_and_encoded_as_java_does() {
    let functions = ["escapeJavaScript", "urlEncode", "urlDecode", "base64Encode", "base64Decode"];
    for row in rows("texts.jsonl") {
        for (function, wanted) in functions.iter().zip(&row[1..]) {
            let call = call(json!({ "query": { "text": row[0] } }));
            match evaluate(&format!("$util.{function}($input.params('text'))"), &call) {
                Ok(text) => assert_eq!(text, *wanted, "{function} of {row:?}"),
                Err(error) => {
                    let wanted = wanted[0].as_str().unwrap_or_else(|| panic!("{function} of {row:?}: {error:?}"));
                    assert!(error.message.contains(wanted), "{}\n{wanted}", error.message);
                }
            }
        }
    }
}

#[test]
fn parameters_come_from_the_path_then_the_query_then_the_headers() {
    let call = call(json!({
        "path": { "a": "path" },
        "query": { "a": "query", "b": ["first", "last"] },
        "headers": { "a": "header", "c": "header", "Connection": "close", "HOST": "h" },
    }));
    let template = "$input.params('a') $input.params('b') $input.params('c') [$input.params('d')] [$input.params('C')]";
    assert_eq!(evaluate(template, &call).expect("it renders"), "path last header [] []");
    let template = "$input.params().keySet() $input.params().header.keySet() [$input.params('Connection')]";
    assert_eq!(evaluate(template, &call).expect("it renders"), "[path, querystring, header] [a, c, HOST] []");
}

#[test]
fn what_a_template_changes_of_the_body_shows_nowhere_else() {
    let call = call(json!({ "body": r#"{"a":{"b":1}}"# }));
    let template = "#set($a = $input.path('$.a'))#set($a.c = 2)$a $input.json('$.a')";
    assert_eq!(evaluate(template, &call).expect("it renders"), r#"{b=1, c=2} {"b":1}"#);
}

#[test]
fn maps_of_the_context_print_nothing_and_work_as_maps() {
    let call = call(json!({
        "context": { "stage": "v1", "requestTimeEpoch": 1_700_000_000_000_i64, "identity": { "sourceIp": "192.0.2.1" } },
        "stage_variables": { "a": "b" },
    }));
    let template = "[$context][$context.identity][$context.identity.sourceIp][$context.identity.user]\
                    [$context.identity.keySet()][$context.requestTimeEpoch][$stageVariables.a][$stageVariables.b]";
    let wanted = "[][][192.0.2.1][][[sourceIp]][1700000000000][b][]";
    assert_eq!(evaluate(template, &call).expect("it renders"), wanted);
    assert_eq!(
        evaluate("#foreach($value in $context.identity)<$value>#end", &call).expect("it renders"),
        "<192.0.2.1>"
    );
}

#[test]
fn overrides_are_told_and_can_be_read_back() {
    let template = "#set($context.responseOverride.status = 404)#set($context.responseOverride.header['X-A'] = 'v')\
                    #set($context.requestOverride.path.id = $input.params('id'))$context.responseOverride.header.X-A";
    let template = gateway::parse(template).expect("it parses");
    let call = call(json!({ "path": { "id": "42" } }));
    let evaluation = gateway::evaluate(&template, &call, &Limits::default()).expect("it evaluates");
    assert_eq!(evaluation.text.to_string(), "v");
    let wanted = json!({
        "requestOverride": { "path": { "id": "42" }, "header": {}, "querystring": {} },
        "responseOverride": { "header": { "X-A": "v" }, "status": 404 },
    });
    assert_eq!(Value::Object(evaluation.overrides), wanted);
    let nothing = gateway::parse("x").expect("it parses");
    let evaluation = gateway::evaluate(&nothing, &call, &Limits::default()).expect("it evaluates");
    assert!(evaluation.overrides.is_empty());
}

#[test]
fn a_map_that_holds_itself_is_told_to_some_depth() {
    let template = "#set($map = {})#set($x = $map.put('a', $map))#set($context.responseOverride.status = $map)";
    let template = gateway::parse(template).expect("it parses");
    let evaluation = gateway::evaluate(&template, &Call::default(), &Limits::default()).expect("it evaluates");
    assert!(evaluation.overrides["responseOverride"]["status"]["a"].is_object());
}

#[test]
fn limits_end_an_evaluation_at_a_place() {
    let deep = format!("{}{}", "[".repeat(501), "]".repeat(501));
    let digits = "9".repeat(20_000);
    let path = format!("$input.json('$.{}a')", "a.".repeat(300));
    let cases = [
        ("x $input.json('$')", deep.as_str(), "500 levels"),
        ("x $input.path('$')", digits.as_str(), "10000 digits"),
        (path.as_str(), "{}", "250 parts"),
        ("#foreach($i in [1..1001])$i#end", "", "1000"),
        ("#set($a = '0123456789')#foreach($i in [1..30])#set($a = $a + $a)#end$a", "", ""),
    ];
    for (template, body, wanted) in cases {
        let error = evaluate(template, &call(json!({ "body": body }))).expect_err(wanted);
        assert_eq!(error.class, "Limit", "{error:?}");
        assert!(error.message.contains(wanted), "{error:?}");
        assert!(!error.range.is_empty(), "{error:?}");
    }
    let long = "x".repeat(gateway::TEMPLATE_BYTES + 1);
    assert_eq!(gateway::parse(&long).expect_err("it is too long").class, "Limit");
    let numbers = format!("[{}]", vec!["1"; 200_000].join(","));
    assert_eq!(evaluate("$input.path('$').size()", &call(json!({ "body": numbers }))).expect("it renders"), "200000");
    assert_eq!(evaluate("$input.json('$')", &call(json!({ "body": digits }))).expect("it renders"), digits);
}
