//! The words of a condition of IAM.

use super::Grammar;
use crate::diagnostic::{Code, Fault, suggestion};

/// How a condition compares, such as `StringEquals`.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionOperator(String);

/// What a condition compares, such as `aws:ResourceTag/team`.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionKey(String);

/// The operators, without what may stand before and behind them.
const OPERATORS: &[&str] = &[
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "BinaryEquals",
    "Bool",
    "DateEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateNotEquals",
    "IpAddress",
    "NotIpAddress",
    "Null",
    "NumericEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericNotEquals",
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "StringNotEquals",
    "StringNotEqualsIgnoreCase",
    "StringNotLike",
];

impl ConditionOperator {
    /// Reads an operator, perhaps `ForAllValues:` or `ForAnyValue:` before it and `IfExists` behind.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let word = text.strip_prefix("ForAllValues:").or_else(|| text.strip_prefix("ForAnyValue:")).unwrap_or(text);
        let word = word.strip_suffix("IfExists").filter(|word| *word != "Null").unwrap_or(word);
        if OPERATORS.contains(&word) {
            return Ok(Self(text.to_owned()));
        }
        let help = suggestion(word, OPERATORS);
        Err(Fault::new(Code::IamCondition, format!("IAM has no condition operator `{text}`"), help))
    }

    /// The operators that there can be.
    #[must_use]
    pub fn grammar() -> Grammar {
        let with: Vec<&str> = OPERATORS.iter().copied().filter(|word| *word != "Null").collect();
        Grammar::pattern(&format!("^(ForAllValues:|ForAnyValue:)?(Null|({})(IfExists)?)$", with.join("|")))
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ConditionKey {
    /// Reads a key: a service, a colon, a name, and for tags the tag's key behind a slash.
    ///
    /// # Errors
    /// It is written otherwise.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let is_service = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let is_name =
            |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_graphic() || letter == ' ');
        match text.split_once(':') {
            Some((service, name)) if is_service(service) && is_name(name) => Ok(Self(text.to_owned())),
            _ => {
                let help = "write `service:Name`, such as `aws:ResourceTag/team` or `s3:prefix`";
                Err(Fault::new(Code::IamCondition, format!("`{text}` is no key of a condition"), help))
            }
        }
    }

    /// The keys that there can be.
    #[must_use]
    pub fn grammar() -> Grammar {
        Grammar::pattern(r"^[\-0-9a-z]+:[ -~]+$")
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
