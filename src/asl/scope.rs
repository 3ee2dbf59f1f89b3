//! How states and scopes are read: by type, with a complaint for every field that does not belong.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde_json::Value as Json;

use super::machine::{
    Choice, Fail, Kind, Map, Parallel, Pass, Scope, State, StateMachine, StateType, Succeed, Task, TopLevel, Wait,
};
use super::schema::{list, reference};
use super::table::{Field, Object, Presence, QueryLanguage, entry, is_meant, items, object, only_one, refuse, twins};
use super::task;
use super::value::{Context, Text, Value, wrong_type};
use crate::diagnostic::{Code, Diagnostic, nearest, one_of, suggestion, suggestion_or};
use crate::document::{Entry, Located, Node, Reader, Value as Written};
use crate::source::Span;

impl StateType {
    /// The fields of such a state.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Task => Task::fields(),
            Self::Pass => Pass::fields(),
            Self::Choice => Choice::fields(),
            Self::Wait => Wait::fields(),
            Self::Succeed => Succeed::fields(),
            Self::Fail => Fail::fields(),
            Self::Parallel => Parallel::fields(),
            Self::Map => Map::fields(),
        }
    }

    /// What such a state does.
    pub(super) fn doc(self) -> &'static str {
        match self {
            Self::Task => Task::DOC,
            Self::Pass => Pass::DOC,
            Self::Choice => Choice::DOC,
            Self::Wait => Wait::DOC,
            Self::Succeed => Succeed::DOC,
            Self::Fail => Fail::DOC,
            Self::Parallel => Parallel::DOC,
            Self::Map => Map::DOC,
        }
    }

    /// The types, in the order of the language's own description.
    pub const ALL: [Self; 8] =
        [Self::Task, Self::Pass, Self::Choice, Self::Wait, Self::Succeed, Self::Fail, Self::Parallel, Self::Map];

    /// Whether such a state says with `Next` or `End` where it leads.
    pub(super) fn flows(self) -> bool {
        !matches!(self, Self::Choice | Self::Succeed | Self::Fail)
    }

    /// The fields of which such a state has exactly one; the usual one first.
    pub(super) fn alternatives(self) -> &'static [&'static str] {
        match self {
            Self::Wait => &["Seconds", "Timestamp", "SecondsPath", "TimestampPath"],
            Self::Map => &["ItemProcessor", "Iterator"],
            _ => &[],
        }
    }
}

/// The types of states that have a field, by its name.
static TYPES: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut types: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for state_type in StateType::ALL {
        for field in state_type.fields() {
            types.entry(field.name).or_default().push(state_type.as_str());
        }
    }
    types
});

/// Characters of a state's name. <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
pub(super) const LONGEST_NAME: usize = 80;

impl State {
    /// Reads a state of a machine of this query language.
    pub fn read(entry: &Entry, machine: QueryLanguage, reader: &mut Reader<'_>) -> Self {
        let node = &entry.node;
        let name = Located { value: entry.key.clone(), span: entry.key_span };
        let length = name.value.chars().count();
        if length > LONGEST_NAME {
            let title = format!("the state's name is {length} characters long, {} too many", length - LONGEST_NAME);
            let help = "shorten it, and say more in its `Comment`";
            reader.complain(Diagnostic::new(Code::StateName, title, entry.key_span).help(help));
        }
        if length == 0 {
            let diagnostic = Diagnostic::new(Code::StateName, "the state's name is empty", entry.key_span);
            reader.complain(diagnostic.help("name it for what it does, such as `StoreOrder`"));
        }
        let mut state = Self { name, span: node.span, language: machine, kind: None, is_misled: false };
        if object(node, reader).is_none() {
            return state;
        }
        let own = language(node, machine, reader);
        state.language = own.unwrap_or(machine);
        if let Some(state_type) = state_type(entry, reader) {
            let is_meant = |field: &&str| node.get(field).is_none() && is_meant(node, field, state_type.fields());
            let is_odd =
                |field: &str, fits: fn(&Written) -> bool| node.get(field).is_some_and(|node| !fits(&node.value));
            state.is_misled = ["Next", "End", "Choices", "Default", "Catch"].iter().any(is_meant)
                || is_odd("Default", |value| matches!(value, Written::String(_)))
                || is_odd("Catch", |value| matches!(value, Written::Array(_)));
            state.kind = Some(kind(state_type, node, Context { language: state.language, machine }, reader));
        }
        state
    }
}

