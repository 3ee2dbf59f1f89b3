//! What a template is given: a call, from a file of JSON or from the command line.

use std::path::PathBuf;

use serde_json::{Map, Value as Json};

use crate::diagnostic::{Code, Diagnostic, suggestion};
use crate::document::{self, Node, Value};
use crate::gateway::{Call, Kind, Parameters};
use crate::source::{FileId, Sources};

use super::EvalFailure;

/// The keys of a call.
const KEYS: [&str; 7] = ["kind", "body", "headers", "query", "path", "context", "stage_variables"];

/// What the command line gives of a request.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The body, or `@` and the file that holds it.
    pub body: Option<String>,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The route's path parameters, as they stand in the URL.
    pub path: Vec<(String, String)>,
    /// The query string's parameters, decoded.
    pub query: Vec<(String, String)>,
    /// `$context` variables by their dotted names.
    pub context: Vec<(String, String)>,
    /// Stage variables.
    pub stage_variables: Vec<(String, String)>,
}

impl Given {
    /// As a call of a kind.
    ///
    /// # Errors
    /// The file of the body can't be read.
    pub(super) fn call(&self, kind: Kind) -> Result<Call, EvalFailure> {
        let mut context = Map::new();
        for (name, value) in &self.context {
            nest(&mut context, name, value);
        }
        Ok(Call {
            kind,
            body: self.body.as_deref().map_or(Ok(String::new()), text)?,
            headers: self.headers.iter().cloned().collect(),
            query: self.query.iter().cloned().collect(),
            path: self.path.iter().cloned().collect(),
            context,
            stage_variables: self.stage_variables.iter().cloned().collect(),
        })
    }
}

/// A text that was given, or that of the file after an `@`.
pub(super) fn text(given: &str) -> Result<String, EvalFailure> {
    let Some(path) = given.strip_prefix('@').map(PathBuf::from) else { return Ok(given.to_owned()) };
    let (sources, file) = super::read(&path)?;
    Ok(sources.text(file).to_owned())
}

/// Puts a value under a dotted name.
fn nest(object: &mut Map<String, Json>, name: &str, value: &str) {
    match name.split_once('.') {
        None => _ = object.insert(name.to_owned(), value.into()),
        Some((first, rest)) => {
            let inner = object.entry(first).or_insert_with(|| Json::Object(Map::new()));
            if !inner.is_object() {
                *inner = Json::Object(Map::new());
            }
            if let Json::Object(inner) = inner {
                nest(inner, rest, value);
            }
        }
    }
}

/// Reads a call from a file of JSON, in which nothing else stands.
pub(super) fn read(sources: &Sources, file: FileId) -> Result<Call, Vec<Diagnostic>> {
    let root = document::read_utf16(sources, file)?;
    let mut reader = Reader { sources, diagnostics: Vec::new() };
    reader.object(&root);
    for entry in root.entries().iter().filter(|entry| !KEYS.contains(&entry.key.as_str())) {
        let title = format!("unknown key `{}`", entry.key);
        let diagnostic = Diagnostic::new(Code::UnknownKey, title, entry.key_span);
        reader.diagnostics.push(diagnostic.help(suggestion(&entry.key, &KEYS)));
    }
    let call = reader.call(&root);
    if reader.diagnostics.is_empty() { Ok(call) } else { Err(reader.diagnostics) }
}

/// Reads a call out of a row that may hold other keys too.
pub(super) fn of(sources: &Sources, row: &Node) -> Result<Call, Vec<Diagnostic>> {
    let mut reader = Reader { sources, diagnostics: Vec::new() };
    let call = reader.call(row);
    if reader.diagnostics.is_empty() { Ok(call) } else { Err(reader.diagnostics) }
}

