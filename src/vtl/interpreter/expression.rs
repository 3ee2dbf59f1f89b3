//! The value of an expression, and whether it holds as a condition.

use std::rc::Rc;

use super::{Frame, Interpreter, Rendered};
use crate::java::{self, List, ListKind, Map, Text, Value};
use crate::vtl::arithmetic;
use crate::vtl::tree::{Expression, ExpressionKind, Interpolated, Link, Operator, Range};

/// The longest range that is made.
const LONGEST_RANGE: i64 = 10_000_000;

impl Interpreter {
    /// The value of an expression.
    pub(super) fn value(&mut self, expression: &Expression, frame: &Frame) -> Rendered<Value> {
        self.pay(1, frame, expression.tokens)?;
        self.deeper(frame, expression.tokens, |interpreter| interpreter.value_of(expression, frame))
    }

    fn value_of(&mut self, expression: &Expression, frame: &Frame) -> Rendered<Value> {
        Ok(match &expression.kind {
            ExpressionKind::Reference(reference) => {
                if !reference.is_computable {
                    return Ok(Value::Null);
                }
                self.resolve(reference, frame)?
            }
            ExpressionKind::Constant(value) => value.clone(),
            ExpressionKind::String(text) => Value::String(text.clone()),
            ExpressionKind::Interpolated(string) => self.interpolated(string, frame)?,
            ExpressionKind::Range(bounds) => self.range(&bounds.0, &bounds.1, frame)?,
            ExpressionKind::List(elements) => {
                let elements: Rendered<Vec<Value>> =
                    elements.iter().map(|element| self.value(element, frame)).collect();
                Value::List(Rc::new(List::new(ListKind::ArrayList, elements?)))
            }
            ExpressionKind::Map(entries) => {
                let map = Map::new();
                for (key, value) in entries {
                    let (key, value) = (self.value(key, frame)?, self.value(value, frame)?);
                    map.put(key, value, &self.engine.meter)
                        .map_err(|exception| self.raised(exception, frame, expression.tokens))?;
                }
                Value::Map(Rc::new(map))
            }
            ExpressionKind::Word(_) | ExpressionKind::Malformed(_) => Value::Null,
            ExpressionKind::Not(operand) => Value::Boolean(!self.condition(operand, frame)?),
            ExpressionKind::Chain(first, links) => match self.chain(first, links, Wanted::Value, frame)? {
                Found::Value(value) => value,
                Found::Truth(truth) => Value::Boolean(truth),
            },
        })
    }

    /// Whether an expression holds. Only references, comparisons, `true` and `!` can: literals and sums never do.
    pub(super) fn condition(&mut self, expression: &Expression, frame: &Frame) -> Rendered<bool> {
        match &expression.kind {
            ExpressionKind::Reference(reference) => {
                let value = self.resolve(reference, frame)?;
                self.holds(&value, frame, expression.tokens)
            }
            ExpressionKind::Constant(Value::Boolean(value)) => Ok(*value),
            ExpressionKind::Not(operand) => Ok(!self.condition(operand, frame)?),
            ExpressionKind::Chain(first, links) => match self.chain(first, links, Wanted::Truth, frame)? {
                Found::Truth(truth) => Ok(truth),
                Found::Value(_) => Ok(false),
            },
            _ => Ok(false),
        }
    }

    /// Operators from the left. Each wants a value or a truth of what stands left of it.
    fn chain(&mut self, first: &Expression, links: &[Link], wanted: Wanted, frame: &Frame) -> Rendered<Found> {
        let wants = |index: usize| links.get(index).map_or(wanted, |link| Wanted::by(link.operator));
        // A sum holds never, so one whose truth is wanted is not calculated, nor is what stands left of it.
        let is_sum = |index: usize| links[index].operator.is_arithmetic() && wants(index + 1) == Wanted::Truth;
        let (mut found, from) = match (0..links.len()).rev().find(|index| is_sum(*index)) {
            Some(index) => (Found::Truth(false), index + 1),
            None if wants(0) == Wanted::Truth => (Found::Truth(self.condition(first, frame)?), 0),
            None => (Found::Value(self.value(first, frame)?), 0),
        };
        for (index, link) in links.iter().enumerate().skip(from) {
            let before = index.checked_sub(1).map_or(first.tokens, |before| links[before].tokens);
            found = match found {
                Found::Truth(left) => Found::Truth(self.logical(link, left, frame)?),
                Found::Value(left) if link.operator.is_arithmetic() => {
                    Found::Value(self.arithmetic(link, &left, before, frame)?)
                }
                Found::Value(left) => {
                    let right = self.value(&link.right, frame)?;
                    Found::Truth(self.compare(link, &left, &right, frame)?)
                }
            };
            if let (Found::Truth(truth), Wanted::Value) = (&found, wants(index + 1)) {
                found = Found::Value(Value::Boolean(*truth));
            }
        }
        Ok(found)
    }

