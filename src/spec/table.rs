//! How a table of the spec is read: every key once, every complaint at once.

use super::leaf::Located;
use super::{Body, BodyField, Definition};
use crate::diagnostic::{Code, Diagnostic, suggestion};
use crate::document::{Entry, Node, Value};
use crate::model::Fault;
use crate::source::{Sources, Span};

/// Gathers complaints while a file is read.
pub struct Reader<'a> {
    /// Where the files are.
    pub sources: &'a Sources,
    /// What was found wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Notes a complaint.
    pub fn complain(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Notes a fault of the value at `span`; its range, if any, is counted in the decoded string there.
    pub fn fault(&mut self, fault: Fault, span: Span) {
        let place = fault.range.map_or(span, |range| crate::document::locate(self.sources, span, range));
        self.complain(Diagnostic::new(fault.code, fault.title, place).help(fault.help));
    }

    /// Notes that a value has another type than its key asks for.
    pub fn wrong_type(&mut self, node: &Node, expected: &str) {
        let title = format!("expected {expected}, found {}", node.value.kind());
        self.complain(Diagnostic::new(Code::WrongType, title, node.span).help(format!("write {expected}")));
    }
}

/// What a key's value can be read as. `None` means that a complaint was noted.
pub trait Read: Sized {
    /// Reads the value.
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;
}

impl Read for Node {
    fn read(node: &Node, _: &mut Reader<'_>) -> Option<Self> {
        Some(node.clone())
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Array(items) = &node.value else {
            reader.wrong_type(node, "an array");
            return None;
        };
        // Every item is read, so that all of them are complained about.
        let read: Vec<Option<T>> = items.iter().map(|item| T::read(item, reader)).collect();
        read.into_iter().collect()
    }
}

/// A key that is a name of the author's.
pub trait Key: Sized {
    /// Reads the name.
    ///
    /// # Errors
    /// It is not one.
    fn parse_key(text: &str) -> Result<Self, Fault>;
}

impl Key for String {
    fn parse_key(text: &str) -> Result<Self, Fault> {
        Ok(text.to_owned())
    }
}

/// A table whose keys are names of the author's, in the order written.
#[derive(Debug)]
pub struct Map<K, V>(pub Vec<(Located<K>, V)>);

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Key, V: Read> Read for Map<K, V> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Table(entries) = &node.value else {
            reader.wrong_type(node, "a table");
            return None;
        };
        let pairs = entries.iter().filter_map(|Entry { key, key_span, node }| {
            let name = K::parse_key(key).map_err(|fault| reader.fault(fault, *key_span));
            let value = V::read(node, reader);
            Some((Located { value: name.ok()?, span: *key_span }, value?))
        });
        Some(Self(pairs.collect()))
    }
}

impl Read for Definition {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Table(_) => Some(Self::Inline(node.clone())),
            Value::String(_) => Located::read(node, reader).map(Self::File),
            _ => {
                reader.wrong_type(node, "a table, or the name of a JSON file");
                None
            }
        }
    }
}

impl Read for Body {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Table(_) => Map::<String, BodyField>::read(node, reader).map(Self::Fields),
            Value::String(_) => Located::read(node, reader).map(Self::Named),
            _ => {
                reader.wrong_type(node, "`\"output\"`, `\"execution\"`, `\"none\"` or a table of fields");
                None
            }
        }
    }
}

/// Complains of keys that are not `known`.
pub(super) fn refuse_unknown(node: &Node, known: &[&str], table: &str, reader: &mut Reader<'_>) {
    for entry in node.entries() {
        if !known.contains(&entry.key.as_str()) {
            let title = format!("unknown key `{}` in {table}", entry.key);
            let help = suggestion(&entry.key, known);
            reader.complain(Diagnostic::new(Code::UnknownKey, title, entry.key_span).help(help));
        }
    }
}

/// Complains of a key that is not there.
pub(super) fn missing(node: &Node, key: &str, table: &str, reader: &mut Reader<'_>) {
    let title = format!("missing key `{key}` in {table}");
    let help = format!("add `{key} = …`");
    reader.complain(Diagnostic::new(Code::MissingKey, title, node.span).help(help));
}

/// Declares the tables of the spec: a struct each, read key by key.
macro_rules! tables {
    ($($(#[doc = $doc:literal])+ $table:ident {
        $($(#[doc = $key_doc:literal])+ $presence:ident $key:ident: $type:ty,)+
    })+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub struct $table {
            /// Where the table stands.
            pub span: crate::source::Span,
            $($(#[doc = $key_doc])+ pub $key: Option<$type>,)+
        }

        impl $table {
            const DOC: &'static str = concat!($($doc),+);
        }

        impl Read for $table {
            fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                let crate::document::Value::Table(_) = &node.value else {
                    reader.wrong_type(node, "a table");
                    return None;
                };
                table::refuse_unknown(node, &[$(stringify!($key)),+], table::title(Self::DOC), reader);
                Some(Self {
                    span: node.span,
                    $($key: match node.get(stringify!($key)) {
                        Some(value) => Read::read(value, reader),
                        None => table::tables!(@absent $presence $key node reader),
                    },)+
                })
            }
        }
    )+};
    (@absent optional $key:ident $node:ident $reader:ident) => { None };
    (@absent required $key:ident $node:ident $reader:ident) => {{
        table::missing($node, stringify!($key), table::title(Self::DOC), $reader);
        None
    }};
}
pub(super) use tables;

/// What a message calls a table: the first words of its documentation, up to the colon.
pub(super) fn title(doc: &'static str) -> &'static str {
    doc.split(':').next().unwrap_or(doc).trim()
}
