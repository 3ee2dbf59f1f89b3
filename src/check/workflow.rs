//! `<workflow>.toml` to the model.

use crate::document::Reader;
use std::time::Duration;

use super::definition::{LongestPath, Shared};
use super::project::Defaults;
use super::variables::Variables;
use super::{definition, number, permissions, read, request, response};
use crate::asl::Scope;
use crate::diagnostic::{Code, Diagnostic, Label};
use crate::integration::TaskResource;
use crate::model::{EndpointType, Flavor, Method, Route, RoutePath, Workflow, WorkflowName};
use crate::source::{FileId, Span};
use crate::spec;

/// What other workflows are compared with, and the workflow if it is valid.
pub(super) struct Checked {
    pub(super) method: Method,
    pub(super) path: RoutePath,
    pub(super) path_span: Span,
    pub(super) workflow: Option<Workflow>,
}

/// API Gateway's longest wait without a raised quota.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html>
const INTEGRATION_TIMEOUT_MS: u64 = 29_000;

pub(super) fn check(file: FileId, defaults: &Defaults, shared: &Shared, reader: &mut Reader<'_>) -> Option<Checked> {
    let name = name(file, defaults, reader);
    let spec: spec::Workflow = read(file, reader)?;
    let variables = Variables::read(&spec, reader);
    let route = spec.route.as_ref().and_then(|table| route(table, defaults, reader));
    let flavor = spec.flavor.as_ref().map(|flavor| flavor.value);
    let input = request::check(spec.request.as_ref(), route.as_ref(), reader);
    let response = response::check(spec.response.as_ref(), flavor, reader);
    let vouch = |resource: &TaskResource<'_>| permissions::vouch(resource, &spec);
    let definition = definition::check(&spec, &variables, shared, vouch, reader);
    let timeout = timeout(&spec, definition.as_ref(), reader);
    if let (Some(timeout), Some(flavor)) = (timeout, flavor) {
        refuse_long(timeout, flavor, route.as_ref(), reader);
    }
    let may_time_out = spec.may_time_out.as_ref().filter(|may| may.value);
    if let Some(definition) = definition.as_ref().filter(|definition| definition.definition.is_some()) {
        // A standard workflow answers before it can fail, and has no errors to name.
        let response = spec.response.iter().filter(|_| flavor == Some(Flavor::Express));
        let names = response.filter_map(|response| response.errors.as_ref());
        let names = names.flat_map(|errors| errors.entries.iter().map(|(name, _)| name));
        definition::check_response(names, &definition::raised(&definition.machine.scope), reader);
        if let (Some(Flavor::Express), Some(route), None) = (flavor, &route, may_time_out) {
            refuse_slow(&spec, &definition.machine.scope, route, reader);
        }
    }
    if let (Some(Flavor::Standard), Some(written)) = (flavor, may_time_out) {
        let title = "the caller of a standard workflow does not wait for its end";
        reader.complain(Diagnostic::new(Code::SyncDuration, title, written.span).help("remove `may_time_out`"));
    }
    let role = permissions::check(&spec, definition.as_ref(), name.as_ref(), &variables, reader);
    name_includes(file, &spec, reader);
    let written = spec.route.as_ref()?;
    let path = written.path.as_ref()?;
    let (method, path, path_span) = (written.method.as_ref()?.value, path.value.clone(), path.span);
    let valid = || {
        let definition = definition?;
        Some(Workflow {
            name: name?,
            flavor: flavor?,
            route: route?,
            input: input?,
            response: response?,
            variables: variables.into_pairs()?,
            definition: definition.definition?,
            machine: definition.machine,
            role: role?,
        })
    };
    Some(Checked { method, path, path_span, workflow: valid() })
}

/// Says of what is wrong in a fragment which workflow it is wrong for.
fn name_includes(file: FileId, spec: &spec::Workflow, reader: &mut Reader<'_>) {
    let sources = reader.sources;
    for diagnostic in reader.diagnostics.iter_mut().filter(|diagnostic| diagnostic.span().file != file) {
        let place = Some(diagnostic.span().file);
        if let Some(include) = spec.include.iter().flatten().find(|name| sources.find(&name.value) == place) {
            diagnostic.labels.push(Label { span: include.span, text: "included here".to_owned() });
        }
    }
}

fn name(file: FileId, defaults: &Defaults, reader: &mut Reader<'_>) -> Option<WorkflowName> {
    let place = Span { file, start: 0, end: 0 };
    let stem = reader.sources.get(file).name.trim_end_matches(".toml").to_owned();
    let name = match WorkflowName::parse(&stem) {
        Ok(name) => name,
        Err(fault) => {
            let diagnostic = Diagnostic::new(fault.code, fault.title, place);
            reader.complain(diagnostic.label("the file's name is the workflow's").help(fault.help));
            return None;
        }
    };
    let project = defaults.project_name.as_deref()?;
    let names = [
        (format!("{project}-{name}"), 80, Code::StateMachineNameLength, "a state machine"),
        (format!("{project}-{name}-execution"), 64, Code::RoleNameLength, "an IAM role"),
    ];
    let excess = names.iter().map(|(aws_name, limit, ..)| aws_name.len().saturating_sub(*limit)).max();
    let Some((aws_name, limit, code, what)) = names.iter().find(|(aws_name, limit, ..)| aws_name.len() > *limit) else {
        return Some(name);
    };
    let title = format!("`{aws_name}` is {} characters long; {what}'s name has at most {limit}", aws_name.len());
    let help = format!("shorten the file's name or the project's by {}", excess.unwrap_or_default());
    reader.complain(Diagnostic::new(*code, title, place).label("the file's name is the workflow's").help(help));
    None
}

