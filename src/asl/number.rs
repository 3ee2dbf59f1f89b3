//! Numbers: times, counts and rates, each with its range.

use serde_json::{Value as Json, json};

use super::jsonata::Jsonata;
use super::schema::JSONATA;
use super::table::QueryLanguage;
use super::template;
use super::value::{Before, Context, Use, Value, wrong_type};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Located, Node, Reader, Value as Written};

/// A number, or an expression that gives one.
#[derive(Clone, Debug)]
pub enum Amount {
    /// As written.
    Number(f64),
    /// Computed while the state machine runs.
    Expression(Box<Jsonata>),
    /// Not known before Terraform has filled it in.
    Unknown,
}

/// A number from `MIN` to `MAX`, without decimals if it is `WHOLE`, or, in JSONata and unless it is `FIXED`, an expression.
#[derive(Clone, Debug)]
pub struct Number<const WHOLE: bool, const MIN: u64, const MAX: u64, const FIXED: bool>(pub Located<Amount>);

/// A number without decimals.
pub type Whole<const MIN: u64, const MAX: u64> = Number<true, MIN, MAX, false>;
/// A number that may have decimals.
pub type Decimal<const MIN: u64, const MAX: u64> = Number<false, MIN, MAX, false>;
/// A number without decimals that is never computed.
pub type FixedWhole<const MIN: u64, const MAX: u64> = Number<true, MIN, MAX, true>;
/// A number that may have decimals and is never computed.
pub type FixedDecimal<const MIN: u64, const MAX: u64> = Number<false, MIN, MAX, true>;

/// The largest of most counts and times, in seconds: three years and two months.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html>
pub(super) const LONGEST: u64 = 99_999_999;
/// Where a number has no upper limit of its own.
pub(super) const NO_LIMIT: u64 = u64::MAX;

impl<const WHOLE: bool, const MIN: u64, const MAX: u64, const FIXED: bool> Number<WHOLE, MIN, MAX, FIXED> {
    /// The number, if it is written.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self.0.value {
            Amount::Number(number) => Some(number),
            Amount::Expression(_) | Amount::Unknown => None,
        }
    }
}

impl<const WHOLE: bool, const MIN: u64, const MAX: u64, const FIXED: bool> Value for Number<WHOLE, MIN, MAX, FIXED> {
    fn read(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let expected = if WHOLE { "a whole number" } else { "a number" };
        if FIXED && node.as_str().is_some_and(|text| text.starts_with("{%")) {
            let title = format!("expected {expected}, found an expression of JSONata");
            let help = format!("write {expected}: nothing is computed here");
            reader.complain(Diagnostic::new(Code::WrongType, title, node.span).help(help));
            return None;
        }
        amount(node, expected, (MIN, MAX), context, reader).map(Self)
    }

    fn uses(&self, uses: &mut Vec<Use>) {
        if let Amount::Expression(code) = &self.0.value {
            template::jsonata_uses(code, self.0.span, uses);
        }
    }

    fn schema() -> Json {
        let number = if WHOLE { "integer" } else { "number" };
        let mut schema = match FIXED {
            true => json!({ "type": number, "minimum": MIN }),
            false => json!({ "type": [number, "string"], "minimum": MIN, "pattern": JSONATA }),
        };
        if MAX != NO_LIMIT {
            schema["maximum"] = json!(MAX);
        }
        schema
    }
}

#[allow(clippy::cast_precision_loss)] // The limits are far below 2^53, but for the one that means none.
fn amount(
    node: &Node,
    expected: &str,
    (min, max): (u64, u64),
    context: &Context,
    reader: &mut Reader<'_>,
) -> Option<Located<Amount>> {
    let located = |value| Some(Located { value, span: node.span });
    match &node.value {
        Written::Number(written) => {
            let number: f64 = written.parse().unwrap_or(f64::INFINITY);
            if expected == "a whole number" && number.is_finite() && number.fract() != 0.0 {
                wrong_type(node, expected, reader);
                return None;
            }
            let (low, high) = (min as f64, if max == NO_LIMIT { f64::INFINITY } else { max as f64 });
            if number < low || number > high {
                let (title, help) = match max {
                    NO_LIMIT => (format!("{written} is less than {min}"), format!("write {min} or more")),
                    _ => (
                        format!("{written} is not between {min} and {max}"),
                        format!("write a number from {min} to {max}"),
                    ),
                };
                reader.complain(Diagnostic::new(Code::FieldRange, title, node.span).help(help));
                return None;
            }
            located(Amount::Number(number))
        }
        Written::String(text) if context.language == QueryLanguage::Jsonata && text.starts_with("{%") => {
            let code = template::jsonata::<Before>(node, text, reader)?;
            located(code.map_or(Amount::Unknown, |code| Amount::Expression(Box::new(code))))
        }
        Written::String(text) if text.starts_with("{%") => {
            let title = format!("expected {expected}, found an expression of JSONata");
            let line = reader.pair("QueryLanguage", "\"JSONata\"", node.span);
            let help = format!("write {expected}, or {line} in the state");
            reader.complain(Diagnostic::new(Code::WrongType, title, node.span).help(help));
            None
        }
        // A variable of Terraform can't stand for a number in quotes: AWS refuses the string it becomes.
        _ => {
            wrong_type(node, expected, reader);
            None
        }
    }
}
