//! What `apigw.tf` says of a workflow's route, read from the rendered text: a test of the output must not share the
//! generator's own idea of it.

use std::collections::BTreeMap;

use hcl_edit::expr::{Expression, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::structure::{Block, Body};
use hcl_edit::template::Element;

/// A route: an integration and its responses.
#[derive(Debug)]
pub(super) struct Route {
    /// `POST /orders`.
    pub(super) name: String,
    /// The Step Functions action that it calls.
    pub(super) action: String,
    /// What makes the call.
    pub(super) request: TemplateFile,
    /// What makes the answer, in the file's order.
    pub(super) responses: Vec<Response>,
}

/// An integration response.
#[derive(Debug)]
pub(super) struct Response {
    /// The HTTP status that it answers, unless its template says another.
    pub(super) status: String,
    /// The statuses of Step Functions that it is for, as a Java regular expression; none if it is for all others.
    pub(super) pattern: Option<String>,
    /// What makes its body.
    pub(super) template: TemplateFile,
}

/// A call of `templatefile`.
#[derive(Clone, Debug)]
pub(super) struct TemplateFile {
    /// The file, below the folder of `apigw.tf`.
    pub(super) path: String,
    /// Its variables.
    pub(super) variables: BTreeMap<String, String>,
}

/// Whose response templates are read: those for JSON.
const JSON: &str = "application/json";

/// The routes of an API, by workflow.
#[derive(Debug)]
pub(super) struct Api {
    blocks: Vec<Block>,
}

impl Api {
    /// Reads `apigw.tf`.
    ///
    /// # Errors
    /// It is no HCL: the byte where it stops to be, and why.
    pub(super) fn read(text: &str) -> Result<Self, (usize, String)> {
        let body: Body = text.parse().map_err(|error: hcl_edit::parser::Error| {
            (offset(text, error.location().line(), error.location().column()), error.message().to_owned())
        })?;
        Ok(Self { blocks: body.into_blocks().filter(|block| block.ident.as_str() == "resource").collect() })
    }

    /// The workflows that have a route, in the file's order.
    pub(super) fn workflows(&self) -> Vec<&str> {
        let integrations = self.blocks.iter().filter(|block| label(block, 0) == "aws_api_gateway_integration");
        integrations.map(|block| label(block, 1)).collect()
    }

    /// A workflow's route; none if a part of it is missing or is not written as `gen render` writes it.
    pub(super) fn route(&self, workflow: &str) -> Option<Route> {
        let integration = self.find("integration", workflow)?;
        let request = template_file(attribute(integration, "request_templates")?, None)?;
        let uri = text(attribute(integration, "uri")?, None)?;
        let responses = self.find("integration_response", workflow)?;
        let responses = match attribute(responses, "for_each") {
            None => vec![response(responses, None)?],
            Some(Expression::Object(each)) => each
                .iter()
                .map(|(key, value)| response(responses, Some(&Each { key: key_text(key)?, value: value.expr() })))
                .collect::<Option<_>>()?,
            Some(_) => return None,
        };
        let method = self.find("method", workflow)?;
        let verb = text(attribute(method, "http_method")?, None)?;
        Some(Route {
            name: format!("{verb} {}", self.path(attribute(method, "resource_id")?)),
            action: uri.rsplit('/').next().unwrap_or_default().to_owned(),
            request,
            responses,
        })
    }

    fn find(&self, kind: &str, name: &str) -> Option<&Block> {
        let is_it =
            |block: &&Block| label(block, 0).strip_prefix("aws_api_gateway_") == Some(kind) && label(block, 1) == name;
        self.blocks.iter().find(is_it)
    }

    /// The URL's path that an api resource stands for, from its parents' parts.
    fn path(&self, resource: &Expression) -> String {
        let mut parts = Vec::new();
        let mut next = names(resource);
        // No chain is longer than there are blocks, unless it is a circle.
        for _ in 0..self.blocks.len() {
            let [kind, name, _] = next.as_slice() else { break };
            let Some(block) = kind.strip_prefix("aws_api_gateway_").and_then(|kind| self.find(kind, name)) else {
                break;
            };
            let Some(part) = attribute(block, "path_part").and_then(|part| text(part, None)) else { break };
            parts.push(part);
            next = attribute(block, "parent_id").map(names).unwrap_or_default();
        }
        parts.reverse();
        format!("/{}", parts.join("/"))
    }
}

/// One turn of a `for_each`.
struct Each<'a> {
    key: String,
    value: &'a Expression,
}

fn response(block: &Block, each: Option<&Each<'_>>) -> Option<Response> {
    Some(Response {
        status: text(attribute(block, "status_code")?, each)?,
        pattern: attribute(block, "selection_pattern").and_then(|pattern| text(pattern, each)),
        template: template_file(attribute(block, "response_templates")?, each)?,
    })
}

