//! What Velocity, AWS and a stand-in for API Gateway made of templates, we make of them too.
//! Where the answers come from stands in `tests/vtl/README.md`.

#[path = "support/json.rs"]
mod json;
#[path = "support/velocity.rs"]
mod velocity;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs;
use std::path::Path;

use json::Json;
use serde_json::Value;
use stepgate::gateway::{self, Call, Evaluation, Limits};
use stepgate::vtl::Error;
use velocity::Outcome;

/// A row of a file, its context found.
struct Row(Json);

impl Row {
    fn id(&self) -> String {
        self.text("id").expect("an id")
    }

    /// A text; none if the row has no such field.
    fn text(&self, key: &str) -> Option<String> {
        self.0.get(key).and_then(Json::text)
    }
}

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vtl").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn rows(name: &str) -> Vec<Row> {
    let contexts = Json::read(&read("contexts.json"));
    let row = |line: &str| {
        let Json::Object(mut fields) = Json::read(line) else { panic!("no object: {line}") };
        for (_, value) in fields.iter_mut().filter(|(key, value)| key == "context" && value.text().is_some()) {
            *value = contexts.get(&value.text().expect("a name")).expect("a context of that name").clone();
        }
        Row(Json::Object(fields))
    };
    read(name).lines().map(row).collect()
}

/// The rows that we answer otherwise, and why.
fn misses() -> BTreeMap<String, String> {
    let list = read("misses.tsv");
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    let miss = |line: &str| {
        let (id, reason) = line.split_once('\t').expect("an id, a tab, a reason");
        assert!(!reason.trim().is_empty(), "{id}: no reason");
        (id.to_owned(), reason.to_owned())
    };
    lines.map(miss).collect()
}

/// Holds that the rows that we answer otherwise are those that are listed. The share that agrees, of the rows that count.
fn agreed(rows: &[Row], counts: impl Fn(&Row) -> bool, judge: impl Fn(&Row) -> Result<(), String>) -> f64 {
    let listed = misses();
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for row in rows {
        let judgement = judge(row);
        if counts(row) {
            all += 1;
            right += usize::from(judgement.is_ok());
        }
        match (judgement, listed.contains_key(&row.id())) {
            (Ok(()), false) | (Err(_), true) => {}
            (Ok(()), true) => wrong.push(format!("{}: listed as a miss, and agrees", row.id())),
            (Err(difference), false) => wrong.push(format!("{}: {difference}", row.id())),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    f64::from(u32::try_from(right).expect("few")) / f64::from(u32::try_from(all).expect("few"))
}

/// That the row's template was answered otherwise.
fn difference(row: &Row, wanted: &dyn Debug, found: &dyn Debug) -> String {
    format!("{:?}\n  wanted {wanted:?}\n  found  {found:?}", row.text("template").unwrap_or_default())
}

#[test]
fn velocity_agrees() {
    let rows = rows("velocity.jsonl");
    assert_eq!(rows.len(), 628);
    let share = agreed(
        &rows,
        |_| true,
        |row| {
            let template = row.text("template").expect("a template");
            let found = velocity::render(&template, row.0.get("context").expect("a context"));
            let wanted = match row.text("expected") {
                Some(output) => Outcome::Output(output),
                None => Outcome::error(
                    &row.text("error").expect("an error"),
                    &row.text("error_message").expect("a message"),
                ),
            };
            if found.agrees(&wanted) { Ok(()) } else { Err(difference(row, &wanted, &found)) }
        },
    );
    assert!(share >= 0.995, "{share}");
}

/// What API Gateway makes of a row's call: the text and the overrides.
fn evaluate(row: &Row) -> Result<Evaluation, Error> {
    let call: Call = serde_json::from_value(row.0.serde()).expect("a call");
    let template = gateway::parse(&row.text("template").expect("a template"))?;
    gateway::evaluate(&template, &call, &Limits::default())
}

/// Whether an object has all the members of another one; other values are the same.
fn holds(found: &Value, wanted: &Value) -> bool {
    let Value::Object(members) = wanted else { return found == wanted };
    members.iter().all(|(key, member)| found.get(key).is_some_and(|found| holds(found, member)))
}

/// Holds the row's answer against ours.
fn judge(row: &Row) -> Result<(), String> {
    let wanted = row.0.serde();
    let is_error = wanted["compare"] == "error" || wanted.get("error").is_some();
    let found = match evaluate(row) {
        Err(error) if !is_error || wanted.get("error").is_some_and(|class| class != error.class) => {
            return Err(difference(row, &wanted["expected"], &error));
        }
        Err(_) => return Ok(()),
        Ok(found) if is_error => return Err(difference(row, &wanted["error"], &found)),
        Ok(found) => found,
    };
    if let Some(overrides) = wanted.get("overrides")
        && !holds(&Value::Object(found.overrides.clone()), overrides)
    {
        return Err(difference(row, overrides, &found.overrides));
    }
    let text = found.text.to_string();
    let expected = wanted.get("expected_json").or(wanted.get("expected")).expect("an answer");
    let parse = |text: &str| serde_json::from_str::<Value>(text).ok();
    // The expected JSON, and JSON written into a text, are the same thing.
    let json =
        if wanted.get("expected_json").is_some() { Some(expected.clone()) } else { expected.as_str().and_then(parse) };
    let mode = wanted["compare"].as_str().unwrap_or("exact");
    let is_same = match mode.strip_prefix("json-nested:") {
        Some(key) => {
            let unfold = |json: Option<Value>| {
                let mut json = json?;
                let member = json.get_mut(key)?;
                *member = member.as_str().map_or(Some(member.clone()), parse)?;
                Some(json)
            };
            let found = unfold(parse(&text));
            found.is_some() && found == unfold(json)
        }
        None => match mode {
            "exact" => Some(text.as_str()) == expected.as_str(),
            "trim" => Some(text.trim()) == expected.as_str().map(str::trim),
            "json" => json.is_some() && parse(&text) == json,
            "parse-json" => parse(&text).is_some(),
            _ => panic!("{}: no such comparison: {mode}", row.id()),
        },
    };
    if is_same { Ok(()) } else { Err(difference(row, expected, &text)) }
}

#[test]
fn aws_agrees() {
    let rows = rows("aws.jsonl");
    assert_eq!(rows.len(), 60);
    let share = agreed(&rows, |_| true, judge);
    assert!(share == 1.0, "{share}");
}

#[test]
fn the_stand_in_agrees() {
    let rows = rows("emulated.jsonl");
    assert_eq!(rows.len(), 309);
    let share = agreed(&rows, |row| row.0.get("uncertain").is_none(), judge);
    assert!(share >= 0.99, "{share}");
}

#[test]
fn every_miss_is_of_a_row() {
    let files = ["velocity.jsonl", "emulated.jsonl", "aws.jsonl"];
    let ids: BTreeSet<String> = files.iter().flat_map(|name| rows(name)).map(|row| row.id()).collect();
    let strangers: Vec<String> = misses().into_keys().filter(|id| !ids.contains(id)).collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}
