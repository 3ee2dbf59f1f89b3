//! Lists and arrays.

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

use super::value::dismantle;
use super::{Exception, Meter, Value};

/// What class a list is of: it says how it prints and what it can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// `java.util.ArrayList`.
    ArrayList,
    /// `net.minidev.json.JSONArray`: an `ArrayList` that prints as JSON.
    JsonArray,
}

impl ListKind {
    /// The class's full name.
    #[must_use]
    pub fn class_name(self) -> &'static str {
        match self {
            Self::ArrayList => "java.util.ArrayList",
            Self::JsonArray => "net.minidev.json.JSONArray",
        }
    }
}

/// A list.
#[derive(Debug)]
pub struct List {
    /// Its class.
    pub kind: ListKind,
    elements: RefCell<Vec<Value>>,
    /// How often its length was changed (`modCount`): an iterator made before that fails.
    modifications: Cell<u32>,
}

impl List {
    /// A list of these elements.
    #[must_use]
    pub fn new(kind: ListKind, elements: Vec<Value>) -> Self {
        Self { kind, elements: RefCell::new(elements), modifications: Cell::new(0) }
    }

    /// `size()`.
    #[must_use]
    pub fn len(&self) -> usize {
        self.elements.borrow().len()
    }

    /// `isEmpty()`.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An element, if there is one.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Value> {
        self.elements.borrow().get(index).cloned()
    }

    /// The elements. Nothing may change the list as long as they are borrowed.
    #[must_use]
    pub fn elements(&self) -> Ref<'_, Vec<Value>> {
        self.elements.borrow()
    }

    /// Appends an element.
    pub fn push(&self, element: Value) {
        self.elements.borrow_mut().push(element);
        self.modified();
    }

    pub(super) fn modifications(&self) -> u32 {
        self.modifications.get()
    }

    pub(super) fn modified(&self) {
        self.modifications.set(self.modifications.get().wrapping_add(1));
    }

    pub(super) fn into_elements(mut self) -> Vec<Value> {
        std::mem::take(self.elements.get_mut())
    }
}

impl Drop for List {
    fn drop(&mut self) {
        dismantle(std::mem::take(self.elements.get_mut()));
    }
}

/// `java.util.ArrayList$SubList`: a part of a list, in which changes go both ways.
#[derive(Debug)]
pub struct SubList {
    root: Rc<List>,
    parent: Option<Rc<SubList>>,
    offset: usize,
    length: Cell<usize>,
    expected: Cell<u32>,
    depth: usize,
}

impl SubList {
    pub(super) fn into_root(self) -> Value {
        Value::List(self.root)
    }
}

/// A list or a part of one: the elements that its methods work on.
#[derive(Clone, Debug)]
pub(super) enum Span {
    Whole(Rc<List>),
    Part(Rc<SubList>),
}

/// How deep parts of parts may go: one holds the other.
const MAX_PARTS: usize = 500;

