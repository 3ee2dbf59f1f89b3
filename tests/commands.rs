//! The commands around the spec: `init`, `explain`, `schema`, `completions`, `man`, through the binary.

#[path = "support/golden.rs"]
#[allow(dead_code)] // Nothing is copied here.
mod golden;
#[path = "support/starters.rs"]
mod starters;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use starters::run;
use stepgate::diagnostic::Code;

/// Stdout, stderr and exit status.
fn said(output: &Output) -> (String, String, i32) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (text(&output.stdout), text(&output.stderr), output.status.code().expect("gen ends by itself"))
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

/// Every file below a folder by its name; hidden ones too.
fn listed(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(listed(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            found.insert(name, fs::read(&path).unwrap_or_default());
        }
    }
    found
}

#[test]
fn a_first_spec_is_right_as_it_stands_and_with_every_line_tried() {
    let folder = temporary();
    let starters = starters::all(folder.path());
    assert_eq!(starters.len(), 4);
    for starter in &starters {
        // The lines to be tried change what comes out.
        let other = starter.name.replace("tried", "as-it-stands");
        let output = listed(&starter.folder.join("generated"));
        let same = output == listed(&folder.path().join(&other).join("generated"));
        assert_eq!(same, other == starter.name, "{}", starter.name);
        for (path, text) in golden::files(&starter.folder.join("spec"), ".toml") {
            assert!(text.lines().all(|line| line.chars().count() <= 120), "{}", path.display());
        }
    }
}

#[test]
fn init_says_what_it_wrote_and_what_comes_next() {
    let folder = temporary();
    let (out, err, status) = said(&run(folder.path(), &["init"]));
    assert_eq!((err.as_str(), status), ("", 0));
    insta::assert_snapshot!("init", out);
    let (out, _, status) = said(&run(folder.path(), &["init", "a b/c", "--flavor", "standard"]));
    assert_eq!(status, 0);
    assert!(out.contains("a b/c/hello.toml\n") && out.contains("gen check --spec 'a b/c'\n"), "{out}");
    let names: Vec<String> = listed(folder.path()).into_keys().collect();
    assert_eq!(names, ["a b/c/hello.toml", "a b/c/project.toml", "spec/hello.toml", "spec/project.toml"]);
}

#[test]
fn init_overwrites_nothing_and_writes_all_or_nothing() {
    for (name, other) in [("hello.toml", "project.toml"), ("project.toml", "hello.toml")] {
        let folder = temporary();
        let spec = folder.path().join("spec");
        fs::create_dir(&spec).expect("a folder");
        fs::write(spec.join(name), "mine").expect("a file");
        let (out, err, status) = said(&run(folder.path(), &["init"]));
        assert_eq!((out.as_str(), status), ("", 1));
        assert!(err.contains(&format!("spec/{name}\n")) && !err.contains(other), "{err}");
        assert_eq!(listed(&spec), BTreeMap::from([(name.to_owned(), b"mine".to_vec())]));
    }
    // What stands beside is nobody's trouble.
    let folder = temporary();
    fs::create_dir(folder.path().join("spec")).expect("a folder");
    fs::write(folder.path().join("spec/orders.toml"), "mine").expect("a file");
    assert!(run(folder.path(), &["init"]).status.success());
    assert_eq!(fs::read(folder.path().join("spec/orders.toml")).expect("it is there"), b"mine");
    let (_, err, status) = said(&run(folder.path(), &["init"]));
    assert_eq!(status, 1);
    assert!(err.contains("hello.toml") && err.contains("project.toml"), "{err}");
}

#[cfg(unix)]
#[test]
fn what_is_in_the_way_stays() {
    let folder = temporary();
    // A link that leads nowhere, a folder, a file where the folder belongs.
    fs::create_dir(folder.path().join("link")).expect("a folder");
    std::os::unix::fs::symlink("nowhere", folder.path().join("link/hello.toml")).expect("a link");
    let (_, err, status) = said(&run(folder.path(), &["init", "link"]));
    assert!(status == 1 && err.contains("link/hello.toml"), "{status} {err}");
    assert!(!folder.path().join("link/nowhere").exists() && !folder.path().join("link/project.toml").exists());

    fs::create_dir_all(folder.path().join("folder/hello.toml")).expect("a folder");
    let (_, err, status) = said(&run(folder.path(), &["init", "folder"]));
    assert!(status == 1 && err.contains("folder/hello.toml"), "{status} {err}");

    fs::write(folder.path().join("file"), "mine").expect("a file");
    for arguments in [["init", "file"], ["init", "file/below"], ["man", "file"]] {
        let (out, err, status) = said(&run(folder.path(), &arguments));
        assert!(status == 2 && out.is_empty() && err.contains("nothing was written"), "{status} {err}");
    }
    assert_eq!(fs::read(folder.path().join("file")).expect("it is there"), b"mine");
}

#[test]
fn explain_tells_every_rule() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let too_big = [Code::MappingTemplateSize, Code::DefinitionSize, Code::PayloadSize, Code::PolicySize];
    let imported = [Code::YamlSyntax, Code::TemplateSyntax, Code::NoStateMachine];
    let bare = [&too_big[..], &imported[..]].concat();
    for code in Code::ALL {
        let (out, err, status) = said(&run(here, &["explain", code.as_str()]));
        assert_eq!((err.as_str(), status), ("", 0), "{code}");
        assert!(out.starts_with(&format!("{code}\n\n")), "{out}");
        assert_eq!(out.contains(&format!("\nerror[{code}]: ")), !bare.contains(code), "{out}");
        assert_eq!(out.matches("\nsource: https://").count(), code.sources().len(), "{out}");
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
        assert!(words(&out).contains(&code.rule()) && !out.contains("<https"), "{out}");
        assert_eq!(said(&run(here, &["explain", &format!("error[{code}]:")])).0, out);
    }
    insta::assert_snapshot!("explain", said(&run(here, &["explain", "workflow-name"])).0);
}

