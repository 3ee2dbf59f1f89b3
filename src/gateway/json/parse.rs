//! The parser, with json-smart's reading of everything that is not JSON: single or no quotes, stray commas, text after the
//! end, unknown escapes, control characters.

use std::collections::HashMap;
use std::rc::Rc;

use super::number::number;
use super::{Node, Span};
use crate::java::{Exception, narrow};

/// What json-smart has for the end of the text, and so takes for it in the middle too.
const END: u16 = 0x1A;

/// Levels of arrays and objects. json-smart 2.2 has none but the thread's stack.
const LEVELS: usize = 500;

/// Objects of more members find duplicate keys by hashing.
const FEW: usize = 16;

/// Where an unquoted text ends: json-smart's tables of stops.
#[derive(Clone, Copy)]
enum Within {
    Nothing,
    Key,
    Object,
    Array,
}

impl Within {
    fn stops(self, unit: u16) -> bool {
        const COMMA: u16 = b',' as u16;
        match self {
            Self::Nothing => unit == END,
            Self::Key => unit == END || unit == u16::from(b':'),
            Self::Object => matches!(unit, END | COMMA) || unit == u16::from(b'}'),
            Self::Array => matches!(unit, END | COMMA) || unit == u16::from(b']'),
        }
    }
}

/// Parses a text: its value, and the strings that escapes hid.
pub(super) fn parse(units: &[u16]) -> Result<(Node, Vec<u16>), Exception> {
    if units.len() > 1 << 29 {
        return Err(Exception::limit("the JSON text is longer than 1 GiB"));
    }
    let mut parser =
        Parser { units, at: 0, unit: units.first().copied().unwrap_or(END), unescaped: Vec::new(), level: 0 };
    let root = parser.value(Within::Nothing)?;
    Ok((root, parser.unescaped))
}

struct Parser<'a> {
    units: &'a [u16],
    at: usize,
    /// The unit at `at`, or [`END`].
    unit: u16,
    unescaped: Vec<u16>,
    level: usize,
}

