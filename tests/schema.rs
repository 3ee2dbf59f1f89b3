//! The JSON Schemas: valid themselves, as committed, and of one mind with `gen check`.

#[path = "schema/definition.rs"]
mod definition;
#[path = "support/golden.rs"]
#[allow(dead_code)] // Nothing is copied here.
mod golden;
#[path = "schema/leaves.rs"]
mod leaves;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jsonschema::Validator;
use serde_json::{Map, Value};
use stepgate::asl;
use stepgate::check;
use stepgate::document::{self, Node};
use stepgate::source::{self, Sources};
use stepgate::spec::schema::Kind;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schema(kind: Kind) -> Value {
    serde_json::from_str(&kind.schema()).expect("a schema is JSON")
}

/// The judges, in the order of `Kind::ALL`.
fn validators() -> [Validator; 4] {
    Kind::ALL.map(|kind| jsonschema::draft202012::new(&schema(kind)).expect("a schema compiles"))
}

/// The index in `Kind::ALL` of a file's kind.
fn kind(name: &str) -> Option<usize> {
    match name {
        // JSON may be a fragment too.
        _ if name.ends_with(".asl.json") => Some(3),
        _ if !name.ends_with(".toml") => None,
        "project.toml" => Some(0),
        name if name.contains('/') => Some(2),
        _ => Some(1),
    }
}

/// A document as a validator of TOML sees it.
fn plain(node: &Node) -> Value {
    match &node.value {
        document::Value::Null => Value::Null,
        document::Value::Boolean(value) => (*value).into(),
        document::Value::Number(text) => Value::Number(text.parse().expect("JSON's form")),
        document::Value::String(text) => text.as_str().into(),
        document::Value::Array(items) => items.iter().map(plain).collect(),
        document::Value::Table(entries) => {
            Value::Object(entries.iter().map(|entry| (entry.key.clone(), plain(&entry.node))).collect())
        }
        // What is no JSON fits nothing that the spec asks for.
        document::Value::TomlOnly(_) => Value::Null,
    }
}

/// What the schemas find wrong with a spec folder: file and complaint.
fn complaints(sources: &Sources, validators: &[Validator; 4]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (id, source) in sources.iter() {
        let Some(kind) = kind(&source.name) else { continue };
        let document = plain(&document::read(sources, id).expect("the syntax is right"));
        let errors = validators[kind].iter_errors(&document);
        found.extend(errors.map(|error| (source.name.clone(), format!("{}: {error}", error.instance_path()))));
    }
    found
}

/// `$schema` is what the meta-schema of 2020-12 takes.
#[test]
fn schemas_are_schemas() {
    for kind in Kind::ALL {
        let schema = schema(kind);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|error| panic!("{kind:?}: {error}"));
    }
    let broken = serde_json::json!({ "type": "table" });
    assert!(jsonschema::draft202012::meta::validate(&broken).is_err(), "the judge is judged");
}

#[test]
fn committed_schemas_are_what_gen_prints() {
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        let status =
            Command::new(env!("CARGO_BIN_EXE_gen")).args(["schema", "--out", "schema"]).current_dir(root()).status();
        assert!(status.expect("gen runs").success());
    }
    for (kind, name) in Kind::ALL.into_iter().zip(["project", "workflow", "fragment", "definition"]) {
        let output = Command::new(env!("CARGO_BIN_EXE_gen")).args(["schema", name]).output().expect("gen runs");
        assert!(output.status.success() && output.stderr.is_empty());
        let committed = fs::read(root().join("schema").join(kind.file_name())).expect("a schema is committed");
        assert!(output.stdout == committed, "UPDATE_GOLDENS=1 writes schema/{} anew", kind.file_name());
    }
}

/// An editor finds the schema of every file of the example.
#[test]
fn the_example_names_its_schemas() {
    for (path, text) in golden::files(&root().join("spec"), ".toml") {
        let line = text.lines().next().expect("a first line");
        let relative = line.strip_prefix("#:schema ").unwrap_or_else(|| panic!("{}: {line}", path.display()));
        let schema = path.parent().expect("a folder").join(relative).canonicalize().expect("the schema is there");
        let name = path.strip_prefix(root().join("spec")).expect("it is below").to_string_lossy().into_owned();
        let kind = Kind::ALL[kind(&name).expect("a kind")];
        assert!(schema.ends_with(Path::new("schema").join(kind.file_name())), "{name}");
    }
}

