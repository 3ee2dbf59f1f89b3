//! How `java.lang.String` replaces and splits.

use super::super::regex::{Regex, literal};
use super::super::{Array, Component, Exception, Meter, Value};
use super::Call;
use super::string::{made, same};

/// The first place at or after `from` where `part` stands.
pub(super) fn find(units: &[u16], part: &[u16], from: usize) -> Option<usize> {
    if part.is_empty() { (from <= units.len()).then_some(from) } else { literal::find(units, part, from) }
}

/// With `new` before each unit and at the end: what replaces nothing stands everywhere.
fn interspersed(units: &[u16], new: &[u16], meter: &Meter) -> Result<Vec<u16>, Exception> {
    let mut out = Vec::new();
    for unit in units {
        meter.spend(new.len() + 1)?;
        out.extend_from_slice(new);
        out.push(*unit);
    }
    out.extend_from_slice(new);
    Ok(out)
}

pub(super) fn replace(call: &Call<'_>) -> Result<Value, Exception> {
    let (text, old, new) = (call.this_text()?, call.text(0)?, call.text(1)?);
    call.meter.spend(text.len() / 8)?;
    if old.is_empty() {
        return made(interspersed(text.units(), new.units(), call.meter)?, call.meter);
    }
    match literal::replace(text.units(), old.units(), new.units(), usize::MAX, call.meter)? {
        Some(units) => made(units, call.meter),
        None => same(call),
    }
}

pub(super) fn replace_char(call: &Call<'_>) -> Result<Value, Exception> {
    let (text, old, new) = (call.this_text()?, call.char(0), call.char(1));
    if old == new || !text.units().contains(&old) {
        return same(call);
    }
    made(text.units().iter().map(|unit| if *unit == old { new } else { *unit }).collect(), call.meter)
}

pub(super) fn replace_all(call: &Call<'_>) -> Result<Value, Exception> {
    let (text, pattern) = (call.this_text()?, call.text(0)?);
    let regex = Regex::new(pattern.units())?;
    if matches!(call.argument(1), Value::Null) && regex.find(text.units(), 0, call.meter)?.is_none() {
        return same(call);
    }
    regex.replace_all(text.units(), call.text(1)?.units(), call.meter).map(Value::String)
}

pub(super) fn replace_first(call: &Call<'_>) -> Result<Value, Exception> {
    let regex = Regex::new(call.text(0)?.units())?;
    regex.replace_first(call.this_text()?.units(), call.text(1)?.units(), call.meter).map(Value::String)
}

pub(super) fn split(call: &Call<'_>) -> Result<Value, Exception> {
    let regex = Regex::new(call.text(0)?.units())?;
    let parts = regex.split(call.this_text()?.units(), call.int(1), call.meter)?;
    Ok(Array::value(Component::String, parts.into_iter().map(Value::String).collect()))
}
