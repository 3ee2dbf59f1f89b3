//! One comparison of a filter, or a question whether a path exists.

use std::cmp::Ordering;

use super::evaluate::{Abort, Evaluation};
use super::{JsonPath, ascii, ends_with, invalid, starts_with, trim};
use crate::gateway::decimal::Decimal;
use crate::gateway::json::{Document, Node};
use crate::java::regex::Regex;
use crate::java::{Exception, Text, narrow, to_text};

#[derive(Debug)]
pub(super) enum Criteria {
    Exists(JsonPath, bool),
    Compare(Operand, Operator, Operand),
}

#[derive(Debug)]
pub(super) enum Operand {
    Path(JsonPath),
    /// A string in single quotes, or any other text as it stands: numbers, `true` and `null` are such texts, too.
    Text(Vec<u16>),
    Pattern(Regex),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Operator {
    Equal,
    GreaterOrEqual,
    LessOrEqual,
    NotEqual,
    Less,
    Greater,
    Matches,
}

/// In the order in which they are looked for: the first that stands anywhere is it.
const OPERATORS: [(&str, Operator); 7] = [
    ("==", Operator::Equal),
    (">=", Operator::GreaterOrEqual),
    ("<=", Operator::LessOrEqual),
    ("!=", Operator::NotEqual),
    ("<", Operator::Less),
    (">", Operator::Greater),
    ("=~", Operator::Matches),
];

impl Criteria {
    pub(super) fn parse(text: &[u16]) -> Result<Self, Exception> {
        let find =
            |operator: &str| (0..text.len()).find(|at| starts_with(text.get(*at..).unwrap_or_default(), operator));
        let found = OPERATORS.iter().find_map(|(name, operator)| find(name).map(|at| (at, name.len(), *operator)));
        let Some((at, length, operator)) = found else {
            let text = trim(text);
            let (exists, path) = match text {
                [first, rest @ ..] if ascii(*first) == b'!' => (false, rest),
                _ => (true, text),
            };
            if !is_path(text) {
                return Err(invalid(format!("the criteria {} has no operator", narrow(text))));
            }
            return Ok(Self::Exists(definite(path)?, exists));
        };
        let left = trim(text.get(..at).unwrap_or_default());
        let left = if starts_with(left, "!@") { left.get(1..).unwrap_or_default() } else { left };
        let right = trim(text.get(at + length..).unwrap_or_default());
        if starts_with(right, "!@") {
            return Err(invalid("Invalid negation! Can only be used for existence check e.g [?(!@.foo)]"));
        }
        Ok(Self::Compare(Operand::parse(left)?, operator, Operand::parse(right)?))
    }
}

fn is_path(text: &[u16]) -> bool {
    starts_with(text, "$") || starts_with(text, "@") || starts_with(text, "!@")
}

fn definite(text: &[u16]) -> Result<JsonPath, Exception> {
    let path = JsonPath::compile(text)?;
    if path.is_definite() {
        return Ok(path);
    }
    Err(invalid(format!("the predicate path: {} is not definite", narrow(text))))
}

impl Operand {
    fn parse(text: &[u16]) -> Result<Self, Exception> {
        if is_path(text) {
            return Ok(Self::Path(definite(text)?));
        }
        if starts_with(text, "'") && ends_with(text, "'") {
            let inner = text.len().checked_sub(1).and_then(|end| text.get(1..end));
            return inner.map(|text| Self::Text(text.to_vec())).ok_or_else(|| invalid("a lone quote is no string"));
        }
        if starts_with(text, "/") && (ends_with(text, "/") || ends_with(text, "/i")) {
            let end = text.iter().rposition(|unit| ascii(*unit) == b'/').unwrap_or(0);
            let regex = text.get(1..end).ok_or_else(|| invalid("a lone slash is no pattern"))?;
            let flags: Vec<u16> = if ends_with(text, "i") { "(?i)".encode_utf16().collect() } else { Vec::new() };
            return Regex::new(&[&flags, regex].concat()).map(Self::Pattern);
        }
        Ok(Self::Text(text.to_vec()))
    }
}

/// A value to compare: of the document or of the filter's text.
enum Operated<'a> {
    Node(Node),
    Text(&'a [u16]),
    Pattern(&'a Regex),
}

impl Operated<'_> {
    fn is_null(&self) -> bool {
        matches!(self, Self::Node(Node::Null))
    }
}

impl Evaluation<'_> {
    /// Whether an element meets the criteria.
    pub(super) fn meets(&self, criteria: &Criteria, element: &Node) -> Result<bool, Abort> {
        self.meter.spend(1)?;
        let (left, operator, right) = match criteria {
            Criteria::Exists(path, wanted) => {
                return Ok(self.exists(path, element)? == *wanted);
            }
            Criteria::Compare(left, operator, right) => (left, *operator, right),
        };
        match self.operated(left, element).and_then(|left| self.holds(&left, operator, &self.operated(right, element)?))
        {
            Err(Abort::NotFound) => Ok(false),
            holds => holds,
        }
    }

