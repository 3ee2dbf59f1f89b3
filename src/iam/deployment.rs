//! Where a state machine will stand, and what its variables hold.

use super::pattern::{Cut, Pattern, Piece};
use crate::hcl::Expression;
use crate::model::VariableName;

/// What a derivation knows besides the state machine.
#[derive(Clone, Debug)]
pub struct Deployment<'a> {
    /// The state machine's name.
    pub name: Pattern,
    /// The variables of its definition.
    pub variables: &'a [(VariableName, Expression)],
}

/// Resources of Terraform's aws provider whose `id` is their ARN.
/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs>
const ID_IS_ARN: &[&str] = &[
    "aws_batch_job_queue",
    "aws_ecs_cluster",
    "aws_secretsmanager_secret",
    "aws_sfn_activity",
    "aws_sfn_state_machine",
    "aws_sns_topic",
];
/// Attributes that are ARNs, besides those that end in `_arn`.
const ARNS: &[&str] = &["arn", "arns"];
/// Where the last letters of a parameter say what it holds.
const ARN_ENDINGS: &[&str] = &["Arn", "ARN", "Arns", "ARNs"];

impl Deployment<'_> {
    /// The ARN of the state machine, made from its name: the role is there before the state machine is.
    #[must_use]
    pub fn state_machine(&self) -> Pattern {
        self.named("arn:${Partition}:states:${Region}:${Account}:stateMachine:${Name}")
    }

    /// The ARNs of its executions.
    #[must_use]
    pub fn executions(&self) -> Pattern {
        self.named("arn:${Partition}:states:${Region}:${Account}:execution:${Name}:*")
    }

    fn named(&self, format: &str) -> Pattern {
        Pattern::fill(format, |_| self.name.clone())
    }

    /// Whether a value is an ARN, as far as its text, its variable or the parameter that holds it say so.
    pub(super) fn is_arn(&self, value: &Pattern, parameter: &str) -> bool {
        if value.starts_with("arn:") {
            return true;
        }
        let Some(name) = value.as_variable() else { return false };
        let parameter = parameter.trim_end_matches("[]");
        ARN_ENDINGS.iter().any(|ending| parameter.ends_with(ending)) || self.holds(name, is_arn_reference)
    }

    /// A variable of which nothing says whether it holds a name or an ARN: Terraform will see.
    pub(super) fn either(&self, value: &Pattern) -> Pattern {
        let is_told = |name: &VariableName| {
            let is_reference = self.reference(name).is_some_and(|kind| kind.starts_with("aws_"));
            is_reference || self.text(name).is_some()
        };
        match value.as_variable() {
            Some(name) if !is_told(name) => value.cut(Cut::NameOrArn),
            _ => value.clone(),
        }
    }

    /// Whether a value is a URL.
    pub(super) fn is_url(&self, value: &Pattern, parameter: &str) -> bool {
        let is_reference = |text: &str| {
            text.ends_with(".url")
                || text.ends_with("_url")
                || text.starts_with("aws_sqs_queue.") && text.ends_with(".id")
        };
        value.starts_with("https://")
            || value.as_variable().is_some_and(|name| parameter.ends_with("Url") || self.holds(name, is_reference))
    }

    /// Whether a variable is a Lambda function's ARN with its version.
    pub(super) fn is_qualified(&self, value: &Pattern) -> bool {
        value.as_variable().is_some_and(|name| self.holds(name, |text| text.ends_with(".qualified_arn")))
    }

    /// The type of the resource block that a variable refers to, such as `aws_lambda_function`.
    pub(super) fn reference(&self, name: &VariableName) -> Option<&str> {
        let (_, value) = self.variables.iter().find(|(known, _)| known == name)?;
        value.as_str().trim_start_matches("data.").split_once('.').map(|(kind, _)| kind)
    }

    fn holds(&self, name: &VariableName, is_so: impl Fn(&str) -> bool) -> bool {
        let found = self.variables.iter().find(|(known, _)| known == name);
        found.is_some_and(|(_, expression)| is_so(expression.as_str()))
    }

    /// What a variable is written out as, `"text"`, if it is.
    pub(super) fn text(&self, name: &VariableName) -> Option<&str> {
        self.variables.iter().find(|(known, _)| known == name).and_then(|(_, value)| plain(value.as_str()))
    }

    /// With variables that are written out put in, wildcards in them meant.
    #[must_use]
    pub fn resolved_as_written(&self, value: &Pattern) -> Pattern {
        Pattern::of(value.pieces().iter().map(|piece| match piece {
            Piece::Variable(name, _) => {
                self.text(name).map_or_else(|| piece.clone(), |text| Piece::Literal(text.to_owned()))
            }
            other => other.clone(),
        }))
    }
}

/// The text of a quoted string that needs no reading.
fn plain(expression: &str) -> Option<&str> {
    let text = expression.strip_prefix('"')?.strip_suffix('"')?;
    (!text.contains(['"', '\\']) && !text.contains("${") && !text.contains("%{")).then_some(text)
}

fn is_arn_reference(text: &str) -> bool {
    if text.starts_with("\"arn:") || text.starts_with("join(\":\", [\"arn\"") {
        return true;
    }
    let Some((before, attribute)) = text.rsplit_once('.') else { return false };
    let resource = before.trim_start_matches("data.").split('.').next().unwrap_or("");
    ARNS.contains(&attribute) || attribute.ends_with("_arn") || attribute == "id" && ID_IS_ARN.contains(&resource)
}

#[cfg(test)]
mod tests {
    use super::Deployment;
    use crate::hcl::Expression;
    use crate::iam::Pattern;
    use crate::model::VariableName;

    #[test]
    fn knows_what_a_variable_holds() {
        let expressions =
            ["aws_sns_topic.a.id", "aws_sqs_queue.a.url", "aws_s3_bucket.a.id", "\"orders\"", "var.queue_arn"];
        let names =
            ["topic", "queue", "bucket", "text", "other"].map(|name| VariableName::parse(name).expect("a name"));
        let known = expressions.map(|text| Expression::parse(text).expect("valid"));
        let variables: Vec<_> = names.iter().cloned().zip(known).collect();
        let deployment = Deployment { name: Pattern::literal("m"), variables: &variables };
        let values = names.each_ref().map(Pattern::variable);
        assert_eq!(values.each_ref().map(|value| deployment.is_arn(value, "Name")), [true, false, false, false, true]);
        assert!(deployment.is_arn(&values[2], "BucketArn"));
        assert_eq!(values.each_ref().map(|value| deployment.is_url(value, "Name")), [false, true, false, false, false]);
        assert_eq!(deployment.resolved_as_written(&values[3]).as_literal(), Some("orders"));
    }
}
