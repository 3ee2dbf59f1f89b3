//! `[iam.narrow]`: derived actions, held to less than the definition shows.

use super::written;
use crate::check::variables::Variables;
use crate::diagnostic::{Code, Diagnostic, suggestion};
use crate::document::{Located, Reader};
use crate::iam::{Deployment, Pattern, Permission, Reason, is_within};
use crate::model::IamAction;
use crate::spec;

pub(super) fn check(
    permissions: &mut [Permission],
    are_complete: bool,
    deployment: &Deployment<'_>,
    spec: &spec::Workflow,
    variables: &Variables,
    reader: &mut Reader<'_>,
) {
    for (action, table) in spec.iam.iter().filter_map(|iam| iam.narrow.as_ref()).flat_map(|map| &map.entries) {
        let resources = table.resources.as_ref().and_then(|found| written::resources(action, found, variables, reader));
        let conditions = written::conditions(table.conditions.as_ref(), variables, reader);
        if table.resources.is_none() && table.conditions.is_none() && table.faulty.is_empty() {
            let title = format!("`{}` is held to nothing", action.value.as_str());
            let help = "add `resources = [\"arn:…\"]`, or `conditions`, or remove the table";
            reader.complain(Diagnostic::new(Code::MissingKey, title, action.span).help(help));
        }
        let known: Vec<String> = permissions.iter().map(|permission| permission.action.as_str().to_owned()).collect();
        let mut held: Vec<&mut Permission> =
            permissions.iter_mut().filter(|permission| permission.action == action.value).collect();
        if held.is_empty() {
            if are_complete {
                unneeded(action, &known, reader);
            }
            continue;
        }
        if let Some(resources) = resources {
            hold(action, &mut held, &resources, deployment, reader);
        }
        for permission in held {
            permission.conditions.extend(conditions.iter().cloned());
            permission.conditions.sort();
            permission.conditions.dedup();
        }
    }
}

fn unneeded(action: &Located<IamAction>, known: &[String], reader: &mut Reader<'_>) {
    let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
    known.sort_unstable();
    known.dedup();
    let title = format!("no state needs `{}`", action.value.as_str());
    let help = match known.is_empty() {
        true => "remove the table".to_owned(),
        false => suggestion(action.value.as_str(), &known),
    };
    reader.complain(Diagnostic::new(Code::UnneededAction, title, action.span).help(help));
}

/// Holds the permissions of an action to resources that lie within theirs.
fn hold(
    action: &Located<IamAction>,
    held: &mut [&mut Permission],
    resources: &[(Pattern, &Located<String>)],
    deployment: &Deployment<'_>,
    reader: &mut Reader<'_>,
) {
    let resolved: Vec<Pattern> =
        resources.iter().map(|(resource, _)| deployment.resolved_as_written(resource)).collect();
    let lies_in = |resource: &Pattern, permission: &Permission| {
        permission.resources.iter().any(|own| is_within(resource, own, true))
    };
    let mut is_right = true;
    for (resource, (_, place)) in resolved.iter().zip(resources) {
        if held.iter().any(|permission| lies_in(resource, permission)) {
            continue;
        }
        is_right = false;
        let mut needed: Vec<String> =
            held.iter().flat_map(|permission| permission.resources.iter().map(|own| format!("`{own}`"))).collect();
        needed.sort();
        needed.dedup();
        let title = format!("`{}` is more than the states need of `{}`", place.value, action.value.as_str());
        reader.complain(
            Diagnostic::new(Code::WiderResource, title, place.span)
                .help(format!("they need {}: write what lies within", needed.join(", ")))
                .help(format!("or grant it under `[iam.extra.\"{}\"]`, with a reason", action.value.as_str())),
        );
    }
    if !is_right {
        return;
    }
    for permission in held {
        let within: Vec<Pattern> = resolved
            .iter()
            .zip(resources)
            .filter(|(resource, _)| lies_in(resource, permission))
            .map(|(_, (written, _))| written.clone())
            .collect();
        if within.is_empty() {
            let Reason::State(state) = &permission.reason else { continue };
            let title = format!("nothing of `{}` is left to `{state}`", action.value.as_str());
            let needed: Vec<String> = permission.resources.iter().map(|own| format!("`{own}`")).collect();
            let help = format!("add what lies within {}", needed.join(", "));
            reader.complain(Diagnostic::new(Code::WiderResource, title, action.span).help(help));
            continue;
        }
        permission.resources = within;
        permission.why = format!("held by [iam.narrow]; {}", permission.why);
    }
}
