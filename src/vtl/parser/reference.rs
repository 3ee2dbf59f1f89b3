//! References: `$x`, `$!x`, `${x}`, their properties, methods and indexes, and the backslashes before them.

use std::rc::Rc;

use super::super::token::Kind;
use super::super::tree::{Expression, ExpressionKind, Form, Part, Reference};
use super::{Fault, Parser};

const BACKSLASH: u16 = b'\\' as u16;
const DOLLAR: u16 = b'$' as u16;

impl Parser<'_> {
    pub(super) fn reference(&mut self) -> Result<Reference, Fault> {
        let first = self.at;
        let is_formal = match self.peek(0)? {
            Kind::Identifier => {
                self.take();
                false
            }
            Kind::ReferenceOpen => {
                self.take();
                self.consume(Kind::Identifier)?;
                true
            }
            _ => return Err(self.unexpected(&[Kind::Identifier])),
        };
        let mut parts = Vec::new();
        self.indexes(&mut parts)?;
        while self.sees(2, |scan| {
            scan.token(Kind::Dot)?;
            scan.token(Kind::Identifier)
        })? {
            self.take();
            parts.push(self.part()?);
            self.indexes(&mut parts)?;
        }
        if is_formal {
            if self.peek(0)? != Kind::ReferenceClose {
                return Err(self.unexpected(&[Kind::IndexOpen, Kind::ReferenceClose]));
            }
            self.take();
        }
        Ok(self.written(first, parts))
    }

    fn indexes(&mut self, parts: &mut Vec<Part>) -> Result<(), Fault> {
        while self.peek(0)? == Kind::IndexOpen {
            let open = self.take();
            let index = self.deeper(Self::index)?;
            self.consume(Kind::IndexClose)?;
            parts.push(Part::Index(Box::new(index), open));
        }
        Ok(())
    }

    fn index(&mut self) -> Result<Expression, Fault> {
        self.optional(Kind::Whitespace)?;
        let index = match self.peek(0)? {
            Kind::String | Kind::Integer | Kind::True | Kind::False => self.constant(),
            Kind::Identifier | Kind::ReferenceOpen => self.reference_expression(),
            _ => Err(self.unexpected(&[Kind::Integer])),
        }?;
        self.optional(Kind::Whitespace)?;
        Ok(index)
    }

    /// A property, or a method if its parentheses begin as a method's do.
    fn part(&mut self) -> Result<Part, Fault> {
        let name = self.at;
        if !self.sees(3, |scan| scan.method())? {
            self.take();
            return Ok(Part::Property(self.tokens.name(name).into(), name));
        }
        self.at += 2;
        let mut arguments = Vec::new();
        if self.begins_parameter()? {
            self.parameters(&mut arguments)?;
        }
        self.consume(Kind::MethodClose)?;
        Ok(Part::Method(self.tokens.name(name).into(), arguments, name))
    }

    pub(super) fn reference_expression(&mut self) -> Result<Expression, Fault> {
        let reference = self.reference()?;
        Ok(Expression { tokens: reference.tokens, kind: ExpressionKind::Reference(reference) })
    }

    /// How a reference is written: what it means and what it prints.
    fn written(&mut self, first: usize, parts: Vec<Part>) -> Reference {
        let tokens = self.since(first);
        let name = |token: usize| Rc::<str>::from(self.tokens.name(token));
        let image = self.tokens.image(first).to_vec();
        let mut reference = Reference {
            root: name(first),
            parts,
            form: Form::Dollar,
            is_escaped: false,
            is_computable: true,
            escapes: Vec::new(),
            lead: Vec::new(),
            otherwise: "".into(),
            tokens,
        };
        // `$\!x` is `$!x` as text.
        if let Some(escape) = image.windows(2).position(|pair| pair == [BACKSLASH, u16::from(b'!')]) {
            reference.is_computable = false;
            let Some(dollar) = image.iter().position(|unit| *unit == DOLLAR) else {
                reference.otherwise = reference.root.clone();
                return reference;
            };
            let start =
                image[dollar..].iter().position(|unit| *unit == BACKSLASH).map_or(escape, |found| dollar + found);
            let mut text = image;
            text.remove(start);
            reference.root = String::from_utf16_lossy(&text).into();
            reference.otherwise = reference.root.clone();
            return reference;
        }
        let escapes = image.iter().take_while(|unit| **unit == BACKSLASH).count();
        reference.is_escaped = escapes % 2 == 1;
        reference.escapes = image[..escapes / 2].to_vec();
        let image = &image[escapes..];
        let dollar = image.iter().rposition(|unit| *unit == DOLLAR);
        let lead = dollar.unwrap_or(0);
        reference.lead = image[..lead].to_vec();
        self.tokens.list[first].cut = escapes + lead;
        let literal = String::from_utf16_lossy(&self.tokens.literal(tokens.first, tokens.last));
        let image = String::from_utf16_lossy(&image[lead..]);
        let is_quiet = image.starts_with("$!");
        reference.otherwise = if is_quiet && !reference.is_escaped { "".into() } else { literal.into() };
        if image == "${" || image.starts_with("$!{") {
            reference.root = self.tokens.name(first + 1).into();
        } else if let Some(root) = image.strip_prefix("$!").or_else(|| image.strip_prefix('$')) {
            reference.root = root.into();
        } else {
            reference.form = Form::Bare;
            reference.root = image.into();
        }
        reference
    }
}
