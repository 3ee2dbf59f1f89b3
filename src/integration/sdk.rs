//! The SDK integrations, `arn:…:states:::aws-sdk:SERVICE:OPERATION`: which there are, and the errors they raise.

use super::table::{self, Block, Table};

static TEXT: &str = include_str!("sdk.tsv");
static TABLE: Table = Table::new(TEXT);

/// A service that Step Functions calls by its SDK integration.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service(Block);

/// Whether Step Functions can call an operation of the service's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// It can.
    Callable,
    /// AWS lists it as not supported.
    Unsupported,
    /// It answers with an event stream, and AWS does not name it: such operations have not been supported so far.
    EventStream,
}

/// The service of this name, as the SDK for Java 2.x writes it in small letters: `ec2`, `sfn`, `cloudwatchlogs`.
#[must_use]
pub fn sdk(name: &str) -> Option<Service> {
    TABLE.find(name).map(Service)
}

/// Every service with an SDK integration, by name.
pub fn services() -> impl Iterator<Item = Service> {
    TABLE.blocks().iter().copied().map(Service)
}

/// The letters before the first capital: operations of one verb share a line.
fn verb(operation: &str) -> &str {
    &operation[..operation.find(|letter: char| letter.is_ascii_uppercase()).unwrap_or(operation.len())]
}

impl Service {
    /// The name in a Task's Resource, such as `dynamodb`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The prefix of its IAM actions, such as `states` of `sfn`.
    #[must_use]
    pub fn iam_prefix(self) -> &'static str {
        self.0.column(1)
    }

    /// What stands before the dot of its error names, such as `DynamoDb`.
    #[must_use]
    pub fn error_prefix(self) -> &'static str {
        self.0.column(2)
    }

    /// What is known of an operation, its first letter small: `startInstances`.
    #[must_use]
    pub fn operation(self, name: &str) -> Option<Operation> {
        let is_listed = |label: &str| self.0.labelled(label).is_some_and(|mut words| words.any(|word| word == name));
        match () {
            () if self.has(name) => Some(Operation::Callable),
            () if is_listed("unsupported") => Some(Operation::Unsupported),
            () if is_listed("streams") => Some(Operation::EventStream),
            () => None,
        }
    }

    /// Whether Step Functions can call the operation.
    #[must_use]
    pub fn has(self, operation: &str) -> bool {
        let first = |line: &'static str| line.trim_start().split(' ').next().unwrap_or("");
        let line = table::search(self.0.unlabelled(), '\n', |line| verb(first(line)).cmp(verb(operation)));
        line.is_some_and(|line| table::search(line.trim_start(), ' ', |word| word.cmp(operation)).is_some())
    }

    /// The operations that Step Functions can call.
    pub fn operations(self) -> impl Iterator<Item = &'static str> {
        self.0.lines().flat_map(|line| line.split(' '))
    }

    /// The operations that Step Functions can't call.
    pub fn unsupported(self) -> impl Iterator<Item = &'static str> {
        ["unsupported", "streams"].into_iter().filter_map(move |label| self.0.labelled(label)).flatten()
    }

    /// Whether the errors that its API names are known; those of the newest services are not.
    #[must_use]
    pub fn names_errors(self) -> bool {
        self.0.labelled("errors").is_some()
    }

    /// The errors that its operations raise, such as `DynamoDb.ConditionalCheckFailedException`: those that its API names, then
    /// one for all it does not name (`Ec2.Ec2Exception`), then the one of the SDK's client.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>
    pub fn errors(self) -> impl Iterator<Item = String> {
        let prefix = self.error_prefix();
        let named = self.0.labelled("errors").into_iter().flatten();
        named.chain([prefix, "SdkClient"]).map(move |name| format!("{prefix}.{name}Exception"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Operation, TEXT, sdk, services, verb};

    #[test]
    fn the_table_is_whole_and_sorted() {
        assert!(TEXT.is_ascii() && TEXT.ends_with('\n'));
        assert!(TEXT.contains(crate::integration::AS_OF));
        let names: Vec<&str> = services().map(|service| service.name()).collect();
        assert!(names.is_sorted_by(|a, b| a < b));
        assert_eq!(names.len(), 422);
        let mut counts = (0, 0);
        for service in services() {
            assert_eq!(sdk(service.name()), Some(service));
            let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
            assert!(is_name(service.name()), "{service:?}");
            assert_eq!(service.name(), service.error_prefix().to_lowercase());
            assert!(!service.iam_prefix().is_empty());
            let operations: Vec<&str> = service.operations().collect();
            assert!(operations.is_sorted_by(|a, b| a < b) && !operations.is_empty(), "{}", service.name());
            for operation in &operations {
                assert_eq!(service.operation(operation), Some(Operation::Callable), "{} {operation}", service.name());
                let is_word = operation.starts_with(|letter: char| letter.is_ascii_lowercase());
                assert!(is_word && operation.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
            }
            let unsupported: Vec<&str> = service.unsupported().collect();
            assert!(unsupported.iter().all(|operation| !operations.contains(operation)), "{}", service.name());
            counts.1 += unsupported.len();
            // An operation on the line of another verb would not be found.
            let lines = service.0.lines();
            assert!(lines.map(|line| verb(line.split(' ').next().unwrap_or(""))).is_sorted_by(|a, b| a < b));
            counts.0 += operations.len();
        }
        assert_eq!(counts, (19_507, 50));
    }

    #[test]
    fn knows_the_operations_of_a_service() {
        let ec2 = sdk("ec2").expect("known");
        assert!(ec2.has("startInstances") && ec2.has("describeInstanceStatus") && ec2.has("acceptAddressTransfer"));
        for operation in
            ["StartInstances", "startinstances", "start", "startInstance", "", "errors:", "startInstances=", "é"]
        {
            assert_eq!(ec2.operation(operation), None, "{operation}");
        }
        let lambda = sdk("lambda").expect("known");
        assert!(lambda.has("invoke"));
        assert_eq!(lambda.operation("invokeAsync"), Some(Operation::Unsupported));
        assert_eq!(sdk("polly").expect("known").operation("startSpeechSynthesisStream"), Some(Operation::EventStream));
        let ends = [services().next().expect("first"), services().last().expect("last")];
        assert_eq!(ends.map(|service| service.name()), ["accessanalyzer", "xray"]);
        assert!(sdk("Ec2").is_none() && sdk("").is_none() && sdk("# What").is_none() && sdk("zzz").is_none());
    }

    #[test]
    fn names_errors_in_full() {
        let errors = |name: &str| sdk(name).expect("known").errors().collect::<Vec<_>>();
        assert_eq!(errors("ec2"), ["Ec2.Ec2Exception", "Ec2.SdkClientException"]);
        for name in ["ConditionalCheckFailed", "DynamoDb", "SdkClient"] {
            assert!(errors("dynamodb").contains(&format!("DynamoDb.{name}Exception")), "{name}");
        }
        assert!(errors("s3").contains(&"S3.NoSuchKeyException".to_owned()));
        assert!(errors("rds").contains(&"Rds.DbInstanceNotFoundException".to_owned()));
        assert_eq!(services().filter(|service| service.names_errors()).count(), 391);
        assert_eq!(services().flat_map(super::Service::errors).count(), 5_396 + 2 * 422);
    }
}
