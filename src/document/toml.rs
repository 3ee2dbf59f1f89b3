//! TOML text to a [`Node`], through the `toml` crate's own tree with spans.

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::{Entry, Node, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};

pub(super) fn read(text: &str, file: FileId) -> Result<Node, Vec<Diagnostic>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors.iter().map(|error| syntax_error(error, text, file)).collect());
    }
    let entries = entries(table.get_ref(), file);
    // What the top of a file lacks is missed where its first key stands.
    let start = entries.first().map_or(0, |first| first.key_span.start);
    Ok(Node { span: Span { file, start, end: start }, value: Value::Table(entries) })
}

/// The parser's own words, and what to write where that can be told.
fn syntax_error(error: &::toml::de::Error, text: &str, file: FileId) -> Diagnostic {
    let range = error.span().unwrap_or(text.len()..text.len());
    let written = text.get(range.clone()).unwrap_or_default();
    let (said, expected) = error.message().split_once(", expected ").unwrap_or((error.message(), ""));
    let (title, help) = match said {
        "duplicate key" => (format!("the key `{written}` stands twice"), "keep one of the two".to_owned()),
        _ if expected.trim_matches('`').trim_matches(['"', '\'']).is_empty() && !expected.is_empty() => {
            ("the string never ends".to_owned(), format!("close it with {expected}"))
        }
        "string values must be quoted" => (said.to_owned(), format!("write `\"{written}\"`")),
        _ if expected.is_empty() => (said.to_owned(), "see https://toml.io/en/v1.0.0".to_owned()),
        _ => (said.to_owned(), format!("the parser expected {expected}, see https://toml.io/en/v1.0.0")),
    };
    Diagnostic::new(Code::TomlSyntax, title, Span { file, start: range.start, end: range.end }).help(help)
}

fn entries(table: &DeTable<'_>, file: FileId) -> Vec<Entry> {
    table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: span(key, file),
            node: node(value, file),
        })
        .collect()
}

fn node(value: &Spanned<DeValue<'_>>, file: FileId) -> Node {
    let meant = match value.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(integer) => match i128::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) => Value::Number(number.to_string()),
            Err(_) if integer.radix() == 10 => number(integer.as_str()),
            Err(_) => Value::TomlOnly("a number beyond 128 bits"),
        },
        DeValue::Float(float) => number(float.as_str()),
        DeValue::Boolean(boolean) => Value::Boolean(*boolean),
        DeValue::Datetime(_) => Value::TomlOnly("a date or time"),
        DeValue::Array(items) => Value::Array(items.iter().map(|item| node(item, file)).collect()),
        DeValue::Table(table) => Value::Table(entries(table, file)),
    };
    Node { span: span(value, file), value: meant }
}

fn number(written: &str) -> Value {
    match written.trim_start_matches(['+', '-']) {
        "inf" => Value::TomlOnly("an infinite number"),
        "nan" => Value::TomlOnly("`nan`"),
        _ => Value::Number(written.trim_start_matches('+').to_owned()),
    }
}

fn span<T>(spanned: &Spanned<T>, file: FileId) -> Span {
    let range = spanned.span();
    Span { file, start: range.start, end: range.end }
}
