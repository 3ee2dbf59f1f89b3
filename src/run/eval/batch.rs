//! Many templates, one a row of JSON: each gives its output or its own error.

use std::fs;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::document::{self, Node, Value};
use crate::gateway::{self, Limits};
use crate::java::Text;
use crate::source::{Lines, Sources, Unreadable};
use crate::vtl;

use super::{EvalFailure, context, not_utf8, render_plain, request};

/// What became of a row.
#[derive(Debug)]
pub struct Row {
    /// The JSON text of its `id`; none if it has none.
    pub id: Option<String>,
    /// The text, and what was overridden; none of a plain template.
    pub outcome: Result<(Text, Option<serde_json::Map<String, serde_json::Value>>), RowError>,
}

/// Why a row gives nothing.
#[derive(Debug)]
pub struct RowError {
    /// The simple name of Velocity's exception, or the code of what is wrong with the row itself.
    pub class: String,
    /// What is wrong.
    pub message: String,
    /// The line, from 1: of the template, or of the file if the row is wrong.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

/// What makes a row one of API Gateway's: without any of these it is plain Velocity.
const GATEWAY: [&str; 6] = ["kind", "body", "headers", "query", "path", "stage_variables"];

/// `gen eval --batch`: evaluates the rows of a file, in their order; blank lines are passed over. With `is_plain`, all of
/// them are plain Velocity.
///
/// # Errors
/// The file can't be read.
pub fn batch(file: &Path, is_plain: bool) -> Result<Vec<Row>, EvalFailure> {
    let bytes = fs::read(file)
        .map_err(|error| EvalFailure::Unreadable(Unreadable { path: file.to_owned(), reason: error.to_string() }))?;
    let rows = bytes.split(|byte| *byte == b'\n').enumerate();
    let rows = rows.filter(|(_, row)| !row.trim_ascii().is_empty());
    Ok(rows.map(|(index, bytes)| row(file, index + 1, bytes, is_plain)).collect())
}

fn row(file: &Path, line: usize, bytes: &[u8], is_plain: bool) -> Row {
    let (sources, id) = Sources::of_file(file, bytes.to_vec());
    let wrong = |diagnostics: &[Diagnostic]| row_error(diagnostics, &sources, line);
    if let Some(diagnostic) = not_utf8(sources.get(id), id) {
        return Row { id: None, outcome: Err(wrong(&[diagnostic])) };
    }
    let root = match document::read_utf16(&sources, id) {
        Ok(root) => root,
        Err(diagnostics) => return Row { id: None, outcome: Err(wrong(&diagnostics)) },
    };
    let id = root.get("id").map(|node| sources.slice(node.span).to_owned());
    let outcome = evaluate(&sources, &root, is_plain).unwrap_or_else(|diagnostics| Err(wrong(&diagnostics)));
    Row { id, outcome }
}

type Outcome = Result<(Text, Option<serde_json::Map<String, serde_json::Value>>), RowError>;

fn evaluate(sources: &Sources, root: &Node, is_plain: bool) -> Result<Outcome, Vec<Diagnostic>> {
    let template = request::template(root)?;
    if is_plain || !GATEWAY.iter().any(|key| root.get(key).is_some()) {
        let mut values = match root.get("context").filter(|node| !matches!(node.value, Value::Null)) {
            Some(node) => context::of(sources, node)?,
            None => vtl::Context::default(),
        };
        return Ok(render_plain(template, &mut values).map(|text| (text, None)).map_err(stopped));
    }
    let call = request::of(sources, root)?;
    let evaluation =
        gateway::parse(template).and_then(|template| gateway::evaluate(&template, &call, &Limits::default()));
    Ok(evaluation.map(|evaluation| (evaluation.text, Some(evaluation.overrides))).map_err(stopped))
}

fn stopped(error: vtl::Error) -> RowError {
    RowError { class: error.class.to_owned(), message: error.message, line: error.line, column: error.column }
}

/// The first complaint about a row, which stands in one line of the file.
fn row_error(diagnostics: &[Diagnostic], sources: &Sources, line: usize) -> RowError {
    let Some(first) = diagnostics.first() else {
        return RowError { class: String::new(), message: String::new(), line, column: 1 };
    };
    let span = first.span();
    let place = Lines::new(sources.text(span.file)).place(span.start);
    RowError { class: first.code.as_str().to_owned(), message: first.title.clone(), line, column: place.column }
}
