//! `gen eval`: evaluates rendered mapping templates, and any others, as Terraform and API Gateway do. Reads what is
//! rendered, never the model.

mod api;
mod batch;
mod context;
mod request;
mod route;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::gateway::{self, Call, Evaluation, Kind, Limits};
use crate::java::{Meter, Text, Value};
use crate::source::{FileId, Source, Sources, Span, Unreadable};
use crate::tftpl::{self, Filled};
use crate::vtl;
pub use batch::{Row, RowError, batch};
pub use request::Given;
pub use route::{Answer, Answered, Called, Evaluated, Files, StepFunctions, route};

use super::Failure;

/// Values for the variables of a Terraform template, by name.
pub type Variables = BTreeMap<String, String>;

/// Why nothing was evaluated.
#[derive(Debug)]
pub enum EvalFailure {
    /// A template is refused or stops, or what it is given is wrong.
    Invalid(Sources, Vec<Diagnostic>),
    /// A file can't be read.
    Unreadable(Unreadable),
    /// The generated files have no such route, or not as `gen render` writes it: what is wrong, and what to do.
    NoRoute(String, String),
    /// The spec is wrong, can't be read, or has no such workflow.
    Spec(Failure),
}

/// `gen eval --template`: what the template makes of a request.
///
/// # Errors
/// The template is refused or stops; or a file can't be read.
pub fn template(file: &Path, given: &Given, variables: &Variables) -> Result<Evaluation, EvalFailure> {
    let loaded = Loaded::read(file, variables)?;
    loaded.evaluate(&given.call(Kind::Request)?)
}

/// `gen eval --template --request`: the call stands in a file of JSON.
///
/// # Errors
/// The template is refused or stops; or a file can't be read, or is no call.
pub fn template_for(file: &Path, request: &Path, variables: &Variables) -> Result<Evaluation, EvalFailure> {
    let loaded = Loaded::read(file, variables)?;
    let (sources, id) = read(request)?;
    let call = request::read(&sources, id).map_err(|diagnostics| EvalFailure::Invalid(sources, diagnostics))?;
    loaded.evaluate(&call)
}

/// `gen eval --template --plain`: what Velocity makes of a template and the variables in a file of JSON, if there is one.
///
/// # Errors
/// The template is refused or stops; or a file can't be read, or is no object of variables.
pub fn plain(file: &Path, context: Option<&Path>, variables: &Variables) -> Result<Text, EvalFailure> {
    let loaded = Loaded::read(file, variables)?;
    let mut values = match context {
        None => vtl::Context::default(),
        Some(path) => {
            let (sources, id) = read(path)?;
            context::read(&sources, id).map_err(|diagnostics| EvalFailure::Invalid(sources, diagnostics))?
        }
    };
    render_plain(loaded.filled.text(), &mut values).map_err(|error| loaded.located(&error))
}

/// Renders as Velocity does: what is undefined prints its own name.
fn render_plain(template: &str, context: &mut vtl::Context) -> Result<Text, vtl::Error> {
    let limits = Limits::default();
    // Velocity bounds no loop; the steps do.
    let settings = vtl::Settings { undefined: Value::Null, foreach_turns: usize::MAX, output: limits.output };
    vtl::Template::parse(template)?.render(context, &settings, &Meter::new(limits.steps))
}

/// A template's file, and the VTL that it gives.
struct Loaded {
    sources: Sources,
    file: FileId,
    filled: Filled,
}

impl Loaded {
    fn read(path: &Path, variables: &Variables) -> Result<Self, EvalFailure> {
        let (sources, file) = read(path)?;
        let is_terraform = path.extension().is_some_and(|ending| ending == "tftpl");
        Self::new(sources, file, is_terraform.then_some(variables))
    }

    /// Fills a Terraform template with its variables; any other is VTL as it stands.
    fn new(sources: Sources, file: FileId, variables: Option<&Variables>) -> Result<Self, EvalFailure> {
        let Some(variables) = variables else {
            let filled = Filled::verbatim(sources.text(file));
            return Ok(Self { sources, file, filled });
        };
        match tftpl::fill(sources.text(file), variables) {
            Ok(filled) => Ok(Self { sources, file, filled }),
            Err(fault) => {
                let range = fault.range.unwrap_or(0..0);
                let span = Span { file, start: range.start, end: range.end };
                let diagnostic = Diagnostic::new(fault.code, fault.title, span).help(fault.help);
                Err(EvalFailure::Invalid(sources, vec![diagnostic]))
            }
        }
    }

    fn evaluate(self, call: &Call) -> Result<Evaluation, EvalFailure> {
        let template = gateway::parse(self.filled.text());
        let evaluation = template.and_then(|template| gateway::evaluate(&template, call, &Limits::default()));
        evaluation.map_err(|error| self.located(&error))
    }

    /// What Velocity complains of, where it stands in the file.
    fn located(self, error: &vtl::Error) -> EvalFailure {
        let range = self.filled.origin(error.range.clone());
        let text = self.sources.text(self.file);
        let whole =
            |offset: usize| (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let start = whole(range.start);
        let end = whole(range.end).max(start);
        let span = Span { file: self.file, start, end };
        let diagnostic = Diagnostic::new(Code::MappingTemplate, error.message.as_str(), span).label(error.class);
        EvalFailure::Invalid(self.sources, vec![diagnostic])
    }
}

/// A file, which has to be UTF-8.
fn read(path: &Path) -> Result<(Sources, FileId), EvalFailure> {
    let bytes = fs::read(path)
        .map_err(|error| EvalFailure::Unreadable(Unreadable { path: path.to_owned(), reason: error.to_string() }))?;
    let (sources, file) = Sources::of_file(path, bytes);
    match not_utf8(sources.get(file), file) {
        Some(diagnostic) => Err(EvalFailure::Invalid(sources, vec![diagnostic])),
        None => Ok((sources, file)),
    }
}

fn not_utf8(source: &Source, file: FileId) -> Option<Diagnostic> {
    let start = source.not_utf8?;
    let span = Span { file, start, end: start + char::REPLACEMENT_CHARACTER.len_utf8() };
    let diagnostic = Diagnostic::new(Code::NotUtf8, "the file is not UTF-8", span);
    Some(diagnostic.label("no character begins with this byte").help("save the file as UTF-8"))
}
