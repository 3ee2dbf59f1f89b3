//! The expressions between a template's braces: names, strings, `jsonencode`, comparison and conditions.
//! <https://developer.hashicorp.com/terraform/language/expressions>

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use super::{Ending, Filled, template};
use crate::diagnostic::{Fault, suggestion_or};

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Boolean(bool),
}

impl Value {
    /// As text of a template.
    pub(super) fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Boolean(value) => value.to_string(),
        }
    }
}

/// Deeper than anyone nests an expression, and far from the end of the stack.
const MAX_DEPTH: usize = 64;

/// Reads a file and evaluates what it reads: Terraform evaluates both sides of a condition, too.
pub(super) struct Reader<'a> {
    file: &'a str,
    variables: &'a BTreeMap<String, String>,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: &'a str, variables: &'a BTreeMap<String, String>) -> Self {
        Self { file, variables, at: 0, depth: 0 }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.file[self.at..]
    }

    pub(super) fn slice(&self, range: &Range<usize>) -> &'a str {
        &self.file[range.clone()]
    }

    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Skips blanks and comments.
    fn blank(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
            self.at += rest.len() - trimmed.len();
            let comment = match trimmed {
                _ if trimmed.starts_with('#') || trimmed.starts_with("//") => trimmed.find('\n'),
                _ if trimmed.starts_with("/*") => trimmed.find("*/").map(|end| end + 2),
                _ => return,
            };
            self.at += comment.unwrap_or(trimmed.len());
        }
    }

    /// The word that comes next; empty if none does.
    pub(super) fn word(&mut self) -> Range<usize> {
        self.blank();
        let start = self.at;
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
        if self.rest().starts_with(|letter: char| letter.is_alphabetic() || letter == '_') {
            self.at += self.rest().find(|letter| !is_part(letter)).unwrap_or(self.rest().len());
        }
        start..self.at
    }

    fn takes(&mut self, sign: &str) -> bool {
        self.blank();
        let is_next = self.rest().starts_with(sign);
        self.at += if is_next { sign.len() } else { 0 };
        is_next
    }

    /// The closing brace of what was opened at `start`; whether it trims what follows.
    pub(super) fn close(&mut self, start: usize) -> Result<bool, Fault> {
        let trims = self.takes("~}");
        if trims || self.takes("}") {
            return Ok(trims);
        }
        if self.rest().is_empty() {
            return Err(self.fault(start..start + 2, "it is never closed", "close it with `}`"));
        }
        Err(self.beyond())
    }

    /// A fault at what comes next, which is nothing that is evaluated.
    fn beyond(&self) -> Fault {
        let end = self.at + self.rest().chars().next().map_or(0, char::len_utf8);
        let help =
            "write names, strings, `jsonencode`, `==`, `!=`, `!`, `&&`, `||` and `? :`; or a variable for the rest";
        let title = match self.slice(&(self.at..end)) {
            "" => "the file ends in an expression".to_owned(),
            letter => format!("an expression with `{letter}` here is not evaluated"),
        };
        self.fault(self.at..end, title, help)
    }

    /// A condition.
    pub(super) fn condition(&mut self) -> Result<bool, Fault> {
        self.blank();
        let start = self.at;
        let value = self.expression()?;
        self.boolean(value, start)
    }

    /// Terraform takes these texts for truth values, though `==` tells them apart.
    fn boolean(&self, value: Value, start: usize) -> Result<bool, Fault> {
        match value {
            Value::Boolean(value) => Ok(value),
            Value::Text(text) if text == "true" || text == "1" => Ok(true),
            Value::Text(text) if text == "false" || text == "0" => Ok(false),
            Value::Text(_) => {
                Err(self.fault(start..self.at, "a condition is `true` or `false`", "compare it with a string"))
            }
        }
    }

    /// An expression.
    pub(super) fn expression(&mut self) -> Result<Value, Fault> {
        self.depth += 1;
        let value = if self.depth > MAX_DEPTH {
            let title = format!("nested more than {MAX_DEPTH} levels deep");
            Err(self.fault(self.at..self.at, title, "write it flatter"))
        } else {
            self.conditional()
        };
        self.depth -= 1;
        value
    }

    fn conditional(&mut self) -> Result<Value, Fault> {
        self.blank();
        let start = self.at;
        let value = self.either()?;
        if !self.takes("?") {
            return Ok(value);
        }
        let condition = self.boolean(value, start)?;
        let yes = self.expression()?;
        if !self.takes(":") {
            return Err(self.beyond());
        }
        let no = self.expression()?;
        Ok(if condition { yes } else { no })
    }

    fn either(&mut self) -> Result<Value, Fault> {
        self.chain("||", Self::both, |a, b| a || b)
    }

    fn both(&mut self) -> Result<Value, Fault> {
        self.chain("&&", Self::comparison, |a, b| a && b)
    }

    fn chain(
        &mut self,
        sign: &str,
        operand: fn(&mut Self) -> Result<Value, Fault>,
        join: fn(bool, bool) -> bool,
    ) -> Result<Value, Fault> {
        self.blank();
        let start = self.at;
        let mut value = operand(self)?;
        while self.takes(sign) {
            let left = self.boolean(value, start)?;
            let start = self.at;
            let right = operand(self)?;
            value = Value::Boolean(join(left, self.boolean(right, start)?));
        }
        Ok(value)
    }

    fn comparison(&mut self) -> Result<Value, Fault> {
        let mut value = self.operand()?;
        loop {
            let is_equal = self.takes("==");
            if !is_equal && !self.takes("!=") {
                return Ok(value);
            }
            let other = self.operand()?;
            value = Value::Boolean((value == other) == is_equal);
        }
    }

    fn operand(&mut self) -> Result<Value, Fault> {
        self.blank();
        let start = self.at;
        match self.rest().as_bytes().first() {
            Some(b'!') => {
                self.skip(1);
                let operand = self.at;
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(self.fault(start..self.at, "too many `!`", "write it flatter"));
                }
                let value = self.operand()?;
                self.depth -= 1;
                Ok(Value::Boolean(!self.boolean(value, operand)?))
            }
            Some(b'(') => {
                self.skip(1);
                let value = self.expression()?;
                if self.takes(")") { Ok(value) } else { Err(self.beyond()) }
            }
            Some(b'"') => {
                self.skip(1);
                let mut text = Filled::default();
                template(self, &mut text, Ending::Quote)?;
                Ok(Value::Text(text.text))
            }
            _ => self.named(),
        }
    }

    fn named(&mut self) -> Result<Value, Fault> {
        let range = self.word();
        let name = self.slice(&range);
        if self.takes("(") {
            if name != "jsonencode" {
                let help = "`jsonencode` is; give the value as a variable";
                return Err(self.fault(range, format!("the function `{name}` is not evaluated here"), help));
            }
            let value = self.expression()?;
            return if self.takes(")") { Ok(Value::Text(jsonencode(value))) } else { Err(self.beyond()) };
        }
        match name {
            "" => Err(self.beyond()),
            "true" => Ok(Value::Boolean(true)),
            "false" => Ok(Value::Boolean(false)),
            name => self.variables.get(name).cloned().map(Value::Text).ok_or_else(|| {
                let known: Vec<&str> = self.variables.keys().map(String::as_str).collect();
                let help = suggestion_or(name, &known, &format!("give it one, as `{name}=VALUE`"));
                self.fault(range, format!("the variable `{name}` has no value"), help)
            }),
        }
    }

    /// A backslash in a string and what follows.
    pub(super) fn escape(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let letter = self.rest()[1..].chars().next();
        let digits = match letter {
            Some('u') => 4,
            Some('U') => 8,
            _ => 0,
        };
        self.skip(1 + letter.map_or(0, char::len_utf8));
        let meant = match letter {
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('"') => Some('"'),
            Some('\\') => Some('\\'),
            Some('u' | 'U') => {
                let digits = self.rest().get(..digits).filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()));
                self.skip(digits.map_or(0, str::len));
                digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32)
            }
            _ => None,
        };
        meant.map(String::from).ok_or_else(|| {
            let help = "write a backslash as `\\\\`, and a character as `\\u` and four hexadecimal digits";
            self.fault(start..self.at, format!("`{}` is no escape", self.slice(&(start..self.at))), help)
        })
    }
}

/// JSON as Go's encoder writes it, which escapes for HTML too.
/// <https://developer.hashicorp.com/terraform/language/functions/jsonencode>
fn jsonencode(value: Value) -> String {
    let text = match value {
        Value::Text(text) => serde_json::Value::from(text).to_string(),
        Value::Boolean(value) => return value.to_string(),
    };
    text.chars().fold(String::with_capacity(text.len()), |mut json, letter| {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => _ = write!(json, "\\u{:04x}", u32::from(letter)),
            other => json.push(other),
        }
        json
    })
}
