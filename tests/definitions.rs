//! Small definitions of our own, by what the documents of Step Functions say of them: one trait each, in both query
//! languages. What AWS itself said of definitions is in `known_answers.rs`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use stepgate::check;
use stepgate::document;
use stepgate::model::Flavor;
use stepgate::source::Sources;

/// The rows of a file: `definition`, `flavor` if it is Express, and `complaints` if it is refused.
fn rows(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/definitions").join(name);
    let text = fs::read_to_string(path).expect("a file of definitions");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Code and place of each complaint about the definition of a row.
fn complaints(row: &Value) -> Value {
    let flavor = if row["flavor"] == "EXPRESS" { Flavor::Express } else { Flavor::Standard };
    let sources = Sources::from_texts([("definition.json", row["definition"].to_string().as_str())]);
    let file = sources.find("definition.json").expect("the file");
    let diagnostics = check::state_machine(&sources, file, flavor).err().unwrap_or_default();
    let root = document::read(&sources, file).expect("JSON");
    let complaint =
        |found: &stepgate::diagnostic::Diagnostic| json!([found.code.as_str(), document::pointer(&root, found.span())]);
    diagnostics.iter().map(complaint).collect()
}

#[test]
fn what_is_right_is_taken() {
    let wrong: Vec<String> = rows("taken.jsonl")
        .iter()
        .filter_map(|row| Some((row, complaints(row))).filter(|(_, found)| *found != json!([])))
        .map(|(row, found)| format!("{}\n  {found}", row["definition"]))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_wrong_is_refused_at_its_place() {
    let wrong: Vec<String> = rows("refused.jsonl")
        .iter()
        .filter_map(|row| Some((row, complaints(row))).filter(|(row, found)| *found != row["complaints"]))
        .map(|(row, found)| format!("{}\n  wanted {}\n  found {found}", row["definition"], row["complaints"]))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
