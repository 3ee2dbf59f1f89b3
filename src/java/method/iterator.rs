//! The methods of iterators.

use super::super::list::Span;
use super::super::overload::{Type, UNREACHABLE};
use super::super::{Cursor, Exception, Value};
use super::{Call, Method, count, null_pointer, unsupported};
use Type::Object;

pub(super) const ITERATOR: &[Method] = &[
    ("forEachRemaining", &[UNREACHABLE], unsupported),
    ("hasNext", &[], |call| Ok(Value::Boolean(this(call)?.has_next()))),
    ("next", &[], |call| this(call)?.next(call.meter)),
    ("remove", &[], |call| {
        this(call)?.remove(call.meter)?;
        Ok(Value::void())
    }),
];

/// What `ListIterator` has more.
pub(super) const LIST_ITERATOR: &[Method] = &[
    ("add", &[Object], |call| {
        this(call)?.add(span(call)?, call.argument(0).clone(), call.meter)?;
        Ok(Value::void())
    }),
    ("hasPrevious", &[], |call| Ok(Value::Boolean(this(call)?.next_index() > 0))),
    ("nextIndex", &[], |call| Ok(Value::Integer(count(this(call)?.next_index())))),
    ("previous", &[], |call| this(call)?.previous(span(call)?)),
    ("previousIndex", &[], |call| Ok(Value::Integer(count(this(call)?.next_index()) - 1))),
    ("set", &[Object], |call| {
        this(call)?.set(span(call)?, call.argument(0).clone())?;
        Ok(Value::void())
    }),
];

fn this<'a>(call: &'a Call<'_>) -> Result<&'a Cursor, Exception> {
    match call.receiver {
        Value::Iterator(cursor) => Ok(cursor),
        _ => Err(null_pointer()),
    }
}

fn span<'a>(call: &'a Call<'_>) -> Result<&'a Span, Exception> {
    this(call)?.list().ok_or_else(null_pointer)
}
