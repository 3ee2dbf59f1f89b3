//! `$foreach`: where a loop is, and a map of what the template keeps in it.

use std::any::Any;
use std::cell::Cell;
use std::rc::{Rc, Weak};

use crate::java::{self, Exception, Map, Meter, Object, Text, Value};

/// The scope of a loop.
#[derive(Debug)]
pub(in crate::vtl::interpreter) struct ForeachScope {
    myself: Weak<ForeachScope>,
    storage: Rc<Map>,
    parent: Option<Rc<ForeachScope>>,
    /// What the variable was before the outermost loop.
    replaced: Value,
    /// The directive.
    owner: usize,
    /// Its line and column.
    place: (usize, usize),
    index: Cell<i32>,
    has_next: Cell<bool>,
}

/// A value as the scope of a loop.
pub(in crate::vtl::interpreter) fn as_scope(value: &Value) -> Option<Rc<ForeachScope>> {
    match value {
        Value::Object(object) => (object.clone() as Rc<dyn Any>).downcast().ok(),
        _ => None,
    }
}

impl ForeachScope {
    /// The scope of a loop; `before` is what the variable was.
    pub(super) fn new(before: Value, owner: usize, place: (usize, usize)) -> Rc<Self> {
        let parent = as_scope(&before);
        Rc::new_cyclic(|myself| Self {
            myself: myself.clone(),
            storage: Rc::new(Map::new()),
            replaced: if parent.is_some() { Value::Null } else { before },
            parent,
            owner,
            place,
            index: Cell::new(-1),
            has_next: Cell::new(false),
        })
    }

    /// The directive that it is of.
    pub(in crate::vtl::interpreter) fn owner(&self) -> usize {
        self.owner
    }

    /// The next turn begins.
    pub(super) fn turn(&self, has_next: bool) {
        self.index.set(self.index.get() + 1);
        self.has_next.set(has_next);
    }

    /// What the variable is after the loop.
    pub(super) fn before(&self) -> Value {
        match &self.parent {
            Some(parent) => Value::Object(parent.clone()),
            None => self.replaced.clone(),
        }
    }

    fn topmost(&self) -> Value {
        match &self.parent {
            Some(parent) => parent.topmost(),
            None => self.myself.upgrade().map_or(Value::Null, |scope| Value::Object(scope)),
        }
    }

    fn replaced(&self) -> Value {
        match (&self.replaced, &self.parent) {
            (Value::Null, Some(parent)) => parent.replaced(),
            (replaced, _) => replaced.clone(),
        }
    }

    fn depth(&self) -> i32 {
        self.parent.as_ref().map_or(1, |parent| parent.depth() + 1)
    }

    /// What a getter answers; none if there is no such getter.
    fn getter(&self, name: &str) -> Option<Value> {
        let boolean = |value: bool| Some(Value::Boolean(value));
        match name {
            "Class" => Some(Value::Class(self.class_name().into())),
            "Index" => Some(Value::Integer(self.index.get())),
            "Count" => Some(Value::Integer(self.index.get() + 1)),
            "HasNext" => boolean(self.has_next.get()),
            "First" => boolean(self.index.get() < 1),
            "Last" => boolean(!self.has_next.get()),
            "Parent" => Some(self.parent.clone().map_or(Value::Null, |parent| Value::Object(parent))),
            "Topmost" => Some(self.topmost()),
            "Replaced" => Some(self.replaced()),
            "Info" => Some(Value::Object(Rc::new(Info { place: self.place, depth: self.depth() }))),
            _ => None,
        }
    }

    /// A key's value: the scope's own, else that of the loop around it.
    fn value(&self, key: &Value, meter: &Meter) -> Result<Value, Exception> {
        match (self.storage.get(key, meter)?, &self.parent) {
            (Some(value), _) => Ok(value),
            (None, Some(parent)) => parent.value(key, meter),
            (None, None) => Ok(Value::Null),
        }
    }
}

/// With the first letter in upper case, as in the name of a getter.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

impl Object for ForeachScope {
    fn class_name(&self) -> &str {
        "org.apache.velocity.runtime.directive.ForeachScope"
    }

    fn to_text(&self, meter: &Meter) -> Result<Text, Exception> {
        java::to_text(&Value::Map(self.storage.clone()), meter)
    }

    fn call(&self, method: &str, arguments: &[Value], meter: &Meter) -> Result<Option<Value>, Exception> {
        match (method, arguments) {
            ("hasNext", []) => Ok(self.getter("HasNext")),
            ("isFirst", []) => Ok(self.getter("First")),
            ("isLast", []) => Ok(self.getter("Last")),
            ("get", [key]) => self.value(key, meter).map(Some),
            (_, []) if method.strip_prefix("get").is_some_and(|name| self.getter(name).is_some()) => {
                Ok(self.getter(&method["get".len()..]))
            }
            _ => java::call(&Value::Map(self.storage.clone()), method, arguments, meter),
        }
    }

    fn get(&self, property: &str, meter: &Meter) -> Result<Option<Value>, Exception> {
        match self.getter(&capitalised(property)) {
            Some(value) => Ok(Some(value)),
            None => self.value(&Value::String(Text::from(property)), meter).map(Some),
        }
    }

    fn set(&self, property: &str, value: Value, meter: &Meter) -> Result<bool, Exception> {
        self.storage.put(Value::String(Text::from(property)), value, meter)?;
        Ok(true)
    }

    fn iterate(&self, meter: &Meter) -> Result<Option<Vec<Value>>, Exception> {
        let Some(values) = java::iterate(&Value::Map(self.storage.clone()), meter)? else { return Ok(None) };
        let mut found = Vec::new();
        while values.has_next() {
            found.push(values.next(meter)?);
        }
        Ok(Some(found))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `$foreach.info`.
#[derive(Debug)]
struct Info {
    place: (usize, usize),
    depth: i32,
}

impl Info {
    fn getter(&self, name: &str) -> Option<Value> {
        let number = |number: usize| Some(Value::Integer(i32::try_from(number).unwrap_or(i32::MAX)));
        match name {
            "Name" => Some(Value::String(Text::from("foreach"))),
            "Type" => Some(Value::String(Text::from("block"))),
            "Depth" => Some(Value::Integer(self.depth)),
            "Line" => number(self.place.0),
            "Column" => number(self.place.1),
            _ => None,
        }
    }
}

impl Object for Info {
    fn class_name(&self) -> &str {
        "org.apache.velocity.runtime.directive.Scope$Info"
    }

    fn to_text(&self, _: &Meter) -> Result<Text, Exception> {
        let depth = if self.depth > 1 { format!(" depth:{}", self.depth) } else { String::new() };
        let (line, column) = self.place;
        Ok(Text::from(format!("#foreach[type:block{depth} template:t line:{line} column:{column}]").as_str()))
    }

    fn call(&self, method: &str, arguments: &[Value], meter: &Meter) -> Result<Option<Value>, Exception> {
        match (method, arguments) {
            ("toString", []) => self.to_text(meter).map(|text| Some(Value::String(text))),
            (_, []) => Ok(method.strip_prefix("get").and_then(|name| self.getter(name))),
            _ => Ok(None),
        }
    }

    fn get(&self, property: &str, _: &Meter) -> Result<Option<Value>, Exception> {
        Ok(self.getter(&capitalised(property)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
