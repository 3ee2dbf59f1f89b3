//! What a call of an SDK integration needs.

use super::bind::{Binding, bind};
use super::calls::{self, Needed, ResourceType};
use super::given::Parameters;
use super::pattern::Pattern;
use super::{Condition, passed, special};
use crate::integration::{self, Service};

/// An action on resources, before it is known who needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) action: String,
    pub(super) resources: Vec<Pattern>,
    pub(super) conditions: Vec<Condition>,
    pub(super) why: String,
}

/// What is said of a value that no one knows yet.
pub(super) fn runtime(parameter: &str) -> String {
    format!("`{parameter}` is known only when it runs")
}

/// What the call needs; nothing if that is not known.
pub(super) fn needs(service: Service, operation: &str, parameters: Parameters<'_>) -> Option<Vec<Need>> {
    let call = calls::call(service.name(), operation)?;
    let usual = format!("{}:{}", service.iam_prefix(), integration::pascal_case(operation));
    let Some(actions) = &call.actions else {
        let need = of_action(&usual, service.name(), operation, &call, parameters);
        return Some(vec![need]);
    };
    let needed = actions.iter().filter(|needed| is_needed(needed, parameters));
    Some(
        needed
            .map(|needed| match (needed.resource, needed.path) {
                (Some(parameter), _) => by_parameter(needed.action, parameter, service.iam_prefix(), parameters),
                (_, Some(path)) => by_path(needed.action, path, parameters),
                _ => of_action(needed.action, service.name(), operation, &call, parameters),
            })
            .collect(),
    )
}

/// Whether the parameters make an action needed.
fn is_needed(needed: &Needed, parameters: Parameters<'_>) -> bool {
    let is_there = |path: &str| parameters.has(path);
    match (needed.when, needed.resource) {
        (None, _) => true,
        // A role that is only thought to be one has to be written.
        (Some(_), Some(path)) if needed.is_guess => parameters.root.is_some_and(|root| root.get(top(path)).is_some()),
        (Some(""), Some(path)) | (Some(path), Some(_)) | (Some(path), None) if !path.is_empty() => is_there(path),
        _ => false,
    }
}

/// The first name of a path.
fn top(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or(path)
}

/// An action whose resource is a parameter's value: a role, a secret.
fn by_parameter(action: &str, parameter: &'static str, prefix: &str, parameters: Parameters<'_>) -> Need {
    let values: Vec<Pattern> =
        parameters.at(parameter).iter().filter_map(super::given::Given::value).cloned().collect();
    let is_role = action == "iam:PassRole";
    let resource = |value: &Pattern| match is_role {
        true => passed::role(value, parameter, parameters),
        false if value.is_any() => {
            let types = calls::resource_types(action).unwrap_or_default();
            types.first().and_then(|kind| kind.any().next()).unwrap_or_else(Pattern::any)
        }
        false => value.clone(),
    };
    let is_known = values.iter().all(|value| !value.is_any());
    let why = if is_known { format!("`{parameter}` names it") } else { runtime(parameter) };
    let conditions = if is_role { passed::to(prefix).into_iter().collect() } else { Vec::new() };
    Need { action: action.to_owned(), resources: values.iter().map(resource).collect(), conditions, why }
}

/// An action on the path of an API. <https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html>
fn by_path(action: &str, path: &str, parameters: Parameters<'_>) -> Need {
    let filled: String = path.replace('{', "${");
    let format = format!("arn:${{Partition}}:apigateway:${{Region}}::{filled}");
    let value = |name: &str| parameters.first(name).unwrap_or_else(Pattern::any);
    let resource = Pattern::fill(&format, value);
    let why =
        if resource.is_open() { "parts of its path are known only when it runs" } else { "the parameters name it" };
    Need { action: action.to_owned(), resources: vec![resource], conditions: Vec::new(), why: why.to_owned() }
}

/// Verbs of operations that make what they are about: it has no name yet that a parameter could give.
const MAKING: &[&str] = &[
    "allocate",
    "clone",
    "copy",
    "create",
    "import",
    "open",
    "provision",
    "purchase",
    "register",
    "request",
    "restore",
    "run",
];

