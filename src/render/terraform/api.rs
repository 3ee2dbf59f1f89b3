//! `apigw.tf`: the REST API, one method a workflow.

use std::collections::BTreeSet;

use askama::Template;

use super::super::values::{Comment, Label, List, Object, filters};
use super::super::{mark, rendered};
use crate::hcl::Expression;
use crate::model::{AccountRole, Flavor, Project, RoutePath, Segment, Workflow};

pub(super) fn render(project: &Project) -> String {
    rendered(&Api { mark: mark::of_project(), project, resources: resources(project) })
}

#[derive(Template)]
#[template(path = "apigw.tf", config = "src/render/askama.toml")]
struct Api<'a> {
    mark: Comment,
    project: &'a Project,
    resources: Vec<Resource>,
}

/// An api resource: one node of the tree of paths.
struct Resource {
    label: Label,
    parent: Expression,
    path_part: Expression,
}

/// Every segment of every path once, parents first.
fn resources(project: &Project) -> Vec<Resource> {
    let mut paths = BTreeSet::new();
    for workflow in &project.workflows {
        let mut path = workflow.route.path.clone();
        while let Some(parent) = path.parent() {
            if !paths.insert(path) {
                break;
            }
            path = parent;
        }
    }
    let resource = |path: &RoutePath| {
        let last = path.segments().last()?;
        let parent = match path.parent()? {
            parent if parent.segments().is_empty() => "aws_api_gateway_rest_api.api.root_resource_id".to_owned(),
            parent => format!("aws_api_gateway_resource.{}.id", label(&parent)),
        };
        let path_part = Expression::string(&last.to_string());
        Some(Resource { label: label(path), parent: Expression::known(parent), path_part })
    };
    paths.iter().filter_map(resource).collect()
}

/// A Terraform name for an api resource: `/orders/{id}` is `orders__id`. A `_` that is not a path parameter's comes from here,
/// so no two paths meet; what the alphabet of names lacks is told apart by a hash.
fn label(path: &RoutePath) -> Label {
    let mut is_faithful = true;
    let words: Vec<String> = path
        .segments()
        .iter()
        .map(|segment| {
            let (lead, word) = match segment {
                Segment::Fixed(text) => ("", text),
                Segment::Parameter(name) => ("_", name),
                Segment::Greedy(name) => ("__", name),
            };
            let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || (c == '_' && !lead.is_empty());
            is_faithful &= word.chars().all(allowed);
            format!("{lead}{}", word.replace(|c| !allowed(c), "-"))
        })
        .collect();
    let mut label = words.join("_");
    if label.starts_with(|c: char| !c.is_ascii_alphabetic() && c != '_') {
        is_faithful = false;
        label.insert_str(0, "path-");
    }
    if !is_faithful {
        let hash = crate::generated::sha256(path.to_string().as_bytes());
        label.push('-');
        label.push_str(&hash[..8]);
    }
    Label::new(label)
}

impl Api<'_> {
    fn name(&self) -> Expression {
        let written = self.project.api.name.as_ref();
        written.map_or_else(|| Expression::known("var.name"), |name| Expression::string(name.as_str()))
    }

    fn resource_id(&self, workflow: &Workflow) -> Expression {
        let path = &workflow.route.path;
        Expression::known(if path.segments().is_empty() {
            "aws_api_gateway_rest_api.api.root_resource_id".to_owned()
        } else {
            format!("aws_api_gateway_resource.{}.id", label(path))
        })
    }

    fn has_parameters(&self, workflow: &Workflow) -> bool {
        workflow.route.path.parameters().next().is_some()
    }

    fn request_parameters(&self, workflow: &Workflow) -> Object {
        let parameters = workflow.route.path.parameters();
        let entries = parameters.map(|name| (format!("\"method.request.path.{name}\""), Expression::known("true")));
        Object { entries: entries.collect(), indent: 2 }
    }

    /// Every status that the route can answer with: each needs a method response.
    fn statuses(&self, workflow: &Workflow) -> List {
        let response = &workflow.response;
        // Step Functions refuses: the input (400), the rate (429), or what is no caller's fault (500).
        let mut statuses = BTreeSet::from([200, response.status.code(), 400, 429, 500]);
        if workflow.flavor == Flavor::Express {
            statuses.extend(response.errors.iter().map(|(_, status)| status.code()));
            statuses.extend([response.fallback().code(), response.timed_out().code()]);
        }
        let items = statuses.into_iter().map(|status| Expression::string(&status.to_string()));
        List { items: items.collect(), indent: 2 }
    }

    fn access_log_account(&self) -> Option<bool> {
        self.project.api.access_log.as_ref().map(|log| log.account_role == AccountRole::Create)
    }
}

#[cfg(test)]
mod tests {
    use super::label;
    use crate::model::RoutePath;

    #[test]
    fn labels_tell_paths_apart() {
        let of = |path: &str| label(&RoutePath::parse(path).expect("valid")).to_string();
        assert_eq!(of("/express-instance"), "express-instance");
        assert_eq!(of("/orders/{id}/lines"), "orders__id_lines");
        assert_eq!(of("/files/{proxy+}"), "files___proxy");
        assert_ne!(of("/a_b"), of("/a/b"));
        assert_ne!(of("/a.b"), of("/a-b"));
        assert_ne!(of("/1"), of("/path-1"));
    }
}
