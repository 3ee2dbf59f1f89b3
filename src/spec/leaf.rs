//! The leaves: strings and numbers, each with its place.

use super::table::{Key, Read, Reader};
use crate::document::{Node, Value};
use crate::model::{
    AccountRole, ApiName, Authorization, BodyPath, ContextVariable, EndpointType, ErrorName, Fault, Flavor, IamAction,
    InstanceName, InstanceType, LogLevel, Method, ParameterName, ProjectName, Region, RoutePath, SsmParameter,
    StageName, TagKey, TagValue, VariableName,
};
use crate::source::Span;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its bytes.
    pub span: Span,
}

/// A whole number that is not negative, with its place; its range is `check`'s.
pub type Number = Located<u64>;

/// What a string of the spec is read as.
trait Leaf: Sized {
    fn parse_leaf(text: &str) -> Result<Self, Fault>;
}

macro_rules! leaves {
    ($($type:ty),+ $(,)?) => {$(
        impl Leaf for $type {
            fn parse_leaf(text: &str) -> Result<Self, Fault> {
                <$type>::parse(text)
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
keys!(ErrorName, IamAction, InstanceName, TagKey, VariableName);

impl Leaf for String {
    fn parse_leaf(text: &str) -> Result<Self, Fault> {
        Ok(text.to_owned())
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
}

impl Read for Number {
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
}

impl Read for bool {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Boolean(value) = node.value {
            return Some(value);
        }
        reader.wrong_type(node, "`true` or `false`");
        None
    }
}
