//! What stands under `[iam]`: ARNs, conditions, and actions that the definition does not show.

use crate::check::variables::Variables;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Located, Reader};
use crate::iam::{Condition, Pattern, Permission, Reason};
use crate::model::{ConditionKey, ConditionOperator, IamAction, Part, Text};
use crate::spec::{self, Map, Values};

const HELP: &str =
    "write ARNs, such as `\"arn:${partition}:sqs:${region}:${account_id}:orders\"`, or a variable that holds one";

/// An ARN, `*`, or a variable that holds one.
fn resource(written: &Located<String>, variables: &Variables, reader: &mut Reader<'_>) -> Option<Text> {
    let text = variables.text(&written.value, written.span, reader)?;
    let is_arn = match text.parts().first() {
        Some(Part::Literal(start)) => start == "*" || start.starts_with("arn:"),
        _ => true,
    };
    if !is_arn {
        let title = format!("`{}` is no ARN", written.value);
        reader.complain(Diagnostic::new(Code::ResourceArn, title, written.span).help(HELP));
    }
    is_arn.then_some(text)
}

/// The ARN of one thing, such as `a role`, whose ARNs have this behind the partition and before its name.
pub(super) fn arn(
    written: &Located<String>,
    what: &str,
    before_name: &str,
    variables: &Variables,
    reader: &mut Reader<'_>,
) -> Option<Text> {
    let text = resource(written, variables, reader)?;
    if text.parts().iter().any(|part| matches!(part, Part::Literal(text) if text.contains('*'))) {
        let title = format!("`{}` is not the ARN of {what}", written.value);
        let help = format!("write `\"arn:${{partition}}:{before_name}/<name>\"`, or a variable that holds it");
        reader.complain(Diagnostic::new(Code::ResourceArn, title, written.span).help(help));
        return None;
    }
    Some(text)
}

/// The ARNs of a table of `[iam]`, with their places.
pub(super) fn resources<'w>(
    action: &Located<IamAction>,
    written: &'w [Located<String>],
    variables: &Variables,
    reader: &mut Reader<'_>,
) -> Option<Vec<(Pattern, &'w Located<String>)>> {
    if written.is_empty() {
        let title = format!("`{}` is allowed on no resource", action.value.as_str());
        reader.complain(Diagnostic::new(Code::ResourceArn, title, action.span).help(HELP));
        return None;
    }
    let read = written.iter().map(|one| Some((Pattern::written(&resource(one, variables, reader)?), one)));
    // Every one is read, so that all of them are complained about.
    read.collect::<Vec<_>>().into_iter().collect()
}

/// The conditions of a table of `[iam]`.
pub(super) fn conditions(
    written: Option<&Map<ConditionOperator, Map<ConditionKey, Values>>>,
    variables: &Variables,
    reader: &mut Reader<'_>,
) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for (operator, keys) in written.iter().flat_map(|map| &map.entries) {
        for (key, Values(values)) in &keys.entries {
            if values.is_empty() {
                let title = format!("`{}` has no value", key.value.as_str());
                let help = "write the values that it may have, or remove it";
                reader.complain(Diagnostic::new(Code::IamCondition, title, key.span).help(help));
            }
            let texts = values.iter().filter_map(|value| variables.text(&value.value, value.span, reader));
            conditions.push(Condition {
                operator: operator.value.as_str().to_owned(),
                key: key.value.as_str().to_owned(),
                values: texts.map(|text| Pattern::written(&text)).collect(),
            });
        }
    }
    conditions.sort();
    conditions
}

/// The actions of `[iam.extra]`.
pub(super) fn extra(spec: &spec::Workflow, variables: &Variables, reader: &mut Reader<'_>) -> Vec<Permission> {
    let mut permissions = Vec::new();
    for (action, table) in spec.iam.iter().filter_map(|iam| iam.extra.as_ref()).flat_map(|map| &map.entries) {
        let resources = table.resources.as_ref().and_then(|written| resources(action, written, variables, reader));
        let conditions = conditions(table.conditions.as_ref(), variables, reader);
        let reason = table.reason.as_ref().map(|reason| reason.value.trim()).filter(|reason| !reason.is_empty());
        let Some(reason) = reason else {
            if table.faulty.iter().any(|key| key == "reason") {
                continue;
            }
            let title = format!("`{}` has no reason", action.value.as_str());
            let help = "add `reason = \"…\"`: it stands in the policy, for who reviews it";
            reader.complain(Diagnostic::new(Code::MissingReason, title, action.span).help(help));
            continue;
        };
        permissions.extend(resources.map(|resources| Permission {
            action: action.value.clone(),
            resources: resources.into_iter().map(|(resource, _)| resource).collect(),
            conditions,
            reason: Reason::Spec(reason.to_owned()),
            why: String::new(),
        }));
    }
    permissions
}
