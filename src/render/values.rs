//! The whole escape table: how a value of the model enters Terraform (`|tf`) or a `templatefile` (`|tftpl`).
//! Every hole of a template ends in one of the two; without it, it does not compile.

use std::fmt::{self, Display, Formatter};

use askama::filters::Safe;

use crate::model::{
    ApiName, Authorization, EndpointType, Flavor, InstanceName, InstanceType, LogLevel, Method, ProjectName, Region,
    SsmParameter, StageName, WorkflowName,
};
use crate::{hcl, tftpl, vtl};

/// Names the kind of file to Askama. Deliberately no `askama::filters::Escaper`: Askama can't write a bare hole.
pub(crate) struct Locked;

/// A whole token of a `.tf` file.
pub(super) trait Terraform {
    fn terraform(&self, file: &mut Formatter<'_>) -> fmt::Result;
}

/// A whole token of a `templatefile`.
pub(super) trait Templatefile {
    fn templatefile(&self, file: &mut Formatter<'_>) -> fmt::Result;
}

impl<T: Terraform> Terraform for &T {
    fn terraform(&self, file: &mut Formatter<'_>) -> fmt::Result {
        (*self).terraform(file)
    }
}

impl<T: Templatefile> Templatefile for &T {
    fn templatefile(&self, file: &mut Formatter<'_>) -> fmt::Result {
        (*self).templatefile(file)
    }
}

/// A value on its way into a `.tf` file.
pub(crate) struct InTerraform<T>(T);

impl<T: Terraform> Display for InTerraform<T> {
    fn fmt(&self, file: &mut Formatter<'_>) -> fmt::Result {
        self.0.terraform(file)
    }
}

/// A value on its way into a `templatefile`.
pub(crate) struct InTemplatefile<T>(T);

impl<T: Templatefile> Display for InTemplatefile<T> {
    fn fmt(&self, file: &mut Formatter<'_>) -> fmt::Result {
        self.0.templatefile(file)
    }
}

/// The two filters.
// The attribute makes public helper types.
#[allow(unreachable_pub)]
pub(super) mod filters {
    use super::{InTemplatefile, InTerraform, Safe, Templatefile, Terraform};

    #[askama::filter_fn]
    pub(crate) fn tf<T: Terraform>(value: T, _: &dyn askama::Values) -> askama::Result<Safe<InTerraform<T>>> {
        Ok(Safe(InTerraform(value)))
    }

