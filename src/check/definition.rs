//! `[definition]`, or the file it names, with the included states, to a state machine; and a state machine that stands alone.

mod assigned;
mod calls;
mod data;
mod dataflow;
mod duration;
mod errors;
mod graph;
mod payload;
mod shadowed;
mod shape;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use calls::Task;
pub(super) use duration::{LongestPath, longest_path};
pub(super) use errors::{check_response, raised};
pub(super) use tree::Shared;

use super::variables::Variables;
use crate::asl::{Definition, State, StateMachine, Tree};
use crate::diagnostic::{Code, Diagnostic, nearest, suggestion_or};
use crate::document::{self, Entry, Located, Node, Reader, Value};
use crate::integration::TaskResource;
use crate::model::{Flavor, LONGEST_DEFINITION};
use crate::source::{FileId, Span};
use crate::spec;
use shape::Shape;
use tree::{Converted, Typed, convert};

/// What to do about a definition that is too long.
pub(crate) const SMALLER: &str = "move a part of the definition into a state machine of its own, and call that";

/// A definition, if it is valid, and what other rules ask of it.
pub(super) struct Checked {
    pub(super) definition: Option<Definition>,
    /// The same, typed.
    pub(super) machine: StateMachine,
}

pub(super) fn check(
    spec: &spec::Workflow,
    variables: &Variables,
    shared: &Shared,
    vouch: impl Fn(&TaskResource<'_>) -> Result<(), Option<String>>,
    reader: &mut Reader<'_>,
) -> Option<Checked> {
    let root = match spec.definition.as_ref()? {
        spec::Definition::Inline(node) => node,
        spec::Definition::File(name) => file(name, reader)?,
    };
    let states = states(root, spec, reader)?;
    let before = reader.diagnostics.len();
    said_twice(root, "Comment", spec.comment.as_ref().map(|comment| comment.span), reader);
    said_twice(root, "TimeoutSeconds", spec.timeout_seconds.as_ref().map(|seconds| seconds.span), reader);
    let included = |entry: &Entry| entry.key_span.file != spec.span.file;
    let read = |language, reader: &mut Reader<'_>| {
        let state = |entry: &&Entry| match shared.state(entry, reader).filter(|_| included(entry)) {
            Some(state) => state.typed(entry, language, reader).take(reader),
            None => Typed::read(entry, language, reader).take(reader),
        };
        Some(states.iter().map(state).collect::<Vec<Arc<State>>>())
    };
    let machine = StateMachine::read(root, read, reader);
    graph::check(&machine, reader);
    let tasks = calls::tasks(&machine.scope);
    // Which flavor an unreadable one is, is not known.
    let flavor = spec.flavor.as_ref().map_or(Flavor::Standard, |flavor| flavor.value);
    flavored(&machine, &tasks, flavor, vouch, reader);
    shadowed::check(&machine.scope, reader);
    assigned::check(&machine.scope, true, reader);
    errors::check(&machine.scope, reader);
    if reader.diagnostics.len() == before {
        data::check(&machine.scope, input(spec), reader);
    }

    let mut top = Vec::new();
    if let Some(comment) = &spec.comment {
        let text = variables.text(&comment.value, comment.span, reader);
        top.extend(text.map(|text| ("Comment".to_owned(), Tree::String(text))));
    }
    for entry in root.entries().iter().filter(|entry| entry.key != "States") {
        let tree = own(convert(entry, reader), variables, reader);
        top.extend(tree.map(|tree| (entry.key.clone(), tree)));
    }
    if let Some(seconds) = &spec.timeout_seconds {
        top.push(("TimeoutSeconds".to_owned(), Tree::Number(seconds.value.to_string())));
    }
    let states = states.iter().filter_map(|entry| {
        let tree = match shared.state(entry, reader).filter(|_| included(entry)) {
            Some(state) => judge(&state.converted, variables, reader).map(Tree::Shared),
            None => own(convert(entry, reader), variables, reader),
        };
        Some((entry.key.clone(), tree?))
    });
    let states = states.collect();
    top.push(("States".to_owned(), Tree::Object(states)));
    // What is left out above was complained of.
    let definition = (reader.diagnostics.len() == before).then_some(Definition(Tree::Object(top)));
    Some(Checked { definition, machine })
}

