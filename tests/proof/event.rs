//! What comes in, a request or an answer of Step Functions, and what the engine makes of it.

use serde_json::Value;

/// What a template is given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Event {
    /// The request's body, or what Step Functions answered.
    pub(crate) body: String,
    /// Parameters of the path, as they stand in the URL.
    pub(crate) path: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    /// `$context` variables by their dotted names.
    pub(crate) context: Vec<(String, Value)>,
}

impl Event {
    /// A `$context` variable as text.
    pub(crate) fn context(&self, name: &str) -> Option<String> {
        let (_, value) = self.context.iter().find(|(known, _)| known == name)?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }
}

/// What became of it.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// A text, and the status that the template set.
    Rendered { text: String, status: Option<Value> },
    /// The template stopped.
    Failed(String),
}
