//! JSON paths as Jayway JsonPath 2.0.0 reads and evaluates them: an older and narrower dialect than today's, with
//! `$` optional. API Gateway's documentation calls its paths "JSONPath" and links Jayway's.
//! <https://github.com/json-path/JsonPath/tree/json-path-2.0.0>

mod compile;
mod criteria;
mod evaluate;
mod filter;
mod fragment;

use filter::Filter;

use super::json::{Document, Node};
use crate::java::{Exception, Meter};

/// A compiled path.
#[derive(Debug)]
pub(super) struct JsonPath {
    tokens: Vec<Token>,
    /// Begins with `$`: within a filter, it starts at the document, not at the element.
    from_root: bool,
}

#[derive(Debug)]
enum Token {
    Root,
    /// `..`
    Scan,
    /// `*`
    Wildcard,
    /// One name, or several of which an object is made.
    Property(Vec<Vec<u16>>),
    Array(Elements),
    Filter(Filter),
}

/// Which elements of an array.
#[derive(Debug)]
enum Elements {
    At(i32),
    /// `[(@.length-n)]`: so far from the end, counted negative.
    FromEnd(i32),
    Each(Vec<i32>),
    From(i32),
    To(i32),
    Between(i32, i32),
}

impl Token {
    /// Whether it leads to one value at most.
    fn is_definite(&self) -> bool {
        match self {
            Self::Root | Self::Property(_) | Self::Array(Elements::At(_) | Elements::FromEnd(_)) => true,
            Self::Scan | Self::Wildcard | Self::Array(_) | Self::Filter(_) => false,
        }
    }
}

impl JsonPath {
    /// Compiles a path.
    ///
    /// # Errors
    /// Jayway's `InvalidPathException`, for what 2.0.0 does not have, too; or a limit of ours.
    pub(super) fn compile(path: &[u16]) -> Result<Self, Exception> {
        compile::compile(path)
    }

    fn is_definite(&self) -> bool {
        self.tokens.iter().all(Token::is_definite)
    }

    /// Reads from a document, as with Jayway's option `SUPPRESS_EXCEPTIONS`: a definite path gives a value or none, others
    /// an array, which is empty if anything fails on the way.
    ///
    /// # Errors
    /// No steps are left.
    pub(super) fn read(&self, document: &Document, meter: &Meter) -> Result<Option<Node>, Exception> {
        evaluate::read(self, document, meter)
    }
}

fn invalid(message: impl Into<String>) -> Exception {
    Exception::new("com.jayway.jsonpath.InvalidPathException", message)
}

/// A unit as a character for matches; all that is not ASCII is one and the same.
fn ascii(unit: u16) -> u8 {
    u8::try_from(unit).unwrap_or(0x80)
}

/// `String.trim()`.
fn trim(units: &[u16]) -> &[u16] {
    let text = |unit: &u16| *unit > u16::from(b' ');
    match (units.iter().position(text), units.iter().rposition(text)) {
        (Some(first), Some(last)) => units.get(first..=last).unwrap_or_default(),
        _ => &[],
    }
}

fn is(units: &[u16], text: &str) -> bool {
    units.len() == text.len() && starts_with(units, text)
}

fn starts_with(units: &[u16], text: &str) -> bool {
    units.len() >= text.len() && text.bytes().map(u16::from).eq(units.iter().take(text.len()).copied())
}

fn ends_with(units: &[u16], text: &str) -> bool {
    units.len().checked_sub(text.len()).is_some_and(|start| starts_with(units.get(start..).unwrap_or_default(), text))
}
