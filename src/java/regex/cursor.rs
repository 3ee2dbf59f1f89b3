//! The characters of a pattern while it is parsed: quotes resolved, comments passed over, and where an error is.

use super::unicode::{code_point_at, is_supplementary, width};
use crate::java::{Exception, narrow};

/// A pattern and the place in it. The steps (`peek`, `read`, `next`, `skip`) are those of Java's parser, because the
/// index that its exceptions name is where they stop.
pub(super) struct Cursor<'a> {
    pattern: &'a [u16],
    /// Code points, then a zero where the pattern ends.
    chars: Vec<u32>,
    /// How many code points the pattern has.
    length: usize,
    /// The place of the next code point.
    pub(super) at: usize,
    /// `(?x)`: white space and what follows `#` is no part of the pattern.
    pub(super) comments: bool,
    /// `(?d)`: a comment ends at `\n` only.
    pub(super) unix_lines: bool,
    /// Whether the pattern itself holds a supplementary character or a surrogate.
    pub(super) supplementary: bool,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(pattern: &'a [u16]) -> Self {
        let mut chars = Vec::with_capacity(pattern.len() + 2);
        let mut at = 0;
        while at < pattern.len() {
            let ch = code_point_at(pattern, at);
            chars.push(ch);
            at += width(ch);
        }
        let supplementary = chars.iter().any(|ch| is_supplementary(*ch));
        let chars = unquote(chars);
        let length = chars.len();
        Self { pattern, chars, length, at: 0, comments: false, unix_lines: false, supplementary }
    }

    /// A `PatternSyntaxException` whose index is before the last code point that was read.
    ///
    /// Its message: <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/PatternSyntaxException.html#getMessage()>
    pub(super) fn error(&self, description: &str) -> Exception {
        let mut message = description.to_owned();
        let pattern = narrow(self.pattern);
        match self.at.checked_sub(1) {
            None => message.push_str(&format!("\n{pattern}")),
            Some(index) => {
                message.push_str(&format!(" near index {index}\n{pattern}"));
                if index < self.pattern.len() {
                    message.push('\n');
                    message.extend(self.pattern[..index].iter().map(|unit| if *unit == 9 { '\t' } else { ' ' }));
                    message.push('^');
                }
            }
        }
        Exception::new("java.util.regex.PatternSyntaxException", message)
    }

    /// Whether all of the pattern is read.
    pub(super) fn at_end(&self) -> bool {
        self.at >= self.length
    }

    /// Whether just the pattern was read.
    pub(super) fn exactly_at_end(&self) -> bool {
        self.at == self.length
    }

    /// The code point at a place; zero after the pattern.
    pub(super) fn char_at(&self, at: usize) -> u32 {
        self.chars.get(at).copied().unwrap_or(0)
    }

    /// Whether a supplementary character comes at or after a place.
    pub(super) fn supplementary_from(&self, at: usize) -> bool {
        self.chars.get(at..self.length).is_some_and(|rest| rest.iter().any(|ch| is_supplementary(*ch)))
    }

    /// The next code point, which stays the next.
    pub(super) fn peek(&mut self) -> u32 {
        let ch = self.char_at(self.at);
        if self.comments { self.peek_past_comments(ch) } else { ch }
    }

    /// Takes the next code point.
    pub(super) fn read(&mut self) -> u32 {
        let ch = self.char_at(self.at);
        self.at += 1;
        if self.comments { self.read_past_comments(ch) } else { ch }
    }

    /// Passes the next code point and peeks at the one after it.
    pub(super) fn next(&mut self) -> u32 {
        let ch = self.next_escaped();
        if self.comments { self.peek_past_comments(ch) } else { ch }
    }

    /// As `next`, where comments are none.
    pub(super) fn next_escaped(&mut self) -> u32 {
        self.at += 1;
        self.char_at(self.at)
    }

    /// Passes the next code point and takes the one after it.
    pub(super) fn skip(&mut self) -> u32 {
        self.at += 2;
        self.char_at(self.at - 1)
    }

    /// Goes a code point back.
    pub(super) fn unread(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    /// Takes what must come next.
    pub(super) fn accept(&mut self, ch: u32, otherwise: &str) -> Result<(), Exception> {
        if self.read() == ch { Ok(()) } else { Err(self.error(otherwise)) }
    }

    fn peek_past_comments(&mut self, mut ch: u32) -> u32 {
        while is_space(ch) || ch == u32::from(b'#') {
            while is_space(ch) {
                ch = self.next_escaped();
            }
            if ch == u32::from(b'#') {
                ch = self.next_escaped();
                while ch != 0 && !self.ends_line(ch) {
                    ch = self.next_escaped();
                }
                if ch == 0 && self.at > self.length {
                    self.at = self.length;
                }
            }
        }
        ch
    }

    fn read_past_comments(&mut self, mut ch: u32) -> u32 {
        while is_space(ch) || ch == u32::from(b'#') {
            while is_space(ch) {
                ch = self.char_at(self.at);
                self.at += 1;
            }
            if ch == u32::from(b'#') {
                ch = self.char_at(self.at);
                self.at += 1;
                while ch != 0 && !self.ends_line(ch) {
                    ch = self.char_at(self.at);
                    self.at += 1;
                }
                if ch == 0 && self.at > self.length {
                    self.at = self.length + 1;
                }
            }
        }
        ch
    }

    fn ends_line(&self, ch: u32) -> bool {
        ch == 0xa || !self.unix_lines && matches!(ch, 0xd | 0x85 | 0x2028 | 0x2029)
    }

    /// Takes all up to a `}`; none if there is none. The name begins where the cursor stands.
    pub(super) fn braced(&mut self) -> Option<String> {
        let start = self.at;
        loop {
            if self.at >= self.length {
                // Java reads a `}` that it put after the pattern.
                self.at = self.length + 1;
                return None;
            }
            if self.read() == u32::from(b'}') {
                break;
            }
        }
        if self.at > self.length {
            return None;
        }
        Some(self.chars[start.min(self.at - 1)..self.at - 1].iter().map(|ch| to_char(*ch)).collect())
    }
}

