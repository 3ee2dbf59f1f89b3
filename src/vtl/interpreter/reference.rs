//! What references are: found, printed, set.

use std::rc::Rc;

use super::{Frame, Interpreter, Rendered, Stop, class_of};
use crate::java::{self, Exception, Text, Value};
use crate::vtl::tree::{Expression, Form, Part, Range, Reference};

/// The class of what a method throws.
const METHOD: &str = "MethodInvocationException";

impl Interpreter {
    /// A reference's value; what is undefined is what the settings have for it.
    pub(super) fn resolve(&mut self, reference: &Reference, frame: &Frame) -> Rendered<Value> {
        if reference.form == Form::Bare {
            return Ok(Value::Null);
        }
        let mut value = self.variable(&frame.scope, &reference.root)?;
        for part in &reference.parts {
            if matches!(value, Value::Null) {
                break;
            }
            value = self.step(&value, part, frame)?;
        }
        Ok(if matches!(value, Value::Null) { self.engine.settings.undefined.clone() } else { value })
    }

    /// A property, a method's answer or an element.
    fn step(&mut self, value: &Value, part: &Part, frame: &Frame) -> Rendered<Value> {
        self.pay(1, frame, Range::default())?;
        match part {
            Part::Property(name, token) => {
                let found = java::get(value, name, &self.engine.meter)
                    .map_err(|exception| self.failed(exception, value, name, *token, frame))?;
                Ok(found.unwrap_or(Value::Null))
            }
            Part::Method(name, arguments, token) => {
                let arguments: Rendered<Vec<Value>> =
                    arguments.iter().map(|argument| self.value(argument, frame)).collect();
                let found = java::call(value, name, &arguments?, &self.engine.meter)
                    .map_err(|exception| self.failed(exception, value, name, *token, frame))?;
                Ok(found.unwrap_or(Value::Null))
            }
            Part::Index(index, token) => {
                let index = self.index(value, index, *token, frame)?;
                let found = java::call(value, "get", std::slice::from_ref(&index), &self.engine.meter).map_err(
                    |exception| {
                        if is_mismatch(&exception) {
                            return self.raised(exception, frame, at(*token));
                        }
                        let message = |exception: &Exception| {
                            let (index, class) = (name_of(&index), name_of(value));
                            format!("`get({index})` of `{class}` throws {}: {}", exception.class, exception.message)
                        };
                        self.thrown(exception, frame, at(*token), "VelocityException", message)
                    },
                )?;
                Ok(found.unwrap_or(Value::Null))
            }
        }
    }

    /// An index; a negative one counts from the end.
    fn index(&mut self, value: &Value, index: &Expression, token: usize, frame: &Frame) -> Rendered<Value> {
        let index = self.value(index, frame)?;
        let Value::Integer(number) = index else { return Ok(index) };
        if number >= 0 {
            return Ok(index);
        }
        let size = java::call(value, "size", &[], &self.engine.meter).map_err(|exception| {
            let message = |exception: &Exception| format!("`size` of `{}` throws {}", name_of(value), exception.class);
            self.thrown(exception, frame, at(token), "VelocityException", message)
        })?;
        match size {
            Some(Value::Integer(size)) => Ok(Value::Integer(size.wrapping_add(number))),
            _ => {
                let message = format!("a negative index needs `size()`, which `{}` has not", name_of(value));
                Err(frame.program.error(at(token), "VelocityException", message).into())
            }
        }
    }

    /// A method that throws.
    fn failed(&self, exception: Exception, value: &Value, name: &str, token: usize, frame: &Frame) -> Stop {
        let message = |exception: &Exception| {
            format!("`{name}` of `{}` throws {}: {}", name_of(value), exception.class, exception.message)
        };
        self.thrown(exception, frame, at(token), METHOD, message)
    }

