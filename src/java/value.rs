//! A reference to a Java object, or null.

use std::rc::Rc;

use num_bigint::BigInt;

use super::{Array, BigDecimal, Cursor, Entry, List, Map, Object, SubList, Text, View};

/// A Java value.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`.
    Null,
    /// `java.lang.Boolean`.
    Boolean(bool),
    /// `java.lang.Character`: a code unit.
    Character(u16),
    /// `java.lang.Byte`.
    Byte(i8),
    /// `java.lang.Short`.
    Short(i16),
    /// `java.lang.Integer`.
    Integer(i32),
    /// `java.lang.Long`.
    Long(i64),
    /// `java.math.BigInteger`.
    BigInteger(Rc<BigInt>),
    /// `java.lang.Float`.
    Float(f32),
    /// `java.lang.Double`.
    Double(f64),
    /// `java.math.BigDecimal`.
    BigDecimal(Rc<BigDecimal>),
    /// `java.lang.String`.
    String(Text),
    /// An `ArrayList` or `JSONArray`.
    List(Rc<List>),
    /// What `subList` gives.
    SubList(Rc<SubList>),
    /// An array.
    Array(Rc<Array>),
    /// A map.
    Map(Rc<Map>),
    /// What `keySet`, `values` and `entrySet` give.
    View(Rc<View>),
    /// An entry of a map.
    Entry(Rc<Entry>),
    /// An iterator.
    Iterator(Rc<Cursor>),
    /// `java.lang.Class`, by its name.
    Class(Rc<str>),
    /// An object of a host.
    Object(Rc<dyn Object>),
}

impl Value {
    /// The empty string, which a `void` method answers in a template.
    #[must_use]
    pub fn void() -> Self {
        Self::String(Text::from(""))
    }

    /// `getClass().getName()`, if it isn't null.
    #[must_use]
    pub fn class_name(&self) -> Option<&str> {
        Some(match self {
            Self::Null => return None,
            Self::Boolean(_) => "java.lang.Boolean",
            Self::Character(_) => "java.lang.Character",
            Self::Byte(_) => "java.lang.Byte",
            Self::Short(_) => "java.lang.Short",
            Self::Integer(_) => "java.lang.Integer",
            Self::Long(_) => "java.lang.Long",
            Self::BigInteger(_) => "java.math.BigInteger",
            Self::Float(_) => "java.lang.Float",
            Self::Double(_) => "java.lang.Double",
            Self::BigDecimal(_) => "java.math.BigDecimal",
            Self::String(_) => "java.lang.String",
            Self::List(list) => list.kind.class_name(),
            Self::SubList(_) => "java.util.ArrayList$SubList",
            Self::Array(array) => array.component.array_class_name(),
            Self::Map(_) => "java.util.LinkedHashMap",
            Self::View(view) => view.kind.class_name(),
            Self::Entry(_) => "java.util.LinkedHashMap$Entry",
            Self::Iterator(cursor) => cursor.class_name(),
            Self::Class(_) => "java.lang.Class",
            Self::Object(object) => object.class_name(),
        })
    }

    /// Whether it is a `java.lang.Number`.
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.is_integer() || matches!(self, Self::Float(_) | Self::Double(_) | Self::BigDecimal(_))
    }

    /// Whether it is a whole number's type.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        matches!(self, Self::Byte(_) | Self::Short(_) | Self::Integer(_) | Self::Long(_) | Self::BigInteger(_))
    }

    /// Whether both are the same object (`==` of references). Numbers, characters and strings have no identity here:
    /// they are the same if they are alike.
    #[must_use]
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::List(a), Self::List(b)) => Rc::ptr_eq(a, b),
            (Self::SubList(a), Self::SubList(b)) => Rc::ptr_eq(a, b),
            (Self::Array(a), Self::Array(b)) => Rc::ptr_eq(a, b),
            (Self::Map(a), Self::Map(b)) => Rc::ptr_eq(a, b),
            (Self::View(a), Self::View(b)) => a.kind == b.kind && Rc::ptr_eq(&a.map, &b.map),
            (Self::Entry(a), Self::Entry(b)) => Rc::ptr_eq(a, b),
            (Self::Iterator(a), Self::Iterator(b)) => Rc::ptr_eq(a, b),
            (Self::Object(a), Self::Object(b)) => std::ptr::addr_eq(Rc::as_ptr(a), Rc::as_ptr(b)),
            _ => false,
        }
    }

    /// `System.identityHashCode`. Java's differ from run to run; these are one a class, so that an output is always the same.
    pub(super) fn identity(&self) -> i32 {
        let name = self.class_name().unwrap_or("null");
        let hash = name.bytes().fold(7_i32, |hash, byte| hash.wrapping_mul(31).wrapping_add(i32::from(byte)));
        hash & i32::MAX
    }

    /// Its elements, that it may be taken apart without recursion, if nothing else refers to it.
    pub(super) fn take_apart(self, into: &mut Vec<Self>) {
        match self {
            Self::List(list) => into.extend(Rc::into_inner(list).map(List::into_elements).unwrap_or_default()),
            Self::Array(array) => into.extend(Rc::into_inner(array).map(Array::into_elements).unwrap_or_default()),
            Self::Map(map) => into.extend(Rc::into_inner(map).map(Map::into_values).unwrap_or_default()),
            Self::Entry(entry) => into.extend(Rc::into_inner(entry).map(Entry::into_values).unwrap_or_default()),
            Self::Iterator(cursor) => into.extend(Rc::into_inner(cursor).map(Cursor::into_source)),
            Self::View(view) => into.extend(Rc::into_inner(view).map(|view| Self::Map(view.map))),
            Self::SubList(list) => into.extend(Rc::into_inner(list).map(SubList::into_root)),
            _ => {}
        }
    }
}

/// Drops values however deep they are nested: the stack does not grow with the depth.
pub(super) fn dismantle(mut values: Vec<Value>) {
    while let Some(value) = values.pop() {
        value.take_apart(&mut values);
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(Text::from(text))
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Integer(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Long(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Double(value)
    }
}

impl From<BigInt> for Value {
    fn from(value: BigInt) -> Self {
        Self::BigInteger(Rc::new(value))
    }
}

impl From<BigDecimal> for Value {
    fn from(value: BigDecimal) -> Self {
        Self::BigDecimal(Rc::new(value))
    }
}