/// Verbs of operations that work on no resource, or on all of them, unless a parameter names one.
const SWEEPING: &[&str] = &["describe", "detect", "list", "predict", "search", "synthesize", "translate"];

/// The verb of an operation, and what it is about.
fn words(operation: &str) -> (&str, &str) {
    let end = operation.find(|letter: char| letter.is_ascii_uppercase()).unwrap_or(operation.len());
    operation.split_at(end)
}

fn of_action(action: &str, service: &str, operation: &str, call: &calls::Call, parameters: Parameters<'_>) -> Need {
    let need = |resources: Vec<Pattern>, conditions: Vec<Condition>, why: String| Need {
        action: action.to_owned(),
        resources,
        conditions,
        why,
    };
    if action == "lambda:InvokeFunction"
        && let Some(value) = parameters.first("FunctionName")
    {
        let why = if value.is_any() { runtime("FunctionName") } else { "`FunctionName` names it".to_owned() };
        return need(special::function(&value, parameters), Vec::new(), why);
    }
    if let Some((resources, conditions, why)) = special::resources(service, operation, action, parameters) {
        return need(resources, conditions, why);
    }
    let types = calls::resource_types(action).unwrap_or_default();
    if types.is_empty() {
        return need(vec![Pattern::any()], Vec::new(), "IAM knows no resource to hold it to".to_owned());
    }
    let mut fills = special::fills(service, operation, action).unwrap_or_else(|| call.fills.clone());
    fills.extend_from_slice(special::more(service, operation));
    let (verb, noun) = words(operation);
    let bound: Vec<(&ResourceType, Binding)> =
        types.iter().map(|kind| (kind, bind(kind, &fills, parameters, noun))).collect();
    let conditions = match action {
        "iam:PassRole" => passed::to(calls_prefix(service)).into_iter().collect(),
        _ => Vec::new(),
    };
    let (chosen, why) = choose(&bound, verb, action.starts_with("ec2:") || MAKING.contains(&verb));
    let finished = chosen
        .into_iter()
        .flat_map(|(kind, resources)| special::finish(action, kind.name, resources, parameters))
        .collect::<Vec<_>>();
    if finished.is_empty() {
        return need(vec![Pattern::any()], conditions, why);
    }
    need(finished, conditions, why)
}

/// The prefix of a service's own actions.
fn calls_prefix(service: &str) -> &str {
    integration::sdk(service).map_or(service, |found| found.iam_prefix())
}

type Chosen<'t> = Vec<(&'t ResourceType, Vec<Pattern>)>;

/// The resources of those types that the call is about.
fn choose<'t>(bound: &[(&'t ResourceType, Binding)], verb: &str, needs_all: bool) -> (Chosen<'t>, String) {
    let mut chosen: Chosen<'t> = Vec::new();
    let (mut named, mut unknown) = (Vec::new(), Vec::new());
    let is_firm = bound.iter().any(|(_, binding)| matches!(binding, Binding::Bound(..)));
    // Of the rules of EventBridge, those of a bus that is named.
    let is_custom = bound
        .iter()
        .any(|(kind, found)| kind.name == "rule-on-custom-event-bus" && matches!(found, Binding::Bound(..)));
    for (kind, binding) in bound.iter().filter(|(kind, _)| !(is_custom && kind.name == "rule-on-default-event-bus")) {
        match binding {
            Binding::Loose(..) if is_firm && !kind.is_required => {}
            Binding::Bound(resources, parameter) | Binding::Loose(resources, parameter) => {
                let is_known = resources.iter().any(|resource| !kind.any().any(|any| any == *resource));
                let list = if is_known { &mut named } else { &mut unknown };
                if !list.contains(parameter) {
                    list.push(*parameter);
                }
                chosen.push((kind, resources.clone()));
            }
            Binding::Constant(resources) if kind.is_required => chosen.push((kind, resources.clone())),
            _ => {}
        }
    }
    let is_bound = !named.is_empty() || !unknown.is_empty();
    let required = bound.iter().filter(|(kind, _)| kind.is_required);
    let open: Vec<&&ResourceType> = required
        .filter(|(_, binding)| matches!(binding, Binding::Unmapped | Binding::Absent))
        .map(|(kind, _)| kind)
        .collect();
    let mut whys: Vec<String> = Vec::new();
    whys.extend(list(&named, "names it", "name it"));
    whys.extend(list(&unknown, "is known only when it runs", "are known only when it runs"));
    if !open.is_empty() && (needs_all || !is_bound) {
        chosen.extend(open.iter().map(|kind| (**kind, kind.any().collect())));
        fold(&mut chosen);
        let names: Vec<&str> = open.iter().map(|kind| kind.name).collect();
        whys.push(format!("no parameter names the {}", names.join(", ")));
    }
    if chosen.is_empty() {
        let is_mapped = bound.iter().any(|(_, binding)| *binding == Binding::Absent);
        if is_mapped || needs_all || SWEEPING.contains(&verb) {
            return (chosen, "the call names none of the resources that the action can be held to".to_owned());
        }
        chosen.extend(bound.iter().map(|(kind, _)| (*kind, kind.any().collect())));
        whys.push("no parameter names it".to_owned());
    }
    (chosen, whys.join("; "))
}

