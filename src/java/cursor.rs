//! Iterators, as Java's collections give them and `#foreach` uses them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::list::{Span, concurrent_modification};
use super::{Array, Entry, Exception, List, ListKind, Map, Meter, Value, ViewKind};

/// A `java.util.Iterator`. It sees what happens to its collection, and fails as Java's does.
#[derive(Debug)]
pub struct Cursor {
    source: Source,
    /// Where it stands: an index, or a slot of a map.
    position: Cell<usize>,
    /// The index that it gave last.
    last: Cell<Option<usize>>,
    expected: Cell<u32>,
    upcoming: RefCell<Option<Rc<Entry>>>,
    current: RefCell<Option<Rc<Entry>>>,
}

#[derive(Debug)]
enum Source {
    /// A list, and whether it is a `ListIterator` of it.
    List(Span, bool),
    Array(Rc<Array>),
    Map(Rc<Map>, ViewKind),
}

impl Cursor {
    fn new(source: Source, position: usize, expected: u32) -> Self {
        Self {
            source,
            position: Cell::new(position),
            last: Cell::new(None),
            expected: Cell::new(expected),
            upcoming: RefCell::new(None),
            current: RefCell::new(None),
        }
    }

    /// Through values that nobody else has.
    #[must_use]
    pub fn of_values(values: Vec<Value>) -> Self {
        Self::of_span(Span::Whole(Rc::new(List::new(ListKind::ArrayList, values))))
    }

    pub(super) fn of_span(span: Span) -> Self {
        let expected = span.root().modifications();
        Self::new(Source::List(span, false), 0, expected)
    }

    /// A `ListIterator`.
    pub(super) fn of_list(span: Span, position: usize) -> Self {
        let expected = span.root().modifications();
        Self::new(Source::List(span, true), position, expected)
    }

    pub(super) fn of_array(array: Rc<Array>) -> Self {
        Self::new(Source::Array(array), 0, 0)
    }

    pub(super) fn of_map(map: Rc<Map>, kind: ViewKind, meter: &Meter) -> Result<Self, Exception> {
        let expected = map.modifications();
        let (first, position) = map.entry_from(0, meter)?;
        let cursor = Self::new(Source::Map(map, kind), position, expected);
        cursor.upcoming.replace(first);
        Ok(cursor)
    }

    /// The class's full name.
    #[must_use]
    pub fn class_name(&self) -> &'static str {
        match &self.source {
            Source::List(Span::Whole(_), false) => "java.util.ArrayList$Itr",
            Source::List(Span::Whole(_), true) => "java.util.ArrayList$ListItr",
            Source::List(Span::Part(_), _) => "java.util.ArrayList$SubList$1",
            Source::Array(_) => "java.util.AbstractList$Itr",
            Source::Map(_, ViewKind::Keys) => "java.util.LinkedHashMap$LinkedKeyIterator",
            Source::Map(_, ViewKind::Values) => "java.util.LinkedHashMap$LinkedValueIterator",
            Source::Map(_, ViewKind::Entries) => "java.util.LinkedHashMap$LinkedEntryIterator",
        }
    }

    /// `hasNext()`.
    #[must_use]
    pub fn has_next(&self) -> bool {
        match &self.source {
            Source::List(span, _) => self.position.get() != span.known_len(),
            Source::Array(array) => self.position.get() < array.elements.borrow().len(),
            Source::Map(..) => self.upcoming.borrow().is_some(),
        }
    }

    /// `next()`.
    ///
    /// # Errors
    /// There is no more (`NoSuchElementException`), or the collection was changed (`ConcurrentModificationException`).
    pub fn next(&self, meter: &Meter) -> Result<Value, Exception> {
        meter.spend(1)?;
        let at = self.position.get();
        match &self.source {
            Source::List(span, _) => {
                self.check()?;
                if at >= span.known_len() {
                    return Err(no_such_element());
                }
                self.position.set(at + 1);
                self.last.set(Some(at));
                Ok(span.at(at))
            }
            Source::Array(array) => {
                let element = array.elements.borrow().get(at).cloned().ok_or_else(no_such_element)?;
                self.position.set(at + 1);
                Ok(element)
            }
            Source::Map(map, kind) => {
                self.check()?;
                let Some(entry) = self.upcoming.take() else { return Err(no_such_element()) };
                let (upcoming, position) = map.entry_from(at, meter)?;
                self.upcoming.replace(upcoming);
                self.position.set(position);
                self.current.replace(Some(Rc::clone(&entry)));
                Ok(kind.of(&entry))
            }
        }
    }

    fn check(&self) -> Result<(), Exception> {
        let modifications = match &self.source {
            Source::List(span, _) => span.root().modifications(),
            Source::Map(map, _) => map.modifications(),
            Source::Array(_) => return Ok(()),
        };
        if modifications == self.expected.get() { Ok(()) } else { Err(concurrent_modification()) }
    }

    /// `remove()`: what it gave last.
    pub(super) fn remove(&self, meter: &Meter) -> Result<(), Exception> {
        match &self.source {
            Source::List(span, _) => {
                let last = self.last.get().ok_or_else(illegal_state)?;
                self.check()?;
                span.splice(last, 1, Vec::new(), meter)?;
                self.position.set(last);
                self.last.set(None);
                self.expected.set(span.root().modifications());
            }
            Source::Map(map, _) => {
                let current = self.current.borrow().clone().ok_or_else(illegal_state)?;
                self.check()?;
                self.current.replace(None);
                map.remove_entry(&current, meter)?;
                self.expected.set(map.modifications());
            }
            Source::Array(_) if self.position.get() == 0 => return Err(illegal_state()),
            Source::Array(_) => return Err(Exception::without_message("java.lang.UnsupportedOperationException")),
        }
        Ok(())
    }

    /// The list of a `ListIterator`.
    pub(super) fn list(&self) -> Option<&Span> {
        match &self.source {
            Source::List(span @ Span::Part(_), _) | Source::List(span, true) => Some(span),
            _ => None,
        }
    }

    /// `nextIndex()`.
    pub(super) fn next_index(&self) -> usize {
        self.position.get()
    }

    /// `previous()`.
    pub(super) fn previous(&self, span: &Span) -> Result<Value, Exception> {
        self.check()?;
        let at = self.position.get().checked_sub(1).ok_or_else(no_such_element)?;
        self.position.set(at);
        self.last.set(Some(at));
        Ok(span.at(at))
    }

    /// `set(element)`: in place of what it gave last.
    pub(super) fn set(&self, span: &Span, element: Value) -> Result<(), Exception> {
        let last = self.last.get().ok_or_else(illegal_state)?;
        self.check()?;
        span.set(i32::try_from(last).unwrap_or(i32::MAX), element)?;
        Ok(())
    }

    /// `add(element)`: where it stands.
    pub(super) fn add(&self, span: &Span, element: Value, meter: &Meter) -> Result<(), Exception> {
        self.check()?;
        let at = self.position.get();
        span.splice(at, 0, vec![element], meter)?;
        self.position.set(at + 1);
        self.last.set(None);
        self.expected.set(span.root().modifications());
        Ok(())
    }

    pub(super) fn into_source(self) -> Value {
        match self.source {
            Source::List(span, _) => span.value(),
            Source::Array(array) => Value::Array(array),
            Source::Map(map, _) => Value::Map(map),
        }
    }
}

fn no_such_element() -> Exception {
    Exception::without_message("java.util.NoSuchElementException")
}

fn illegal_state() -> Exception {
    Exception::without_message("java.lang.IllegalStateException")
}
