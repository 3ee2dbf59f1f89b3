//! The parser of patterns, with the syntax and the complaints of `java.util.regex.Pattern` of Java 17:
//! <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html>.

use super::cursor::{Cursor, to_char};
use super::escape::Escape;
use super::set::CharSet;
use super::study::Study;
use super::syntax::{Anchor, Case, Choice, Greed, Group, Item, Times, UNBOUNDED};
use super::unicode::{ascii_lower, ascii_upper, fold, is_supplementary, to_upper};
use crate::java::Exception;

/// What is set by `(?idmsuxU)`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flags {
    pub(super) ignore_case: bool,
    pub(super) unix_lines: bool,
    pub(super) lines: bool,
    pub(super) dot_all: bool,
    pub(super) unicode_case: bool,
    pub(super) unicode_classes: bool,
    pub(super) comments: bool,
}

/// A parsed pattern.
pub(super) struct Parsed {
    pub(super) choice: Choice,
    /// How many groups capture, group 0 with them.
    pub(super) groups: u32,
    pub(super) names: Vec<(String, u32)>,
    /// Whether a search steps by code points; else by code units.
    pub(super) wide: bool,
    /// The loops that may remember the positions at which they failed.
    pub(super) remembering: Vec<usize>,
}

/// How deep groups and classes may nest. Java has no limit but its stack.
const DEPTH: usize = 100;

/// How long a pattern may be, in code units: the parser looks at a part once for every group around it.
const LENGTH: usize = 1 << 15;

pub(super) struct Parser<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) flags: Flags,
    pub(super) groups: u32,
    pub(super) names: Vec<(String, u32)>,
    pub(super) wide: bool,
    pub(super) loops: usize,
    /// Loops that no other loop is around.
    pub(super) top_loops: Vec<usize>,
    pub(super) references: bool,
    depth: usize,
}

/// Parses a pattern.
pub(super) fn parse(pattern: &[u16]) -> Result<Parsed, Exception> {
    if pattern.len() > LENGTH {
        return Err(Exception::limit(format!("a regular expression is longer than {LENGTH} code units")));
    }
    let cursor = Cursor::new(pattern);
    let mut parser = Parser {
        wide: cursor.supplementary,
        cursor,
        flags: Flags::default(),
        groups: 1,
        names: Vec::new(),
        loops: 0,
        top_loops: Vec::new(),
        references: false,
        depth: 0,
    };
    let choice = parser.choice()?;
    if !parser.cursor.exactly_at_end() {
        let closing = parser.cursor.peek() == u32::from(b')');
        let description = if closing { "Unmatched closing ')'" } else { "Unexpected internal error" };
        return Err(parser.cursor.error(description));
    }
    let remembering = if parser.references { Vec::new() } else { parser.top_loops };
    Ok(Parsed { choice, groups: parser.groups, names: parser.names, wide: parser.wide, remembering })
}

/// What Java would do, but we don't.
pub(super) fn unsupported(what: &str) -> Exception {
    Exception::limit(format!("{what} in a regular expression is not supported"))
}

/// A character that stands for itself where an ASCII character is meant.
pub(super) fn ascii(ch: u32) -> u8 {
    u8::try_from(ch).ok().filter(u8::is_ascii).unwrap_or(0xff)
}