/// The query language that a state, or a state machine, names itself.
pub(super) fn language(node: &Node, machine: QueryLanguage, reader: &mut Reader<'_>) -> Option<QueryLanguage> {
    let Some(written) = node.get("QueryLanguage") else {
        // A misspelt field was complained of; nothing else is wrong with what it says.
        let misspelt = node.entries().iter().find(|entry| nearest(&entry.key, &["QueryLanguage"]).is_some());
        return QueryLanguage::parse(misspelt?.node.as_str()?).ok();
    };
    let Some(text) = written.as_str() else {
        wrong_type(written, &one_of(QueryLanguage::WORDS), reader);
        return Some(guessed(node));
    };
    let Ok(language) = QueryLanguage::parse(text) else {
        let title = format!("unknown query language `{text}`");
        let help = suggestion(text, QueryLanguage::WORDS);
        reader.complain(Diagnostic::new(Code::QueryLanguage, title, written.span).help(help));
        let meant = nearest(text, QueryLanguage::WORDS).and_then(|word| QueryLanguage::parse(word).ok());
        return Some(meant.unwrap_or_else(|| guessed(node)));
    };
    if (language, machine) == (QueryLanguage::JsonPath, QueryLanguage::Jsonata) {
        let title = "a state of a JSONata state machine can't go back to JSONPath";
        let line = reader.pair("QueryLanguage", "\"JSONata\"", written.span);
        let help = format!("remove it, or let only states say {line}, and the state machine nothing");
        reader.complain(Diagnostic::new(Code::QueryLanguage, title, written.span).help(help));
    }
    Some(language)
}

/// The query language that the fields of a state, or of a state machine's states, speak for.
fn guessed(node: &Node) -> QueryLanguage {
    let is_jsonata = |node: &Node| ["Arguments", "Output", "Items"].iter().any(|field| node.get(field).is_some());
    let states = node.get("States").map(Node::entries).unwrap_or_default();
    match is_jsonata(node) || states.iter().any(|state| is_jsonata(&state.node)) {
        true => QueryLanguage::Jsonata,
        false => QueryLanguage::JsonPath,
    }
}

fn state_type(entry: &Entry, reader: &mut Reader<'_>) -> Option<StateType> {
    let Some(written) = entry.node.get("Type") else {
        let title = format!("the state `{}` has no `Type`", entry.key);
        let misspelt = entry.node.entries().iter().find(|entry| nearest(&entry.key, &["Type"]).is_some());
        let (place, help) = match misspelt {
            Some(misspelt) => (misspelt.key_span, "did you mean `Type`?".to_owned()),
            None => (entry.key_span, format!("add `Type`: {}", one_of(StateType::WORDS))),
        };
        reader.complain(Diagnostic::new(Code::RequiredField, title, place).help(help));
        return None;
    };
    let Some(text) = written.as_str() else {
        wrong_type(written, "a state type, such as `\"Task\"`", reader);
        return None;
    };
    let read = StateType::parse(text);
    if read.is_err() {
        let title = format!("unknown state type `{text}`");
        let help = suggestion(text, StateType::WORDS);
        reader.complain(Diagnostic::new(Code::StateType, title, written.span).help(help));
    }
    read.ok()
}

