//! From permissions to the statements of policies: grouped without widening anything, named, counted and split.

use super::pattern::{Pattern, Piece};
use super::within::is_within;
use super::{Condition, Permission, Reason};
use crate::integration;
use crate::model::IamAction;

/// Actions that are allowed on the same resources under the same conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its name: letters and digits, unique in its policy.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html>
    pub sid: String,
    /// The actions, sorted.
    pub actions: Vec<IamAction>,
    /// What they are allowed on, sorted; none is within another.
    pub resources: Vec<Pattern>,
    /// When.
    pub conditions: Vec<Condition>,
    /// The states that need it, in their order; none if every state machine does, or the spec asks for it.
    pub needed_by: Vec<String>,
    /// Why on these resources.
    pub why: Vec<Because>,
}

/// Why states need what a statement allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// The states; none if every state machine needs it, or the spec asks for it.
    pub states: Vec<String>,
    /// Why, or the spec's own reason.
    pub text: String,
}

/// The policies of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Policy {
    /// One, within the role.
    Inline(Vec<Statement>),
    /// Several of their own, attached to the role.
    Managed(Vec<Vec<Statement>>),
}

/// Characters, blanks left out, of a role's inline policies together.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
pub const LONGEST_INLINE: usize = 10_240;
/// The same of a managed policy.
pub const LONGEST_MANAGED: usize = 6_144;
/// Managed policies of a role, unless the account's quota was raised.
pub const MOST_MANAGED: usize = 10;

/// What every state machine's role may do: deliver its logs, send its traces.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html>
/// <https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html>
#[must_use]
pub fn always() -> Vec<Statement> {
    let statement = |sid: &str, prefix: &str, names: &[&str], why: &str| Statement {
        sid: sid.to_owned(),
        actions: names.iter().filter_map(|name| IamAction::parse(&format!("{prefix}:{name}")).ok()).collect(),
        resources: vec![Pattern::any()],
        conditions: Vec::new(),
        needed_by: Vec::new(),
        why: vec![Because { states: Vec::new(), text: why.to_owned() }],
    };
    vec![
        statement(
            "DeliverLogs",
            "logs",
            &[
                "CreateLogDelivery",
                "DeleteLogDelivery",
                "DescribeLogGroups",
                "DescribeResourcePolicies",
                "GetLogDelivery",
                "ListLogDeliveries",
                "PutResourcePolicy",
                "UpdateLogDelivery",
            ],
            "Step Functions sets up its own delivery of logs; IAM knows no resource to hold it to.",
        ),
        statement(
            "Trace",
            "xray",
            &["GetSamplingRules", "GetSamplingTargets", "PutTelemetryRecords", "PutTraceSegments"],
            "Step Functions sends traces to X-Ray; IAM knows no resource to hold it to.",
        ),
    ]
}

/// The statements of permissions: those of the states sorted by action, then the spec's own.
#[must_use]
pub fn statements(permissions: &[Permission]) -> Vec<Statement> {
    let mut merged: Vec<Statement> = Vec::new();
    for permission in permissions {
        let is_extra = matches!(permission.reason, Reason::Spec(_));
        let same = merged.iter_mut().find(|statement| {
            let is_same = statement.actions[0] == permission.action && statement.conditions == permission.conditions;
            is_same && !is_extra && !statement.needed_by.is_empty()
        });
        let statement = match same {
            Some(statement) => statement,
            None => {
                merged.push(Statement {
                    sid: String::new(),
                    actions: vec![permission.action.clone()],
                    resources: Vec::new(),
                    conditions: permission.conditions.clone(),
                    needed_by: Vec::new(),
                    why: Vec::new(),
                });
                let last = merged.len() - 1;
                &mut merged[last]
            }
        };
        statement.resources.extend(permission.resources.iter().cloned());
        match &permission.reason {
            Reason::State(state) => {
                add(&mut statement.needed_by, state);
                because(&mut statement.why, std::slice::from_ref(state), &permission.why);
            }
            Reason::Spec(reason) => because(&mut statement.why, &[], reason),
        }
    }
    merged.iter_mut().for_each(|statement| narrowest(&mut statement.resources));
    let mut grouped: Vec<Statement> = Vec::new();
    for statement in merged {
        let same = grouped.iter_mut().find(|other| is_alike(other, &statement));
        match same {
            Some(other) => {
                other.actions.extend(statement.actions);
                statement.needed_by.iter().for_each(|state| add(&mut other.needed_by, state));
                statement.why.iter().for_each(|why| because(&mut other.why, &why.states, &why.text));
            }
            None => grouped.push(statement),
        }
    }
    grouped.iter_mut().for_each(|statement| statement.actions.sort());
    let key = |statement: &Statement| (statement.needed_by.is_empty(), statement.actions[0].clone());
    grouped.sort_by(|a, b| (key(a), &a.resources, &a.conditions).cmp(&(key(b), &b.resources, &b.conditions)));
    name(&mut grouped);
    grouped
}

fn add(list: &mut Vec<String>, word: &str) {
    if !list.iter().any(|known| known == word) {
        list.push(word.to_owned());
    }
}

/// Adds states that need a statement for a reason.
fn because(whys: &mut Vec<Because>, states: &[String], text: &str) {
    let found = whys.iter().position(|why| why.text == text).unwrap_or_else(|| {
        whys.push(Because { states: Vec::new(), text: text.to_owned() });
        whys.len() - 1
    });
    states.iter().for_each(|state| add(&mut whys[found].states, state));
}

/// Whether two statements can be one: of one service, on the same, when the same holds.
fn is_alike(a: &Statement, b: &Statement) -> bool {
    let are_derived = !a.needed_by.is_empty() && !b.needed_by.is_empty();
    are_derived
        && service(&a.actions[0]) == service(&b.actions[0])
        && a.resources == b.resources
        && a.conditions == b.conditions
}

