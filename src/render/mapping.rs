//! The mapping templates of a route: `request`, `response`, `error`.

use askama::Template;

use super::values::{Comment, StatusCode, filters};
use super::{mark, rendered};
use crate::generated::File;
use crate::model::{Answer, AnswerField, AnswerOrigin, ContextVariable, Field, Flavor, Input, Origin, Workflow};
use crate::vtl::{self, Expression};

/// The three templates of a workflow's route.
pub(super) fn files(workflow: &Workflow) -> [File; 3] {
    let file =
        |name: &str, text: String| File { path: format!("mapping_templates/{}/{name}.vtl.tftpl", workflow.name), text };
    let mark = || mark::of_workflow(workflow);
    [
        file("request", rendered(&Request { mark: mark(), fields: fields(&workflow.input) })),
        file("response", rendered(&Response { mark: mark(), workflow })),
        file("error", rendered(&Refused { mark: mark() })),
    ]
}

/// From the HTTP request to `StartExecution` or `StartSyncExecution`.
#[derive(Template)]
#[template(path = "request.vtl.tftpl", config = "src/render/askama.toml")]
struct Request<'a> {
    mark: Comment,
    /// The fields of the input; none if it is the whole body.
    fields: Option<Vec<RequestField<'a>>>,
}

/// A field, ready to be read: `#set($value_N = …)`.
struct RequestField<'a> {
    number: usize,
    name: &'a str,
    default: Expression,
    source: Source,
}

enum Source {
    /// A JSON value: the object (or body) it lies in, its JSON text, and a string that is `0` just for `""`.
    Json { object: Expression, text: Expression, length: Expression, is_member: bool },
    /// A text: how it is read from the request, and what is done to it then.
    Text { read: Expression, decode: Option<Expression> },
}

fn fields(input: &Input) -> Option<Vec<RequestField<'_>>> {
    match input {
        Input::Body => None,
        Input::Fields(fields) => {
            Some(fields.iter().enumerate().map(|(index, field)| request_field(index + 1, field)).collect())
        }
    }
}

fn request_field(number: usize, field: &Field) -> RequestField<'_> {
    let known = |text: String| Expression::known(text);
    let parameter =
        |part: &str, name: &str| known(format!("$input.params().{part}.get({})", Expression::string(name).as_str()));
    let source = match &field.origin {
        Origin::Body(path) => {
            let (object, length) = match path.parent() {
                Some((object, key)) => (object.to_string(), format!(".get('{key}')")),
                None => (path.to_string(), String::new()),
            };
            Source::Json {
                object: known(format!("$input.path('{object}')")),
                text: known(format!("$input.json('{path}')")),
                length: known(format!("\"$!object_{number}{length}.length()\"")),
                is_member: path.parent().is_some(),
            }
        }
        // API Gateway hands path parameters over as they are in the URL. A `+` there is a plus, and a stray `%` must not
        // stop the template.
        Origin::Path(name) => Source::Text {
            read: parameter("path", name),
            decode: Some(known(format!(
                "$util.urlDecode($text_{number}.replaceAll('[+]', '%2B').replaceAll('%(?![0-9A-Fa-f]{{2}})', '%25'))"
            ))),
        },
        Origin::Query(name) => Source::Text { read: parameter("querystring", name.as_str()), decode: None },
        Origin::Header(name) => Source::Text { read: parameter("header", name.as_str()), decode: None },
        Origin::Context(variable) => Source::Text { read: context(variable), decode: None },
    };
    let default = Expression::string(&vtl::json(&field.default));
    RequestField { number, name: &field.name, default, source }
}

/// A `$context` variable as a string, whatever type API Gateway gives it (`requestTimeEpoch` is a number).
fn context(variable: &ContextVariable) -> Expression {
    Expression::known(format!("\"$!context.{}\"", variable.as_str()))
}

