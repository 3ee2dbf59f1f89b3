//! What the code and its output look like from outside: who imports whom, how templates escape, what the Terraform holds.

#[path = "support/golden.rs"]
#[allow(dead_code)] // Nothing is copied here.
mod golden;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use golden::Golden;
use hcl_edit::structure::{Block, Body};

/// Who uses whom: a room and the rooms that it may know. Languages (`hcl`, `tftpl`, `vtl`) know no room of the work,
/// and nothing but `main` knows how it is called or prints.
const ROOMS: &[(&str, &str)] = &[
    ("asl", "diagnostic document integration model source"),
    ("check", "asl diagnostic document hcl iam integration model parallel source spec"),
    ("cli", "model"),
    ("diagnostic", "source"),
    ("document", "diagnostic source"),
    ("gateway", "java vtl"),
    ("generated", "parallel"),
    ("graph", ""),
    ("hcl", "diagnostic model"),
    ("iam", "asl hcl integration model"),
    ("import", "diagnostic document hcl model source"),
    ("init", "model"),
    ("integration", "diagnostic model"),
    ("java", ""),
    ("lib", ""),
    ("main", "cli graph model report run source spec"),
    ("model", "asl diagnostic hcl iam"),
    ("parallel", ""),
    ("place", ""),
    ("render", "diagnostic generated hcl iam model parallel tftpl vtl"),
    ("report", "check diagnostic document gateway generated iam import java place run source"),
    (
        "run",
        "asl check diagnostic document gateway generated graph iam import init integration java model parallel place \
         render source spec tftpl vtl",
    ),
    ("source", "parallel"),
    ("spec", "asl diagnostic document model source"),
    ("tftpl", "asl diagnostic hcl model"),
    ("vtl", "java"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The room that a file of `src` belongs to: `check/routes.rs` is in `check`.
fn room(path: &Path) -> String {
    let below = path.strip_prefix(root().join("src")).expect("a file of src");
    let first = below.iter().next().expect("it has a name").to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The names after `crate::` and `stepgate::`, one by one out of braces.
fn imports(text: &str) -> BTreeSet<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1).chain(code.split("stepgate::").skip(1)) {
        let list = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().expect("a brace is closed").split(',').collect(),
            None => vec![rest],
        };
        let name = |item: &str| {
            let item = item.trim_start();
            item[..item.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(item.len())].to_owned()
        };
        found.extend(list.into_iter().map(name).filter(|name| !name.is_empty()));
    }
    found
}

#[test]
fn rooms_use_only_what_they_may() {
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in golden::files(&root().join("src"), ".rs") {
        let here = room(&path);
        let mut names = imports(&text);
        if here == "main" {
            names.extend(
                ["cli", "report"].map(str::to_owned).into_iter().filter(|name| text.contains(&format!("mod {name};"))),
            );
        }
        names.remove(&here);
        used.entry(here).or_default().extend(names);
    }
    let declared: BTreeMap<String, BTreeSet<String>> = ROOMS
        .iter()
        .map(|(room, others)| ((*room).to_owned(), others.split_whitespace().map(str::to_owned).collect()))
        .collect();
    for (room, names) in &used {
        let may = declared.get(room).unwrap_or_else(|| panic!("the room `{room}` is not in the table"));
        let more: Vec<&String> = names.difference(may).collect();
        assert!(more.is_empty(), "`{room}` uses {more:?}, which the table does not allow");
        let less: Vec<&String> = may.difference(names).collect();
        assert!(less.is_empty(), "`{room}` no longer uses {less:?}: take it out of the table");
    }
    assert_eq!(used.keys().collect::<Vec<_>>(), declared.keys().collect::<Vec<_>>());
}

#[test]
fn nothing_is_imported_by_a_star() {
    for (path, text) in golden::files(&root().join("src"), ".rs") {
        let stars = text.lines().filter(|line| line.trim_start().starts_with("use ") && line.contains("::*"));
        assert_eq!(stars.count(), 0, "{}", path.display());
    }
}

#[test]
fn only_main_prints() {
    for (path, text) in golden::files(&root().join("src"), ".rs") {
        let prints =
            ["println!", "eprintln!", "print!(", "io::stdout", "io::stderr"].iter().any(|call| text.contains(call));
        assert!(!prints || path.ends_with("main.rs"), "{}", path.display());
    }
}

/// A hole without a filter does not compile; this holds that the filter is the one of the file's language and the only one.
#[test]
fn holes_are_filtered() {
    let mut count = 0;
    for (path, text) in golden::files(&root().join("src/render"), "") {
        let extension = path.extension().expect("a template has an ending").to_string_lossy().into_owned();
        if !["tf", "tftpl"].contains(&extension.as_str()) {
            assert!(["rs", "toml"].contains(&extension.as_str()), "no escaper for {}", path.display());
            continue;
        }
        assert!(!text.contains("{% filter") && !text.contains("{%- filter"), "{}", path.display());
        for hole in text.split("{{").skip(1) {
            let hole = hole.split("}}").next().expect("a hole is closed");
            let filters: Vec<&str> = hole.split('|').skip(1).map(str::trim).collect();
            assert_eq!(filters, [extension.as_str()], "{}: {{{{{hole}}}}}", path.display());
            count += 1;
        }
    }
    assert!(count > 100, "only {count} holes were found");
}