impl Span {
    /// What a value has of this kind.
    pub(super) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::List(list) => Some(Self::Whole(Rc::clone(list))),
            Value::SubList(list) => Some(Self::Part(Rc::clone(list))),
            _ => None,
        }
    }

    pub(super) fn value(&self) -> Value {
        match self {
            Self::Whole(list) => Value::List(Rc::clone(list)),
            Self::Part(list) => Value::SubList(Rc::clone(list)),
        }
    }

    pub(super) fn root(&self) -> &Rc<List> {
        match self {
            Self::Whole(list) => list,
            Self::Part(list) => &list.root,
        }
    }

    /// Its length, without a look at whether it still holds.
    pub(super) fn known_len(&self) -> usize {
        match self {
            Self::Whole(list) => list.len(),
            Self::Part(list) => list.length.get(),
        }
    }

    fn offset(&self) -> usize {
        match self {
            Self::Whole(_) => 0,
            Self::Part(list) => list.offset,
        }
    }

    /// Fails if the list behind a part was changed by other means.
    pub(super) fn check(&self) -> Result<(), Exception> {
        match self {
            Self::Part(list) if list.expected.get() != list.root.modifications() => Err(concurrent_modification()),
            _ => Ok(()),
        }
    }

    /// `size()`.
    pub(super) fn len(&self) -> Result<usize, Exception> {
        self.check()?;
        Ok(self.known_len())
    }

    /// The element at an index that was checked.
    pub(super) fn at(&self, index: usize) -> Value {
        self.root().get(self.offset() + index).unwrap_or(Value::Null)
    }

    /// `get(index)`.
    pub(super) fn get(&self, index: i32) -> Result<Value, Exception> {
        let index = check_index(index, self.known_len())?;
        self.check()?;
        Ok(self.at(index))
    }

    /// `set(index, element)`.
    pub(super) fn set(&self, index: i32, element: Value) -> Result<Value, Exception> {
        let index = check_index(index, self.known_len())?;
        self.check()?;
        let mut elements = self.root().elements.borrow_mut();
        match elements.get_mut(self.offset() + index) {
            Some(place) => Ok(std::mem::replace(place, element)),
            None => Err(concurrent_modification()),
        }
    }

    /// Takes elements out and puts others there: what changes the length.
    pub(super) fn splice(
        &self,
        at: usize,
        removed: usize,
        added: Vec<Value>,
        meter: &Meter,
    ) -> Result<Vec<Value>, Exception> {
        self.check()?;
        let length = self.known_len();
        let at = at.min(length);
        let removed = removed.min(length - at);
        let added_count = added.len();
        let root = self.root();
        let start = self.offset() + at;
        meter.spend(added_count + removed + 1)?;
        let old = {
            let mut elements = root.elements.borrow_mut();
            // Elements that move are cheap to move: a thousandth of a step each.
            meter.spend((elements.len().saturating_sub(start)) / 64)?;
            let start = start.min(elements.len());
            let end = (start + removed).min(elements.len());
            if start == elements.len() {
                elements.extend(added);
                Vec::new()
            } else {
                elements.splice(start..end, added).collect()
            }
        };
        root.modified();
        if let Self::Part(list) = self {
            let mut part = Some(list);
            while let Some(list) = part {
                list.length.set((list.length.get() + added_count).saturating_sub(old.len()));
                part = list.parent.as_ref();
            }
        }
        self.renew();
        Ok(old)
    }

    /// Its elements, copied.
    pub(super) fn to_vec(&self, meter: &Meter) -> Result<Vec<Value>, Exception> {
        let length = self.len()?;
        meter.spend(length)?;
        let elements = self.root().elements.borrow();
        Ok(elements.get(self.offset()..self.offset() + length).map(<[Value]>::to_vec).unwrap_or_default())
    }

    /// `sort(null)`'s result and the like: as many elements in place of all.
    pub(super) fn replace_all(&self, elements: Vec<Value>) {
        let offset = self.offset();
        let mut old = self.root().elements.borrow_mut();
        for (place, element) in old.iter_mut().skip(offset).zip(elements) {
            *place = element;
        }
        drop(old);
        self.root().modified();
        self.renew();
    }

    /// Takes note of a change that was made through this part.
    fn renew(&self) {
        if let Self::Part(list) = self {
            let mut part = Some(list);
            while let Some(list) = part {
                list.expected.set(list.root.modifications());
                part = list.parent.as_ref();
            }
        }
    }

    /// `subList(from, to)`.
    pub(super) fn part(&self, from: i32, to: i32) -> Result<Value, Exception> {
        let length = self.known_len();
        if from < 0 {
            return Err(out_of_bounds(format!("fromIndex = {from}")));
        }
        if to > i32::try_from(length).unwrap_or(i32::MAX) {
            return Err(out_of_bounds(format!("toIndex = {to}")));
        }
        if from > to {
            let message = format!("fromIndex({from}) > toIndex({to})");
            return Err(Exception::new("java.lang.IllegalArgumentException", message));
        }
        let (from, to) = (usize::try_from(from).unwrap_or(0), usize::try_from(to).unwrap_or(0));
        let (parent, depth, expected) = match self {
            Self::Whole(list) => (None, 0, list.modifications()),
            Self::Part(list) => (Some(Rc::clone(list)), list.depth + 1, list.expected.get()),
        };
        if depth > MAX_PARTS {
            return Err(Exception::limit("the parts of a list are nested too deep"));
        }
        Ok(Value::SubList(Rc::new(SubList {
            root: Rc::clone(self.root()),
            parent,
            offset: self.offset() + from,
            length: Cell::new(to - from),
            expected: Cell::new(expected),
            depth,
        })))
    }
}

/// What the elements of an array are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Component {
    /// `Object[]`.
    Object,
    /// `String[]`.
    String,
    /// `char[]`.
    Char,
    /// `byte[]`.
    Byte,
    /// An array of another class: its element's name.
    Class(&'static str, &'static str),
}

impl Component {
    /// The name of the array's class.
    #[must_use]
    pub fn array_class_name(self) -> &'static str {
        match self {
            Self::Object => "[Ljava.lang.Object;",
            Self::String => "[Ljava.lang.String;",
            Self::Char => "[C",
            Self::Byte => "[B",
            Self::Class(_, array) => array,
        }
    }

    /// Whether an element may stand in the array; Java throws otherwise.
    pub(super) fn takes(self, element: &Value) -> bool {
        match self {
            Self::Object => true,
            Self::String => matches!(element, Value::String(_) | Value::Null),
            Self::Char => matches!(element, Value::Character(_)),
            Self::Byte => matches!(element, Value::Byte(_)),
            Self::Class(name, _) => element.class_name().is_none_or(|class| class == name),
        }
    }
}

/// An array.
#[derive(Debug)]
pub struct Array {
    /// What it holds.
    pub component: Component,
    /// Its elements.
    pub elements: RefCell<Vec<Value>>,
}

impl Array {
    /// An array of these elements.
    #[must_use]
    pub fn new(component: Component, elements: Vec<Value>) -> Self {
        Self { component, elements: RefCell::new(elements) }
    }

    /// The array as a value.
    #[must_use]
    pub fn value(component: Component, elements: Vec<Value>) -> Value {
        Value::Array(Rc::new(Self::new(component, elements)))
    }

    pub(super) fn into_elements(mut self) -> Vec<Value> {
        std::mem::take(self.elements.get_mut())
    }
}

impl Drop for Array {
    fn drop(&mut self) {
        dismantle(std::mem::take(self.elements.get_mut()));
    }
}

/// `Objects.checkIndex`.
pub(super) fn check_index(index: i32, length: usize) -> Result<usize, Exception> {
    match usize::try_from(index) {
        Ok(at) if at < length => Ok(at),
        _ => Err(out_of_bounds(format!("Index {index} out of bounds for length {length}"))),
    }
}

pub(super) fn out_of_bounds(message: impl Into<String>) -> Exception {
    Exception::new("java.lang.IndexOutOfBoundsException", message)
}

pub(super) fn concurrent_modification() -> Exception {
    Exception::without_message("java.util.ConcurrentModificationException")
}
