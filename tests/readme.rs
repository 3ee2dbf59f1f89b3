//! The README shows files as they are, and what is really printed.

#[path = "support/golden.rs"]
#[allow(dead_code)] // Only what copies is called.
mod golden;

use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The code blocks in a language, in their order.
fn blocks(language: &str) -> Vec<String> {
    let readme = read("README.md");
    let open = format!("\n```{language}\n");
    readme.split(&open).skip(1).filter_map(|rest| rest.split("\n```").next()).map(|text| format!("{text}\n")).collect()
}

#[test]
fn what_the_readme_shows_is_what_is_there() {
    assert_eq!(blocks("toml"), [read("spec/express.toml")]);
    assert_eq!(blocks("velocity"), [read("generated/mapping_templates/express/request.vtl.tftpl")]);
    let terraform = blocks("terraform");
    assert_eq!(terraform.len(), 2);
    for (block, path) in terraform.iter().zip(["generated/apigw.tf", "generated/iam.tf"]) {
        assert!(read(path).contains(block), "not in {path}:\n{block}");
    }
}

#[test]
fn the_permissions_are_what_is_printed() {
    let shown: Vec<String> = blocks("console")
        .into_iter()
        .filter_map(|block| block.strip_prefix("$ gen iam express\n").map(str::to_owned))
        .collect();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_gen"))
        .args(["iam", "express"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("gen runs");
    assert_eq!(shown, [String::from_utf8(output.stdout).expect("UTF-8")]);
}

#[test]
fn the_picture_is_what_the_example_gives() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_gen"))
        .args(["graph", "express"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("gen runs");
    let picture = String::from_utf8(output.stdout).expect("UTF-8");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/express.svg"), &picture).expect("a file");
    }
    assert_eq!(picture, read("docs/express.svg"));
}

#[test]
fn the_complaints_are_what_is_printed() {
    let edits: [&[(&str, &str, &str)]; 2] = [
        &[
            ("express.toml", "timeout_seconds = 25", "timeout_seconds = 60"),
            ("express.toml", "instance_name = ", "instance_nam  = "),
        ],
        &[("fragments/toggle.toml", "Next        = \"InstanceUnavailable\"", "Next        = \"InstanceUnavailible\"")],
    ];
    let shown =
        blocks("console").into_iter().filter_map(|block| block.strip_prefix("$ gen check\n").map(str::to_owned));
    let printed = edits.map(|edits| {
        let folder = tempfile::tempdir().expect("a folder");
        let spec = folder.path().join("spec");
        golden::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("spec"), &spec);
        for (file, from, to) in edits {
            let text = fs::read_to_string(spec.join(file)).expect("a file of the example");
            assert!(text.contains(from), "{file} has no {from}");
            fs::write(spec.join(file), text.replacen(from, to, 1)).expect("it can be written");
        }
        let gen_check = std::process::Command::new(env!("CARGO_BIN_EXE_gen"))
            .arg("check")
            .current_dir(folder.path())
            .output()
            .expect("gen runs");
        String::from_utf8(gen_check.stderr).expect("UTF-8")
    });
    assert_eq!(shown.collect::<Vec<String>>(), printed);
}

#[test]
fn the_evaluations_are_what_is_printed() {
    let gen_folder = Path::new(env!("CARGO_BIN_EXE_gen")).parent().expect("a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(gen_folder.to_owned()).chain(std::env::split_paths(&path)));
    let path = path.expect("folders of a path");
    let shown: Vec<String> = blocks("console").into_iter().filter(|block| block.starts_with("$ gen eval")).collect();
    assert_eq!(shown.len(), 2);
    for block in shown {
        let (command, printed) = block.split_once('\n').expect("a command and what it prints");
        let output = std::process::Command::new("sh")
            .args(["-c", command.trim_start_matches("$ ")])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("PATH", &path)
            .output()
            .expect("a shell runs");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(String::from_utf8_lossy(&output.stdout), printed);
    }
}
