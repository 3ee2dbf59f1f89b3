//! What `gen` writes, file by file, and what it says: golden folders and snapshots.
//! `UPDATE_GOLDENS=1 cargo test --test goldens` writes the folders anew, `INSTA_UPDATE=always` the snapshots.

#[path = "support/golden.rs"]
mod golden;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use golden::Golden;

/// Runs `gen` in `folder`, without color and with the width of a file.
fn run<const N: usize>(folder: &Path, arguments: [&str; N]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gen"));
    command.current_dir(folder).args(arguments).env("NO_COLOR", "1").env_remove("COLUMNS");
    command.output().expect("gen runs")
}

/// Everything that was printed, hashes left out, and the exit status.
fn transcript(output: &Output) -> String {
    let part = |name: &str, bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).expect("the output is UTF-8");
        let is_hash = |word: &&str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let words: Vec<&str> = text.split('"').map(|word| if is_hash(&word) { "SHA-256" } else { word }).collect();
        if text.is_empty() { String::new() } else { format!("-- {name} --\n{}", words.join("\"")) }
    };
    let status = output.status.code().expect("gen ends by itself");
    format!("{}{}-- exit status {status} --", part("stdout", &output.stdout), part("stderr", &output.stderr))
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("the output is UTF-8")
}

/// A temporary folder with the spec of the smallest case, rendered.
fn small() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let case =
        golden::all().into_iter().find(|golden| golden.name == "no-access-log-no-ec2").expect("the case is there");
    golden::copy(&case.folder.join("spec"), &folder.path().join("spec"));
    assert!(run(folder.path(), ["render"]).status.success());
    folder
}

#[test]
fn every_golden_is_what_its_spec_gives() {
    let update = std::env::var_os("UPDATE_GOLDENS").is_some();
    let mut stale = Vec::new();
    for Golden { name, folder } in golden::all() {
        if update {
            let output = run(&folder, ["render", "--force"]);
            assert!(output.status.success(), "{name}:\n{}", transcript(&output));
        }
        let output = run(&folder, ["diff"]);
        if output.status.code() != Some(0) {
            stale.push(format!("{name}:\n{}", transcript(&output)));
        }
    }
    assert!(stale.is_empty(), "UPDATE_GOLDENS=1 writes these anew:\n{}", stale.join("\n"));
}

/// A golden folder holds what was generated and nothing else.
#[test]
fn goldens_hold_no_strays() {
    for Golden { name, folder } in golden::all().into_iter().filter(|golden| golden.name != "example") {
        let generated = folder.join("generated");
        let manifest = fs::read_to_string(generated.join("stepgate.manifest.json")).expect("a manifest is there");
        let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("the manifest is JSON");
        let listed = manifest["files"].as_object().expect("the manifest lists files");
        for (path, _) in golden::files(&generated, "") {
            let path = path.strip_prefix(&generated).expect("it lies below the folder").to_string_lossy().into_owned();
            assert!(path == "stepgate.manifest.json" || listed.contains_key(&path), "{name}: {path} is not generated");
        }
    }
}

#[test]
fn the_judge_is_judged() {
    let folder = small();
    let is_fresh = || run(folder.path(), ["diff"]).status.code();
    let file = folder.path().join("generated/mapping_templates/hello/request.vtl.tftpl");
    let text = fs::read(&file).expect("the file can be read");
    assert_eq!(is_fresh(), Some(0));

    let mut corrupted = text.clone();
    corrupted[20] ^= 1;
    fs::write(&file, corrupted).expect("the file can be written");
    assert_eq!(is_fresh(), Some(1), "one bit is wrong");

    fs::remove_file(&file).expect("the file can be removed");
    assert_eq!(is_fresh(), Some(1), "a file is gone");
    fs::write(&file, text).expect("the file can be written");
    assert_eq!(is_fresh(), Some(0));

    let spec = folder.path().join("spec/more.toml");
    let more = fs::read_to_string(folder.path().join("spec/hello.toml")).expect("the spec can be read");
    fs::write(&spec, more.replace("\"/\"", "\"/more\"")).expect("the spec can be written");
    assert!(run(folder.path(), ["render"]).status.success());
    assert_eq!(is_fresh(), Some(0));
    fs::remove_file(&spec).expect("the spec can be removed");
    assert_eq!(is_fresh(), Some(1), "files are there that the spec does not give");
}

#[test]
fn render_says_what_it_wrote() {
    let folder = small();
    fs::remove_dir_all(folder.path().join("generated")).expect("the folder can be removed");
    insta::assert_snapshot!("render_first", transcript(&run(folder.path(), ["render"])));
    insta::assert_snapshot!("render_again", transcript(&run(folder.path(), ["render"])));
    let file = folder.path().join("generated/outputs.tf");
    fs::write(&file, "# mine\n").expect("the file can be written");
    insta::assert_snapshot!("render_refuses", transcript(&run(folder.path(), ["render"])));
    insta::assert_snapshot!("render_force", transcript(&run(folder.path(), ["render", "--force"])));
}

#[test]
fn diff_says_what_differs() {
    let folder = small();
    insta::assert_snapshot!("diff_fresh", transcript(&run(folder.path(), ["diff"])));
    let spec = folder.path().join("spec/hello.toml");
    let text = fs::read_to_string(&spec).expect("the spec can be read");
    fs::write(&spec, text.replace("timeout_seconds = 5", "timeout_seconds = 6")).expect("the spec can be written");
    fs::remove_file(folder.path().join("generated/versions.tf")).expect("the file can be removed");
    let outputs = folder.path().join("generated/outputs.tf");
    let text = fs::read_to_string(&outputs).expect("the file can be read");
    fs::write(&outputs, text.replace("The stage's URL.", "Call this.")).expect("the file can be written");
    insta::assert_snapshot!("diff_stale", transcript(&run(folder.path(), ["diff"])));
}

#[test]
fn check_says_what_is_wrong() {
    let folder = small();
    insta::assert_snapshot!("check_right", transcript(&run(folder.path(), ["check"])));
    let spec = folder.path().join("spec/hello.toml");
    let text = fs::read_to_string(&spec).expect("the spec can be read");
    let text = text.replace("flavor ", "flavour").replace("\"GET\"", "\"FETCH\"");
    fs::write(&spec, text).expect("the spec can be written");
    insta::assert_snapshot!("check_wrong", transcript(&run(folder.path(), ["check"])));
}

/// Every page, whatever commands there are.
#[test]
fn help_pages() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = stdout(&run(here, ["--help"]));
    insta::assert_snapshot!("help", page);
    let (_, commands) = page.split_once("Commands:\n").expect("the page lists commands");
    let commands = commands.lines().take_while(|line| !line.is_empty());
    for command in commands.filter_map(|line| line.trim_start().split(' ').next()).filter(|command| *command != "help")
    {
        let output = run(here, [command, "--help"]);
        assert!(output.status.success(), "{command} --help");
        insta::assert_snapshot!(format!("help_{command}"), stdout(&output));
    }
}
