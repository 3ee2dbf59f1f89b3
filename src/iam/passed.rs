//! Roles that a call hands to a service.

use super::Condition;
use super::given::Parameters;
use super::pattern::Pattern;

/// The service that a role is handed to, by the prefix of the action that the call is.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService>
const PASSED_TO: &[(&str, &str)] = &[
    ("backup", "backup.amazonaws.com"),
    ("bedrock", "bedrock.amazonaws.com"),
    ("cloudformation", "cloudformation.amazonaws.com"),
    ("codebuild", "codebuild.amazonaws.com"),
    ("ec2", "ec2.amazonaws.com"),
    ("ecs", "ecs-tasks.amazonaws.com"),
    ("eks", "eks.amazonaws.com"),
    ("emr-serverless", "emr-serverless.amazonaws.com"),
    ("events", "events.amazonaws.com"),
    ("firehose", "firehose.amazonaws.com"),
    ("glue", "glue.amazonaws.com"),
    ("lambda", "lambda.amazonaws.com"),
    ("mediaconvert", "mediaconvert.amazonaws.com"),
    ("pipes", "pipes.amazonaws.com"),
    ("sagemaker", "sagemaker.amazonaws.com"),
    ("scheduler", "scheduler.amazonaws.com"),
    ("states", "states.amazonaws.com"),
];

/// The condition that a role goes to the service only, where that is known.
pub(super) fn to(prefix: &str) -> Option<Condition> {
    let (_, service) = PASSED_TO.iter().find(|(known, _)| *known == prefix)?;
    let (operator, key) = ("StringEquals".to_owned(), "iam:PassedToService".to_owned());
    Some(Condition { operator, key, values: vec![Pattern::literal(*service)] })
}

/// The ARN of a role, by its ARN or its name.
pub(super) fn role(value: &Pattern, parameter: &str, parameters: Parameters<'_>) -> Pattern {
    if !value.is_any() && parameters.deployment.is_arn(value, parameter) {
        return value.clone();
    }
    Pattern::fill("arn:${Partition}:iam::${Account}:role/${Name}", |_| parameters.deployment.either(value))
}
