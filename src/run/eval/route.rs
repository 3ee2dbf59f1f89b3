//! A workflow's route, called: from the HTTP request to the call of Step Functions, or from its answer to the response.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, suggestion};
use crate::document::{self, Node, Value};
use crate::gateway::{Evaluation, Kind};
use crate::generated::File;
use crate::java::{self, Meter};
use crate::source::{FileId, Sources, Span};

use super::api::{Api, Response, TemplateFile};
use super::{EvalFailure, Given, Loaded, Variables, request};
use crate::run::{self, Failure};

/// Where the generated files are.
#[derive(Clone, Copy, Debug)]
pub enum Files<'a> {
    /// They are rendered from the spec in this folder.
    Spec(&'a Path),
    /// They stand in this folder.
    Folder(&'a Path),
}

/// What Step Functions answered.
#[derive(Clone, Debug)]
pub struct StepFunctions {
    /// The body, or `@` and the file that holds it.
    pub answer: String,
    /// The HTTP status.
    pub status: u16,
}

/// A template of a route, evaluated.
#[derive(Debug)]
pub struct Evaluated {
    /// `POST /orders`.
    pub route: String,
    /// The template's file, below the output folder.
    pub template: String,
    /// What it gave.
    pub evaluation: Evaluation,
    /// What that means.
    pub answer: Answer,
    /// What is wrong with it, if anything is.
    pub complaints: Vec<(Sources, Vec<Diagnostic>)>,
}

/// What a template's output is.
#[derive(Debug)]
pub enum Answer {
    /// A call of Step Functions.
    Call(Called),
    /// A response to the caller.
    Response(Answered),
}

/// A call of Step Functions.
#[derive(Debug, Default)]
pub struct Called {
    /// The action: `StartExecution` or `StartSyncExecution`.
    pub action: String,
    /// Whose execution is started.
    pub state_machine_arn: Option<String>,
    /// The execution's name; Step Functions makes one up if there is none.
    pub name: Option<String>,
    /// The execution's input, which has to be JSON.
    pub input: Option<String>,
}

/// A response to the caller.
#[derive(Debug)]
pub struct Answered {
    /// The pattern of the integration response that was chosen; none of the one that has none.
    pub pattern: Option<String>,
    /// Its status, or the one that its template set.
    pub status: String,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// `gen eval [WORKFLOW]`: evaluates the request template, or with an answer of Step Functions the response template that is
/// chosen for it.
///
/// # Errors
/// A template stops; there is no such route; the spec is wrong or something can't be read.
pub fn route(
    files: Files<'_>,
    workflow: Option<&str>,
    given: &Given,
    answer: Option<&StepFunctions>,
    variables: &Variables,
) -> Result<Evaluated, EvalFailure> {
    let output = Output::of(files)?;
    let (sources, file) = output.read("apigw.tf")?;
    let api = match Api::read(sources.text(file)) {
        Ok(api) => api,
        Err((at, message)) => {
            let span = Span { file, start: at, end: at };
            let diagnostic = Diagnostic::new(Code::TerraformExpression, message, span);
            return Err(EvalFailure::Invalid(
                sources,
                vec![diagnostic.help("render it anew with `gen render --force`")],
            ));
        }
    };
    let workflows = api.workflows();
    let name = match (workflow, workflows.as_slice()) {
        (None, [only]) => *only,
        (Some(name), _) if workflows.contains(&name) => name,
        _ => {
            let names = workflows.iter().map(|name| (*name).to_owned()).collect();
            return Err(EvalFailure::Spec(Failure::NoWorkflow(workflow.map(str::to_owned), names)));
        }
    };
    let route = api.route(name).ok_or_else(|| {
        let help = "render it anew with `gen render --force`, or evaluate a template alone with `--template FILE`";
        EvalFailure::NoRoute(format!("apigw.tf does not hold the route of `{name}` as it is rendered"), help.to_owned())
    })?;
    let evaluate = |template: &TemplateFile, call| {
        let (sources, file) = output.read(&template.path)?;
        let mut values = template.variables.clone();
        values.extend(variables.iter().map(|(name, value)| (name.clone(), value.clone())));
        Loaded::new(sources, file, Some(&values))?.evaluate(call)
    };
    let Some(StepFunctions { answer, status }) = answer else {
        let evaluation = evaluate(&route.request, &given.call(Kind::Request)?)?;
        let (called, complaints) = call(&route.action, &route.request.path, &evaluation.text.to_string());
        let template = route.request.path;
        return Ok(Evaluated { route: route.name, template, evaluation, answer: Answer::Call(called), complaints });
    };
    let response = chosen(&route.responses, *status).ok_or_else(|| {
        let title = format!("no integration response is for status {status}: API Gateway answers 500");
        EvalFailure::NoRoute(title, "write one without a selection_pattern".to_owned())
    })?;
    let mut call = given.call(Kind::Response)?;
    call.body = request::text(answer)?;
    let evaluation = evaluate(&response.template, &call)?;
    let complaints = judge_json(&response.template.path, &evaluation.text.to_string()).err().into_iter().collect();
    let answer = Answer::Response(answered(response, &evaluation));
    Ok(Evaluated { route: route.name, template: response.template.path.clone(), evaluation, answer, complaints })
}

/// The generated files.
enum Output<'a> {
    Rendered(Vec<File>),
    Folder(&'a Path),
}

impl<'a> Output<'a> {
    fn of(files: Files<'a>) -> Result<Self, EvalFailure> {
        match files {
            Files::Spec(spec) => Ok(Self::Rendered(run::wanted(spec).map_err(EvalFailure::Spec)?.1)),
            Files::Folder(folder) => Ok(Self::Folder(folder)),
        }
    }

    fn read(&self, path: &str) -> Result<(Sources, FileId), EvalFailure> {
        match self {
            Self::Folder(folder) => super::read(&folder.join(path)),
            Self::Rendered(files) => {
                let file = files.iter().find(|file| file.path == path).ok_or_else(|| {
                    let title = format!("{path} is not rendered");
                    EvalFailure::NoRoute(title, "evaluate it alone with `--template FILE`".to_owned())
                })?;
                Ok(Sources::of_file(Path::new(path), file.text.clone().into_bytes()))
            }
        }
    }
}

/// The integration response for a status: the one whose pattern it matches, else the one that has none.
/// <https://docs.aws.amazon.com/apigateway/latest/api/API_IntegrationResponse.html>
fn chosen(responses: &[Response], status: u16) -> Option<&Response> {
    let status = java::Value::from(status.to_string().as_str());
    let fits = |pattern: &str| {
        let arguments = [java::Value::from(pattern)];
        matches!(java::call(&status, "matches", &arguments, &Meter::new(STEPS)), Ok(Some(java::Value::Boolean(true))))
    };
    let matching = responses.iter().find(|response| response.pattern.as_deref().is_some_and(fits));
    matching.or_else(|| responses.iter().find(|response| response.pattern.is_none()))
}

/// Steps that a pattern may take on three digits.
const STEPS: u64 = 100_000;

fn answered(response: &Response, evaluation: &Evaluation) -> Answered {
    let plain = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let overridden = evaluation.overrides.get("responseOverride");
    let status = overridden.and_then(|set| set.get("status")).map(plain).filter(|status| !status.is_empty());
    let mut headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    let set = overridden.and_then(|set| set.get("header")).and_then(serde_json::Value::as_object);
    for (name, value) in set.into_iter().flatten() {
        headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        headers.push((name.clone(), plain(value)));
    }
    Answered {
        pattern: response.pattern.clone(),
        status: status.unwrap_or_else(|| response.status.clone()),
        headers,
        body: evaluation.text.to_string(),
    }
}

type Complaints = (Sources, Vec<Diagnostic>);

/// The members of a call.
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html>
const MEMBERS: [&str; 4] = ["input", "name", "stateMachineArn", "traceHeader"];

/// What a request template's output calls, and why Step Functions would not take it.
fn call(action: &str, template: &str, text: &str) -> (Called, Vec<Complaints>) {
    let mut called = Called { action: action.to_owned(), ..Called::default() };
    let (sources, root) = match read_json(format!("{template} (evaluated)"), text) {
        Ok(read) => read,
        Err(complaints) => return (called, vec![complaints]),
    };
    let mut diagnostics = Vec::new();
    for entry in root.entries() {
        let known = MEMBERS.contains(&entry.key.as_str());
        if !known {
            let diagnostic = Diagnostic::new(Code::UnknownKey, format!("unknown key `{}`", entry.key), entry.key_span);
            diagnostics.push(diagnostic.help(suggestion(&entry.key, &MEMBERS)));
        } else if entry.node.as_str().is_none() {
            let title = format!("`{}` is {}, but Step Functions takes a string", entry.key, entry.node.value.kind());
            let help = "write it in quotes, escaped as `\"$util.escapeJavaScript($x).replaceAll(\"\\\\'\", \"'\")\"`";
            diagnostics.push(Diagnostic::new(Code::WrongType, title, entry.node.span).help(help));
        }
    }
    if !matches!(root.value, Value::Table(_)) {
        let title = format!("expected an object, found {}", root.value.kind());
        diagnostics.push(Diagnostic::new(Code::WrongType, title, root.span).help("write the members of the call"));
    } else if root.get("stateMachineArn").is_none() {
        let diagnostic = Diagnostic::new(Code::MissingKey, "the key `stateMachineArn` is missing", root.span);
        diagnostics.push(diagnostic.help("name the state machine whose execution is started"));
    }
    let string = |key: &str| root.get(key).and_then(Node::as_str).map(str::to_owned);
    called.state_machine_arn = string("stateMachineArn");
    called.name = string("name");
    called.input = string("input");
    let mut complaints = Vec::new();
    if !diagnostics.is_empty() {
        complaints.push((sources, diagnostics));
    }
    if let Some(Err(wrong)) = called.input.as_deref().map(|input| judge("the execution's input".to_owned(), input)) {
        complaints.push(wrong);
    }
    (called, complaints)
}

fn judge_json(template: &str, text: &str) -> Result<(), Complaints> {
    // A response without a body has none to be judged.
    if text.is_empty() { Ok(()) } else { judge(format!("{template} (evaluated)"), text) }
}

fn judge(name: String, text: &str) -> Result<(), Complaints> {
    read_json(name, text).map(|_| ())
}

fn read_json(name: String, text: &str) -> Result<(Sources, Node), Complaints> {
    let (sources, file) = Sources::of_file(Path::new(&name), text.as_bytes().to_vec());
    match document::read_utf16(&sources, file) {
        Ok(root) => Ok((sources, root)),
        Err(diagnostics) => Err((sources, diagnostics)),
    }
}
