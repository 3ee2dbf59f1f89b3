//! From the definition and `[iam]` to the role that the state machine runs as.

mod keys;
mod narrow;
mod written;

use super::definition;
use super::variables::Variables;
use crate::asl;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Reader;
use crate::iam::{self, Deployment, Pattern, Permission, Piece, Policy};
use crate::integration::{self, AS_OF, TaskResource};
use crate::model::{ExecutionRole, Flavor, WorkflowName};
use crate::source::Span;
use crate::spec;

/// The role, with its policy.
pub(super) fn check(
    spec: &spec::Workflow,
    definition: Option<&definition::Checked>,
    name: Option<&WorkflowName>,
    variables: &Variables,
    reader: &mut Reader<'_>,
) -> Option<ExecutionRole> {
    let before = reader.diagnostics.len();
    let known = variables.known();
    let name = Piece::Literal(format!("-{}", name.map_or("", WorkflowName::as_str)));
    let deployment = Deployment { name: Pattern::of([Piece::Terraform("var.name"), name]), variables: &known };
    let derived = definition.map(|checked| iam::derive(&checked.machine, &deployment));
    let mut permissions: Vec<Permission> = Vec::new();
    if let Some(derived) = derived {
        for (_, task) in &derived.unknown {
            unknown(task, spec, reader);
        }
        permissions.extend(derived.permissions);
    }
    // Where a Task is wrong, nobody knows which actions are not needed.
    let are_complete = definition.is_some_and(|checked| checked.definition.is_some());
    let are_complete = are_complete && reader.diagnostics.len() == before;
    let own = own(spec, variables, reader);
    permissions.extend(keys::check(&permissions, are_complete, spec, variables, reader));
    narrow::check(&mut permissions, are_complete, &deployment, spec, variables, reader);
    permissions.extend(written::extra(spec, variables, reader));
    let policy = policy(&permissions, spec.span, reader);
    let role = ExecutionRole { own: own?, policy: policy? };
    (reader.diagnostics.len() == before).then_some(role)
}

/// The ARN under `[iam.role]`: `Some(None)` if there is none.
fn own(spec: &spec::Workflow, variables: &Variables, reader: &mut Reader<'_>) -> Option<Option<crate::model::Text>> {
    let Some((iam, role)) = spec.iam.as_ref().and_then(|iam| Some((iam, iam.role.as_ref()?))) else {
        return Some(None);
    };
    let narrowed = iam.narrow.iter().flat_map(|map| &map.entries).map(|(action, _)| ("narrow", action.span));
    let added = iam.extra.iter().flat_map(|map| &map.entries).map(|(action, _)| ("extra", action.span));
    let keys = iam.keys.iter().flat_map(|map| &map.entries).map(|(service, _)| ("keys", service.span));
    for (table, span) in narrowed.chain(added).chain(keys) {
        let title = format!("`[iam.{table}]` has no role to change: `[iam.role]` names one of your own");
        let help = "remove the table and write it into that role's policy, or remove `[iam.role]`";
        reader.complain(Diagnostic::new(Code::OwnRole, title, span).also(role.span, "here").help(help));
    }
    let arn = role.arn.as_ref()?;
    written::arn(arn, "a role", "iam::${account_id}:role", variables, reader).map(Some)
}

fn policy(permissions: &[Permission], place: Span, reader: &mut Reader<'_>) -> Option<Policy> {
    let mut statements = iam::statements(permissions);
    statements.extend(iam::always());
    let size = iam::size(&statements);
    Policy::of(statements)
        .map_err(|policies| {
            let title = format!(
                "the role's permissions are {size} characters long: {policies} managed policies of {} characters, and a role \
                 has {}",
                iam::LONGEST_MANAGED,
                iam::MOST_MANAGED
            );
            let diagnostic = Diagnostic::new(Code::PolicySize, title, place);
            let help = "move states into a workflow of their own and start that, or hold actions to fewer resources under `[iam.narrow]`";
            reader.complain(diagnostic.help(help).help("or bring a role: `[iam.role]` with its `arn`"));
        })
        .ok()
}

