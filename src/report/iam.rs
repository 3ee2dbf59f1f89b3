//! What `gen iam` says: a table for people, a document for machines.

use std::fmt::Write as _;

use serde_json::{Value, json};
use stepgate::iam::{Condition, LONGEST_INLINE, LONGEST_MANAGED, Statement};
use stepgate::run::{Failure, Roles};

use super::{FINDING, Report, failed};

/// `gen iam`.
pub(crate) fn iam(outcome: Result<Vec<Roles>, Failure>, is_json: bool, color: bool) -> Report {
    match outcome {
        Err(failure) => failed(&failure, FINDING, color),
        Ok(roles) if is_json => {
            let workflows: Vec<Value> = roles.iter().map(document).collect();
            let mut out = json!({ "version": 1, "workflows": workflows }).to_string();
            out.push('\n');
            Report { out, is_document: true, ..Report::default() }
        }
        Ok(roles) => {
            let tables: Vec<String> = roles.iter().map(table).collect();
            Report { out: tables.join("\n"), ..Report::default() }
        }
    }
}

fn document(roles: &Roles) -> Value {
    let statement = |statement: &Statement| {
        let conditions = statement.conditions.iter().map(|condition| {
            json!({
                "operator": condition.operator,
                "key": condition.key,
                "values": condition.values.iter().map(ToString::to_string).collect::<Vec<_>>(),
            })
        });
        json!({
            "sid": statement.sid,
            "actions": statement.actions.iter().map(|action| action.as_str()).collect::<Vec<_>>(),
            "resources": statement.resources.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "conditions": conditions.collect::<Vec<_>>(),
            "neededBy": statement.needed_by,
            "why": statement.why.iter().map(|why| json!({ "states": why.states, "text": why.text })).collect::<Vec<_>>(),
        })
    };
    let policy = |(statements, size): (&Vec<Statement>, &usize)| json!({ "characters": size, "statements": statements.iter().map(statement).collect::<Vec<_>>() });
    json!({
        "workflow": roles.workflow,
        "ownRole": roles.own,
        "managed": roles.are_managed,
        "policies": roles.policies.iter().zip(&roles.sizes).map(policy).collect::<Vec<_>>(),
        "route": { "route": roles.route, "actions": [roles.action], "resources": [roles.state_machine] },
    })
}

fn table(roles: &Roles) -> String {
    let mut text = String::new();
    let whose = match &roles.own {
        Some(arn) => format!("the role {arn} has to allow"),
        None => "its role may".to_owned(),
    };
    _ = writeln!(text, "{}: {whose}", roles.workflow);
    for (index, (policy, size)) in roles.policies.iter().zip(&roles.sizes).enumerate() {
        let (kind, limit) = match roles.are_managed {
            true => (format!("managed policy {} of {}", index + 1, roles.policies.len()), LONGEST_MANAGED),
            false => ("inline policy".to_owned(), LONGEST_INLINE),
        };
        _ = writeln!(text, "{kind}, about {size} of {limit} characters\n");
        text.push_str(&rows(policy));
    }
    _ = writeln!(text, "{}: the route's role may call {} on {}", roles.route, roles.action, roles.state_machine);
    text
}

/// What stands over the columns.
const HEAD: [&str; 3] = ["ACTION", "RESOURCE", "NEEDED BY"];

fn rows(statements: &[Statement]) -> String {
    let cells = |statement: &Statement| {
        let needed_by = match statement.needed_by.is_empty() {
            true => vec!["-".to_owned()],
            false => vec![statement.needed_by.join(", ")],
        };
        [
            statement.actions.iter().map(|action| action.as_str().to_owned()).collect(),
            statement.resources.iter().map(ToString::to_string).collect(),
            needed_by,
        ]
    };
    let all: Vec<[Vec<String>; 3]> = statements.iter().map(cells).collect();
    let width = |column: usize| {
        let cells = all.iter().flat_map(|row| row[column].iter().map(|cell| cell.chars().count()));
        cells.chain([HEAD[column].len()]).max().unwrap_or(0)
    };
    let (first, second) = (width(0), width(1));
    let mut text = String::new();
    let line = |text: &mut String, cells: [&str; 3]| {
        let written = format!("{:first$}  {:second$}  {}", cells[0], cells[1], cells[2]);
        text.push_str(written.trim_end());
        text.push('\n');
    };
    line(&mut text, HEAD);
    for (row, statement) in all.iter().zip(statements) {
        let height = row.iter().map(Vec::len).max().unwrap_or(0);
        for index in 0..height {
            let cell = |column: usize| row[column].get(index).map_or("", String::as_str);
            line(&mut text, [cell(0), cell(1), cell(2)]);
        }
        for condition in &statement.conditions {
            _ = writeln!(text, "  when {}", shown(condition));
        }
        for why in &statement.why {
            let states = if statement.why.len() > 1 { format!("{}: ", why.states.join(", ")) } else { String::new() };
            _ = writeln!(text, "  why  {states}{}", why.text);
        }
        text.push('\n');
    }
    text
}

fn shown(condition: &Condition) -> String {
    let values: Vec<String> = condition.values.iter().map(ToString::to_string).collect();
    format!("{} {} {}", condition.key, condition.operator, values.join(" or "))
}
