//! What flows from state to state, as far as it can be told: paths that nothing before can have filled.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::ops::Range;

use super::dataflow::solve;
use super::shape::{Shape, at_path};
use crate::asl::path::{Path, Root, Step};
use crate::asl::{Kind, PathValue, Piece, QueryLanguage, Scope, State, Test};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{self, Reader};
use crate::source::Span;

/// Checks a state machine whose executions get such an input.
pub(super) fn check(scope: &Scope, input: Shape, reader: &mut Reader<'_>) {
    let mut missing = BTreeMap::new();
    walk(scope, input, &mut missing);
    for (span, Missing { title, help, range }) in missing {
        let place = range.map_or(span, |range| document::locate(reader.sources, span, range));
        reader.complain(Diagnostic::new(Code::MissingData, title, place).help(help));
    }
}

/// A read of what is not there, by the string that reads.
struct Missing {
    title: String,
    help: String,
    range: Option<Range<usize>>,
}

impl Missing {
    /// Of a name behind steps that lead to an object with other members.
    fn new(name: &str, steps: &[Step], members: &BTreeMap<String, Shape>, range: Range<usize>) -> Self {
        let names = steps.iter().filter_map(|step| match step {
            Step::Name(name) => Some(name.as_str()),
            _ => None,
        });
        let way = std::iter::once("$").chain(names).collect::<Vec<&str>>().join(".");
        let known: Vec<&str> = members.keys().map(String::as_str).collect();
        let near = nearest(name, &known).map(|near| format!("did you mean `{way}.{near}`? or "));
        let help = format!(
            "{}declare it under [request.input], or let a state before give it (`ResultPath`, `Parameters`)",
            near.unwrap_or_default()
        );
        Self {
            title: format!("nothing gives `{way}.{name}`"),
            help,
            range: Some(range).filter(|range| !range.is_empty()),
        }
    }
}

/// Follows the data through a scope.
fn walk(scope: &Scope, input: Shape, missing: &mut BTreeMap<Span, Missing>) {
    let mut flows: Vec<Option<Flow<'_>>> = scope.states.iter().map(|_| None).collect();
    solve(scope, input, |number, input| {
        let mut flow = Flow::of(&scope.states[number], input);
        let targets = mem::take(&mut flow.targets);
        flows[number] = Some(flow);
        targets
    });
    for flow in flows.into_iter().flatten() {
        missing.extend(flow.missing);
        flow.scopes.into_iter().for_each(|(scope, input)| walk(scope, input, missing));
    }
}

