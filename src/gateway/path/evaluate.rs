//! A path evaluated over a document.

use std::rc::Rc;

use super::filter::Filter;
use super::{Elements, JsonPath, Token};
use crate::gateway::json::{Document, Node};
use crate::java::{Exception, Meter};

/// Why an evaluation ends early.
pub(super) enum Abort {
    /// Jayway's `PathNotFoundException`, which wildcards and filters catch.
    NotFound,
    /// Another exception, which ends it all.
    Failed,
    /// A limit of ours.
    Limit(Exception),
}

impl From<Exception> for Abort {
    fn from(exception: Exception) -> Self {
        if exception.is_limit() { Self::Limit(exception) } else { Self::Failed }
    }
}

pub(super) fn read(path: &JsonPath, document: &Document, meter: &Meter) -> Result<Option<Node>, Exception> {
    let root = document.root();
    let definite = path.is_definite();
    let nothing = if definite { None } else { Some(Node::Array(Rc::default())) };
    if matches!(root, Node::Null) {
        return Ok(nothing);
    }
    let evaluation = Evaluation { document, meter };
    match evaluation.walk(path, root, false) {
        Ok(found) if definite => Ok(found.into_iter().next()),
        Ok(found) => Ok(Some(Node::Array(Rc::new(found)))),
        Err(Abort::NotFound | Abort::Failed) => Ok(nothing),
        Err(Abort::Limit(limit)) => Err(limit),
    }
}

pub(super) struct Evaluation<'a> {
    pub(super) document: &'a Document,
    pub(super) meter: &'a Meter,
}

/// What is left of a path, and what was found.
struct Walk<'a> {
    tokens: &'a [Token],
    /// Every name of several must be there (`REQUIRE_PROPERTIES`).
    strict: bool,
    found: Vec<Node>,
}

