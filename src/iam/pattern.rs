//! What stands under `Resource` and among a condition's values: text with IAM's wildcards, and variables that Terraform fills.

use std::fmt::{self, Display, Formatter};

use crate::model::{Part, Text, VariableName};

/// A pattern. <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern(Vec<Piece>);

/// A piece of a [`Pattern`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Piece {
    /// As IAM reads it: `*` and `?` are wildcards.
    Literal(String),
    /// A variable of the spec, or a part of its value.
    Variable(VariableName, Cut),
    /// A value of the generated Terraform, such as `var.name`.
    Terraform(&'static str),
}

/// What is taken of a variable's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cut {
    /// All of it.
    Whole,
    /// What stands behind the last of these.
    Last(char),
    /// One of the parts between these, from 0.
    Part(char, usize),
    /// All of it; if it is an ARN, that stands for the whole pattern up to here.
    NameOrArn,
    /// Of a state machine's ARN, how the ARNs of its executions begin.
    Executions,
}

impl Cut {
    /// The Terraform expression that cuts the value of an expression.
    #[must_use]
    pub fn of(self, value: &str) -> String {
        match self {
            Self::Whole | Self::NameOrArn => value.to_owned(),
            Self::Last(letter) => format!("reverse(split(\"{letter}\", {value}))[0]"),
            Self::Part(letter, index) => format!("split(\"{letter}\", {value})[{index}]"),
            // Behind the name stands, perhaps, a version or an alias.
            Self::Executions => {
                format!("join(\":\", slice(split(\":\", replace({value}, \":stateMachine:\", \":execution:\")), 0, 7))")
            }
        }
    }
}

impl Pattern {
    /// Text as IAM reads it.
    pub fn literal(text: impl Into<String>) -> Self {
        Self(vec![Piece::Literal(text.into())])
    }

