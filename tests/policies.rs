//! An independent judge of the policies: parliament, which knows IAM's grammar, actions, resources and condition keys.

#[path = "support/golden.rs"]
#[allow(dead_code)] // Nothing is copied here.
mod golden;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body};
use serde_json::{Value, json};

/// What parliament 1.6.4 says that does not hold, by issue and action, and why.
const REFUTED: &[(&str, &str, &str)] = &[
    ("RESOURCE_MISMATCH", "batch:SubmitJob", "it wants every type; AWS's own example grants queue and definition"),
    ("RESOURCE_MISMATCH", "bedrock:InvokeModel", "it wants every type of model where one is called"),
    ("RESOURCE_MISMATCH", "emr-serverless:CreateApplication", "the integration's page grants `/*`"),
    ("RESOURCE_MISMATCH", "states:DescribeExecution", "it wants an express execution beside a standard one"),
    ("RESOURCE_MISMATCH", "states:InvokeHTTPEndpoint", "the page of HTTP tasks holds it to the state machine"),
    ("UNKNOWN_CONDITION_FOR_ACTION", "states:InvokeHTTPEndpoint", "the page of HTTP tasks names both keys"),
    ("UNKNOWN_PREFIX", "bedrock-agentcore", "the service is newer than its data"),
    ("MISMATCHED_TYPE_BUT_USABLE", "StringEquals", "the page of EMR on EKS compares the role's ARN as a string"),
    ("RESOURCE_STAR", "sns:Publish", "a message to a telephone has no resource"),
];

/// What parliament finds in each policy.
fn findings(policies: &[Value]) -> Vec<Vec<Value>> {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/parliament");
    let mut child = Command::new(tool)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("tests/tools/parliament runs");
    let input = serde_json::to_vec(policies).expect("JSON");
    child.stdin.take().expect("stdin is piped").write_all(&input).expect("it reads its input");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "tests/tools/parliament fails");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Fails on what no rule refutes, and gives the rules that were used.
