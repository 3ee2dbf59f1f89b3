//! Expressions: operators by their binding, literals, lists, maps and ranges.

use std::cell::OnceCell;
use std::rc::Rc;

use num_bigint::BigInt;

use super::super::token::Kind;
use super::super::tree::{Expression, ExpressionKind, Interpolated, Link, Operator, Range};
use super::{Fault, Parser};
use crate::java::{Text, Value};

/// Operators and how tight they bind; all of them group from the left.
fn operator(kind: Kind) -> Option<(Operator, u8)> {
    Some(match kind {
        Kind::Or => (Operator::Or, 0),
        Kind::And => (Operator::And, 1),
        Kind::Equal => (Operator::Equal, 2),
        Kind::NotEqual => (Operator::NotEqual, 2),
        Kind::Less => (Operator::Less, 3),
        Kind::Greater => (Operator::Greater, 3),
        Kind::LessOrEqual => (Operator::LessOrEqual, 3),
        Kind::GreaterOrEqual => (Operator::GreaterOrEqual, 3),
        Kind::Plus => (Operator::Add, 4),
        Kind::Minus => (Operator::Subtract, 4),
        Kind::Multiply => (Operator::Multiply, 5),
        Kind::Divide => (Operator::Divide, 5),
        Kind::Modulus => (Operator::Modulo, 5),
        _ => return None,
    })
}

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Result<Expression, Fault> {
        self.deeper(|parser| parser.binary(0))
    }

    /// Operands of operators that bind at least as tight.
    fn binary(&mut self, tightest: u8) -> Result<Expression, Fault> {
        let first = self.at;
        let left = self.unary()?;
        let mut links = Vec::new();
        while let Some((operator, binding)) = operator(self.peek(0)?).filter(|(_, binding)| *binding >= tightest) {
            self.take();
            let start = self.at;
            let right = self.deeper(|parser| parser.binary(binding + 1))?;
            links.push(Link { operator, right, tokens: self.since(start) });
        }
        if links.is_empty() {
            return Ok(left);
        }
        Ok(Expression { kind: ExpressionKind::Chain(Box::new(left), links), tokens: self.since(first) })
    }

    fn unary(&mut self) -> Result<Expression, Fault> {
        let first = self.at;
        let blank = usize::from(self.peek(0)? == Kind::Whitespace);
        if self.peek(blank)? != Kind::Not || (blank == 0 && !self.begins_operand(1)?) {
            return self.primary();
        }
        self.at += blank + 1;
        let operand = self.deeper(Self::unary)?;
        Ok(Expression { kind: ExpressionKind::Not(Box::new(operand)), tokens: self.since(first) })
    }

    fn begins_operand(&mut self, ahead: usize) -> Result<bool, Fault> {
        let kind = self.peek(ahead)?;
        Ok(matches!(kind, Kind::Not | Kind::ParenthesisOpen | Kind::Whitespace) || begins_value(kind))
    }

    pub(super) fn begins_parameter(&mut self) -> Result<bool, Fault> {
        let kind = self.peek(0)?;
        Ok(kind == Kind::Whitespace || begins_value(kind))
    }

    fn primary(&mut self) -> Result<Expression, Fault> {
        self.optional(Kind::Whitespace)?;
        let value = if self.peek(0)? == Kind::ParenthesisOpen {
            let open = self.take();
            let inner = self.expression()?;
            let close = self.consume(Kind::ParenthesisClose)?;
            Expression { kind: inner.kind, tokens: Range { first: open + 1, last: close - 1 } }
        } else {
            self.value()?
        };
        self.optional(Kind::Whitespace)?;
        Ok(value)
    }

    pub(super) fn parameters(&mut self, parameters: &mut Vec<Expression>) -> Result<(), Fault> {
        parameters.push(self.parameter()?);
        while self.peek(0)? == Kind::Comma {
            self.take();
            parameters.push(self.parameter()?);
        }
        Ok(())
    }

    fn parameter(&mut self) -> Result<Expression, Fault> {
        self.optional(Kind::Whitespace)?;
        let value = self.deeper(Self::value)?;
        self.optional(Kind::Whitespace)?;
        Ok(value)
    }

    pub(super) fn value(&mut self) -> Result<Expression, Fault> {
        let first = self.at;
        let kind = match self.peek(0)? {
            Kind::Identifier | Kind::ReferenceOpen => return self.reference_expression(),
            Kind::String | Kind::Integer | Kind::Float | Kind::True | Kind::False => return self.constant(),
            Kind::CurlyOpen => self.map()?,
            Kind::BracketOpen if self.sees(usize::MAX, |scan| scan.range_start())? => self.range()?,
            Kind::BracketOpen => self.list()?,
            _ => return Err(self.unexpected(&[])),
        };
        Ok(Expression { kind, tokens: self.since(first) })
    }

    /// A literal of one token.
    pub(super) fn constant(&mut self) -> Result<Expression, Fault> {
        let token = self.take();
        let image = self.tokens.image(token);
        let kind = match self.tokens.list[token].kind {
            Kind::True => ExpressionKind::Constant(Value::Boolean(true)),
            Kind::False => ExpressionKind::Constant(Value::Boolean(false)),
            Kind::String => string(image, token),
            Kind::Float => self
                .tokens
                .name(token)
                .parse()
                .map_or(MALFORMED, |number| ExpressionKind::Constant(Value::Double(number))),
            _ => integer(&self.tokens.name(token)).map_or(MALFORMED, ExpressionKind::Constant),
        };
        Ok(Expression { kind, tokens: self.since(token) })
    }

    fn range(&mut self) -> Result<ExpressionKind, Fault> {
        self.take();
        let start = self.bound()?;
        self.consume(Kind::Dots)?;
        let end = self.bound()?;
        self.consume(Kind::BracketClose)?;
        Ok(ExpressionKind::Range(Box::new((start, end))))
    }

    fn bound(&mut self) -> Result<Expression, Fault> {
        self.optional(Kind::Whitespace)?;
        let bound = match self.peek(0)? {
            Kind::Identifier | Kind::ReferenceOpen => self.reference_expression(),
            Kind::Integer => self.constant(),
            _ => Err(self.unexpected(&[Kind::Integer])),
        }?;
        self.optional(Kind::Whitespace)?;
        Ok(bound)
    }

    fn list(&mut self) -> Result<ExpressionKind, Fault> {
        self.take();
        let mut elements = Vec::new();
        if self.begins_parameter()? {
            self.parameters(&mut elements)?;
        }
        self.consume(Kind::BracketClose)?;
        Ok(ExpressionKind::List(elements))
    }

    fn map(&mut self) -> Result<ExpressionKind, Fault> {
        self.take();
        let mut entries = Vec::new();
        if self.sees(2, |scan| scan.entry())? {
            entries.push(self.entry()?);
            while self.peek(0)? == Kind::Comma {
                self.take();
                entries.push(self.entry()?);
            }
        } else {
            self.optional(Kind::Whitespace)?;
        }
        match self.peek(0)? {
            Kind::CurlyClose | Kind::ReferenceClose => {
                self.take();
                Ok(ExpressionKind::Map(entries))
            }
            _ => Err(self.unexpected(&[Kind::CurlyClose])),
        }
    }

    fn entry(&mut self) -> Result<(Expression, Expression), Fault> {
        let key = self.parameter()?;
        self.consume(Kind::Colon)?;
        Ok((key, self.parameter()?))
    }
}

