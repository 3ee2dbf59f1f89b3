//! The methods of lists, and of what `AbstractCollection` gives to all collections.

use super::super::collection::{contains, cursor, elements, index_of, is_collection, size};
use super::super::list::{Span, check_index, out_of_bounds};
use super::super::overload::{OBJECTS, Type, UNREACHABLE};
use super::super::{
    Array, Component, Cursor, Exception, List, ListKind, Meter, Text, Value, ViewKind, compare, equality, json,
};
use super::{Call, Method, count, index, null_pointer, unsupported};
use Type::{Collection, Int, Iterable, Object};
use std::rc::Rc;

/// What every collection has. Lists do some of it their own way.
pub(super) const COLLECTION: &[Method] = &[
    ("contains", &[Object], |call| contains(call.receiver, call.argument(0), call.meter).map(Value::Boolean)),
    ("containsAll", &[Collection], contains_all),
    ("copyOf", &[Collection], unsupported),
    ("forEach", &[UNREACHABLE], unsupported),
    ("isEmpty", &[], |call| Ok(Value::Boolean(size(call.receiver)? == 0))),
    ("iterator", &[], iterator),
    ("of", &[OBJECTS], unsupported),
    ("parallelStream", &[], unsupported),
    ("remove", &[Object], remove),
    ("removeAll", &[Collection], |call| retain(call, false)),
    ("removeIf", &[UNREACHABLE], unsupported),
    ("retainAll", &[Collection], |call| retain(call, true)),
    ("size", &[], |call| Ok(Value::Integer(count(size(call.receiver)?)))),
    ("spliterator", &[], unsupported),
    ("stream", &[], unsupported),
    ("toArray", &[], |call| Ok(Array::value(Component::Object, elements(call.receiver, call.meter)?))),
    ("toArray", &[UNREACHABLE], unsupported),
    ("toArray", &[OBJECTS], unsupported),
];

/// What lists have more.
pub(super) const LIST: &[Method] = &[
    ("add", &[Object], add),
    ("add", &[Int, Object], insert),
    ("addAll", &[Collection], add_all),
    ("addAll", &[Int, Collection], insert_all),
    ("clear", &[], clear),
    ("get", &[Int], get),
    ("indexOf", &[Object], |call| Ok(index(index_of(call.receiver, call.argument(0), call.meter)?))),
    ("lastIndexOf", &[Object], last_index_of),
    ("listIterator", &[], list_iterator),
    ("listIterator", &[Int], list_iterator),
    ("remove", &[Int], remove_at),
    ("replaceAll", &[UNREACHABLE], unsupported),
    ("set", &[Int, Object], set),
    ("sort", &[UNREACHABLE], sort),
    ("subList", &[Int, Int], |call| match Span::of(call.receiver) {
        Some(span) => span.part(call.int(0), call.int(1)),
        None => unsupported(call),
    }),
];

/// What `ArrayList` has more.
pub(super) const ARRAY_LIST: &[Method] =
    &[("clone", &[], clone), ("ensureCapacity", &[Int], |_| Ok(Value::void())), ("trimToSize", &[], trim_to_size)];

const STYLE: Type = Type::Class("net.minidev.json.JSONStyle");

/// What json-smart's `JSONArray` has more.
pub(super) const JSON_ARRAY: &[Method] = &[
    ("merge", &[Object], unsupported),
    ("toJSONString", &[], to_json),
    ("toJSONString", &[STYLE], unsupported),
    ("toJSONString", &[Type::List], to_json),
    ("toJSONString", &[Type::List, STYLE], unsupported),
    ("toString", &[STYLE], unsupported),
    ("writeJSONString", &[UNREACHABLE], unsupported),
    ("writeJSONString", &[UNREACHABLE, STYLE], unsupported),
    ("writeJSONString", &[Iterable, UNREACHABLE, STYLE], unsupported),
    ("writeJSONString", &[Type::List, UNREACHABLE], unsupported),
];

/// The list, if it can be changed: an array can't.
fn span(call: &Call<'_>) -> Result<Span, Exception> {
    Span::of(call.receiver).ok_or_else(unsupported_operation)
}

pub(super) fn unsupported_operation() -> Exception {
    Exception::without_message("java.lang.UnsupportedOperationException")
}

