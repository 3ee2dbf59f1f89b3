//! The walk over a state machine: what each state needs of IAM.

use super::given::{Parameters, value, written};
use super::pattern::Pattern;
use super::sdk::{self, Need, runtime};
use super::special::equals;
use super::{Deployment, Permission, Reason, optimized, passed, special};
use crate::asl::{InputType, ItemReader, Kind, Map, Piece, ResultWriter, Scope, State, StateMachine, Task};
use crate::integration::{self, TaskResource};
use crate::model::IamAction;

/// What a state machine needs.
#[derive(Debug)]
pub struct Derived<'a> {
    /// A permission for each action of each state, in the order of the states.
    pub permissions: Vec<Permission>,
    /// The Tasks whose needs are not known, with the names of their states.
    pub unknown: Vec<(&'a str, &'a Task)>,
}

/// Derives what a state machine needs, but for its logs and traces.
#[must_use]
pub fn derive<'a>(machine: &'a StateMachine, deployment: &Deployment<'_>) -> Derived<'a> {
    let mut derived = Derived { permissions: Vec::new(), unknown: Vec::new() };
    scope(&machine.scope, deployment, &mut derived);
    derived
}

fn scope<'a>(states: &'a Scope, deployment: &Deployment<'_>, derived: &mut Derived<'a>) {
    for state in &states.states {
        let needs = match &state.kind {
            Some(Kind::Task(task)) => match of_task(task, deployment) {
                Some(needs) => needs,
                None => {
                    derived.unknown.push((&state.name.value, task));
                    Vec::new()
                }
            },
            Some(Kind::Map(map)) => of_map(map, deployment),
            _ => Vec::new(),
        };
        derived.permissions.extend(needs.into_iter().filter_map(|need| permission(need, state)));
        state.scopes().into_iter().for_each(|inner| scope(inner, deployment, derived));
    }
}

fn permission(need: Need, state: &State) -> Option<Permission> {
    let mut resources = need.resources;
    resources.sort();
    resources.dedup();
    let mut conditions = need.conditions;
    conditions.sort();
    (!resources.is_empty()).then_some(())?;
    Some(Permission {
        action: IamAction::parse(&need.action).ok()?,
        resources,
        conditions,
        reason: Reason::State(state.name.value.clone()),
        why: need.why,
    })
}

fn of_task(task: &Task, deployment: &Deployment<'_>) -> Option<Vec<Need>> {
    let Some(written) = &task.resource else { return Some(Vec::new()) };
    let text = &written.text.value;
    let resource = TaskResource::parse(text).ok()?;
    // Workers ask for the tasks of an activity; the state machine's role does nothing.
    if resource == TaskResource::Activity {
        return Some(Vec::new());
    }
    // Whoever is named calls, with what that role may do.
    // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html
    if let Some(credentials) = &task.credentials {
        return Some(vec![assume(&credentials.role_arn, deployment)]);
    }
    let root = task.parameters.as_ref().or(task.arguments.as_ref()).map(|template| &template.0.value);
    let parameters = Parameters { root, deployment };
    match &resource {
        TaskResource::Sdk(call) => {
            let service = integration::sdk(call.service.text)?;
            let operation = call.operation.as_ref()?.text;
            service.has(operation).then(|| sdk::needs(service, operation, parameters))?
        }
        TaskResource::Optimized(call) => {
            let operation = call.operation.as_ref()?.text;
            optimized::needs(call.service.text, operation, call.pattern?, parameters)
        }
        TaskResource::Function { .. } => Some(vec![function(text, parameters)]),
        TaskResource::Activity | TaskResource::Unknown => behind_variable(text, parameters),
    }
}

/// What a Task calls whose Resource is a variable, if the resource block that the variable refers to says so.
fn behind_variable(resource: &str, parameters: Parameters<'_>) -> Option<Vec<Need>> {
    let value = written(resource, parameters.deployment);
    match parameters.deployment.reference(value.as_variable()?)? {
        "aws_lambda_function" | "aws_lambda_alias" => Some(vec![function(resource, parameters)]),
        "aws_sfn_activity" => Some(Vec::new()),
        _ => None,
    }
}

/// A Lambda function that a Task's Resource names.
fn function(resource: &str, parameters: Parameters<'_>) -> Need {
    let arn = written(resource, parameters.deployment);
    let none = Parameters { root: None, ..parameters };
    Need {
        action: "lambda:InvokeFunction".to_owned(),
        resources: special::versions(&arn, none),
        conditions: Vec::new(),
        why: "`Resource` names it".to_owned(),
    }
}

fn assume(role: &Piece, deployment: &Deployment<'_>) -> Need {
    let arn = value(role, deployment);
    let (resource, why) = match arn.is_any() {
        // In which account is not known either.
        true => (Pattern::fill("arn:${Partition}:iam::*:role/*", |_| Pattern::any()), runtime("Credentials.RoleArn")),
        false => {
            let parameters = Parameters { root: None, deployment };
            (passed::role(&arn, "RoleArn", parameters), "`Credentials.RoleArn` names it: it calls".to_owned())
        }
    };
    Need { action: "sts:AssumeRole".to_owned(), resources: vec![resource], conditions: Vec::new(), why }
}