impl Parser<'_> {
    fn read(&mut self) {
        self.go(self.at + 1);
    }

    fn go(&mut self, at: usize) {
        self.at = at;
        self.unit = self.units.get(at).copied().unwrap_or(END);
    }

    /// The unit as an ASCII letter, for matches; all that is not ASCII is one and the same.
    fn ascii(&self) -> u8 {
        u8::try_from(self.unit).unwrap_or(0x80)
    }

    fn skip_space(&mut self) {
        while self.unit <= u16::from(b' ') && self.unit != END {
            self.read();
        }
    }

    fn value(&mut self, within: Within) -> Result<Node, Exception> {
        loop {
            return match self.ascii() {
                b'\t' | b'\n' | b'\r' | b' ' => {
                    self.read();
                    continue;
                }
                b':' | b']' | b'}' => Err(self.character(self.at)),
                b'{' => self.nested(Self::object),
                b'[' => self.nested(Self::array),
                b'"' | b'\'' => Ok(Node::String(self.string()?)),
                b'-' | b'0'..=b'9' => self.number(within),
                _ => Ok(self.word(within)),
            };
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Node, Exception>) -> Result<Node, Exception> {
        if self.level == LEVELS {
            return Err(Exception::limit(format!("the JSON text is nested deeper than {LEVELS} levels")));
        }
        self.level += 1;
        let node = read(self);
        self.level -= 1;
        node
    }

    fn array(&mut self) -> Result<Node, Exception> {
        let mut elements = Vec::new();
        self.read();
        loop {
            match self.unit {
                END => return Err(end(self.at.saturating_sub(1), "EOF")),
                _ => match self.ascii() {
                    b'\t' | b'\n' | b'\r' | b' ' | b',' => self.read(),
                    b']' => {
                        self.read();
                        return Ok(Node::Array(Rc::new(elements)));
                    }
                    b':' | b'}' => return Err(self.character(self.at)),
                    _ => elements.push(self.value(Within::Array)?),
                },
            }
        }
    }

    fn object(&mut self) -> Result<Node, Exception> {
        let mut members = Vec::new();
        loop {
            self.read();
            match self.ascii() {
                b'\t' | b'\n' | b'\r' | b' ' | b',' => continue,
                b':' | b'[' | b']' | b'{' => return Err(self.character(self.at)),
                b'}' => break,
                _ => {}
            }
            let key = match self.ascii() {
                b'"' | b'\'' => self.string()?,
                _ => self.unquoted(Within::Key),
            };
            self.skip_space();
            let before = self.at.saturating_sub(1);
            match self.unit {
                END => return Err(end(before, "null")),
                unit if unit == u16::from(b':') => {}
                _ => return Err(self.character(before)),
            }
            if self.at + 1 >= self.units.len() {
                return Err(end(self.at, "EOF"));
            }
            self.read();
            let value = self.value(Within::Object)?;
            members.push((key, value));
            self.skip_space();
            let before = self.at.saturating_sub(1);
            match self.unit {
                END => return Err(end(before, "null")),
                _ => match self.ascii() {
                    b'}' => break,
                    b',' => {}
                    _ => return Err(self.token(before)),
                },
            }
        }
        self.read();
        self.deduplicate(&mut members);
        Ok(Node::Object(Rc::new(members)))
    }

    /// The last value of a key wins, at the place of the first.
    fn deduplicate(&self, members: &mut Vec<(Span, Node)>) {
        if members.len() > FEW {
            let mut places: HashMap<&[u16], usize> = HashMap::with_capacity(members.len());
            let mut kept: Vec<(Span, Node)> = Vec::with_capacity(members.len());
            for (key, value) in members.drain(..) {
                let place = *places.entry(self.text(key)).or_insert(kept.len());
                match kept.get_mut(place) {
                    Some((_, old)) => *old = value,
                    None => kept.push((key, value)),
                }
            }
            *members = kept;
            return;
        }
        let mut next = 1;
        while next < members.len() {
            let Some((key, _)) = members.get(next) else { break };
            let text = self.text(*key);
            match members.iter().take(next).position(|(earlier, _)| self.text(*earlier) == text) {
                Some(place) => {
                    let (_, value) = members.remove(next);
                    if let Some((_, old)) = members.get_mut(place) {
                        *old = value;
                    }
                }
                None => next += 1,
            }
        }
    }

    fn text(&self, span: Span) -> &[u16] {
        let (start, end, length) = (span.start as usize, span.end as usize, self.units.len());
        let units = match start.checked_sub(length) {
            Some(start) if end > length => self.unescaped.get(start..end - length),
            _ => self.units.get(start..end),
        };
        units.unwrap_or_default()
    }

    /// A text without quotes up to a stop, trimmed.
    fn unquoted(&mut self, within: Within) -> Span {
        let start = self.at;
        while self.unit != END && !within.stops(self.unit) {
            self.read();
        }
        self.trimmed(start)
    }

    /// What `String.trim()` leaves of the text from `start` to here.
    fn trimmed(&self, start: usize) -> Span {
        let units = self.units.get(start..self.at).unwrap_or_default();
        let text = |unit: &u16| *unit > u16::from(b' ');
        let before = units.iter().position(text).unwrap_or(units.len());
        let after = units.iter().rev().position(text).unwrap_or(0);
        span(start + before, self.at - after.min(units.len() - before))
    }

    /// A word by its first letter: one that the trimming brings to light is a string.
    fn word(&mut self, within: Within) -> Node {
        let (word, value) = match self.ascii() {
            b'n' => ("null", Node::Null),
            b't' => ("true", Node::Boolean(true)),
            b'f' => ("false", Node::Boolean(false)),
            b'N' => ("NaN", Node::Double(f64::NAN)),
            _ => return Node::String(self.unquoted(within)),
        };
        let span = self.unquoted(within);
        if word.bytes().map(u16::from).eq(self.text(span).iter().copied()) { value } else { Node::String(span) }
    }

    fn skip_digits(&mut self) {
        while self.ascii().is_ascii_digit() {
            self.read();
        }
    }

    fn number(&mut self, within: Within) -> Result<Node, Exception> {
        let start = self.at;
        let mut whole = true;
        self.read();
        self.skip_digits();
        if self.ascii() == b'.' {
            whole = false;
            self.read();
            self.skip_digits();
        }
        if matches!(self.ascii(), b'E' | b'e') {
            whole = false;
            self.read();
            if !matches!(self.ascii(), b'+' | b'-' | b'0'..=b'9') {
                self.unquoted(within);
                return Ok(Node::String(self.trimmed(start)));
            }
            self.read();
            self.skip_digits();
        }
        self.skip_space();
        // json-smart's tables end before `~`: what is not in them ends a number, too.
        if self.unit < u16::from(b'~') && !within.stops(self.unit) && self.unit != END {
            self.unquoted(within);
            return Ok(Node::String(self.trimmed(start)));
        }
        number(self.text(self.trimmed(start)), whole)
    }

    fn string(&mut self) -> Result<Span, Exception> {
        let quote = self.unit;
        let start = self.at + 1;
        let rest = self.units.get(start..).unwrap_or_default();
        let stop = rest.iter().position(|unit| *unit == quote || *unit == u16::from(b'\\')).unwrap_or(rest.len());
        let length = match rest.get(stop) {
            Some(unit) if *unit == quote => stop,
            Some(_) if rest.iter().skip(stop).any(|unit| *unit == quote) => return self.escaped(quote),
            _ => return Err(end(self.units.len(), "null")),
        };
        self.go(start + length + 1);
        Ok(span(start, start + length))
    }

    /// A string with escapes. Here, and here only, control characters are left out.
    fn escaped(&mut self, quote: u16) -> Result<Span, Exception> {
        let start = self.units.len() + self.unescaped.len();
        loop {
            self.read();
            match self.unit {
                END => return Err(end(self.at.saturating_sub(1), "null")),
                unit if unit == quote => {
                    self.read();
                    return Ok(span(start, self.units.len() + self.unescaped.len()));
                }
                0..=0x1F | 0x7F => {}
                unit if unit == u16::from(b'\\') => {
                    self.read();
                    let unit = match self.ascii() {
                        b't' => 0x09,
                        b'n' => 0x0A,
                        b'r' => 0x0D,
                        b'f' => 0x0C,
                        b'b' => 0x08,
                        plain @ (b'\\' | b'/' | b'\'' | b'"') => u16::from(plain),
                        b'u' => self.hexadecimal(4)?,
                        b'x' => self.hexadecimal(2)?,
                        _ => continue,
                    };
                    self.unescaped.push(unit);
                }
                unit => self.unescaped.push(unit),
            }
        }
    }

    fn hexadecimal(&mut self, digits: usize) -> Result<u16, Exception> {
        let mut value = 0;
        for _ in 0..digits {
            self.read();
            let Some(digit) = char::from(self.ascii()).to_digit(16) else {
                return Err(match self.unit {
                    END => end(self.at, "EOF"),
                    unit => exception(format!(
                        "Unexpected unicode escape sequence {} at position {}.",
                        narrow(&[unit]),
                        self.at
                    )),
                });
            };
            value = value * 16 + digit as u16;
        }
        Ok(value)
    }

    fn character(&self, at: usize) -> Exception {
        exception(format!("Unexpected character ({}) at position {at}.", narrow(&[self.unit])))
    }

    fn token(&self, at: usize) -> Exception {
        exception(format!("Unexpected token {} at position {at}.", narrow(&[self.unit])))
    }
}

fn span(start: usize, end: usize) -> Span {
    // Texts are shorter than half of what fits.
    Span { start: start as u32, end: end as u32 }
}

fn end(at: usize, what: &str) -> Exception {
    exception(format!("Unexpected End Of File position {at}: {what}"))
}

fn exception(message: String) -> Exception {
    Exception::new("net.minidev.json.parser.ParseException", message)
}
