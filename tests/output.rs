//! What `gen render` and `gen diff` do to the output folder: all or nothing, and never a file that is not theirs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

const WORKFLOW: &str = r#"
flavor = "express"
timeout_seconds = 5

[route]
method = "POST"
path = "/ROUTE"

[definition]
StartAt = "Done"
States.Done = { Type = "Pass", Result = "RESULT", End = true }
"#;

/// A spec folder and an output folder of its own.
struct Case {
    folder: tempfile::TempDir,
}

impl Case {
    /// A project with these workflows; every one passes on `result`.
    fn new(workflows: &[&str]) -> Self {
        let case = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        fs::create_dir(case.path("spec")).expect("a new folder");
        fs::write(case.path("spec/project.toml"), "name = \"test\"\nregion = \"eu-west-1\"\n").expect("written");
        for workflow in workflows {
            case.workflow(workflow, "first");
        }
        case
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn workflow(&self, name: &str, result: &str) {
        let text = WORKFLOW.replace("ROUTE", name).replace("RESULT", result);
        fs::write(self.path(&format!("spec/{name}.toml")), text).expect("written");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gen"));
        command.args(arguments).current_dir(self.folder.path()).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command
    }

    #[track_caller]
    fn run(&self, arguments: &[&str], status: i32) -> String {
        said(&self.command(arguments).output().expect("gen runs"), status)
    }

    /// Every file of the output folder and its bytes.
    fn tree(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        read_tree(&self.path("generated"), &mut files);
        files
    }
}

#[track_caller]
fn said(output: &Output, status: i32) -> String {
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(status), "{text}");
    text
}

fn read_tree(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_tree(&path, files);
        } else {
            files.insert(path.clone(), fs::read(&path).expect("a file"));
        }
    }
}

#[test]
fn unchanged_files_are_not_touched() {
    let case = Case::new(&["a", "b"]);
    case.run(&["render"], 0);
    let modified = |path: &str| fs::metadata(case.path(path)).and_then(|found| found.modified()).expect("a file");
    let (before, main) = (modified("generated/state_machines/a.asl.json.tftpl"), modified("generated/main.tf"));
    thread::sleep(Duration::from_millis(20));
    case.workflow("b", "second");
    let said = case.run(&["render"], 0);
    assert!(said.contains("wrote   generated/state_machines/b.asl.json.tftpl"), "{said}");
    assert!(said.ends_with("14 files: 1 written, 13 unchanged, 0 removed\n"), "{said}");
    assert_eq!(before, modified("generated/state_machines/a.asl.json.tftpl"));
    assert_eq!(main, modified("generated/main.tf"));
    case.run(&["diff"], 0);
}

#[test]
fn orphans_go_and_what_is_not_ours_stays() {
    let case = Case::new(&["a", "b"]);
    case.run(&["render"], 0);
    fs::write(case.path("generated/backend.tf"), "terraform {}\n").expect("written");
    fs::write(case.path("generated/mapping_templates/b/notes.txt"), "mine\n").expect("written");
    fs::remove_file(case.path("spec/b.toml")).expect("removed");
    let said = case.run(&["diff"], 1);
    assert!(said.contains("mapping_templates/b/request.vtl.tftpl (orphan)"), "{said}");
    assert!(said.contains("4 orphan"), "{said}");
    let said = case.run(&["render"], 0);
    assert!(said.contains("removed generated/state_machines/b.asl.json.tftpl"), "{said}");
    assert!(said.contains("note: no longer in the spec: POST /b\nhelp: "), "{said}");
    assert!(case.path("generated/backend.tf").exists());
    assert!(case.path("generated/mapping_templates/b/notes.txt").exists());
    case.run(&["diff"], 0);
    fs::remove_file(case.path("generated/mapping_templates/b/notes.txt")).expect("removed");
}

#[test]
fn a_folder_that_a_removal_empties_goes_too() {
    let case = Case::new(&["a", "b"]);
    case.run(&["render"], 0);
    fs::remove_file(case.path("spec/b.toml")).expect("removed");
    case.run(&["render"], 0);
    assert!(!case.path("generated/mapping_templates/b").exists());
    assert!(case.path("generated/mapping_templates/a").exists());
}