impl Parser<'_> {
    /// Sets the flags.
    pub(super) fn set_flags(&mut self, flags: Flags) {
        self.flags = flags;
        self.cursor.comments = flags.comments;
        self.cursor.unix_lines = flags.unix_lines;
    }

    /// Goes into a group or class, which `leave` ends.
    pub(super) fn enter(&mut self) -> Result<(), Exception> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Exception::limit(format!("a regular expression nests more than {DEPTH} deep")));
        }
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn case(&self) -> Case {
        match (self.flags.ignore_case, self.flags.unicode_case) {
            (false, _) => Case::Exact,
            (true, false) => Case::Ascii,
            (true, true) => Case::Unicode,
        }
    }

    /// Alternatives up to a `)` or the end.
    pub(super) fn choice(&mut self) -> Result<Choice, Exception> {
        let mut choice = vec![self.row()?];
        while self.cursor.peek() == u32::from(b'|') {
            self.cursor.next();
            choice.push(self.row()?);
        }
        Ok(choice)
    }

    fn row(&mut self) -> Result<Vec<Item>, Exception> {
        let mut row = Vec::new();
        loop {
            let ch = self.cursor.peek();
            let item = match ascii(ch) {
                b'(' => {
                    self.enter()?;
                    row.extend(self.group()?);
                    self.leave();
                    continue;
                }
                b'[' => {
                    let set = self.class(true)?;
                    self.char_item(set)
                }
                b'\\' => match self.family_ahead()? {
                    Some(set) => self.char_item(set),
                    None => self.atom()?,
                },
                b'^' => {
                    self.cursor.next();
                    let unix = self.flags.unix_lines;
                    Item::Anchor(if self.flags.lines { Anchor::Caret { unix } } else { Anchor::Begin })
                }
                b'$' => {
                    self.cursor.next();
                    Item::Anchor(Anchor::Dollar { unix: self.flags.unix_lines, lines: self.flags.lines })
                }
                b'.' => {
                    self.cursor.next();
                    Item::Char(match (self.flags.dot_all, self.flags.unix_lines) {
                        (true, _) => CharSet::all(),
                        (false, true) => CharSet::single(0xa).negate(),
                        (false, false) => CharSet::line_ends().negate(),
                    })
                }
                b')' | b'|' => return Ok(row),
                b'*' | b'+' | b'?' => {
                    self.cursor.next();
                    return Err(self.cursor.error(&format!("Dangling meta character '{}'", to_char(ch))));
                }
                0 if self.cursor.at_end() => return Ok(row),
                _ => self.atom()?,
            };
            row.push(self.quantified(item)?);
        }
    }

    /// `\p` or `\P` and its name, if it comes next.
    fn family_ahead(&mut self) -> Result<Option<CharSet>, Exception> {
        let ch = ascii(self.cursor.next_escaped());
        if !matches!(ch, b'p' | b'P') {
            self.cursor.unread();
            return Ok(None);
        }
        self.family(ch == b'P').map(Some)
    }

    /// An item of one character.
    pub(super) fn char_item(&mut self, set: CharSet) -> Item {
        self.wide |= !set.basic;
        Item::Char(set)
    }

    /// Characters up to what is none or is quantified by itself, or one escape.
    fn atom(&mut self) -> Result<Item, Exception> {
        let mut chars = Vec::new();
        let mut wide = false;
        let mut last = self.cursor.at;
        let mut ch = self.cursor.peek();
        loop {
            match ascii(ch) {
                b'*' | b'+' | b'?' | b'{' => {
                    if chars.len() > 1 {
                        self.cursor.at = last;
                        chars.pop();
                    }
                    break;
                }
                b'$' | b'.' | b'^' | b'(' | b'[' | b'|' | b')' => break,
                b'\\' => {
                    let letter = ascii(self.cursor.next_escaped());
                    if matches!(letter, b'p' | b'P') {
                        if !chars.is_empty() {
                            self.cursor.unread();
                            break;
                        }
                        let set = self.family(letter == b'P')?;
                        return Ok(self.char_item(set));
                    }
                    self.cursor.unread();
                    last = self.cursor.at;
                    match self.escape(false, chars.is_empty(), false)? {
                        Escape::Char(escaped) => {
                            chars.push(escaped);
                            wide |= is_supplementary(escaped);
                            ch = self.cursor.peek();
                            continue;
                        }
                        Escape::Set(set) if chars.is_empty() => return Ok(self.char_item(set)),
                        Escape::Item(item) if chars.is_empty() => return Ok(item),
                        Escape::Set(_) | Escape::Item(_) => {
                            self.cursor.at = last;
                            break;
                        }
                    }
                }
                0 if self.cursor.at_end() => break,
                _ => {
                    last = self.cursor.at;
                    chars.push(ch);
                    wide |= is_supplementary(ch);
                    ch = self.cursor.next();
                }
            }
        }
        if let [ch] = chars[..] {
            let set = self.single(ch);
            return Ok(self.char_item(set));
        }
        let case = self.case();
        match case {
            Case::Exact => {}
            Case::Ascii => chars.iter_mut().for_each(|ch| *ch = ascii_lower(*ch)),
            Case::Unicode => chars.iter_mut().for_each(|ch| *ch = fold(*ch)),
        }
        Ok(Item::Literal { chars, case, wide })
    }

    /// A character and its other cases, if case is ignored.
    pub(super) fn single(&self, ch: u32) -> CharSet {
        match self.case() {
            Case::Ascii if ch < 0x80 => CharSet::single(ascii_lower(ch)).union(CharSet::single(ascii_upper(ch))),
            Case::Unicode if fold(ch) != to_upper(ch) => CharSet::folds(fold(ch)),
            _ => CharSet::single(ch),
        }
    }

    /// An item that is no group, and its quantifier.
    pub(super) fn quantified(&mut self, item: Item) -> Result<Item, Exception> {
        let Some(times) = self.quantifier()? else { return Ok(item) };
        Ok(match item {
            item if times.is_optional() => Item::Optional(Box::new(item), times.greed),
            Item::Char(set) if times.is_endless() => Item::Run { set, least: times.least },
            item => Item::Repeat(Box::new(item), times),
        })
    }

    /// A group and its quantifier. `inner_loops` is how many top loops there were before it.
    pub(super) fn quantified_group(&mut self, group: Group, inner_loops: usize) -> Result<Item, Exception> {
        let Some(times) = self.quantifier()? else { return Ok(Item::Group(group)) };
        self.top_loops.truncate(inner_loops);
        Ok(match (times.is_optional(), times.greed) {
            (true, Greed::Possessive) => Item::Optional(Box::new(Item::Group(group)), times.greed),
            (true, _) => Item::OptionalGroup(group, times.greed),
            (false, Greed::Possessive) => Item::Repeat(Box::new(Item::Group(group)), times),
            (false, _) if Study::of(&group.body).deterministic => Item::RepeatGroup(group, times),
            (false, _) => {
                let remember = self.loops;
                self.loops += 1;
                if times.is_endless() {
                    self.top_loops.push(remember);
                }
                Item::Loop { group, times, remember }
            }
        })
    }

    fn quantifier(&mut self) -> Result<Option<Times>, Exception> {
        let (least, most) = match ascii(self.cursor.peek()) {
            b'?' => (0, 1),
            b'*' => (0, UNBOUNDED),
            b'+' => (1, UNBOUNDED),
            b'{' => {
                let range = self.counts()?;
                self.cursor.unread();
                range
            }
            _ => return Ok(None),
        };
        let greed = match ascii(self.cursor.next()) {
            b'?' => Greed::Lazy,
            b'+' => Greed::Possessive,
            _ => Greed::Greedy,
        };
        if greed != Greed::Greedy {
            self.cursor.next();
        }
        Ok(Some(Times { least, most, greed }))
    }

    /// `{n}`, `{n,}` or `{n,m}`, up to and with the `}`.
    fn counts(&mut self) -> Result<(u32, u32), Exception> {
        let first = self.cursor.skip();
        if !ascii(first).is_ascii_digit() {
            return Err(self.cursor.error("Illegal repetition"));
        }
        let (least, mut ch) = self.count(first)?;
        let mut most = least;
        if ch == u32::from(b',') {
            ch = self.cursor.read();
            if ch == u32::from(b'}') {
                return Ok((least, UNBOUNDED));
            }
            (most, ch) = self.count(ch)?;
        }
        if ch != u32::from(b'}') {
            return Err(self.cursor.error("Unclosed counted closure"));
        }
        if most < least {
            return Err(self.cursor.error("Illegal repetition range"));
        }
        Ok((least, most))
    }

    /// A number that begins with `ch`, and the character after it.
    fn count(&mut self, mut ch: u32) -> Result<(u32, u32), Exception> {
        let mut count: i32 = 0;
        while let Some(digit) = char::from_u32(ch).and_then(|digit| digit.to_digit(10)) {
            count = count
                .checked_mul(10)
                .and_then(|count| count.checked_add_unsigned(digit))
                .ok_or_else(|| self.cursor.error("Illegal repetition range"))?;
            ch = self.cursor.read();
        }
        Ok((count.unsigned_abs(), ch))
    }
}