/// Types that are written out, each by its own pattern.
const FEW: usize = 10;

/// Where a call may be about any of many types, as tagging is, one pattern for all that stand in the same place.
fn fold(chosen: &mut Chosen<'_>) {
    if chosen.len() <= FEW {
        return;
    }
    let mut seen: Vec<Pattern> = Vec::new();
    for (_, resources) in chosen.iter_mut() {
        for resource in resources.iter_mut().filter(|resource| resource.is_open()) {
            let mut parts = resource.split(':');
            let has_slash = parts.get(5).is_some_and(|part| part.split('/').len() > 1);
            parts.truncate(5);
            parts.push(Pattern::literal(if has_slash { "*/*" } else { "*" }));
            *resource = Pattern::joined(&parts, ':');
        }
        resources.retain(|resource| !seen.contains(resource));
        seen.extend(resources.iter().cloned());
    }
}

fn list(parameters: &[&str], one: &str, several: &str) -> Option<String> {
    let names: Vec<String> = parameters.iter().map(|name| format!("`{}`", name.replace("[]", ""))).collect();
    match names.len() {
        0 => None,
        1 => Some(format!("{} {one}", names[0])),
        _ => Some(format!("{} {several}", names.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::{MAKING, SWEEPING, needs, words};
    use crate::asl::Piece;
    use crate::iam::given::Parameters;
    use crate::iam::{Deployment, Pattern, calls};
    use crate::integration::services;

    /// Whatever is called with parameters that nobody knows yet: `*` only where IAM knows no resource, or where the call may be
    /// about none of those that it knows.
    #[test]
    fn any_resource_is_the_last_resort() {
        let deployment = Deployment { name: Pattern::literal("machine"), variables: &[] };
        let parameters = Parameters { root: Some(&Piece::Unknown), deployment: &deployment };
        let (mut typed, mut untyped, mut open) = (0, 0, Vec::new());
        for service in services() {
            for operation in service.operations() {
                for need in needs(service, operation, parameters).unwrap_or_default() {
                    let types = calls::resource_types(&need.action).unwrap_or_default();
                    match need.resources.iter().any(Pattern::is_any) {
                        false => typed += 1,
                        true if types.is_empty() => untyped += 1,
                        true => open.push((need.action, operation, types)),
                    }
                }
            }
        }
        for (action, operation, types) in &open {
            let verb = words(operation).0;
            let is_free = MAKING.contains(&verb) || SWEEPING.contains(&verb) || action.starts_with("ec2:");
            let is_known = ["sns:Publish", "cloudwatch:PutMetricData"].contains(&action.as_str());
            assert!(is_known || is_free && types.iter().all(|kind| !kind.is_required), "{action} by {operation}");
        }
        assert_eq!((typed, untyped, open.len()), (13_922, 5_192, 134));
    }
}