/// What a state makes of its input.
struct Flow<'m> {
    /// What each next state gets.
    targets: Vec<(&'m str, Shape)>,
    /// What the scopes within get.
    scopes: Vec<(&'m Scope, Shape)>,
    /// What the state reads, and its input lacks.
    missing: Vec<(Span, Missing)>,
}

impl<'m> Flow<'m> {
    fn of(state: &'m State, input: &Shape) -> Self {
        let mut reads = Reads { missing: Vec::new() };
        let (targets, scopes) = match (&state.kind, state.language) {
            (None, _) => everywhere(state),
            (Some(kind), QueryLanguage::JsonPath) => json_path(state, kind, input, &mut reads),
            (Some(kind), QueryLanguage::Jsonata) => jsonata(state, kind, input, &mut reads),
        };
        Self { targets, scopes, missing: reads.missing }
    }
}

/// What the next states get, and the scopes within.
type Given<'m> = (Vec<(&'m str, Shape)>, Vec<(&'m Scope, Shape)>);

struct Reads {
    missing: Vec<(Span, Missing)>,
}

impl Reads {
    /// What a path finds; a complaint where it can find nothing.
    fn path(&mut self, path: &Path, shape: &Shape, span: Span) -> Shape {
        if path.root != Root::Input {
            return Shape::Any;
        }
        let mut found = shape;
        for (number, step) in path.steps.iter().enumerate() {
            let (Step::Name(name), Shape::Members(members)) = (step, found) else { return Shape::Any };
            let Some(member) = members.get(name) else {
                let missing = Missing::new(name, &path.steps[..number], members, path.range.clone());
                self.missing.push((span, missing));
                return Shape::Any;
            };
            found = member;
        }
        found.clone()
    }

    /// What `InputPath` and its like select.
    fn select(&mut self, path: Option<&crate::asl::DataPath>, shape: &Shape) -> Shape {
        match path.map(|path| (&path.0.value, path.0.span)) {
            None => shape.clone(),
            Some((PathValue::Null, _)) => Shape::nothing(),
            Some((PathValue::Unknown, _)) => Shape::Any,
            Some((PathValue::Path(path), span)) => self.path(path, shape, span),
        }
    }

    /// What a payload template gives.
    fn template(&mut self, piece: &Piece, shape: &Shape) -> Shape {
        match piece {
            Piece::Object(members) => {
                Shape::members(members.iter().map(|(name, member)| (name.clone(), self.template(member, shape))))
            }
            Piece::Array(items) => {
                items.iter().for_each(|item| _ = self.template(item, shape));
                Shape::Any
            }
            Piece::Path(expression) => {
                let found: Vec<Shape> =
                    expression.value.paths().into_iter().map(|path| self.path(path, shape, expression.span)).collect();
                match (&expression.value, found.as_slice()) {
                    (crate::asl::intrinsic::Expression::Path(_), [only]) => only.clone(),
                    _ => Shape::Any,
                }
            }
            Piece::Jsonata(code) => match code.value.input_path() {
                Some(names) => {
                    let steps: Vec<Step> = names.iter().cloned().map(Step::Name).collect();
                    self.path(&Path { root: Root::Input, steps, range: 0..0 }, shape, code.span)
                }
                None => Shape::Any,
            },
            Piece::Null | Piece::Boolean(_) | Piece::Number(_) | Piece::Text(_) | Piece::Open(_) | Piece::Unknown => {
                Shape::Any
            }
        }
    }
}

/// What a state that fails hands to its catchers. <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>
fn error() -> Shape {
    Shape::members(["Cause", "Error"].map(|name| (name.to_owned(), Shape::Any)))
}

fn json_path<'m>(state: &'m State, kind: &'m Kind, input: &Shape, reads: &mut Reads) -> Given<'m> {
    let mut scopes = Vec::new();
    let paths = state.paths();
    let effective = reads.select(paths.and_then(|paths| paths.input_path.as_ref()), input);
    // What the state gives, before `ResultPath`.
    let result = match kind {
        Kind::Pass(pass) => match (&pass.parameters, &pass.result) {
            (_, Some(result)) => Shape::of(&result.0),
            (Some(parameters), None) => reads.template(&parameters.0.value, &effective),
            (None, None) => effective.clone(),
        },
        Kind::Task(task) => {
            task.parameters.iter().for_each(|parameters| _ = reads.template(&parameters.0.value, &effective));
            Shape::Any
        }
        Kind::Parallel(parallel) => {
            let given = parallel.parameters.as_ref().map(|given| reads.template(&given.0.value, &effective));
            let given = given.unwrap_or_else(|| effective.clone());
            scopes.extend(state.scopes().into_iter().map(|scope| (scope, given.clone())));
            Shape::Any
        }
        Kind::Map(map) => {
            if let Some(PathValue::Path(path)) = map.items_path.as_ref().map(|path| &path.0.value) {
                let span = map.items_path.as_ref().map_or(state.span, |path| path.0.span);
                reads.path(path.path(), &effective, span);
            }
            let given = map.item_selector.as_ref().or(map.parameters.as_ref());
            let given = given.map(|given| reads.template(&given.0.value, &effective));
            let given = if map.item_batcher.is_some() { None } else { given };
            scopes.extend(state.scopes().into_iter().map(|scope| (scope, given.clone().unwrap_or(Shape::Any))));
            Shape::Any
        }
        Kind::Choice(choice) => {
            let mut present = BTreeSet::new();
            let tests = || choice.choices.iter().flatten().filter_map(|rule| rule.test.as_ref());
            tests().for_each(|test| tested(test, &mut present));
            tests().for_each(|test| compared(test, &effective, &present, reads));
            effective.clone()
        }
        Kind::Wait(_) | Kind::Succeed(_) | Kind::Fail(_) => effective.clone(),
    };
    let results = state.results();
    let selected = match results.and_then(|results| results.result_selector.as_ref()) {
        Some(selector) => reads.template(&selector.0.value, &Shape::Any),
        None => result,
    };
    let result_path = match kind {
        Kind::Pass(pass) => pass.result_path.as_ref(),
        _ => results.and_then(|results| results.result_path.as_ref()),
    };
    let merged = at_path(result_path.map(|path| &path.0.value), input, selected);
    let given = reads.select(paths.and_then(|paths| paths.output_path.as_ref()), &merged);
    let mut targets: Vec<(&str, Shape)> = Vec::new();
    for catcher in state.catchers() {
        if let Some(next) = &catcher.next {
            let path = catcher.result_path.as_ref().map(|path| &path.0.value);
            targets.push((&next.0.value, at_path(path, input, error())));
        }
    }
    targets.extend(state.onward().map(|target| (target.value.as_str(), given.clone())));
    (targets, scopes)
}

/// The paths that a test looks for with `IsPresent`.
fn tested(test: &Test, present: &mut BTreeSet<String>) {
    match test {
        Test::And(tests) | Test::Or(tests) => tests.iter().for_each(|test| tested(test, present)),
        Test::Not(test) => tested(test, present),
        Test::Comparison { variable, operator: "IsPresent", .. } => {
            if let PathValue::Path(path) = &variable.0.value {
                present.insert(way(path.path()));
            }
        }
        Test::Comparison { .. } | Test::Condition(_) | Test::Constant => {}
    }
}

/// Reads what a test compares, but for what is looked for first.
fn compared(test: &Test, shape: &Shape, present: &BTreeSet<String>, reads: &mut Reads) {
    match test {
        Test::And(tests) | Test::Or(tests) => {
            tests.iter().for_each(|test| compared(test, shape, present, reads));
        }
        Test::Not(test) => compared(test, shape, present, reads),
        Test::Comparison { variable, operator, .. } if *operator != "IsPresent" => {
            if let PathValue::Path(path) = &variable.0.value
                && !present.iter().any(|way_there| way(path.path()).starts_with(way_there.as_str()))
            {
                reads.path(path.path(), shape, variable.0.span);
            }
        }
        Test::Comparison { .. } | Test::Condition(_) | Test::Constant => {}
    }
}

fn way(path: &Path) -> String {
    path.steps.iter().map(|step| format!("{step:?}/")).collect()
}

fn jsonata<'m>(state: &'m State, kind: &'m Kind, input: &Shape, reads: &mut Reads) -> Given<'m> {
    let mut template = |given: Option<&Piece>, otherwise: Shape| match given {
        Some(given) => reads.template(given, input),
        None => otherwise,
    };
    let outcome = state.outcome().and_then(|outcome| outcome.output.as_ref()).map(|output| &output.0.value);
    let result = state.results().and_then(|results| results.output.as_ref()).map(|output| &output.0.value);
    let (given, within) = match kind {
        Kind::Task(task) => {
            _ = template(task.arguments.as_ref().map(|given| &given.0.value), Shape::Any);
            (template(result, Shape::Any), Shape::Any)
        }
        Kind::Parallel(parallel) => {
            let within = template(parallel.arguments.as_ref().map(|given| &given.0.value), input.clone());
            (template(result, Shape::Any), within)
        }
        Kind::Map(map) => {
            let within = template(map.item_selector.as_ref().map(|given| &given.0.value), Shape::Any);
            (template(result, Shape::Any), if map.item_batcher.is_some() { Shape::Any } else { within })
        }
        Kind::Pass(_) | Kind::Choice(_) | Kind::Wait(_) => (template(outcome, input.clone()), Shape::Any),
        Kind::Succeed(_) | Kind::Fail(_) => (Shape::Any, Shape::Any),
    };
    let mut targets: Vec<(&str, Shape)> = Vec::new();
    for catcher in state.catchers() {
        if let Some(next) = &catcher.next {
            let given = catcher.output.as_ref().map_or_else(error, |output| reads.template(&output.0.value, input));
            targets.push((&next.0.value, given));
        }
    }
    let rules = match kind {
        Kind::Choice(choice) => choice.choices.as_deref().unwrap_or_default(),
        _ => &[],
    };
    for rule in rules {
        if let (Some(next), Some(output)) = (&rule.rule.next, &rule.rule.output) {
            targets.push((&next.0.value, reads.template(&output.0.value, input)));
        }
    }
    targets.extend(state.onward().map(|target| (target.value.as_str(), given.clone())));
    let scopes = state.scopes().into_iter().map(|scope| (scope, within.clone())).collect();
    (targets, scopes)
}

/// Where a state is not known, neither is what it gives.
fn everywhere(state: &State) -> Given<'_> {
    (state.targets().map(|target| (target.value.as_str(), Shape::Any)).collect(), Vec::new())
}
