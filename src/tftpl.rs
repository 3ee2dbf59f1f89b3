//! `templatefile` text: JSON and VTL that may hold Terraform values; written, and filled again for evaluation.
//! <https://developer.hashicorp.com/terraform/language/functions/templatefile>

mod fill;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::asl::Tree;
use crate::hcl::{Expression, pieces};
use crate::model::Text;

pub use fill::{Filled, fill};

/// Text that Terraform's `templatefile` gives back as it is.
#[must_use]
pub fn text(text: &str) -> String {
    let mut template = String::with_capacity(text.len());
    for piece in pieces(text, false) {
        piece.write(&mut template);
    }
    template
}

/// Pretty-printed JSON, two blanks a level, keys in their order. A string with variables becomes
/// `${jsonencode("…${name}…")}`, so that any value of a variable leaves valid JSON.
#[must_use]
pub fn json(tree: &Tree) -> String {
    Writer::default().json(tree)
}

/// Writes trees as [`json`] does; what several of them share, it writes once.
#[derive(Debug, Default)]
pub struct Writer {
    /// By address and level.
    shared: Mutex<HashMap<(usize, usize), Written>>,
}

/// A shared tree as written; it is kept, so that no other takes its address.
#[derive(Debug)]
struct Written {
    text: Arc<str>,
    _tree: Arc<Tree>,
}

impl Writer {
    /// Writes one tree.
    #[must_use]
    pub fn json(&self, tree: &Tree) -> String {
        // Most definitions fit, and what is left over goes back.
        let mut template = String::with_capacity(1 << 15);
        self.write(tree, 0, &mut template);
        template.shrink_to_fit();
        template
    }

    fn write(&self, tree: &Tree, level: usize, template: &mut String) {
        match tree {
            Tree::Shared(tree) => template.push_str(&self.shared(tree, level)),
            Tree::Null => template.push_str("null"),
            Tree::Boolean(value) => template.push_str(if *value { "true" } else { "false" }),
            Tree::Number(number) => template.push_str(number),
            Tree::String(string) => write_string(string, template),
            Tree::Array(items) => {
                write_items(('[', ']'), items, level, template, |item, template| {
                    self.write(item, level + 1, template);
                });
            }
            Tree::Object(entries) => write_items(('{', '}'), entries, level, template, |(key, value), template| {
                write_literal(key, template);
                template.push_str(": ");
                self.write(value, level + 1, template);
            }),
        }
    }

    fn shared(&self, tree: &Arc<Tree>, level: usize) -> Arc<str> {
        let key = (Arc::as_ptr(tree).addr(), level);
        let known = || self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(written) = known().get(&key) {
            return Arc::clone(&written.text);
        }
        let mut text = String::new();
        self.write(tree, level, &mut text);
        let text: Arc<str> = text.into();
        known().insert(key, Written { text: Arc::clone(&text), _tree: Arc::clone(tree) });
        text
    }
}

fn write_items<T>(
    brackets: (char, char),
    items: &[T],
    level: usize,
    template: &mut String,
    write: impl Fn(&T, &mut String),
) {
    template.push(brackets.0);
    for (index, item) in items.iter().enumerate() {
        template.push_str(if index == 0 { "\n" } else { ",\n" });
        indent(level + 1, template);
        write(item, template);
    }
    if !items.is_empty() {
        template.push('\n');
        indent(level, template);
    }
    template.push(brackets.1);
}

fn indent(level: usize, template: &mut String) {
    (0..level).for_each(|_| template.push_str("  "));
}

fn write_string(string: &Text, template: &mut String) {
    match string.as_literal() {
        Some(literal) => write_literal(literal, template),
        None => {
            template.push_str("${jsonencode(");
            template.push_str(Expression::text(string, |name| Expression::known(name)).as_str());
            template.push_str(")}");
        }
    }
}

fn write_literal(literal: &str, template: &mut String) {
    let is_plain = |byte: u8| !matches!(byte, 0..0x20 | b'"' | b'\\' | b'$' | b'%');
    if literal.bytes().all(is_plain) {
        template.push('"');
        template.push_str(literal);
        template.push('"');
    } else {
        template.push_str(&text(&serde_json::Value::from(literal).to_string()));
    }
}
