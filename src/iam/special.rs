//! What the tables do not say of single actions: parameters of an odd form, and resources that IAM knows by another name.

use super::Condition;
use super::calls::Fill;
use super::given::{Given, Parameters};
use super::pattern::{Cut, Pattern};

const fn fill(variable: &'static str, parameter: &'static str) -> Fill {
    Fill { variable, parameter, mark: '~' }
}

/// Parameters that name resources and that the table lacks, or gives to the wrong action.
pub(super) fn fills(service: &str, operation: &str, action: &str) -> Option<Vec<Fill>> {
    let fills: &[Fill] = match (service, operation, action) {
        // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
        ("dynamodb", "batchWriteItem" | "batchGetItem", _) => &[fill("TableName", "RequestItems{}")],
        // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
        ("dynamodb", "transactWriteItems", "dynamodb:PutItem") => &[fill("TableName", "TransactItems[].Put.TableName")],
        ("dynamodb", "transactWriteItems", "dynamodb:UpdateItem") => {
            &[fill("TableName", "TransactItems[].Update.TableName")]
        }
        ("dynamodb", "transactWriteItems", "dynamodb:DeleteItem") => {
            &[fill("TableName", "TransactItems[].Delete.TableName")]
        }
        ("dynamodb", "transactWriteItems", _) => &[fill("TableName", "TransactItems[].ConditionCheck.TableName")],
        ("dynamodb", "transactGetItems", _) => &[fill("TableName", "TransactItems[].Get.TableName")],
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
        ("s3", "copyObject" | "uploadPartCopy", action) if !action.starts_with("s3:Get") => {
            &[fill("BucketName", "Bucket"), fill("ObjectName", "Key")]
        }
        ("s3", "deleteObjects", _) => &[fill("BucketName", "Bucket"), fill("ObjectName", "Delete.Objects[].Key")],
        (
            "s3",
            "getObject"
            | "putObject"
            | "deleteObject"
            | "headObject"
            | "getObjectAttributes"
            | "createMultipartUpload"
            | "completeMultipartUpload"
            | "abortMultipartUpload"
            | "uploadPart"
            | "listParts",
            _,
        ) => &[fill("BucketName", "Bucket"), fill("ObjectName", "Key")],
        ("bedrockruntime", _, "bedrock:ApplyGuardrail") => {
            &[fill("GuardrailId", "GuardrailIdentifier,GuardrailConfig.GuardrailIdentifier")]
        }
        ("redshiftdata", _, action) if action.starts_with("redshift-data:") => {
            &[fill("ClusterName", "ClusterIdentifier"), fill("WorkgroupId", "WorkgroupName")]
        }
        _ => return None,
    };
    Some(fills.to_vec())
}

/// Parameters that name resources and that the table lacks, besides those that it has.
pub(super) fn more(service: &str, operation: &str) -> &'static [Fill] {
    const CLUSTER: &[Fill] = &[fill("ClusterName", "Cluster")];
    const RULE: &[Fill] = &[fill("RuleName", "Name")];
    const TARGET: &[Fill] = &[fill("RuleName", "Rule")];
    // Instances are named one by one, or by tags. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html
    const COMMAND: &[Fill] = &[fill("InstanceId", "InstanceIds[],Targets")];
    const CREDENTIALS: &[Fill] = &[fill("DbUser", "DbUser"), fill("DbName", "Database")];
    match (service, operation) {
        ("ecs", _) => CLUSTER,
        ("eventbridge", "putTargets" | "removeTargets" | "listTargetsByRule") => TARGET,
        ("eventbridge", "putRule" | "deleteRule" | "describeRule" | "enableRule" | "disableRule") => RULE,
        ("ssm", "sendCommand") => COMMAND,
        ("redshiftdata", _) => CREDENTIALS,
        _ => &[],
    }
}

