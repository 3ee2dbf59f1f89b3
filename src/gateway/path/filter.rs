//! Filters: `[?(@.a > 1 && @.b)]`. They are cut at `&&` and `||` wherever these stand, and parentheses do not group.

use super::criteria::Criteria;
use super::{ascii, ends_with, invalid, is, starts_with, trim};
use crate::java::Exception;

/// Criteria of a filter: evaluation recurses over them.
const CRITERIA: usize = 250;

#[derive(Debug)]
pub(super) enum Filter {
    Single(Box<Criteria>),
    And(Vec<Filter>),
    Or(Box<Filter>, Box<Filter>),
}

impl Filter {
    /// Parses a filter with its brackets.
    pub(super) fn parse(text: &[u16]) -> Result<Self, Exception> {
        let text = inside(text, "[", "]").ok_or_else(|| invalid("Filter must start with '[' and end with ']'"))?;
        let text = inside(text, "?", "").ok_or_else(|| invalid("Filter must start with '[?' and end with ']'"))?;
        let text = inside(text, "(", ")").ok_or_else(|| invalid("Filter must start with '[?(' and end with ')]'"))?;
        let mut operators = Vec::new();
        let mut criteria = Vec::new();
        for part in split(text) {
            match trim(part) {
                and if is(and, "&&") => operators.push(true),
                or if is(or, "||") => operators.push(false),
                part => criteria.push(Criteria::parse(clean(part)?)?),
            }
        }
        if criteria.len() > CRITERIA {
            return Err(Exception::limit(format!("the filter has more than {CRITERIA} criteria")));
        }
        if criteria.len() != operators.len() + 1 {
            return Err(invalid("Invalid operators"));
        }
        let mut criteria = criteria.into_iter().rev().map(|criteria| Self::Single(Box::new(criteria)));
        let mut root = criteria.next().unwrap_or(Self::And(Vec::new()));
        for (is_and, next) in operators.into_iter().rev().zip(criteria) {
            root = if is_and { root.and(next) } else { Self::Or(Box::new(root), Box::new(next)) };
        }
        Ok(root)
    }

    fn and(self, other: Self) -> Self {
        match self {
            Self::And(mut filters) => {
                filters.push(other);
                Self::And(filters)
            }
            Self::Or(left, right) => Self::Or(left, Box::new(Self::And(vec![*right, other]))),
            Self::Single(_) => Self::And(vec![self, other]),
        }
    }
}

fn inside<'a>(text: &'a [u16], open: &str, close: &str) -> Option<&'a [u16]> {
    let text = trim(text);
    let long = text.len() >= open.len() + close.len();
    (long && starts_with(text, open) && ends_with(text, close))
        .then(|| text.get(open.len()..text.len() - close.len()).unwrap_or_default())
}

/// Before and after each `&&` and `||`; three in a row are cut twice.
fn split(text: &[u16]) -> Vec<&[u16]> {
    let operator = |at: usize| text.get(at..).is_some_and(|rest| starts_with(rest, "&&") || starts_with(rest, "||"));
    let cuts = (1..text.len()).filter(|at| operator(*at) || at.checked_sub(2).is_some_and(operator));
    let mut parts = Vec::new();
    let mut start = 0;
    for cut in cuts.chain([text.len()]) {
        parts.push(text.get(start..cut).unwrap_or_default());
        start = cut;
    }
    parts
}

/// Without the brackets and spaces around it.
fn clean(text: &[u16]) -> Result<&[u16], Exception> {
    let first = text.iter().position(|unit| !matches!(ascii(*unit), b'[' | b'?' | b'(' | b' '));
    let last = text.iter().rposition(|unit| !matches!(ascii(*unit), b')' | b' '));
    match (first, last) {
        (Some(first), Some(last)) if first <= last => Ok(text.get(first..=last).unwrap_or_default()),
        _ => Err(invalid("a criteria of the filter is empty")),
    }
}
