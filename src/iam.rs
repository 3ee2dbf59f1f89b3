//! From a state machine to what its role may do: the actions of SDK integrations, by service prefix and operation.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::diagnostic::{Code, suggestion_or};
use crate::model::{Fault, IamAction, Text};

/// Leave to call one action on some resources.
#[derive(Debug, PartialEq)]
pub struct Permission {
    /// The action.
    pub action: IamAction,
    /// The ARNs it is allowed on.
    pub resources: Vec<Text>,
    /// Why: the states that need it, or the spec's own reason.
    pub reason: Reason,
}

/// Why a permission is there.
#[derive(Debug, PartialEq)]
pub enum Reason {
    /// States that call the action, by name.
    States(Vec<String>),
    /// The words of `[iam.extra]`.
    Spec(String),
}

impl Permission {
    /// Whether the action is allowed on every resource.
    #[must_use]
    pub fn is_unbounded(&self) -> bool {
        self.resources.iter().any(|resource| resource.as_literal() == Some("*"))
    }
}

/// One line a service: its name in `arn:…:aws-sdk:NAME:…`, its IAM prefix, its unusual operations.
static SERVICES: &str = include_str!("iam/services.tsv");

struct Service {
    /// The prefix of its IAM actions.
    prefix: &'static str,
    /// `operation=action,action` of the operations whose actions are not `prefix:Operation`.
    unusual: &'static str,
}

static BY_NAME: LazyLock<BTreeMap<&str, Service>> = LazyLock::new(|| {
    let lines = SERVICES.lines().filter(|line| !line.starts_with('#'));
    let service = |line: &'static str| {
        let mut columns = line.split('\t');
        let (name, prefix) = (columns.next()?, columns.next()?);
        Some((name, Service { prefix, unusual: columns.next().unwrap_or("") }))
    };
    lines.filter_map(service).collect()
});

/// The actions that an SDK integration needs: as a rule `prefix:Operation`.
///
/// # Errors
/// Step Functions has no such service.
pub fn sdk_actions(service: &str, operation: &str) -> Result<Vec<IamAction>, Fault> {
    let Some(found) = BY_NAME.get(service) else {
        let names: Vec<&str> = BY_NAME.keys().copied().collect();
        let list = "see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html";
        let help = suggestion_or(service, &names, list);
        return Err(Fault::new(
            Code::UnknownIntegration,
            format!("no SDK integration for a service `{service}`"),
            help,
        ));
    };
    let unusual = found.unusual.split(' ').find_map(|entry| entry.strip_prefix(operation)?.strip_prefix('='));
    match unusual {
        Some("") => Ok(Vec::new()),
        Some(actions) => actions.split(',').map(IamAction::parse).collect(),
        None => Ok(vec![IamAction::parse(&format!("{}:{}", found.prefix, capitalized(operation)))?]),
    }
}

/// A word with its first letter large: IAM writes `StartInstances` where the SDK writes `startInstances`.
#[must_use]
pub fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::sdk_actions;

    fn actions(service: &str, operation: &str) -> Vec<String> {
        let actions = sdk_actions(service, operation).expect("known");
        actions.iter().map(|action| action.as_str().to_owned()).collect()
    }

    #[test]
    fn names_the_actions_of_an_operation() {
        assert_eq!(actions("ec2", "startInstances"), ["ec2:StartInstances"]);
        assert_eq!(actions("s3", "listObjectsV2"), ["s3:ListBucket"]);
        assert_eq!(actions("sfn", "startExecution"), ["states:StartExecution"]);
        assert_eq!(sdk_actions("ec3", "x").expect_err("unknown").help, "did you mean `ec2`?");
    }
}