#[test]
fn explain_lists_the_rules_a_line_each() {
    let (out, err, status) = said(&run(Path::new("."), &["explain"]));
    assert_eq!((err.as_str(), status), ("", 0));
    let lines: Vec<&str> = out.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    assert_eq!(lines.len(), Code::ALL.len());
    for (line, code) in lines.iter().zip(Code::ALL) {
        let sentence = line.strip_prefix(code.as_str()).expect("the code comes first").trim();
        assert!(code.rule().starts_with(sentence) && sentence.len() > 15, "{line}");
        assert!(sentence.matches('`').count().is_multiple_of(2), "cut in backticks: {line}");
    }
}

#[test]
fn explain_knows_no_other_rule() {
    for (name, help) in [
        ("sync-timeot", "did you mean `sync-timeout`?"),
        ("Sync-Timeout", "did you mean `sync-timeout`?"),
        ("E0308", "list the codes with `gen explain`"),
        ("", "list the codes with `gen explain`"),
        ("`", "list the codes with `gen explain`"),
        ("error[", "list the codes with `gen explain`"),
    ] {
        let (out, err, status) = said(&run(Path::new("."), &["explain", name]));
        assert_eq!((out.as_str(), status), ("", 2), "{name}");
        assert_eq!(err, format!("error: no rule has the code `{name}`\nhelp: {help}\n"));
    }
}

#[test]
fn schemas_are_written_and_renewed_but_nobody_elses() {
    let folder = temporary();
    let files = ["definition.schema.json", "fragment.schema.json", "project.schema.json", "workflow.schema.json"];
    let (out, _, status) = said(&run(folder.path(), &["schema", "--out", "a/b"]));
    assert!(status == 0 && files.iter().all(|file| out.contains(file)), "{out}");
    let written = listed(&folder.path().join("a/b"));
    assert_eq!(written.keys().collect::<Vec<_>>(), files);
    assert_eq!(written[files[1]], run(folder.path(), &["schema", "fragment"]).stdout);

    // An old one of ours is renewed.
    let old = String::from_utf8(written[files[0]].clone()).expect("UTF-8").replace("object", "string");
    fs::write(folder.path().join("a/b").join(files[0]), old).expect("a file");
    assert!(run(folder.path(), &["schema", "--out", "a/b"]).status.success());
    assert_eq!(listed(&folder.path().join("a/b")), written);

    // Somebody's is not, and then none is.
    fs::remove_file(folder.path().join("a/b").join(files[0])).expect("it was there");
    fs::write(folder.path().join("a/b").join(files[2]), "{}").expect("a file");
    let (out, err, status) = said(&run(folder.path(), &["schema", "--out", "a/b"]));
    assert!(status == 1 && out.is_empty() && err.contains(files[2]) && !err.contains(files[1]), "{err}");
    assert_eq!(listed(&folder.path().join("a/b")).keys().collect::<Vec<_>>(), files[1..]);

    for wrong in [&["schema"][..], &["schema", "projects"], &["schema", "project", "--out", "a"]] {
        assert_eq!(run(folder.path(), wrong).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (script, err, status) = said(&run(Path::new("."), &["completions", shell]));
        assert_eq!((err.as_str(), status), ("", 0), "{shell}");
        for word in ["init", "render", "diff", "check", "explain", "schema", "completions", "man", "force", "flavor"] {
            assert!(script.contains(word), "{shell} lacks {word}");
        }
        // Where the shell is, it reads the script.
        let arguments = if shell == "fish" { ["--no-execute"] } else { ["-n"] };
        if !["bash", "zsh", "fish"].contains(&shell) {
            continue;
        }
        let child = Command::new(shell).args(arguments).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
        if let Ok(mut child) = child {
            use std::io::Write as _;
            child.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("the shell reads");
            let output = child.wait_with_output().expect("the shell ends");
            assert!(output.status.success() && output.stderr.is_empty(), "{shell}: {:?}", said(&output));
        }
    }
    assert_eq!(run(Path::new("."), &["completions", "tcsh"]).status.code(), Some(2));
}

#[test]
fn every_command_has_a_man_page() {
    let folder = temporary();
    let (out, err, status) = said(&run(folder.path(), &["man", "man1"]));
    assert_eq!((err.as_str(), status), ("", 0));
    let pages = listed(&folder.path().join("man1"));
    let main = String::from_utf8(pages["gen.1"].clone()).expect("UTF-8");
    assert_eq!(main, said(&run(folder.path(), &["man"])).0);
    // Each page that gen(1) names is there, and no other.
    let named = main.lines().filter_map(|line| line.strip_suffix("(1)")).map(|name| name.replace('\\', "") + ".1");
    let mut named: Vec<String> = named.chain(["gen.1".to_owned()]).collect();
    named.sort();
    assert_eq!(pages.keys().cloned().collect::<Vec<_>>(), named);
    assert!(named.len() >= 9 && named.iter().all(|name| out.contains(name.as_str())), "{out}");
    for (name, page) in &pages {
        let page = String::from_utf8(page.clone()).expect("UTF-8");
        let command = name.trim_end_matches(".1").replace('-', " ");
        assert!(page.contains(&format!("\\fB{command}\\fR")), "{name}: {page}");
        for section in [".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH OPTIONS", ".SH EXAMPLES"] {
            assert!(page.contains(section), "{name} lacks {section}");
        }
    }
    // The same again: nothing of the day or the machine is in a page.
    assert!(run(folder.path(), &["man", "man1"]).status.success());
    assert_eq!(listed(&folder.path().join("man1")), pages);
}