    /// Text that means itself: what IAM would read as a wildcard or a variable is escaped.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
    #[must_use]
    pub fn exactly(text: &str) -> Self {
        let mut escaped = String::with_capacity(text.len());
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '*' => escaped.push_str("${*}"),
                '?' => escaped.push_str("${?}"),
                '$' if letters.peek() == Some(&'{') => escaped.push_str("${$}"),
                other => escaped.push(other),
            }
        }
        Self::literal(escaped)
    }

    /// Anything.
    #[must_use]
    pub fn any() -> Self {
        Self::literal("*")
    }

    /// The value of a variable.
    #[must_use]
    pub fn variable(name: &VariableName) -> Self {
        Self(vec![Piece::Variable(name.clone(), Cut::Whole)])
    }

    /// These pieces; those of text that touch become one.
    pub fn of(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut all: Vec<Piece> = Vec::new();
        for piece in pieces {
            match (all.last_mut(), piece) {
                (Some(Piece::Literal(before)), Piece::Literal(text)) => before.push_str(&text),
                (_, Piece::Literal(text)) if text.is_empty() => {}
                (_, piece) => all.push(piece),
            }
        }
        Self(all)
    }

    /// Text of the spec: wildcards in it are meant.
    #[must_use]
    pub fn written(text: &Text) -> Self {
        Self::of(text.parts().iter().map(|part| match part {
            Part::Literal(text) => Piece::Literal(text.clone()),
            Part::Variable(name) => Piece::Variable(name.clone(), Cut::Whole),
        }))
    }

    /// Text of a definition: it means itself.
    #[must_use]
    pub fn meant(text: &Text) -> Self {
        Self::of(text.parts().iter().flat_map(|part| match part {
            Part::Literal(text) => Self::exactly(text).0,
            Part::Variable(name) => vec![Piece::Variable(name.clone(), Cut::Whole)],
        }))
    }

    /// The pieces, first to last.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// The text, if nothing else is in it.
    #[must_use]
    pub fn as_literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Piece::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// The variable that may hold a name or an ARN, and what stands behind it.
    #[must_use]
    pub fn name_or_arn(&self) -> Option<(&VariableName, Self)> {
        let at = self.0.iter().position(|piece| matches!(piece, Piece::Variable(_, Cut::NameOrArn)))?;
        let Some(Piece::Variable(name, _)) = self.0.get(at) else { return None };
        Some((name, Self(self.0[at + 1..].to_vec())))
    }

    /// The variable, if it is all.
    #[must_use]
    pub fn as_variable(&self) -> Option<&VariableName> {
        match self.0.as_slice() {
            [Piece::Variable(name, Cut::Whole)] => Some(name),
            _ => None,
        }
    }

    /// Whether it is `*`.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.as_literal() == Some("*")
    }

    /// Whether a wildcard is in it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let is_open = |text: &str| text.replace("${*}", "").replace("${?}", "").contains(['*', '?']);
        self.0.iter().any(|piece| matches!(piece, Piece::Literal(text) if is_open(text)))
    }

    /// Whether it begins with this text.
    #[must_use]
    pub fn starts_with(&self, text: &str) -> bool {
        matches!(self.0.first(), Some(Piece::Literal(first)) if first.starts_with(text))
    }

    /// The parts between these letters; no variable is thought to hold one.
    #[must_use]
    pub fn split(&self, letter: char) -> Vec<Self> {
        let mut parts = vec![Vec::new()];
        for piece in &self.0 {
            match piece {
                Piece::Literal(text) => {
                    for (index, part) in text.split(letter).enumerate() {
                        if index > 0 {
                            parts.push(Vec::new());
                        }
                        parts.last_mut().into_iter().for_each(|last| last.push(Piece::Literal(part.to_owned())));
                    }
                }
                other => parts.last_mut().into_iter().for_each(|last| last.push(other.clone())),
            }
        }
        parts.into_iter().map(Self::of).collect()
    }

    /// The parts from one on, with the letter between them again.
    #[must_use]
    pub fn joined(parts: &[Self], letter: char) -> Self {
        let between = |index: usize| (index > 0).then(|| Piece::Literal(letter.to_string()));
        Self::of(parts.iter().enumerate().flat_map(|(index, part)| between(index).into_iter().chain(part.0.clone())))
    }

    /// With more behind it.
    #[must_use]
    pub fn then(&self, more: impl Into<String>) -> Self {
        Self::of(self.0.iter().cloned().chain([Piece::Literal(more.into())]))
    }

    /// Its text changed.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Self::of(self.0.iter().map(|piece| match piece {
            Piece::Literal(text) => Piece::Literal(change(text)),
            other => other.clone(),
        }))
    }

    /// What stands behind a letter that it begins with, or all of it.
    #[must_use]
    pub fn after(&self, letter: char) -> Self {
        Self::of(self.0.iter().enumerate().map(|(index, piece)| match piece {
            Piece::Literal(text) if index == 0 => Piece::Literal(text.trim_start_matches(letter).to_owned()),
            other => other.clone(),
        }))
    }

    /// With another region and account than the deployment's.
    #[must_use]
    pub fn in_place(&self, region: Option<&Self>, account: Option<&Self>) -> Self {
        Self::of(self.0.iter().flat_map(|piece| {
            let other = match piece {
                Piece::Variable(name, Cut::Whole) if name.as_str() == "region" => region,
                Piece::Variable(name, Cut::Whole) if name.as_str() == "account_id" => account,
                _ => None,
            };
            other.map_or_else(|| vec![piece.clone()], |other| other.0.clone())
        }))
    }

    /// Its variables cut.
    #[must_use]
    pub fn cut(&self, cut: Cut) -> Self {
        Self::of(self.0.iter().map(|piece| match piece {
            Piece::Variable(name, Cut::Whole) => Piece::Variable(name.clone(), cut),
            other => other.clone(),
        }))
    }

    /// A format such as `arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}` with its variables filled. Partition,
    /// region and account are those of the deployment.
    pub fn fill(format: &str, value: impl Fn(&str) -> Self) -> Self {
        let mut pieces = Vec::new();
        let mut rest = format;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, behind)) = after.split_once('}') else { break };
            pieces.push(Piece::Literal(before.to_owned()));
            let deployment = match name {
                "Partition" => Some("partition"),
                "Region" => Some("region"),
                "Account" => Some("account_id"),
                _ => None,
            };
            match deployment.and_then(|name| VariableName::parse(name).ok()) {
                Some(name) => pieces.push(Piece::Variable(name, Cut::Whole)),
                None => pieces.extend(value(name).0),
            }
            rest = behind;
        }
        pieces.push(Piece::Literal(rest.to_owned()));
        Self::of(pieces)
    }

    /// The names of a format's variables, but for partition, region and account.
    pub fn variables(format: &str) -> impl Iterator<Item = &str> {
        let names = format.split("${").skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
        names.filter(|name| !matches!(*name, "Partition" | "Region" | "Account"))
    }
}

impl Display for Pattern {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        for piece in &self.0 {
            match piece {
                Piece::Literal(text) => formatter.write_str(text)?,
                Piece::Variable(name, cut) => write!(formatter, "${{{}}}", cut.of(name.as_str()))?,
                Piece::Terraform(value) => write!(formatter, "${{{value}}}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Cut, Pattern};
    use crate::model::{Text, VariableName};

    fn meant(text: &str) -> Pattern {
        Pattern::meant(&Text::parse(text, |_, _| ()).expect("valid"))
    }

    #[test]
    fn wildcards_of_a_value_are_no_wildcards() {
        assert_eq!(meant("a*b?$${c}").to_string(), "a${*}b${?}${$}{c}");
        assert!(!meant("a*b?").is_open() && Pattern::literal("a/*").is_open());
    }

    #[test]
    fn splits_joins_and_cuts() {
        let url = meant("https://sqs.${region}.amazonaws.com/${account_id}/orders-${stage}");
        let parts = url.split('/');
        let texts: Vec<String> = parts.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["https:", "", "sqs.${region}.amazonaws.com", "${account_id}", "orders-${stage}"]);
        assert_eq!(Pattern::joined(&parts, '/'), url);
        let name = Pattern::variable(&VariableName::parse("queue").expect("a name")).cut(Cut::Last('/'));
        assert_eq!(name.to_string(), "${reverse(split(\"/\", queue))[0]}");
    }

    #[test]
    fn fills_a_format() {
        let format = "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}";
        assert_eq!(Pattern::variables(format).collect::<Vec<_>>(), ["InstanceId"]);
        let filled = Pattern::fill(format, |_| Pattern::any());
        assert_eq!(filled.to_string(), "arn:${partition}:ec2:${region}:${account_id}:instance/*");
    }
}
