//! Parses what begins with a parenthesis: groups, look-around, flags.

use super::parser::{Parser, ascii, unsupported};
use super::study::Study;
use super::syntax::{Choice, Group, Item, Reach};
use crate::java::Exception;

impl Parser<'_> {
    /// What a `(` begins, with its quantifier; none if it only sets flags.
    pub(super) fn group(&mut self) -> Result<Option<Item>, Exception> {
        let flags = self.flags;
        let loops = self.top_loops.len();
        if self.cursor.next() != u32::from(b'?') {
            let group = self.capturing(None)?;
            self.close(flags)?;
            return self.quantified_group(group, loops).map(Some);
        }
        let item = match ascii(self.cursor.skip()) {
            b':' => {
                let body = self.choice()?;
                self.close(flags)?;
                return self.quantified_group(Group { body, capture: None }, loops).map(Some);
            }
            kind @ (b'=' | b'!') => Item::Look { body: self.choice()?, negated: kind == b'!', behind: None },
            b'>' => Item::Atomic(self.choice()?),
            b'<' => match ascii_or_name(self.cursor.read()) {
                Ok(negated) => self.behind(negated, loops)?,
                Err(first) => {
                    let name = self.group_name(first)?;
                    if self.names.iter().any(|(known, _)| *known == name) {
                        return Err(self.cursor.error(&format!("Named capturing group <{name}> is already defined")));
                    }
                    let group = self.capturing(Some(name))?;
                    self.close(flags)?;
                    return self.quantified_group(group, loops).map(Some);
                }
            },
            b'$' | b'@' => return Err(self.cursor.error("Unknown group type")),
            _ => {
                self.cursor.unread();
                self.read_flags()?;
                return match ascii(self.cursor.read()) {
                    b')' => Ok(None),
                    b':' => {
                        let body = self.choice()?;
                        self.close(flags)?;
                        self.quantified_group(Group { body, capture: None }, loops).map(Some)
                    }
                    _ => Err(self.cursor.error("Unknown inline modifier")),
                };
            }
        };
        self.close(flags)?;
        self.quantified(item).map(Some)
    }

    fn close(&mut self, flags: super::parser::Flags) -> Result<(), Exception> {
        self.cursor.accept(u32::from(b')'), "Unclosed group")?;
        self.set_flags(flags);
        Ok(())
    }

    fn capturing(&mut self, name: Option<String>) -> Result<Group, Exception> {
        let number = self.groups;
        self.groups += 1;
        self.names.extend(name.map(|name| (name, number)));
        Ok(Group { body: self.choice()?, capture: Some(number) })
    }

    fn behind(&mut self, negated: bool, loops: usize) -> Result<Item, Exception> {
        let start = self.cursor.at;
        let body: Choice = self.choice()?;
        let study = Study::of(&body);
        if !study.bounded {
            return Err(self.cursor.error("Look-behind group does not have an obvious maximum length"));
        }
        let wide = self.cursor.supplementary_from(start);
        self.top_loops.truncate(loops);
        Ok(Item::Look { body, negated, behind: Some(Reach { least: study.least, most: study.most, wide }) })
    }

    /// The name of a group that begins with `first`, up to and with the `>`.
    pub(super) fn group_name(&mut self, first: u32) -> Result<String, Exception> {
        if !ascii(first).is_ascii_alphabetic() {
            return Err(self.cursor.error("capturing group name does not start with a Latin letter"));
        }
        let mut name = String::new();
        let mut ch = first;
        while ascii(ch).is_ascii_alphanumeric() {
            name.push(char::from(ascii(ch)));
            ch = self.cursor.read();
        }
        if ch != u32::from(b'>') {
            return Err(self.cursor.error("named capturing group is missing trailing '>'"));
        }
        Ok(name)
    }

    fn read_flags(&mut self) -> Result<(), Exception> {
        let mut value = true;
        let mut ch = self.cursor.peek();
        loop {
            let mut flags = self.flags;
            match ascii(ch) {
                b'i' => flags.ignore_case = value,
                b'm' => flags.lines = value,
                b's' => flags.dot_all = value,
                b'd' => flags.unix_lines = value,
                b'u' => flags.unicode_case = value,
                b'x' => flags.comments = value,
                b'U' => (flags.unicode_case, flags.unicode_classes) = (value, value),
                b'c' if value => return Err(unsupported("`(?c)`")),
                b'c' => {}
                b'-' if value => value = false,
                _ => return Ok(()),
            }
            self.set_flags(flags);
            ch = self.cursor.next();
        }
    }
}

/// Whether a look-behind is negated, or else the first letter of a name.
fn ascii_or_name(ch: u32) -> Result<bool, u32> {
    match ascii(ch) {
        b'=' => Ok(false),
        b'!' => Ok(true),
        _ => Err(ch),
    }
}
