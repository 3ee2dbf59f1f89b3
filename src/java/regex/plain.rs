//! What matches in one way only: characters, anchors, references.

use super::machine::Machine;
use super::program::{NodeId, Op};
use super::set::Test;
use super::syntax::{Anchor, Case};
use super::unicode::{
    ascii_lower, category, category_of, code_point_at, code_point_before, fold, to_lower, to_upper, width,
};
use crate::java::Exception;

impl Machine<'_> {
    /// Where a row of plain nodes ends that begins at `at`.
    pub(super) fn plain_row(&self, mut node: NodeId, mut at: usize) -> Result<Option<usize>, Exception> {
        loop {
            let next = &self.program.nodes[node as usize];
            if matches!(next.op, Op::Accept) {
                return Ok(Some(at));
            }
            match self.plain_end(node, at)? {
                Some(end) => (node, at) = (next.next, end),
                None => return Ok(None),
            }
        }
    }

    /// Where a plain node ends that begins at `at`. Of `\R` it is the longer end.
    pub(super) fn plain_end(&self, node: NodeId, at: usize) -> Result<Option<usize>, Exception> {
        let text = self.text;
        Ok(match &self.program.nodes[node as usize].op {
            Op::Char(set) => self.take(set, at),
            Op::Units(units) => text.get(at..).filter(|rest| rest.starts_with(units)).map(|_| at + units.len()),
            Op::Chars(chars, case) => self.chars_end(chars, *case, at),
            Op::Anchor(anchor) => self.holds(*anchor, at)?.then_some(at),
            Op::BackReference { group, case } => return self.reference_end(*group, *case, at),
            Op::LineEnding => match text.get(at) {
                Some(0xd) if text.get(at + 1) == Some(&0xa) => Some(at + 2),
                Some(0xa..=0xd | 0x85 | 0x2028 | 0x2029) => Some(at + 1),
                _ => None,
            },
            _ => None,
        })
    }

    fn chars_end(&self, chars: &[u32], case: Case, at: usize) -> Option<usize> {
        let mut end = at;
        for expected in chars {
            self.text.get(end)?;
            let ch = code_point_at(self.text, end);
            let folded = match case {
                Case::Exact => ch,
                Case::Ascii => ascii_lower(ch),
                Case::Unicode => fold(ch),
            };
            if ch != *expected && folded != *expected {
                return None;
            }
            end += width(ch);
        }
        Some(end)
    }

    /// Where the text that a group took ends if it comes once more.
    fn reference_end(&self, group: u32, case: Case, at: usize) -> Result<Option<usize>, Exception> {
        let Some((start, stop)) = self.group(group) else { return Ok(None) };
        let length = stop.saturating_sub(start);
        let end = at + length;
        if end > self.text.len() {
            return Ok(None);
        }
        self.meter.spend(length)?;
        if case == Case::Exact {
            return Ok((self.text[at..end] == self.text[start..stop]).then_some(end));
        }
        // Java 17 compares as many code points here as the group has code units.
        let (mut one, mut other) = (start, at);
        for _ in 0..length {
            let (Some(_), Some(_)) = (self.text.get(one), self.text.get(other)) else {
                let message = format!("index {other}, length {}", self.text.len());
                return Err(Exception::new("java.lang.StringIndexOutOfBoundsException", message));
            };
            let (first, second) = (code_point_at(self.text, one), code_point_at(self.text, other));
            let equal = match case {
                Case::Unicode => {
                    let (first, second) = (to_upper(first), to_upper(second));
                    first == second || to_lower(first) == to_lower(second)
                }
                Case::Exact | Case::Ascii => ascii_lower(first) == ascii_lower(second),
            };
            if first != second && !equal {
                return Ok(None);
            }
            one += width(first);
            other += width(second);
        }
        Ok(Some(end))
    }

    fn holds(&self, anchor: Anchor, at: usize) -> Result<bool, Exception> {
        let text = self.text;
        let unit = text.get(at).copied();
        let before = at.checked_sub(1).and_then(|before| text.get(before)).copied();
        Ok(match anchor {
            Anchor::Begin => at == 0,
            Anchor::End => unit.is_none(),
            Anchor::LastMatch => at == self.last_end,
            Anchor::Caret { unix } => match (unit, before) {
                (None, _) => false,
                (_, None) => true,
                (_, Some(before)) if unix => before == 0xa,
                (Some(0xa), Some(0xd)) => false,
                (_, Some(before)) => ends_line(before),
            },
            Anchor::Dollar { unix: true, lines } => match unit {
                None => true,
                Some(0xa) => lines || at + 1 == text.len(),
                Some(_) => false,
            },
            Anchor::Dollar { unix: false, lines } => match unit {
                None => true,
                Some(0xa) if before == Some(0xd) => false,
                Some(unit) => ends_line(unit) && (lines || text[at..] == [0xd, 0xa] || at + 1 == text.len()),
            },
            Anchor::Bound { inside, unicode } => {
                let left = at > 0 && self.is_word(code_point_before(text, at), at - 1, unicode)?;
                let right = unit.is_some() && self.is_word(code_point_at(text, at), at, unicode)?;
                (left != right) != inside
            }
        })
    }

    /// Whether a character is of a word, as `\b` sees it: a mark is if a letter or digit is before it.
    fn is_word(&self, ch: u32, at: usize, unicode: bool) -> Result<bool, Exception> {
        if let Some(ascii) = u8::try_from(ch).ok().filter(u8::is_ascii) {
            return Ok(ascii == b'_' || ascii.is_ascii_alphanumeric());
        }
        let kind = category_of(ch);
        let of_word = if unicode {
            kind & (category::MARK | category::ND | category::PC) != 0
                || Test::Alphabetic.holds(ch)
                || Test::JoinControl.holds(ch)
        } else {
            kind & (category::LETTER | category::ND) != 0
        };
        if of_word || kind != category::MN {
            return Ok(of_word);
        }
        for before in (0..=at).rev() {
            self.meter.spend(1)?;
            match category_of(code_point_at(self.text, before)) {
                kind if kind & (category::LETTER | category::ND) != 0 => return Ok(true),
                category::MN => {}
                _ => return Ok(false),
            }
        }
        Ok(false)
    }
}

fn ends_line(unit: u16) -> bool {
    matches!(unit, 0xa | 0xd | 0x85 | 0x2028 | 0x2029)
}