    /// Prints a reference.
    pub(super) fn print(&mut self, reference: &Reference, frame: &Frame) -> Rendered {
        if reference.form == Form::Bare {
            return self.write_str(&reference.root, frame);
        }
        let value = self.resolve(reference, frame)?;
        if reference.is_escaped {
            self.write(&reference.escapes, frame)?;
            if matches!(value, Value::Null) {
                self.write(&[u16::from(b'\\')], frame)?;
            }
            return self.write_otherwise(reference, frame);
        }
        if let Some(printed) = self.print_block(&value, reference, frame)? {
            return Ok(printed);
        }
        let text = match value {
            Value::Null => None,
            value => self.nullable_text(&value, frame, reference.tokens)?,
        };
        self.write(&reference.escapes, frame)?;
        match text {
            Some(text) => {
                self.write(&reference.lead, frame)?;
                self.write(text.units(), frame)
            }
            None => {
                self.write(&reference.escapes, frame)?;
                self.write(&reference.lead, frame)?;
                self.write_otherwise(reference, frame)
            }
        }
    }

    /// What a reference without a value prints: in a macro's body, the argument as the caller wrote it.
    fn write_otherwise(&mut self, reference: &Reference, frame: &Frame) -> Rendered {
        let literal = frame.scope.literal(&reference.otherwise);
        self.write_str(literal.as_ref().unwrap_or(&reference.otherwise), frame)
    }

    fn write_str(&mut self, text: &str, frame: &Frame) -> Rendered {
        let units: Vec<u16> = text.encode_utf16().collect();
        self.write(&units, frame)
    }

    /// `#set`. A value of null changes nothing.
    pub(super) fn set(&mut self, left: &Reference, right: &Expression, frame: &Frame) -> Rendered {
        let value = self.value(right, frame)?;
        if matches!(value, Value::Null) {
            return Ok(());
        }
        let Some((last, before)) = left.parts.split_last() else {
            // Velocity takes the first token without its `$` for the name: `{` of `${x}`.
            let image = frame.program.tokens.name(left.tokens.first);
            frame.scope.put(&Rc::from(image.get(1..).unwrap_or_default()), value);
            return Ok(());
        };
        let mut target = self.variable(&frame.scope, &left.root)?;
        for part in before {
            if matches!(target, Value::Null) {
                return Ok(());
            }
            target = self.step(&target, part, frame)?;
        }
        if matches!(target, Value::Null) {
            return Ok(());
        }
        match last {
            Part::Property(name, _) | Part::Method(name, ..) => {
                java::set(&target, name, &value, &self.engine.meter)
                    .map_err(|exception| self.failed(exception, &target, name, left.tokens.first, frame))?;
            }
            Part::Index(index, token) => {
                let index = self.index(&target, index, *token, frame)?;
                let arguments = [index, value];
                for method in ["set", "put"] {
                    let found = java::call(&target, method, &arguments, &self.engine.meter).map_err(|exception| {
                        if is_mismatch(&exception) {
                            return self.raised(exception, frame, at(*token));
                        }
                        self.failed(exception, &target, method, *token, frame)
                    })?;
                    if found.is_some() {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether a reference's value holds as a condition.
    pub(super) fn holds(&mut self, value: &Value, frame: &Frame, tokens: Range) -> Rendered<bool> {
        match value {
            Value::Null => Ok(false),
            Value::Boolean(value) => Ok(*value),
            Value::Object(_) => Ok(self.nullable_text(value, frame, tokens)?.is_some()),
            _ => Ok(true),
        }
    }

    /// A value's text; a block that is rendered too deep in itself has none.
    pub(super) fn nullable_text(&mut self, value: &Value, frame: &Frame, tokens: Range) -> Rendered<Option<Text>> {
        match self.block_text(value, frame)? {
            Some(text) => Ok(text),
            None => self.text(value, frame, tokens).map(Some),
        }
    }

    /// Any other failure of a value, under the simple name of its class.
    pub(super) fn raised(&self, exception: Exception, frame: &Frame, tokens: Range) -> Stop {
        let class = class_of(&exception);
        self.thrown(exception, frame, tokens, class, |exception| exception.message.clone())
    }
}

/// Whether the call itself failed, and not the method: Velocity lets that through where it calls `get` and `set` itself.
fn is_mismatch(exception: &Exception) -> bool {
    exception.class == "java.lang.IllegalArgumentException"
}

/// One token.
fn at(token: usize) -> Range {
    Range { first: token, last: token }
}

fn name_of(value: &Value) -> &str {
    value.class_name().unwrap_or("null")
}
