//! From the spec as written to the model, or to every complaint of every file at once.

mod definition;
mod permissions;
mod project;
mod request;
mod response;
mod routes;
mod variables;
mod workflow;

use crate::diagnostic::{Code, Diagnostic};
use crate::document;
use crate::model::Project;
use crate::parallel;
use crate::source::{FileId, Sources, Span};
use crate::spec::{self, Read, Reader};

/// The file that all workflows share.
pub const PROJECT_FILE: &str = "project.toml";

/// Why there is no model.
#[derive(Debug)]
pub enum Refusal {
    /// The spec folder has no `project.toml`.
    NoProject,
    /// What is wrong, sorted by file and place.
    Invalid(Vec<Diagnostic>),
}

/// Checks everything: `project.toml` and, beside it, one file a workflow.
///
/// # Errors
/// All complaints of all files, sorted by file and place.
pub fn all(sources: &Sources) -> Result<Project, Refusal> {
    let project_file = sources.find(PROJECT_FILE).ok_or(Refusal::NoProject)?;
    let mut reader = Reader { sources, diagnostics: Vec::new() };
    let spec: Option<spec::Project> = read(project_file, &mut reader);
    let defaults = project::defaults(spec.as_ref());

    let files: Vec<FileId> = sources.iter().filter(|(_, source)| is_workflow(&source.name)).map(|(id, _)| id).collect();
    if files.is_empty() {
        let place = Span { file: project_file, start: 0, end: 0 };
        let help = format!("add a workflow beside {PROJECT_FILE}, such as `orders.toml`");
        reader.complain(Diagnostic::new(Code::NoWorkflow, "the project has no workflow", place).help(help));
    }
    let mut workflows = Vec::new();
    for (workflow, diagnostics) in parallel::map(&files, |file| {
        let mut reader = Reader { sources, diagnostics: Vec::new() };
        let workflow = workflow::check(*file, &defaults, &mut reader);
        (workflow, reader.diagnostics)
    }) {
        workflows.extend(workflow);
        reader.diagnostics.extend(diagnostics);
    }
    routes::check(&workflows, &defaults, &mut reader);
    let project = spec.and_then(|spec| project::check(&spec, workflows, &mut reader));
    let mut diagnostics = reader.diagnostics;
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span(), diagnostic.code));
    match project {
        Some(project) if diagnostics.is_empty() => Ok(project),
        _ => Err(Refusal::Invalid(diagnostics)),
    }
}

fn is_workflow(name: &str) -> bool {
    name.ends_with(".toml") && name != PROJECT_FILE && !name.contains('/')
}

/// Reads a TOML file as a table of the spec.
fn read<T: Read>(file: FileId, reader: &mut Reader<'_>) -> Option<T> {
    let node = document::read(reader.sources, file).map_err(|errors| reader.diagnostics.extend(errors)).ok()?;
    T::read(&node, reader)
}

/// The number under a key, if it lies in the range; the default if the key is absent.
fn number(
    written: Option<&spec::Number>,
    range: std::ops::RangeInclusive<u64>,
    default: u64,
    help: &str,
    reader: &mut Reader<'_>,
) -> Option<u64> {
    let Some(number) = written else { return Some(default) };
    if range.contains(&number.value) {
        return Some(number.value);
    }
    let title = format!("{} is not between {} and {}", number.value, range.start(), range.end());
    reader.complain(Diagnostic::new(Code::OutOfRange, title, number.span).help(help));
    None
}