    fn logical(&mut self, link: &Link, left: bool, frame: &Frame) -> Rendered<bool> {
        let is_decided = left == (link.operator == Operator::Or);
        if is_decided { Ok(left) } else { self.condition(&link.right, frame) }
    }

    fn arithmetic(&mut self, link: &Link, left: &Value, before: Range, frame: &Frame) -> Rendered<Value> {
        let right = self.value(&link.right, frame)?;
        let is_text = matches!(left, Value::String(_)) || matches!(right, Value::String(_));
        if link.operator == Operator::Add && is_text {
            let first = self.operand(left, before, frame)?;
            let second = self.operand(&right, link.right.tokens, frame)?;
            self.pay(first.len() + second.len(), frame, link.tokens)?;
            return Ok(Value::String(Text::from([first.units(), second.units()].concat())));
        }
        arithmetic::calculate(link.operator, left, &right, &self.engine.meter)
            .map_err(|exception| self.raised(exception, frame, link.tokens))
    }

    /// An operand of a `+` that joins text: itself, or as it is written if it has no value.
    fn operand(&mut self, value: &Value, tokens: Range, frame: &Frame) -> Rendered<Text> {
        match value {
            Value::Null => Ok(Text::from(frame.program.literal(tokens))),
            value => self.text(value, frame, tokens),
        }
    }

    fn compare(&mut self, link: &Link, left: &Value, right: &Value, frame: &Frame) -> Rendered<bool> {
        let operator = link.operator;
        let order = arithmetic::compare(left, right).map_err(|exception| self.raised(exception, frame, link.tokens))?;
        if let Some(order) = order {
            return Ok(match operator {
                Operator::Equal => order.is_eq(),
                Operator::NotEqual => order.is_ne(),
                Operator::Less => order.is_lt(),
                Operator::Greater => order.is_gt(),
                Operator::LessOrEqual => order.is_le(),
                _ => order.is_ge(),
            });
        }
        match operator {
            Operator::Equal => self.equal(left, right, link.tokens, frame),
            Operator::NotEqual => self.equal(left, right, link.tokens, frame).map(|equal| !equal),
            _ => Ok(false),
        }
    }

    /// `==` of what are not two numbers: by `equals` where one's class is the other's or above it, else by their texts.
    fn equal(&mut self, left: &Value, right: &Value, tokens: Range, frame: &Frame) -> Rendered<bool> {
        if matches!(left, Value::Null) || matches!(right, Value::Null) {
            let other = if matches!(left, Value::Null) { right } else { left };
            let is_null =
                matches!(other, Value::Null) || self.block_text(other, frame)?.is_some_and(|text| text.is_none());
            return Ok(is_null);
        }
        if are_related(left, right) {
            return java::equals(left, right, &self.engine.meter)
                .map_err(|exception| self.raised(exception, frame, tokens));
        }
        let left = self.nullable_text(left, frame, tokens)?;
        let right = self.nullable_text(right, frame, tokens)?;
        Ok(left == right)
    }

    fn range(&mut self, start: &Expression, end: &Expression, frame: &Frame) -> Rendered<Value> {
        let (first, last) = (self.value(start, frame)?, self.value(end, frame)?);
        let (Some(first), Some(last)) = (arithmetic::int(&first), arithmetic::int(&last)) else {
            return Ok(Value::Null);
        };
        let length = i64::from(first).abs_diff(i64::from(last)) as i64 + 1;
        if length > LONGEST_RANGE {
            return Err(self.limit(frame, start.tokens, format!("a range holds {LONGEST_RANGE} numbers at most")));
        }
        self.pay(length as usize, frame, start.tokens)?;
        let step = if first >= last { -1 } else { 1 };
        let numbers = (0..length).map(|index| Value::Integer((i64::from(first) + step * index) as i32));
        Ok(Value::List(Rc::new(List::new(ListKind::ArrayList, numbers.collect()))))
    }

    fn interpolated(&mut self, string: &Interpolated, frame: &Frame) -> Rendered<Value> {
        // Without its program it was not prepared, which parsing does.
        let Some(program) = string.program.get() else { return Ok(Value::Null) };
        let inner = Frame { program: program.clone(), scope: frame.scope.clone() };
        let mut text = self.text_of(|interpreter| interpreter.block(&program.block, &inner))?;
        if string.is_padded {
            text.pop();
        }
        Ok(Value::String(Text::from(text)))
    }
}

/// What is wanted of an expression.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Value,
    Truth,
}

impl Wanted {
    /// What an operator wants of its left operand.
    fn by(operator: Operator) -> Self {
        if operator.is_logical() { Self::Truth } else { Self::Value }
    }
}

/// What was found of what was wanted.
enum Found {
    Value(Value),
    Truth(bool),
}

/// Whether one's class is the other's or above it.
fn are_related(left: &Value, right: &Value) -> bool {
    left.class_name() == right.class_name() || matches!((left, right), (Value::List(_), Value::List(_)))
}
