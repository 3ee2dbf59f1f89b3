//! Which of Java's numbers a JSON number becomes.

use std::rc::Rc;

use super::Node;
use crate::gateway::decimal::Decimal;
use crate::java::{Exception, narrow};

/// A number with a fraction or exponent of more characters is a `BigDecimal`.
const DOUBLE: usize = 18;

/// The number of a text: `-` or a digit first, then what a number may hold; `whole` without fraction and exponent.
pub(in crate::gateway) fn number(units: &[u16], whole: bool) -> Result<Node, Exception> {
    let text = narrow(units);
    if whole {
        return Ok(integer(&text));
    }
    if text.len() > DOUBLE {
        return Ok(Node::Decimal(Rc::new(Decimal::parse(&text)?)));
    }
    let exception = || Exception::new("java.lang.NumberFormatException", format!("For input string: \"{text}\""));
    text.parse().map(Node::Double).map_err(|_| exception())
}

/// A lone `-` is 0; more than 19 digits are a `BigInteger` even if they are zeros.
fn integer(text: &str) -> Node {
    let digits = text.trim_start_matches('-');
    if digits.is_empty() {
        return Node::Integer(0);
    }
    match text.parse::<i64>() {
        Ok(long) if digits.len() <= 19 => i32::try_from(long).map_or(Node::Long(long), Node::Integer),
        _ => {
            let sign = if text.starts_with('-') { "-" } else { "" };
            Node::BigInteger(match digits.trim_start_matches('0') {
                "" => Rc::from("0"),
                digits => Rc::from(format!("{sign}{digits}")),
            })
        }
    }
}