fn contains_all(call: &Call<'_>) -> Result<Value, Exception> {
    if !is_collection(call.argument(0)) {
        return Err(null_pointer());
    }
    let Some(wanted) = cursor(call.argument(0), call.meter)? else { return Err(null_pointer()) };
    while wanted.has_next() {
        if !contains(call.receiver, &wanted.next(call.meter)?, call.meter)? {
            return Ok(Value::Boolean(false));
        }
    }
    Ok(Value::Boolean(true))
}

fn iterator(call: &Call<'_>) -> Result<Value, Exception> {
    match cursor(call.receiver, call.meter)? {
        Some(cursor) => Ok(Value::Iterator(Rc::new(cursor))),
        None => Err(null_pointer()),
    }
}

/// `remove(element)`: the first that is equal.
fn remove(call: &Call<'_>) -> Result<Value, Exception> {
    let Some(cursor) = cursor(call.receiver, call.meter)? else { return Err(null_pointer()) };
    if let Value::View(view) = call.receiver
        && view.kind == ViewKind::Keys
    {
        return Ok(Value::Boolean(view.map.remove(call.argument(0), call.meter)?.is_some()));
    }
    while cursor.has_next() {
        if equality::equals(call.argument(0), &cursor.next(call.meter)?, call.meter)? {
            cursor.remove(call.meter)?;
            return Ok(Value::Boolean(true));
        }
    }
    Ok(Value::Boolean(false))
}

/// `removeAll` and `retainAll`: keeps what the other collection has, or has not.
fn retain(call: &Call<'_>, kept: bool) -> Result<Value, Exception> {
    let other = call.argument(0);
    if !is_collection(other) {
        return Err(null_pointer());
    }
    if let Some(span) = Span::of(call.receiver) {
        let mut rest = Vec::new();
        let all = span.to_vec(call.meter)?;
        let length = all.len();
        for element in all {
            if contains(other, &element, call.meter)? == kept {
                rest.push(element);
            }
        }
        let changed = rest.len() != length;
        if changed {
            span.splice(0, length, rest, call.meter)?;
        }
        return Ok(Value::Boolean(changed));
    }
    let Some(cursor) = cursor(call.receiver, call.meter)? else { return Err(null_pointer()) };
    let mut changed = false;
    while cursor.has_next() {
        if contains(other, &cursor.next(call.meter)?, call.meter)? != kept {
            cursor.remove(call.meter)?;
            changed = true;
        }
    }
    Ok(Value::Boolean(changed))
}

fn add(call: &Call<'_>) -> Result<Value, Exception> {
    let span = span(call)?;
    span.splice(span.known_len(), 0, vec![call.argument(0).clone()], call.meter)?;
    Ok(Value::Boolean(true))
}

/// An index at which something may be inserted.
fn position(call: &Call<'_>, length: usize) -> Result<usize, Exception> {
    let at = call.int(0);
    match usize::try_from(at) {
        Ok(at) if at <= length => Ok(at),
        _ => Err(out_of_bounds(format!("Index: {at}, Size: {length}"))),
    }
}

fn insert(call: &Call<'_>) -> Result<Value, Exception> {
    let span = span(call)?;
    let at = position(call, span.known_len())?;
    span.splice(at, 0, vec![call.argument(1).clone()], call.meter)?;
    Ok(Value::void())
}

/// An array takes no elements, but does not mind if there are none.
fn takes_none(call: &Call<'_>, from: &Value) -> Result<bool, Exception> {
    if !is_collection(from) {
        return Err(null_pointer());
    }
    Ok(matches!(call.receiver, Value::Array(_)) && size(from)? == 0)
}

fn add_elements(span: &Span, at: usize, from: &Value, meter: &Meter) -> Result<Value, Exception> {
    let added = elements(from, meter)?;
    let changed = !added.is_empty();
    span.splice(at, 0, added, meter)?;
    Ok(Value::Boolean(changed))
}

fn add_all(call: &Call<'_>) -> Result<Value, Exception> {
    if takes_none(call, call.argument(0))? {
        return Ok(Value::Boolean(false));
    }
    let span = span(call)?;
    add_elements(&span, span.known_len(), call.argument(0), call.meter)
}

fn insert_all(call: &Call<'_>) -> Result<Value, Exception> {
    let at = position(call, size(call.receiver)?)?;
    if takes_none(call, call.argument(1))? {
        return Ok(Value::Boolean(false));
    }
    let span = span(call)?;
    add_elements(&span, at, call.argument(1), call.meter)
}

