//! The size of what a state hands on.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Entry, Node, Reader, Value};

/// Bytes of the longest payload: 256 KiB. <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
const LONGEST: usize = 262_144;
/// The fields whose values are handed on.
const FIELDS: [&str; 8] =
    ["Result", "Parameters", "Arguments", "Output", "ResultSelector", "Assign", "Items", "ItemSelector"];

/// Complains of literal payloads that are too long, in the state and in those within it.
pub(super) fn check(state: &Entry, reader: &mut Reader<'_>) {
    // What is not in the file can't be in the payload.
    if reader.sources.text(state.key_span.file).len() <= LONGEST {
        return;
    }
    for field in state.node.entries().iter().filter(|entry| FIELDS.contains(&entry.key.as_str())) {
        let length = length(&field.node);
        if length > LONGEST {
            let title = format!("`{}` is {length} bytes long; Step Functions hands on {LONGEST}", field.key);
            let help = "keep the data in S3, and hand on where it is";
            reader.complain(Diagnostic::new(Code::PayloadSize, title, field.key_span).help(help));
        }
    }
    let branches = match state.node.get("Branches") {
        Some(Node { value: Value::Array(branches), .. }) => branches.as_slice(),
        _ => &[],
    };
    let processors = ["ItemProcessor", "Iterator"].into_iter().filter_map(|field| state.node.get(field));
    let states = branches.iter().chain(processors).filter_map(|scope| scope.get("States"));
    states.flat_map(Node::entries).for_each(|state| check(state, reader));
}

/// The length of a value as JSON without blanks, in bytes.
fn length(node: &Node) -> usize {
    match &node.value {
        Value::Null => 4,
        Value::Boolean(value) => value.to_string().len(),
        Value::Number(number) => number.len(),
        Value::String(text) => text.len() + 2,
        Value::Array(items) => items.iter().map(length).sum::<usize>() + items.len().max(1) + 1,
        Value::Table(entries) => {
            let members = entries.iter().map(|entry| entry.key.len() + 3 + length(&entry.node));
            members.sum::<usize>() + entries.len().max(1) + 1
        }
        Value::TomlOnly(_) => 0,
    }
}
