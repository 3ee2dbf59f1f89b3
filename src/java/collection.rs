//! What all collections have: an iterator, and what follows from it.

use std::rc::Rc;

use super::list::Span;
use super::{Cursor, Exception, Meter, Value, ViewKind, equality};

/// The iterator of a collection or an array; none if the value is neither.
pub(super) fn cursor(value: &Value, meter: &Meter) -> Result<Option<Cursor>, Exception> {
    Ok(Some(match value {
        Value::List(_) | Value::SubList(_) => match Span::of(value) {
            Some(span) => {
                span.check()?;
                Cursor::of_span(span)
            }
            None => return Ok(None),
        },
        Value::Array(array) => Cursor::of_array(Rc::clone(array)),
        Value::View(view) => Cursor::of_map(Rc::clone(&view.map), view.kind, meter)?,
        _ => return Ok(None),
    }))
}

/// Whether a value is a `java.util.Collection`.
pub(super) fn is_collection(value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::SubList(_) | Value::View(_))
}

/// `size()` of a collection or an array.
pub(super) fn size(value: &Value) -> Result<usize, Exception> {
    Ok(match value {
        Value::Array(array) => array.elements.borrow().len(),
        Value::View(view) => view.map.len(),
        _ => match Span::of(value) {
            Some(span) => span.len()?,
            None => 0,
        },
    })
}

/// `toArray()`'s elements.
pub(super) fn elements(value: &Value, meter: &Meter) -> Result<Vec<Value>, Exception> {
    if let Some(span) = Span::of(value) {
        return span.to_vec(meter);
    }
    let mut elements = Vec::new();
    if let Some(cursor) = cursor(value, meter)? {
        while cursor.has_next() {
            elements.push(cursor.next(meter)?);
        }
    }
    Ok(elements)
}

/// `indexOf(element)` in the order of the iterator.
pub(super) fn index_of(collection: &Value, element: &Value, meter: &Meter) -> Result<Option<usize>, Exception> {
    let Some(cursor) = cursor(collection, meter)? else { return Ok(None) };
    let mut index = 0;
    while cursor.has_next() {
        if equality::equals(element, &cursor.next(meter)?, meter)? {
            return Ok(Some(index));
        }
        index += 1;
    }
    Ok(None)
}

/// `contains(element)`: by its hash where that is quicker.
pub(super) fn contains(collection: &Value, element: &Value, meter: &Meter) -> Result<bool, Exception> {
    match collection {
        Value::View(view) if view.kind == ViewKind::Keys => Ok(view.map.entry(element, meter)?.is_some()),
        Value::View(view) if view.kind == ViewKind::Entries => {
            let Value::Entry(wanted) = element else { return Ok(false) };
            match view.map.get(&wanted.key, meter)? {
                Some(value) => equality::equals(&value, &wanted.value(), meter),
                None => Ok(false),
            }
        }
        _ => Ok(index_of(collection, element, meter)?.is_some()),
    }
}
