//! The public methods of each class, as Java 17 has them.

use super::overload::{Call, Method};
use super::{Exception, ListKind, Text, Value};

mod big;
mod character;
mod decimal;
mod floating;
mod integer;
mod iterator;
mod list;
mod long;
mod map;
mod object;
mod string;
mod string_replace;
mod string_search;

/// The tables of a value's class and of the classes above it.
pub(super) fn tables(value: &Value) -> &'static [&'static [Method]] {
    match value {
        Value::Null => &[],
        Value::Boolean(_) => &[object::BOOLEAN, object::OBJECT],
        Value::Character(_) => &[character::CHARACTER, object::OBJECT],
        Value::Byte(_) => &[integer::NUMBER, integer::BYTE, object::OBJECT],
        Value::Short(_) => &[integer::NUMBER, integer::SHORT, object::OBJECT],
        Value::Integer(_) => &[integer::NUMBER, integer::INTEGER, object::OBJECT],
        Value::Long(_) => &[integer::NUMBER, long::LONG, object::OBJECT],
        Value::BigInteger(_) => &[integer::NUMBER, big::BIG_INTEGER, object::OBJECT],
        Value::Float(_) => &[integer::NUMBER, floating::FLOAT, object::OBJECT],
        Value::Double(_) => &[integer::NUMBER, floating::DOUBLE, object::OBJECT],
        Value::BigDecimal(_) => &[integer::NUMBER, decimal::BIG_DECIMAL, object::OBJECT],
        Value::String(_) => &[string::STRING, string_search::STRING, object::OBJECT],
        Value::List(list) if list.kind == ListKind::JsonArray => {
            &[list::COLLECTION, list::LIST, list::ARRAY_LIST, list::JSON_ARRAY, object::OBJECT]
        }
        Value::List(_) => &[list::COLLECTION, list::LIST, list::ARRAY_LIST, object::OBJECT],
        Value::SubList(_) => &[list::COLLECTION, list::LIST, object::OBJECT],
        Value::Array(_) => &[object::OBJECT, list::COLLECTION, list::LIST],
        Value::Map(_) => &[map::MAP, object::OBJECT],
        Value::View(_) => &[list::COLLECTION, map::VIEW, object::OBJECT],
        Value::Entry(_) => &[map::ENTRY, object::OBJECT],
        Value::Iterator(cursor) if cursor.list().is_some() => {
            &[iterator::ITERATOR, iterator::LIST_ITERATOR, object::OBJECT]
        }
        Value::Iterator(_) => &[iterator::ITERATOR, object::OBJECT],
        Value::Class(_) => &[object::CLASS, object::OBJECT],
        Value::Object(_) => &[object::OBJECT],
    }
}

/// Where the accessors of properties are looked up: what an array can do as a list is not among them.
pub(super) fn property_tables(value: &Value) -> &'static [&'static [Method]] {
    match value {
        Value::Array(_) => &[object::OBJECT],
        other => tables(other),
    }
}

fn null_pointer() -> Exception {
    Exception::without_message("java.lang.NullPointerException")
}

fn illegal_argument(message: impl Into<String>) -> Exception {
    Exception::new("java.lang.IllegalArgumentException", message)
}

fn arithmetic(message: &str) -> Exception {
    Exception::new("java.lang.ArithmeticException", message)
}

/// A number of elements or units as Java counts them.
fn count(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

/// An index as Java answers it.
fn index(found: Option<usize>) -> Value {
    Value::Integer(found.map_or(-1, count))
}

/// What Java has and we don't.
fn unsupported(call: &Call<'_>) -> Result<Value, Exception> {
    let class = call.receiver.class_name().unwrap_or("null");
    Err(Exception::unsupported(format!("the method `{}` of {class}", call.method)))
}

impl Call<'_> {
    fn argument(&self, index: usize) -> &Value {
        self.arguments.get(index).unwrap_or(&Value::Null)
    }

    /// A string or character sequence; null is not taken.
    fn text(&self, index: usize) -> Result<&Text, Exception> {
        match self.argument(index) {
            Value::String(text) => Ok(text),
            _ => Err(null_pointer()),
        }
    }

    /// The receiver, a string.
    fn this_text(&self) -> Result<&Text, Exception> {
        match self.receiver {
            Value::String(text) => Ok(text),
            _ => Err(null_pointer()),
        }
    }

    fn int(&self, index: usize) -> i32 {
        count_of(self.long(index))
    }

    fn long(&self, index: usize) -> i64 {
        match self.argument(index) {
            Value::Byte(value) => i64::from(*value),
            Value::Short(value) => i64::from(*value),
            Value::Integer(value) => i64::from(*value),
            Value::Long(value) => *value,
            _ => 0,
        }
    }

    fn double(&self, index: usize) -> f64 {
        match self.argument(index) {
            Value::Double(value) => *value,
            Value::Float(value) => f64::from(*value),
            _ => self.long(index) as f64,
        }
    }

    fn float(&self, index: usize) -> f32 {
        match self.argument(index) {
            Value::Float(value) => *value,
            _ => self.long(index) as f32,
        }
    }

    fn boolean(&self, index: usize) -> bool {
        matches!(self.argument(index), Value::Boolean(true))
    }

    fn char(&self, index: usize) -> u16 {
        match self.argument(index) {
            Value::Character(unit) => *unit,
            _ => 0,
        }
    }
}

/// The value of an `int` parameter.
fn count_of(value: i64) -> i32 {
    i32::try_from(value).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{big, character, decimal, floating, integer, iterator, list, long, map, object, string, string_search};

    #[test]
    fn tables_are_sorted_by_name() {
        let tables = [
            big::BIG_INTEGER,
            character::CHARACTER,
            decimal::BIG_DECIMAL,
            floating::FLOAT,
            floating::DOUBLE,
            integer::NUMBER,
            integer::BYTE,
            integer::SHORT,
            integer::INTEGER,
            iterator::ITERATOR,
            iterator::LIST_ITERATOR,
            list::COLLECTION,
            list::LIST,
            list::ARRAY_LIST,
            list::JSON_ARRAY,
            long::LONG,
            map::MAP,
            map::VIEW,
            map::ENTRY,
            object::OBJECT,
            object::BOOLEAN,
            object::CLASS,
            string::STRING,
            string_search::STRING,
        ];
        for table in tables {
            for pair in table.windows(2) {
                assert!(pair[0].0 <= pair[1].0, "{} before {}", pair[0].0, pair[1].0);
            }
        }
    }
}
