//! Input that nobody means: broken, huge, deep. Each gets an answer with a place, never a panic or the stack's end.
//! Tests run on threads of 2 MiB, as `gen`'s own workers do; what goes through the binary runs on its first thread too.

#[path = "bad_input/deep.rs"]
mod deep;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value as Json, json};
use stepgate::check::{self, Refusal};
use stepgate::diagnostic::{self, Diagnostic};
use stepgate::model::Flavor;
use stepgate::source::{self, Sources};

/// What `gen` says, and its exit status.
fn gen_(arguments: &[&str]) -> (String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_gen")).args(arguments).output().expect("gen runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    let start: String = said.chars().take(2_000).collect();
    assert!(!said.contains("panicked"), "{start}");
    (said, output.status.code().unwrap_or_else(|| panic!("gen was ended by a signal: {start}")))
}

/// What `gen check --asl` says of these bytes, and its exit status.
fn asl(bytes: impl AsRef<[u8]>) -> (String, i32) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("machine.json");
    fs::write(&path, bytes).expect("a file");
    gen_(&["check", "--asl", path.to_str().expect("UTF-8"), "--flavor", "standard"])
}

/// The codes of the complaints about a state machine, found on this thread.
fn codes(text: &str) -> Vec<&'static str> {
    let sources = Sources::from_texts([("definition.json", text)]);
    let (file, _) = sources.iter().next().expect("a file");
    let complaints = check::state_machine(&sources, file, Flavor::Standard).err().unwrap_or_default();
    judged(&complaints, &sources)
}

fn judged(complaints: &[Diagnostic], sources: &Sources) -> Vec<&'static str> {
    for label in complaints.iter().flat_map(|complaint| &complaint.labels) {
        let text = sources.text(label.span.file);
        assert!(text.get(label.span.start..label.span.end).is_some(), "{label:?}");
    }
    assert_eq!(diagnostic::draw(complaints, sources, false).is_empty(), complaints.is_empty());
    complaints.iter().map(|complaint| complaint.code.as_str()).collect()
}

const PROJECT: &str = "name = \"shop\"\nregion = \"eu-central-1\"\n";
const WORKFLOW: &str = "flavor = \"standard\"\n[route]\nmethod = \"POST\"\npath = \"/orders\"\n";

/// The codes of the complaints about a spec, whose workflows are checked on threads of their own.
fn spec(project: &str, workflow: &str) -> Vec<&'static str> {
    let sources =
        Sources::from_texts([("orders.toml", workflow), ("others.toml", workflow), ("project.toml", project)]);
    match check::all(&sources) {
        Ok(_) => Vec::new(),
        Err(Refusal::Invalid(complaints)) => judged(&complaints, &sources),
        Err(Refusal::NoProject) => panic!("it is there"),
    }
}

/// A machine of one state with these fields.
fn one(fields: Json) -> String {
    json!({ "StartAt": "A", "States": { "A": fields } }).to_string()
}

fn pass(field: &str, value: Json) -> String {
    one(json!({ "Type": "Pass", "End": true, field: value }))
}

fn succeed() -> String {
    one(json!({ "Type": "Succeed" }))
}

#[test]
fn what_is_no_text() {
    let cases: [(&[u8], &str, &str); 12] = [
        (b"", "json-syntax", "machine.json:1:1"),
        (b"\xef\xbb\xbf", "json-syntax", "machine.json:1:2"),
        (b"null", "wrong-type", "machine.json:1:1"),
        (b"[]", "wrong-type", "machine.json:1:1"),
        (b" \"x\"", "wrong-type", "machine.json:1:2"),
        (b"-0", "wrong-type", "machine.json:1:1"),
        (b"{}\0", "json-syntax", "machine.json:1:3"),
        (b"{\"a\": \"\0\"}", "json-syntax", "machine.json:1:8"),
        (b"{\"a\": \"\\ud800\"}", "json-syntax", "machine.json:1:7"),
        (b"{\"a\": \"\xff\"}", "not-utf-8", "machine.json:1:8"),
        (b"\xff\xfe{\0}\0", "not-utf-8", "machine.json:1:1"),
        (b"{\"a\": 1, \"b\": 2, \"a\": 3}", "json-syntax", "machine.json:1:18"),
    ];
    for (bytes, code, place) in cases {
        let (said, status) = asl(bytes);
        let name = String::from_utf8_lossy(bytes);
        assert!(status == 1 && said.contains(&format!("error[{code}]")) && said.contains(place), "{name}: {said}");
    }
}

