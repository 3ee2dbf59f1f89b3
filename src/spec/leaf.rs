//! The leaves: strings and numbers, each with its place.

use crate::diagnostic::Fault;
use serde_json::{Value as Json, json};

use super::schema::{self, Tables};
use super::table::{Key, Read};
use crate::document::{Located, Node, Reader, Value};
use crate::model::{
    AccountRole, ApiName, Authorization, BodyPath, ConditionKey, ConditionOperator, ContextVariable, EncryptedService,
    EndpointType, ErrorName, Flavor, Grammar, IamAction, InstanceName, InstanceType, LogLevel, Method, ParameterName,
    ProjectName, Region, RetentionDays, RoutePath, SsmParameter, StageName, TagKey, TagValue, VariableName,
};
use crate::source::Span;

/// A whole number with its place. `check` holds it to its range, in words that the key deserves.
#[derive(Clone, Debug)]
pub struct Number<const MIN: u64 = 0, const MAX: u64 = { u64::MAX }> {
    /// The number.
    pub value: u64,
    /// Its bytes.
    pub span: Span,
}

impl<const MIN: u64, const MAX: u64> Number<MIN, MAX> {
    /// Whether the number lies in the range of its key.
    #[must_use]
    pub fn is_in_range(&self) -> bool {
        (MIN..=MAX).contains(&self.value)
    }
}

/// What a string of the spec is read as.
trait Leaf: Sized {
    fn parse_leaf(text: &str) -> Result<Self, Fault>;
    fn grammar() -> Grammar;
}

macro_rules! leaves {
    ($($type:ty),+ $(,)?) => {$(
        impl Leaf for $type {
            fn parse_leaf(text: &str) -> Result<Self, Fault> {
                <$type>::parse(text)
            }

            fn grammar() -> Grammar {
                <$type>::grammar()
            }
        }
    )+};
}

macro_rules! keys {
    ($($type:ty),+ $(,)?) => {$(
        impl Key for $type {
            fn parse_key(text: &str) -> Result<Self, Fault> {
                <$type>::parse(text)
            }

            fn grammar() -> Grammar {
                <$type>::grammar()
            }
        }
    )+};
}

leaves!(
    AccountRole,
    ApiName,
    Authorization,
    BodyPath,
    ContextVariable,
    EndpointType,
    Flavor,
    InstanceType,
    LogLevel,
    Method,
    ParameterName,
    ProjectName,
    Region,
    RoutePath,
    SsmParameter,
    StageName,
    TagValue,
);
keys!(ConditionKey, ConditionOperator, EncryptedService, ErrorName, IamAction, InstanceName, TagKey, VariableName);

impl Leaf for String {
    fn parse_leaf(text: &str) -> Result<Self, Fault> {
        Ok(text.to_owned())
    }

    fn grammar() -> Grammar {
        Grammar::Any
    }
}

impl<T: Leaf> Read for Located<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(text) = node.as_str() else {
            reader.wrong_type(node, "a string");
            return None;
        };
        let value = T::parse_leaf(text).map_err(|fault| reader.fault(fault, node.span)).ok()?;
        Some(Self { value, span: node.span })
    }

    fn schema(_: &mut Tables) -> Json {
        schema::string(T::grammar())
    }
}

/// One string, or several.
#[derive(Clone, Debug)]
pub struct Values(pub Vec<Located<String>>);

impl Read for Values {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::String(_) => Located::read(node, reader).map(|one| Self(vec![one])),
            Value::Array(_) => Vec::read(node, reader).map(Self),
            _ => {
                reader.wrong_type(node, "a string or an array of strings");
                None
            }
        }
    }

    fn schema(tables: &mut Tables) -> Json {
        json!({ "anyOf": [Located::<String>::schema(tables), Vec::<Located<String>>::schema(tables)] })
    }
}

impl Read for Located<RetentionDays> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Number { value, span }: Number = Read::read(node, reader)?;
        let value = RetentionDays::parse(value).map_err(|fault| reader.fault(fault, span)).ok()?;
        Some(Self { value, span })
    }

    fn schema(_: &mut Tables) -> Json {
        json!({ "enum": RetentionDays::ALLOWED })
    }
}

impl Read for Located<bool> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { value: bool::read(node, reader)?, span: node.span })
    }

    fn schema(tables: &mut Tables) -> Json {
        bool::schema(tables)
    }
}

impl<const MIN: u64, const MAX: u64> Read for Number<MIN, MAX> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let number = match &node.value {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            reader.wrong_type(node, "a whole number");
        }
        Some(Self { value: number?, span: node.span })
    }

    fn schema(_: &mut Tables) -> Json {
        json!({ "type": "integer", "minimum": MIN, "maximum": MAX })
    }
}

impl Read for bool {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Boolean(value) = node.value {
            return Some(value);
        }
        reader.wrong_type(node, "`true` or `false`");
        None
    }

    fn schema(_: &mut Tables) -> Json {
        json!({ "type": "boolean" })
    }
}
