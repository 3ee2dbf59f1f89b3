//! The variables that a node sees: the template's, and above them the arguments of macros.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::{Frame, Interpreter, Rendered};
use crate::java::Value;
use crate::vtl::template::Context;
use crate::vtl::tree::{Expression, ExpressionKind};

/// A layer of variables and those below it.
#[derive(Clone, Debug)]
pub(super) struct Scope(Rc<Layer>);

#[derive(Debug)]
enum Layer {
    /// The template's variables.
    Base(Context),
    /// A call of a macro.
    Call(Call),
    /// A turn of a loop over null.
    Null(Null),
}

/// The arguments of a call, and what its body sets.
#[derive(Debug)]
struct Call {
    below: Scope,
    /// Evaluated whenever they are read.
    arguments: RefCell<HashMap<Rc<str>, Argument>>,
    local: RefCell<HashMap<Rc<str>, Value>>,
    /// What a reference to an argument prints if it has no value: the argument as written, by the reference's own text.
    literals: HashMap<String, Rc<str>>,
}

/// An argument and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    pub(super) expression: Rc<Expression>,
    pub(super) frame: Frame,
}

/// Hides a loop's variable while its element is null.
#[derive(Debug)]
struct Null {
    below: Scope,
    name: Rc<str>,
    is_active: Cell<bool>,
}

impl Scope {
    /// The template's variables.
    pub(super) fn base(context: Context) -> Self {
        Self(Rc::new(Layer::Base(context)))
    }

    /// A call of a macro, its arguments by name.
    pub(super) fn call(
        &self,
        arguments: HashMap<Rc<str>, Argument>,
        local: HashMap<Rc<str>, Value>,
        literals: HashMap<String, Rc<str>>,
    ) -> Self {
        let (arguments, local) = (RefCell::new(arguments), RefCell::new(local));
        Self(Rc::new(Layer::Call(Call { below: self.clone(), arguments, local, literals })))
    }

    /// A loop's variable is null.
    pub(super) fn null(&self, name: Rc<str>) -> Self {
        Self(Rc::new(Layer::Null(Null { below: self.clone(), name, is_active: Cell::new(true) })))
    }

    /// Writes a variable. In a macro's body it is the caller's too.
    pub(super) fn put(&self, name: &Rc<str>, value: Value) {
        match &*self.0 {
            Layer::Base(context) => context.insert(name.clone(), value),
            Layer::Call(call) => {
                call.local.borrow_mut().insert(name.clone(), value.clone());
                call.below.put(name, value);
            }
            Layer::Null(null) => {
                if null.name == *name && matches!(value, Value::Null) {
                    null.is_active.set(true);
                }
                null.below.put(name, value);
            }
        }
    }

    /// Takes a variable away.
    pub(super) fn remove(&self, name: &str) {
        match &*self.0 {
            Layer::Base(context) => context.remove(name),
            Layer::Call(call) => {
                call.local.borrow_mut().remove(name);
                call.arguments.borrow_mut().remove(name);
                call.below.remove(name);
            }
            Layer::Null(null) => {
                if &*null.name == name {
                    null.is_active.set(false);
                }
                null.below.remove(name);
            }
        }
    }

    /// What a reference that has no value prints, if it is to an argument of a macro.
    pub(super) fn literal(&self, reference: &str) -> Option<Rc<str>> {
        match &*self.0 {
            Layer::Base(_) => None,
            Layer::Call(call) => call.literals.get(reference).cloned().or_else(|| call.below.literal(reference)),
            Layer::Null(null) => null.below.literal(reference),
        }
    }
}

impl Interpreter {
    /// A variable's value, null if there is none.
    pub(super) fn variable(&mut self, scope: &Scope, name: &str) -> Rendered<Value> {
        match &*scope.0 {
            Layer::Base(context) => Ok(context.value(name)),
            Layer::Null(null) if null.is_active.get() && &*null.name == name => Ok(Value::Null),
            Layer::Null(null) => self.variable(&null.below, name),
            Layer::Call(call) => {
                let local = call.local.borrow().get(name).cloned();
                if let Some(value) = local.filter(|value| !matches!(value, Value::Null)) {
                    return Ok(value);
                }
                let argument = call.arguments.borrow().get(name).cloned();
                match argument {
                    Some(argument) => self.argument(&argument),
                    None => self.variable(&call.below, name),
                }
            }
        }
    }

    /// An argument's value, as the caller sees it.
    fn argument(&mut self, argument: &Argument) -> Rendered<Value> {
        let (expression, frame) = (&argument.expression, &argument.frame);
        self.deeper(frame, expression.tokens, |interpreter| match &expression.kind {
            ExpressionKind::Reference(reference) if reference.parts.is_empty() => {
                interpreter.variable(&frame.scope, &reference.root)
            }
            ExpressionKind::Reference(reference) => interpreter.resolve(reference, frame),
            _ => interpreter.value(expression, frame),
        })
    }
}