    #[askama::filter_fn]
    pub(crate) fn tftpl<T: Templatefile>(value: T, _: &dyn askama::Values) -> askama::Result<Safe<InTemplatefile<T>>> {
        Ok(Safe(InTemplatefile(value)))
    }
}

/// Text: quoted and escaped.
macro_rules! text {
    ($($type:ty),+) => {$(
        impl Terraform for $type {
            fn terraform(&self, file: &mut Formatter<'_>) -> fmt::Result {
                hcl::Expression::string(self.as_str()).terraform(file)
            }
        }
    )+};
}

/// Inert: the same letters in every language, so it stands bare, and may stand inside quotes of the template.
macro_rules! inert {
    ($($type:ty),+) => {$(
        impl Terraform for $type {
            fn terraform(&self, file: &mut Formatter<'_>) -> fmt::Result {
                Display::fmt(self, file)
            }
        }
    )+};
}

text!(
    ApiName,
    Authorization,
    EndpointType,
    InstanceType,
    LogLevel,
    Method,
    ProjectName,
    Region,
    SsmParameter,
    StageName
);
inert!(WorkflowName, InstanceName, Label, bool, u64);

/// The Step Functions action that starts a workflow: inert.
impl Terraform for Flavor {
    fn terraform(&self, file: &mut Formatter<'_>) -> fmt::Result {
        file.write_str(self.action())
    }
}

impl Terraform for hcl::Expression {
    fn terraform(&self, file: &mut Formatter<'_>) -> fmt::Result {
        file.write_str(self.as_str())
    }
}

/// A Terraform name made by the generator: inert.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Label(String);

impl Label {
    /// A name of letters, digits, `-` and `_`.
    pub(super) fn new(text: String) -> Self {
        debug_assert!(text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'), "{text}");
        Self(text)
    }
}

impl Display for Label {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// An HTTP status: inert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StatusCode(pub(super) u16);

impl Display for StatusCode {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

impl Templatefile for StatusCode {
    fn templatefile(&self, file: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, file)
    }
}

/// A name in a VTL template that the generator numbers: `$value_1`.
impl Templatefile for usize {
    fn templatefile(&self, file: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, file)
    }
}

impl Templatefile for vtl::Expression {
    fn templatefile(&self, file: &mut Formatter<'_>) -> fmt::Result {
        file.write_str(&tftpl::text(self.as_str()))
    }
}

/// A Terraform object, one attribute a line, its `=` aligned as `terraform fmt` aligns them.
pub(super) struct Object {
    /// Keys (as written in Terraform) and values.
    pub(super) entries: Vec<(String, hcl::Expression)>,
    /// The column of the line that the object begins on.
    pub(super) indent: usize,
}

impl Terraform for Object {
    fn terraform(&self, file: &mut Formatter<'_>) -> fmt::Result {
        if self.entries.is_empty() {
            return file.write_str("{}");
        }
        let width = self.entries.iter().map(|(key, _)| key.chars().count()).max().unwrap_or(0);
        file.write_str("{\n")?;
        for (key, value) in &self.entries {
            writeln!(file, "{:indent$}{key:width$} = {}", "", value.as_str(), indent = self.indent + 2)?;
        }
        write!(file, "{:indent$}}}", "", indent = self.indent)
    }
}

/// A Terraform list, one element a line.
pub(super) struct List {
    /// The elements.
    pub(super) items: Vec<hcl::Expression>,
    /// The column of the line that the list begins on.
    pub(super) indent: usize,
}

impl Display for List {
    fn fmt(&self, file: &mut Formatter<'_>) -> fmt::Result {
        if let [] | [_] = self.items.as_slice() {
            return write!(file, "[{}]", self.items.first().map_or("", hcl::Expression::as_str));
        }
        file.write_str("[\n")?;
        for item in &self.items {
            writeln!(file, "{:indent$}{},", "", item.as_str(), indent = self.indent + 2)?;
        }
        write!(file, "{:indent$}]", "", indent = self.indent)
    }
}

impl Terraform for List {
    fn terraform(&self, file: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, file)
    }
}

/// Attributes of a block, a line each, their `=` aligned as `terraform fmt` does: a value of several lines parts the runs.
pub(super) struct Attributes {
    /// Names and values.
    pub(super) entries: Vec<(&'static str, hcl::Expression)>,
    /// The column of the names.
    pub(super) indent: usize,
}

impl Terraform for Attributes {
    fn terraform(&self, file: &mut Formatter<'_>) -> fmt::Result {
        let is_long = |entry: &(&str, hcl::Expression)| entry.1.as_str().contains('\n');
        let mut is_first = true;
        for run in self.entries.chunk_by(|a, b| !is_long(a) && !is_long(b)) {
            let width = run.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
            for (name, value) in run {
                if !is_first {
                    write!(file, "\n{:indent$}", "", indent = self.indent)?;
                }
                is_first = false;
                write!(file, "{name:width$} = {}", value.as_str())?;
            }
        }
        Ok(())
    }
}

/// A comment of one line.
pub(super) struct Comment(pub(super) String);

impl Comment {
    /// Nothing in a comment ends its line.
    fn line(&self) -> String {
        self.0
            .chars()
            .map(
                |letter| if letter.is_control() || letter == '\u{2028}' || letter == '\u{2029}' { ' ' } else { letter },
            )
            .collect()
    }
}

impl Terraform for Comment {
    fn terraform(&self, file: &mut Formatter<'_>) -> fmt::Result {
        write!(file, "# {}", self.line())
    }
}

/// In a mapping template: Velocity's own comment, to the end of the line.
impl Templatefile for Comment {
    fn templatefile(&self, file: &mut Formatter<'_>) -> fmt::Result {
        file.write_str(&tftpl::text(&format!("## {}", self.line())))
    }
}
