//! What happens to a parsed text before it is rendered: its string literals are parsed, its macros become known, and
//! directives look at their arguments.

use std::rc::Rc;

use super::Error;
use super::parser::{Macro, Macros, PARSE_ERROR, parse};
use super::program::{Bytes, Origin, Program};
use super::token::Kind;
use super::tree::{Block, Directive, DirectiveKind, Expression, ExpressionKind, Interpolated, Node, Part, Reference};

/// Prepares a program, in the order in which it is written.
///
/// # Errors
/// A string literal is no template, or a directive lacks what it needs.
pub(super) fn prepare(program: &Rc<Program>, macros: &Macros) -> Result<(), Error> {
    Preparation { program, macros }.block(&program.block)
}

struct Preparation<'a> {
    program: &'a Rc<Program>,
    macros: &'a Macros,
}

impl Preparation<'_> {
    fn block(&self, block: &Block) -> Result<(), Error> {
        block.nodes.iter().try_for_each(|node| self.node(node))
    }

    fn node(&self, node: &Node) -> Result<(), Error> {
        match node {
            Node::Text(_) => Ok(()),
            Node::Reference(reference) => self.reference(reference),
            Node::Set(left, right) => {
                self.reference(left)?;
                self.expression(right)
            }
            Node::If(branches, otherwise) => {
                for (condition, block) in branches {
                    self.expression(condition)?;
                    self.block(block)?;
                }
                otherwise.as_ref().map_or(Ok(()), |block| self.block(block))
            }
            Node::Directive(directive) => self.directive(directive),
        }
    }

    fn reference(&self, reference: &Reference) -> Result<(), Error> {
        for part in &reference.parts {
            match part {
                Part::Property(..) => {}
                Part::Method(_, arguments, _) => {
                    arguments.iter().try_for_each(|argument| self.expression(argument))?;
                }
                Part::Index(index, _) => self.expression(index)?,
            }
        }
        Ok(())
    }

    fn expression(&self, expression: &Expression) -> Result<(), Error> {
        match &expression.kind {
            ExpressionKind::Constant(_) | ExpressionKind::String(_) | ExpressionKind::Word(_) => Ok(()),
            ExpressionKind::Malformed(class) => {
                let is_string = self.program.tokens.list[expression.tokens.last].kind == Kind::String;
                let message = if is_string { "`\\u` wants four hexadecimal digits" } else { "this is no number" };
                Err(self.program.error(expression.tokens, class, message))
            }
            ExpressionKind::Reference(reference) => self.reference(reference),
            ExpressionKind::Interpolated(string) => self.interpolated(string),
            ExpressionKind::Range(bounds) => {
                self.expression(&bounds.0)?;
                self.expression(&bounds.1)
            }
            ExpressionKind::Chain(first, links) => {
                self.expression(first)?;
                links.iter().try_for_each(|link| self.expression(&link.right))
            }
            ExpressionKind::Not(operand) => self.expression(operand),
            ExpressionKind::List(elements) => elements.iter().try_for_each(|element| self.expression(element)),
            ExpressionKind::Map(entries) => entries.iter().try_for_each(|(key, value)| {
                self.expression(key)?;
                self.expression(value)
            }),
        }
    }

    fn interpolated(&self, string: &Interpolated) -> Result<(), Error> {
        let origin = self.inside(string);
        let parsed = parse(&string.text, origin, self.macros).map_err(|error| {
            let message = format!("a string literal is no template: {}", error.message);
            let (line, column) = self.program.place(string.token);
            Error { message, line, column, ..error }
        })?;
        let parsed = Rc::new(parsed);
        prepare(&parsed, self.macros)?;
        // It is prepared once: what was there before would be the same.
        _ = string.program.set(parsed);
        Ok(())
    }

    /// Where a string literal's text stands. Escapes move it, so then all of it is the literal.
    fn inside(&self, string: &Interpolated) -> Origin {
        let (program, token) = (self.program, string.token);
        let image = program.tokens.image(token);
        let text = &string.text[..string.text.len() - usize::from(string.is_padded)];
        let start = program.tokens.list[token].start;
        let units = start..start + image.len();
        let whole = program.origin.bytes(&program.tokens.text, units);
        let is_same = text == &image[1..image.len() - 1];
        let bytes = match program.origin.bytes {
            Bytes::From(_) if is_same => Bytes::From(whole.start + 1),
            _ => Bytes::All(whole),
        };
        Origin { literal: Some(program.place(token)), bytes }
    }

    fn directive(&self, directive: &Directive) -> Result<(), Error> {
        directive.arguments.iter().try_for_each(|argument| self.expression(argument))?;
        if let Some(block) = &directive.block {
            self.block(block)?;
        }
        let error = |class: &'static str, message: &str| Err(self.program.error(directive.tokens, class, message));
        let count = directive.arguments.len();
        match (directive.kind, &directive.block) {
            (DirectiveKind::Foreach | DirectiveKind::Define | DirectiveKind::Literal, None) => {
                error("NullPointerException", &format!("`#{}` lacks its parentheses", directive.name))
            }
            (DirectiveKind::Literal, Some(block)) if count == 0 && block.tokens.last < block.tokens.first => {
                error("NullPointerException", "`#literal` has nothing between it and its `#end`")
            }
            (DirectiveKind::Define, Some(_)) if count != 1 => {
                error("VelocityException", "`#define` takes one argument, the block's name")
            }
            (DirectiveKind::Break, _) if count > 1 => {
                error("VelocityException", "`#break` takes a single scope object")
            }
            (DirectiveKind::Stop, _) if count > 1 => error("VelocityException", "`#stop` takes a single message"),
            (DirectiveKind::Evaluate, _) => self.evaluate(directive),
            (DirectiveKind::Macro, Some(block)) => {
                self.define(directive, block);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn evaluate(&self, directive: &Directive) -> Result<(), Error> {
        let wrong = |tokens, message: &str| Err(self.program.error(tokens, PARSE_ERROR, message));
        match directive.arguments.as_slice() {
            [] => wrong(directive.tokens, "`#evaluate` requires exactly one argument"),
            [argument] => match argument.kind {
                ExpressionKind::String(_) | ExpressionKind::Interpolated(_) | ExpressionKind::Reference(_) => Ok(()),
                _ => wrong(argument.tokens, "the argument of `#evaluate` must be a string literal or a reference"),
            },
            [_, second, ..] => wrong(second.tokens, "`#evaluate` requires exactly one argument"),
        }
    }

    /// Makes a macro known, unless one of its name is.
    fn define(&self, directive: &Directive, block: &Rc<Block>) {
        let names = directive.arguments.iter().map(|argument| {
            let name = self.program.tokens.name(argument.tokens.first);
            Rc::<str>::from(name.strip_prefix('$').unwrap_or(&name))
        });
        let mut names = names.collect::<Vec<_>>().into_iter();
        if let Some(name) = names.next() {
            let (body, program) = (block.clone(), self.program.clone());
            let new = || Rc::new(Macro { arguments: names.collect(), body, program });
            self.macros.defined.borrow_mut().entry(name).or_insert_with(new);
        }
    }
}
