//! Amazon States Language: a state machine as a tree, strings with `${name}` in them.

use std::sync::Arc;

use crate::model::Text;

/// A state machine's definition, in the order written. <https://states-language.net/spec.html>
#[derive(Debug, PartialEq)]
pub struct Definition(pub(crate) Tree);

impl Definition {
    /// The tree, its root an object.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.0
    }
}

/// A JSON value whose strings may hold variables.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number as JSON writes it.
    Number(String),
    /// A string.
    String(Text),
    /// An array.
    Array(Vec<Tree>),
    /// An object; keys are unique and literal.
    Object(Vec<(String, Tree)>),
    /// Any of these, in more than one definition.
    Shared(Arc<Tree>),
}

/// How a Task names what it calls, once the partition is out of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskResource {
    /// `arn:…:states:::aws-sdk:ec2:startInstances`
    Sdk {
        /// The service, as the SDK for Java 2.x names it.
        service: String,
        /// The operation, its first letter small.
        operation: String,
        /// What stands after the operation, such as `.waitForTaskToken`.
        suffix: String,
    },
    /// `arn:…:states:::lambda:invoke`
    Optimized {
        /// The service.
        service: String,
        /// The operation.
        operation: String,
        /// What stands after the operation, such as `.sync`.
        suffix: String,
    },
    /// An ARN of its own: a Lambda function or an activity.
    Arn(String),
    /// A variable is all there is to see.
    Unknown,
}

impl TaskResource {
    /// Reads the `Resource` of a Task. <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html>
    #[must_use]
    pub fn parse(resource: &str) -> Self {
        let Some((_, integration)) = resource.split_once(":states:::") else {
            return if resource.starts_with("arn:") { Self::Arn(resource.to_owned()) } else { Self::Unknown };
        };
        let (integration, sdk) = match integration.strip_prefix("aws-sdk:") {
            Some(rest) => (rest, true),
            None => (integration, false),
        };
        let Some((service, call)) = integration.split_once(':') else { return Self::Unknown };
        let (operation, suffix) = call.split_at(call.find('.').unwrap_or(call.len()));
        let (service, operation, suffix) = (service.to_owned(), operation.to_owned(), suffix.to_owned());
        if sdk { Self::Sdk { service, operation, suffix } } else { Self::Optimized { service, operation, suffix } }
    }
}