/// The template of a row.
pub(super) fn template(row: &Node) -> Result<&str, Vec<Diagnostic>> {
    let (node, title) = match (&row.value, row.get("template")) {
        (Value::Table(_), None) => (row, "the key `template` is missing".to_owned()),
        (Value::Table(_), Some(node)) => match node.as_str() {
            Some(text) => return Ok(text),
            None => (node, format!("expected a string, found {}", node.value.kind())),
        },
        (other, _) => (row, format!("expected an object, found {}", other.kind())),
    };
    let code =
        if row.get("template").is_none() && !row.entries().is_empty() { Code::MissingKey } else { Code::WrongType };
    Err(vec![Diagnostic::new(code, title, node.span).help("write `\"template\": \"…\"`")])
}

struct Reader<'a> {
    sources: &'a Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn call(&mut self, root: &Node) -> Call {
        // A key that is null is as good as not there.
        let given = |key: &str| root.get(key).filter(|node| !matches!(node.value, Value::Null));
        Call {
            kind: given("kind").map_or(Kind::Request, |node| self.kind(node)),
            body: given("body").map(|node| self.string(node)).unwrap_or_default(),
            headers: given("headers").map(|node| self.parameters(node)).unwrap_or_default(),
            query: given("query").map(|node| self.parameters(node)).unwrap_or_default(),
            path: given("path").map(|node| self.parameters(node)).unwrap_or_default(),
            context: given("context").map(|node| self.context(node)).unwrap_or_default(),
            stage_variables: given("stage_variables").map(|node| self.parameters(node)).unwrap_or_default(),
        }
    }

    fn kind(&mut self, node: &Node) -> Kind {
        match self.string(node).as_str() {
            "response" => Kind::Response,
            "request" => Kind::Request,
            other => {
                if node.as_str().is_some() {
                    let title = format!("unknown kind `{other}`");
                    let diagnostic = Diagnostic::new(Code::UnknownValue, title, node.span);
                    self.diagnostics.push(diagnostic.help(suggestion(other, &["request", "response"])));
                }
                Kind::Request
            }
        }
    }

    fn object(&mut self, node: &Node) {
        if !matches!(node.value, Value::Table(_)) {
            self.wrong_type(node, "an object");
        }
    }

    fn string(&mut self, node: &Node) -> String {
        if node.as_str().is_none() {
            self.wrong_type(node, "a string");
        }
        node.as_str().unwrap_or_default().to_owned()
    }

    /// Strings by name; of a list of them the last counts.
    fn parameters(&mut self, node: &Node) -> Parameters {
        self.object(node);
        let mut parameters = Parameters::default();
        for entry in node.entries() {
            match &entry.node.value {
                Value::Null => {}
                Value::Array(items) => {
                    let values: Vec<String> = items.iter().map(|item| self.string(item)).collect();
                    values.into_iter().for_each(|value| parameters.put(entry.key.as_str(), value));
                }
                _ => parameters.put(entry.key.as_str(), self.string(&entry.node)),
            }
        }
        parameters
    }

    fn context(&mut self, node: &Node) -> Map<String, Json> {
        self.object(node);
        match json(node) {
            Json::Object(members) => members,
            _ => Map::new(),
        }
    }

    fn wrong_type(&mut self, node: &Node, expected: &str) {
        let found = if matches!(node.value, Value::Table(_)) { "an object" } else { node.value.kind() };
        let diagnostic = Diagnostic::new(Code::WrongType, format!("expected {expected}, found {found}"), node.span);
        let help = match &node.value {
            Value::Number(_) | Value::Boolean(_) if expected == "a string" => {
                format!("write `\"{}\"`", self.sources.slice(node.span))
            }
            Value::Table(_) | Value::Array(_) if expected == "a string" => {
                "write its JSON text as a string, quotes escaped as `\\\"`".to_owned()
            }
            _ => format!("write {expected}"),
        };
        self.diagnostics.push(diagnostic.help(help));
    }
}

/// The value as serde has it.
fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null | Value::TomlOnly(_) => Json::Null,
        Value::Boolean(value) => (*value).into(),
        Value::Number(text) => serde_json::from_str(text).unwrap_or(Json::Null),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(json).collect(),
        Value::Table(entries) => entries.iter().map(|entry| (entry.key.clone(), json(&entry.node))).collect(),
    }
}
