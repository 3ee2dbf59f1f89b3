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
    Ok(Node { span: Span { file, start: 0, end: 0 }, value: Value::Table(entries) })
}

fn syntax_error(error: &::toml::de::Error, text: &str, file: FileId) -> Diagnostic {
    let range = error.span().unwrap_or(text.len()..text.len());
    let mut lines = error.message().lines();
    let title = lines.next().unwrap_or("invalid TOML").to_owned();
    let help = lines.next().unwrap_or("see https://toml.io/en/v1.0.0").to_owned();
    Diagnostic::new(Code::TomlSyntax, title, Span { file, start: range.start, end: range.end }).label("here").help(help)
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
        DeValue::Integer(integer) => i128::from_str_radix(integer.as_str(), integer.radix())
            .map_or(Value::TomlOnly("a number out of range"), |number| Value::Number(number.to_string())),
        DeValue::Float(float) => number(float.as_str()),
        DeValue::Boolean(boolean) => Value::Boolean(*boolean),
        DeValue::Datetime(_) => Value::TomlOnly("a date or time"),
        DeValue::Array(items) => Value::Array(items.iter().map(|item| node(item, file)).collect()),
        DeValue::Table(table) => Value::Table(entries(table, file)),
    };
    Node { span: span(value, file), value: meant }
}

fn number(written: &str) -> Value {
    if written.ends_with("inf") || written.ends_with("nan") {
        return Value::TomlOnly("not a finite number");
    }
    Value::Number(written.trim_start_matches('+').to_owned())
}

fn span<T>(spanned: &Spanned<T>, file: FileId) -> Span {
    let range = spanned.span();
    Span { file, start: range.start, end: range.end }
}
