//! The tables of `src/iam`: as the source gives them, whole, and fast.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Map, json};
use stepgate::generated::sha256;

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The tables as the program made them: whoever changes one by hand is told.
const MADE: [(&str, &str); 3] = [
    ("iam/actions.tsv", "809251035516a1e43917738dcbbcbd20f8284d26b8615c47e24bf79cac159b86"),
    ("iam/calls.tsv", "e76b79ef5085f6492e34e76edcc011e97fa583312772406292452ff046ee57da"),
    ("iam/optimized.tsv", "7b13e73054003ce51a546e0ee01a06fad0708a54476527ea15d668cf08d0bee0"),
];

#[test]
fn the_tables_are_as_they_were_made() {
    for (name, hash) in MADE {
        let text = read(name);
        assert!(text.is_ascii() && text.ends_with('\n') && !text.contains(" \n"), "{name}");
        assert_eq!(sha256(text.as_bytes()), hash, "{name}: made by src/iam/table.py, and by nobody else");
    }
    let bytes: usize =
        ["iam/actions.tsv", "iam/calls.tsv", "iam/optimized.tsv", "integration/sdk.tsv", "integration/optimized.tsv"]
            .iter()
            .map(|name| read(name).len())
            .sum();
    assert!(bytes <= 2_000_000, "{bytes} bytes of tables");
}

/// With the folder of the source's files in `STEPGATE_IAM_FACTS`, the tables are made anew and compared.
#[test]
fn the_tables_are_what_the_source_gives() {
    let Some(folder) = std::env::var_os("STEPGATE_IAM_FACTS") else { return };
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/iam/table.py");
    let output = Command::new("python3").arg(program).arg(folder).arg("--check").output().expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_look_up_takes_milliseconds() {
    let folder = tempfile::tempdir().expect("a folder");
    let task = |call: &str| json!({ "Type": "Task", "Resource": format!("arn:aws:states:::aws-sdk:{call}"), "Parameters": {} });
    let states = Map::from_iter(
        ["ec2:startInstances", "xray:putTraceSegments", "s3:getObject", "sagemaker:describeTrainingJob"]
            .map(|call| (call.to_owned(), task(call))),
    );
    let machine = super::machine(folder.path(), &states);
    // The best of several: another process may have the processor.
    let best = (0..20).map(|_| {
        let start = Instant::now();
        super::needs(&machine, &[]);
        start.elapsed()
    });
    let best = best.min().unwrap_or_default();
    let limit = if cfg!(debug_assertions) { 200 } else { 5 };
    assert!(best < Duration::from_millis(limit), "{best:?} for four states");
}