/// The resources and conditions of an action that no type of resource gives.
pub(super) fn resources(
    service: &str,
    operation: &str,
    action: &str,
    parameters: Parameters<'_>,
) -> Option<(Vec<Pattern>, Vec<Condition>, String)> {
    let named = |parameter: &str| format!("`{parameter}` names it");
    match (service, operation, action) {
        // What is sent to a telephone has no resource. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
        ("sns", "publish", "sns:Publish") => {
            if parameters.has("PhoneNumber") {
                return Some((vec![Pattern::any()], Vec::new(), "a message to a telephone has no resource".to_owned()));
            }
            let target = parameters.first("TargetArn").filter(|target| !target.is_any())?;
            Some((vec![target], Vec::new(), named("TargetArn")))
        }
        ("s3", "copyObject" | "uploadPartCopy", action) if action.starts_with("s3:Get") => {
            let source = parameters.first("CopySource")?;
            let object = match source.is_any() {
                true => Pattern::literal("*/*"),
                false => {
                    source.map(|text| text.trim_start_matches('/').split("?versionId=").next().unwrap_or("").to_owned())
                }
            };
            let arn = Pattern::fill("arn:${Partition}:s3:::${Object}", |_| object.clone());
            Some((vec![arn], Vec::new(), named("CopySource")))
        }
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
        ("cloudwatch", "putMetricData", _) => {
            let namespace = parameters.first("Namespace").filter(|namespace| !namespace.is_any());
            let condition = namespace.map(|namespace| equals("cloudwatch:namespace", namespace));
            let why = "IAM knows no resource to hold it to".to_owned();
            Some((vec![Pattern::any()], condition.into_iter().collect(), why))
        }
        ("sqs", _, _) => {
            let url = parameters.first("QueueUrl")?;
            let why = if url.is_any() { "`QueueUrl` is known only when it runs" } else { "`QueueUrl` names it" };
            Some((vec![queue(&url)], Vec::new(), why.to_owned()))
        }
        // An alias is not what IAM asks for, but a key that has it.
        // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-request-alias
        (_, _, action) if action.starts_with("kms:") => {
            let key = parameters.first("KeyId")?;
            let name = match key.as_variable().map(|name| parameters.deployment.reference(name)) {
                Some(Some("aws_kms_alias")) if parameters.deployment.is_arn(&key, "") => key.cut(Cut::Last(':')),
                Some(Some("aws_kms_alias")) => key,
                _ => key.split(':').pop().filter(|name| name.starts_with("alias/"))?,
            };
            let any = Pattern::fill("arn:${Partition}:kms:${Region}:${Account}:key/*", |_| Pattern::any());
            Some((vec![any], vec![equals("kms:RequestAlias", name)], "`KeyId` names it by its alias".to_owned()))
        }
        (_, _, "bedrock:InvokeModel" | "bedrock:InvokeModelWithResponseStream") => {
            let model = parameters.first("ModelId")?;
            let why = if model.is_any() { "`ModelId` is known only when it runs" } else { "`ModelId` names it" };
            Some((models(&model, parameters), Vec::new(), why.to_owned()))
        }
        ("ecs", "runTask" | "startTask", "ecs:RunTask" | "ecs:StartTask") => {
            let task = parameters.first("TaskDefinition")?;
            let why =
                if task.is_any() { "`TaskDefinition` is known only when it runs" } else { "`TaskDefinition` names it" };
            Some((vec![task_definition(&task, parameters)], Vec::new(), why.to_owned()))
        }
        // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
        ("scheduler", "createSchedule" | "updateSchedule" | "deleteSchedule" | "getSchedule", action)
            if action.starts_with("scheduler:") =>
        {
            let group = parameters.first("GroupName").unwrap_or_else(|| Pattern::literal("default"));
            let name = parameters.first("Name")?;
            let format = "arn:${Partition}:scheduler:${Region}:${Account}:schedule/${Group}/${Name}";
            let arn = Pattern::fill(format, |variable| if variable == "Group" { group.clone() } else { name.clone() });
            let why = if arn.is_open() { "parts of its name are known only when it runs" } else { "`Name` names it" };
            Some((vec![arn], Vec::new(), why.to_owned()))
        }
        // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
        ("eventbridge", "putEvents", _) => {
            let buses = parameters.at("Entries[].EventBusName");
            let bus = |given: &Given| match given.value() {
                Some(value) if parameters.deployment.is_arn(value, "") => value.clone(),
                value => {
                    let name = value.cloned().unwrap_or_else(|| Pattern::literal("default"));
                    Pattern::fill("arn:${Partition}:events:${Region}:${Account}:event-bus/${Name}", |_| name.clone())
                }
            };
            Some((
                buses.iter().map(bus).collect(),
                Vec::new(),
                "`EventBusName` names it, or it is the default bus".to_owned(),
            ))
        }
        _ => None,
    }
}