fn service(action: &IamAction) -> &str {
    action.as_str().split(':').next().unwrap_or("")
}

/// Takes out what is within another, and sorts the rest.
fn narrowest(resources: &mut Vec<Pattern>) {
    resources.sort();
    resources.dedup();
    // Nothing lies within what has no wildcard.
    let open: Vec<Pattern> = resources.iter().filter(|resource| resource.is_open()).cloned().collect();
    resources.retain(|resource| !open.iter().any(|other| other != resource && is_within(resource, other, false)));
}

/// Actions that a statement's name holds in full.
const NAMED: usize = 3;

fn name(statements: &mut [Statement]) {
    let mut taken: Vec<String> = always().into_iter().map(|statement| statement.sid).collect();
    for statement in statements {
        let words = |action: &IamAction| action.as_str().split_once(':').map_or("", |(_, name)| name).to_owned();
        let mut base: String = service(&statement.actions[0]).split('-').map(integration::pascal_case).collect();
        let named = if statement.actions.len() > NAMED { NAMED - 1 } else { NAMED };
        base.extend(statement.actions.iter().take(named).map(|action| integration::pascal_case(&words(action))));
        if statement.actions.len() > named {
            base.push_str(&format!("And{}More", statement.actions.len() - named));
        }
        base.retain(|letter| letter.is_ascii_alphanumeric());
        if statement.needed_by.is_empty() {
            base.push_str("Extra");
        }
        let mut sid = base.clone();
        let mut number = 2;
        while taken.contains(&sid) {
            sid = format!("{base}{number}");
            number += 1;
        }
        taken.push(sid.clone());
        statement.sid = sid;
    }
}

impl Policy {
    /// The policies that hold statements, as few as can be.
    ///
    /// # Errors
    /// So many managed policies would be needed.
    pub fn of(statements: Vec<Statement>) -> Result<Self, usize> {
        if size(&statements) <= LONGEST_INLINE {
            return Ok(Self::Inline(statements));
        }
        let mut policies: Vec<Vec<Statement>> = vec![Vec::new()];
        for statement in statements.into_iter().flat_map(parts) {
            let fits = policies.last().is_some_and(|last| {
                size(last) - FRAME + length(&statement) < LONGEST_MANAGED - FRAME || last.is_empty()
            });
            if !fits {
                policies.push(Vec::new());
            }
            policies.last_mut().into_iter().for_each(|last| last.push(statement.clone()));
        }
        let is_possible =
            policies.len() <= MOST_MANAGED && policies.iter().all(|policy| size(policy) <= LONGEST_MANAGED);
        if is_possible { Ok(Self::Managed(policies)) } else { Err(policies.len()) }
    }

    /// Every statement, policy by policy.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        let policies = match self {
            Self::Inline(statements) => std::slice::from_ref(statements),
            Self::Managed(policies) => policies.as_slice(),
        };
        policies.iter().flatten()
    }
}

/// A statement in pieces that a managed policy can hold.
fn parts(statement: Statement) -> Vec<Statement> {
    if FRAME + length(&statement) <= LONGEST_MANAGED {
        return vec![statement];
    }
    let (mut first, mut second) = (statement.clone(), statement);
    if first.resources.len() > 1 {
        second.resources = first.resources.split_off(first.resources.len() / 2);
    } else if first.actions.len() > 1 {
        second.actions = first.actions.split_off(first.actions.len() / 2);
    } else {
        return vec![first];
    }
    first.sid.push('A');
    second.sid.push('B');
    parts(first).into_iter().chain(parts(second)).collect()
}

/// `{"Version":"2012-10-17","Statement":[]}`
const FRAME: usize = 40;

/// The characters of a policy as IAM counts them, blanks left out: with the longest partition and region there are, and what else
/// Terraform fills in taken to be long.
#[must_use]
pub fn size(statements: &[Statement]) -> usize {
    FRAME + statements.iter().map(length).sum::<usize>() + statements.len().saturating_sub(1)
}

fn length(statement: &Statement) -> usize {
    let list = |lengths: Vec<usize>| match lengths.as_slice() {
        [one] => one + 2,
        all => all.iter().sum::<usize>() + 2 * all.len() + all.len().saturating_sub(1) + 2,
    };
    let actions = list(statement.actions.iter().map(|action| action.as_str().len()).collect());
    let resources = list(statement.resources.iter().map(filled).collect());
    let conditions: usize = statement
        .conditions
        .iter()
        .map(|condition| {
            condition.operator.len() + condition.key.len() + list(condition.values.iter().map(filled).collect()) + 10
        })
        .sum();
    let frame = r#"{"Sid":"","Effect":"Allow","Action":,"Resource":}"#.len();
    let condition_frame = if conditions == 0 { 0 } else { r#","Condition":{}"#.len() };
    frame + statement.sid.len() + actions + resources + condition_frame + conditions
}

/// Characters that a name which Terraform fills in is thought to have.
const NAME: usize = 64;
/// The same of an ARN: a state machine's is one of the longest.
const ARN: usize = 144;

/// The length of a pattern, filled.
fn filled(pattern: &Pattern) -> usize {
    let piece = |(index, piece): (usize, &Piece)| match piece {
        Piece::Literal(text) => text.len(),
        Piece::Variable(name, _) => match name.as_str() {
            "partition" => "aws-us-gov".len(),
            "region" => "ap-southeast-1".len(),
            "account_id" => "123456789012".len(),
            _ if index == 0 => ARN,
            _ => NAME,
        },
        Piece::Terraform(_) => NAME,
    };
    pattern.pieces().iter().enumerate().map(piece).sum()
}