#[test]
fn marks_and_line_ends_that_do_not_matter() {
    let machine = serde_json::to_string_pretty(&json!({ "StartAt": "A", "States": { "A": { "Type": "Succeed" } } }));
    let machine = machine.expect("JSON");
    assert_eq!(asl(format!("\u{feff}{machine}")).1, 0);
    assert_eq!(asl(machine.replace('\n', "\r\n")).1, 0);
    assert_eq!(asl(format!("{machine}\r\n \t\r\n")).1, 0);
    let workflow = "[definition]\nStartAt = \"A\"\n[definition.States.A]\nType = \"Succeed\"\n";
    let plain = spec(PROJECT, &format!("{WORKFLOW}{workflow}"));
    for changed in [format!("\u{feff}{WORKFLOW}{workflow}"), format!("{WORKFLOW}{workflow}").replace('\n', "\r\n")] {
        assert_eq!(spec(PROJECT, &changed), plain);
    }
    let (said, _) = asl(machine.replace("Succeed", "Suceed").replace('\n', "\r\n"));
    assert!(said.contains("machine.json:5:15"), "{said}");
}

#[test]
fn numbers_that_no_machine_counts() {
    let wait = |seconds: &str| {
        let text = one(json!({ "Type": "Wait", "End": true, "Seconds": "?" }));
        codes(&text.replace("\"?\"", seconds))
    };
    for right in ["0", "1.0", "1e2"] {
        assert!(wait(right).len() <= 1, "{right}");
    }
    let digits = "9".repeat(400);
    for wrong in
        ["1e999999", "-1e999999", "1e-999999", &digits, &format!("-{digits}"), "0.1e1", "1e99999999999999999999"]
    {
        assert!(wait(wrong).len() <= 1, "{wrong}");
        assert_eq!(codes(&pass("Result", json!("?")).replace("\"?\"", wrong)), Vec::<&str>::new(), "{wrong}");
    }
    assert_eq!(wait(&digits).len(), 1);
    assert_eq!(wait("01"), ["json-syntax"]);
    assert_eq!(wait("1."), ["json-syntax"]);
    for number in ["1e999999", "9999999999999999999999999999999999999999999", "-0", "inf", "nan", "0x1", "1.0"] {
        let definition = "[definition]\nStartAt = \"A\"\n[definition.States.A]\nType = \"Wait\"\nEnd = true\n";
        spec(PROJECT, &format!("{WORKFLOW}{definition}Seconds = {number}\n"));
        spec(PROJECT, &format!("timeout_seconds = {number}\n{WORKFLOW}{definition}Seconds = 1\n"));
        spec(&format!("{PROJECT}[api]\nthrottling_rate_limit = {number}\n"), WORKFLOW);
    }
}

#[test]
fn huge_files() {
    let long = "x".repeat(10_000_000);
    assert_eq!(asl(succeed().replace("{\"A\"", &format!("{{\"{long}\""))).1, 1);
    assert_eq!(codes(&pass("Comment", json!(long))), ["definition-size"]);
    assert_eq!(asl(format!("\"{long}")).1, 1);
    let (said, status) = asl("[".repeat(10_000_000));
    assert!(status == 1 && said.contains("machine.json:1:201") && said.len() < 2_000, "{said}");
    let (said, status) = asl(pass("Result", json!(vec![json!({ "a": [1, 2, "y".repeat(80)] }); 100_000])));
    assert!(status == 1 && said.contains("payload-size") && said.len() < 2_000, "{said}");
    let (said, status) = asl(format!("{} 1", " ".repeat(10_000_000)));
    assert!(status == 1 && said.contains("machine.json:1:10000002") && said.len() < 2_000, "{said}");
}

#[test]
fn huge_specs() {
    let comment = format!("# {}\n", "x".repeat(10_000_000));
    let plain = spec(PROJECT, WORKFLOW);
    assert_eq!(spec(&format!("{comment}{PROJECT}"), &format!("{comment}{WORKFLOW}")), plain);
    let keys: String = (0..100_000).map(|number| format!("key{number} = \"{}\"\n", "y".repeat(80))).collect();
    assert!(spec(&format!("{PROJECT}{keys}"), WORKFLOW).len() >= 100_000);
    let string = format!("{PROJECT}comment = \"{}\"\n", "z".repeat(10_000_000));
    assert!(spec(&string, WORKFLOW).len() > plain.len());
    assert!(!spec(&"[".repeat(1_000_000), WORKFLOW).is_empty());
}

/// A chain of states, the last of which ends.
fn chain(count: usize) -> String {
    let state = |number: usize| match number + 1 {
        next if next < count => format!("\"S{number}\":{{\"Type\":\"Wait\",\"Seconds\":1,\"Next\":\"S{next}\"}}"),
        _ => format!("\"S{number}\":{{\"Type\":\"Succeed\"}}"),
    };
    let states: Vec<String> = (0..count).map(state).collect();
    format!("{{\"StartAt\":\"S0\",\"States\":{{{}}}}}", states.join(","))
}

#[test]
fn many_states() {
    assert_eq!(codes(&chain(100_000)), ["definition-size"]);
    assert_eq!(asl(chain(20_000)).1, 0);
    // A synchronous workflow's longest path goes through all of them.
    let workflow = format!("definition = \"machine.json\"\n{WORKFLOW}").replace("standard", "express");
    let machine = chain(50_000);
    let sources = Sources::from_texts([
        ("machine.json", machine.as_str()),
        ("orders.toml", &workflow),
        ("project.toml", PROJECT),
    ]);
    let Err(Refusal::Invalid(complaints)) = check::all(&sources) else { panic!("it takes too long") };
    assert!(judged(&complaints, &sources).contains(&"sync-duration"));
}