    fn operated<'a>(&self, operand: &'a Operand, element: &Node) -> Result<Operated<'a>, Abort> {
        Ok(match operand {
            Operand::Path(path) => Operated::Node(self.value(path, element)?),
            Operand::Text(text) => Operated::Text(text),
            Operand::Pattern(pattern) => Operated::Pattern(pattern),
        })
    }

    fn holds(&self, left: &Operated<'_>, operator: Operator, right: &Operated<'_>) -> Result<bool, Abort> {
        if let Operator::Matches = operator {
            let (pattern, target) = match (left, right) {
                (Operated::Pattern(pattern), target) | (target, Operated::Pattern(pattern)) => (pattern, target),
                _ => return Err(Abort::Failed),
            };
            let text = match target {
                Operated::Node(Node::Null) => return Ok(false),
                Operated::Node(node) => to_text(&Document::value(self.document, node, self.meter)?, self.meter)?,
                Operated::Text(text) => Text::from(&text[..]),
                Operated::Pattern(_) => return Err(Abort::Failed),
            };
            return Ok(pattern.matches(text.units(), self.meter)?);
        }
        let ordered = !matches!(operator, Operator::Equal | Operator::NotEqual);
        if ordered && left.is_null() != right.is_null() {
            return Ok(false);
        }
        // The right side is compared to the left one.
        let Some(ordering) = self.compare(right, left)? else { return Ok(false) };
        Ok(match operator {
            Operator::Equal => ordering.is_eq(),
            Operator::NotEqual => ordering.is_ne(),
            Operator::Greater => ordering.is_lt(),
            Operator::GreaterOrEqual => ordering.is_le(),
            Operator::Less => ordering.is_gt(),
            Operator::LessOrEqual => ordering.is_ge(),
            Operator::Matches => false,
        })
    }

    /// Jayway's `safeCompare`; none if the two can't be compared. A text is read as the class of what it is compared
    /// with, but only if the text comes first.
    fn compare(&self, a: &Operated<'_>, b: &Operated<'_>) -> Result<Option<Ordering>, Abort> {
        if let (Operated::Node(Node::Array(a)), Operated::Node(Node::Array(b))) = (a, b)
            && std::rc::Rc::ptr_eq(a, b)
        {
            return Ok(Some(Ordering::Equal));
        }
        if let (Operated::Node(Node::Object(a)), Operated::Node(Node::Object(b))) = (a, b)
            && std::rc::Rc::ptr_eq(a, b)
        {
            return Ok(Some(Ordering::Equal));
        }
        let nullish =
            |side: &Operated<'_>| side.is_null() || self.text(side).is_some_and(|text| super::is(text, "null"));
        match (nullish(a), nullish(b)) {
            (false, false) => {}
            (a, b) => return Ok(Some(b.cmp(&a))),
        }
        let boolean = |side: &Operated<'_>| match side {
            Operated::Node(Node::Boolean(value)) => Some(*value),
            _ => None,
        };
        if let Some(text) = self.text(a) {
            if let Some(other) = self.text(b) {
                return Ok(Some(unescaped(text).as_slice().cmp(other)));
            }
            if let Some(other) = boolean(b) {
                return Ok(Some(narrow(text).eq_ignore_ascii_case("true").cmp(&other)));
            }
            let Some(other) = number(b)? else { return Ok(None) };
            let value = Decimal::parse(&narrow(text)).map_err(|_| Abort::Failed)?;
            return Ok(Some(value.compare(&other)));
        }
        if let (Some(a), Some(b)) = (boolean(a), boolean(b)) {
            return Ok(Some(a.cmp(&b)));
        }
        match (number(a)?, number(b)?) {
            (Some(a), Some(b)) => Ok(Some(a.compare(&b))),
            _ => Ok(None),
        }
    }

    fn text<'a>(&'a self, side: &'a Operated<'_>) -> Option<&'a [u16]> {
        match side {
            Operated::Text(text) => Some(text),
            Operated::Node(Node::String(span)) => Some(self.document.units(*span)),
            _ => None,
        }
    }
}

fn number(side: &Operated<'_>) -> Result<Option<Decimal>, Abort> {
    let text = match side {
        Operated::Node(Node::Integer(value)) => value.to_string(),
        Operated::Node(Node::Long(value)) => value.to_string(),
        Operated::Node(Node::BigInteger(value)) => value.to_string(),
        Operated::Node(Node::Double(value)) if !value.is_finite() => return Err(Abort::Failed),
        Operated::Node(Node::Double(value)) => format!("{value:e}"),
        Operated::Node(Node::Decimal(value)) => return Ok(Some(Decimal::clone(value))),
        _ => return Ok(None),
    };
    Decimal::parse(&text).map(Some).map_err(|_| Abort::Failed)
}

/// `\'` is a quote, in the one that is compared only.
fn unescaped(text: &[u16]) -> Vec<u16> {
    let (backslash, quote) = (u16::from(b'\\'), u16::from(b'\''));
    let escapes = |place: usize, unit: u16| unit == backslash && text.get(place + 1) == Some(&quote);
    text.iter().enumerate().filter(|(place, unit)| !escapes(*place, **unit)).map(|(_, unit)| *unit).collect()
}
