//! What the caller is answered.

use super::{ContextVariable, ErrorName};

/// Success and failure of a workflow, as HTTP.
#[derive(Debug)]
pub struct Response {
    /// The status of success.
    pub status: SuccessStatus,
    /// The body of success.
    pub answer: Answer,
    /// Error names of failed executions and their statuses, in the spec's order. Only a synchronous workflow has any.
    pub errors: Vec<(ErrorName, ErrorStatus)>,
}

impl Response {
    /// The status of an error that has no row of its own: that of `States.ALL`, else 500.
    #[must_use]
    pub fn fallback(&self) -> ErrorStatus {
        self.status_of("States.ALL").unwrap_or(ErrorStatus(500))
    }

    /// The status of a run that took too long: that of `States.Timeout`, else 504.
    #[must_use]
    pub fn timed_out(&self) -> ErrorStatus {
        self.status_of("States.Timeout").unwrap_or(ErrorStatus(504))
    }

    fn status_of(&self, name: &str) -> Option<ErrorStatus> {
        self.errors.iter().find(|(error, _)| error.as_str() == name).map(|(_, status)| *status)
    }
}

/// The body of a successful response.
#[derive(Debug, PartialEq)]
pub enum Answer {
    /// The execution's output. Synchronous workflows only.
    Output,
    /// Nothing.
    Empty,
    /// An object of these fields.
    Fields(Vec<AnswerField>),
}

/// One member of a response body.
#[derive(Debug, PartialEq)]
pub struct AnswerField {
    /// Its key.
    pub name: String,
    /// Where its value comes from.
    pub origin: AnswerOrigin,
}

/// The place that a member of a response body is taken from.
#[derive(Debug, PartialEq)]
pub enum AnswerOrigin {
    /// All of the execution's output.
    Output,
    /// The execution's name: the last part of its ARN.
    ExecutionId,
    /// A member of what Step Functions answers.
    Execution(&'static str),
    /// A value that API Gateway knows about the request.
    Context(ContextVariable),
    /// Always the same.
    Value(serde_json::Value),
}

/// The status of a successful response: 200 to 299.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SuccessStatus(pub(crate) u16);

/// The status of an error response: 400 to 599.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ErrorStatus(pub(crate) u16);

impl SuccessStatus {
    /// The number.
    #[must_use]
    pub fn code(self) -> u16 {
        self.0
    }
}

impl ErrorStatus {
    /// The number.
    #[must_use]
    pub fn code(self) -> u16 {
        self.0
    }
}