#[test]
fn many_complaints() {
    let states: Vec<String> = (0..6_000).map(|number| format!("\"State{number}\":{{\"Type\":\"Pas\"}}")).collect();
    let text = format!("{{\"StartAt\":\"State0\",\"States\":{{{}}}}}", states.join(","));
    let (said, status) = asl(&text);
    assert_eq!((status, said.matches("error[state-type]").count()), (1, 100));
    assert!(said.contains("5900 more of ") && said.contains("6000 complaints"), "{}", &said[said.len() - 300..]);
    let column = text.find("\"Pas\"").expect("it is there") + 1;
    assert!(said.contains(&format!("machine.json:1:{column}")), "the column is the file's");
    let after = text.match_indices("\"Pas\"").nth(99).expect("it is there").0 + 1;
    assert!(said.contains(&format!("machine.json:1:{after}\n  |\n1 | ...")), "the column is the file's, however far");
    assert!(said.lines().all(|line| line.chars().count() < 200));

    let targets: Vec<String> =
        (0..2_000).map(|number| format!("\"State{number}\":{{\"Type\":\"Pass\",\"Next\":\"Stat{number}\"}}")).collect();
    let wrong = codes(&format!("{{\"StartAt\":\"State0\",\"States\":{{{}}}}}", targets.join(",")));
    assert_eq!(wrong.iter().filter(|code| **code == "unknown-target").count(), 2_000);
}

#[test]
fn what_is_too_long_for_aws() {
    let text = "x".repeat(262_143);
    let state = format!("{{\"Type\":\"Pass\",\"Result\":\"{text}\",\"End\":true}}");
    let branch = format!("{{\"StartAt\":\"Deep\",\"States\":{{\"Deep\":{state}}}}}");
    let parallel = format!("{{\"Type\":\"Parallel\",\"Branches\":[{branch}],\"End\":true}}");
    let machine = |state: &str| format!("{{\"StartAt\":\"A\",\"States\":{{\"A\":{state}}}}}");
    assert_eq!(codes(&machine(&state)), ["payload-size"]);
    assert_eq!(codes(&machine(&parallel)), ["payload-size"]);
    let comment = machine(&format!("{{\"Type\":\"Succeed\",\"Comment\":\"{}\"}}", "x".repeat(1_048_576)));
    assert_eq!(codes(&comment), ["definition-size"]);
}

#[test]
fn places_that_hold_no_file() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let check_asl = |name: &str| gen_(&["check", "--asl", &path(name), "--flavor", "express"]);
    fs::create_dir(path("x.toml")).expect("a folder");
    fs::write(path("project.toml"), PROJECT).expect("a file");
    let (said, status) = check_asl("x.toml");
    assert!(status == 2 && said.contains("x.toml"), "{said}");
    let (said, status) = check_asl("missing.json");
    assert!(status == 2 && said.contains("missing.json") && said.contains("--asl FILE"), "{said}");
    let (said, status) = gen_(&["check", "--spec", &path("")]);
    assert!(status == 2 && said.contains("x.toml") && said.contains("a folder stands where"), "{said}");
    let (said, status) = gen_(&["check", "--spec", &path("project.toml")]);
    assert_eq!(status, 2, "{said}");
}

/// Files come and go while a folder is read: that is an answer or trouble, and nothing else.
#[test]
fn a_file_that_vanishes() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("project.toml"), PROJECT).expect("a file");
    let names = ["a.toml", "b.toml", "c.json"].map(|name| folder.path().join(name));
    let is_done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(std::sync::atomic::Ordering::Relaxed) {
                names.iter().for_each(|name| fs::write(name, WORKFLOW).expect("a file"));
                names.iter().for_each(|name: &std::path::PathBuf| fs::remove_file(name).expect("the file"));
            }
        });
        for _ in 0..300 {
            match source::read(Path::new(folder.path())) {
                Ok(sources) => assert!(sources.find("project.toml").is_some()),
                Err(unreadable) => assert!(names.contains(&unreadable.path), "{unreadable:?}"),
            }
        }
        is_done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

/// What the fuzzer kept of what it tried; see `fuzz/src/lib.rs`.
#[test]
fn the_corpus_of_the_fuzzer() {
    let corpus = |target: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
        let paths = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        paths.map(|path| fs::read(path).expect("a file")).collect::<Vec<_>>()
    };
    let texts = |target: &str| corpus(target).into_iter().filter_map(|bytes| String::from_utf8(bytes).ok());
    let (mut machines, mut specs) = (0, 0);
    for text in texts("asl") {
        codes(&text);
        machines += 1;
    }
    for text in texts("toml") {
        let mut parts = text.split("\n%%%%\n");
        spec(parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        specs += 1;
    }
    assert!(machines > 50 && specs > 50, "{machines} and {specs}");
}
