//! What `gen eval` takes.

use std::path::PathBuf;

use clap::Args;

use super::Spec;

/// What is evaluated, and what it is given.
#[derive(Args, Debug)]
pub(crate) struct Eval {
    /// The workflow whose route is called; the only one if the spec has no other
    #[arg(value_name = "WORKFLOW", conflicts_with_all = ["template", "batch"])]
    pub(crate) workflow: Option<String>,
    /// Where the spec is.
    #[command(flatten)]
    pub(crate) spec: Spec,
    /// Read the generated files of this folder, as they stand there, instead of rendering the spec
    #[arg(long, value_name = "DIR", conflicts_with_all = ["folder", "template", "batch"])]
    pub(crate) out: Option<PathBuf>,
    /// Evaluate this mapping template instead: VTL, in a Terraform template if its name ends in .tftpl
    #[arg(long, value_name = "FILE", conflicts_with = "folder")]
    pub(crate) template: Option<PathBuf>,
    /// A JSON file of all that the template is given: kind (request or response), body, headers, query, path, context,
    /// stage_variables
    #[arg(long, value_name = "FILE", requires = "template", conflicts_with_all = ["body", "header", "path", "query", "context", "stage_variable"])]
    pub(crate) request: Option<PathBuf>,
    /// Evaluate plain Velocity: --context names a JSON file of the variables, and an undefined one prints its own name
    #[arg(long, conflicts_with_all = ["workflow", "out", "request", "body", "header", "path", "query", "stage_variable", "answer"])]
    pub(crate) plain: bool,
    /// Evaluate a file of JSON lines, each a template (key template) and what it is given; print a line of JSON for each
    #[arg(long, value_name = "FILE", conflicts_with_all = ["folder", "template", "body", "header", "path", "query", "context", "stage_variable", "answer", "var"])]
    pub(crate) batch: Option<PathBuf>,
    /// The body, or @FILE
    #[arg(long, value_name = "TEXT|@FILE")]
    pub(crate) body: Option<String>,
    /// A header; their names are case-sensitive in templates
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) header: Vec<(String, String)>,
    /// A parameter of the route's path, as it stands in the URL
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) path: Vec<(String, String)>,
    /// A parameter of the query string, decoded
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) query: Vec<(String, String)>,
    /// A $context variable, such as identity.sourceIp=192.0.2.1; with --plain, the JSON file of all variables
    #[arg(long, value_name = "NAME=VALUE|FILE")]
    pub(crate) context: Vec<String>,
    /// A stage variable
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) stage_variable: Vec<(String, String)>,
    /// What Step Functions answered, or @FILE: shows the response that the caller gets
    #[arg(long, value_name = "TEXT|@FILE", conflicts_with = "template")]
    pub(crate) answer: Option<String>,
    /// The HTTP status of Step Functions' answer: it chooses the integration response
    #[arg(long, value_name = "STATUS", default_value = "200", requires = "answer", value_parser = clap::value_parser!(u16).range(100..600))]
    pub(crate) status: u16,
    /// A value for a variable of the Terraform template, instead of the one in apigw.tf
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) var: Vec<(String, String)>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
