//! `[iam.keys]`: keys of KMS, by the service that they encrypt for.

use super::written;
use crate::check::variables::Variables;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Reader;
use crate::iam::{self, Pattern, Permission};
use crate::spec::{self, Values};

/// What the derived permissions need of the keys.
pub(super) fn check(
    permissions: &[Permission],
    are_complete: bool,
    spec: &spec::Workflow,
    variables: &Variables,
    reader: &mut Reader<'_>,
) -> Vec<Permission> {
    let mut needed = Vec::new();
    for (service, Values(keys)) in spec.iam.iter().filter_map(|iam| iam.keys.as_ref()).flat_map(|map| &map.entries) {
        let arns = keys
            .iter()
            .filter_map(|key| written::arn(key, "a key", "kms:${region}:${account_id}:key", variables, reader));
        let arns: Vec<Pattern> = arns.map(|arn| Pattern::written(&arn)).collect();
        let found = iam::of_keys(permissions, service.value, &arns);
        if found.is_empty() && are_complete {
            let title = format!("no state reads or writes what a key of `{}` encrypts", service.value);
            let help = "remove the line, or grant the action that needs the key under `[iam.extra]`";
            reader.complain(Diagnostic::new(Code::UnneededAction, title, service.span).help(help));
        }
        if keys.is_empty() {
            let title = format!("`{}` has no key", service.value);
            let help = "write the key's ARN, or a variable that holds it, or remove the line";
            reader.complain(Diagnostic::new(Code::ResourceArn, title, service.span).help(help));
        }
        needed.extend(found);
    }
    needed
}
