//! What one `iam.tf` allows and another did not, read from the Terraform as it stands: a reviewer is told by name.

use std::collections::BTreeSet;

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body};

/// Something that is allowed now and was not before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broadening {
    /// The policy document, such as `orders_execution`.
    pub document: String,
    /// What is new, in words.
    pub what: String,
}

/// An action on a resource, under conditions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Grant {
    document: String,
    action: String,
    resource: String,
    conditions: BTreeSet<String>,
}

/// What `after` allows more than `before`; nothing if one of them is no Terraform.
#[must_use]
pub fn broadenings(before: &str, after: &str) -> Vec<Broadening> {
    let (Some(before), Some(after)) = (grants(before), grants(after)) else { return Vec::new() };
    let documents: BTreeSet<&str> = before.iter().map(|grant| grant.document.as_str()).collect();
    let mut found = BTreeSet::new();
    for grant in &after {
        let same: Vec<&Grant> =
            before.iter().filter(|old| old.document == grant.document && old.action == grant.action).collect();
        let covering: Vec<&&Grant> = same.iter().filter(|old| matches(&old.resource, &grant.resource)).collect();
        // Every condition that there was has to be there still.
        if covering.iter().any(|old| old.conditions.is_subset(&grant.conditions)) {
            continue;
        }
        let what = if !documents.contains(grant.document.as_str()) {
            format!("a new role: {} on {}", grant.action, grant.resource)
        } else if same.is_empty() {
            format!("a new action: {} on {}", grant.action, grant.resource)
        } else if let Some(old) = covering.first() {
            let dropped: Vec<&str> = old.conditions.difference(&grant.conditions).map(String::as_str).collect();
            format!("a dropped condition: {} on {} without {}", grant.action, grant.resource, dropped.join(", "))
        } else {
            let had: BTreeSet<&str> = same.iter().map(|old| old.resource.as_str()).collect();
            let had: Vec<&str> = had.into_iter().collect();
            format!("a wider resource: {} on {}; it had {}", grant.action, grant.resource, had.join(", "))
        };
        found.insert(Broadening { document: grant.document.clone(), what });
    }
    found.into_iter().collect()
}

/// Whether a resource with wildcards is, or holds, another.
fn matches(wide: &str, narrow: &str) -> bool {
    let Some((first, rest)) = wide.split_once('*') else { return wide == narrow };
    let Some(mut left) = narrow.strip_prefix(first) else { return false };
    let parts: Vec<&str> = rest.split('*').collect();
    let (last, middle) = parts.split_last().map_or(("", &[][..]), |(last, middle)| (*last, middle));
    for part in middle {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.len() >= last.len() && left.ends_with(last)
}

fn grants(text: &str) -> Option<Vec<Grant>> {
    let body: Body = text.parse().ok()?;
    let mut grants = Vec::new();
    let is_document = |block: &Block| {
        block.ident.as_str() == "data"
            && block.labels.first().is_some_and(|label| label.as_str() == "aws_iam_policy_document")
    };
    for block in body.blocks().filter(|block| is_document(block)) {
        let Some(label) = block.labels.get(1) else { continue };
        for statement in block.body.get_blocks("statement") {
            grants.extend(of_statement(&document(label.as_str()), statement));
        }
    }
    Some(grants)
}

/// The name of a document; the numbers of a role's several policies are left out.
fn document(label: &str) -> String {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match label.rsplit_once("_execution_") {
        Some((workflow, number)) if is_number(number) => format!("{workflow}_execution"),
        _ => label.to_owned(),
    }
}

fn of_statement(document: &str, statement: &Block) -> Vec<Grant> {
    let list = |body: &Body, name: &str| body.get_attribute(name).map(|found| items(&found.value)).unwrap_or_default();
    let conditions: BTreeSet<String> = statement
        .body
        .get_blocks("condition")
        .map(|block| {
            let one = |name: &str| list(&block.body, name).join("");
            format!("{} {} {}", one("test"), one("variable"), list(&block.body, "values").join(" or "))
        })
        .collect();
    // Of a trust policy, who may assume the role.
    let principals = statement.body.get_blocks("principals").flat_map(|block| list(&block.body, "identifiers"));
    let resources: Vec<String> = list(&statement.body, "resources").into_iter().chain(principals).collect();
    let mut grants = Vec::new();
    for action in list(&statement.body, "actions") {
        for resource in &resources {
            grants.push(Grant {
                document: document.to_owned(),
                action: action.clone(),
                resource: resource.clone(),
                conditions: conditions.clone(),
            });
        }
    }
    grants
}

/// The items of a list, strings out of their quotes.
fn items(value: &Expression) -> Vec<String> {
    match value {
        Expression::Array(array) => array.iter().flat_map(items).collect(),
        other => vec![other.to_string().trim().trim_matches('"').to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::{broadenings, matches};

    fn file(actions: &str, resources: &str, condition: bool) -> String {
        let condition = match condition {
            true => "condition {\n test = \"StringEquals\"\n variable = \"aws:ResourceTag/a\"\n values = [\"b\"]\n }\n",
            false => "",
        };
        format!(
            "data \"aws_iam_policy_document\" \"a_execution\" {{\n statement {{\n actions = [{actions}]\n \
             resources = [{resources}]\n {condition} }}\n}}\n"
        )
    }

    fn said(before: &str, after: &str) -> Vec<String> {
        broadenings(before, after).into_iter().map(|found| format!("{}: {}", found.document, found.what)).collect()
    }

    #[test]
    fn names_what_is_broader() {
        let start = file("\"ec2:StartInstances\"", "\"arn:x:instance/${local.id}\"", true);
        assert!(said(&start, &start).is_empty());
        assert_eq!(
            said(
                &start,
                &file("\"ec2:StartInstances\", \"ec2:StopInstances\"", "\"arn:x:instance/${local.id}\"", true)
            ),
            ["a_execution: a new action: ec2:StopInstances on arn:x:instance/${local.id}"]
        );
        assert_eq!(
            said(&start, &file("\"ec2:StartInstances\"", "\"arn:x:instance/*\"", true)),
            [
                "a_execution: a wider resource: ec2:StartInstances on arn:x:instance/*; it had arn:x:instance/${local.id}"
            ]
        );
        assert_eq!(
            said(&start, &file("\"ec2:StartInstances\"", "\"arn:x:instance/${local.id}\"", false)),
            ["a_execution: a dropped condition: ec2:StartInstances on arn:x:instance/${local.id} without \
                 StringEquals aws:ResourceTag/a b"]
        );
        assert!(said(&file("\"ec2:StartInstances\"", "\"*\"", false), &start).is_empty());
        assert!(said("no { terraform", &start).is_empty());
        assert_eq!(said("", &start).len(), 1);
    }

    #[test]
    fn knows_what_a_wildcard_holds() {
        for (wide, narrow, is_so) in [
            ("a*", "abc", true),
            ("*", "x", true),
            ("a*c", "abc", true),
            ("a*c*e", "abcde", true),
            ("a*c", "abd", false),
            ("ab", "abc", false),
            ("a*a", "a", false),
        ] {
            assert_eq!(matches(wide, narrow), is_so, "{wide} {narrow}");
        }
    }
}
