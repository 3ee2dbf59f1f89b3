//! What a call's parameters hold, as far as the definition shows it.

use super::Deployment;
use super::pattern::{Pattern, Piece as PatternPiece};
use crate::asl::Piece;
use crate::asl::intrinsic::{Argument, Expression, Function, unescaped};
use crate::asl::path::{Path, Root, Step};
use crate::model::Text;

/// A parameter's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// There is none.
    Absent,
    /// This; `*` stands for what is known only when the call is made.
    Value(Pattern),
}

impl Given {
    fn runtime() -> Self {
        Self::Value(Pattern::any())
    }

    /// The value, if there is one.
    pub(super) fn value(&self) -> Option<&Pattern> {
        match self {
            Self::Absent => None,
            Self::Value(value) => Some(value),
        }
    }
}

/// The parameters of a call.
#[derive(Clone, Copy)]
pub(super) struct Parameters<'a> {
    /// `Parameters` or `Arguments`, if there are any.
    pub(super) root: Option<&'a Piece>,
    /// Where the state machine will stand.
    pub(super) deployment: &'a Deployment<'a>,
}

impl Parameters<'_> {
    /// The values at a path: `A.B`, `A[].B` for those of every item, `A{}` for the keys of an object. Of several paths, parted
    /// by commas, the values of all that hold one.
    pub(super) fn at(&self, paths: &str) -> Vec<Given> {
        let mut all = Vec::new();
        for path in paths.split(',') {
            match self.root {
                Some(root) => self.walk(root, path, &mut all),
                None => all.push(Given::Absent),
            }
        }
        if all.iter().any(|given| *given != Given::Absent) && paths.contains(',') {
            all.retain(|given| *given != Given::Absent);
        }
        all.dedup();
        all
    }

    /// Whether something stands at a path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.at(path).iter().any(|given| *given != Given::Absent)
    }

    /// The first value at a path.
    pub(super) fn first(&self, path: &str) -> Option<Pattern> {
        self.at(path).iter().find_map(Given::value).cloned()
    }

    fn walk(&self, piece: &Piece, path: &str, found: &mut Vec<Given>) {
        if path.is_empty() {
            return self.leaf(piece, found);
        }
        let (step, rest) = path.split_once('.').unwrap_or((path, ""));
        let name = step.trim_end_matches("[]").trim_end_matches("{}");
        match piece {
            Piece::Object(_) => match piece.get(name) {
                None | Some(Piece::Null) => found.push(Given::Absent),
                Some(Piece::Object(members)) if step.ends_with("{}") => {
                    found.extend(members.iter().map(|(key, _)| Given::Value(Pattern::exactly(key))));
                }
                Some(Piece::Array(items)) => items.iter().for_each(|item| self.walk(item, rest, found)),
                Some(member) => self.walk(member, rest, found),
            },
            Piece::Array(items) => items.iter().for_each(|item| self.walk(item, path, found)),
            Piece::Path(_) | Piece::Jsonata(_) | Piece::Unknown | Piece::Open(_) => found.push(Given::runtime()),
            Piece::Null | Piece::Boolean(_) | Piece::Number(_) | Piece::Text(_) => found.push(Given::Absent),
        }
    }

    fn leaf(&self, piece: &Piece, found: &mut Vec<Given>) {
        match piece {
            Piece::Array(items) => items.iter().for_each(|item| self.leaf(item, found)),
            Piece::Null => found.push(Given::Absent),
            // Something is there, but nothing that names a resource.
            Piece::Object(_) => found.push(Given::runtime()),
            other => found.push(Given::Value(value(other, self.deployment))),
        }
    }
}

/// A value, as a pattern of what it can be.
pub(super) fn value(piece: &Piece, deployment: &Deployment<'_>) -> Pattern {
    match piece {
        Piece::Text(text) | Piece::Number(text) => Pattern::exactly(text),
        Piece::Boolean(value) => Pattern::literal(value.to_string()),
        Piece::Open(text) => written(text, deployment),
        Piece::Path(expression) => expressed(&expression.value, deployment),
        Piece::Jsonata(code) => match code.value.states_path() {
            Some([context, what, member]) if context == "context" && what == "StateMachine" => {
                of_itself(member, deployment)
            }
            _ => Pattern::of(code.value.joined.iter().flat_map(|text| {
                let text = text.as_deref().map_or_else(Pattern::any, Pattern::exactly);
                text.pieces().to_vec()
            })),
        },
        Piece::Null | Piece::Array(_) | Piece::Object(_) | Piece::Unknown => Pattern::any(),
    }
}

/// Text with variables; those that are written out are put in.
pub(super) fn written(text: &str, deployment: &Deployment<'_>) -> Pattern {
    let Ok(text) = Text::parse(text, |_, _| ()) else { return Pattern::any() };
    let pieces = Pattern::meant(&text);
    Pattern::of(pieces.pieces().iter().flat_map(|piece| match piece {
        PatternPiece::Variable(name, _) => match deployment.text(name) {
            Some(text) => Pattern::exactly(text).pieces().to_vec(),
            None => vec![piece.clone()],
        },
        other => vec![other.clone()],
    }))
}

/// What the context object says of the state machine.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html>
fn of_itself(member: &str, deployment: &Deployment<'_>) -> Pattern {
    match member {
        "Id" => deployment.state_machine(),
        "Name" => deployment.name.clone(),
        _ => Pattern::any(),
    }
}

fn expressed(expression: &Expression, deployment: &Deployment<'_>) -> Pattern {
    match expression {
        Expression::Path(Path { root: Root::Context, steps, .. }) => match steps.as_slice() {
            [Step::Name(what), Step::Name(member)] if what == "StateMachine" => of_itself(member, deployment),
            _ => Pattern::any(),
        },
        Expression::Call(call) if call.function == Function::Format => match call.arguments.first() {
            Some(Argument::String(template)) => formatted(template),
            _ => Pattern::any(),
        },
        Expression::Path(_) | Expression::Call(_) => Pattern::any(),
    }
}

/// What `States.Format` can give: anything where its template has a hole.
fn formatted(template: &str) -> Pattern {
    let holes: Vec<Pattern> = template.split("{}").map(|text| Pattern::exactly(&unescaped(text))).collect();
    Pattern::joined(&holes, '*')
}
