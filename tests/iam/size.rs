//! A role's policies by their size: one within the role, several managed ones, or too many.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A spec whose states send to so many queues, each named at length.
fn spec(folder: &Path, queues: usize) {
    fs::create_dir_all(folder.join("spec")).expect("a folder");
    fs::write(folder.join("spec/project.toml"), "name = \"shop\"\nregion = \"eu-west-1\"\n").expect("a file");
    let mut text = String::from(
        "flavor = \"standard\"\ntimeout_seconds = 60\n\n[route]\nmethod = \"POST\"\npath = \"/tell\"\n\n[definition]\nStartAt = \"S0\"\n",
    );
    for index in 0..queues {
        let next = if index + 1 == queues { "End = true".to_owned() } else { format!("Next = \"S{}\"", index + 1) };
        text.push_str(&format!(
            "\n[definition.States.S{index}]\nType = \"Task\"\nResource = \"arn:aws:states:::aws-sdk:dynamodb:getItem\"\n\
             Parameters = {{ TableName = \"a-table-with-a-name-that-is-rather-long-{index}\", Key = {{ id = {{ S = \"1\" }} }} }}\n{next}\n"
        ));
    }
    fs::write(folder.join("spec/tell.toml"), text).expect("a file");
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_gen")).args(arguments).current_dir(folder).output().expect("gen runs");
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")).concat();
    (output.status.code(), text)
}

#[test]
fn a_policy_is_one_then_several_then_refused() {
    for (queues, wanted) in [
        (10, "aws_iam_role_policy\" \"tell_execution\""),
        (120, "aws_iam_role_policy_attachment\" \"tell_execution_2\""),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        spec(folder.path(), queues);
        let (status, said) = run(folder.path(), &["render"]);
        assert_eq!(status, Some(0), "{said}");
        let iam = fs::read_to_string(folder.path().join("generated/iam.tf")).expect("a file");
        let main = fs::read_to_string(folder.path().join("generated/main.tf")).expect("a file");
        assert!(iam.contains(wanted), "{iam}");
        let attached = if queues > 100 {
            "aws_iam_role_policy_attachment.tell_execution_2,"
        } else {
            "[aws_iam_role_policy.tell_execution]"
        };
        assert!(main.contains(attached), "{main}");
        for index in 0..queues {
            assert_eq!(iam.matches(&format!("rather-long-{index}\"")).count(), 1, "{index}");
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    spec(folder.path(), 600);
    let (status, said) = run(folder.path(), &["check"]);
    assert_eq!(status, Some(1));
    assert!(
        said.contains("error[policy-size]: the role's permissions are") && said.contains("spec/tell.toml:1:1"),
        "{said}"
    );
}