#[test]
fn every_right_spec_validates() {
    let validators = validators();
    for golden in golden::all() {
        let sources = source::read(&golden.folder.join("spec")).expect("a spec");
        assert_eq!(complaints(&sources, &validators), [], "{}", golden.name);
    }
}

/// The folders of `tests/check` that are about the spec language itself, and the file of the first complaint.
fn fixtures() -> Vec<(String, PathBuf, String)> {
    let codes = ["unknown-key", "missing-key", "wrong-type", "unknown-value"];
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join("tests/check")).expect("fixtures") {
        let folder = entry.expect("an entry").path();
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        if folder.is_dir() && codes.iter().any(|code| name.starts_with(code)) {
            let report = fs::read_to_string(folder.join("stderr.snap")).expect("a snapshot");
            let place = report.lines().find_map(|line| line.trim_start().strip_prefix("--> spec/")).expect("a place");
            let file = place.split(':').next().expect("a file").to_owned();
            found.push((name, folder.join("spec"), file));
        }
    }
    found.sort();
    found
}

/// Fixtures whose schema lets them pass, and why.
const UNSEEN: &[(&str, &str)] = &[
    ("missing-key-comment-first", "`timeout_seconds` may stand in the definition instead, even in a file of its own"),
    ("missing-key-narrow", "`resources` or `conditions`: either will do"),
    ("wrong-type-arguments", "what a Task calls is not looked at"),
    ("wrong-type-expression", "which query language a state uses is not looked at"),
];

#[test]
fn what_is_no_spec_is_refused() {
    let validators = validators();
    let mut passed = Vec::new();
    let fixtures = fixtures();
    assert!(fixtures.len() > 30);
    for (name, folder, file) in fixtures {
        let found = complaints(&source::read(&folder).expect("a spec"), &validators);
        if !found.iter().any(|(of, _)| *of == file) {
            passed.push(name);
        }
    }
    let unseen: Vec<&str> = UNSEEN.iter().map(|(name, _)| *name).collect();
    assert_eq!(passed, unseen, "left: what the schemas let pass; add it to UNSEEN if they can't know better");
}

const PROJECT: &str = "name = \"shop\"\nregion = \"eu-west-1\"\n";
const WORKFLOW: &str = r#"flavor = "standard"
timeout_seconds = 20

[definition]
StartAt = "Done"

[definition.States.Done]
Type = "Succeed"

[route]
method = "POST"
path = "/"
"#;

fn sources(project: &str, workflow: &str) -> Sources {
    Sources::from_texts([("orders.toml", workflow), ("project.toml", project)])
}

/// The table's header below which its keys are written, by its name under `$defs`; nothing for the top of a file.
const HEADERS: &[(&str, &str)] = &[
    ("", ""),
    ("Api", "[api]"),
    ("AccessLog", "[api.access_log]\naccount_role = \"existing\""),
    ("Log", "[log]"),
    ("Route", "[route]\nmethod = \"POST\"\npath = \"/\""),
    ("Response", "[response]"),
];

/// The spec with one line more, and without it.
fn with(table: &str, line: &str) -> (Sources, Sources) {
    let header = HEADERS.iter().find(|(name, _)| *name == table).unwrap_or_else(|| panic!("no header of {table}")).1;
    let (bare, full) = (format!("{header}\n"), format!("{header}\n{line}\n"));
    match table {
        "" if line.starts_with("timeout_seconds") => {
            (sources(PROJECT, &WORKFLOW.replace("timeout_seconds = 20", line)), sources(PROJECT, WORKFLOW))
        }
        "" => (sources(PROJECT, &format!("{line}\n{WORKFLOW}")), sources(PROJECT, WORKFLOW)),
        "Route" => {
            let (top, _) = WORKFLOW.split_once("[route]").expect("a route");
            (sources(PROJECT, &(top.to_owned() + &full)), sources(PROJECT, &(top.to_owned() + &bare)))
        }
        "Response" => {
            (sources(PROJECT, &(WORKFLOW.to_owned() + &full)), sources(PROJECT, &(WORKFLOW.to_owned() + &bare)))
        }
        _ => (sources(&(PROJECT.to_owned() + &full), WORKFLOW), sources(&(PROJECT.to_owned() + &bare), WORKFLOW)),
    }
}

