//! Terraform itself judges the output: format, validity, and the escaping laws of the languages that it reads.

#[path = "support/golden.rs"]
mod golden;
#[path = "support/nasty.rs"]
mod nasty;
#[path = "support/starters.rs"]
mod starters;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use golden::Golden;
use serde_json::Value;
use stepgate::asl::Tree;
use stepgate::hcl::Expression;
use stepgate::model::{Part, Text, VariableName};
use stepgate::tftpl;

/// Terraform in `folder`; providers come from a mirror where the machine has one.
fn terraform(folder: &Path, arguments: &[&str]) -> Command {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/provider-mirror");
    let config = Command::new(tool).output().expect("tests/tools/provider-mirror runs").stdout;
    let config = String::from_utf8(config).expect("a path is UTF-8").trim().to_owned();
    let mut command = Command::new("terraform");
    command.current_dir(folder).args(arguments).env("TF_IN_AUTOMATION", "1");
    if config.is_empty() {
        command.env_remove("TF_CLI_CONFIG_FILE")
    } else {
        command.env("TF_CLI_CONFIG_FILE", config)
    };
    command
}

/// Runs it, and gives its output; anything but success is a failure of the test.
fn run(mut command: Command, input: &str, what: &str) -> String {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("terraform is installed");
    child.stdin.take().expect("stdin is piped").write_all(input.as_bytes()).expect("terraform reads its input");
    let output = child.wait_with_output().expect("terraform ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    // The console prints errors and goes on.
    let succeeded = output.status.success() && !text(&output.stderr).contains("Error: ");
    assert!(succeeded, "{what}:\n{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// The value that Terraform gives `local.result` of the files in `folder`.
fn result(folder: &Path, files: &str) -> Value {
    fs::write(folder.join("main.tf"), files).expect("a temporary file can be written");
    // Encoded so that nothing is left that the console would escape in its own way.
    let printed = run(terraform(folder, &["console"]), "urlencode(jsonencode(local.result))\n", "terraform console");
    let mut bytes = Vec::new();
    let mut rest = printed.trim().trim_matches('"').bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next().expect("a digit"), rest.next().expect("a digit")];
                let digits = str::from_utf8(&digits).expect("digits are ASCII");
                u8::from_str_radix(digits, 16).expect("two hexadecimal digits")
            }
            other => other,
        });
    }
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("no JSON ({error}): {printed}"))
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

fn array(items: impl IntoIterator<Item = String>) -> String {
    let items: String = items.into_iter().fold(String::new(), |mut text, item| {
        _ = writeln!(text, "    {item},");
        text
    });
    format!("[\n{items}  ]")
}