/// A condition that asks for one value.
pub(super) fn equals(key: &str, value: Pattern) -> Condition {
    let operator = if value.is_open() { "StringLike" } else { "StringEquals" };
    Condition { operator: operator.to_owned(), key: key.to_owned(), values: vec![value] }
}

/// The ARNs of a model of Bedrock: a foundation model has no account, and an inference profile leads to models of several regions.
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html>
pub(super) fn models(model: &Pattern, parameters: Parameters<'_>) -> Vec<Pattern> {
    let fill = |format: &str, name: &Pattern| Pattern::fill(format, |_| name.clone());
    let foundation = "arn:${Partition}:bedrock:${Region}::foundation-model/${Name}";
    let anywhere = "arn:${Partition}:bedrock:*::foundation-model/${Name}";
    let profile = "arn:${Partition}:bedrock:${Region}:${Account}:inference-profile/${Name}";
    if model.is_any() {
        let own = ["application-inference-profile", "custom-model-deployment", "imported-model", "provisioned-model"];
        let own = own.map(|kind| format!("arn:${{Partition}}:bedrock:${{Region}}:${{Account}}:{kind}/*"));
        let formats = [anywhere, profile].into_iter().chain(own.iter().map(String::as_str));
        return formats.map(|format| fill(format, model)).collect();
    }
    let text = model.split(':');
    let resource = if model.starts_with("arn:") { text.get(5).cloned() } else { None };
    let is_profile_arn = resource.as_ref().is_some_and(|resource| resource.starts_with("inference-profile/"));
    let name = if is_profile_arn { model.split('/').pop().unwrap_or_else(Pattern::any) } else { model.clone() };
    let area = name.as_literal().and_then(|text| text.split_once('.')).filter(|(area, _)| AREAS.contains(area));
    match area {
        Some((_, base)) => {
            let own = if is_profile_arn { model.clone() } else { fill(profile, &name) };
            vec![own, fill(anywhere, &Pattern::literal(base))]
        }
        None if parameters.deployment.is_arn(model, "") => vec![model.clone()],
        None => vec![fill(foundation, model)],
    }
}

/// What the names of inference profiles over several regions begin with.
const AREAS: &[&str] = &["apac", "au", "ca", "eu", "global", "jp", "us", "us-gov"];

/// What a type of resource needs beyond its format.
pub(super) fn finish(action: &str, kind: &str, resources: Vec<Pattern>, parameters: Parameters<'_>) -> Vec<Pattern> {
    let prefix = action.split(':').next().unwrap_or("");
    let each = |resource: Pattern| match (prefix, kind) {
        // The ARN of a secret ends in six characters that its name lacks.
        // https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html
        ("secretsmanager", "Secret") if !resource.is_open() && resource.as_variable().is_none() => {
            let is_written = parameters.first("SecretId").is_some_and(|secret| secret.starts_with("arn:"));
            let end = resource.split(':').pop();
            let is_whole = is_written && end.as_ref().and_then(Pattern::as_literal).is_some_and(is_suffixed);
            vec![if is_whole { resource } else { resource.then("-??????") }]
        }
        // AWS's own documents stand in no account of ours.
        ("ssm", "document") if resource.split('/').get(1).is_some_and(|name| name.starts_with("AWS")) => {
            vec![resource.in_place(None, Some(&Pattern::any()))]
        }
        ("ssm", "parameter") => vec![resource.map(|text| text.replace("parameter//", "parameter/"))],
        // SageMaker's ARNs are in small letters.
        ("sagemaker", _) => vec![small(&resource)],
        ("lambda", "function") if action == "lambda:InvokeFunction" => versions(&resource, parameters),
        // Actions on the streams of a group ask for the longer form.
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
        ("logs", "log-group") if !resource.is_open() => vec![resource.clone(), resource.then(":*")],
        _ => vec![resource],
    };
    resources.into_iter().flat_map(each).collect()
}

