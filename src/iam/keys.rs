//! Keys of KMS: what a service does with the key of what it reads or writes, it does with the leave of the caller's role.

use super::{Condition, Pattern, Permission, Reason};
use crate::model::{EncryptedService, IamAction};

/// Actions, and what they need of the key: data is encrypted by a data key, which is made (`GenerateDataKey`) or opened
/// (`Decrypt`); what is written to a queue, a topic or in parts is opened too.
/// - <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html>
/// - <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html>
/// - <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>
/// - <https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html>
/// - <https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html>
/// - <https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html>
const NEEDS: &[(&str, &[&str])] = &[
    ("kinesis:GetRecords", OPENS),
    ("kinesis:PutRecord", MAKES),
    ("kinesis:PutRecords", MAKES),
    ("s3:GetObject", OPENS),
    ("s3:PutObject", BOTH),
    ("secretsmanager:CreateSecret", BOTH),
    ("secretsmanager:GetSecretValue", OPENS),
    ("secretsmanager:PutSecretValue", BOTH),
    ("secretsmanager:UpdateSecret", BOTH),
    ("sns:Publish", BOTH),
    ("sqs:ReceiveMessage", OPENS),
    ("sqs:SendMessage", BOTH),
    ("ssm:GetParameter", OPENS),
    ("ssm:GetParameterHistory", OPENS),
    ("ssm:GetParameters", OPENS),
    ("ssm:GetParametersByPath", OPENS),
    // A parameter is short enough for the key itself.
    ("ssm:PutParameter", &["kms:Encrypt"]),
];

const OPENS: &[&str] = &["kms:Decrypt"];
const MAKES: &[&str] = &["kms:GenerateDataKey"];
const BOTH: &[&str] = &["kms:Decrypt", "kms:GenerateDataKey"];

/// What the states that have these permissions need of a service's keys; nothing if none of them works on encrypted data.
/// The keys may be used through the service only.
/// <https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service>
#[must_use]
pub fn of_keys(permissions: &[Permission], service: EncryptedService, keys: &[Pattern]) -> Vec<Permission> {
    let mut needed = Vec::new();
    for permission in permissions.iter().filter(|permission| matches!(permission.reason, Reason::State(_))) {
        let action = permission.action.as_str();
        let is_of_service = action.split(':').next() == Some(service.as_str());
        let Some((_, actions)) = NEEDS.iter().find(|(known, _)| is_of_service && *known == action) else { continue };
        needed.extend(actions.iter().filter_map(|action| IamAction::parse(action).ok()).map(|action| Permission {
            action,
            resources: keys.to_vec(),
            conditions: vec![Condition {
                operator: "StringEquals".to_owned(),
                key: "kms:ViaService".to_owned(),
                values: vec![Pattern::fill(&format!("{service}.${{Region}}.amazonaws.com"), |_| Pattern::any())],
            }],
            reason: permission.reason.clone(),
            why: format!("[iam.keys] names the key of what `{service}` keeps"),
        }));
    }
    needed
}