/// A distributed Map starts executions of its own state machine, reads its items and writes its results.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html>
fn of_map(map: &Map, deployment: &Deployment<'_>) -> Vec<Need> {
    let mut processors = map.item_processor.iter().chain(&map.iterator);
    if !processors.any(|processor| processor.is_distributed()) {
        return Vec::new();
    }
    let need = |action: &str, resource: Pattern, why: &str| Need {
        action: action.to_owned(),
        resources: vec![resource],
        conditions: Vec::new(),
        why: why.to_owned(),
    };
    let follow = "it follows and stops its child executions";
    let mut needs = vec![
        need(
            "states:StartExecution",
            deployment.state_machine(),
            "each batch is an execution of the state machine itself",
        ),
        need("states:DescribeExecution", deployment.executions(), follow),
        need("states:StopExecution", deployment.executions(), follow),
    ];
    needs.extend(map.item_reader.iter().flat_map(|reader| reads(reader, deployment)));
    needs.extend(map.result_writer.iter().flat_map(|writer| writes(writer, deployment)));
    needs
}

/// An object of S3, or several: bucket and key.
fn object(bucket: &Pattern, key: &Pattern) -> Pattern {
    Pattern::fill(
        "arn:${Partition}:s3:::${Bucket}/${Key}",
        |name| if name == "Bucket" { bucket.clone() } else { key.clone() },
    )
}

/// The bucket and another parameter of a reader or writer.
fn place(root: Option<&Piece>, name: &str, deployment: &Deployment<'_>) -> (Pattern, Option<Pattern>, String) {
    let parameters = Parameters { root, deployment };
    let bucket = parameters.first("Bucket").unwrap_or_else(Pattern::any);
    let other = parameters.first(name);
    let open: Vec<&str> = [("Bucket", Some(&bucket)), (name, other.as_ref())]
        .into_iter()
        .filter(|(_, value)| value.is_some_and(Pattern::is_any))
        .map(|(name, _)| name)
        .collect();
    let why = match open.as_slice() {
        [] => format!("`Bucket` and `{name}` name it"),
        open => runtime(&open.join("` and `")),
    };
    (bucket, other, why)
}

fn reads(reader: &ItemReader, deployment: &Deployment<'_>) -> Vec<Need> {
    let root = reader.parameters.as_ref().or(reader.arguments.as_ref()).map(|template| &template.0.value);
    let is_list = reader.resource.as_ref().is_some_and(|resource| resource.0.value.contains("listObjects"));
    let need = |action: &str, resources: Vec<Pattern>, why: String| Need {
        action: action.to_owned(),
        resources,
        conditions: Vec::new(),
        why: format!("its items; {why}"),
    };
    if is_list {
        let (bucket, prefix, why) = place(root, "Prefix", deployment);
        let start = prefix.clone().filter(|prefix| !prefix.is_any());
        let objects = start.as_ref().map_or_else(Pattern::any, |prefix| prefix.then("*"));
        let arn = Pattern::fill("arn:${Partition}:s3:::${Bucket}", |_| bucket.clone());
        let list = Need {
            conditions: start.map(|prefix| equals("s3:prefix", prefix)).into_iter().collect(),
            ..need("s3:ListBucket", vec![arn], why.clone())
        };
        return vec![list, need("s3:GetObject", vec![object(&bucket, &objects)], why)];
    }
    let (bucket, key, why) = place(root, "Key", deployment);
    let key = key.unwrap_or_else(Pattern::any);
    let config = reader.reader_config.as_ref();
    let is_manifest =
        config.and_then(|config| config.input_type.as_ref()).map(|kind| kind.value) == Some(InputType::Manifest);
    let mut objects = vec![object(&bucket, &key)];
    if is_manifest {
        // An inventory's manifest stands in a folder by date, beside the folder of its data.
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
        let parts = key.split('/');
        let is_inventory = !key.is_open() && parts.len() > 2;
        let data = match is_inventory {
            true => Pattern::joined(&parts[..parts.len() - 2], '/').then("/data/*"),
            false => Pattern::any(),
        };
        objects.push(object(&bucket, &data));
    }
    vec![need("s3:GetObject", objects, why)]
}

fn writes(writer: &ResultWriter, deployment: &Deployment<'_>) -> Vec<Need> {
    if writer.resource.is_none() {
        return Vec::new();
    }
    let root = writer.parameters.as_ref().or(writer.arguments.as_ref()).map(|template| &template.0.value);
    let (bucket, prefix, why) = place(root, "Prefix", deployment);
    let key = match prefix.filter(|prefix| !prefix.is_any() && prefix.as_literal() != Some("")) {
        Some(prefix) => prefix.then("/*"),
        None => Pattern::any(),
    };
    let need = |action: &str| Need {
        action: action.to_owned(),
        resources: vec![object(&bucket, &key)],
        conditions: Vec::new(),
        why: format!("its results; {why}"),
    };
    ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"].map(need).into()
}
