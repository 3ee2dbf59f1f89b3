//! Methods and properties of Java's own values, found as Velocity's introspection finds them.
//! <https://github.com/apache/velocity-engine/blob/1.7/src/java/org/apache/velocity/util/introspection/UberspectImpl.java>

use super::collection::cursor;
use super::method::{property_tables, tables};
use super::overload::{Call, choose, gather};
use super::{Cursor, Exception, Meter, Text, Value, ViewKind, class};
use std::rc::Rc;

/// Calls a public method; none if no such method takes these arguments. A `void` method answers `""`, as Velocity has it.
///
/// # Errors
/// The method throws. What Java has and we don't gives an exception of the class `unsupported`.
pub fn call(receiver: &Value, method: &str, arguments: &[Value], meter: &Meter) -> Result<Option<Value>, Exception> {
    meter.spend(1)?;
    if let Value::Object(object) = receiver
        && let Some(answer) = object.call(method, arguments, meter)?
    {
        return Ok(Some(answer));
    }
    let Some((name, parameters, body)) = choose(tables(receiver), method, arguments) else {
        return match receiver {
            Value::Class(name) => class::call(name, method, arguments, meter),
            _ => Ok(None),
        };
    };
    let gathered = gather(parameters, arguments);
    let arguments = gathered.as_deref().unwrap_or(arguments);
    if arguments.len() != parameters.len() {
        return Err(Exception::new("java.lang.IllegalArgumentException", "wrong number of arguments"));
    }
    body(&Call { method: name, receiver, arguments, meter }).map(Some)
}

/// Calls the accessor of a property, if there is one: `foo` is read by `getfoo`, else by `getFoo`.
fn access(
    receiver: &Value,
    prefix: &str,
    property: &str,
    arguments: &[Value],
    meter: &Meter,
) -> Result<Option<Value>, Exception> {
    let swaps = |a: u8, b: u8| a != b && a.eq_ignore_ascii_case(&b);
    let accesses = |name: &str, swapped: bool| {
        let Some(rest) = name.strip_prefix(prefix) else { return false };
        match (rest.as_bytes(), property.as_bytes()) {
            _ if !swapped => !property.is_empty() && rest == property,
            ([a, rest @ ..], [b, others @ ..]) => swaps(*a, *b) && rest == others,
            _ => false,
        }
    };
    let tables = property_tables(receiver);
    for swapped in [false, true] {
        let name =
            tables.iter().flat_map(|table| table.iter()).map(|method| method.0).find(|name| accesses(name, swapped));
        if let Some(name) = name
            && choose(tables, name, arguments).is_some()
        {
            return call(receiver, name, arguments, meter);
        }
    }
    Ok(None)
}

/// Reads a property as `$receiver.property` does; none if there is none.
///
/// # Errors
/// The method behind it throws.
pub fn get(receiver: &Value, property: &str, meter: &Meter) -> Result<Option<Value>, Exception> {
    meter.spend(1)?;
    if let Value::Object(object) = receiver
        && let Some(answer) = object.get(property, meter)?
    {
        return Ok(Some(answer));
    }
    if let Some(answer) = access(receiver, "get", property, &[], meter)? {
        return Ok(Some(answer));
    }
    match receiver {
        Value::Null => Ok(None),
        Value::Map(map) => {
            let found = map.get(&Value::String(Text::from(property)), meter)?;
            Ok(Some(found.unwrap_or(Value::Null)))
        }
        _ => access(receiver, "is", property, &[], meter),
    }
}

/// Writes a property as `#set($receiver.property = value)` does; false if there is none.
///
/// # Errors
/// The method behind it throws.
pub fn set(receiver: &Value, property: &str, value: &Value, meter: &Meter) -> Result<bool, Exception> {
    meter.spend(1)?;
    match receiver {
        Value::Object(object) => object.set(property, value.clone(), meter),
        Value::Map(map) => {
            map.put(Value::String(Text::from(property)), value.clone(), meter)?;
            Ok(true)
        }
        receiver => Ok(access(receiver, "set", property, std::slice::from_ref(value), meter)?.is_some()),
    }
}

/// What `#foreach` goes through; none if the value can't be iterated. An iterator goes on where it stands.
///
/// # Errors
/// The collection can't be iterated any more, or a host's iterator throws.
pub fn iterate(value: &Value, meter: &Meter) -> Result<Option<Rc<Cursor>>, Exception> {
    match value {
        Value::Map(map) => Cursor::of_map(Rc::clone(map), ViewKind::Values, meter).map(Rc::new).map(Some),
        Value::Iterator(cursor) => Ok(Some(Rc::clone(cursor))),
        Value::Object(object) => Ok(object.iterate(meter)?.map(Cursor::of_values).map(Rc::new)),
        value => Ok(cursor(value, meter)?.map(Rc::new)),
    }
}