fn judge(policies: &[(String, Value)]) -> BTreeSet<usize> {
    let texts: Vec<Value> = policies.iter().map(|(_, policy)| policy.clone()).collect();
    let mut used = BTreeSet::new();
    let mut wrong = Vec::new();
    for ((name, policy), found) in policies.iter().zip(findings(&texts)) {
        for finding in found {
            let said = finding.to_string();
            let rule = REFUTED.iter().position(|(issue, about, _)| finding["issue"] == *issue && said.contains(about));
            match rule {
                Some(rule) => _ = used.insert(rule),
                None => wrong.push(format!("{name}: {said}\n  {policy}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    used
}

/// What Terraform would put in place of a reference.
fn filled(reference: &str) -> String {
    let here = "eu-west-1:123456789012";
    for (part, value) in [
        ("\"kms\"", format!("arn:aws:kms:{here}:key/payments")),
        ("local.partition", "aws".to_owned()),
        ("local.region", "eu-west-1".to_owned()),
        ("var.region", "eu-west-1".to_owned()),
        ("local.account_id", "123456789012".to_owned()),
        ("replace(", format!("arn:aws:states:{here}:execution:child")),
        ("split(", "name".to_owned()),
        ("aws_sfn_state_machine.", format!("arn:aws:states:{here}:stateMachine:machine")),
        ("aws_ecs_task_definition.", format!("arn:aws:ecs:{here}:task-definition/task:1")),
        ("aws_cloudwatch_event_connection.", format!("arn:aws:events:{here}:connection/shop/1")),
        ("aws_iam_role.", "arn:aws:iam::123456789012:role/role".to_owned()),
        ("aws_kms_key.", format!("arn:aws:kms:{here}:key/1234abcd-12ab-34cd-56ef-1234567890ab")),
        (".execution_arn", format!("arn:aws:execute-api:{here}:api")),
        ("aws_instance.", "i-0123456789abcdef0".to_owned()),
        ("aws_s3_bucket.", "bucket".to_owned()),
        ("var.name", "name".to_owned()),
    ] {
        if reference.contains(part) {
            return value;
        }
    }
    panic!("what does Terraform put in place of `{reference}`?");
}

/// The texts of a list of Terraform, filled.
fn texts(value: &Expression) -> Vec<String> {
    let text = value.to_string();
    let text = text.trim();
    match value {
        Expression::Array(array) => array.iter().flat_map(texts).collect(),
        _ if !text.starts_with('"') && !text.starts_with("startswith(") => vec![filled(text)],
        _ => {
            // A variable may hold a name or an ARN: let it be a name.
            let text = text.rsplit(" : ").next().unwrap_or(text);
            let mut rest = text.trim_matches('"').replace("$${", "\u{1}");
            while let Some(start) = rest.find("${") {
                let mut depth = 0;
                let length = rest[start..].find(|letter| {
                    depth += i32::from(letter == '{') - i32::from(letter == '}');
                    letter == '}' && depth == 0
                });
                let end = start + length.expect("an interpolation ends");
                let value = filled(&rest[start + 2..end]);
                rest.replace_range(start..=end, &value);
            }
            vec![rest.replace('\u{1}', "${")]
        }
    }
}

/// The policy that a policy document becomes; `None` for the trust of a role.
fn policy(document: &Block) -> Option<Value> {
    let list = |body: &Body, name: &str| body.get_attribute(name).map(|found| texts(&found.value)).unwrap_or_default();
    let mut statements = Vec::new();
    for block in document.body.get_blocks("statement") {
        if block.body.has_blocks("principals") {
            return None;
        }
        let mut statement = json!({
            "Effect": "Allow",
            "Sid": list(&block.body, "sid").concat(),
            "Action": list(&block.body, "actions"),
            "Resource": list(&block.body, "resources"),
        });
        for condition in block.body.get_blocks("condition") {
            let one = |name: &str| list(&condition.body, name).concat();
            statement["Condition"][one("test")][one("variable")] = json!(list(&condition.body, "values"));
        }
        statements.push(statement);
    }
    Some(json!({ "Version": "2012-10-17", "Statement": statements }))
}

/// The policy documents of every golden case, with the place of each.
fn documents() -> Vec<(String, Block)> {
    let mut found = Vec::new();
    for golden in golden::all() {
        let text = fs::read_to_string(golden.folder.join("generated/iam.tf")).expect("iam.tf is there");
        let body: Body = text.parse().expect("Terraform");
        for block in body.into_blocks().filter(|block| block.ident.as_str() == "data") {
            found.push((format!("{} {}", golden.name, block.labels[1].as_str()), block));
        }
    }
    found
}

#[test]
#[ignore = "needs Python and parliament; run: just policies"]
fn goldens_have_sound_policies() {
    let policies: Vec<(String, Value)> =
        documents().into_iter().filter_map(|(name, block)| Some((name, policy(&block)?))).collect();
    assert!(policies.len() > 60, "{}", policies.len());
    judge(&policies);
}

/// A line of the known answers, as a policy's statement; none if Terraform would have to fill it in.
fn statement(line: &str) -> Option<Value> {
    let (actions, rest) = line.split_once(" on ").expect("actions and resources");
    let mut parts = rest.split(" when ");
    let place = |text: &str| {
        let text = text.replace("REGION:ACCOUNT", "eu-west-1:123456789012").replace("${region}", "eu-west-1");
        text.replace("${account_id}", "123456789012")
    };
    let resources: Vec<String> = parts.next().unwrap_or_default().split(" | ").map(place).collect();
    if resources.iter().any(|resource| resource.contains("${")) || rest.contains("on ${") {
        return None;
    }
    let mut statement =
        json!({ "Effect": "Allow", "Action": actions.split(", ").collect::<Vec<_>>(), "Resource": resources });
    for condition in parts {
        let mut words = condition.splitn(3, ' ');
        let mut word = || words.next().unwrap_or_default().to_owned();
        let (operator, key, values) = (word(), word(), word());
        statement["Condition"][operator][key] = json!(values.split(" or ").map(place).collect::<Vec<_>>());
    }
    Some(statement)
}

#[test]
#[ignore = "needs Python and parliament; run: just policies"]
fn known_answers_are_sound_policies() {
    let mut policies = Vec::new();
    for file in ["optimized.jsonl", "sdk.jsonl", "states.jsonl"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/iam");
        for line in fs::read_to_string(folder.join(file)).expect("a file").lines() {
            let case: Value = serde_json::from_str(line).expect("JSON");
            let lines = case["needs"].as_array().expect("an array");
            let statements: Vec<Value> =
                lines.iter().filter_map(|line| statement(line.as_str().expect("a line"))).collect();
            if !statements.is_empty() {
                policies.push((case["state"].to_string(), json!({ "Version": "2012-10-17", "Statement": statements })));
            }
        }
    }
    assert!(policies.len() > 200, "{}", policies.len());
    let used = judge(&policies);
    let unused: Vec<_> = (0..REFUTED.len()).filter(|rule| !used.contains(rule)).map(|rule| REFUTED[rule]).collect();
    assert!(unused.is_empty(), "parliament no longer says {unused:?}");
}

/// Another account's state machine or API can't make the service act for it.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html>
#[test]
fn trust_is_held_to_one_caller() {
    let mut count = 0;
    for (name, block) in documents() {
        for statement in block.body.get_blocks("statement").filter(|block| block.body.has_blocks("principals")) {
            let keys: Vec<String> = statement
                .body
                .get_blocks("condition")
                .filter_map(|block| block.body.get_attribute("variable"))
                .flat_map(|attribute| texts(&attribute.value))
                .collect();
            let is_account_wide = name.ends_with(" access_log_trust");
            assert_eq!(keys == ["aws:SourceAccount", "aws:SourceArn"], !is_account_wide, "{name}: {keys:?}");
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

/// The role of a route may start its one state machine, and nothing else.
#[test]
fn a_route_may_start_its_own_state_machine_only() {
    let mut count = 0;
    for (name, block) in documents().into_iter().filter(|(name, _)| name.ends_with("_api")) {
        let workflow = name.rsplit(' ').next().and_then(|label| label.strip_suffix("_api")).expect("a workflow");
        let statements: Vec<&Block> = block.body.get_blocks("statement").collect();
        assert_eq!(statements.len(), 1, "{name}");
        let attribute = |key: &str| {
            let value = &statements[0].body.get_attribute(key).expect("it is there").value;
            value.to_string().trim().to_owned()
        };
        assert!(
            ["[\"states:StartSyncExecution\"]", "[\"states:StartExecution\"]"].contains(&attribute("actions").as_str())
        );
        assert_eq!(attribute("resources"), format!("[aws_sfn_state_machine.{workflow}.arn]"), "{name}");
        count += 1;
    }
    assert!(count > 30, "{count}");
}
