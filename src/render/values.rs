//! The whole escape table: how a value of the model enters Terraform (`|tf`) or a `templatefile` (`|tftpl`).
//! Every hole of a template ends in one of the two; without it, it does not compile.

use std::fmt::Write as _;

use askama::filters::Safe;

use crate::model::{
    ApiName, Authorization, EndpointType, Flavor, InstanceName, InstanceType, LogLevel, Method, ProjectName, Region,
    RoutePath, SsmParameter, StageName, WorkflowName,
};
use crate::{hcl, tftpl, vtl};

/// Names the kind of file to Askama. Deliberately no `askama::filters::Escaper`: Askama can't write a bare hole.
pub(crate) struct Locked;

/// A whole token of a `.tf` file.
pub(super) trait Terraform {
    fn terraform(&self) -> String;
}

/// A whole token of a `templatefile`.
pub(super) trait Templatefile {
    fn templatefile(&self) -> String;
}

impl<T: Terraform> Terraform for &T {
    fn terraform(&self) -> String {
        (*self).terraform()
    }
}

impl<T: Templatefile> Templatefile for &T {
    fn templatefile(&self) -> String {
        (*self).templatefile()
    }
}

/// The two filters.
// The attribute makes public helper types.
#[allow(unreachable_pub)]
pub(super) mod filters {
    use super::{Safe, Templatefile, Terraform};

    #[askama::filter_fn]
    pub(crate) fn tf(value: impl Terraform, _: &dyn askama::Values) -> askama::Result<Safe<String>> {
        Ok(Safe(value.terraform()))
    }

    #[askama::filter_fn]
    pub(crate) fn tftpl(value: impl Templatefile, _: &dyn askama::Values) -> askama::Result<Safe<String>> {
        Ok(Safe(value.templatefile()))
    }
}

/// Text: quoted and escaped.
macro_rules! text {
    ($($type:ty),+) => {$(
        impl Terraform for $type {
            fn terraform(&self) -> String {
                hcl::Expression::string(self.as_str()).as_str().to_owned()
            }
        }
    )+};
}

/// Inert: the same letters in every language, so it stands bare, and may stand inside quotes of the template.
macro_rules! inert {
    ($($type:ty),+) => {$(
        impl Terraform for $type {
            fn terraform(&self) -> String {
                self.to_string()
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
inert!(WorkflowName, InstanceName, Label, StatusCode, bool, u64);

impl Terraform for RoutePath {
    fn terraform(&self) -> String {
        hcl::Expression::string(&self.to_string()).as_str().to_owned()
    }
}

/// The Step Functions action that starts a workflow: inert.
impl Terraform for Flavor {
    fn terraform(&self) -> String {
        self.action().to_owned()
    }
}

impl Terraform for hcl::Expression {
    fn terraform(&self) -> String {
        self.as_str().to_owned()
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

impl std::fmt::Display for Label {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// An HTTP status: inert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StatusCode(pub(super) u16);

impl std::fmt::Display for StatusCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

impl Templatefile for StatusCode {
    fn templatefile(&self) -> String {
        self.to_string()
    }
}

/// A name in a VTL template that the generator numbers: `$value_1`.
impl Templatefile for usize {
    fn templatefile(&self) -> String {
        self.to_string()
    }
}

impl Templatefile for vtl::Expression {
    fn templatefile(&self) -> String {
        tftpl::text(self.as_str())
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
    fn terraform(&self) -> String {
        if self.entries.is_empty() {
            return "{}".to_owned();
        }
        let width = self.entries.iter().map(|(key, _)| key.chars().count()).max().unwrap_or(0);
        let mut text = String::from("{\n");
        for (key, value) in &self.entries {
            _ = writeln!(text, "{:indent$}{key:width$} = {}", "", value.as_str(), indent = self.indent + 2);
        }
        _ = write!(text, "{:indent$}}}", "", indent = self.indent);
        text
    }
}

/// A Terraform list, one element a line.
pub(super) struct List {
    /// The elements.
    pub(super) items: Vec<hcl::Expression>,
    /// The column of the line that the list begins on.
    pub(super) indent: usize,
}

impl Terraform for List {
    fn terraform(&self) -> String {
        if let [] | [_] = self.items.as_slice() {
            return format!("[{}]", self.items.first().map_or("", hcl::Expression::as_str));
        }
        let mut text = String::from("[\n");
        for item in &self.items {
            _ = writeln!(text, "{:indent$}{},", "", item.as_str(), indent = self.indent + 2);
        }
        _ = write!(text, "{:indent$}]", "", indent = self.indent);
        text
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
    fn terraform(&self) -> String {
        format!("# {}", self.line())
    }
}

/// In a mapping template: Velocity's own comment, to the end of the line.
impl Templatefile for Comment {
    fn templatefile(&self) -> String {
        tftpl::text(&format!("## {}", self.line()))
    }
}
