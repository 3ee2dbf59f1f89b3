//! The methods of maps, their views and entries.

use super::super::overload::{OBJECTS, Type, UNREACHABLE};
use super::super::{Entry, Exception, Map, Value, View, ViewKind, equality};
use super::list::unsupported_operation;
use super::{Call, Method, count, null_pointer, unsupported};
use Type::{Collection, Object};
use std::rc::Rc;

pub(super) const MAP: &[Method] = &[
    ("clear", &[], |call| {
        this(call)?.clear();
        Ok(Value::void())
    }),
    ("clone", &[], |call| {
        let copy = Map::new();
        put_all(&copy, this(call)?, call)?;
        Ok(Value::Map(Rc::new(copy)))
    }),
    ("compute", &[Object, UNREACHABLE], unsupported),
    ("computeIfAbsent", &[Object, UNREACHABLE], unsupported),
    ("computeIfPresent", &[Object, UNREACHABLE], unsupported),
    ("containsKey", &[Object], |call| Ok(Value::Boolean(entry(call)?.is_some()))),
    ("containsValue", &[Object], contains_value),
    ("copyOf", &[Type::Map], unsupported),
    ("entry", &[Object, Object], unsupported),
    ("entrySet", &[], |call| view(call, ViewKind::Entries)),
    ("forEach", &[UNREACHABLE], unsupported),
    ("get", &[Object], |call| Ok(value(entry(call)?))),
    ("getOrDefault", &[Object, Object], |call| {
        Ok(entry(call)?.map_or_else(|| call.argument(1).clone(), |entry| entry.value()))
    }),
    ("isEmpty", &[], |call| Ok(Value::Boolean(this(call)?.is_empty()))),
    ("keySet", &[], |call| view(call, ViewKind::Keys)),
    ("merge", &[Object, Object, UNREACHABLE], unsupported),
    ("of", &[OBJECTS], unsupported),
    ("ofEntries", &[OBJECTS], unsupported),
    ("put", &[Object, Object], |call| {
        let old = this(call)?.put(call.argument(0).clone(), call.argument(1).clone(), call.meter)?;
        Ok(old.unwrap_or(Value::Null))
    }),
    ("putAll", &[Type::Map], |call| match call.argument(0) {
        Value::Map(other) => {
            put_all(this(call)?, other, call)?;
            Ok(Value::void())
        }
        _ => Err(null_pointer()),
    }),
    ("putIfAbsent", &[Object, Object], put_if_absent),
    ("remove", &[Object], |call| Ok(value(this(call)?.remove(call.argument(0), call.meter)?))),
    ("remove", &[Object, Object], remove_pair),
    ("replace", &[Object, Object], |call| {
        Ok(entry(call)?.map_or(Value::Null, |entry| entry.set_value(call.argument(1).clone())))
    }),
    ("replace", &[Object, Object, Object], replace_pair),
    ("replaceAll", &[UNREACHABLE], unsupported),
    ("size", &[], |call| Ok(Value::Integer(count(this(call)?.len())))),
    ("values", &[], |call| view(call, ViewKind::Values)),
];

/// What the views have that other collections do otherwise.
pub(super) const VIEW: &[Method] = &[
    ("add", &[Object], |_| Err(unsupported_operation())),
    ("addAll", &[Collection], |call| match call.argument(0) {
        Value::Null => Err(null_pointer()),
        other if super::super::collection::size(other)? == 0 => Ok(Value::Boolean(false)),
        _ => Err(unsupported_operation()),
    }),
    ("clear", &[], |call| match call.receiver {
        Value::View(view) => {
            view.map.clear();
            Ok(Value::void())
        }
        _ => Err(null_pointer()),
    }),
];

pub(super) const ENTRY: &[Method] = &[
    ("comparingByKey", &[], unsupported),
    ("comparingByKey", &[UNREACHABLE], unsupported),
    ("comparingByValue", &[], unsupported),
    ("comparingByValue", &[UNREACHABLE], unsupported),
    ("copyOf", &[UNREACHABLE], unsupported),
    ("getKey", &[], |call| Ok(this_entry(call)?.key.clone())),
    ("getValue", &[], |call| Ok(this_entry(call)?.value())),
    ("setValue", &[Object], |call| Ok(this_entry(call)?.set_value(call.argument(0).clone()))),
];

fn this<'a>(call: &'a Call<'_>) -> Result<&'a Rc<Map>, Exception> {
    match call.receiver {
        Value::Map(map) => Ok(map),
        _ => Err(null_pointer()),
    }
}

fn this_entry<'a>(call: &'a Call<'_>) -> Result<&'a Rc<Entry>, Exception> {
    match call.receiver {
        Value::Entry(entry) => Ok(entry),
        _ => Err(null_pointer()),
    }
}

/// The entry of the key that is the first argument.
fn entry(call: &Call<'_>) -> Result<Option<Rc<Entry>>, Exception> {
    this(call)?.entry(call.argument(0), call.meter)
}

fn value(entry: Option<Rc<Entry>>) -> Value {
    entry.map_or(Value::Null, |entry| entry.value())
}

fn view(call: &Call<'_>, kind: ViewKind) -> Result<Value, Exception> {
    Ok(Value::View(Rc::new(View { kind, map: Rc::clone(this(call)?) })))
}

fn put_all(map: &Map, other: &Map, call: &Call<'_>) -> Result<(), Exception> {
    for entry in other.entries() {
        map.put(entry.key.clone(), entry.value(), call.meter)?;
    }
    Ok(())
}

fn contains_value(call: &Call<'_>) -> Result<Value, Exception> {
    for entry in this(call)?.entries() {
        call.meter.spend(1)?;
        if equality::equals(call.argument(0), &entry.value(), call.meter)? {
            return Ok(Value::Boolean(true));
        }
    }
    Ok(Value::Boolean(false))
}

fn put_if_absent(call: &Call<'_>) -> Result<Value, Exception> {
    let there = value(entry(call)?);
    if matches!(there, Value::Null) {
        this(call)?.put(call.argument(0).clone(), call.argument(1).clone(), call.meter)?;
    }
    Ok(there)
}

fn remove_pair(call: &Call<'_>) -> Result<Value, Exception> {
    let is_it = match entry(call)? {
        Some(entry) => equality::equals(call.argument(1), &entry.value(), call.meter)?,
        None => false,
    };
    if is_it {
        this(call)?.remove(call.argument(0), call.meter)?;
    }
    Ok(Value::Boolean(is_it))
}

fn replace_pair(call: &Call<'_>) -> Result<Value, Exception> {
    let Some(entry) = entry(call)? else { return Ok(Value::Boolean(false)) };
    let is_it = equality::equals(call.argument(1), &entry.value(), call.meter)?;
    if is_it {
        entry.set_value(call.argument(2).clone());
    }
    Ok(Value::Boolean(is_it))
}
