//! Objects of a host: what has methods of its own.

use std::any::Any;
use std::fmt;

use super::{Exception, Meter, Text, Value};

/// An object that is none of Java's values, such as API Gateway's `$input`.
pub trait Object: Any + fmt::Debug {
    /// `getClass().getName()`.
    fn class_name(&self) -> &str;

    /// `toString()`.
    ///
    /// # Errors
    /// It throws.
    fn to_text(&self, meter: &Meter) -> Result<Text, Exception>;

    /// Calls a public method; none if there is no such method.
    ///
    /// # Errors
    /// It throws.
    fn call(&self, method: &str, arguments: &[Value], meter: &Meter) -> Result<Option<Value>, Exception>;

    /// Reads a property (`$object.name`); none if there is no such property.
    ///
    /// # Errors
    /// It throws.
    fn get(&self, property: &str, meter: &Meter) -> Result<Option<Value>, Exception> {
        _ = (property, meter);
        Ok(None)
    }

    /// Writes a property; false if there is no such property.
    ///
    /// # Errors
    /// It throws.
    fn set(&self, property: &str, value: Value, meter: &Meter) -> Result<bool, Exception> {
        _ = (property, value, meter);
        Ok(false)
    }

    /// What `#foreach` goes through; none if it can't be iterated.
    ///
    /// # Errors
    /// It throws.
    fn iterate(&self, meter: &Meter) -> Result<Option<Vec<Value>>, Exception> {
        _ = meter;
        Ok(None)
    }

    /// For who knows what it is.
    fn as_any(&self) -> &dyn Any;
}