#[test]
fn edited_and_foreign_files_are_refused_by_name() {
    let case = Case::new(&["a"]);
    fs::create_dir(case.path("generated")).expect("a new folder");
    fs::write(case.path("generated/main.tf"), "# somebody's own\n").expect("written");
    let said = case.run(&["render"], 1);
    assert!(said.contains("foreign            generated/main.tf"), "{said}");
    assert_eq!(case.tree().len(), 1, "nothing else was written");

    let said = case.run(&["diff"], 1);
    assert!(said.contains("main.tf (foreign)") && said.contains("-# somebody's own"), "{said}");
    case.run(&["render", "--force"], 0);
    case.run(&["diff"], 0);

    let edited = case.path("generated/iam.tf");
    let text = fs::read_to_string(&edited).expect("a file") + "# edited\n";
    fs::write(&edited, &text).expect("written");
    case.workflow("a", "second");
    let said = case.run(&["render"], 1);
    assert!(said.contains("hand-edited        generated/iam.tf"), "{said}");
    assert!(said.contains("gen render --force"), "{said}");
    assert_eq!(fs::read_to_string(&edited).expect("a file"), text);
    let said = case.run(&["diff"], 1);
    assert!(
        said.contains("iam.tf (hand-edited)") && said.contains("state_machines/a.asl.json.tftpl (stale)"),
        "{said}"
    );
    case.run(&["render", "--force"], 0);
    case.run(&["diff"], 0);
}

#[test]
fn an_edited_orphan_is_not_removed_unless_forced() {
    let case = Case::new(&["a", "b"]);
    case.run(&["render"], 0);
    let orphan = case.path("generated/state_machines/b.asl.json.tftpl");
    fs::write(&orphan, "{}\n").expect("written");
    fs::remove_file(case.path("spec/b.toml")).expect("removed");
    let said = case.run(&["render"], 1);
    assert!(said.contains("hand-edited orphan generated/state_machines/b.asl.json.tftpl"), "{said}");
    assert!(orphan.exists());
    case.run(&["render", "--force"], 0);
    assert!(!orphan.exists());
}

#[test]
fn a_lost_manifest_is_made_anew_and_its_orphans_are_known_by_their_mark() {
    let case = Case::new(&["a", "b"]);
    case.run(&["render"], 0);
    fs::remove_file(case.path("spec/b.toml")).expect("removed");
    fs::remove_file(case.path("generated/stepgate.manifest.json")).expect("removed");
    let said = case.run(&["diff"], 1);
    assert!(said.contains("stepgate.manifest.json (missing)"), "{said}");
    assert!(said.contains("mapping_templates/b/error.vtl.tftpl (stray)"), "{said}");
    case.run(&["render", "--force"], 0);
    case.run(&["diff"], 0);
    assert!(!case.path("generated/mapping_templates/b").exists());

    fs::write(case.path("generated/stepgate.manifest.json"), "not JSON").expect("written");
    case.run(&["render"], 0);
    case.run(&["diff"], 0);
}

#[test]
fn a_copy_of_a_generated_file_is_a_stray() {
    let case = Case::new(&["a"]);
    case.run(&["render"], 0);
    fs::copy(case.path("generated/main.tf"), case.path("generated/copy.tf")).expect("copied");
    let said = case.run(&["diff"], 1);
    assert!(said.contains("copy.tf (stray)") && said.contains("1 stray"), "{said}");
    assert!(case.run(&["render"], 1).contains("stray              generated/copy.tf"));
    case.run(&["render", "--force"], 0);
    assert!(!case.path("generated/copy.tf").exists());
    case.run(&["render", "--out", "generated/modules/other"], 0);
    case.run(&["diff"], 0);
}

