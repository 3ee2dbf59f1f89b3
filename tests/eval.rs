//! `gen eval` in its forms: what it prints, and what it says of what is wrong.

#[path = "support/golden.rs"]
#[allow(dead_code)] // Nothing but a copy is called for.
mod golden;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gen"));
    command.arg("eval").args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command.output().expect("gen runs")
}

/// Stdout, stderr and exit status.
fn said(folder: &Path, arguments: &[&str]) -> (String, String, i32) {
    let output = run(folder, arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code().expect("gen ends by itself"))
}

/// What is printed where nothing is wrong.
fn printed(folder: &Path, arguments: &[&str]) -> String {
    let (out, err, status) = said(folder, arguments);
    assert_eq!((err.as_str(), status), ("", 0), "{arguments:?}");
    out
}

/// A temporary folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

#[test]
fn every_fixture_is_told_what_is_wrong() {
    let folders = fs::read_dir(root().join("tests/eval")).expect("fixtures");
    let mut folders: Vec<PathBuf> = folders.map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    assert!(folders.len() >= 6);
    for folder in folders {
        let template = golden::files(&folder, "").into_iter().find(|(path, _)| path.ends_with("request.vtl"));
        let template = if template.is_some() { "request.vtl" } else { "request.vtl.tftpl" };
        let arguments = ["--template", template, "--request", "request.json", "--var", "state_machine_arn=arn"];
        let (out, err, status) = said(&folder, &arguments);
        let code = folder.file_name().expect("a name").to_string_lossy().into_owned();
        assert_eq!((out.as_str(), status), ("", 1), "{code}");
        let named = err.split("error[").nth(1).and_then(|rest| rest.split(']').next()).expect("a code");
        assert!(code.starts_with(named), "{code}: {err}");
        insta::with_settings!(
            { snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true },
            { insta::assert_snapshot!("stderr", err) }
        );
    }
}

#[test]
fn a_template_is_rendered_exactly() {
    let call = json!({
        "kind": "request", "body": "{\"a\": [1, \"it's\"]}", "headers": { "H": "h" }, "query": { "q": "?" }, "path": { "p": "%2F" },
        "context": { "identity": { "sourceIp": "::1" } }, "stage_variables": { "s": "v" },
    });
    let text = "$input.json('$.a') $input.params('H')$input.params('q')$input.params('p') $context.identity.sourceIp $stageVariables.s$none \r\n";
    let folder = folder(&[
        ("t.vtl", text),
        ("none.vtl", ""),
        ("t.vtl.tftpl", "${name} $${input.body}"),
        ("o.vtl", "#set($context.responseOverride.status = 404)x"),
        ("call.json", &call.to_string()),
    ]);
    let eval = |arguments: &[&str]| printed(folder.path(), arguments);
    assert_eq!(eval(&["--template", "t.vtl", "--request", "call.json"]), "[1,\"it's\"] h?%2F ::1 v \r\n");
    assert_eq!(eval(&["--template", "none.vtl", "--request", "call.json"]), "");
    let given =
        ["--template", "t.vtl", "--body", "@call.json", "--header", "H=a=b", "--context", "identity.sourceIp=x"];
    assert_eq!(eval(&given), "\"\" a=b x  \r\n");
    let filled = ["--template", "t.vtl.tftpl", "--body", "{ }", "--var", "name=$input.body"];
    assert_eq!(eval(&filled), "{ } { }");
    let document: Value =
        serde_json::from_str(&eval(&["--template", "o.vtl", "--request", "call.json", "--json"])).expect("JSON");
    assert_eq!(document["output"], "x");
    assert_eq!(document["overrides"]["responseOverride"]["status"], 404);
}

