//! `gen iam`: what each role may do, and why.

use std::path::Path;

use super::Failure;
use crate::iam::{Policy, Statement, size};

/// The roles of a workflow.
#[derive(Debug)]
pub struct Roles {
    /// The workflow's name.
    pub workflow: String,
    /// The state machine's own role, if the author brings one: its ARN.
    pub own: Option<String>,
    /// The policies of the state machine's role: one within it, or several managed ones.
    pub policies: Vec<Vec<Statement>>,
    /// The characters of each policy, as IAM counts them.
    pub sizes: Vec<usize>,
    /// Whether the policies are managed ones.
    pub are_managed: bool,
    /// The route, such as `POST /orders`.
    pub route: String,
    /// The one action of the route's role.
    pub action: String,
    /// The state machine that it is allowed on.
    pub state_machine: String,
}

/// The roles of a workflow, or of all if none is named.
///
/// # Errors
/// The spec is wrong or can't be read, or has no such workflow.
pub fn iam(spec: &Path, name: Option<&str>) -> Result<Vec<Roles>, Failure> {
    let (_, project) = super::model(spec)?;
    let is_meant = |workflow: &&crate::model::Workflow| name.is_none_or(|name| workflow.name.as_str() == name);
    let roles: Vec<Roles> = project.workflows.iter().filter(is_meant).map(of_workflow).collect();
    if roles.is_empty() {
        let names = project.workflows.iter().map(|workflow| workflow.name.as_str().to_owned()).collect();
        return Err(Failure::NoWorkflow(name.map(str::to_owned), names));
    }
    Ok(roles)
}

fn of_workflow(workflow: &crate::model::Workflow) -> Roles {
    let (policies, are_managed) = match &workflow.role.policy {
        Policy::Inline(statements) => (vec![statements.clone()], false),
        Policy::Managed(policies) => (policies.clone(), true),
    };
    Roles {
        workflow: workflow.name.to_string(),
        own: workflow.role.own.as_ref().map(|arn| crate::iam::Pattern::written(arn).to_string()),
        sizes: policies.iter().map(|policy| size(policy)).collect(),
        policies,
        are_managed,
        route: format!("{} {}", workflow.route.method, workflow.route.path),
        action: format!("states:{}", workflow.flavor.action()),
        state_machine: format!("${{aws_sfn_state_machine.{}.arn}}", workflow.name),
    }
}