#[test]
fn a_manifest_can_not_point_outside() {
    let case = Case::new(&["a"]);
    case.run(&["render"], 0);
    let victim = case.path("victim");
    fs::write(&victim, "precious").expect("written");
    let manifest = case.path("generated/stepgate.manifest.json");
    let hash = stepgate::generated::sha256(b"precious");
    let text = fs::read_to_string(&manifest).expect("a file");
    fs::write(&manifest, text.replace("\"files\": {", &format!("\"files\": {{ \"../victim\": \"{hash}\",")))
        .expect("written");
    case.run(&["render", "--force"], 0);
    assert!(victim.exists());
}

#[test]
fn diff_only_reads() {
    let case = Case::new(&["a"]);
    let said = case.run(&["diff"], 1);
    assert!(said.contains("main.tf (missing)") && said.contains("--- /dev/null\n+++ b/main.tf"), "{said}");
    assert!(!case.path("generated").exists());
    case.run(&["render"], 0);
    fs::remove_file(case.path("generated/main.tf")).expect("removed");
    let before = case.tree();
    let said = case.run(&["diff"], 1);
    assert!(
        said.ends_with("1 file differs from what the spec gives: 1 missing\nto mend it, run `gen render`\n"),
        "{said}"
    );
    assert_eq!(before, case.tree());
}

#[test]
fn trouble_is_told_from_a_difference() {
    let case = Case::new(&["a"]);
    case.run(&["diff", "--spec", "nowhere"], 2);
    case.run(&["render", "--spec", "nowhere"], 2);
    case.run(&["check", "--spec", "nowhere"], 2);
    case.run(&["render", "--no-such-option"], 2);
    fs::write(case.path("spec/a.toml"), "flavor = \"fast\"").expect("written");
    case.run(&["check"], 1);
    case.run(&["render"], 1);
    case.run(&["diff"], 2);
    assert!(!case.path("generated").exists(), "an invalid spec writes nothing");
    fs::remove_file(case.path("spec/project.toml")).expect("removed");
    assert!(case.run(&["check"], 2).contains("spec has no project.toml"));
}

#[cfg(unix)]
#[test]
fn links_out_of_the_tree_are_refused() {
    use std::os::unix::fs::symlink;

    let case = Case::new(&["a"]);
    case.run(&["render"], 0);
    let outside = case.path("outside");
    fs::create_dir(&outside).expect("a new folder");
    fs::write(outside.join("main.tf"), "theirs").expect("written");
    fs::remove_file(case.path("generated/main.tf")).expect("removed");
    symlink(outside.join("main.tf"), case.path("generated/main.tf")).expect("a link");
    for command in [&["render", "--force"][..], &["diff"]] {
        assert!(case.run(command, 2).contains("generated/main.tf: a link stands where a generated file belongs"));
    }
    fs::remove_file(case.path("generated/main.tf")).expect("removed");
    fs::remove_dir_all(case.path("generated/mapping_templates")).expect("removed");
    symlink(&outside, case.path("generated/mapping_templates")).expect("a link");
    assert!(case.run(&["render", "--force"], 2).contains("a link stands where a generated folder belongs"));
    assert_eq!(fs::read_to_string(outside.join("main.tf")).expect("a file"), "theirs");
    assert_eq!(fs::read_dir(&outside).expect("a folder").count(), 1);

    symlink(outside.join("main.tf"), case.path("spec/link.toml")).expect("a link");
    assert!(case.run(&["check"], 2).contains("leads out of the spec folder"));
}

#[test]
fn obstacles_are_named() {
    let case = Case::new(&["a"]);
    fs::create_dir_all(case.path("generated/main.tf")).expect("a new folder");
    assert!(case.run(&["render", "--force"], 2).contains("a folder stands where a generated file belongs"));
    fs::remove_dir(case.path("generated/main.tf")).expect("removed");
    fs::write(case.path("generated/state_machines"), "").expect("written");
    assert!(case.run(&["render", "--force"], 2).contains("a file stands where a generated folder belongs"));
    assert_eq!(case.tree().len(), 1, "nothing was written");
}

