//! What state machines need of IAM: known answers, each with its source, and laws that hold for any state machine.

#[path = "iam/diff.rs"]
mod diff;
#[path = "iam/laws.rs"]
mod laws;
#[path = "iam/size.rs"]
mod size;
#[path = "iam/table.rs"]
mod table;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};
use stepgate::asl::StateMachine;
use stepgate::check;
use stepgate::hcl::Expression;
use stepgate::iam::{Deployment, Pattern, Statement, derive, of_keys, statements};
use stepgate::integration::{optimized_services, services};
use stepgate::model::{EncryptedService, Flavor, VariableName};
use stepgate::source;

/// A state machine of these states, each of which ends it.
fn machine(folder: &Path, states: &Map<String, Value>) -> StateMachine {
    let branches: Vec<Value> = states
        .iter()
        .map(|(name, state)| {
            let mut state = state.clone();
            state["End"] = true.into();
            json!({ "StartAt": name, "States": { name: state } })
        })
        .collect();
    let all = json!({ "Type": "Parallel", "Branches": branches, "End": true });
    let language = if states.values().any(|state| state.get("Arguments").is_some()) { "JSONata" } else { "JSONPath" };
    let definition = json!({ "QueryLanguage": language, "StartAt": "All", "States": { "All": all } });
    let file = folder.join("machine.asl.json");
    fs::write(&file, definition.to_string()).expect("a temporary file");
    let (sources, id) = source::read_file(&file).expect("it can be read");
    check::state_machine(&sources, id, Flavor::Standard).unwrap_or_else(|diagnostics| {
        panic!("{definition}: {}", stepgate::diagnostic::draw(&diagnostics, &sources, false))
    })
}

/// What a state machine called `machine` needs.
fn needs(machine: &StateMachine, variables: &[(VariableName, Expression)]) -> Vec<Statement> {
    let derived = derive(machine, &Deployment { name: Pattern::literal("machine"), variables });
    assert!(derived.unknown.is_empty(), "{:?}", derived.unknown);
    statements(&derived.permissions)
}

/// A statement in a line: `actions on resources when conditions`.
fn line(statement: &Statement) -> String {
    let join = |patterns: &[Pattern], with: &str| {
        patterns.iter().map(|found| found.to_string().replace("${partition}", "aws")).collect::<Vec<_>>().join(with)
    };
    let actions: Vec<&str> = statement.actions.iter().map(|action| action.as_str()).collect();
    let resources = join(&statement.resources, " | ");
    let when = statement
        .conditions
        .iter()
        .map(|found| format!(" when {} {} {}", found.operator, found.key, join(&found.values, " or ")));
    let here = "${region}:${account_id}";
    format!("{} on {}{}", actions.join(", "), resources, when.collect::<String>()).replace(here, "REGION:ACCOUNT")
}

/// The cases of a file: a state, what it needs, and where that is said.
fn cases(file: &str) -> Vec<Value> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/iam").join(file)).expect("a file");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn answered(file: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut wrong = Vec::new();
    let mut written = String::new();
    let mut all = cases(file);
    for case in &mut all {
        let machine = machine(folder.path(), &Map::from_iter([("State".to_owned(), case["state"].clone())]));
        let variables: Vec<(VariableName, Expression)> = case["vars"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| {
                let value = Expression::parse(value.as_str().expect("a string")).expect("an expression");
                (VariableName::parse(name).expect("a name"), value)
            })
            .collect();
        let found: Vec<String> = needs(&machine, &variables).iter().map(line).collect();
        let found = json!(found);
        if found != case["needs"] {
            wrong.push(format!("{}\n  needs {}\n  found {found:#}", case["state"], case["needs"]));
            case["needs"] = found;
        }
        written.push_str(&format!("{case}\n"));
    }
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/iam").join(file);
        fs::write(path, written).expect("a file");
    }
    assert!(wrong.is_empty(), "{file}: {} answers differ\n{}", wrong.len(), wrong.join("\n"));
    all
}

/// The service and the operation of a case's Resource.
fn call(case: &Value) -> Option<(String, String)> {
    let (_, call) = case["state"]["Resource"].as_str()?.split_once(":states:::")?;
    let call = call.strip_prefix("aws-sdk:").unwrap_or(call);
    let (service, operation) = call.split_once(':')?;
    Some((service.to_owned(), operation.split('.').next()?.to_owned()))
}

