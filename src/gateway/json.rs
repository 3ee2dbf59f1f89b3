//! JSON as API Gateway reads it: json-smart 2.2 in its permissive mode, which takes far more than JSON. API Gateway's
//! error texts name it: `net.minidev.json.parser.ParseException`. <https://github.com/netplex/json-smart-v2>

mod number;
mod parse;
mod value;
mod write;

use std::rc::Rc;

use super::decimal::Decimal;
use crate::java::{Exception, Text};

/// A parsed text. Strings are ranges of it, so that parsing copies nothing but what escapes hide.
#[derive(Debug)]
pub(super) struct Document {
    text: Text,
    /// The strings that had escapes, without them, one after the other.
    unescaped: Vec<u16>,
    root: Node,
}

/// A value of a document; a clone shares what it holds.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Null,
    Boolean(bool),
    Integer(i32),
    Long(i64),
    /// `java.math.BigInteger`, by its digits.
    BigInteger(Rc<str>),
    /// `java.lang.Double`; also `NaN`, which json-smart has as a `java.lang.Float`.
    Double(f64),
    /// `java.math.BigDecimal`: a number with a fraction or exponent that is written in more than 18 characters.
    Decimal(Rc<Decimal>),
    String(Span),
    Array(Rc<Vec<Node>>),
    /// Keys are unique, in the order of their first occurrence.
    Object(Rc<Vec<(Span, Node)>>),
}

/// A string of a document: a range of its text or, beyond the text's end, of its unescaped strings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

impl Document {
    /// Parses a text.
    ///
    /// # Errors
    /// json-smart's `ParseException`, Java's `NumberFormatException`, or a limit: 500 levels, 1 GiB.
    pub(super) fn parse(text: &Text) -> Result<Self, Exception> {
        let (root, unescaped) = parse::parse(text.units())?;
        Ok(Self { text: text.clone(), unescaped, root })
    }

    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    pub(super) fn units(&self, span: Span) -> &[u16] {
        let (start, end, length) = (span.start as usize, span.end as usize, self.text.len());
        let units = match start.checked_sub(length) {
            Some(start) if end > length => self.unescaped.get(start..end - length),
            _ => self.text.units().get(start..end),
        };
        units.unwrap_or_default()
    }

    /// The member of an object; none if it has none or is no object.
    pub(super) fn member<'a>(&self, object: &'a Node, name: &[u16]) -> Option<(Span, &'a Node)> {
        let Node::Object(members) = object else { return None };
        members.iter().find(|(key, _)| self.units(*key) == name).map(|(key, value)| (*key, value))
    }
}
