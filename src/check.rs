//! From the spec as written to the model, or to every complaint of every file at once.

mod definition;
mod permissions;
mod project;
mod request;
mod response;
mod routes;
mod variables;
mod workflow;

pub(crate) use definition::SMALLER;

use definition::Shared;

use crate::asl::StateMachine;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Documents, Reader};
use crate::model::{Flavor, Project};
use crate::parallel;
use crate::source::{FileId, Sources, Span};
use crate::spec::{self, Read};

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
    let documents = Documents::new(sources);
    let shared = Shared::new(sources);
    let mut reader = Reader::new(sources, &documents);
    let spec: Option<spec::Project> = read(project_file, &mut reader);
    let defaults = project::defaults(spec.as_ref());

    let files: Vec<FileId> = workflows(sources).collect();
    if files.is_empty() {
        let place = Span { file: project_file, start: 0, end: 0 };
        let help = format!("add a workflow beside {PROJECT_FILE}, such as `orders.toml`");
        reader.complain(Diagnostic::new(Code::NoWorkflow, "the project has no workflow", place).help(help));
    }
    let mut workflows = Vec::new();
    for (workflow, diagnostics) in parallel::map(&files, |file| {
        let mut reader = Reader::new(sources, &documents);
        let workflow = workflow::check(*file, &defaults, &shared, &mut reader);
        (workflow, reader.diagnostics)
    }) {
        workflows.extend(workflow);
        reader.diagnostics.extend(diagnostics);
    }
    refuse_same_names(&files, &mut reader);
    routes::check(&workflows, &defaults, &mut reader);
    let project = spec.and_then(|spec| project::check(&spec, workflows, &mut reader));
    let diagnostics = sorted(reader.diagnostics);
    match project {
        Some(project) if diagnostics.is_empty() => Ok(project),
        _ => Err(Refusal::Invalid(diagnostics)),
    }
}

/// Checks a state machine that stands alone, without a spec: what AWS would refuse.
///
/// # Errors
/// All complaints, sorted by place.
pub fn state_machine(sources: &Sources, file: FileId, flavor: Flavor) -> Result<StateMachine, Vec<Diagnostic>> {
    parallel::apart(|| {
        let documents = Documents::new(sources);
        let mut reader = Reader::new(sources, &documents);
        let machine = definition::check_alone(file, flavor, &mut reader);
        let diagnostics = sorted(reader.diagnostics);
        machine.filter(|_| diagnostics.is_empty()).ok_or(diagnostics)
    })
}

/// In the order of files and places, each complaint once.
fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by(|a, b| (a.span(), a.code, &a.title).cmp(&(b.span(), b.code, &b.title)));
    diagnostics.dedup_by(is_same);
    diagnostics
}

/// The files that are a workflow each, in the order of names.
pub fn workflows(sources: &Sources) -> impl Iterator<Item = FileId> {
    sources.iter().filter(|(_, source)| is_workflow(&source.name)).map(|(file, _)| file)
}

fn is_workflow(name: &str) -> bool {
    name.ends_with(".toml") && name != PROJECT_FILE && !name.contains('/')
}

/// IAM does not tell names apart by case, and neither do some file systems.
fn refuse_same_names(files: &[FileId], reader: &mut Reader<'_>) {
    let mut names = std::collections::HashMap::new();
    for file in files {
        let name = &reader.sources.get(*file).name;
        let place = Span { file: *file, start: 0, end: 0 };
        if let Some(first) = names.insert(name.to_lowercase(), place) {
            let diagnostic = Diagnostic::new(Code::WorkflowName, format!("`{name}` differs only by case"), place);
            reader.complain(diagnostic.also(first, "from this").help("rename one of the two"));
        }
    }
}

/// Other places of a complaint that are shown, however many workflows share the file.
const SHOWN_LABELS: usize = 4;

/// Whether two workflows find the same wrong in a file that they share; the first complaint then takes the places of both.
fn is_same(later: &mut Diagnostic, first: &mut Diagnostic) -> bool {
    let is_same = (later.span(), later.code, &later.title) == (first.span(), first.code, &first.title);
    if is_same {
        first.labels.extend(later.labels.drain(1..));
        first.labels.truncate(SHOWN_LABELS);
    }
    is_same
}

/// Reads a TOML file as a table of the spec.
fn read<T: Read>(file: FileId, reader: &mut Reader<'_>) -> Option<T> {
    let node = document::read(reader.sources, file).map_err(|errors| reader.diagnostics.extend(errors)).ok()?;
    T::read(&node, reader)
}

/// The number under a key, if it lies in the key's range; the default if the key is absent.
fn number<const MIN: u64, const MAX: u64>(
    written: Option<&spec::Number<MIN, MAX>>,
    default: u64,
    help: &str,
    reader: &mut Reader<'_>,
) -> Option<u64> {
    let Some(number) = written else { return Some(default) };
    if number.is_in_range() {
        return Some(number.value);
    }
    let title = format!("{} is not between {MIN} and {MAX}", number.value);
    reader.complain(Diagnostic::new(Code::OutOfRange, title, number.span).help(help));
    None
}
