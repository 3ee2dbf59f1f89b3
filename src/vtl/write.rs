//! Velocity text as the generator writes it. A caller's value enters JSON through one idiom, and it stands here.

/// A VTL reference or expression that the generator wrote, such as `$input.body`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression(String);

impl Expression {
    /// An expression that the generator knows to be one.
    pub(crate) fn known(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The string literal that Velocity reads as `text`: single quotes, in which nothing is interpolated.
    /// <https://velocity.apache.org/engine/1.7/vtl-reference.html>
    #[must_use]
    pub fn string(text: &str) -> Self {
        Self(format!("'{}'", text.replace('\'', "''")))
    }

    /// The JSON string that holds the value of this expression, whatever it is, as VTL text.
    ///
    /// `escapeJavaScript` writes `'` as `\'`, which is no JSON; the `replaceAll` takes that backslash out again and
    /// touches nothing else, since each other backslash of its result is followed by something that is not `'`.
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#util-template-reference>
    #[must_use]
    pub fn json_string(&self) -> Self {
        Self(format!("\"{}\"", self.escaped()))
    }

    /// The same as an expression for `#set`: VTL's `+` joins the quotes.
    #[must_use]
    pub fn json_string_value(&self) -> Self {
        Self(format!("'\"' + {} + '\"'", self.escaped()))
    }

    fn escaped(&self) -> String {
        format!(r#"$util.escapeJavaScript({}).replaceAll("\\'", "'")"#, self.0)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// JSON that means itself in VTL text and in a VTL string alike: `$`, `#` and `'` are written as JSON escapes,
/// so no reference, directive, comment or end of a string can be read out of it.
#[must_use]
pub fn json(value: &serde_json::Value) -> String {
    // The three characters stand only inside JSON's strings.
    value.to_string().replace('$', "\\u0024").replace('#', "\\u0023").replace('\'', "\\u0027")
}
