//! One tree for TOML and JSON alike, every node with its place in the file. Knows no key of the spec.

mod json;
mod pointer;
mod reader;
mod text;
mod toml;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use pointer::{Pointers, pointer};
pub use reader::{Located, Reader};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Source, Sources, Span};
use json::Surrogates;

/// A value and where it was written.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value's bytes; for a TOML `[table]`, its header.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// A TOML or JSON value.
#[derive(Clone, Debug)]
pub enum Value {
    /// JSON's `null`; TOML has none.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as JSON writes it.
    Number(String),
    /// A string, escapes read.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// A table (JSON: object), in the order written; keys are unique.
    Table(Vec<Entry>),
    /// What TOML has and JSON lacks: a date or time, `inf`, `nan`.
    TomlOnly(&'static str),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key, escapes read.
    pub key: String,
    /// The key's bytes.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

impl Value {
    /// What a message calls a value of this kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Boolean(_) => "a boolean",
            Value::Number(text) if text.starts_with('-') => "a negative number",
            Value::Number(text) if text.contains(['.', 'e', 'E']) => "a decimal number",
            Value::Number(text) if text.parse::<u64>().is_err() => "a number beyond 64 bits",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Table(_) => "a table",
            Value::TomlOnly(kind) => kind,
        }
    }
}

impl Node {
    /// The entries of a table; none for another value.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The value under a key of a table.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The string, if the value is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }
}

/// The files that specs name, each read once however many workflows share it.
#[derive(Debug)]
pub struct Documents<'a> {
    sources: &'a Sources,
    documents: BTreeMap<FileId, OnceLock<Result<Node, Vec<Diagnostic>>>>,
}

impl<'a> Documents<'a> {
    /// All these files; none is read yet.
    #[must_use]
    pub fn new(sources: &'a Sources) -> Self {
        Self { sources, documents: sources.iter().map(|(file, _)| (file, OnceLock::new())).collect() }
    }

    /// The file's document.
    ///
    /// # Errors
    /// Every syntax error of the file.
    pub fn get(&self, file: FileId) -> Result<&Node, &[Diagnostic]> {
        let document = self.documents[&file].get_or_init(|| read(self.sources, file));
        document.as_ref().map_err(Vec::as_slice)
    }
}

/// Reads a file by its ending: `.json` as JSON (RFC 8259), all else as TOML 1.0.
///
/// # Errors
/// Every syntax error of the file.
pub fn read(sources: &Sources, file: FileId) -> Result<Node, Vec<Diagnostic>> {
    let source = sources.get(file);
    is_utf8(source, file)?;
    if source.name.ends_with(".json") {
        json::read(&source.text, file, Surrogates::Paired)
    } else {
        toml::read(&source.text, file)
    }
}

/// Reads a file of JSON, whatever its ending, in whose strings surrogates may stand alone. A string that holds such has
/// U+FFFD for it; [`units`] tells all of it.
///
/// # Errors
/// Every syntax error of the file.
pub fn read_utf16(sources: &Sources, file: FileId) -> Result<Node, Vec<Diagnostic>> {
    let source = sources.get(file);
    is_utf8(source, file)?;
    json::read(&source.text, file, Surrogates::Any)
}

/// The UTF-16 code units of a string of JSON, from its literal.
#[must_use]
pub fn units(literal: &str) -> Vec<u16> {
    json::units(literal).unwrap_or_default()
}

fn is_utf8(source: &Source, file: FileId) -> Result<(), Vec<Diagnostic>> {
    if let Some(start) = source.not_utf8 {
        let span = Span { file, start, end: start + char::REPLACEMENT_CHARACTER.len_utf8() };
        let diagnostic = Diagnostic::new(Code::NotUtf8, "the file is not UTF-8", span);
        return Err(vec![diagnostic.label("no character begins with this byte").help("save the file as UTF-8")]);
    }
    Ok(())
}

/// The bytes of `range`, counted in the decoded string, in the file as written.
#[must_use]
pub fn locate(sources: &Sources, string: Span, range: std::ops::Range<usize>) -> Span {
    let raw = sources.slice(string);
    let start = string.start + text::written_offset(raw, range.start);
    let end = string.start + text::written_offset(raw, range.end);
    Span { file: string.file, start, end: end.max(start) }
}