fn clear(call: &Call<'_>) -> Result<Value, Exception> {
    let span = match span(call) {
        // `AbstractList` removes one by one: an array of none has nothing to remove.
        Err(_) if size(call.receiver)? == 0 => return Ok(Value::void()),
        span => span?,
    };
    span.splice(0, span.known_len(), Vec::new(), call.meter)?;
    Ok(Value::void())
}

/// An index of an array: reflection fails without a message.
fn array_index(at: i32, length: usize) -> Result<usize, Exception> {
    let index = usize::try_from(at).ok().filter(|at| *at < length);
    index.ok_or_else(|| Exception::without_message("java.lang.ArrayIndexOutOfBoundsException"))
}

fn get(call: &Call<'_>) -> Result<Value, Exception> {
    match call.receiver {
        Value::Array(array) => {
            let elements = array.elements.borrow();
            Ok(elements.get(array_index(call.int(0), elements.len())?).cloned().unwrap_or(Value::Null))
        }
        _ => span(call)?.get(call.int(0)),
    }
}

fn set(call: &Call<'_>) -> Result<Value, Exception> {
    let (at, element) = (call.int(0), call.argument(1).clone());
    let Value::Array(array) = call.receiver else { return span(call)?.set(at, element) };
    let mut elements = array.elements.borrow_mut();
    let at = array_index(at, elements.len())?;
    if !array.component.takes(&element) {
        return Err(super::illegal_argument("array element type mismatch"));
    }
    Ok(elements.get_mut(at).map_or(Value::Null, |place| std::mem::replace(place, element)))
}

fn remove_at(call: &Call<'_>) -> Result<Value, Exception> {
    let span = span(call)?;
    let at = check_index(call.int(0), span.known_len())?;
    let removed = span.splice(at, 1, Vec::new(), call.meter)?;
    Ok(removed.into_iter().next().unwrap_or(Value::Null))
}

fn last_index_of(call: &Call<'_>) -> Result<Value, Exception> {
    for (at, element) in elements(call.receiver, call.meter)?.iter().enumerate().rev() {
        if equality::equals(call.argument(0), element, call.meter)? {
            return Ok(index(Some(at)));
        }
    }
    Ok(index(None))
}

fn list_iterator(call: &Call<'_>) -> Result<Value, Exception> {
    let Some(span) = Span::of(call.receiver) else { return unsupported(call) };
    let length = span.len()?;
    let at = call.int(0);
    match usize::try_from(at) {
        Ok(at) if at <= length => Ok(Value::Iterator(Rc::new(Cursor::of_list(span, at)))),
        _ => Err(out_of_bounds(format!("Index: {at}, Size: {length}"))),
    }
}

/// `sort(null)`: by the elements' own order. No template can make a comparator.
fn sort(call: &Call<'_>) -> Result<Value, Exception> {
    let mut all = elements(call.receiver, call.meter)?;
    call.meter.spend(all.len().saturating_mul(all.len().checked_ilog2().unwrap_or(0) as usize + 1))?;
    let mut failure = None;
    if all.len() > 1 {
        all.sort_by(|a, b| match compare(a, b) {
            Ok(Some(order)) => order.cmp(&0),
            Ok(None) => {
                failure.get_or_insert_with(|| equality::class_cast(a, "java.lang.Comparable"));
                std::cmp::Ordering::Equal
            }
            Err(error) => {
                failure.get_or_insert(error);
                std::cmp::Ordering::Equal
            }
        });
    }
    if let Some(failure) = failure {
        return Err(failure);
    }
    match call.receiver {
        Value::Array(array) => _ = array.elements.replace(all),
        _ => span(call)?.replace_all(all),
    }
    Ok(Value::void())
}

fn clone(call: &Call<'_>) -> Result<Value, Exception> {
    let kind = if let Value::List(list) = call.receiver { list.kind } else { ListKind::ArrayList };
    Ok(Value::List(Rc::new(List::new(kind, elements(call.receiver, call.meter)?))))
}

fn trim_to_size(call: &Call<'_>) -> Result<Value, Exception> {
    span(call)?.root().modified();
    Ok(Value::void())
}

fn to_json(call: &Call<'_>) -> Result<Value, Exception> {
    let mut units = Vec::new();
    // The static form prints what it is given.
    json::write(call.arguments.first().unwrap_or(call.receiver), &mut units, 0, call.meter)?;
    Ok(Value::String(Text::from(units)))
}
