//! What every state machine has: states of a known type, and ways between them that lead somewhere.
//! <https://states-language.net/spec.html>

use super::{Task, unknown_state};
use crate::diagnostic::{Code, Diagnostic, suggestion};
use crate::document::{Entry, Node, Value};
use crate::spec::{Located, Reader};

const TYPES: [&str; 8] = ["Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"];

/// Checks one scope: the top level, a branch of a Parallel, the processor of a Map.
pub(super) fn check(scope: &Node, states: &[Entry], tasks: &mut Vec<Task>, reader: &mut Reader<'_>) {
    if states.is_empty() {
        complain(
            "the definition has no states",
            scope,
            "add a state, such as `[definition.States.Done]` with `Type = \"Succeed\"`",
            reader,
        );
        return;
    }
    match scope.get("StartAt") {
        Some(start) => target("StartAt", start, states, reader),
        None => complain(
            "the definition has no `StartAt`",
            scope,
            &format!("add `StartAt = \"{}\"`", states[0].key),
            reader,
        ),
    }
    for entry in states {
        state(entry, states, tasks, reader);
    }
}

fn state(entry: &Entry, states: &[Entry], tasks: &mut Vec<Task>, reader: &mut Reader<'_>) {
    let node = &entry.node;
    let Value::Table(_) = node.value else {
        reader.wrong_type(node, "a table");
        return;
    };
    let Some(kind) = node.get("Type") else {
        let help = format!("add `Type = …`: one of {}", TYPES.join(", "));
        reader.complain(
            Diagnostic::new(Code::DefinitionShape, format!("the state `{}` has no `Type`", entry.key), entry.key_span)
                .help(help),
        );
        return;
    };
    match kind.as_str() {
        Some("Task") => match node.get("Resource").map(|resource| (resource.as_str(), resource.span)) {
            Some((Some(resource), span)) => {
                tasks.push(Task { state: entry.key.clone(), resource: resource.to_owned(), span })
            }
            _ => {
                let title = format!("the Task `{}` names no `Resource`", entry.key);
                let help = "add `Resource = \"arn:${partition}:states:::aws-sdk:<service>:<operation>\"`";
                reader.complain(Diagnostic::new(Code::DefinitionShape, title, entry.key_span).help(help));
            }
        },
        Some(known) if TYPES.contains(&known) => {}
        _ => {
            let written = kind.as_str().unwrap_or_default();
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
        check(scope, scope.get("States").map(Node::entries).unwrap_or_default(), tasks, reader);
    }
}

fn items<'a>(node: &'a Node, field: &str) -> &'a [Node] {
    match node.get(field).map(|list| &list.value) {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

fn target(field: &str, node: &Node, states: &[Entry], reader: &mut Reader<'_>) {
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