/// A code point as text of a message; a surrogate that stands alone becomes `?`.
pub(super) fn to_char(ch: u32) -> char {
    char::from_u32(ch).unwrap_or('?')
}

fn is_space(ch: u32) -> bool {
    matches!(ch, 9..=0xd | 0x20)
}

/// Puts escapes for `\Q` to `\E`.
fn unquote(chars: Vec<u32>) -> Vec<u32> {
    const BACKSLASH: u32 = b'\\' as u32;
    let escape = |at: usize| (chars[at] == BACKSLASH).then(|| chars.get(at + 1).copied().unwrap_or(0));
    let mut first = 0;
    loop {
        if first + 1 >= chars.len() {
            return chars;
        }
        match escape(first) {
            Some(ch) if ch == u32::from(b'Q') => break,
            Some(_) => first += 2,
            None => first += 1,
        }
    }
    let mut plain = chars[..first].to_vec();
    let mut at = first + 2;
    let (mut quoted, mut begins) = (true, true);
    while let Some(&ch) = chars.get(at) {
        at += 1;
        let ascii = char::from_u32(ch).filter(char::is_ascii);
        match ascii {
            None => plain.push(ch),
            Some(letter) if letter.is_ascii_alphabetic() => plain.push(ch),
            Some(digit) if digit.is_ascii_digit() => {
                if begins {
                    // The digit must not go on an escape before the quote.
                    plain.extend([BACKSLASH, u32::from(b'x'), u32::from(b'3')]);
                }
                plain.push(ch);
            }
            Some('\\') if quoted => {
                if chars.get(at) == Some(&u32::from(b'E')) {
                    at += 1;
                    quoted = false;
                } else {
                    plain.extend([BACKSLASH, BACKSLASH]);
                }
            }
            Some('\\') => {
                if chars.get(at) == Some(&u32::from(b'Q')) {
                    at += 1;
                    (quoted, begins) = (true, true);
                    continue;
                }
                plain.push(ch);
                if let Some(&escaped) = chars.get(at) {
                    plain.push(escaped);
                    at += 1;
                }
            }
            Some(_) => {
                if quoted {
                    plain.push(BACKSLASH);
                }
                plain.push(ch);
            }
        }
        begins = false;
    }
    plain
}