#[test]
fn plain_velocity_prints_what_is_undefined() {
    let folder = folder(&[
        ("t.vtl", "$a $list.get(1) $m.k $big $d $none \\ud83d"),
        ("c.json", r#"{ "a": 1, "list": [1, "x"], "m": { "k": true }, "big": 12345678901234567890, "d": 1e3 }"#),
        ("list.json", "[]"),
    ]);
    let eval = |arguments: &[&str]| printed(folder.path(), arguments);
    let text = "1 x true 12345678901234567890 1000.0 $none \\ud83d";
    assert_eq!(eval(&["--template", "t.vtl", "--context", "c.json", "--plain"]), text);
    assert_eq!(eval(&["--template", "list.json", "--plain"]), "[]");
    let (out, err, status) = said(folder.path(), &["--template", "t.vtl", "--context", "list.json", "--plain"]);
    assert!(
        out.is_empty() && status == 1 && err.contains("error[wrong-type]") && err.contains("list.json:1:1"),
        "{err}"
    );
}

#[test]
fn a_batch_answers_row_by_row() {
    let rows = [
        r#"{"id":"plain","template":"$a $b","context":{"a":1}}"#,
        r#"{"id":2,"kind":"response","template":"$input.json('$.x')$b#set($context.responseOverride.status = 201)","body":"{\"x\":\"é\"}","note":[]}"#,
        "",
        r#"{"id":"parse","template":"a\n#if($x","context":{}}"#,
        r#"{"id":"lone","template":"$a.length()","context":{"a":"\ud83d"}}"#,
        r#"{"id":"none"}"#,
        r#"{"id":"broken""#,
        "[1]",
        r#"{"id":"kind","template":"x","kind":"answer"}"#,
    ];
    let folder = folder(&[("rows.jsonl", &rows.join("\n"))]);
    let out = printed(folder.path(), &["--batch", "rows.jsonl"]);
    let rows: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
    assert_eq!(rows.len(), 8);
    assert_eq!(rows[0], json!({ "id": "plain", "output": "1 $b" }));
    assert_eq!(rows[1]["output"], "\"é\"");
    assert_eq!(rows[1]["overrides"]["responseOverride"]["status"], 201);
    assert_eq!((&rows[2]["id"], &rows[2]["error"]["class"]), (&json!("parse"), &json!("ParseErrorException")));
    assert_eq!(rows[3], json!({ "id": "lone", "output": "1" }));
    let errors: Vec<(Value, Value)> =
        rows[4..].iter().map(|row| (row["error"]["class"].clone(), row["error"]["line"].clone())).collect();
    let wanted = [("missing-key", 6), ("json-syntax", 7), ("wrong-type", 8), ("unknown-value", 9)];
    assert_eq!(errors, wanted.map(|(class, line)| (json!(class), json!(line))));
    let out = printed(folder.path(), &["--batch", "rows.jsonl", "--plain"]);
    assert!(out.contains(r#"{"id":2,"output":"$input.json('$.x')$b"}"#), "{out}");
}

#[test]
fn a_route_is_called() {
    let eval = |arguments: &[&str]| -> Value { serde_json::from_str(&printed(root(), arguments)).expect("JSON") };
    let called = eval(&["express", "--body", r#"{"instance_id":"it's"}"#, "--json"]);
    assert_eq!(called["route"], "POST /express-instance");
    let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:express";
    let input = json!({ "instance_id": "it's" });
    assert_eq!(called["call"], json!({ "action": "StartSyncExecution", "stateMachineArn": arn, "input": input }));
    let called = eval(&["express", "--var", "state_machine_arn=x", "--json"]);
    assert_eq!((&called["call"]["stateMachineArn"], &called["call"]["input"]), (&json!("x"), &json!({})));

    let answered = |answer: &str, status: &str| {
        eval(&["express", "--answer", answer, "--status", status, "--json"])["response"].clone()
    };
    let response = answered(r#"{"status":"SUCCEEDED","output":"{\"a\":1}"}"#, "200");
    assert_eq!((&response["pattern"], &response["status"]), (&Value::Null, &json!(200)));
    assert_eq!(response["body"].as_str().map(str::trim), Some("{\"a\":1}"));
    assert_eq!(answered(r#"{"status":"FAILED","error":"Instance.Busy"}"#, "200")["status"], 409);
    let response = answered(r#"{"__type":"x#ThrottlingException","message":"slow"}"#, "400");
    assert_eq!((&response["pattern"], &response["status"]), (&json!(r"4\d{2}"), &json!(429)));
    assert_eq!(response["headers"], json!({ "Content-Type": "application/json" }));
    assert_eq!(answered("{}", "503")["pattern"], r"5\d{2}");
}

#[test]
fn what_step_functions_would_not_take_is_said() {
    let (out, err, status) = said(root(), &["standard", "--body", "{\"a\":"]);
    assert_eq!(status, 1);
    assert!(out.contains("input: {\"a\":\n"), "{out}");
    assert!(err.contains("error[json-syntax]") && err.contains("the execution's input:1:6"), "{err}");
    assert!(err.ends_with("error: Step Functions refuses the call: 1 complaint\n"), "{err}");
}

#[test]
fn a_folder_is_read_as_it_stands() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    golden::copy(&root().join("generated"), &folder.path().join("generated"));
    let file = folder.path().join("generated/mapping_templates/express/request.vtl.tftpl");
    let text = fs::read_to_string(&file).expect("it is there");
    fs::write(&file, text.replace(".replaceAll(\"\\\\'\", \"'\")", "")).expect("a file");
    let (_, err, status) = said(folder.path(), &["express", "--out", "generated", "--body", "it's"]);
    assert!(status == 1 && err.contains("request.vtl.tftpl (evaluated):3:"), "{err}");
    fs::write(&file, text.replace("$input.body)", "$input.body")).expect("a file");
    let (_, err, status) = said(folder.path(), &["express", "--out", "generated"]);
    assert!(
        status == 1 && err.contains("error[mapping-template]") && err.contains("express/request.vtl.tftpl:3"),
        "{err}"
    );
    fs::write(folder.path().join("generated/apigw.tf"), "resource {").expect("a file");
    let (_, err, status) = said(folder.path(), &["express", "--out", "generated"]);
    assert!(status == 1 && err.contains("generated/apigw.tf:1:"), "{err}");
}

#[test]
fn trouble_is_named() {
    let folder = folder(&[("t.vtl", "x"), ("bad.json", "{\"body\": \"\u{e9}\"}")]);
    fs::write(folder.path().join("latin.vtl"), b"caf\xe9").expect("a file");
    let template = |more: &[&'static str]| [&["--template", "t.vtl"], more].concat();
    for (arguments, status, words) in [
        (vec!["--template", "none.vtl"], 2, "can't read none.vtl"),
        (vec!["--template", "latin.vtl"], 1, "error[not-utf-8]"),
        (template(&["--request", "none.json"]), 2, "can't read none.json"),
        (template(&["--body", "@none"]), 2, "can't read none"),
        (template(&["--context", "x"]), 2, "`--context NAME=VALUE`"),
        (template(&["--header", "x"]), 2, "NAME=VALUE"),
        (template(&["--request", "bad.json", "--body", "x"]), 2, "cannot be used with"),
        (template(&["--answer", "{}"]), 2, "cannot be used with"),
        (vec!["--plain"], 2, "--template"),
        (vec!["--batch", "none.jsonl"], 2, "can't read none.jsonl"),
        (vec!["--out", "none"], 2, "can't read none/apigw.tf"),
        (vec!["--spec", "none"], 2, "can't read none"),
        (vec!["--status", "200"], 2, "--answer"),
        (vec!["--answer", "{}", "--status", "99"], 2, "99"),
    ] {
        let (out, err, found) = said(folder.path(), &arguments);
        assert!(out.is_empty() && found == status && err.contains(words), "{arguments:?}: {found} {err}");
    }
    let (_, err, status) = said(root(), &["expres"]);
    assert!(status == 2 && err.contains("did you mean `express`?"), "{err}");
    let (_, err, status) = said(root(), &[]);
    assert!(status == 2 && err.contains("name `express` or `standard`"), "{err}");
}