impl Evaluation<'_> {
    fn walk(&self, path: &JsonPath, from: &Node, strict: bool) -> Result<Vec<Node>, Abort> {
        let mut walk = Walk { tokens: &path.tokens, strict, found: Vec::new() };
        self.step(&mut walk, 0, from)?;
        Ok(walk.found)
    }

    /// The value of a definite path within a filter.
    pub(super) fn value(&self, path: &JsonPath, element: &Node) -> Result<Node, Abort> {
        let from = if path.from_root { self.document.root() } else { element };
        self.walk(path, from, false)?.into_iter().next().ok_or(Abort::NotFound)
    }

    /// Whether there is a value that isn't null. A path from `$` starts at the element here, too.
    pub(super) fn exists(&self, path: &JsonPath, element: &Node) -> Result<bool, Abort> {
        match self.walk(path, element, true) {
            Err(Abort::NotFound) => Ok(false),
            found => Ok(found?.first().is_some_and(|value| !matches!(value, Node::Null))),
        }
    }

    /// Evaluates the token at a place; beyond the last, the value is found.
    fn step(&self, walk: &mut Walk<'_>, at: usize, node: &Node) -> Result<(), Abort> {
        self.meter.spend(1)?;
        match walk.tokens.get(at) {
            None => {
                walk.found.push(node.clone());
                Ok(())
            }
            Some(Token::Root) => self.step(walk, at + 1, node),
            Some(Token::Scan) if at + 1 == walk.tokens.len() => Err(Abort::Failed),
            Some(Token::Scan) => self.scan(walk, at + 1, node),
            Some(Token::Property(names)) => self.property(walk, at, names, node),
            Some(Token::Wildcard) => match node {
                Node::Object(members) => members.iter().try_for_each(|(_, value)| self.step(walk, at + 1, value)),
                Node::Array(elements) => {
                    elements.iter().try_for_each(|element| match self.step(walk, at + 1, element) {
                        Err(Abort::NotFound) => Ok(()),
                        done => done,
                    })
                }
                _ => Ok(()),
            },
            Some(Token::Array(which)) => match node {
                Node::Array(elements) => self.elements(walk, at, which, elements),
                Node::Null => Err(Abort::NotFound),
                _ => Err(Abort::Failed),
            },
            Some(Token::Filter(filter)) => match node {
                Node::Object(_) if self.accepts(filter, node)? => self.step(walk, at + 1, node),
                Node::Object(_) => Ok(()),
                Node::Array(elements) => elements.iter().try_for_each(|element| {
                    if self.accepts(filter, element)? { self.step(walk, at + 1, element) } else { Ok(()) }
                }),
                _ => Err(Abort::Failed),
            },
        }
    }

    fn property(&self, walk: &mut Walk<'_>, at: usize, names: &[Vec<u16>], node: &Node) -> Result<(), Abort> {
        let Node::Object(members) = node else { return Err(Abort::NotFound) };
        let leaf = at + 1 == walk.tokens.len();
        self.meter.spend(members.len() / 8)?;
        if let [name] = names {
            return match self.document.member(node, name) {
                Some((_, value)) => self.step(walk, at + 1, value),
                None if leaf => Ok(()),
                None => Err(Abort::NotFound),
            };
        }
        if !leaf {
            return Err(Abort::Failed);
        }
        let mut merged: Vec<_> = Vec::new();
        for (place, name) in names.iter().enumerate() {
            self.meter.spend(members.len() / 8 + place + 1)?;
            if names.iter().take(place).all(|earlier| earlier != name) {
                match self.document.member(node, name) {
                    Some((key, value)) => merged.push((key, value.clone())),
                    None if walk.strict => return Err(Abort::NotFound),
                    None => {}
                }
            }
        }
        walk.found.push(Node::Object(Rc::new(merged)));
        Ok(())
    }

    fn elements(&self, walk: &mut Walk<'_>, at: usize, which: &Elements, elements: &[Node]) -> Result<(), Abort> {
        let length = i64::try_from(elements.len()).unwrap_or(i64::MAX);
        let (from, to) = match which {
            Elements::At(index) => (i64::from(*index), i64::from(*index) + 1),
            Elements::FromEnd(index) => (length + i64::from(*index), length + i64::from(*index) + 1),
            Elements::Each(indexes) => {
                return indexes
                    .iter()
                    .try_for_each(|index| self.range(walk, at, elements, (*index).into(), i64::from(*index) + 1));
            }
            Elements::From(from) if *from < 0 => ((length + i64::from(*from)).max(0), length),
            Elements::From(from) => (i64::from(*from), length),
            Elements::To(to) if *to < 0 => (0, length + i64::from(*to)),
            Elements::To(to) => (0, length.min(i64::from(*to))),
            Elements::Between(from, to) => (i64::from(*from), length.min(i64::from(*to))),
        };
        if length == 0 && !matches!(which, Elements::At(_) | Elements::FromEnd(_)) {
            return Ok(());
        }
        self.range(walk, at, elements, from, to)
    }

    fn range(&self, walk: &mut Walk<'_>, at: usize, elements: &[Node], from: i64, to: i64) -> Result<(), Abort> {
        for index in from..to {
            let element = usize::try_from(index).ok().and_then(|index| elements.get(index));
            self.step(walk, at + 1, element.ok_or(Abort::NotFound)?)?;
        }
        Ok(())
    }

    /// `..`: the token after it at every level. At an array that it takes, the token after that is tried on each element.
    fn scan(&self, walk: &mut Walk<'_>, at: usize, node: &Node) -> Result<(), Abort> {
        self.meter.spend(1)?;
        match node {
            Node::Object(members) => {
                if self.scans(walk, at, node)? {
                    self.step(walk, at, node)?;
                }
                members.iter().try_for_each(|(_, value)| self.scan(walk, at, value))
            }
            Node::Array(elements) => {
                if self.scans(walk, at, node)? {
                    if at + 1 == walk.tokens.len() {
                        self.step(walk, at, node)?;
                    } else {
                        elements.iter().try_for_each(|element| self.step(walk, at + 1, element))?;
                    }
                }
                elements.iter().try_for_each(|element| self.scan(walk, at, element))
            }
            _ => Ok(()),
        }
    }

    fn scans(&self, walk: &Walk<'_>, at: usize, node: &Node) -> Result<bool, Abort> {
        Ok(match walk.tokens.get(at) {
            Some(Token::Property(names)) => {
                matches!(node, Node::Object(_)) && names.iter().all(|name| self.document.member(node, name).is_some())
            }
            Some(Token::Array(_)) => matches!(node, Node::Array(_)),
            Some(Token::Wildcard) => true,
            Some(Token::Filter(filter)) => self.accepts(filter, node)?,
            Some(Token::Root | Token::Scan) | None => false,
        })
    }

    fn accepts(&self, filter: &Filter, element: &Node) -> Result<bool, Abort> {
        match filter {
            Filter::Single(criteria) => self.meets(criteria, element),
            Filter::And(filters) => {
                for filter in filters {
                    if !self.accepts(filter, element)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Filter::Or(left, right) => Ok(self.accepts(left, element)? || self.accepts(right, element)?),
        }
    }
}
