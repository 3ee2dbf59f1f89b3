//! `iam.tf`: a role for each state machine and each route, with what it may do and why.

use askama::Template;

use super::super::values::{Attributes, Comment, Label, List, filters};
use super::super::{mark, rendered};
use crate::hcl::{Expression, Segment};
use crate::iam::{Condition, Cut, Pattern, Piece, Policy, Statement};
use crate::model::{AccountRole, Project, Workflow};

pub(super) fn render(project: &Project) -> String {
    rendered(&Iam { mark: mark::of_project(), project })
}

#[derive(Template)]
#[template(path = "iam.tf", config = "src/render/askama.toml")]
struct Iam<'a> {
    mark: Comment,
    project: &'a Project,
}

/// A policy document of an execution role.
struct Document {
    label: Label,
    /// Which of several managed policies it is of; none if it is the role's only one, inline.
    number: Option<u64>,
    statements: Vec<Written>,
}

/// A statement, ready to be written.
struct Written {
    comment: Vec<Comment>,
    attributes: Attributes,
    conditions: Vec<Attributes>,
}

impl Iam<'_> {
    fn documents(&self, workflow: &Workflow) -> Vec<Document> {
        let written = |statements: &[Statement]| statements.iter().map(|found| written(found, workflow)).collect();
        let document = |(label, number): (String, Option<u64>), statements: &[Statement]| Document {
            label: Label::new(label),
            number,
            statements: written(statements),
        };
        let labels = labels(workflow);
        match &workflow.role.policy {
            Policy::Inline(statements) => labels.map(|label| document(label, statements)).collect(),
            Policy::Managed(policies) => {
                labels.zip(policies).map(|(label, statements)| document(label, statements)).collect()
            }
        }
    }

    fn creates_account_role(&self) -> bool {
        self.project.api.access_log.as_ref().is_some_and(|log| log.account_role == AccountRole::Create)
    }
}

/// The names of a role's policies.
fn labels(workflow: &Workflow) -> impl Iterator<Item = (String, Option<u64>)> {
    let count = match &workflow.role.policy {
        Policy::Inline(_) => 0,
        Policy::Managed(policies) => policies.len() as u64,
    };
    let numbers = (1..=count).map(Some).chain((count == 0).then_some(None));
    numbers.map(|number| match number {
        Some(number) => (format!("{}_execution_{number}", workflow.name), Some(number)),
        None => (format!("{}_execution", workflow.name), None),
    })
}

/// The resource blocks that give an execution role its permissions.
pub(super) fn attached(workflow: &Workflow) -> impl Iterator<Item = String> {
    labels(workflow).map(|(label, number)| match number {
        Some(_) => format!("aws_iam_role_policy_attachment.{label}"),
        None => format!("aws_iam_role_policy.{label}"),
    })
}

/// A pattern, as Terraform writes it.
pub(super) fn pattern(pattern: &Pattern, workflow: &Workflow) -> Expression {
    let value = |piece: &Piece| match piece {
        Piece::Literal(_) => None,
        Piece::Terraform(value) => Some(Expression::known(*value)),
        Piece::Variable(name, cut) => {
            let own = workflow.variables.iter().find(|(variable, _)| variable == name);
            let whole = own.map_or_else(|| format!("local.{name}"), |(_, expression)| expression.as_str().to_owned());
            Some(Expression::known(cut.of(&whole)))
        }
    };
    if let [piece] = pattern.pieces()
        && let Some(value) = value(piece)
    {
        return value;
    }
    let written = template(pattern, value);
    let Some((name, behind)) = pattern.name_or_arn() else { return written };
    let variable = value(&Piece::Variable(name.clone(), Cut::Whole)).unwrap_or_else(|| Expression::known("\"\""));
    let arn = std::iter::once(Piece::Variable(name.clone(), Cut::Whole)).chain(behind.pieces().iter().cloned());
    let arn = Pattern::of(arn);
    let arn = if behind.pieces().is_empty() { variable.clone() } else { template(&arn, value) };
    Expression::known(format!("startswith({}, \"arn:\") ? {} : {}", variable.as_str(), arn.as_str(), written.as_str()))
}

/// A quoted string of a pattern's pieces.
fn template(pattern: &Pattern, value: impl Fn(&Piece) -> Option<Expression>) -> Expression {
    Expression::template(pattern.pieces().iter().map(|piece| match (piece, value(piece)) {
        (_, Some(value)) => Segment::Value(value),
        (Piece::Literal(text), None) => Segment::Literal(text),
        (_, None) => Segment::Literal(""),
    }))
}

fn list(patterns: &[Pattern], indent: usize, workflow: &Workflow) -> Expression {
    let items = patterns.iter().map(|found| pattern(found, workflow)).collect();
    Expression::known(List { items, indent }.to_string())
}

fn written(statement: &Statement, workflow: &Workflow) -> Written {
    let actions = statement.actions.iter().map(|action| Expression::string(action.as_str())).collect();
    Written {
        comment: comment(statement),
        attributes: Attributes {
            entries: vec![
                ("sid", Expression::string(&statement.sid)),
                ("actions", Expression::known(List { items: actions, indent: 4 }.to_string())),
                ("resources", list(&statement.resources, 4, workflow)),
            ],
            indent: 4,
        },
        conditions: statement.conditions.iter().map(|found| condition(found, workflow)).collect(),
    }
}

fn condition(condition: &Condition, workflow: &Workflow) -> Attributes {
    Attributes {
        entries: vec![
            ("test", Expression::string(&condition.operator)),
            ("variable", Expression::string(&condition.key)),
            ("values", list(&condition.values, 6, workflow)),
        ],
        indent: 6,
    }
}

/// Columns of a comment.
const WIDTH: usize = 116;

/// Who needs a statement, and why on these resources; in lines.
fn comment(statement: &Statement) -> Vec<Comment> {
    let said = statement.why.iter().map(|why| match why.states.as_slice() {
        [] => why.text.clone(),
        states => format!("Needed by {}: {}.", states.join(", "), why.text),
    });
    let text = said.collect::<Vec<_>>().join(" ");
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last().map_or(0, |line| line.chars().count());
        if line > 0 && line + word.chars().count() >= WIDTH {
            lines.push(String::new());
        }
        if let Some(last) = lines.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines.into_iter().map(Comment).collect()
}
