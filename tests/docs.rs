//! `docs/rules.md` is what the rules and their fixtures give: `UPDATE_GOLDENS=1 cargo test --test docs` writes it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use stepgate::diagnostic::Code;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The first complaint of the rule's fixture: of `tests/check/<code>`, or of the first `<code>-<variant>`; of
/// `tests/eval` if it is a rule of what is evaluated.
fn example(code: Code) -> Option<String> {
    example_below("tests/check", code).or_else(|| example_below("tests/eval", code))
}

fn example_below(fixtures: &str, code: Code) -> Option<String> {
    let mut folders: Vec<String> = fs::read_dir(root().join(fixtures))
        .expect("fixtures")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    folders.sort();
    let name = code.as_str();
    folders.iter().filter(|folder| folder.starts_with(name)).find_map(|folder| {
        let snapshot = fs::read_to_string(root().join(fixtures).join(folder).join("stderr.snap")).ok()?;
        let report = snapshot.splitn(3, "---\n").nth(2).expect("a snapshot has a head");
        // A code may begin as another does: what counts is whose complaint it is.
        report.starts_with(&format!("error[{name}]")).then(|| report.split("\n\n").next().expect("a first").to_owned())
    })
}

fn rules() -> String {
    let mut text = String::from(
        "# Rules\n\nWhat `gen check` holds a spec to, and what it says when a rule is broken. `gen explain CODE` prints the same.\n\n\
         <!-- Generated from src/diagnostic/code.rs, tests/check and tests/eval: UPDATE_GOLDENS=1 cargo test --test docs -->\n",
    );
    for (group, codes) in Code::GROUPS {
        _ = write!(text, "\n## {group}\n");
        for code in *codes {
            _ = write!(text, "\n### `{code}`\n\n{}\n", code.rule());
            if let Some(example) = example(*code) {
                _ = write!(text, "\n```text\n{}\n```\n", example.trim_end());
            }
            let sources: Vec<String> = code.sources().iter().map(|source| format!("<{source}>")).collect();
            match sources.as_slice() {
                [] => {}
                [source] => _ = write!(text, "\nSource: {source}\n"),
                sources => _ = write!(text, "\nSources: {}\n", sources.join(", ")),
            }
        }
    }
    text
}

#[test]
fn rules_are_documented() {
    let path = root().join("docs/rules.md");
    let wanted = rules();
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        fs::write(&path, &wanted).expect("docs/rules.md can be written");
    }
    let found = fs::read_to_string(&path).expect("docs/rules.md is there");
    let differing = wanted.lines().zip(found.lines()).find(|(wanted, found)| wanted != found);
    assert!(wanted == found, "UPDATE_GOLDENS=1 cargo test --test docs writes docs/rules.md anew; first {differing:?}");
}

/// Links to a rule, as an editor or a message may hold them, lead to one place.
#[test]
fn every_rule_has_one_heading() {
    let rules = rules();
    for code in Code::ALL {
        assert_eq!(rules.matches(&format!("\n### `{code}`\n")).count(), 1, "{code}");
    }
    assert_eq!(rules.matches("\n### ").count(), Code::ALL.len());
    let grouped: Vec<Code> = Code::GROUPS.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
    assert_eq!(grouped, Code::ALL);
}

/// Rules whose specs are too big to be kept, and those of what is imported.
#[test]
fn rules_without_an_example_are_those_that_need_much() {
    let bare: Vec<Code> = Code::ALL.iter().filter(|code| example(**code).is_none()).copied().collect();
    let imported = [Code::YamlSyntax, Code::TemplateSyntax, Code::NoStateMachine];
    let big = [Code::MappingTemplateSize, Code::DefinitionSize, Code::PayloadSize, Code::PolicySize];
    assert_eq!(bare, [&big[..], &imported[..]].concat());
}