#[test]
fn files_stay_small() {
    for folder in ["src", "tests"] {
        for (path, text) in golden::files(&root().join(folder), ".rs") {
            let lines = text.lines().count();
            assert!(lines <= 400, "{} has {lines} lines", path.display());
        }
    }
}

#[test]
fn output_holds_nothing_deprecated_or_fixed() {
    // Resource or data source, and an argument of it that the provider deprecates.
    let arguments = [
        ("aws_iam_role", "inline_policy"),
        ("aws_iam_role", "managed_policy_arns"),
        ("aws_api_gateway_deployment", "stage_name"),
        ("aws_api_gateway_deployment", "stage_description"),
        ("aws_api_gateway_deployment", "canary_settings"),
        ("aws_api_gateway_account", "reset_on_delete"),
    ];
    for (path, text) in output(".tf") {
        let place = path.display();
        for block in &blocks(&text, &path) {
            let kind = label(block, 0);
            assert!(!["template_file", "template_dir", "null_resource"].contains(&kind), "{place}: {kind}");
            for (_, argument) in arguments.iter().filter(|(of, _)| *of == kind) {
                let found = block.body.has_attribute(argument) || block.body.has_blocks(argument);
                assert!(!found, "{place}: {kind} has {argument}");
            }
        }
        assert!(!text.contains("data.aws_region.current.name"), "{place}: aws_region.name is deprecated");
    }
    for (path, text) in output(".tf").into_iter().chain(output(".tftpl")) {
        let place = path.display();
        for fixed in ["arn:aws:", "arn:aws-", ".amazonaws.com/"] {
            assert!(!text.contains(fixed), "{place}: {fixed}");
        }
        let account = text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 12);
        assert_eq!(account, None, "{place}: an account id");
    }
}

/// Terraform makes what is not told to wait all at once: AWS refuses a response before its integration, and a deployment
/// that misses a part keeps serving the old one.
#[test]
fn the_api_is_made_in_order() {
    let parts = ["gateway_response", "resource", "method", "integration", "method_response", "integration_response"];
    let parts = parts.map(|part| format!("aws_api_gateway_{part}"));
    for (path, text) in output("/apigw.tf") {
        let place = path.display();
        let blocks = blocks(&text, &path);
        let resources: Vec<&Block> = blocks.iter().filter(|block| block.ident.as_str() == "resource").collect();
        for block in resources.iter().filter(|block| label(block, 0) == "aws_api_gateway_integration_response") {
            let (name, needed) = (label(block, 1), references(&block.body.to_string()));
            for part in ["integration", "method_response"] {
                let wanted = format!("aws_api_gateway_{part}.{name}");
                assert!(needed.contains(&wanted), "{place}: an integration response does not wait for {wanted}");
            }
        }
        let deployment = resources.iter().find(|block| label(block, 0) == "aws_api_gateway_deployment");
        let deployment = deployment.unwrap_or_else(|| panic!("{place} has no deployment"));
        let triggers = deployment.body.get_attribute("triggers").expect("a deployment has triggers");
        let named = references(&triggers.value.to_string());
        let there: BTreeSet<String> = resources
            .iter()
            .filter(|block| parts.iter().any(|part| part == label(block, 0)))
            .map(|block| format!("{}.{}", label(block, 0), label(block, 1)))
            .collect();
        assert_eq!(named, there, "{place}: what the trigger names, and what there is");
        let hashed = triggers.value.to_string();
        // What a part is to Terraform, not to API Gateway.
        let meta = ["depends_on", "for_each", "rest_api_id"];
        for block in resources.iter().filter(|block| parts.iter().any(|part| part == label(block, 0))) {
            let attributes = block.body.attributes().map(|attribute| attribute.key.as_str());
            for attribute in attributes.filter(|attribute| !meta.contains(attribute)) {
                let is_hashed = hashed.contains(&format!(".{attribute}"));
                assert!(is_hashed, "{place}: a change of `{attribute}` of {} is not deployed", label(block, 0));
            }
        }
    }
}

/// The generated files of every golden case whose path ends so.
fn output(ending: &str) -> Vec<(PathBuf, String)> {
    golden::all()
        .into_iter()
        .flat_map(|Golden { folder, .. }| golden::files(&folder.join("generated"), ending))
        .collect()
}

fn blocks(text: &str, path: &Path) -> Vec<Block> {
    let body: Body = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    body.into_blocks().collect()
}

fn label(block: &Block, index: usize) -> &str {
    block.labels.get(index).map_or("", |label| label.as_str())
}

/// Every `aws_api_gateway_….name` of an expression.
fn references(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c)));
    let references = words.filter(|word| word.starts_with("aws_api_gateway_"));
    references.map(|word| word.split('.').take(2).collect::<Vec<_>>().join(".")).collect()
}
