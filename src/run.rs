//! One straight function a command. Nothing here prints.

use std::path::{Path, PathBuf};

use crate::check::{self, Refusal};
use crate::diagnostic::{Code, Diagnostic};
use crate::generated::{self, Change, Trouble, Written};
use crate::model::Project;
use crate::render::{self, File};
use crate::source::{self, Sources, Span, Unreadable};

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub enum Failure {
    /// The spec is wrong.
    Invalid(Sources, Vec<Diagnostic>),
    /// The spec folder has no `project.toml`.
    NoProject(PathBuf),
    /// A file of the spec can't be read.
    Unreadable(Unreadable),
    /// A generated file can't be read or written.
    Trouble(Trouble),
    /// These files differ from what the spec gives.
    Stale(Vec<Change>),
    /// These files are somebody's, and were not overwritten.
    Precious(Vec<Change>),
}

/// `gen check`: how many workflows are right.
///
/// # Errors
/// The spec is wrong or can't be read.
pub fn check(spec: &Path) -> Result<usize, Failure> {
    let (project, _) = wanted(spec)?;
    Ok(project.workflows.len())
}

/// `gen diff`: how many files are as the spec gives them.
///
/// # Errors
/// Files differ; or the spec is wrong, or something can't be read.
pub fn diff(spec: &Path, out: &Path) -> Result<usize, Failure> {
    let (_, files) = wanted(spec)?;
    let comparison = generated::compare(files, out).map_err(Failure::Trouble)?;
    if comparison.changes.is_empty() { Ok(comparison.fresh) } else { Err(Failure::Stale(comparison.changes)) }
}

/// `gen render`: what was written.
///
/// # Errors
/// Files are in the way that are not ours, unless `force`; or the spec is wrong, or something can't be read or written.
pub fn render(spec: &Path, out: &Path, force: bool) -> Result<Written, Failure> {
    let (_, files) = wanted(spec)?;
    let comparison = generated::compare(files, out).map_err(Failure::Trouble)?;
    if !force && comparison.changes.iter().any(|change| change.state.is_precious()) {
        let precious = comparison.changes.into_iter().filter(|change| change.state.is_precious());
        return Err(Failure::Precious(precious.collect()));
    }
    generated::write(&comparison, out).map_err(Failure::Trouble)
}

/// The model, and the files that the spec gives.
fn wanted(spec: &Path) -> Result<(Project, Vec<File>), Failure> {
    let sources = source::read(spec).map_err(Failure::Unreadable)?;
    let project = match check::all(&sources) {
        Ok(project) => project,
        Err(Refusal::NoProject) => return Err(Failure::NoProject(spec.to_owned())),
        Err(Refusal::Invalid(diagnostics)) => return Err(Failure::Invalid(sources, diagnostics)),
    };
    match render::all(&project) {
        Ok(files) => Ok((project, files)),
        Err(too_large) => {
            let diagnostics = too_large.iter().filter_map(|file| large(file, &sources)).collect();
            Err(Failure::Invalid(sources, diagnostics))
        }
    }
}

/// A size is known only when the file is rendered; the complaint stands at the workflow's spec.
fn large(file: &render::TooLarge, sources: &Sources) -> Option<Diagnostic> {
    let place = Span { file: sources.find(&format!("{}.toml", file.workflow))?, start: 0, end: 0 };
    let title = format!("`{}` is {} bytes long; AWS takes {}", file.path, file.length, file.limit);
    let help = if file.code == Code::DefinitionSize {
        "move a part of the definition into a state machine of its own, and call that"
    } else {
        "take fewer fields out of the request, or pass the whole body on"
    };
    Some(Diagnostic::new(file.code, title, place).help(help))
}