/// Checks a state machine that stands alone in a file: all that AWS would say of it.
pub(super) fn check_alone(file: FileId, flavor: Flavor, reader: &mut Reader<'_>) -> Option<StateMachine> {
    let root = document::read(reader.sources, file).map_err(|errors| reader.diagnostics.extend(errors)).ok()?;
    if !matches!(root.value, Value::Table(_)) {
        reader.wrong_type(&root, "a table");
        return None;
    }
    let length = reader.sources.text(file).len();
    if length > LONGEST_DEFINITION {
        let title = format!("the definition is {length} bytes long; AWS takes {LONGEST_DEFINITION}");
        let diagnostic = Diagnostic::new(Code::DefinitionSize, title, Span { file, start: 0, end: 0 });
        reader.complain(diagnostic.help(SMALLER));
    }
    let machine = StateMachine::alone(&root, reader);
    machine.scope.states.iter().for_each(|state| graph::within(state, reader));
    root.get("States").map(Node::entries).unwrap_or_default().iter().for_each(|state| payload::check(state, reader));
    graph::check(&machine, reader);
    flavored(&machine, &calls::tasks(&machine.scope), flavor, |_| Err(None), reader);
    shadowed::check(&machine.scope, reader);
    // AWS takes reads of what nothing assigns.
    assigned::check(&machine.scope, false, reader);
    Some(machine)
}

/// What is known of an execution's input: the fields that the request fills.
fn input(spec: &spec::Workflow) -> Shape {
    let fields = spec.request.as_ref().and_then(|request| request.input.as_ref());
    match fields {
        Some(fields) if fields.faulty.is_empty() => {
            Shape::members(fields.entries.iter().map(|(name, _)| (name.value.clone(), Shape::Any)))
        }
        _ => Shape::Any,
    }
}

/// What the type of the workflow does not know.
fn flavored(
    machine: &StateMachine,
    tasks: &[Task],
    flavor: Flavor,
    vouch: impl Fn(&TaskResource<'_>) -> Result<(), Option<String>>,
    reader: &mut Reader<'_>,
) {
    calls::check(tasks, flavor, vouch, reader);
    if flavor == Flavor::Express {
        calls::refuse_distributed(&machine.scope, reader);
    }
}

/// A part of a definition, if it is right and this workflow declares its variables.
fn judge(converted: &Converted, variables: &Variables, reader: &mut Reader<'_>) -> Option<Arc<Tree>> {
    reader.diagnostics.extend_from_slice(&converted.diagnostics);
    variables.check(&converted.uses, reader);
    converted.tree.clone()
}

/// The same of what no other workflow has.
fn own(mut converted: Converted, variables: &Variables, reader: &mut Reader<'_>) -> Option<Tree> {
    judge(&converted, variables, reader)?;
    converted.tree.take().and_then(Arc::into_inner)
}

/// Reads a file that the spec names.
fn file<'a>(name: &Located<String>, reader: &mut Reader<'a>) -> Option<&'a Node> {
    let is_spec = |name: &str| super::is_workflow(name) || name == super::PROJECT_FILE;
    let found = reader.sources.find(&name.value);
    let Some(id) = found.filter(|_| !is_spec(&name.value)) else {
        let title = match found {
            Some(_) => format!("`{}` holds no states: it is a spec of its own", name.value),
            None => format!("the spec folder has no file `{}`", name.value),
        };
        let names: Vec<&str> =
            reader.sources.iter().map(|(_, source)| source.name.as_str()).filter(|name| !is_spec(name)).collect();
        let path = "write the path of a .json file below the spec folder, or of a .toml file in a folder there";
        let help = suggestion_or(&name.value, &names, path);
        reader.complain(Diagnostic::new(Code::MissingFile, title, name.span).help(help));
        return None;
    };
    let node = reader.documents.get(id).map_err(|errors| reader.diagnostics.extend_from_slice(errors)).ok()?;
    if !matches!(node.value, Value::Table(_)) {
        reader.wrong_type(node, "a table");
        return None;
    }
    Some(node)
}

