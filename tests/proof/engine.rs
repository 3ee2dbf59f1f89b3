//! The engine, as API Gateway runs a template.

use serde_json::{Map, Value};
use stepgate::gateway::{self, Call, Kind, Limits};
use stepgate::vtl::Template;

use crate::event::{Event, Outcome};
use crate::route::Part;

/// A template that was parsed.
pub(crate) struct Engine {
    template: Template,
    kind: Kind,
}

impl Engine {
    pub(crate) fn new(vtl: &str, part: Part) -> Result<Self, String> {
        let kind = if part == Part::Request { Kind::Request } else { Kind::Response };
        let template = gateway::parse(vtl).map_err(|error| format!("{error:?}"))?;
        Ok(Self { template, kind })
    }

    pub(crate) fn run(&self, event: &Event) -> Outcome {
        let call = Call {
            kind: self.kind,
            body: event.body.clone(),
            headers: event.headers.iter().cloned().collect(),
            query: event.query.iter().cloned().collect(),
            path: event.path.iter().cloned().collect(),
            context: context(&event.context),
            ..Call::default()
        };
        match gateway::evaluate(&self.template, &call, &Limits::default()) {
            Ok(evaluation) => Outcome::Rendered {
                text: evaluation.text.to_string(),
                status: evaluation.overrides.get("responseOverride").and_then(|set| set.get("status")).cloned(),
            },
            Err(error) => Outcome::Failed(format!("{error:?}")),
        }
    }
}

/// `$context` of dotted names.
fn context(variables: &[(String, Value)]) -> Map<String, Value> {
    let mut context = Map::new();
    for (name, value) in variables {
        match name.split_once('.') {
            Some((group, name)) => {
                context.entry(group).or_insert_with(|| Value::Object(Map::new()))[name] = value.clone()
            }
            None => _ = context.insert(name.clone(), value.clone()),
        }
    }
    context
}
