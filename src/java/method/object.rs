//! The methods of `Object`, `Boolean` and `Class`.

use super::super::overload::{STRING as TEXT, Type, UNREACHABLE};
use super::super::{Exception, Value, equals, hash_code, to_text};
use super::integer::compare_to;
use super::{Call, Method, null_pointer, unsupported};
use Type::{Boolean, Int, Long, Object};

pub(super) const OBJECT: &[Method] = &[
    ("equals", &[Object], |call| equals(call.receiver, call.argument(0), call.meter).map(Value::Boolean)),
    ("getClass", &[], |call| Ok(call.receiver.class_name().map_or(Value::Null, |name| Value::Class(name.into())))),
    ("hashCode", &[], |call| hash_code(call.receiver, call.meter).map(Value::Integer)),
    ("notify", &[], not_owner),
    ("notifyAll", &[], not_owner),
    ("toString", &[], |call| to_text(call.receiver, call.meter).map(Value::String)),
    ("wait", &[], not_owner),
    ("wait", &[Long], not_owner),
    ("wait", &[Long, Int], not_owner),
];

fn not_owner(_: &Call<'_>) -> Result<Value, Exception> {
    Err(Exception::new("java.lang.IllegalMonitorStateException", "current thread is not owner"))
}

pub(super) const BOOLEAN: &[Method] = &[
    ("booleanValue", &[], |call| Ok(call.receiver.clone())),
    ("compare", &[Boolean, Boolean], |call| Ok(Value::Integer(call.boolean(0).cmp(&call.boolean(1)) as i32))),
    ("compareTo", &[Object], compare_to),
    ("compareTo", &[Type::Class("java.lang.Boolean")], compare_to),
    ("describeConstable", &[], unsupported),
    ("getBoolean", &[TEXT], |_| Ok(Value::Boolean(false))),
    ("hashCode", &[Boolean], |call| hash_code(call.argument(0), call.meter).map(Value::Integer)),
    ("logicalAnd", &[Boolean, Boolean], |call| Ok(Value::Boolean(call.boolean(0) & call.boolean(1)))),
    ("logicalOr", &[Boolean, Boolean], |call| Ok(Value::Boolean(call.boolean(0) | call.boolean(1)))),
    ("logicalXor", &[Boolean, Boolean], |call| Ok(Value::Boolean(call.boolean(0) ^ call.boolean(1)))),
    ("parseBoolean", &[TEXT], parse_boolean),
    ("toString", &[Boolean], |call| to_text(call.argument(0), call.meter).map(Value::String)),
    ("valueOf", &[TEXT], parse_boolean),
    ("valueOf", &[Boolean], |call| Ok(call.argument(0).clone())),
];

fn parse_boolean(call: &Call<'_>) -> Result<Value, Exception> {
    Ok(Value::Boolean(match call.argument(0) {
        Value::String(text) => text.to_string().eq_ignore_ascii_case("true"),
        _ => false,
    }))
}

/// Names of classes; the rest is reflection.
pub(super) const CLASS: &[Method] = &[
    ("desiredAssertionStatus", &[], |_| Ok(Value::Boolean(false))),
    ("forName", &[TEXT], unsupported),
    ("forName", &[TEXT, Boolean, UNREACHABLE], unsupported),
    ("getCanonicalName", &[], |call| Ok(Value::from(canonical(name(call)?).as_str()))),
    ("getClassLoader", &[], |_| Ok(Value::Null)),
    ("getConstructors", &[], unsupported),
    ("getDeclaredFields", &[], unsupported),
    ("getDeclaredMethods", &[], unsupported),
    ("getField", &[TEXT], unsupported),
    ("getFields", &[], unsupported),
    ("getInterfaces", &[], unsupported),
    ("getMethods", &[], unsupported),
    ("getModifiers", &[], unsupported),
    ("getModule", &[], unsupported),
    ("getName", &[], |call| Ok(Value::from(name(call)?))),
    ("getPackage", &[], unsupported),
    ("getPackageName", &[], |call| Ok(Value::from(package(name(call)?)))),
    ("getResource", &[TEXT], unsupported),
    ("getResourceAsStream", &[TEXT], unsupported),
    ("getSimpleName", &[], |call| Ok(Value::from(simple(name(call)?).as_str()))),
    ("getSuperclass", &[], unsupported),
    ("getTypeName", &[], |call| Ok(Value::from(type_name(name(call)?).as_str()))),
    ("isAnnotation", &[], |_| Ok(Value::Boolean(false))),
    ("isAnonymousClass", &[], |call| Ok(Value::Boolean(simple(name(call)?).is_empty()))),
    ("isArray", &[], |call| Ok(Value::Boolean(name(call)?.starts_with('[')))),
    ("isEnum", &[], |_| Ok(Value::Boolean(false))),
    ("isHidden", &[], |_| Ok(Value::Boolean(false))),
    ("isInstance", &[Object], |call| match call.argument(0).class_name() {
        None => Ok(Value::Boolean(false)),
        Some(class) if class == name(call)? => Ok(Value::Boolean(true)),
        _ => unsupported(call),
    }),
    ("isInterface", &[], |_| Ok(Value::Boolean(false))),
    ("isPrimitive", &[], |_| Ok(Value::Boolean(false))),
    ("isRecord", &[], |_| Ok(Value::Boolean(false))),
    ("isSynthetic", &[], |_| Ok(Value::Boolean(false))),
    ("newInstance", &[], unsupported),
];

fn name<'a>(call: &'a Call<'_>) -> Result<&'a str, Exception> {
    match call.receiver {
        Value::Class(name) => Ok(name),
        _ => Err(null_pointer()),
    }
}

/// The class that an array is of, and how deep.
fn component(name: &str) -> (&str, usize) {
    let inner = name.trim_start_matches('[');
    let depth = name.len() - inner.len();
    let class = match inner {
        _ if depth == 0 => inner,
        "B" => "byte",
        "C" => "char",
        "I" => "int",
        _ => inner.strip_prefix('L').and_then(|class| class.strip_suffix(';')).unwrap_or(inner),
    };
    (class, depth)
}

fn type_name(name: &str) -> String {
    let (class, depth) = component(name);
    format!("{class}{}", "[]".repeat(depth))
}

fn canonical(name: &str) -> String {
    type_name(name).replace('$', ".")
}

fn simple(name: &str) -> String {
    let (class, depth) = component(name);
    let last = class.rsplit(['.', '$']).next().unwrap_or(class);
    format!("{}{}", last.trim_start_matches(|c: char| c.is_ascii_digit()), "[]".repeat(depth))
}

fn package(name: &str) -> &str {
    let (class, depth) = component(name);
    match class.rfind('.') {
        Some(dot) => &class[..dot],
        None if depth > 0 => "java.lang",
        None => "",
    }
}
