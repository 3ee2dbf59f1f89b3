//! What Amazon API Gateway puts into a mapping template's context (`$input`, `$util`, `$context`, `$stageVariables`), and
//! the evaluation of a template as it does it. REST APIs only.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html>

mod base64;
mod call;
mod context;
mod decimal;
mod escape;
mod input;
mod json;
mod path;
mod url;
mod utf8;
mod util;

use std::rc::Rc;

pub use call::{Call, Kind, Parameters};

use crate::java::{Exception, Meter, Text, Value};
use crate::vtl::{Context, Error, Settings, Template};

/// Bytes that a template may have.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html>
pub const TEMPLATE_BYTES: usize = 300 * 1024;

/// What one evaluation may cost.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Steps: about one for each turn, value and UTF-16 code unit made. Ours; API Gateway has a timeout.
    pub steps: u64,
    /// UTF-16 code units of output: 10 MiB, as a payload may have.
    pub output: usize,
    /// Turns of one `#foreach`: 1,000 on AWS.
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>
    pub foreach_turns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 200_000_000, output: 10 << 20, foreach_turns: 1_000 }
    }
}

/// What a template makes of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The text. In UTF-8, API Gateway makes a surrogate that stands alone a `?`.
    pub text: Text,
    /// `requestOverride` (`header`, `path`, `querystring`) and `responseOverride` (`header`, `status`, and whatever else the
    /// template put there), each only if anything is set.
    pub overrides: serde_json::Map<String, serde_json::Value>,
}

/// Parses a mapping template.
///
/// # Errors
/// It does not parse, or is longer than API Gateway takes.
pub fn parse(text: &str) -> Result<Template, Error> {
    if text.len() > TEMPLATE_BYTES {
        let message = format!("the template has {} bytes, but API Gateway takes {TEMPLATE_BYTES} at most", text.len());
        return Err(limit(message));
    }
    Template::parse(text)
}

/// Evaluates a template for a call.
///
/// Undefined references and null are empty strings, unlike in Velocity (recorded on AWS in LocalStack's
/// `test_input_path_template_formatting`).
///
/// # Errors
/// The template stops, or a limit is reached. A body that begins like JSON but is none stops it at the first `$input.json`
/// or `$input.path`; AWS answers 400 `Could not process payload` then.
pub fn evaluate(template: &Template, call: &Call, limits: &Limits) -> Result<Evaluation, Error> {
    let meter = Meter::new(limits.steps);
    let mut context = variables(template, call, &meter).map_err(|exception| limit(exception.message))?;
    let settings = Settings { undefined: Value::from(""), foreach_turns: limits.foreach_turns, output: limits.output };
    let scope = context.value("context");
    let text = template.render(&mut context, &settings, &meter)?;
    let overrides = context::overrides(&scope, &meter).map_err(|exception| limit(exception.message))?;
    Ok(Evaluation { text, overrides })
}

/// The variables. What a template can't name is not made.
fn variables(template: &Template, call: &Call, meter: &Meter) -> Result<Context, Exception> {
    let mut context = Context::default();
    let input = input::Input::new(call, template.can_name("params"), meter)?;
    context.put("input", Value::Object(Rc::new(input)));
    context.put("util", Value::Object(Rc::new(util::Util)));
    if template.can_name("context") {
        context.put("context", context::context(&call.context, meter)?);
    }
    if template.can_name("stageVariables") {
        context.put("stageVariables", call.stage_variables.to_map(meter)?);
    }
    Ok(context)
}

/// A limit that is reached before or after the template runs.
fn limit(message: String) -> Error {
    Error { class: "Limit", message, range: 0..0, line: 1, column: 1 }
}
