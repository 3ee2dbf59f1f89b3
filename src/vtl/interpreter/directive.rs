//! Directives but for `#set`, `#if` and `#foreach`.

use std::collections::HashMap;
use std::rc::Rc;

use super::foreach::as_scope;
use super::scope::Argument;
use super::{Command, Frame, Interpreter, Rendered, Stop, parsed};
use crate::java::Value;
use crate::vtl::Error;
use crate::vtl::parser::Macro;
use crate::vtl::program::{Bytes, Origin};
use crate::vtl::tree::{Directive, DirectiveKind, Expression, ExpressionKind};

/// Calls of macros in each other: `velocimacro.max.depth`.
const DEEPEST_CALL: usize = 20;

/// Renderings of a `#define` in itself: `directive.define.max.depth`.
const DEEPEST_DEFINE: usize = 2;

impl Interpreter {
    pub(super) fn directive(&mut self, directive: &Directive, frame: &Frame) -> Rendered {
        let owner = std::ptr::from_ref(directive) as usize;
        match directive.kind {
            DirectiveKind::Foreach => self.foreach(directive, frame),
            DirectiveKind::Macro => Ok(()),
            DirectiveKind::Literal => {
                let block = directive.block.as_ref().map(|block| block.tokens);
                let tokens = directive.arguments.first().map(|argument| argument.tokens).or(block);
                let text = tokens.map(|tokens| frame.program.literal(tokens)).unwrap_or_default();
                self.write(&text, frame)
            }
            DirectiveKind::Define => {
                if let (Some(block), [name]) = (&directive.block, directive.arguments.as_slice()) {
                    let image = frame.program.tokens.name(name.tokens.first);
                    let value = self.block_value(block, frame, owner, DEEPEST_DEFINE);
                    frame.scope.put(&Rc::from(image.get(1..).unwrap_or_default()), value);
                }
                Ok(())
            }
            DirectiveKind::Break => self.break_(directive, frame),
            DirectiveKind::Stop => {
                if let Some(message) = directive.arguments.first() {
                    self.value(message, frame)?;
                }
                Err(Stop::Command(Command::Template))
            }
            DirectiveKind::Evaluate => self.evaluate(directive, frame),
            DirectiveKind::Include => self.include(directive, frame),
            DirectiveKind::Parse => self.parse(directive, frame),
            DirectiveKind::BlockCall | DirectiveKind::Call => self.call(directive, owner, frame),
            DirectiveKind::Text => {
                let name: Vec<u16> = "#".encode_utf16().chain(directive.name.encode_utf16()).collect();
                self.write(&name, frame)
            }
        }
    }

    fn break_(&mut self, directive: &Directive, frame: &Frame) -> Rendered {
        let Some(argument) = directive.arguments.first() else {
            return Err(Stop::Command(Command::Nearest));
        };
        match as_scope(&self.value(argument, frame)?) {
            Some(scope) => Err(Stop::Command(Command::Owner(scope.owner()))),
            None => {
                let literal = String::from_utf16_lossy(&frame.program.literal(argument.tokens));
                let message = format!("`{literal}` is no scope that `#break` could end");
                Err(frame.program.error(directive.tokens, "VelocityException", message).into())
            }
        }
    }

    fn evaluate(&mut self, directive: &Directive, frame: &Frame) -> Rendered {
        let Some(argument) = directive.arguments.first() else { return Ok(()) };
        let text = match self.value(argument, frame)? {
            Value::Null => return Ok(()),
            value => self.nullable_text(&value, frame, argument.tokens)?,
        };
        let Some(text) = text else { return Ok(()) };
        self.pay(text.len(), frame, directive.tokens)?;
        let tokens = frame.program.tokens.list.get(directive.tokens.first..=directive.tokens.last).unwrap_or_default();
        let units = tokens.first().map_or(0, |token| token.start)..tokens.last().map_or(0, |token| token.end);
        let bytes = Bytes::All(frame.program.origin.bytes(&frame.program.tokens.text, units));
        let origin = Origin { literal: None, bytes };
        let program = parsed(text.units(), origin, &self.engine.macros).map_err(|error| {
            let message = format!("what `#evaluate` is given is no template: {}", error.message);
            Error { message, ..error }
        })?;
        let inner = Frame { program: program.clone(), scope: frame.scope.clone() };
        match self.block(&program.block, &inner) {
            Err(Stop::Command(Command::Nearest | Command::Template)) => Ok(()),
            rendered => rendered,
        }
    }

