//! `templatefile` text: JSON and VTL that may hold Terraform values.
//! <https://developer.hashicorp.com/terraform/language/functions/templatefile>

use crate::asl::Tree;
use crate::hcl::{Expression, pieces};
use crate::model::Text;

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
    let mut template = String::new();
    write_json(tree, 0, &mut template);
    template
}

fn write_json(tree: &Tree, level: usize, template: &mut String) {
    match tree {
        Tree::Shared(tree) => write_json(tree, level, template),
        Tree::Null => template.push_str("null"),
        Tree::Boolean(value) => template.push_str(if *value { "true" } else { "false" }),
        Tree::Number(number) => template.push_str(number),
        Tree::String(string) => write_string(string, template),
        Tree::Array(items) => {
            write_items(('[', ']'), items, level, template, |item, template| write_json(item, level + 1, template));
        }
        Tree::Object(entries) => write_items(('{', '}'), entries, level, template, |(key, value), template| {
            write_literal(key, template);
            template.push_str(": ");
            write_json(value, level + 1, template);
        }),
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