#[test]
fn the_article_needs_just_this() {
    let folder = tempfile::tempdir().expect("a folder");
    let task = |operation: &str| {
        json!({
            "Type": "Task",
            "Resource": format!("arn:aws:states:::aws-sdk:ec2:{operation}"),
            "Parameters": { "InstanceIds.$": "States.Array($.instance_id)" },
        })
    };
    let states = [("Status", "describeInstanceStatus"), ("Start", "startInstances"), ("Stop", "stopInstances")];
    let states = Map::from_iter(states.map(|(name, operation)| (name.to_owned(), task(operation))));
    let found: Vec<String> = needs(&machine(folder.path(), &states), &[]).iter().map(line).collect();
    let wanted = [
        "ec2:DescribeInstanceStatus on *",
        "ec2:StartInstances, ec2:StopInstances on arn:aws:ec2:REGION:ACCOUNT:instance/*",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn every_optimized_integration_needs_what_its_page_says() {
    let cases = answered("optimized.jsonl");
    let asked: BTreeSet<(String, String)> = cases.iter().filter_map(call).collect();
    for service in optimized_services() {
        for operation in service.operations() {
            assert!(
                asked.contains(&(service.name().to_owned(), operation.to_owned())),
                "{} {operation}",
                service.name()
            );
        }
    }
    assert!(cases.len() >= 64 + 40, "{}", cases.len());
    assert!(cases.iter().all(|case| case["source"].as_str().is_some_and(|source| source.starts_with("https://"))));
}

#[test]
fn calls_of_services_need_what_iam_says() {
    let cases = answered("sdk.jsonl");
    let asked: BTreeSet<String> = cases.iter().filter_map(call).map(|(service, _)| service).collect();
    assert!(asked.len() >= 40, "{}", asked.len());
    assert!(asked.iter().all(|name| services().any(|service| service.name() == name)));
    assert!(cases.iter().all(|case| case["source"].as_str().is_some_and(|source| source.starts_with("https://"))));
}

#[test]
fn other_states_need_what_their_pages_say() {
    let cases = answered("states.jsonl");
    assert!(cases.len() >= 15, "{}", cases.len());
    assert!(cases.iter().all(|case| case["source"].as_str().is_some_and(|source| source.starts_with("https://"))));
}

/// What is read needs its key opened, what is written another one made; and each through its service only.
#[test]
fn keys_are_used_as_their_data_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let states = json!({
        "Get": task("aws-sdk:s3:getObject", json!({ "Bucket": "orders", "Key": "a" })),
        "Put": task("aws-sdk:s3:putObject", json!({ "Bucket": "orders", "Key": "a" })),
        "Send": task("sqs:sendMessage", json!({ "QueueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/a", "MessageBody": "b" })),
        "Remember": task("aws-sdk:ssm:putParameter", json!({ "Name": "a", "Value": "b" })),
        "Stop": task("aws-sdk:ec2:stopInstances", json!({ "InstanceIds": ["i-0123456789abcdef0"] })),
    });
    let machine = machine(folder.path(), states.as_object().expect("states"));
    let derived = derive(&machine, &Deployment { name: Pattern::literal("machine"), variables: &[] });
    let keys = |service: &str| {
        let service = EncryptedService::parse(service).expect("a service");
        let needed = of_keys(&derived.permissions, service, &[Pattern::literal("KEY")]);
        statements(&needed).iter().map(line).collect::<Vec<_>>()
    };
    let via = |service: &str| format!("StringEquals kms:ViaService {service}.${{region}}.amazonaws.com");
    assert_eq!(keys("s3"), [format!("kms:Decrypt, kms:GenerateDataKey on KEY when {}", via("s3"))],);
    assert_eq!(keys("sqs"), [format!("kms:Decrypt, kms:GenerateDataKey on KEY when {}", via("sqs"))]);
    assert_eq!(keys("ssm"), [format!("kms:Encrypt on KEY when {}", via("ssm"))]);
    assert!(keys("sns").is_empty());
}

fn task(resource: &str, parameters: Value) -> Value {
    json!({ "Type": "Task", "Resource": format!("arn:aws:states:::{resource}"), "Parameters": parameters })
}