    /// There is nothing to include: templates of API Gateway have no files beside them.
    fn include(&mut self, directive: &Directive, frame: &Frame) -> Rendered {
        for (position, argument) in directive.arguments.iter().enumerate() {
            if !is_name(argument) {
                let message = "`#include` takes string literals and references";
                return Err(frame.program.error(directive.tokens, "VelocityException", message).into());
            }
            match self.value(argument, frame)? {
                Value::Null => {
                    let text =
                        format!("<!-- include error : error with arg {position} please see log.  see error log -->");
                    self.write(&text.encode_utf16().collect::<Vec<_>>(), frame)?;
                }
                value => return Err(self.not_found(&value, directive, frame)),
            }
        }
        Ok(())
    }

    fn parse(&mut self, directive: &Directive, frame: &Frame) -> Rendered {
        let Some(argument) = directive.arguments.first() else {
            return Err(frame
                .program
                .error(directive.tokens, "VelocityException", "`#parse` wants an argument")
                .into());
        };
        match self.value(argument, frame)? {
            Value::Null => Ok(()),
            value => Err(self.not_found(&value, directive, frame)),
        }
    }

    fn not_found(&mut self, name: &Value, directive: &Directive, frame: &Frame) -> Stop {
        match self.text(name, frame, directive.tokens) {
            Ok(name) => {
                let message = format!("there is no resource `{name}`: a mapping template has no files beside it");
                frame.program.error(directive.tokens, "ResourceNotFoundException", message).into()
            }
            Err(stop) => stop,
        }
    }

    /// A call of a macro, or text if there is none of this name.
    fn call(&mut self, directive: &Directive, owner: usize, frame: &Frame) -> Rendered {
        let called = self.engine.macros.defined.borrow().get(&directive.name).cloned();
        let Some(called) = called else {
            let tokens = &frame.program.tokens;
            let images =
                (directive.tokens.first..=directive.tokens.last).flat_map(|token| tokens.image(token).to_vec());
            return self.write(&images.collect::<Vec<_>>(), frame);
        };
        let word = directive.arguments.iter().rev().find(|argument| matches!(argument.kind, ExpressionKind::Word(_)));
        if let Some(word) = word {
            let name = frame.program.tokens.name(word.tokens.first);
            let message = format!("`{name}` is no argument that the macro `#{}` could take", directive.name);
            return Err(frame.program.error(word.tokens, "TemplateInitException", message).into());
        }
        let scope = self.arguments(directive, owner, &called, frame)?;
        if self.engine.calls.get() == DEEPEST_CALL {
            self.engine.calls.set(0);
            let message = format!("macros call each other more than {DEEPEST_CALL} deep, in `#{}`", directive.name);
            // Velocity names the macro's body; what is wrong is the call.
            let (line, column) = called.program.place(called.body.tokens.first);
            let error = frame.program.error(directive.tokens, "MacroOverflowException", message);
            return Err(Error { line, column, ..error }.into());
        }
        self.engine.calls.set(self.engine.calls.get() + 1);
        let inner = Frame { program: called.program.clone(), scope };
        match self.block(&called.body, &inner) {
            Ok(()) => {
                self.engine.calls.set(self.engine.calls.get().saturating_sub(1));
                Ok(())
            }
            Err(Stop::Command(command)) if command.is_for(owner) => Ok(()),
            Err(stop) => Err(stop),
        }
    }

    /// What a macro's body sees: constants by value, all else by name, as the caller sees it.
    fn arguments(
        &mut self,
        directive: &Directive,
        owner: usize,
        called: &Macro,
        frame: &Frame,
    ) -> Rendered<super::Scope> {
        let (mut by_name, mut local, mut literals) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (name, expression) in called.arguments.iter().zip(&directive.arguments) {
            if matches!(expression.kind, ExpressionKind::Constant(_)) {
                local.insert(name.clone(), self.value(expression, frame)?);
                continue;
            }
            let literal = String::from_utf16_lossy(&frame.program.literal(expression.tokens));
            literals.insert(format!("${name}"), Rc::from(literal));
            by_name.insert(name.clone(), Argument { expression: expression.clone(), frame: frame.clone() });
        }
        if let Some(block) = directive.block.as_ref().filter(|_| directive.kind == DirectiveKind::BlockCall) {
            local.insert("bodyContent".into(), self.block_value(block, frame, owner, DEEPEST_CALL));
        }
        Ok(frame.scope.call(by_name, local, literals))
    }
}

/// Whether an argument may name a resource.
fn is_name(argument: &Expression) -> bool {
    matches!(argument.kind, ExpressionKind::String(_) | ExpressionKind::Interpolated(_) | ExpressionKind::Reference(_))
}
