//! `gen diff` says by name what a role may do more, and `gen iam` why.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const SPEC: &str = r#"
flavor          = "express"
timeout_seconds = 20

[route]
method = "POST"
path   = "/pay"

[iam.narrow."dynamodb:GetItem"]
conditions = { "ForAllValues:StringEquals" = { "dynamodb:LeadingKeys" = "1" } }

[definition]
StartAt = "Read"

[definition.States.Read]
Type       = "Task"
Resource   = "arn:aws:states:::aws-sdk:dynamodb:getItem"
Parameters = { TableName = "payments", Key = { id = { S = "1" } } }
End        = true
"#;

fn run(folder: &Path, arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_gen")).args(arguments).current_dir(folder).output().expect("gen runs");
    [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")).concat()
}

/// What `gen diff` calls broader when the spec becomes `after`.
fn broader(after: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("spec")).expect("a folder");
    fs::write(folder.path().join("spec/project.toml"), "name = \"shop\"\nregion = \"eu-west-1\"\n").expect("a file");
    fs::write(folder.path().join("spec/pay.toml"), SPEC).expect("a file");
    let said = run(folder.path(), &["render"]);
    assert!(said.contains("written"), "{said}");
    fs::write(folder.path().join("spec/pay.toml"), after).expect("a file");
    let said = run(folder.path(), &["diff"]);
    said.lines().filter_map(|line| line.strip_prefix("broader: ")).map(str::to_owned).collect()
}

#[test]
fn what_is_broader_is_named() {
    let table = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/";
    assert!(broader(SPEC).is_empty());
    let more =
        SPEC.replace("dynamodb:getItem", "dynamodb:deleteItem").replace("dynamodb:GetItem", "dynamodb:DeleteItem");
    assert_eq!(broader(&more), [format!("pay_execution: a new action: dynamodb:DeleteItem on {table}payments")]);
    let wider = SPEC.replace("TableName = \"payments\"", "\"TableName.$\" = \"$.table\"");
    assert_eq!(
        broader(&wider),
        [format!("pay_execution: a wider resource: dynamodb:GetItem on {table}*; it had {table}payments")]
    );
    let free = SPEC.replace(
        "conditions = { \"ForAllValues:StringEquals\" = { \"dynamodb:LeadingKeys\" = \"1\" } }",
        "resources = [\"arn:${partition}:dynamodb:${region}:${account_id}:table/payments\"]",
    );
    assert_eq!(
        broader(&free),
        [format!(
            "pay_execution: a dropped condition: dynamodb:GetItem on {table}payments without \
             ForAllValues:StringEquals dynamodb:LeadingKeys 1"
        )]
    );
    let narrower = SPEC
        .replace("\"1\" } }\n\n[def", "\"1\" }, StringEquals = { \"aws:RequestedRegion\" = \"${region}\" } }\n\n[def");
    assert!(narrower != SPEC && broader(&narrower).is_empty());
}

#[test]
fn roles_are_told_as_a_document() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document: Value = serde_json::from_str(&run(folder, &["iam", "express", "--json"])).expect("JSON");
    let statements = &document["workflows"][0]["policies"][0]["statements"];
    assert_eq!(document["workflows"][0]["route"]["actions"][0], "states:StartSyncExecution");
    let start =
        statements.as_array().expect("statements").iter().find(|found| found["actions"][0] == "ec2:StartInstances");
    let start = start.expect("the example starts instances");
    assert_eq!(start["neededBy"], serde_json::json!(["StartInstance", "StopInstance"]));
    assert_eq!(start["resources"][0], "arn:${partition}:ec2:${region}:${account_id}:instance/${instance_id}");
    let all: Value = serde_json::from_str(&run(folder, &["iam", "--json"])).expect("JSON");
    assert_eq!(all["workflows"].as_array().map(Vec::len), Some(2));
    assert!(run(folder, &["iam", "expres"]).contains("did you mean `express`?"));
}
