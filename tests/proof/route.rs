//! The routes of every golden: what their specs say, and the rendered templates filled as Terraform fills them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Number, Value};
use stepgate::tftpl;
use toml::de::{DeTable, DeValue};

use crate::golden::{self, Golden};

/// The state machine that every request has to name.
pub(crate) const ARN: &str = "arn:aws:states:eu-central-1:123456789012:stateMachine:ours";

/// One of a route's three mapping templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Request,
    Response,
    Error,
}

impl Part {
    pub(crate) const ALL: [Self; 3] = [Self::Request, Self::Response, Self::Error];

    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Request => "request.vtl.tftpl",
            Self::Response => "response.vtl.tftpl",
            Self::Error => "error.vtl.tftpl",
        }
    }
}

/// A rendered mapping template of a route.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// `golden/workflow/request.vtl.tftpl`.
    pub(crate) name: String,
    pub(crate) part: Part,
    /// The workflow's TOML.
    pub(crate) spec: Value,
    /// The file as rendered.
    pub(crate) file: String,
}

impl Case {
    /// The VTL that API Gateway gets of a file.
    pub(crate) fn filled(file: &str) -> String {
        let values = BTreeMap::from([("state_machine_arn".to_owned(), ARN.to_owned())]);
        match tftpl::fill(file, &values) {
            Ok(filled) => filled.text().to_owned(),
            Err(fault) => panic!("{}: {file}", fault.title),
        }
    }

    /// The template without its first line, which names its spec: many routes have the same.
    pub(crate) fn body(&self) -> &str {
        self.file.split_once('\n').expect("a first line").1
    }
}

/// Every template of every route of every golden.
pub(crate) fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for Golden { name, folder } in golden::all() {
        for (path, text) in golden::files(&folder.join("spec"), ".toml") {
            let spec = toml(&text);
            let templates = folder.join("generated/mapping_templates").join(path.file_stem().expect("a name"));
            // The project's own file and fragments have no route.
            if spec.get("route").is_some() {
                cases.extend(Part::ALL.map(|part| case(&name, &templates, part, &spec)));
            }
        }
    }
    assert!(cases.len() >= 90, "{} templates", cases.len());
    cases
}

fn case(golden: &str, templates: &Path, part: Part, spec: &Value) -> Case {
    let path = templates.join(part.file());
    let file = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let workflow = templates.file_name().expect("a name").to_string_lossy();
    Case { name: format!("{golden}/{workflow}/{}", part.file()), part, spec: spec.clone(), file }
}

/// TOML as JSON has it.
fn toml(text: &str) -> Value {
    let table = DeTable::parse(text).expect("a golden's spec is TOML");
    object(table.get_ref())
}

fn object(table: &DeTable<'_>) -> Value {
    let entries = table.iter().map(|(key, value)| (key.get_ref().to_string(), value_of(value.get_ref())));
    Value::Object(entries.collect::<Map<_, _>>())
}

fn value_of(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => text.to_string().into(),
        DeValue::Integer(number) => Value::Number(number.as_str().parse::<Number>().expect("a decimal number")),
        DeValue::Float(number) => Value::Number(number.as_str().parse::<Number>().expect("a decimal number")),
        DeValue::Boolean(value) => (*value).into(),
        DeValue::Array(items) => items.iter().map(|item| value_of(item.get_ref())).collect(),
        DeValue::Table(table) => object(table),
        DeValue::Datetime(_) => panic!("no golden holds a date"),
    }
}