/// Every key of every table: the table's name, the key, its schema.
fn properties() -> Vec<(String, String, Map<String, Value>)> {
    let mut found = Vec::new();
    for kind in [Kind::Project, Kind::Workflow, Kind::Fragment] {
        let schema = schema(kind);
        let tables = schema["$defs"].as_object().into_iter().flatten().map(|(name, table)| (name.as_str(), table));
        let language: Vec<&str> = asl::schema::parts().into_iter().map(|(name, _)| name).collect();
        let tables = tables.filter(|(name, _)| *name != "Definition" && !language.contains(name));
        for (name, table) in std::iter::once(("", &schema)).chain(tables) {
            for (key, property) in table["properties"].as_object().expect("a table has keys") {
                found.push((name.to_owned(), key.clone(), property.as_object().expect("an object").clone()));
            }
        }
    }
    found
}

/// What stands as a default in the schema is what the absence of the key means.
#[test]
fn defaults_are_what_is_assumed() {
    let mut count = 0;
    for (table, key, property) in properties() {
        let Some(default) = property.get("default") else { continue };
        let (full, bare) = with(&table, &format!("{key} = {default}"));
        let files = |sources: &Sources| {
            let project = check::all(sources).unwrap_or_else(|refusal| panic!("{table} {key}: {refusal:?}"));
            stepgate::render::all(&project).expect("small enough").into_iter().map(|file| file.text).collect::<Vec<_>>()
        };
        assert!(files(&full) == files(&bare), "{table} {key}");
        count += 1;
    }
    assert!(count >= 11, "{count} defaults");
}

/// The ends of a range in the schema are those of the checker.
#[test]
fn ranges_are_the_checkers() {
    let mut count = 0;
    for (table, key, property) in properties() {
        let end = |name: &str| property.get(name).and_then(Value::as_u64);
        let (Some(least), Some(most)) = (end("minimum"), end("maximum")) else { continue };
        if key == "resource_quota" {
            continue;
        }
        let is_taken = |value: u64| check::all(&with(&table, &format!("{key} = {value}")).0).is_ok();
        let verdicts = [least - 1, least, most, most + 1].map(is_taken);
        assert_eq!(verdicts, [false, true, true, false], "{table} {key}");
        count += 1;
    }
    assert_eq!(count, 5);
}

/// What stands below a name of the author's is judged as the checker does.
#[test]
fn what_is_in_maps_is_judged_alike() {
    let validator = &validators()[1];
    let express = WORKFLOW.replace("standard", "express").replace("\"Succeed\"", "\"Fail\"\nError = \"A.B\"");
    for (line, is_right) in [
        ("[response.errors]\n\"A.B\" = 399", false),
        ("[response.errors]\n\"A.B\" = 400", true),
        ("[response.errors]\n\"A.B\" = 599", true),
        ("[response.errors]\n\"A.B\" = 600", false),
        ("[response.errors]\n\"\" = 500", false),
        ("[request.inputs]", false),
        ("[definition.States.More]", false),
        ("[request.input.a]\nbody = \"$.a\"\ndefault = 1", true),
        ("[request.input.a]\nbody = \"$.a\"\nquery = \"a\"", false),
        ("[request.input.a]\ndefault = 1", false),
        ("[request.input.a]\ncontext = \"requestId\"", true),
        ("[request.input.a]\ncontext = \"requestid\"", false),
        ("[request]", true),
        ("[response.body]", true),
        ("[response]\nbody = \"execution\"", true),
        ("[response]\nbody = \"executions\"", false),
        ("[response.body.a]\nvalue = { b = [1, 2.5, true] }", true),
        ("[response.body.a]\nvalue = 1\nexecution = \"id\"", false),
        ("[response.body.a]", false),
        ("[iam.extra.\"sqs:SendMessage\"]\nresources = [\"*\"]\nreason = \"why\"", true),
        ("[iam.extra.\"sqs:*\"]\nresources = [\"*\"]\nreason = \"why\"", false),
        ("[vars]\n\"a-b\" = \"local.a\"", false),
        ("[vars]\na_b = \"local.a\"", true),
    ] {
        let sources = sources(PROJECT, &format!("{express}\n{line}\n"));
        let document =
            plain(&document::read(&sources, sources.find("orders.toml").expect("it is there")).expect("TOML"));
        assert_eq!(check::all(&sources).is_ok(), is_right, "gen check: {line}");
        assert_eq!(validator.is_valid(&document), is_right, "the schema: {line}");
    }
}
