//! What every state machine has: states of a known type, and ways between them that lead somewhere.
//! <https://states-language.net/spec.html>

use super::{Task, states_of, unknown_state};
use crate::diagnostic::{Code, Diagnostic, suggestion};
use crate::document::{Entry, Node, Value};
use crate::spec::{Located, Reader};

const TYPES: [&str; 8] = ["Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"];

/// Checks one scope: the top level, a branch of a Parallel, the processor of a Map.
pub(super) fn check(scope: &Node, states: &[&Entry], tasks: &mut Vec<Task>, reader: &mut Reader<'_>) {
    let is_json = reader.sources.get(scope.span.file).name.ends_with(".json");
    let Some(first) = states.first() else {
        let help = match is_json {
            true => "add a state, such as `\"States\": { \"Done\": { \"Type\": \"Succeed\" } }`",
            false => "add a state, such as `[definition.States.Done]` with `Type = \"Succeed\"`",
        };
        complain("the definition has no states", scope, help, reader);
        return;
    };
    match scope.get("StartAt") {
        Some(start) => target("StartAt", start, states, reader),
        None => {
            let line = if is_json {
                format!("\"StartAt\": \"{}\"", first.key)
            } else {
                format!("StartAt = \"{}\"", first.key)
            };
            complain("the definition has no `StartAt`", scope, &format!("add `{line}`"), reader);
        }
    }
    for entry in states {
        state(entry, states, tasks, reader);
    }
}

/// Characters of a state's name. <https://states-language.net/spec.html#states-fields>
const LONGEST_NAME: usize = 80;

fn state(entry: &Entry, states: &[&Entry], tasks: &mut Vec<Task>, reader: &mut Reader<'_>) {
    let node = &entry.node;
    let length = entry.key.chars().count();
    if length > LONGEST_NAME {
        let title = format!("the state's name is {length} characters long, {} too many", length - LONGEST_NAME);
        let help = "shorten it, and say more in its `Comment`";
        reader.complain(Diagnostic::new(Code::DefinitionShape, title, entry.key_span).help(help));
    }
    let Value::Table(_) = node.value else {
        reader.wrong_type(node, "a table");
        return;
    };
    let Some(kind) = node.get("Type") else {
        let help = format!("add `Type = …`: one of {}", TYPES.join(", "));
        let title = format!("the state `{}` has no `Type`", entry.key);
        reader.complain(Diagnostic::new(Code::DefinitionShape, title, entry.key_span).help(help));
        return;
    };
    match kind.as_str() {
        Some("Task") => tasks.extend(task(entry, reader)),
        Some(known) if TYPES.contains(&known) => {}
        None => {
            reader.wrong_type(kind, "a state type, such as `\"Task\"`");
            return;
        }
        Some(written) => {
            let title = format!("unknown state type `{written}`");
            reader.complain(Diagnostic::new(Code::DefinitionShape, title, kind.span).help(suggestion(written, &TYPES)));
            return;
        }
    }
    for field in ["Next", "Default"] {
        if let Some(next) = node.get(field) {
            target(field, next, states, reader);
        }
    }
    for list in ["Choices", "Catch"] {
        for next in items(node, list).iter().filter_map(|item| item.get("Next")) {
            target("Next", next, states, reader);
        }
    }
    let processors = ["ItemProcessor", "Iterator"].into_iter().filter_map(|field| node.get(field));
    for scope in items(node, "Branches").iter().chain(processors) {
        if let Some(states) = states_of(scope, reader) {
            check(scope, &states, tasks, reader);
        }
    }
}

fn task(entry: &Entry, reader: &mut Reader<'_>) -> Option<Task> {
    let Some(resource) = entry.node.get("Resource") else {
        let title = format!("the Task `{}` names no `Resource`", entry.key);
        let help = "add `Resource = \"arn:${partition}:states:::aws-sdk:<service>:<operation>\"`";
        reader.complain(Diagnostic::new(Code::DefinitionShape, title, entry.key_span).help(help));
        return None;
    };
    let Some(text) = resource.as_str() else {
        reader.wrong_type(resource, "a string");
        return None;
    };
    Some(Task { state: entry.key.clone(), resource: text.to_owned(), span: resource.span })
}

fn items<'a>(node: &'a Node, field: &str) -> &'a [Node] {
    match node.get(field).map(|list| &list.value) {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

fn target(field: &str, node: &Node, states: &[&Entry], reader: &mut Reader<'_>) {
    let Some(name) = node.as_str() else {
        reader.wrong_type(node, "the name of a state");
        return;
    };
    if !states.iter().any(|state| state.key == name) {
        unknown_state(field, &Located { value: name.to_owned(), span: node.span }, states, reader);
    }
}

fn complain(title: &str, scope: &Node, help: &str, reader: &mut Reader<'_>) {
    reader.complain(Diagnostic::new(Code::DefinitionShape, title, scope.span).help(help));
}
