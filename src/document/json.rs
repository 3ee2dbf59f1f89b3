//! JSON text (RFC 8259) to a [`Node`]: strict, duplicate keys refused, depth bounded.

use super::{Entry, Node, Value};
use crate::diagnostic::{Code, Diagnostic, shown};
use crate::source::{FileId, Span};

/// Deeper nesting than any state machine needs, and far from the end of the stack.
const MAX_DEPTH: usize = 200;

pub(super) fn read(text: &str, file: FileId, surrogates: Surrogates) -> Result<Node, Vec<Diagnostic>> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { text, file, surrogates, at: start, depth: 0 };
    let root = reader.value().and_then(|root| {
        reader.blank();
        if reader.at < text.len() { Err(reader.unexpected("the end of the file")) } else { Ok(root) }
    });
    root.map_err(|diagnostic| vec![*diagnostic])
}

/// What is done with the escape of a surrogate that stands alone, which is no character.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Surrogates {
    /// It is refused.
    Paired,
    /// It is taken: Java's strings hold such.
    Any,
}

struct Reader<'a> {
    text: &'a str,
    file: FileId,
    surrogates: Surrogates,
    at: usize,
    depth: usize,
}

type Read<T> = Result<T, Box<Diagnostic>>;

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    fn span(&self, start: usize) -> Span {
        Span { file: self.file, start, end: self.at }
    }

    fn error(&self, start: usize, end: usize, title: impl Into<String>, help: &str) -> Box<Diagnostic> {
        let span = Span { file: self.file, start, end };
        Box::new(Diagnostic::new(Code::JsonSyntax, title, span).help(help))
    }

    fn unexpected(&self, expected: &str) -> Box<Diagnostic> {
        let Some(next) = self.text[self.at..].chars().next() else {
            let end = self.text.trim_end().len();
            let help = match end {
                0 => "write the state machine, or name another file",
                _ => "close what is open: every `{` with `}`, every `[` with `]`",
            };
            return self.error(end, end, format!("expected {expected}, found the end of the file"), help);
        };
        let help = match next {
            '/' | '#' => "JSON has no comments: remove it, or write the states in a TOML file",
            '\'' => "write strings and keys in double quotes",
            '"' if expected.starts_with("`,`") => "write `,` before it",
            _ => "see https://www.rfc-editor.org/rfc/rfc8259",
        };
        let title = format!("expected {expected}, found `{}`", shown(next));
        self.error(self.at, self.at + next.len_utf8(), title, help)
    }

    fn value(&mut self) -> Read<Node> {
        self.blank();
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Value::Boolean(true))?,
            Some(b'f') => self.word("false", Value::Boolean(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Node { span: self.span(start), value })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Read<Value>) -> Read<Value> {
        if self.depth == MAX_DEPTH {
            let title = format!("nested more than {MAX_DEPTH} levels deep");
            return Err(self.error(self.at, self.at + 1, title, "flatten the definition"));
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    /// Steps over the opening bracket, then reads items up to the closing one.
    fn items(&mut self, close: u8, mut item: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        self.at += 1;
        self.blank();
        if self.peek() == Some(close) {
            self.at += 1;
            return Ok(());
        }
        loop {
            item(self)?;
            self.blank();
            match self.peek() {
                Some(b',') => {
                    let comma = self.at;
                    self.at += 1;
                    self.blank();
                    if self.peek() == Some(close) {
                        let title = format!("a comma stands before `{}`", char::from(close));
                        return Err(self.error(comma, comma + 1, title, "remove the comma"));
                    }
                }
                Some(next) if next == close => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(self.unexpected(&format!("`,` or `{}`", char::from(close)))),
            }
        }
    }

    fn array(&mut self) -> Read<Value> {
        let mut nodes = Vec::new();
        self.items(b']', |reader| {
            nodes.push(reader.value()?);
            Ok(())
        })?;
        Ok(Value::Array(nodes))
    }

    fn object(&mut self) -> Read<Value> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen = std::collections::HashMap::new();
        self.items(b'}', |reader| {
            reader.blank();
            let start = reader.at;
            if reader.peek() != Some(b'"') {
                return Err(reader.unexpected("a key in double quotes"));
            }
            let key = reader.string()?;
            let key_span = reader.span(start);
            if let Some(first) = seen.insert(key.clone(), key_span) {
                let twice =
                    reader.error(start, reader.at, format!("the key `{key}` stands twice"), "keep one of the two");
                return Err(Box::new(twice.also(first, "first here")));
            }
            reader.blank();
            if reader.peek() != Some(b':') {
                return Err(reader.unexpected("`:`"));
            }
            reader.at += 1;
            entries.push(Entry { key, key_span, node: reader.value()? });
            Ok(())
        })?;
        Ok(Value::Table(entries))
    }

    fn word(&mut self, word: &str, value: Value) -> Read<Value> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn digits(&mut self) -> Read<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start { Err(self.unexpected("a digit")) } else { Ok(()) }
    }

    fn number(&mut self) -> Read<Value> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1
        } else {
            self.digits()?
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(Value::Number(self.text[start..self.at].to_owned()))
    }

    /// Finds the end of the literal; `serde_json` reads its escapes.
    fn string(&mut self) -> Read<String> {
        let start = self.at;
        self.at += 1;
        loop {
            let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..0x20);
            let after = &self.text.as_bytes()[self.at..];
            self.at += after.iter().position(|byte| !is_plain(byte)).unwrap_or(after.len());
            let rest = &self.text[self.at..];
            match rest.chars().next() {
                Some('"') => break,
                Some('\\') => match rest[1..].chars().next() {
                    Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') => self.at += 2,
                    Some(other) => {
                        let end = self.at + 1 + other.len_utf8();
                        let title = format!("`\\{}` is no escape of JSON", shown(other));
                        return Err(self.error(self.at, end, title, "write a backslash as `\\\\`"));
                    }
                    None => self.at += 1,
                },
                Some('\n' | '\r') => {
                    return Err(self.error(
                        start,
                        self.at,
                        "the string does not end on its line",
                        "close it with `\"`",
                    ));
                }
                Some(control) => {
                    let help = format!("write `\\u{:04x}`", u32::from(control));
                    return Err(self.error(self.at, self.at + 1, "a control character stands in a string", &help));
                }
                None => return Err(self.error(start, self.at, "the string never ends", "close it with `\"`")),
            }
        }
        self.at += 1;
        let literal = &self.text[start..self.at];
        let read = serde_json::from_str(literal);
        if self.surrogates == Surrogates::Any
            && read.is_err()
            && let Some(units) = units(literal)
        {
            return Ok(String::from_utf16_lossy(&units));
        }
        read.map_err(|error| {
            let title = format!("invalid string: {}", error.to_string().split(" at line").next().unwrap_or_default());
            self.error(start, self.at, title, "write `\\u` and four hexadecimal digits, a surrogate only in a pair")
        })
    }
}

/// The UTF-16 code units of a string's literal, quotes included; none if an escape of it is wrong.
pub(super) fn units(literal: &str) -> Option<Vec<u16>> {
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut units = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(backslash) = rest.find('\\') {
        units.extend(rest[..backslash].encode_utf16());
        let escape = rest[backslash + 1..].chars().next()?;
        rest = &rest[backslash + 1 + escape.len_utf8()..];
        units.push(match escape {
            'b' => 8,
            't' => 9,
            'n' => 10,
            'f' => 12,
            'r' => 13,
            '"' | '\\' | '/' => escape as u16,
            'u' => {
                let digits = rest.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
                rest = &rest[4..];
                u16::from_str_radix(digits, 16).ok()?
            }
            _ => return None,
        });
    }
    units.extend(rest.encode_utf16());
    Some(units)
}