/// Complains of a Task whose needs no table knows, unless the author vouches for it.
fn unknown(task: &asl::Task, spec: &spec::Workflow, reader: &mut Reader<'_>) {
    let Some(written) = &task.resource else { return };
    let (text, span) = (&written.text.value, written.text.span);
    // What Step Functions can't call was complained of with the definition.
    let Ok(resource) = TaskResource::parse(text) else { return };
    let flavor = spec.flavor.as_ref().map_or(Flavor::Standard, |flavor| flavor.value);
    let (service, operation) = names(&resource);
    if resource.check(flavor).is_err() || is_by_hand(service, spec) {
        return;
    }
    let prefix = service.map(prefix);
    let example = match (prefix, operation) {
        (Some(prefix), Some(operation)) => format!("{prefix}:{}", integration::pascal_case(operation)),
        (prefix, _) => format!("{}:Action", prefix.unwrap_or("service")),
    };
    let title = format!("the permissions of `{text}` are not known");
    let help =
        format!("grant them by hand: `[iam.extra.\"{example}\"]` with `resources = [\"arn:…\"]` and `reason = \"…\"`");
    let diagnostic = Diagnostic::new(Code::UnknownIntegration, title, span).help(help);
    reader.complain(match &resource {
        TaskResource::Unknown => diagnostic.help(
            "or write the integration out, and a variable for what it works on: `arn:${partition}:states:::lambda:invoke` \
             with `FunctionName = \"${function_arn}\"`",
        ),
        _ => diagnostic,
    });
}

/// The prefix of a service's actions.
fn prefix(service: &str) -> &str {
    integration::sdk(service).map_or(service, |found| found.iam_prefix())
}

/// The service and the operation that a Task calls.
fn names<'a>(resource: &TaskResource<'a>) -> (Option<&'a str>, Option<&'a str>) {
    match resource {
        TaskResource::Sdk(call) | TaskResource::Optimized(call) => {
            (Some(call.service.text), call.operation.as_ref().map(|operation| operation.text))
        }
        TaskResource::Function { .. } => (Some("lambda"), Some("invoke")),
        TaskResource::Activity | TaskResource::Unknown => (None, None),
    }
}

/// Whether the author vouches for a call that the tables lack, by granting its action; else how to.
pub(super) fn vouch(resource: &TaskResource<'_>, spec: &spec::Workflow) -> Result<(), Option<String>> {
    let (service, operation) = names(resource);
    let is_granted = match operation.map(integration::pascal_case) {
        Some(action) => has_extra(spec, |_, name| action == name),
        None => is_by_hand(service, spec),
    };
    if is_granted || spec.iam.as_ref().is_some_and(|iam| iam.role.is_some()) {
        return Ok(());
    }
    let prefix = service.map_or("service", prefix);
    let action = operation.map_or("Action".to_owned(), integration::pascal_case);
    let help = format!("or, if AWS has added it since {AS_OF}, grant it: `[iam.extra.\"{prefix}:{action}\"]`");
    Err(Some(help))
}

/// Whether `[iam.extra]` grants an action of the service, or any if the service is not known; or the role is the author's own.
fn is_by_hand(service: Option<&str>, spec: &spec::Workflow) -> bool {
    let is_own = spec.iam.as_ref().is_some_and(|iam| iam.role.is_some());
    is_own || has_extra(spec, |found, _| service.is_none_or(|service| service == found || prefix(service) == found))
}

/// Whether `[iam.extra]` has an action whose prefix and name are so, or one that can't be read.
fn has_extra(spec: &spec::Workflow, is_so: impl Fn(&str, &str) -> bool) -> bool {
    let mut extra = spec.iam.iter().filter_map(|iam| iam.extra.as_ref());
    extra.any(|extra| {
        let mut actions = extra.entries.iter().filter_map(|(action, _)| action.value.as_str().split_once(':'));
        !extra.faulty.is_empty() || actions.any(|(prefix, name)| is_so(prefix, name))
    })
}
