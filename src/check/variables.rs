//! `[vars]`, and the `${name}` that use them.

use super::project::expression;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{self, Reader};
use crate::hcl::Expression;
use crate::model::{Text, VariableName};
use crate::source::Span;
use crate::spec;

/// The variables that every definition has, without declaring them.
pub(super) const ALWAYS: [&str; 3] = ["account_id", "partition", "region"];

/// A `${name}` and its place.
pub(super) type Use = (VariableName, Span);

/// Reads a string at `span`; notes the variables that it uses.
pub(super) fn text(string: &str, span: Span, uses: &mut Vec<Use>, reader: &mut Reader<'_>) -> Option<Text> {
    let sources = reader.sources;
    let text = Text::parse(string, |name, range| uses.push((name.clone(), document::locate(sources, span, range))));
    text.map_err(|fault| reader.fault(fault, span)).ok()
}

/// The declared variables; an expression is `None` where it was complained about.
pub(super) struct Variables {
    declared: Vec<(VariableName, Option<Expression>)>,
    /// Names whose lines were complained about.
    faulty: Vec<String>,
}

impl Variables {
    pub(super) fn read(spec: &spec::Workflow, reader: &mut Reader<'_>) -> Self {
        let mut variables = Vec::new();
        for (name, written) in spec.vars.iter().flat_map(|map| &map.entries) {
            if ALWAYS.contains(&name.value.as_str()) {
                let title = format!("the variable `{}` is always there", name.value);
                let help = format!("remove the line: `${{{}}}` is filled without it", name.value);
                reader.complain(Diagnostic::new(Code::VariableName, title, name.span).help(help));
                continue;
            }
            variables.push((name.value.clone(), expression(written, reader)));
        }
        let faulty = spec.vars.iter().flat_map(|map| map.faulty.clone());
        Self { declared: variables, faulty: faulty.collect() }
    }

    pub(super) fn into_pairs(self) -> Option<Vec<(VariableName, Expression)>> {
        self.declared.into_iter().map(|(name, expression)| Some((name, expression?))).collect()
    }

    /// The declared variables whose expressions are right.
    pub(super) fn known(&self) -> Vec<(VariableName, Expression)> {
        self.declared.iter().filter_map(|(name, value)| Some((name.clone(), value.clone()?))).collect()
    }

    /// Complains of the uses whose variable is not declared. Whether there are none.
    pub(super) fn check(&self, uses: &[Use], reader: &mut Reader<'_>) -> bool {
        let undeclared = uses.iter().filter(|(name, _)| !self.knows(name.as_str()));
        let complaints: Vec<Diagnostic> = undeclared.map(|(name, place)| self.undeclared(name, *place)).collect();
        let is_right = complaints.is_empty();
        reader.diagnostics.extend(complaints);
        is_right
    }

    fn undeclared(&self, name: &VariableName, place: Span) -> Diagnostic {
        let names: Vec<&str> = self.names().collect();
        let declare = format!("declare it under [vars]: `{name} = \"<a Terraform expression>\"`");
        let declare = match nearest(name.as_str(), &names) {
            Some(near) => format!("did you mean `${{{near}}}`? or {declare}"),
            None => declare,
        };
        Diagnostic::new(Code::UndeclaredVariable, format!("undeclared variable `{name}`"), place)
            .help(declare)
            .help(format!("or write `$${{{name}}}` for the literal text `${{{name}}}`"))
    }

    /// Reads a string at `span` and complains of what is wrong with its `${…}`.
    pub(super) fn text(&self, string: &str, span: Span, reader: &mut Reader<'_>) -> Option<Text> {
        let mut uses = Vec::new();
        let text = text(string, span, &mut uses, reader);
        let is_right = self.check(&uses, reader);
        text.filter(|_| is_right)
    }

    fn knows(&self, name: &str) -> bool {
        self.names().any(|known| known == name) || self.faulty.iter().any(|known| known == name)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.declared.iter().map(|(name, _)| name.as_str()).chain(ALWAYS)
    }
}