/// The `templatefile` for JSON.
fn template_file(templates: &Expression, each: Option<&Each<'_>>) -> Option<TemplateFile> {
    let (_, value) = templates.as_object()?.iter().find(|(key, _)| key_text(key).as_deref() == Some(JSON))?;
    let call = value.expr().as_func_call().filter(|call| call.name.name.as_str() == "templatefile")?;
    let mut arguments = call.args.iter();
    let path = text(arguments.next()?, each)?;
    let variables = arguments.next()?.as_object()?.iter();
    let variables = variables.map(|(key, value)| Some((key_text(key)?, text(value.expr(), each)?)));
    Some(TemplateFile { path: path.trim_start_matches("./").to_owned(), variables: variables.collect::<Option<_>>()? })
}

/// The value of an expression as far as it can be known before anything is deployed.
fn text(expression: &Expression, each: Option<&Each<'_>>) -> Option<String> {
    match expression {
        Expression::String(text) => Some(text.as_str().to_owned()),
        Expression::StringTemplate(template) => template
            .iter()
            .map(|element| match element {
                Element::Literal(literal) => Some(literal.as_str().to_owned()),
                Element::Interpolation(interpolation) => {
                    Some(text(&interpolation.expr, each).unwrap_or_else(|| names(&interpolation.expr).join(".")))
                }
                Element::Directive(_) => None,
            })
            .collect(),
        Expression::Traversal(traversal) => {
            let names = names(expression);
            match names.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                ["path", "module"] => Some(".".to_owned()),
                ["each", "key"] => Some(each?.key.clone()),
                ["each", "value", name] => {
                    let mut entries = each?.value.as_object()?.iter();
                    let (_, value) = entries.find(|(key, _)| key_text(key).as_deref() == Some(*name))?;
                    text(value.expr(), None)
                }
                ["aws_sfn_state_machine", name, "arn"] => Some(arn(name)),
                // A method response's status is its key.
                [.., "status_code"] => text(index(traversal)?, each),
                _ => None,
            }
        }
        _ => None,
    }
}

/// An ARN in the place of the one that a deployment gives.
fn arn(workflow: &str) -> String {
    format!("arn:aws:states:us-east-1:123456789012:stateMachine:{workflow}")
}

/// The names of `a.b.c`, indexes left out.
fn names(expression: &Expression) -> Vec<String> {
    let Some(traversal) = expression.as_traversal() else { return Vec::new() };
    let first = traversal.expr.as_variable().map(|name| name.as_str().to_owned());
    let rest = traversal.operators.iter().filter_map(|operator| match operator.value() {
        TraversalOperator::GetAttr(name) => Some(name.as_str().to_owned()),
        _ => None,
    });
    first.into_iter().chain(rest).collect()
}

fn index(traversal: &Traversal) -> Option<&Expression> {
    traversal.operators.iter().find_map(|operator| match operator.value() {
        TraversalOperator::Index(index) => Some(index),
        _ => None,
    })
}

fn key_text(key: &ObjectKey) -> Option<String> {
    match key {
        ObjectKey::Ident(name) => Some(name.as_str().to_owned()),
        ObjectKey::Expression(expression) => text(expression, None),
    }
}

fn attribute<'a>(block: &'a Block, name: &str) -> Option<&'a Expression> {
    block.body.get_attribute(name).map(|attribute| &attribute.value)
}

fn label(block: &Block, index: usize) -> &str {
    block.labels.get(index).map_or("", |label| label.as_str())
}

/// The byte at a line and a column, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start..];
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::Api;

    #[test]
    fn reads_the_example() {
        let api = Api::read(include_str!("../../../generated/apigw.tf")).expect("HCL");
        assert_eq!(api.workflows(), ["express", "standard"]);
        let route = api.route("express").expect("it is written as we write it");
        assert_eq!((route.name.as_str(), route.action.as_str()), ("POST /express-instance", "StartSyncExecution"));
        assert_eq!(route.request.path, "mapping_templates/express/request.vtl.tftpl");
        let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:express";
        assert_eq!(route.request.variables.get("state_machine_arn").map(String::as_str), Some(arn));
        let responses: Vec<_> = route
            .responses
            .iter()
            .map(|response| (response.status.as_str(), response.pattern.as_deref(), response.template.path.as_str()))
            .collect();
        assert_eq!(
            responses,
            [
                ("200", None, "mapping_templates/express/response.vtl.tftpl"),
                ("400", Some(r"4\d{2}"), "mapping_templates/express/error.vtl.tftpl"),
                ("500", Some(r"5\d{2}"), "mapping_templates/express/error.vtl.tftpl"),
            ]
        );
        assert!(api.route("other").is_none());
    }

    #[test]
    fn says_where_it_is_no_hcl() {
        let (at, _) = Api::read("a = 1\nb = = 2\n").expect_err("no HCL");
        assert_eq!(at, 10);
    }
}
