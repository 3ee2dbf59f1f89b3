//! What a template can call on a class: its static methods, which Velocity finds where `java.lang.Class` has none of the
//! name. <https://github.com/apache/velocity-engine/blob/1.7/src/java/org/apache/velocity/util/introspection/UberspectImpl.java>

use std::rc::Rc;

use super::method::tables;
use super::overload::{Call, Method, choose, gather};
use super::{Array, BigDecimal, Component, Exception, List, ListKind, Map, Meter, Value};

/// Calls a method of the class itself; none if it has none of the name that takes these arguments.
///
/// # Errors
/// It throws; also if it is a method of the class's objects, since a class is none of them.
pub(super) fn call(class: &str, method: &str, arguments: &[Value], meter: &Meter) -> Result<Option<Value>, Exception> {
    let Some(object) = object_of(class) else { return Ok(None) };
    let Some(found) = choose(tables(&object), method, arguments) else { return Ok(None) };
    let (name, parameters, body) = *found;
    let gathered = gather(parameters, arguments);
    let arguments = gathered.as_deref().unwrap_or(arguments);
    if !is_static(class, *found) || arguments.len() != parameters.len() {
        let message = "object is not an instance of declaring class";
        return Err(Exception::new("java.lang.IllegalArgumentException", message));
    }
    body(&Call { method: name, receiver: &object, arguments, meter }).map(Some)
}

/// Some object of a class, to find the class's methods by.
fn object_of(class: &str) -> Option<Value> {
    Some(match class {
        "java.lang.Boolean" => Value::Boolean(false),
        "java.lang.Character" => Value::Character(0),
        "java.lang.Byte" => Value::Byte(0),
        "java.lang.Short" => Value::Short(0),
        "java.lang.Integer" => Value::Integer(0),
        "java.lang.Long" => Value::Long(0),
        "java.lang.Float" => Value::Float(0.0),
        "java.lang.Double" => Value::Double(0.0),
        "java.math.BigInteger" => Value::BigInteger(Rc::default()),
        "java.math.BigDecimal" => Value::from(BigDecimal::new(0.into(), 0)),
        "java.lang.String" => Value::from(""),
        "java.util.ArrayList" => Value::List(Rc::new(List::new(ListKind::ArrayList, Vec::new()))),
        "net.minidev.json.JSONArray" => Value::List(Rc::new(List::new(ListKind::JsonArray, Vec::new()))),
        "[Ljava.lang.String;" => Array::value(Component::String, Vec::new()),
        "java.util.LinkedHashMap" => Value::Map(Rc::new(Map::new())),
        _ => return None,
    })
}

/// Whether a method is the class's own. Of the boxed types, those with parameters are, but for comparisons.
fn is_static(class: &str, (name, parameters, _): Method) -> bool {
    let is_comparison = ["compareTo", "equals"].contains(&name);
    match class {
        "java.lang.String" => ["copyValueOf", "format", "join", "valueOf"].contains(&name),
        "java.math.BigInteger" | "java.math.BigDecimal" => ["probablePrime", "valueOf"].contains(&name),
        "java.lang.Boolean"
        | "java.lang.Character"
        | "java.lang.Byte"
        | "java.lang.Short"
        | "java.lang.Integer"
        | "java.lang.Long"
        | "java.lang.Float"
        | "java.lang.Double" => !parameters.is_empty() && !is_comparison,
        _ => false,
    }
}
