//! `#foreach`, and `$foreach` in it.

mod scope;

use std::rc::Rc;

pub(super) use scope::{ForeachScope, as_scope};

use super::{Frame, Interpreter, Rendered, Scope, Stop};
use crate::java::{self, Value};
use crate::vtl::tree::{Directive, Expression, ExpressionKind, Range};

/// The variables of a loop, by the names that Velocity's default settings give them.
const SCOPE: &str = "foreach";
const COUNT: &str = "velocityCount";
const HAS_NEXT: &str = "velocityHasNext";

impl Interpreter {
    pub(super) fn foreach(&mut self, directive: &Directive, frame: &Frame) -> Rendered {
        let Some(list) = directive.arguments.get(2) else {
            // What Velocity takes for the list then is the block, which has no value.
            return if directive.arguments.len() == 2 { Ok(()) } else { Err(lacks_list(directive, frame)) };
        };
        let list = self.value(list, frame)?;
        let elements = java::iterate(&list, &self.engine.meter)
            .map_err(|exception| self.raised(exception, frame, directive.tokens))?;
        let Some(elements) = elements else { return Ok(()) };
        let element = element_name(directive, frame);
        let names = [element.clone(), COUNT.into(), HAS_NEXT.into()];
        let mut saved = Vec::with_capacity(names.len());
        for name in &names {
            saved.push(self.variable(&frame.scope, name)?);
        }
        let scope_name: Rc<str> = SCOPE.into();
        let replaced = self.variable(&frame.scope, SCOPE)?;
        let owner = std::ptr::from_ref(directive) as usize;
        let place = frame.program.place(directive.tokens.first);
        let scope = ForeachScope::new(replaced, owner, place);
        frame.scope.put(&scope_name, Value::Object(scope.clone()));
        let mut turns = Turns { element, scope: scope.clone(), null: None };
        let mut count = 0;
        while elements.has_next() {
            if count == self.engine.settings.foreach_turns {
                let message = format!("a `#foreach` takes {count} turns at most");
                return Err(self.limit(frame, directive.tokens, message));
            }
            count += 1;
            self.pay(1, frame, directive.tokens)?;
            frame.scope.put(&names[1], Value::Integer(i32::try_from(count).unwrap_or(i32::MAX)));
            let value = elements
                .next(&self.engine.meter)
                .map_err(|exception| self.raised(exception, frame, directive.tokens))?;
            let has_next = elements.has_next();
            frame.scope.put(&names[2], Value::Boolean(has_next));
            frame.scope.put(&names[0], value.clone());
            match self.turn(&value, has_next, &mut turns, directive, frame) {
                Ok(()) => {}
                Err(Stop::Command(command)) if command.is_for(owner) => break,
                Err(stop) => {
                    if matches!(stop, Stop::Command(_)) {
                        self.restore(&names, saved, &scope_name, directive.tokens, frame)?;
                    }
                    return Err(stop);
                }
            }
        }
        self.restore(&names, saved, &scope_name, directive.tokens, frame)
    }

    fn turn(
        &mut self,
        value: &Value,
        has_next: bool,
        turns: &mut Turns,
        directive: &Directive,
        frame: &Frame,
    ) -> Rendered {
        turns.scope.turn(has_next);
        if !matches!(value, Value::Null) {
            return self.body(directive, frame);
        }
        let scope = turns.null.get_or_insert_with(|| frame.scope.null(turns.element.clone())).clone();
        self.body(directive, &Frame { program: frame.program.clone(), scope })
    }

    /// What a turn prints: the block, or the fourth argument if there is one.
    fn body(&mut self, directive: &Directive, frame: &Frame) -> Rendered {
        match (directive.arguments.get(3), &directive.block) {
            (Some(argument), _) => self.print_references(argument, frame),
            (None, Some(block)) => self.block(block, frame),
            (None, None) => Ok(()),
        }
    }

    /// What an expression prints where Velocity takes it for a statement: the references in it.
    fn print_references(&mut self, expression: &Expression, frame: &Frame) -> Rendered {
        match &expression.kind {
            ExpressionKind::Reference(reference) => self.print(reference, frame),
            ExpressionKind::List(elements) => {
                elements.iter().try_for_each(|element| self.print_references(element, frame))
            }
            ExpressionKind::Map(entries) => entries.iter().try_for_each(|(key, value)| {
                self.print_references(key, frame)?;
                self.print_references(value, frame)
            }),
            ExpressionKind::Range(bounds) => {
                self.print_references(&bounds.0, frame)?;
                self.print_references(&bounds.1, frame)
            }
            _ => Ok(()),
        }
    }

    /// Gives the variables the values that they had before the loop.
    fn restore(
        &mut self,
        names: &[Rc<str>],
        saved: Vec<Value>,
        scope_name: &Rc<str>,
        tokens: Range,
        frame: &Frame,
    ) -> Rendered {
        for (name, value) in names.iter().zip(saved) {
            match value {
                Value::Null => frame.scope.remove(name),
                value => frame.scope.put(name, value),
            }
        }
        let scope = self.variable(&frame.scope, scope_name)?;
        match as_scope(&scope).map(|scope| scope.before()) {
            Some(Value::Null) => frame.scope.remove(scope_name),
            Some(before) => frame.scope.put(scope_name, before),
            None if matches!(scope, Value::Null) => {
                let message = "the loop variable is named `foreach`, as the loop's own scope";
                return Err(frame.program.error(tokens, "NullPointerException", message).into());
            }
            None => {}
        }
        Ok(())
    }
}

fn lacks_list(directive: &Directive, frame: &Frame) -> Stop {
    let message = "`#foreach` wants `(<reference> in <list>)`";
    frame.program.error(directive.tokens, "ArrayIndexOutOfBoundsException", message).into()
}

/// What the turns of a loop share.
struct Turns {
    element: Rc<str>,
    scope: Rc<ForeachScope>,
    null: Option<Scope>,
}

/// The loop variable's name: of what is no reference, the first token without its first character.
fn element_name(directive: &Directive, frame: &Frame) -> Rc<str> {
    let argument = &directive.arguments[0];
    match &argument.kind {
        ExpressionKind::Reference(reference) => reference.root.clone(),
        _ => frame.program.tokens.name(argument.tokens.first).chars().skip(1).collect::<String>().into(),
    }
}