/// A file size limit stands for a full disk: the write fails half-way.
#[cfg(unix)]
#[test]
fn a_full_disk_loses_nothing() {
    let case = Case::new(&["a"]);
    case.run(&["render"], 0);
    let before = case.tree();
    for number in 0..40 {
        case.workflow(&format!("w{number}"), "more");
    }
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" render";
    let mut limited = Command::new("sh");
    limited.args(["-c", script, env!("CARGO_BIN_EXE_gen")]).current_dir(case.folder.path());
    let said = said(&limited.output().expect("sh runs"), 2);
    assert!(said.contains("File too large"), "{said}");
    assert_eq!(before, case.tree());
    case.run(&["render"], 0);
    case.run(&["diff"], 0);
}

#[test]
fn two_runs_at_once_do_not_mix() {
    let case = Case::new(&["a"]);
    case.run(&["render"], 0);
    case.workflow("a", "second");
    fs::create_dir(case.path("generated/.stepgate-staging")).expect("a new folder");
    let lock = fs::File::create(case.path("generated/.stepgate-staging/lock")).expect("a file");
    lock.lock().expect("locked");
    assert!(case.run(&["render"], 2).contains("another `gen render` is at work here"));
    drop(lock);
    case.run(&["render"], 0);
    assert!(!case.path("generated/.stepgate-staging").exists());
}

/// Kills `gen render` at many points of its work, the spec changing each time: every file is whole, and the next run mends all.
#[test]
fn a_kill_at_any_point_is_repaired() {
    let names: Vec<String> = (0..40).map(|number| format!("w{number}")).collect();
    let case = Case::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut versions: Vec<BTreeMap<PathBuf, Vec<u8>>> = Vec::new();
    for version in ["one", "two", "three"] {
        for name in &names {
            case.workflow(name, version);
        }
        case.run(&["render"], 0);
        versions.push(case.tree());
    }
    let mut cut_off = 0;
    for round in 0..60_u64 {
        let version = ["one", "two", "three"][(round % 3) as usize];
        for name in &names {
            case.workflow(name, version);
        }
        let mut child = case.command(&["render"]).stdout(Stdio::null()).spawn().expect("gen runs");
        thread::sleep(Duration::from_micros(round * 400));
        child.kill().expect("killed");
        cut_off += i32::from(!child.wait().expect("over").success());
        for (path, bytes) in
            case.tree().iter().filter(|(path, _)| !path.to_string_lossy().contains(".stepgate-staging"))
        {
            let is_whole = versions.iter().any(|version| version.get(path) == Some(bytes));
            assert!(is_whole, "{} is half written", path.display());
        }
    }
    assert!(cut_off > 10, "only {cut_off} of 60 runs were cut off");
    case.run(&["render"], 0);
    case.run(&["diff"], 0);
    assert_eq!(case.tree(), versions[2], "no leftovers");
}

#[test]
fn the_same_spec_gives_the_same_bytes_wherever_it_lies() {
    let case = Case::new(&["a"]);
    case.run(&["render"], 0);
    let whole = |path: &str| case.path(path).to_string_lossy().into_owned();
    fs::rename(case.path("spec"), case.path("elsewhere")).expect("moved");
    case.run(&["diff", "--spec", &whole("elsewhere"), "--out", &whole("generated")], 0);
    let said = case.run(&["diff", "--spec", "elsewhere", "--out", "out"], 1);
    assert!(said.ends_with("run `gen render --spec elsewhere --out out`\n"), "{said}");
    let said = case.run(&["diff", "--spec", "elsewhere", "--out", "an out"], 1);
    assert!(said.ends_with("run `gen render --spec elsewhere --out 'an out'`\n"), "{said}");
}

#[test]
fn colors_are_for_terminals() {
    let case = Case::new(&["a"]);
    assert!(!case.run(&["diff"], 1).contains('\u{1b}'));
    let forced = case.command(&["diff"]).env("CLICOLOR_FORCE", "1").output().expect("gen runs");
    assert!(said(&forced, 1).contains('\u{1b}'));
    let refused = case.command(&["diff"]).env("NO_COLOR", "1").output().expect("gen runs");
    assert!(!said(&refused, 1).contains('\u{1b}'));
}