/// The workflow's own states, then the included ones, with their names. None where some can't be known.
fn states<'s, 'a: 's>(root: &'s Node, spec: &spec::Workflow, reader: &mut Reader<'a>) -> Option<Vec<&'s Entry>> {
    let own = states_of(root, reader)?;
    let included = included(spec, reader)?;
    let replaced = replaced(&own, &included, spec, reader);
    let own_names: BTreeSet<&str> = own.iter().map(|entry| entry.key.as_str()).collect();
    let mut states = own.clone();
    let mut firsts: BTreeMap<&str, &Entry> = own.iter().map(|entry| (entry.key.as_str(), *entry)).collect();
    for entry in included.into_iter().filter(|entry| !replaced.contains(&entry.key)) {
        let Some(first) = firsts.get(entry.key.as_str()) else {
            firsts.insert(&entry.key, entry);
            states.push(entry);
            continue;
        };
        let title = format!("the state `{}` stands twice", entry.key);
        let own = if own_names.contains(entry.key.as_str()) { "keep" } else { "define it here too and keep" };
        let help = format!("rename one of them, or {own} the workflow's own with `replace = [\"{}\"]`", entry.key);
        let diagnostic = Diagnostic::new(Code::DuplicateState, title, first.key_span);
        reader.complain(diagnostic.also(entry.key_span, "and here").help(help));
    }
    Some(states)
}

/// The states of the fragments, in the order of `include`.
fn included<'a>(spec: &spec::Workflow, reader: &mut Reader<'a>) -> Option<Vec<&'a Entry>> {
    let mut included = Some(Vec::new());
    let mut names: Vec<&Located<String>> = Vec::new();
    for name in spec.include.iter().flatten() {
        if let Some(first) = names.iter().find(|earlier| earlier.value == name.value) {
            let title = format!("the file `{}` is included twice", name.value);
            let diagnostic = Diagnostic::new(Code::DuplicateState, title, name.span);
            reader.complain(diagnostic.also(first.span, "first here").help("keep one of the two"));
            continue;
        }
        names.push(name);
        match fragment(name, reader) {
            Some(states) => included.iter_mut().for_each(|included| included.extend_from_slice(&states)),
            None => included = None,
        }
    }
    let is_known = ["include", "replace"].iter().all(|key| !spec.faulty.iter().any(|faulty| faulty == key));
    included.filter(|_| is_known)
}

/// The states of one fragment.
fn fragment<'a>(name: &Located<String>, reader: &mut Reader<'a>) -> Option<Vec<&'a Entry>> {
    let fragment = file(name, reader)?;
    let unknown: Vec<&Entry> = fragment.entries().iter().filter(|entry| entry.key != "States").collect();
    for entry in &unknown {
        let title = format!("unknown key `{}` in a fragment", entry.key);
        let help = suggestion_or(&entry.key, &["States"], "a fragment holds `States` and nothing else");
        reader.complain(Diagnostic::new(Code::UnknownKey, title, entry.key_span).help(help));
    }
    if fragment.get("States").is_none() {
        if unknown.is_empty() {
            let help = "add a state, such as `[States.Done]` with `Type = \"Succeed\"`";
            let title = "the fragment has no `States`";
            reader.complain(Diagnostic::new(Code::MissingKey, title, fragment.span).help(help));
        }
        return None;
    }
    states_of(fragment, reader)
}

/// What stands under `States`; nothing if that is not there.
fn states_of<'a>(scope: &'a Node, reader: &mut Reader<'_>) -> Option<Vec<&'a Entry>> {
    match scope.get("States") {
        Some(Node { value: Value::Table(entries), .. }) => Some(entries.iter().collect()),
        Some(other) => {
            reader.wrong_type(other, "a table");
            None
        }
        None => Some(Vec::new()),
    }
}

/// The names under `replace`, each of them in a fragment and in the workflow.
fn replaced(own: &[&Entry], included: &[&Entry], spec: &spec::Workflow, reader: &mut Reader<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for name in spec.replace.iter().flatten() {
        let is_own = own.iter().any(|entry| entry.key == name.value);
        let is_included = included.iter().any(|entry| entry.key == name.value);
        if !is_own || !is_included {
            let place = if is_included { "the workflow's own definition" } else { "the included files" };
            let title = format!("no state `{}` in {place}", name.value);
            let known = names_of(if is_included { own } else { included });
            names.extend(nearest(&name.value, &known).map(str::to_owned));
            let help = suggestion_or(&name.value, &known, "`replace` names states that stand in both: remove the name");
            reader.complain(Diagnostic::new(Code::UnknownReplace, title, name.span).help(help));
        }
        names.insert(name.value.clone());
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

/// The names of states, for messages.
fn names_of<'a>(states: &[&'a Entry]) -> Vec<&'a str> {
    states.iter().map(|entry| entry.key.as_str()).collect()
}
