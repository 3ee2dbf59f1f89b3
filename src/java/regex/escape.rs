//! Parses what a backslash begins.

use super::cursor::to_char;
use super::parser::{Parser, ascii, unsupported};
use super::set::{CharSet, Test};
use super::syntax::{Anchor, Item};
use super::unicode::{category, join};
use crate::java::Exception;

/// What an escape stands for.
pub(super) enum Escape {
    /// A character.
    Char(u32),
    /// A predefined class.
    Set(CharSet),
    /// Something else.
    Item(Item),
}

/// `[0-9]`, `[ \t\n\x0B\f\r]` and `[a-zA-Z_0-9]`: a bit for each character.
const DIGITS: u128 = 0x3ff << 0x30;
const SPACES: u128 = 0x1f << 9 | 1 << 0x20;
const WORDS: u128 = DIGITS | 0x03ff_ffff << 0x41 | 0x03ff_ffff << 0x61 | 1 << 0x5f;

impl Parser<'_> {
    /// Reads an escape. In a class some are none; `new` is false where only a character is of use; `range` tells that it
    /// begins or ends a range.
    pub(super) fn escape(&mut self, in_class: bool, new: bool, range: bool) -> Result<Escape, Exception> {
        let ch = self.cursor.skip();
        let letter = ascii(ch);
        Ok(match letter {
            b'0' => Escape::Char(self.octal()?),
            b'a' => Escape::Char(7),
            b'c' => Escape::Char(self.control()?),
            b'e' => Escape::Char(0x1b),
            b'f' => Escape::Char(0xc),
            b'n' => Escape::Char(0xa),
            b'r' => Escape::Char(0xd),
            b't' => Escape::Char(9),
            b'u' => Escape::Char(self.utf16()?),
            b'v' if range => Escape::Char(0xb),
            b'x' => Escape::Char(self.hexadecimal()?),
            b'N' if self.cursor.read() == u32::from(b'{') => return Err(unsupported("`\\N`")),
            b'N' => return Err(self.cursor.error("Illegal character name escape sequence")),
            b'D' | b'H' | b'S' | b'V' | b'W' => Escape::Set(self.predefined(letter.to_ascii_lowercase()).negate()),
            b'd' | b'h' | b's' | b'v' | b'w' => Escape::Set(self.predefined(letter)),
            b'1'..=b'9' | b'A' | b'B' | b'G' | b'R' | b'X' | b'Z' | b'b' | b'k' | b'z' if !in_class => {
                Escape::Item(self.position(letter, new)?)
            }
            _ if letter.is_ascii_alphanumeric() => {
                return Err(self.cursor.error("Illegal/unsupported escape sequence"));
            }
            _ => Escape::Char(ch),
        })
    }

    /// `\d`, `\h`, `\s`, `\v` or `\w`.
    fn predefined(&self, letter: u8) -> CharSet {
        let unicode = self.flags.unicode_classes;
        match letter {
            b'd' if unicode => CharSet::test(Test::Category(category::ND)),
            b's' if unicode => CharSet::test(Test::WhiteSpace),
            b'w' if unicode => CharSet::word(),
            b'd' => CharSet::ascii(DIGITS),
            b's' => CharSet::ascii(SPACES),
            b'w' => CharSet::ascii(WORDS),
            b'h' => CharSet::test(Test::Horizontal),
            _ => CharSet::test(Test::Vertical),
        }
    }

    fn position(&mut self, letter: u8, new: bool) -> Result<Item, Exception> {
        let unicode = self.flags.unicode_classes;
        Ok(match letter {
            b'A' => Item::Anchor(Anchor::Begin),
            b'B' => Item::Anchor(Anchor::Bound { inside: true, unicode }),
            b'G' => Item::Anchor(Anchor::LastMatch),
            b'R' => Item::LineEnding,
            b'X' if new => return Err(unsupported("`\\X`")),
            b'Z' => Item::Anchor(Anchor::Dollar { unix: self.flags.unix_lines, lines: false }),
            b'z' => Item::Anchor(Anchor::End),
            b'k' => {
                if self.cursor.read() != u32::from(b'<') {
                    return Err(self.cursor.error("\\k is not followed by '<' for named capturing group"));
                }
                let first = self.cursor.read();
                let name = self.group_name(first)?;
                let Some((_, group)) = self.names.iter().find(|(known, _)| *known == name) else {
                    return Err(self.cursor.error(&format!("named capturing group <{name}> does not exist")));
                };
                self.references |= new;
                Item::BackReference { group: *group, case: self.case() }
            }
            b'1'..=b'9' if new => self.reference(u32::from(letter - b'0')),
            b'b' if new && self.cursor.peek() == u32::from(b'{') => {
                if self.cursor.skip() == u32::from(b'g') {
                    if self.cursor.read() == u32::from(b'}') {
                        return Err(unsupported("`\\b{g}`"));
                    }
                    return Err(self.cursor.error("Illegal/unsupported escape sequence"));
                }
                self.cursor.unread();
                self.cursor.unread();
                Item::Anchor(Anchor::Bound { inside: false, unicode })
            }
            _ => Item::Anchor(Anchor::Bound { inside: false, unicode }),
        })
    }

    /// `\11` is a reference to group 11 if there are so many groups before it; else to group 1, and a `1` follows.
    fn reference(&mut self, mut group: u32) -> Item {
        while let Some(digit) = to_char(self.cursor.peek()).to_digit(10) {
            let longer = group * 10 + digit;
            if longer >= self.groups {
                break;
            }
            group = longer;
            self.cursor.read();
        }
        self.references = true;
        Item::BackReference { group, case: self.case() }
    }

    fn control(&mut self) -> Result<u32, Exception> {
        if self.cursor.at_end() {
            return Err(self.cursor.error("Illegal control escape sequence"));
        }
        Ok(self.cursor.read() ^ 0x40)
    }

    /// `\0n`, `\0nn` or `\0mnn`.
    fn octal(&mut self) -> Result<u32, Exception> {
        let digit = |ch: u32| to_char(ch).to_digit(8);
        let Some(first) = digit(self.cursor.read()) else {
            return Err(self.cursor.error("Illegal octal escape sequence"));
        };
        let Some(second) = digit(self.cursor.read()) else {
            self.cursor.unread();
            return Ok(first);
        };
        match digit(self.cursor.read()) {
            Some(third) if first <= 3 => Ok(first * 64 + second * 8 + third),
            _ => {
                self.cursor.unread();
                Ok(first * 8 + second)
            }
        }
    }

    /// `\xhh` or `\x{h..h}`.
    fn hexadecimal(&mut self) -> Result<u32, Exception> {
        let digit = |ch: u32| to_char(ch).to_digit(16);
        let first = self.cursor.read();
        if let Some(high) = digit(first) {
            if let Some(low) = digit(self.cursor.read()) {
                return Ok(high * 16 + low);
            }
        } else if first == u32::from(b'{') && digit(self.cursor.peek()).is_some() {
            let mut value = 0;
            let mut ch = self.cursor.read();
            while let Some(next) = digit(ch) {
                value = value * 16 + next;
                if value > 0x0010_ffff {
                    return Err(self.cursor.error("Hexadecimal codepoint is too big"));
                }
                ch = self.cursor.read();
            }
            if ch != u32::from(b'}') {
                return Err(self.cursor.error("Unclosed hexadecimal escape sequence"));
            }
            return Ok(value);
        }
        Err(self.cursor.error("Illegal hexadecimal escape sequence"))
    }

    /// `\uhhhh`; two of them may be a surrogate pair.
    fn utf16(&mut self) -> Result<u32, Exception> {
        let unit = self.utf16_unit()?;
        if unit & 0xfc00 == 0xd800 {
            let after = self.cursor.at;
            if self.cursor.read() == u32::from(b'\\') && self.cursor.read() == u32::from(b'u') {
                let low = self.utf16_unit()?;
                if low & 0xfc00 == 0xdc00 {
                    return Ok(join(unit, low));
                }
            }
            self.cursor.at = after;
        }
        Ok(u32::from(unit))
    }

    fn utf16_unit(&mut self) -> Result<u16, Exception> {
        let mut unit = 0;
        for _ in 0..4 {
            let Some(digit) = to_char(self.cursor.read()).to_digit(16) else {
                return Err(self.cursor.error("Illegal Unicode escape sequence"));
            };
            unit = unit << 4 | digit as u16;
        }
        Ok(unit)
    }
}
