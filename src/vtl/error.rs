//! Why a template does not parse, or stops.

use std::ops::Range;

/// A failure of a template, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The simple name of Velocity's exception, such as `ParseErrorException` or `MethodInvocationException`; `Limit` for
    /// what a limit of ours ends, `Unsupported` for what Java can do and we don't.
    pub class: &'static str,
    /// What is wrong, without the place.
    pub message: String,
    /// The bytes of the template's text that it is about.
    pub range: Range<usize>,
    /// The line that Velocity names, from 1.
    pub line: usize,
    /// The column that Velocity names, from 1.
    pub column: usize,
}