/// Whether a secret's name ends as an ARN does.
fn is_suffixed(name: &str) -> bool {
    let suffix = name.rsplit_once('-').map_or("", |(_, suffix)| suffix);
    suffix.len() == 6 && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The letters behind the colons of an ARN made small.
pub(super) fn small(arn: &Pattern) -> Pattern {
    arn.map(str::to_ascii_lowercase)
}

/// A function and its versions and aliases, or the one that is named.
/// <https://docs.aws.amazon.com/lambda/latest/dg/access-control-resources.html>
pub(super) fn versions(function: &Pattern, parameters: Parameters<'_>) -> Vec<Pattern> {
    let qualifier = parameters.first("Qualifier").filter(|qualifier| !qualifier.is_any());
    let is_qualified = function.split(':').len() > 7 || parameters.deployment.is_qualified(function);
    match qualifier {
        _ if is_qualified || function.is_open() => vec![function.clone()],
        Some(qualifier) => {
            let pieces = function
                .then(":")
                .pieces()
                .iter()
                .cloned()
                .chain(qualifier.pieces().iter().cloned())
                .collect::<Vec<_>>();
            vec![Pattern::of(pieces)]
        }
        None => vec![function.clone(), function.then(":*")],
    }
}

/// The ARN of a Lambda function, by its ARN, a part of that, or its name, each perhaps with a version.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>
pub(super) fn function(value: &Pattern, parameters: Parameters<'_>) -> Vec<Pattern> {
    if value.is_any() {
        return vec![Pattern::fill("arn:${Partition}:lambda:${Region}:${Account}:function:*", |_| Pattern::any())];
    }
    let is_partial = value.split(':').get(1).and_then(Pattern::as_literal) == Some("function");
    let format = if is_partial {
        "arn:${Partition}:lambda:${Region}:${Name}"
    } else {
        "arn:${Partition}:lambda:${Region}:${Account}:function:${Name}"
    };
    let arn = match parameters.deployment.is_arn(value, "") {
        true => value.clone(),
        false => Pattern::fill(format, |_| parameters.deployment.either(value)),
    };
    versions(&arn, parameters)
}

/// The ARN of a task definition of ECS: without its revision, the newest is meant.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html>
pub(super) fn task_definition(value: &Pattern, parameters: Parameters<'_>) -> Pattern {
    let is_arn = parameters.deployment.is_arn(value, "");
    let is_revised = value.split(':').len() > if is_arn { 6 } else { 1 };
    let is_whole = is_revised || is_arn && value.as_variable().is_some();
    let whole = if is_whole { value.clone() } else { value.then(":*") };
    match is_arn {
        true => whole,
        false => Pattern::fill("arn:${Partition}:ecs:${Region}:${Account}:task-definition/${Name}", |_| whole.clone()),
    }
}

/// The ARN of a queue, by its URL: that says the region and the account too.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html>
pub(super) fn queue(url: &Pattern) -> Pattern {
    let own = "arn:${Partition}:sqs:${Region}:${Account}:${Name}";
    if url.as_variable().is_some() {
        return Pattern::fill(own, |_| url.cut(Cut::Last('/')));
    }
    let parts = url.split('/');
    let [_, _, host, account, name] = parts.as_slice() else {
        let name = parts.last().cloned().unwrap_or_else(Pattern::any);
        return Pattern::fill(own, |_| name.clone());
    };
    let host = host.split('.');
    let region = match host.as_slice() {
        [service, region, ..] if service.as_literal() == Some("sqs") => region.clone(),
        _ => return Pattern::fill(own, |_| name.clone()),
    };
    Pattern::fill("arn:${Partition}:sqs:${Where}:${Who}:${Name}", |variable| match variable {
        "Where" => region.clone(),
        "Who" => account.clone(),
        _ => name.clone(),
    })
}

/// The ARNs of a state machine's executions.
pub(super) fn executions(machine: &Pattern) -> Pattern {
    if machine.as_variable().is_some() {
        return machine.cut(Cut::Executions).then(":*");
    }
    let mut parts = machine.split(':');
    if parts.len() < 7 {
        return Pattern::fill("arn:${Partition}:states:${Region}:${Account}:execution:*", |_| Pattern::any());
    }
    parts.truncate(7);
    parts[5] = Pattern::literal("execution");
    Pattern::joined(&parts, ':').then(":*")
}
