//! A parsed template, and what it is rendered with.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::parser::{Macros, parse};
use super::prepare::prepare;
use super::program::{Origin, Program};
use super::{Error, interpreter};
use crate::java::{Meter, Text, Value, widen};

/// A template that was parsed.
#[derive(Debug)]
pub struct Template {
    program: Rc<Program>,
    macros: Macros,
    text: String,
    /// Whether names may come of `#evaluate` or of a `\u` in a string.
    makes_names: bool,
}

/// The variables of a template, by name. A clone is the same variables.
#[derive(Clone, Debug, Default)]
pub struct Context {
    variables: Rc<RefCell<HashMap<Rc<str>, Value>>>,
}

/// How a template is rendered.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What an undefined or null reference is: `Value::Null` prints the reference's own text, as Velocity does; API Gateway
    /// has an empty string instead.
    pub undefined: Value,
    /// The turns that one `#foreach` may take.
    pub foreach_turns: usize,
    /// UTF-16 code units of output.
    pub output: usize,
}

impl Default for Settings {
    /// As Velocity has it, with an output of 10 Mi characters at most.
    fn default() -> Self {
        Self { undefined: Value::Null, foreach_turns: usize::MAX, output: 10 << 20 }
    }
}

impl Context {
    /// A variable's value; null if there is none.
    #[must_use]
    pub fn value(&self, name: &str) -> Value {
        self.variables.borrow().get(name).cloned().unwrap_or(Value::Null)
    }

    /// Sets a variable.
    pub fn put(&mut self, name: &str, value: Value) {
        self.insert(name.into(), value);
    }

    pub(super) fn insert(&self, name: Rc<str>, value: Value) {
        // The value before is dropped when the variables are free again: it may be a context's last holder.
        let before = self.variables.borrow_mut().insert(name, value);
        drop(before);
    }

    pub(super) fn remove(&self, name: &str) {
        let before = self.variables.borrow_mut().remove(name);
        drop(before);
    }
}

impl Template {
    /// Parses a template.
    ///
    /// # Errors
    /// Velocity would not parse it, or would stop before it renders anything.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut units = Vec::with_capacity(text.len());
        widen(text, &mut units);
        let macros = Macros::default();
        let program = Rc::new(parse(&units, Origin::template(), &macros)?);
        prepare(&program, &macros)?;
        let makes_names = text.contains("evaluate") || text.contains(r"\u");
        Ok(Self { program, macros, text: text.to_owned(), makes_names })
    }

    /// Whether it can read a variable of this name: its text holds the name, or can make one.
    #[must_use]
    pub fn can_name(&self, name: &str) -> bool {
        self.makes_names || self.text.contains(name)
    }

    /// Renders it. What the template sets stays in the context.
    ///
    /// # Errors
    /// Velocity would stop, or a limit is reached.
    pub fn render(&self, context: &mut Context, settings: &Settings, meter: &Meter) -> Result<Text, Error> {
        interpreter::render(&self.program, &self.macros, context, settings, meter).map(Text::from)
    }
}
