//! The `.tf` files: one template each, filled from the model.

mod api;
mod iam;

use askama::Template;

use super::values::{Comment, List, Object, filters};
use super::{mark, rendered};
use crate::generated::File;
use crate::hcl::Expression;
use crate::iam::Pattern;
use crate::model::{Instance, Project, Workflow};
use crate::parallel;

/// Every `.tf` file.
pub(super) fn files(project: &Project) -> Vec<File> {
    let mark = mark::of_project;
    let templates: [(&str, &(dyn Fn() -> String + Sync)); 7] = [
        ("apigw", &|| api::render(project)),
        ("iam", &|| iam::render(project)),
        ("main", &|| rendered(&Main { mark: mark(), project })),
        ("outputs", &|| rendered(&Outputs { mark: mark(), project })),
        ("variables", &|| rendered(&Variables { mark: mark(), project })),
        ("versions", &|| rendered(&Versions { mark: mark() })),
        ("ec2", &|| rendered(&Ec2 { mark: mark(), project })),
    ];
    let wanted = if project.instances.is_empty() { &templates[..6] } else { &templates[..] };
    parallel::map(wanted, |(name, text)| File { path: format!("{name}.tf"), text: text() })
}

#[derive(Template)]
#[template(path = "versions.tf", config = "src/render/askama.toml")]
struct Versions {
    mark: Comment,
}

#[derive(Template)]
#[template(path = "variables.tf", config = "src/render/askama.toml")]
struct Variables<'a> {
    mark: Comment,
    project: &'a Project,
}

impl Variables<'_> {
    fn tags(&self) -> Object {
        let tags = self.project.tags.iter();
        let entries = tags.map(|(key, value)| {
            (Expression::string(key.as_str()).as_str().to_owned(), Expression::string(value.as_str()))
        });
        Object { entries: entries.collect(), indent: 2 }
    }

    /// What `var.name` leaves of a role's 64 characters.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
    fn longest_name(&self) -> u64 {
        let suffixes = self.project.workflows.iter().map(|workflow| format!("-{}-execution", workflow.name).len());
        64 - suffixes.max().unwrap_or(0) as u64
    }
}

#[derive(Template)]
#[template(path = "main.tf", config = "src/render/askama.toml")]
struct Main<'a> {
    mark: Comment,
    project: &'a Project,
}

impl Main<'_> {
    /// What the definition's `templatefile` is given: what is always there, then the spec's own.
    fn variables(&self, workflow: &Workflow) -> Object {
        let always = ["account_id", "partition", "region"]
            .map(|name| (name.to_owned(), Expression::known(format!("local.{name}"))));
        let own = workflow.variables.iter().map(|(name, value)| (name.to_string(), value.clone()));
        Object { entries: always.into_iter().chain(own).collect(), indent: 2 }
    }

    fn role(&self, workflow: &Workflow) -> Expression {
        match &workflow.role.own {
            Some(arn) => iam::pattern(&Pattern::written(arn), workflow),
            None => Expression::known(format!("aws_iam_role.{}_execution.arn", workflow.name)),
        }
    }

    /// What gives the role its permissions.
    fn policies(&self, workflow: &Workflow) -> List {
        List { items: iam::attached(workflow).map(Expression::known).collect(), indent: 2 }
    }

    fn state_machine_type(&self, workflow: &Workflow) -> Expression {
        Expression::string(workflow.flavor.state_machine_type())
    }
}

#[derive(Template)]
#[template(path = "ec2.tf", config = "src/render/askama.toml")]
struct Ec2<'a> {
    mark: Comment,
    project: &'a Project,
}

impl Ec2<'_> {
    fn groups(&self, instance: &Instance) -> List {
        List { items: instance.vpc_security_group_ids.clone(), indent: 2 }
    }
}

#[derive(Template)]
#[template(path = "outputs.tf", config = "src/render/askama.toml")]
struct Outputs<'a> {
    mark: Comment,
    project: &'a Project,
}

/// What a route's URL begins with in `outputs.tf`.
const INVOKE_URL: &str = "${aws_api_gateway_stage.api.invoke_url}";

/// The route that a line of `outputs.tf` is about, such as `POST /orders`.
#[must_use]
pub fn route_of_output(line: &str) -> Option<&str> {
    let (route, url) = line.trim().strip_prefix('"')?.split_once('"')?;
    url.trim_start().strip_prefix("= \"").is_some_and(|url| url.starts_with(INVOKE_URL)).then_some(route)
}

impl Outputs<'_> {
    fn routes(&self) -> Object {
        let entry = |workflow: &Workflow| {
            let route = Expression::string(&format!("{} {}", workflow.route.method, workflow.route.path));
            let path = workflow.route.path.to_string();
            let url = Expression::known(format!(
                "\"${{aws_api_gateway_stage.api.invoke_url}}{}\"",
                path.trim_end_matches('/')
            ));
            (route.as_str().to_owned(), url)
        };
        Object { entries: self.project.workflows.iter().map(entry).collect(), indent: 2 }
    }

    fn state_machines(&self) -> Object {
        let entry = |workflow: &Workflow| {
            let arn = Expression::known(format!("aws_sfn_state_machine.{}.arn", workflow.name));
            (Expression::string(workflow.name.as_str()).as_str().to_owned(), arn)
        };
        Object { entries: self.project.workflows.iter().map(entry).collect(), indent: 2 }
    }
}