fn begins_value(kind: Kind) -> bool {
    let kinds = [
        Kind::String,
        Kind::Integer,
        Kind::Float,
        Kind::True,
        Kind::False,
        Kind::BracketOpen,
        Kind::CurlyOpen,
        Kind::Identifier,
        Kind::ReferenceOpen,
    ];
    kinds.contains(&kind)
}

/// A number whose token begins with a `#` that made it one.
const MALFORMED: ExpressionKind = ExpressionKind::Malformed("NumberFormatException");

/// An integer of the first type that it fits: `Integer`, `Long`, `BigInteger`.
fn integer(digits: &str) -> Option<Value> {
    match digits.parse::<i64>() {
        Ok(number) => Some(i32::try_from(number).map_or(Value::Long(number), Value::Integer)),
        Err(_) => digits.parse::<BigInt>().ok().map(|number| Value::BigInteger(Rc::new(number))),
    }
}

/// A string literal. Double quotes make it a template if a `$` or a `#` stands in it, and let `\uXXXX` be a character.
fn string(image: &[u16], token: usize) -> ExpressionKind {
    let quote = image[0];
    let is_double = quote == u16::from(b'"');
    let inner = &image[1..image.len() - 1];
    let mut text = match if is_double { unescaped(inner) } else { Ok(inner.to_vec()) } {
        Ok(text) => text,
        Err(exception) => return ExpressionKind::Malformed(exception),
    };
    let mut was_quote = false;
    text.retain(|unit| {
        let is_second = was_quote && *unit == quote;
        was_quote = *unit == quote && !is_second;
        !is_second
    });
    let is_sign = |unit: &u16| *unit == u16::from(b'$') || *unit == u16::from(b'#');
    if !is_double || !image.iter().any(is_sign) {
        return ExpressionKind::String(Text::from(text));
    }
    let is_padded = !text.windows(2).any(|pair| pair == [u16::from(b'#'); 2]);
    if is_padded {
        text.push(u16::from(b' '));
    }
    ExpressionKind::Interpolated(Interpolated { text: text.into(), is_padded, token, program: OnceCell::new() })
}

/// With every `\uXXXX` resolved; without four digits of base 16, Java's exception.
fn unescaped(text: &[u16]) -> Result<Vec<u16>, &'static str> {
    let mut result = Vec::with_capacity(text.len());
    let mut rest = text;
    let begins = |pair: &[u16]| pair == [u16::from(b'\\'), u16::from(b'u')];
    while let Some(found) = rest.windows(2).position(begins) {
        result.extend_from_slice(&rest[..found]);
        let digits = rest.get(found + 2..found + 6).ok_or("StringIndexOutOfBoundsException")?;
        let digits = String::from_utf16_lossy(digits);
        // Java takes a sign for one of the four.
        let unit = i32::from_str_radix(&digits, 16).map_err(|_| "NumberFormatException")?;
        result.push(unit as u16);
        rest = &rest[found + 6..];
    }
    result.extend_from_slice(rest);
    Ok(result)
}
