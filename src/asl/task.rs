//! What a Task calls, and as whom.

use serde_json::{Value as Json, json};

use super::machine::Task;
use super::schema::arn;
use super::table::{Object, QueryLanguage, entry, is_meant, object};
use super::template::{Piece, Template};
use super::value::{Before, Context, Use, Value, string, wrong_type};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Located, Node, Reader, Value as Written};
use crate::integration::{self, Call, TaskResource};

/// The `Resource` of a Task, as written.
#[derive(Debug)]
pub struct Resource {
    /// The text and its place.
    pub text: Located<String>,
}

impl Value for Resource {
    fn read(node: &Node, _: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let text = string(node, "an ARN", reader)?;
        TaskResource::parse(text.value).map_err(|fault| reader.fault(fault, text.span)).ok()?;
        Some(Self { text: Located { value: text.value.to_owned(), span: text.span } })
    }

    fn schema() -> Json {
        arn()
    }
}

/// `Credentials`: the role that calls, in place of the state machine's.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html>
#[derive(Debug)]
pub struct Credentials {
    /// The role's ARN.
    pub role_arn: Piece,
}

impl Value for Box<Credentials> {
    fn read(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let template = Template::<Before>::read(node, context, reader)?.0.value;
        match template {
            Piece::Object(members) => {
                let role = members.into_iter().find(|(name, _)| name == "RoleArn");
                if role.is_none() {
                    let diagnostic =
                        Diagnostic::new(Code::RequiredField, "the credentials have no `RoleArn`", node.span);
                    let line = reader.pair("RoleArn", "\"arn:…\"", node.span);
                    reader.complain(diagnostic.help(format!("add {line}: the role that calls")));
                }
                Some(Box::new(Credentials { role_arn: role?.1 }))
            }
            computed @ (Piece::Jsonata(_) | Piece::Open(_) | Piece::Unknown) => {
                Some(Box::new(Credentials { role_arn: computed }))
            }
            _ => {
                wrong_type(node, "a table", reader);
                None
            }
        }
    }

    fn uses(&self, uses: &mut Vec<Use>) {
        self.role_arn.uses(uses);
    }

    fn schema() -> Json {
        let role = json!({ "description": "The ARN of the role that calls." });
        json!({
            "type": ["object", "string"],
            "properties": { "RoleArn": role, "RoleArn.$": role },
            "anyOf": [{ "required": ["RoleArn"] }, { "required": ["RoleArn.$"] }],
        })
    }
}

/// What relates a Task's own fields: what its call needs, heartbeats, activities.
pub(super) fn check(node: &Node, context: &Context, reader: &mut Reader<'_>) {
    parameters(node, context, reader);
    let resource = node.get("Resource").and_then(Node::as_str).unwrap_or("");
    if let (true, Some(credentials)) = (resource.contains(":activity:"), entry(node, "Credentials")) {
        let diagnostic = Diagnostic::new(Code::StateField, "an activity has no `Credentials`", credentials.key_span);
        reader.complain(diagnostic.help("remove them: workers call with their own"));
    }
    let number = |name: &str| match node.get(name).map(|node| &node.value) {
        Some(Written::Number(number)) => number.parse::<f64>().ok(),
        _ => None,
    };
    if let (Some(heartbeat), Some(timeout)) = (number("HeartbeatSeconds"), number("TimeoutSeconds"))
        && heartbeat >= timeout
        && let Some(place) = node.get("HeartbeatSeconds")
    {
        let title = format!("`HeartbeatSeconds` ({heartbeat}) is not less than `TimeoutSeconds` ({timeout})");
        let help = format!("write less than {timeout}, or raise `TimeoutSeconds`");
        reader.complain(Diagnostic::new(Code::FieldRange, title, place.span).help(help));
    }
}

/// What the call gets: the fields that the integration requires, written as it writes them.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html>
fn parameters(node: &Node, context: &Context, reader: &mut Reader<'_>) {
    let resource = node.get("Resource").and_then(Node::as_str).unwrap_or("");
    let name = if context.language == QueryLanguage::Jsonata { "Arguments" } else { "Parameters" };
    let given = entry(node, name);
    let fields = given.map(|given| given.node.entries()).unwrap_or_default();
    match TaskResource::parse(resource) {
        Ok(TaskResource::Optimized(Call { service, operation: Some(operation), .. })) => {
            // What is not there was complained of.
            let found = integration::optimized(service.text).filter(|found| found.patterns(operation.text).is_some());
            let Some(found) = found else { return };
            let call = format!("{}:{}", service.text, operation.text);
            let Some(given) = given else {
                if !is_meant(node, name, Task::fields()) {
                    let required: Vec<&str> = found.required(operation.text).collect();
                    let example = required.first().map(|field| format!(" with `{field}`")).unwrap_or_default();
                    let title = format!("`{call}` gets no `{name}`");
                    let help = format!("add `{name}`{example}");
                    reader.complain(Diagnostic::new(Code::RequiredField, title, node.span).help(help));
                }
                return;
            };
            if !is_object(&given.node, context, reader) {
                return;
            }
            let is_there = |field: &str| fields.iter().any(|entry| entry.key.trim_end_matches(".$") == field);
            for field in found.required(operation.text).filter(|field| !is_there(field)) {
                let title = format!("`{call}` gets no `{field}`");
                let help = format!("add `{field}` to its `{name}`");
                reader.complain(Diagnostic::new(Code::RequiredField, title, given.node.span).help(help));
            }
        }
        Ok(TaskResource::Sdk(Call { service, .. })) => {
            given.inspect(|given| _ = is_object(&given.node, context, reader));
            for entry in fields.iter().filter(|entry| entry.key.starts_with(|letter: char| letter.is_ascii_lowercase()))
            {
                let title = format!("`{}` has no parameter `{}`", service.text, entry.key);
                let help = format!("parameters begin with a capital: write `{}`", integration::pascal_case(&entry.key));
                reader.complain(Diagnostic::new(Code::StateField, title, entry.key_span).help(help));
            }
        }
        _ => {}
    }
}

/// Whether what a call gets is written out as an object; anything but an expression for it is complained of.
fn is_object(node: &Node, context: &Context, reader: &mut Reader<'_>) -> bool {
    // What an expression gives is not known.
    let is_computed = |text: &str| context.language == QueryLanguage::Jsonata && text.starts_with("{%");
    node.as_str().is_none_or(|text| !is_computed(text)) && object(node, reader).is_some()
}
