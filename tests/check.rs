//! Every rule has a folder below `tests/check`: a spec that breaks it, and beside it what the author is told.

#[path = "check/mutation.rs"]
mod mutation;
#[path = "support/orders.rs"]
mod orders;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use orders::{ORDERS, PROJECT};
use stepgate::check::{self, Refusal};
use stepgate::diagnostic::{self, Code};
use stepgate::source::{self, Sources};

/// Rules whose specs are too big to be kept; they are made below.
const GENERATED: [Code; 4] = [Code::MappingTemplateSize, Code::DefinitionSize, Code::PayloadSize, Code::PolicySize];
/// Rules of what is imported: their cases lie below `tests/import`.
const IMPORTED: [Code; 3] = [Code::YamlSyntax, Code::TemplateSyntax, Code::NoStateMachine];
/// Rules of what is evaluated: their cases lie below `tests/eval`.
const EVALUATED: [Code; 2] = [Code::Templatefile, Code::MappingTemplate];
/// The folder of many faults in many files.
const ALL_AT_ONCE: &str = "all-at-once";
/// Rules of the spec language itself: no other source to cite.
const OUR_OWN: [Code; 21] = [
    Code::UnknownKey,
    Code::MissingKey,
    Code::WrongType,
    Code::UnknownValue,
    Code::OutOfRange,
    Code::VariableName,
    Code::DuplicateRoute,
    Code::RequestField,
    Code::UnknownPathParameter,
    Code::BodyPath,
    Code::ResponseField,
    Code::SaidTwice,
    Code::MissingFile,
    Code::DuplicateState,
    Code::UnknownReplace,
    Code::UndeclaredVariable,
    Code::VariableSyntax,
    Code::UnneededAction,
    Code::MissingReason,
    Code::WiderResource,
    Code::OwnRole,
];

