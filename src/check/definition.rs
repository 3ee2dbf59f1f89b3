//! `[definition]`, or the file it names, with the included states, to a state machine.

mod shape;

use super::variables::Variables;
use crate::asl::{Definition, Tree};
use crate::diagnostic::{Code, Diagnostic, suggestion};
use crate::document::{self, Entry, Node, Value};
use crate::model::{Part, Text, VariableName};
use crate::source::Span;
use crate::spec::{self, Located, Reader};

/// A valid definition, and what other rules ask of it.
pub(super) struct Checked {
    pub(super) definition: Definition,
    /// Its Tasks, in the order written.
    pub(super) tasks: Vec<Task>,
    /// `TimeoutSeconds` as the definition itself says it.
    pub(super) own_timeout: Option<Node>,
}

/// A Task and what it calls.
pub(super) struct Task {
    pub(super) state: String,
    pub(super) resource: String,
    pub(super) span: Span,
}

pub(super) fn check(spec: &spec::Workflow, variables: &Variables, reader: &mut Reader<'_>) -> Option<Checked> {
    let root = root(spec.definition.as_ref()?, reader)?;
    let states = states(&root, spec, reader)?;
    let before = reader.diagnostics.len();
    said_twice(&root, "Comment", spec.comment.as_ref().map(|comment| comment.span), reader);
    said_twice(&root, "TimeoutSeconds", spec.timeout_seconds.as_ref().map(|seconds| seconds.span), reader);
    let mut tasks = Vec::new();
    shape::check(&root, &states, &mut tasks, reader);

    let mut top: Vec<(String, Option<Tree>)> = Vec::new();
    if let Some(comment) = &spec.comment {
        top.push(("Comment".to_owned(), variables.text(&comment.value, comment.span, reader).map(Tree::String)));
    }
    let own = root.entries().iter().filter(|entry| entry.key != "States");
    top.extend(own.map(|entry| (entry.key.clone(), tree(&entry.key, &entry.node, variables, reader))));
    if let Some(seconds) = &spec.timeout_seconds {
        top.push(("TimeoutSeconds".to_owned(), Some(Tree::Number(seconds.value.to_string()))));
    }
    top.push(("States".to_owned(), object(&states, variables, reader)));
    if reader.diagnostics.len() > before {
        return None;
    }
    let top: Option<Vec<(String, Tree)>> = top.into_iter().map(|(key, tree)| Some((key, tree?))).collect();
    let definition = Definition(Tree::Object(top?));
    Some(Checked { definition, tasks, own_timeout: root.get("TimeoutSeconds").cloned() })
}

fn root(definition: &spec::Definition, reader: &mut Reader<'_>) -> Option<Node> {
    match definition {
        spec::Definition::Inline(node) => Some(node.clone()),
        spec::Definition::File(name) => file(name, reader),
    }
}

/// Reads a file that the spec names.
fn file(name: &Located<String>, reader: &mut Reader<'_>) -> Option<Node> {
    let Some(id) = reader.sources.find(&name.value) else {
        let title = format!("the spec folder has no file `{}`", name.value);
        let names: Vec<&str> = reader
            .sources
            .iter()
            .map(|(_, source)| source.name.as_str())
            .filter(|known| *known != super::PROJECT_FILE)
            .collect();
        let help = match crate::diagnostic::nearest(&name.value, &names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "write the path of a .toml or .json file below the spec folder, with `/` between folders".to_owned()
            }
        };
        reader.complain(Diagnostic::new(Code::MissingFile, title, name.span).help(help));
        return None;
    };
    let node = document::read(reader.sources, id).map_err(|errors| reader.diagnostics.extend(errors)).ok()?;
    if !matches!(node.value, Value::Table(_)) {
        reader.wrong_type(&node, "an object");
        return None;
    }
    Some(node)
}

/// The workflow's own states, then the included ones, with their names.
fn states(root: &Node, spec: &spec::Workflow, reader: &mut Reader<'_>) -> Option<Vec<Entry>> {
    let mut states: Vec<Entry> = root.get("States").map(Node::entries).unwrap_or_default().to_vec();
    let mut included: Vec<Entry> = Vec::new();
    for name in spec.include.iter().flatten() {
        let fragment = file(name, reader)?;
        for entry in fragment.entries().iter().filter(|entry| entry.key != "States") {
            let title = format!("unknown key `{}` in a fragment", entry.key);
            reader.complain(
                Diagnostic::new(Code::UnknownKey, title, entry.key_span)
                    .help("a fragment holds `States` and nothing else"),
            );
        }
        included.extend(fragment.get("States").map(Node::entries).unwrap_or_default().iter().cloned());
    }
    let replaced = replaced(&states, &included, spec, reader);
    for entry in included {
        if replaced.contains(&entry.key) {
            continue;
        }
        let first = states.iter().find(|earlier| earlier.key == entry.key).map(|earlier| earlier.key_span);
        if let Some(first) = first {
            let title = format!("the state `{}` stands twice", entry.key);
            let help =
                format!("rename one of them, or write `replace = [\"{}\"]` to keep the workflow's own", entry.key);
            reader.complain(
                Diagnostic::new(Code::DuplicateState, title, first).also(entry.key_span, "and here").help(help),
            );
            continue;
        }
        states.push(entry);
    }
    Some(states)
}