fn route(spec: &spec::Route, defaults: &Defaults, reader: &mut Reader<'_>) -> Option<Route> {
    let help = "API Gateway waits 50 ms at least; without a raised quota, 29000 ms at most";
    let written = spec.timeout_milliseconds.as_ref();
    let timeout = number(written, INTEGRATION_TIMEOUT_MS, help, reader);
    if let (Some(timeout), Some(written), EndpointType::Edge) = (timeout, written, defaults.endpoint_type)
        && timeout > INTEGRATION_TIMEOUT_MS
    {
        let title = format!("an `EDGE` API waits at most {INTEGRATION_TIMEOUT_MS} ms");
        let help = "write 29000 or less, or `endpoint_type = \"REGIONAL\"` under [api] and raise the account's quota";
        reader.complain(Diagnostic::new(Code::IntegrationTimeout, title, written.span).help(help));
        return None;
    }
    Some(Route {
        method: spec.method.as_ref()?.value,
        path: spec.path.as_ref()?.value.clone(),
        authorization: match &spec.authorization {
            Some(written) => written.value,
            None => defaults.authorization,
        },
        timeout_milliseconds: timeout?,
    })
}

/// The state machine's `TimeoutSeconds` and its place, from the spec or from the definition.
fn timeout(
    spec: &spec::Workflow,
    checked: Option<&definition::Checked>,
    reader: &mut Reader<'_>,
) -> Option<(u64, Span)> {
    let own = checked.and_then(|checked| checked.machine.top_level.timeout_seconds.as_ref());
    match (&spec.timeout_seconds, own) {
        (Some(written), _) => Some((written.value, written.span)),
        // Read as a whole number in its range.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        (None, Some(own)) => Some((own.number()? as u64, own.0.span)),
        (None, None) => {
            let is_known = checked.is_some_and(|checked| checked.definition.is_some())
                && !spec.faulty.iter().any(|key| key == "timeout_seconds");
            if is_known {
                let title = "missing key `timeout_seconds`: a stuck run would go on for as long as AWS lets it";
                let help = "add `timeout_seconds = 25` above the first table";
                reader.complain(Diagnostic::new(Code::MissingKey, title, spec.span).help(help));
            }
            None
        }
    }
}

/// States of a longest path that are told.
const MOST_STATES: usize = 30;

/// A caller who waits is sent away by API Gateway, however well the workflow would have ended.
fn refuse_slow(spec: &spec::Workflow, scope: &Scope, route: &Route, reader: &mut Reader<'_>) {
    let LongestPath { seconds, states } = definition::longest_path(scope);
    let waits = Duration::from_millis(route.timeout_milliseconds).as_secs_f64();
    if seconds <= waits {
        return;
    }
    let mut path: Vec<String> =
        states.iter().take(MOST_STATES).map(|(state, seconds)| format!("`{state}` {seconds} s")).collect();
    if let more @ 1.. = states.len() - path.len() {
        path.push(format!("and {more} more"));
    }
    let title = format!("the workflow may take {seconds} s, and its caller is sent away after {waits} s");
    let place = spec.flavor.as_ref().map_or(spec.span, |flavor| flavor.span);
    let diagnostic = Diagnostic::new(Code::SyncDuration, title, place)
        .help(format!("its longest path: {}", path.join(", ")))
        .help("shorten waits, `TimeoutSeconds` and retries, or write `flavor = \"standard\"`")
        .help("or write `may_time_out = true` if callers can live with a 504");
    reader.complain(diagnostic);
}

fn refuse_long((seconds, span): (u64, Span), flavor: Flavor, route: Option<&Route>, reader: &mut Reader<'_>) {
    if seconds == 0 || seconds > flavor.longest_seconds() {
        let longest = flavor.longest_seconds();
        let title = format!("the flavor `{flavor}` runs 1 to {longest} seconds, not {seconds}");
        let help = match flavor {
            _ if seconds == 0 => "write 1 or more",
            Flavor::Express => "shorten it, or write `flavor = \"standard\"`",
            Flavor::Standard => "shorten it: a year is the longest run",
        };
        reader.complain(Diagnostic::new(Code::WorkflowTimeout, title, span).help(help));
    } else if flavor == Flavor::Express
        && let Some(route) = route
        && seconds * 1000 >= route.timeout_milliseconds
    {
        let title = format!(
            "the workflow may run {seconds} s, but its caller is sent away after {} ms",
            route.timeout_milliseconds
        );
        let longest = (route.timeout_milliseconds - 1) / 1000;
        let help = if longest == 0 {
            "raise `timeout_milliseconds` under [route] above 1000".to_owned()
        } else {
            format!("write {longest} or less, or `flavor = \"standard\"`")
        };
        reader.complain(Diagnostic::new(Code::SyncTimeout, title, span).help(help));
    }
}