/// The fixture folders, by name.
fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root).expect("fixtures").map(|entry| entry.expect("an entry").path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

fn name(folder: &Path) -> &str {
    folder.file_name().and_then(|name| name.to_str()).expect("a name")
}

/// The rule that a folder is named for: `<code>` or `<code>-<variant>`.
fn code(folder: &str) -> Option<Code> {
    let fits = |code: &&Code| {
        let rest = folder.strip_prefix(code.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    Code::ALL.iter().filter(fits).max_by_key(|code| code.as_str().len()).copied()
}

/// `gen check` in a folder that holds `spec`.
fn gen_check(folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gen"));
    command.args(["check", "--spec", "spec"]).current_dir(folder).env("NO_COLOR", "1");
    command.output().expect("gen runs")
}

/// What `gen check` says of an invalid spec.
fn complaints(folder: &Path) -> String {
    let output = gen_check(folder);
    let text = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "{}: {text}", name(folder));
    assert!(output.stdout.is_empty(), "{}", name(folder));
    text
}

/// The codes in a report, in its order.
fn codes(report: &str) -> Vec<&str> {
    report.lines().filter_map(|line| line.strip_prefix("error[")?.split(']').next()).collect()
}

#[test]
fn every_fixture_is_told_what_is_wrong_and_nothing_else() {
    let mut wrong = Vec::new();
    for folder in folders() {
        let report = complaints(&folder);
        if name(&folder) != ALL_AT_ONCE {
            let code = code(name(&folder)).unwrap_or_else(|| panic!("no rule is called like {}", name(&folder)));
            let codes = codes(&report);
            if codes.is_empty() || codes.iter().any(|found| *found != code.as_str()) {
                wrong.push(format!("{}:\n{report}", name(&folder)));
                continue;
            }
        }
        insta::with_settings!(
            { snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true },
            { insta::assert_snapshot!("stderr", report) }
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_fixture() {
    let shown: BTreeSet<Code> = folders()
        .iter()
        .filter_map(|folder| code(name(folder)))
        .chain(GENERATED)
        .chain(IMPORTED)
        .chain(EVALUATED)
        .collect();
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !shown.contains(code)).collect();
    assert!(missing.is_empty(), "no folder tests/check/<code> for {missing:?}");
}

#[test]
fn codes_are_unique_and_kebab_case() {
    let unique: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(unique.len(), Code::ALL.len());
    for code in unique {
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        assert!(code.split('-').all(is_word), "{code}");
    }
}

#[test]
fn a_rule_that_is_a_fact_cites_its_source() {
    for code in Code::ALL {
        let cites = code.explain().contains("<https://");
        assert_eq!(cites, !OUR_OWN.contains(code), "{code}: {}", code.explain());
    }
}

#[test]
fn all_complaints_come_at_once_in_the_order_of_the_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check").join(ALL_AT_ONCE);
    let report = complaints(&folder);
    let places: Vec<(&str, usize)> = report
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("--> "))
        .map(|place| {
            let mut parts = place.split(':');
            (parts.next().expect("a file"), parts.next().and_then(|line| line.parse().ok()).expect("a line"))
        })
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    let files: BTreeSet<&str> = places.iter().map(|(file, _)| *file).collect();
    assert_eq!(files.len(), 7, "{files:?}");
    assert!(codes(&report).iter().collect::<BTreeSet<_>>().len() > 12, "{report}");
}

/// What `gen check` says of a spec folder with these files.
fn complaints_of(files: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join("spec").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    complaints(folder.path())
}

#[test]
fn a_definition_that_step_functions_would_not_take_is_refused() {
    let orders = ORDERS.replace("[definition]\n", "[definition]\nComment = \"\"\"\nHERE\"\"\"\n");
    let orders = orders.replace("HERE", &"takes orders in\n".repeat(70_000));
    insta::assert_snapshot!(complaints_of(&[("project.toml", PROJECT), ("orders.toml", &orders)]), @r#"
    error[definition-size]: `state_machines/orders.asl.json.tftpl` is 1190128 bytes long; AWS takes 1048576
     --> spec/orders.toml:1:1
      |
    1 | flavor          = "express"
      | ^
      |
      = help: move a part of the definition into a state machine of its own, and call that

    error: the spec is invalid: 1 complaint
    "#);
}

#[test]
fn a_mapping_template_that_api_gateway_would_not_take_is_refused() {
    let fields: String = (0..3_000).map(|n| format!("field_{n} = {{ body = \"$.order.field_{n}\" }}\n")).collect();
    let orders = ORDERS.replace("[definition]", &format!("[request.input]\n{fields}\n[definition]"));
    let report = complaints_of(&[("project.toml", PROJECT), ("orders.toml", &orders)]);
    // How long it gets is the template's affair.
    let length = report.split_once("` is ").and_then(|(_, rest)| rest.split_once(' ')).expect("a length").0;
    insta::assert_snapshot!(report.replace(length, "…"), @r#"
    error[mapping-template-size]: `mapping_templates/orders/request.vtl.tftpl` is … bytes long; AWS takes 300000
     --> spec/orders.toml:1:1
      |
    1 | flavor          = "express"
      | ^
      |
      = help: take fewer fields out of the request, or pass the whole body on

    error: the spec is invalid: 1 complaint
    "#);
}

#[test]
fn a_payload_that_step_functions_would_not_hand_on_is_refused() {
    let pass = |length: usize| {
        let fields = format!("Type = \"Pass\"\nEnd = true\nResult = {{ text = '{}' }}\n", "é".repeat(length / 2));
        ORDERS.replace("Type = \"Succeed\"\n", &fields)
    };
    // `{"text":""}` around it.
    let longest = 262_144 - 11;
    let fits = drawn(&[("project.toml", PROJECT), ("orders.toml", &pass(longest - 1))]);
    assert_eq!(fits, "");
    let report = drawn(&[("project.toml", PROJECT), ("orders.toml", &pass(longest + 1))]);
    let report: Vec<&str> = report.lines().filter(|line| !line.contains('é')).collect();
    insta::assert_snapshot!(report.join("\n"), @r"
    error[payload-size]: `Result` is 262145 bytes long; Step Functions hands on 262144
      --> orders.toml:14:1
       |
       | ^^^^^^
       |
       = help: keep the data in S3, and hand on where it is
    ");
}

#[test]
fn a_spec_may_be_written_on_windows() {
    let crlf = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let json = r#"{ "StartAt": "Done", "States": { "Done": { "Type": "Succeed" } } }"#;
    let named = ORDERS.split("[definition]").next().expect("a head").to_owned();
    let named = named.replace("[route]", "definition = \"orders.asl.json\"\n\n[route]");
    let texts = [crlf(PROJECT), crlf(ORDERS), crlf(&named).replace("/orders", "/named"), crlf(json)];
    let names = ["project.toml", "orders.toml", "named.toml", "orders.asl.json"];
    let sources = Sources::from_texts(names.iter().copied().zip(texts.iter().map(String::as_str)));
    let project = check::all(&sources);
    assert!(project.is_ok(), "{project:?}");

    let wrong =
        [crlf(PROJECT), crlf(&ORDERS.replace("Succeed", "Sucede")), crlf(&json.replace("Done\" }", "Done\" ]"))];
    let drawn = drawn(&[(names[0], &wrong[0]), (names[1], &wrong[1])]);
    assert!(
        drawn.contains("orders.toml:12:8\n") && drawn.contains("\n12 | Type = \"Sucede\"\n   |        ^^^^^^^^\n"),
        "{drawn}"
    );
}

#[test]
fn names_differ_by_more_than_case() {
    let returns = ORDERS.replace("/orders", "/returns");
    insta::assert_snapshot!(drawn(&[("project.toml", PROJECT), ("Orders.toml", ORDERS), ("orders.toml", &returns)]), @r#"
    error[workflow-name]: `orders.toml` differs only by case
     --> orders.toml:1:1
      |
    1 | flavor          = "express"
      | ^
      |
     ::: Orders.toml:1:1
      |
    1 | flavor          = "express"
      | - from this
      |
      = help: rename one of the two
    "#);
}

/// The complaints about these texts; every label lies on whole characters of its file, and is drawn.
fn drawn(texts: &[(&str, &str)]) -> String {
    let sources = Sources::from_texts(texts.iter().copied());
    draw(&sources)
}

fn draw(sources: &Sources) -> String {
    match check::all(sources) {
        Err(Refusal::Invalid(diagnostics)) => {
            assert!(!diagnostics.is_empty());
            for label in diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
                let (text, span) = (sources.text(label.span.file), label.span);
                assert!(
                    text.get(span.start..span.end).is_some(),
                    "{span:?} is not in {:?}",
                    sources.get(span.file).name
                );
            }
            assert!(!diagnostic::draw(&diagnostics, sources, true).is_empty());
            diagnostic::draw(&diagnostics, sources, false)
        }
        Err(Refusal::NoProject) | Ok(_) => String::new(),
    }
}

#[test]
fn odd_files_are_read_or_refused() {
    let deep_json = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let deep_table = |levels: usize| format!("[definition{}]\nx = 1\n", ".x".repeat(levels));
    let with = |line: &str| format!("{line}\n{ORDERS}");
    for (orders, said) in [
        (String::new(), "missing-key"),
        ("\u{feff}".to_owned(), "missing-key"),
        ("\u{feff}flavr = 1".to_owned(), "orders.toml:1:2"),
        ("\0".to_owned(), "toml-syntax"),
        ("\r".to_owned(), "toml-syntax"),
        (with("flavor = \"express\""), "toml-syntax"),
        (ORDERS.replace("[route]", "[route]\n[route]"), "toml-syntax"),
        (with(&format!("comment = {}", deep_json(100))), "toml-syntax"),
        (with(&format!("comment = {}", deep_json(10_000))), "toml-syntax"),
        (format!("{ORDERS}{}", deep_table(100)), "toml-syntax"),
        (with(&format!("comment = {}", "9".repeat(10_000))), "wrong-type"),
        (with("comment = 1e999999"), "wrong-type"),
        (with("comment = 0xffffffffffffffffffffffffffffffffffffffff"), "wrong-type"),
        (ORDERS.replace("= 10", "= 18446744073709551615"), "workflow-timeout"),
        (ORDERS.replace("= 10", "= 18446744073709551616"), "wrong-type"),
        (ORDERS.replace("= 10", "= -0"), "workflow-timeout"),
        (format!("{ORDERS}[vars]\nx = '{}1{}'\n", "(".repeat(5_000), ")".repeat(5_000)), "terraform-expression"),
        (format!("{ORDERS}[vars]\nx = '{}'\n", "\"${".repeat(5_000)), "terraform-expression"),
        (format!("{ORDERS}[vars]\nx = '{}true'\n", "!".repeat(5_000)), "terraform-expression"),
    ] {
        let drawn = drawn(&[("project.toml", PROJECT), ("orders.toml", &orders)]);
        assert!(drawn.contains(said), "{said} for {:?}:\n{drawn}", &orders[..orders.len().min(80)]);
    }
    let named = ORDERS.split("[definition]").next().expect("a head");
    let named = named.replace("[route]", "definition = \"orders.asl.json\"\n\n[route]");
    let pass = |result: &str| {
        format!(r#"{{ "StartAt": "A", "States": {{ "A": {{ "Type": "Pass", "Result": {result}, "End": true }} }} }}"#)
    };
    for (json, said) in [
        (String::new(), "json-syntax"),
        ("\u{feff}".to_owned(), "json-syntax"),
        ("\"\\".to_owned(), "json-syntax"),
        ("\"\\é".to_owned(), "json-syntax"),
        (pass(r#""\ud800""#), "json-syntax"),
        (pass(r#"{ "a": 1, "\u0061": 2 }"#), "json-syntax"),
        (pass("[1,,2]"), "json-syntax"),
        (pass("01"), "json-syntax"),
        (pass(&deep_json(100)), ""),
        (pass(&deep_json(100_000)), "json-syntax"),
        (pass(&"9".repeat(10_000)), ""),
        (pass("-1.5e+999999"), ""),
    ] {
        let drawn = drawn(&[("project.toml", PROJECT), ("orders.toml", &named), ("orders.asl.json", &json)]);
        assert!(drawn.contains(said) && drawn.is_empty() == said.is_empty(), "{said:?} for {json:.80}:\n{drawn}");
    }
}

/// The tables grow old: what they lack is taken where the author grants its action, and only what they may lack.
#[test]
fn an_integration_newer_than_the_tables_is_granted_by_hand() {
    let task = |resource: &str, action: &str| {
        let states = format!("[definition.States.Done]\nType = \"Task\"\nEnd = true\nResource = \"{resource}\"\n");
        let extra = format!("\n[iam.extra.\"{action}\"]\nresources = [\"*\"]\nreason = \"new\"\n");
        let orders = ORDERS.replace("[definition.States.Done]\nType = \"Succeed\"\n", &states) + &extra;
        drawn(&[("project.toml", PROJECT), ("orders.toml", &orders)])
    };
    for (resource, action) in [
        ("arn:aws:states:::aws-sdk:newservice:doThings", "new-service:DoThings"),
        ("arn:aws:states:::aws-sdk:ec2:startInstancesV2", "ec2:StartInstancesV2"),
        ("arn:aws:states:::newservice:runJob", "newservice:RunJob"),
    ] {
        assert_eq!(task(resource, action), "", "{resource}");
        assert!(task(resource, "ec2:StartInstances").contains("error[task-resource]"), "{resource}");
    }
    for (resource, action) in [
        ("arn:aws:states:::dynamodb:query", "dynamodb:Query"),
        ("arn:aws:states:::sqs:sendMessage.sync", "sqs:SendMessage"),
        ("arn:aws:states:::aws-sdk:ec2:startInstances.sync", "ec2:StartInstances"),
        ("arn:aws:states:::aws-sdk:newservice:runJob.sync", "new-service:RunJob"),
        ("arn:aws:states:::newservice:runJob.sync", "newservice:RunJob"),
        ("arn:aws:states:::aws-sdk:kinesis:subscribeToShard", "kinesis:SubscribeToShard"),
    ] {
        assert!(task(resource, action).contains("error[task-resource]"), "{resource}");
    }
}

#[test]
fn what_is_not_utf_8_is_shown_where_it_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    for broken in [&b"\xff"[..], b"caf\xe9 \xe9", b"\xf0\x9f\x98", b"\n\n\xed\xa0\x80"] {
        fs::write(folder.path().join("project.toml"), broken).expect("a file");
        fs::write(folder.path().join("orders.toml"), ORDERS).expect("a file");
        let drawn = draw(&source::read(folder.path()).expect("readable"));
        assert!(drawn.contains("error[not-utf-8]") && drawn.contains('\u{fffd}'), "{drawn}");
    }
}