/// The names under `replace`, each of them in a fragment and in the workflow.
fn replaced(own: &[Entry], included: &[Entry], spec: &spec::Workflow, reader: &mut Reader<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for name in spec.replace.iter().flatten() {
        let is_own = own.iter().any(|entry| entry.key == name.value);
        let is_included = included.iter().any(|entry| entry.key == name.value);
        if !is_own || !is_included {
            let place = if is_included { "the workflow's own definition" } else { "the included files" };
            let title = format!("no state `{}` in {place}", name.value);
            let known: Vec<&str> = if is_included {
                own.iter().map(|entry| entry.key.as_str()).collect()
            } else {
                included.iter().map(|entry| entry.key.as_str()).collect()
            };
            let help = match crate::diagnostic::nearest(&name.value, &known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`replace` names states that stand in both: remove the name".to_owned(),
            };
            reader.complain(Diagnostic::new(Code::UnknownReplace, title, name.span).help(help));
        }
        names.push(name.value.clone());
    }
    names
}

fn said_twice(root: &Node, key: &str, spec: Option<Span>, reader: &mut Reader<'_>) {
    let own = root.entries().iter().find(|entry| entry.key == key);
    if let (Some(own), Some(spec)) = (own, spec) {
        let title = format!("`{key}` is said twice");
        reader.complain(
            Diagnostic::new(Code::SaidTwice, title, own.key_span).also(spec, "here too").help("keep one of the two"),
        );
    }
}

fn object<'a>(
    entries: impl IntoIterator<Item = &'a Entry>,
    variables: &Variables,
    reader: &mut Reader<'_>,
) -> Option<Tree> {
    let pairs: Vec<Option<(String, Tree)>> = entries
        .into_iter()
        .map(|entry| {
            let value = tree(&entry.key, &entry.node, variables, reader);
            Some((key(entry, reader)?, value?))
        })
        .collect();
    pairs.into_iter().collect::<Option<_>>().map(Tree::Object)
}

/// A key holds no variable: what depends on it could not be checked.
fn key(entry: &Entry, reader: &mut Reader<'_>) -> Option<String> {
    let text = Text::parse(&entry.key, |_, _| ()).ok();
    if let Some(literal) = text.as_ref().and_then(Text::as_literal) {
        return Some(literal.to_owned());
    }
    let help = "write the key out, or `$${` for a literal `${`";
    reader.complain(Diagnostic::new(Code::VariableSyntax, "a key can't hold a variable", entry.key_span).help(help));
    None
}

fn tree(key: &str, node: &Node, variables: &Variables, reader: &mut Reader<'_>) -> Option<Tree> {
    Some(match &node.value {
        Value::Null => Tree::Null,
        Value::Boolean(value) => Tree::Boolean(*value),
        Value::Number(text) => Tree::Number(text.clone()),
        Value::String(text) => {
            let text = variables.text(text, node.span, reader)?;
            Tree::String(if key == "Resource" { any_partition(text) } else { text })
        }
        Value::Array(items) => {
            let items: Vec<Option<Tree>> = items.iter().map(|item| tree(key, item, variables, reader)).collect();
            Tree::Array(items.into_iter().collect::<Option<_>>()?)
        }
        Value::Table(entries) => object(entries, variables, reader)?,
        Value::TomlOnly(kind) => {
            let title = format!("JSON has no value for {kind}");
            reader.complain(
                Diagnostic::new(Code::DefinitionValue, title, node.span).help("write it as a string, in quotes"),
            );
            return None;
        }
    })
}

/// `arn:aws:states:::…` names an integration, not something in a partition: written so, it deploys in every partition.
fn any_partition(text: Text) -> Text {
    const COMMERCIAL: &str = "arn:aws:states:::";
    match text.parts().split_first() {
        Some((Part::Literal(literal), rest)) if literal.starts_with(COMMERCIAL) => {
            let Ok(partition) = VariableName::parse("partition") else { return text };
            let integration = format!(":states:::{}", &literal[COMMERCIAL.len()..]);
            let mut parts = vec![Part::Literal("arn:".into()), Part::Variable(partition), Part::Literal(integration)];
            parts.extend_from_slice(rest);
            Text::of(parts)
        }
        _ => text,
    }
}

/// The names of states, for messages.
fn names(states: &[Entry]) -> Vec<&str> {
    states.iter().map(|entry| entry.key.as_str()).collect()
}

/// Complains that `written` names no state.
fn unknown_state(field: &str, written: &Located<String>, states: &[Entry], reader: &mut Reader<'_>) {
    let title = format!("`{field}` names no state: `{}`", written.value);
    let help = suggestion(&written.value, &names(states));
    reader.complain(Diagnostic::new(Code::DefinitionShape, title, written.span).help(help));
}