/// Compares string by string, and shows the first that differ.
fn assert_same(found: &Value, wanted: &[String], written: &[String]) {
    let found = found.as_array().expect("an array");
    assert_eq!(found.len(), wanted.len());
    let differ = found.iter().zip(wanted).zip(written).filter(|((found, wanted), _)| found.as_str() != Some(wanted));
    let differ: Vec<String> =
        differ.map(|((found, wanted), written)| format!("{written} gives {found}, not {wanted:?}")).take(20).collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
#[ignore = "needs terraform; run: just terraform"]
fn goldens_are_formatted() {
    let temporary = temporary();
    for Golden { name, folder } in golden::all().into_iter().chain(starters::all(temporary.path())) {
        run(terraform(&folder.join("generated"), &["fmt", "-check", "-diff", "-recursive", "-no-color"]), "", &name);
    }
}

#[test]
#[ignore = "needs terraform; run: just terraform"]
fn goldens_are_valid() {
    let folder = temporary();
    // One provider for all: each case has the same versions.tf.
    let init = folder.path().join("init");
    let data = folder.path().join("data");
    let starters = temporary();
    for golden in golden::all().into_iter().chain(starters::all(starters.path())) {
        let (name, here) = (&golden.name, folder.path().join(&golden.name));
        golden::copy(&golden.folder.join("generated"), &here);
        // What a spec's [vars] refer to, in a file of the author's own.
        if golden.folder.join("own").exists() {
            golden::copy(&golden.folder.join("own"), &here);
        }
        let versions = fs::read_to_string(here.join("versions.tf")).expect("versions.tf is there");
        if !init.exists() {
            fs::create_dir(&init).expect("a temporary folder can be made");
            fs::write(init.join("versions.tf"), &versions).expect("a temporary file can be written");
            let mut command = terraform(&init, &["init", "-backend=false", "-input=false", "-no-color"]);
            command.env("TF_DATA_DIR", &data);
            run(command, "", "terraform init");
        }
        let same = fs::read_to_string(init.join("versions.tf"))
            .is_ok_and(|text| without_mark(&text) == without_mark(&versions));
        assert!(same, "{name} asks for other providers");
        fs::copy(init.join(".terraform.lock.hcl"), here.join(".terraform.lock.hcl")).expect("init writes a lock file");
        let mut command = terraform(&here, &["validate", "-no-color"]);
        command.env("TF_DATA_DIR", &data);
        run(command, "", name);
    }
}

fn without_mark(text: &str) -> &str {
    text.split_once('\n').map_or(text, |(_, rest)| rest)
}

#[test]
#[ignore = "needs terraform; run: just terraform"]
fn terraform_reads_strings_back() {
    let strings = nasty::strings();
    let written: Vec<String> = strings.iter().map(|text| Expression::string(text).as_str().to_owned()).collect();
    let folder = temporary();
    let found = result(folder.path(), &format!("locals {{\n  result = {}\n}}\n", array(written.clone())));
    assert_same(&found, &strings, &written);
}

/// Literals before, between and after variables; each variable as a reference and as a quoted string.
#[test]
#[ignore = "needs terraform; run: just terraform"]
fn terraform_fills_texts() {
    let name = |text: &str| VariableName::parse(text).expect("a name");
    let values = ["x", "$", "{", "%", "${", "a$", "{b}", "\"\\\n"];
    let literals: Vec<String> = nasty::strings().into_iter().filter(|text| text.chars().count() <= 4).collect();
    let mut wanted = Vec::new();
    let mut written = Vec::new();
    for (index, literal) in literals.iter().enumerate() {
        let value = values[index % values.len()];
        let next = values[(index / 3) % values.len()];
        let text = Text::of(vec![
            Part::Literal(literal.clone()),
            Part::Variable(name("a")),
            Part::Literal(literal.clone()),
            Part::Variable(name("b")),
            Part::Variable(name("a")),
            Part::Literal(literal.clone()),
        ]);
        wanted.push(format!("{literal}{value}{literal}{next}{value}{literal}"));
        let reference = format!("local.values[{}]", index % values.len());
        let fill = |variable: &str| match variable {
            "a" => Expression::parse(&reference).expect("a reference"),
            _ => Expression::string(next),
        };
        written.push(Expression::text(&text, fill).as_str().to_owned());
    }
    let folder = temporary();
    let values = array(values.map(|value| Expression::string(value).as_str().to_owned()));
    let locals = format!("locals {{\n  values = {values}\n  result = {}\n}}\n", array(written.clone()));
    assert_same(&result(folder.path(), &locals), &wanted, &written);
}

#[test]
#[ignore = "needs terraform; run: just terraform"]
fn templatefile_gives_text_back() {
    let strings = nasty::strings();
    let folder = temporary();
    let written: Vec<String> = strings.iter().map(|text| tftpl::text(text)).collect();
    for (index, text) in written.iter().enumerate() {
        fs::write(folder.path().join(index.to_string()), text).expect("a temporary file can be written");
    }
    let calls = (0..strings.len()).map(|index| format!("templatefile(\"${{path.module}}/{index}\", {{}})"));
    let locals = format!("locals {{\n  result = {}\n}}\n", array(calls));
    assert_same(&result(folder.path(), &locals), &strings, &written);
}

#[test]
#[ignore = "needs terraform; run: just terraform"]
fn templatefile_gives_json_back() {
    let strings: Vec<String> = nasty::strings().into_iter().step_by(5).collect();
    let variable = || Part::Variable(VariableName::parse("v").expect("a name"));
    let value = "v\"\\ ${x} %{ if true } '#'\n$";
    let mut entries = Vec::new();
    let mut wanted = serde_json::Map::new();
    for (index, text) in strings.iter().enumerate() {
        let literal = || Part::Literal(text.clone());
        let around = Text::of(vec![literal(), variable(), literal()]);
        let tree = Tree::Array(vec![Tree::String(Text::literal(text.as_str())), Tree::String(around)]);
        let key = format!("{index} {text}");
        wanted.insert(key.clone(), serde_json::json!([text, format!("{text}{value}{text}")]));
        entries.push((key, tree));
    }
    let folder = temporary();
    fs::write(folder.path().join("t"), tftpl::json(&Tree::Object(entries))).expect("a temporary file can be written");
    let value = Expression::string(value);
    let call = format!("templatefile(\"${{path.module}}/t\", {{ v = {} }})", value.as_str());
    let found = result(folder.path(), &format!("locals {{\n  result = {call}\n}}\n"));
    let found: Value = serde_json::from_str(found.as_str().expect("a string")).expect("the filled template is JSON");
    assert_eq!(found, Value::Object(wanted));
}

/// What every golden's templates are once Terraform has filled them: JSON, and Velocity whose idiom is whole.
#[test]
#[ignore = "needs terraform; run: just terraform"]
fn goldens_are_filled() {
    let value = "v\"\\ ${x} %{ if true } '#'\n$";
    let arn = "arn:aws:states:eu-central-1:123456789012:stateMachine:name";
    let mut written = Vec::new();
    let mut calls = Vec::new();
    for Golden { folder, .. } in golden::all() {
        for (path, text) in golden::files(&folder.join("generated"), ".tftpl") {
            let names = variables(&text);
            let mut object = format!("state_machine_arn = \"{arn}\"");
            for name in &names {
                _ = write!(object, ", {name} = {}", Expression::string(value).as_str());
            }
            calls.push(format!(
                "templatefile({}, {{ {object} }})",
                Expression::string(&path.to_string_lossy()).as_str()
            ));
            written.push((path, text, names));
        }
    }
    let folder = temporary();
    let found = result(folder.path(), &format!("locals {{\n  result = {}\n}}\n", array(calls)));
    for ((path, text, names), filled) in written.iter().zip(found.as_array().expect("an array")) {
        let filled = filled.as_str().expect("a string");
        let path = path.display();
        if path.to_string().ends_with(".asl.json.tftpl") {
            let definition: Value = serde_json::from_str(filled).unwrap_or_else(|error| panic!("{path}: {error}"));
            assert!(definition["States"].is_object(), "{path}");
            let holds = names.is_empty() || strings(&definition).iter().any(|string| string.contains(value));
            assert!(holds, "{path} lost the value of a variable");
        } else {
            let idiom = r#".replaceAll("\\'", "'")"#;
            let idioms = |text: &str| text.matches(idiom).count();
            assert_eq!(idioms(filled), filled.matches("escapeJavaScript(").count(), "{path}");
            assert_eq!(idioms(filled), idioms(text), "{path}");
            if text.contains("state_machine_arn)}") {
                assert!(filled.contains(&format!("\"stateMachineArn\": \"{arn}\",\n")), "{path}");
            }
        }
    }
}

/// The names in `${jsonencode("…${name}…")}`.
fn variables(template: &str) -> Vec<String> {
    let mut names: Vec<String> = template
        .split("${jsonencode(\"")
        .skip(1)
        .filter_map(|rest| rest.split("\")}").next())
        .flat_map(|inner| inner.split("${").skip(1).filter_map(|rest| rest.split_once('}')))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
        .collect();
    names.sort();
    names.dedup();
    names
}

fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(members) => members.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

/// An author's expressions stand in the output as `terraform fmt` would have them.
#[test]
#[ignore = "needs terraform; run: just terraform"]
fn expressions_are_formatted() {
    let expressions = include_str!("support/expressions.txt").lines();
    let folder = temporary();
    let mut file = String::from("locals {\n");
    for (index, written) in expressions.enumerate() {
        let expression = Expression::parse(written).unwrap_or_else(|fault| panic!("{written}: {fault:?}"));
        _ = writeln!(file, "  e{index} = {}\n", expression.as_str());
    }
    file.push_str("}\n");
    fs::write(folder.path().join("main.tf"), file).expect("a temporary file can be written");
    run(terraform(folder.path(), &["fmt", "-check", "-diff", "-no-color"]), "", "terraform fmt");
}