fn kind(state_type: StateType, node: &Node, context: Context, reader: &mut Reader<'_>) -> Kind {
    let what = format!("a {state_type} state");
    let elsewhere = |name: &str| {
        let types: Vec<&str> = TYPES.get(name)?.clone();
        Some(match (name, state_type) {
            ("Next" | "End", StateType::Choice) => "its rules say where it leads: write `Next` there".to_owned(),
            ("Next" | "End", _) => "such a state is always the last: remove it".to_owned(),
            _ => format!("it is a field of {} states: remove it", one_of(&types)),
        })
    };
    let elsewhere = |name: &str| {
        let known: Vec<&str> = state_type.fields().iter().map(|field| field.name).collect();
        elsewhere(name)
            .or_else(|| crate::diagnostic::nearest(name, &known).map(|near| format!("did you mean `{near}`?")))
    };
    refuse(node, state_type.fields(), &what, elsewhere, &context, reader);
    if state_type.flows() {
        flow(node, state_type, reader);
    }
    if state_type == StateType::Task {
        task::check(node, &context, reader);
    }
    let alternatives = state_type.alternatives();
    for names in twins(state_type.fields()).iter().filter(|names| !alternatives.contains(&names[0])) {
        only_one(node, names, &what, false, reader);
    }
    if !alternatives.is_empty() {
        let is_needed = !alternatives.iter().any(|name| is_meant(node, name, state_type.fields()));
        let fits = |field: &&Field| field.presence.language().is_none_or(|language| language == context.language);
        let known: Vec<&str> = state_type.fields().iter().filter(fits).map(|field| field.name).collect();
        let offered = alternatives.iter().filter(|name| known.contains(name) || node.get(name).is_some());
        only_one(node, &offered.copied().collect::<Vec<_>>(), &what, is_needed, reader);
    }
    match state_type {
        StateType::Task => Kind::Task(Box::new(Task::read(node, &context, reader))),
        StateType::Pass => Kind::Pass(Box::new(Pass::read(node, &context, reader))),
        StateType::Choice => Kind::Choice(Box::new(Choice::read(node, &context, reader))),
        StateType::Wait => Kind::Wait(Box::new(Wait::read(node, &context, reader))),
        StateType::Succeed => Kind::Succeed(Box::new(Succeed::read(node, &context, reader))),
        StateType::Fail => Kind::Fail(Box::new(Fail::read(node, &context, reader))),
        StateType::Parallel => Kind::Parallel(Box::new(Parallel::read(node, &context, reader))),
        StateType::Map => Kind::Map(Box::new(Map::read(node, &context, reader))),
    }
}

/// A state that flows has a `Next`, or it ends: one of the two.
fn flow(node: &Node, state_type: StateType, reader: &mut Reader<'_>) {
    let what = format!("a {state_type} state");
    let place = |name: &str| entry(node, name);
    let is_meant = ["Next", "End"].iter().any(|name| is_meant(node, name, state_type.fields()));
    let ends = place("End").is_some_and(|entry| !matches!(entry.node.value, Written::Boolean(false)));
    match (place("Next"), place("End").filter(|_| ends)) {
        (Some(next), Some(end)) => {
            let title = format!("{what} has both `Next` and `End`");
            let diagnostic = Diagnostic::new(Code::NextOrEnd, title, end.key_span);
            reader.complain(diagnostic.also(next.key_span, "the other").help("keep one of the two"));
        }
        (None, None) if !is_meant => {
            let title = format!("{what} has neither `Next` nor `End`");
            let [next, end] =
                [("Next", "\"…\""), ("End", "true")].map(|(key, value)| reader.pair(key, value, node.span));
            let help = format!("add {next} with the name of a state, or {end}");
            reader.complain(Diagnostic::new(Code::NextOrEnd, title, node.span).help(help));
        }
        _ => {}
    }
}

impl StateMachine {
    /// Reads a state machine whose states are these, read in its query language; `None` where they can't be, which was
    /// complained of.
    pub fn read(
        root: &Node,
        states: impl FnOnce(QueryLanguage, &mut Reader<'_>) -> Option<Vec<Arc<State>>>,
        reader: &mut Reader<'_>,
    ) -> Self {
        let language = language(root, QueryLanguage::JsonPath, reader).unwrap_or(QueryLanguage::JsonPath);
        let context = Context { language, machine: language };
        // What is required is complained of below.
        let fields: Vec<Field> =
            TopLevel::fields().iter().map(|field| Field { presence: Presence::Optional, ..*field }).collect();
        refuse(root, &fields, "a state machine", |_| None, &context, reader);
        let read = states(language, reader);
        let (is_wrong, states) = (read.is_none(), read.unwrap_or_default());
        let is_meant = |name: &str| root.get(name).is_none() && is_meant(root, name, &fields);
        if states.is_empty() && !is_wrong && !is_meant("States") {
            no_states(root.span, false, reader);
        }
        let start_at = if is_meant("StartAt") { None } else { start(root, &states, reader) };
        Self {
            language,
            top_level: TopLevel::read(root, &context, reader),
            scope: Scope { span: root.span, start_at, states },
        }
    }

    /// Reads a state machine that stands alone.
    pub fn alone(root: &Node, reader: &mut Reader<'_>) -> Self {
        let read = |language, reader: &mut Reader<'_>| {
            let entries = match root.get("States") {
                Some(written) => object(written, reader)?.entries(),
                None => &[],
            };
            Some(entries.iter().map(|entry| Arc::new(State::read(entry, language, reader))).collect())
        };
        Self::read(root, read, reader)
    }
}