/// A member of a response body, as VTL text.
fn value(origin: &AnswerOrigin) -> String {
    let string = |expression: Expression| expression.json_string().as_str().to_owned();
    match origin {
        AnswerOrigin::Output => "$input.path('$.output')".to_owned(),
        AnswerOrigin::ExecutionId => {
            string(Expression::known("$input.path('$.executionArn').replaceAll('(?s)^.*:', '')"))
        }
        AnswerOrigin::Execution(member) => format!("$input.json('$.{member}')"),
        AnswerOrigin::Context(variable) => string(context(variable)),
        AnswerOrigin::Value(value) => vtl::json(value),
    }
}

impl Request<'_> {
    /// Whether the body must be an object, since fields are read from it.
    fn needs_object(&self) -> bool {
        self.fields.iter().flatten().any(|field| matches!(field.source, Source::Json { is_member: true, .. }))
    }

    /// The input's JSON text: keys in single quotes, values between them.
    fn object(&self, fields: &[RequestField<'_>]) -> Expression {
        let mut text = String::new();
        for (index, field) in fields.iter().enumerate() {
            let lead = if index == 0 { "{" } else { "," };
            let key = Expression::string(&format!("{lead}{}:", vtl::json(&field.name.into())));
            text.push_str(&format!("{} + $value_{} + ", key.as_str(), field.number));
        }
        let end = if fields.is_empty() { "'{}'" } else { "'}'" };
        Expression::known(format!("{text}{end}"))
    }

    fn text(&self, field: &RequestField<'_>) -> Expression {
        Expression::known(format!("$text_{}", field.number)).json_string_value()
    }

    fn input(&self, reference: &str) -> Expression {
        Expression::known(reference).json_string()
    }
}

/// From what Step Functions answers to the HTTP response.
#[derive(Template)]
#[template(path = "response.vtl.tftpl", config = "src/render/askama.toml")]
struct Response<'a> {
    mark: Comment,
    workflow: &'a Workflow,
}

/// A status and the error names that have it.
struct Group {
    status: StatusCode,
    condition: Expression,
}

impl Response<'_> {
    fn is_synchronous(&self) -> bool {
        self.workflow.flavor == Flavor::Express
    }

    /// Success: its status where it is not the integration response's own, and its body. None if there is nothing to say:
    /// a 204 has no body, not even an empty line.
    fn success(&self) -> Option<Expression> {
        let status = self.workflow.response.status.code();
        let status = (status != 200).then(|| format!("#set($context.responseOverride.status = {status})"));
        let lines: Vec<String> = status.into_iter().chain(self.body()).collect();
        (!lines.is_empty()).then(|| Expression::known(lines.join("\n")))
    }

    /// The body of success, as VTL text.
    fn body(&self) -> Option<String> {
        let fields = match &self.workflow.response.answer {
            Answer::Output => return Some("$input.path('$.output')".to_owned()),
            Answer::Empty => return None,
            Answer::Fields(fields) => fields,
        };
        let line =
            |field: &AnswerField| format!("  {}: {}", vtl::json(&field.name.as_str().into()), value(&field.origin));
        let lines: Vec<String> = fields.iter().map(line).collect();
        Some(if lines.is_empty() { "{}".to_owned() } else { format!("{{\n{}\n}}", lines.join(",\n")) })
    }

    fn fallback(&self) -> StatusCode {
        StatusCode(self.workflow.response.fallback().code())
    }

    fn timed_out(&self) -> StatusCode {
        StatusCode(self.workflow.response.timed_out().code())
    }

    /// The error names with a status of their own, in the spec's order.
    fn errors(&self) -> Vec<Group> {
        let named = self.workflow.response.errors.iter().filter(|(name, _)| name.as_str() != "States.ALL");
        named
            .map(|(name, status)| Group {
                status: StatusCode(status.code()),
                condition: Expression::known(format!("\"$!error\" == {}", Expression::string(name.as_str()).as_str())),
            })
            .collect()
    }

    fn error(&self) -> Expression {
        Expression::known("\"$!error\"").json_string()
    }
}

/// From a 4xx or 5xx of Step Functions itself to the HTTP response.
#[derive(Template)]
#[template(path = "error.vtl.tftpl", config = "src/render/askama.toml")]
struct Refused {
    mark: Comment,
}

impl Refused {
    fn error(&self) -> Expression {
        Expression::known("$error").json_string()
    }
}
