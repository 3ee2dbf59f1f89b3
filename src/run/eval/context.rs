//! JSON as Java's values: the variables of plain Velocity.

use std::rc::Rc;

use num_bigint::BigInt;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Node, Value as Json};
use crate::java::{List, ListKind, Map, Meter, Text, Value};
use crate::source::{FileId, Sources};
use crate::vtl::Context;

/// Reads a file whose JSON is one object: each member is a variable.
pub(super) fn read(sources: &Sources, file: FileId) -> Result<Context, Vec<Diagnostic>> {
    let root = document::read_utf16(sources, file)?;
    of(sources, &root)
}

/// The variables that an object holds.
pub(super) fn of(sources: &Sources, node: &Node) -> Result<Context, Vec<Diagnostic>> {
    let Json::Table(entries) = &node.value else {
        let title = format!("expected an object, found {}", node.value.kind());
        return Err(vec![Diagnostic::new(Code::WrongType, title, node.span).help("write an object of variables")]);
    };
    let mut context = Context::default();
    for entry in entries {
        context.put(&entry.key, value(sources, &entry.node));
    }
    Ok(context)
}

/// Numbers are the smallest of Java's that hold them: `Integer`, `Long`, `BigInteger`; with a fraction or an exponent,
/// `Double`.
fn value(sources: &Sources, node: &Node) -> Value {
    match &node.value {
        Json::Null | Json::TomlOnly(_) => Value::Null,
        Json::Boolean(value) => Value::Boolean(*value),
        Json::Number(text) => number(text),
        Json::String(_) => Value::String(Text::from(document::units(sources.slice(node.span)))),
        Json::Array(items) => {
            let elements = items.iter().map(|item| value(sources, item)).collect();
            Value::List(Rc::new(List::new(ListKind::ArrayList, elements)))
        }
        Json::Table(entries) => {
            let map = Map::new();
            let meter = Meter::new(u64::MAX);
            for entry in entries {
                let key = Text::from(document::units(sources.slice(entry.key_span)));
                // It fails only when the steps are used up.
                _ = map.put(Value::String(key), value(sources, &entry.node), &meter);
            }
            Value::Map(Rc::new(map))
        }
    }
}

fn number(text: &str) -> Value {
    if text.contains(['.', 'e', 'E']) {
        return Value::Double(text.parse().unwrap_or(f64::NAN));
    }
    if let Ok(number) = text.parse() {
        return Value::Integer(number);
    }
    if let Ok(number) = text.parse() {
        return Value::Long(number);
    }
    text.parse::<BigInt>().map_or(Value::Null, |number| Value::BigInteger(Rc::new(number)))
}