impl Scope {
    /// The fields of a scope within a state; a state machine has others too.
    pub(super) const FIELDS: [&str; 3] = ["StartAt", "States", "Comment"];

    /// Reads a scope within a state: its states go by the machine's query language, not by the state's.
    pub(super) fn nested(node: &Node, extra: &[&str], context: &Context, reader: &mut Reader<'_>) -> Self {
        let known = Self::FIELDS;
        for entry in node.entries() {
            let key = entry.key.as_str();
            if !known.contains(&key) && !extra.contains(&key) {
                let title = format!("a scope within a state has no field `{key}`");
                let help = match key {
                    "QueryLanguage" => "write it in the states themselves".to_owned(),
                    "TimeoutSeconds" | "Version" => "only the state machine itself has it: remove it".to_owned(),
                    _ => suggestion_or(key, &known, "remove it"),
                };
                reader.complain(Diagnostic::new(Code::StateField, title, entry.key_span).help(help));
            }
        }
        if let Some(comment) = node.get("Comment") {
            Text::read(comment, context, reader);
        }
        let is_meant = |name: &str| {
            let unknown = node.entries().iter().map(|entry| entry.key.as_str());
            let mut unknown = unknown.filter(|key| !known.contains(key) && !extra.contains(key));
            unknown.any(|key| nearest(key, &known) == Some(name))
        };
        let states = match states(node, is_meant("States"), reader) {
            Some(entries) => {
                entries.iter().map(|entry| Arc::new(State::read(entry, context.machine, reader))).collect()
            }
            None => Vec::new(),
        };
        let start_at = if is_meant("StartAt") { None } else { start(node, &states, reader) };
        Self { span: node.span, start_at, states }
    }
}

/// What stands under `States`; a complaint if nothing does, unless another `is_meant`.
fn states<'n>(node: &'n Node, is_meant: bool, reader: &mut Reader<'_>) -> Option<&'n [Entry]> {
    match node.get("States") {
        Some(Node { value: Written::Table(entries), .. }) if !entries.is_empty() => Some(entries),
        None if is_meant => None,
        Some(Node { value: Written::Table(_), .. }) | None => {
            no_states(node.span, true, reader);
            None
        }
        Some(other) => {
            wrong_type(other, "a table", reader);
            None
        }
    }
}

fn no_states(span: Span, is_nested: bool, reader: &mut Reader<'_>) {
    let diagnostic = Diagnostic::new(Code::RequiredField, "there are no `States`", span);
    reader.complain(diagnostic.help(match (reader.is_json(span), is_nested) {
        (true, _) => "add a state, such as `\"States\": { \"Done\": { \"Type\": \"Succeed\" } }`",
        (false, true) => "add a state, such as `States.Done = { Type = \"Succeed\" }`",
        (false, false) => "add a state, such as `[definition.States.Done]` with `Type = \"Succeed\"`",
    }));
}

/// The state that begins a scope; a complaint if none is named.
fn start(node: &Node, states: &[Arc<State>], reader: &mut Reader<'_>) -> Option<Located<String>> {
    let Some(start) = node.get("StartAt") else {
        let first = states.first().map_or("…", |state| state.name.value.as_str());
        let line = reader.pair("StartAt", &format!("\"{first}\""), node.span);
        let diagnostic = Diagnostic::new(Code::RequiredField, "there is no `StartAt`", node.span);
        reader.complain(diagnostic.help(format!("add {line}")));
        return None;
    };
    let Some(name) = start.as_str() else {
        wrong_type(start, "the name of a state", reader);
        return None;
    };
    Some(Located { value: name.to_owned(), span: start.span })
}

impl Value for Vec<Scope> {
    fn read(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let branches = items(node, "Branches", reader)?;
        let read = branches.iter().filter_map(|branch| object(branch, reader).map(|_| branch));
        let branches: Vec<&Node> = read.collect();
        Some(branches.into_iter().map(|branch| Scope::nested(branch, &[], context, reader)).collect())
    }

    fn schema() -> Json {
        list(reference("Scope"), 1)
    }
}

/// What stands under `States`. The states of a machine are read apart: fragments may add to them.
#[derive(Debug)]
pub struct States;

impl Value for States {
    fn read(_: &Node, _: &Context, _: &mut Reader<'_>) -> Option<Self> {
        Some(Self)
    }

    fn schema() -> Json {
        reference("States")
    }
}
