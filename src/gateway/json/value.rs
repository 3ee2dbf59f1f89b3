//! A parsed value as the Java objects that json-smart makes of it.

use std::rc::Rc;

use num_bigint::BigInt;

use super::{Document, Node};
use crate::java::{BigDecimal, Exception, List, ListKind, Map, Meter, Text, Value};

/// Digits that a number may have where it becomes one to calculate with: the cost of that is their square.
const DIGITS: usize = 10_000;

impl Document {
    /// A copy of a value: a `LinkedHashMap` of an object, a `JSONArray` of an array.
    ///
    /// # Errors
    /// No steps are left, or a number has more than 10,000 digits.
    pub(in crate::gateway) fn value(&self, node: &Node, meter: &Meter) -> Result<Value, Exception> {
        meter.spend(1)?;
        Ok(match node {
            Node::Null => Value::Null,
            Node::Boolean(value) => Value::Boolean(*value),
            Node::Integer(value) => Value::Integer(*value),
            Node::Long(value) => Value::Long(*value),
            Node::BigInteger(digits) => {
                let number: BigInt = bounded(digits, meter)?.parse().unwrap_or_default();
                Value::BigInteger(Rc::new(number))
            }
            Node::Double(value) if value.is_nan() => Value::Float(f32::NAN),
            Node::Double(value) => Value::Double(*value),
            Node::Decimal(value) => {
                let number = BigDecimal::parse(bounded(&value.to_string(), meter)?);
                number.map_or(Value::Null, |number| Value::BigDecimal(Rc::new(number)))
            }
            Node::String(span) => {
                let units = self.units(*span);
                meter.spend(units.len())?;
                Value::String(Text::from(units))
            }
            Node::Array(elements) => {
                let elements = elements.iter().map(|element| self.value(element, meter)).collect::<Result<_, _>>()?;
                Value::List(Rc::new(List::new(ListKind::JsonArray, elements)))
            }
            Node::Object(members) => {
                let map = Map::default();
                for (key, value) in members.iter() {
                    map.put(Value::String(Text::from(self.units(*key))), self.value(value, meter)?, meter)?;
                }
                Value::Map(Rc::new(map))
            }
        })
    }
}

fn bounded<'a>(digits: &'a str, meter: &Meter) -> Result<&'a str, Exception> {
    if digits.len() > DIGITS {
        return Err(Exception::limit(format!("the JSON text has a number of more than {DIGITS} digits")));
    }
    meter.spend(digits.len() * digits.len() / 256)?;
    Ok(digits)
}
