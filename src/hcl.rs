//! Terraform expressions, only written. Every string that enters a `.tf` file passes through here.

mod canonical;

use std::fmt::Write as _;

use crate::model::{Part, Text};

/// A Terraform expression on one line, spaced as `terraform fmt` spaces it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression(String);

impl Expression {
    /// Reads the author's expression and spaces it as `terraform fmt` does.
    ///
    /// # Errors
    /// What is wrong with it: no expression, or one that belongs in a `.tf` file of the author's.
    pub fn parse(text: &str) -> Result<Self, crate::diagnostic::Fault> {
        canonical::read(text).map(Self)
    }

    /// A quoted string that Terraform reads back as `text`.
    /// <https://developer.hashicorp.com/terraform/language/expressions/strings>
    #[must_use]
    pub fn string(text: &str) -> Self {
        Self(format!("\"{}\"", quoted(text, false)))
    }

    /// A quoted string whose variables are filled by `value`. A value that is a quoted string itself is taken out of its
    /// quotes, unless what follows could then be read with its end.
    pub fn text(text: &Text, value: impl Fn(&str) -> Expression) -> Self {
        Self::template(text.parts().iter().map(|part| match part {
            Part::Literal(text) => Segment::Literal(text),
            Part::Variable(name) => Segment::Value(value(name.as_str())),
        }))
    }

    /// The same of text and values.
    pub fn template<'a>(segments: impl IntoIterator<Item = Segment<'a>>) -> Self {
        let mut string = String::from("\"");
        let mut segments = segments.into_iter().peekable();
        while let Some(segment) = segments.next() {
            match segment {
                Segment::Literal(literal) => string.push_str(&quoted(literal, segments.peek().is_some())),
                Segment::Value(value) => match canonical::inside_quotes(value.as_str()) {
                    Some(inner) if !inner.ends_with(['$', '%']) => string.push_str(inner),
                    _ => _ = write!(string, "${{{}}}", value.as_str()),
                },
            }
        }
        string.push('"');
        Self(string)
    }

    /// Text that the generator knows to be an expression: a reference, a number.
    pub(crate) fn known(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The expression.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A part of a quoted template.
pub enum Segment<'a> {
    /// Text that means itself.
    Literal(&'a str),
    /// What an expression gives.
    Value(Expression),
}

/// Escapes for a quoted template; `before_marker` says that a `${` follows.
fn quoted(text: &str, before_marker: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for piece in pieces(text, before_marker) {
        let Piece::Plain(plain) = piece else {
            piece.write(&mut escaped);
            continue;
        };
        for letter in plain.chars() {
            match letter {
                '\n' => escaped.push_str("\\n"),
                '\r' => escaped.push_str("\\r"),
                '\t' => escaped.push_str("\\t"),
                '\\' => escaped.push_str("\\\\"),
                '"' => escaped.push_str("\\\""),
                control if control.is_control() => _ = write!(escaped, "\\u{:04X}", u32::from(control)),
                other => escaped.push(other),
            }
        }
    }
    escaped
}

/// A run of text as Terraform's template language sees it.
pub(crate) enum Piece<'a> {
    /// Holds no marker.
    Plain(&'a str),
    /// `$` or `%` before a `{`: doubled, it is text.
    Doubled(&'a str),
    /// `$` and `%` that would touch a marker: an interpolation of its own keeps them away.
    Apart(&'a str),
}

impl Piece<'_> {
    /// Writes the piece into a template, quoted or not.
    pub(crate) fn write(&self, template: &mut String) {
        match self {
            Piece::Plain(text) => template.push_str(text),
            Piece::Doubled(sign) => template.extend([*sign, *sign]),
            Piece::Apart(run) => _ = write!(template, "${{\"{run}\"}}"),
        }
    }
}

/// Cuts text where template markers, `${` and `%{`, must be kept from being read as such; `before_marker` says that
/// an interpolation follows. <https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences>
pub(crate) fn pieces(text: &str, before_marker: bool) -> Vec<Piece<'_>> {
    const SIGNS: [char; 2] = ['$', '%'];
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut plain = 0;
    while let Some(found) = rest[plain..].find(SIGNS) {
        let start = plain + found;
        let end = rest.len() - rest[start..].trim_start_matches(SIGNS).len();
        let opens = rest[end..].starts_with('{');
        let touches = opens || (rest.len() == end && before_marker);
        if !touches {
            plain = end;
            continue;
        }
        let apart = &rest[start..end - usize::from(opens)];
        pieces.push(Piece::Plain(&rest[..start]));
        if !apart.is_empty() {
            pieces.push(Piece::Apart(apart));
        }
        if opens {
            pieces.push(Piece::Doubled(&rest[end - 1..end]));
        }
        rest = &rest[end..];
        plain = 0;
    }
    pieces.push(Piece::Plain(rest));
    pieces
}
