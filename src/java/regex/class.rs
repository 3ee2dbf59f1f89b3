//! Parses character classes, `[...]`, and properties, `\p{...}`.

use super::escape::Escape;
use super::parser::{Parser, ascii};
use super::property;
use super::set::CharSet;
use super::syntax::Case;
use crate::java::Exception;

/// What makes a class, in its order. Single characters below U+0100 are kept apart, as Java keeps them: what is said of
/// them holds for all of them, those that come later too.
#[derive(Debug)]
enum Part {
    Union(CharSet),
    UnionSingles,
    Intersect(CharSet),
    IntersectSingles,
}

/// What stands last before an `&&`.
#[derive(Debug)]
enum Last {
    Nothing,
    /// A part, by its place.
    Part(usize),
    Singles,
}

/// A class that is being read.
struct Class {
    parts: Vec<Part>,
    singles: CharSet,
    /// Whether there are singles that no part holds yet.
    pending: bool,
    last: Last,
}

impl Class {
    fn union(&mut self, set: CharSet) {
        self.last = Last::Part(self.parts.len());
        self.parts.push(Part::Union(set));
    }

    fn finish(mut self, negated: bool) -> CharSet {
        if self.pending {
            self.parts.push(Part::UnionSingles);
        }
        let singles = self.singles;
        let set = self.parts.into_iter().fold(None, |set: Option<CharSet>, part| {
            Some(match (set, part) {
                (None, Part::Union(part) | Part::Intersect(part)) => part,
                (None, Part::UnionSingles | Part::IntersectSingles) => singles.clone(),
                (Some(set), Part::Union(part)) => set.union(part),
                (Some(set), Part::UnionSingles) => set.union(singles.clone()),
                (Some(set), Part::Intersect(part)) => set.intersect(part),
                (Some(set), Part::IntersectSingles) => set.intersect(singles.clone()),
            })
        });
        let set = set.unwrap_or(CharSet::EMPTY);
        if negated { set.negate() } else { set }
    }
}

impl Parser<'_> {
    /// A class, from the character before its first; with `closed`, its `]` is taken too.
    pub(super) fn class(&mut self, closed: bool) -> Result<CharSet, Exception> {
        self.enter()?;
        let mut class = Class { parts: Vec::new(), singles: CharSet::EMPTY, pending: false, last: Last::Nothing };
        let mut ch = self.cursor.next();
        let negated = ch == u32::from(b'^') && self.cursor.char_at(self.cursor.at - 1) == u32::from(b'[');
        if negated {
            ch = self.cursor.next();
        }
        loop {
            match ascii(ch) {
                b'[' => {
                    let inner = self.class(true)?;
                    class.union(inner);
                    ch = self.cursor.peek();
                    continue;
                }
                b'&' => {
                    if self.cursor.next() == u32::from(b'&') {
                        ch = self.intersection(&mut class)?;
                        continue;
                    }
                    self.cursor.unread();
                }
                0 if self.cursor.at_end() => return Err(self.cursor.error("Unclosed character class")),
                b']' if class.pending || !class.parts.is_empty() => {
                    if closed {
                        self.cursor.next();
                    }
                    self.leave();
                    return Ok(class.finish(negated));
                }
                _ => {}
            }
            match self.range(&mut class.singles)? {
                Some(set) => class.union(set),
                None => {
                    class.pending = true;
                    class.last = Last::Nothing;
                }
            }
            ch = self.cursor.peek();
        }
    }

    /// What follows the first `&` of `&&`, up to a `]` or the next `&`, which is returned.
    fn intersection(&mut self, class: &mut Class) -> Result<u32, Exception> {
        let mut right: Option<CharSet> = None;
        let mut ch = self.cursor.next();
        while ch != u32::from(b']') && ch != u32::from(b'&') {
            let bracketed = ch == u32::from(b'[');
            if !bracketed {
                self.cursor.unread();
            }
            let set = self.class(bracketed)?;
            right = Some(match right {
                Some(right) => right.union(set),
                None => set,
            });
            ch = self.cursor.peek();
        }
        if class.pending {
            if class.parts.is_empty() {
                class.last = Last::Singles;
            }
            class.parts.push(Part::UnionSingles);
            class.pending = false;
        }
        let empty = class.parts.is_empty();
        match right {
            Some(right) => {
                class.last = Last::Part(class.parts.len());
                class.parts.push(if empty { Part::Union(right) } else { Part::Intersect(right) });
            }
            None if empty => return Err(self.cursor.error("Bad class syntax")),
            None => {
                let last = match class.last {
                    Last::Part(place) => class.parts.get(place),
                    Last::Singles => Some(&Part::IntersectSingles),
                    Last::Nothing => None,
                };
                let part = match last {
                    Some(Part::Union(set) | Part::Intersect(set)) => Part::Intersect(set.clone()),
                    Some(Part::UnionSingles | Part::IntersectSingles) => Part::IntersectSingles,
                    // Java 17 makes a class that throws a NullPointerException when it is asked.
                    None => return Err(super::parser::unsupported("a class whose `&&` has no right side")),
                };
                class.parts.push(part);
            }
        }
        Ok(ch)
    }

    /// A character, a range or an escape of a class; none if it became one of the singles.
    fn range(&mut self, singles: &mut CharSet) -> Result<Option<CharSet>, Exception> {
        let mut ch = self.cursor.peek();
        if ch == u32::from(b'\\') {
            let letter = ascii(self.cursor.next_escaped());
            if matches!(letter, b'p' | b'P') {
                return self.family(letter == b'P').map(Some);
            }
            let range = self.cursor.char_at(self.cursor.at + 1) == u32::from(b'-');
            self.cursor.unread();
            match self.escape(true, true, range)? {
                Escape::Char(escaped) => ch = escaped,
                Escape::Set(set) => return Ok(Some(set)),
                Escape::Item(_) => return Err(self.cursor.error("Illegal/unsupported escape sequence")),
            }
        } else {
            self.cursor.next();
        }
        if self.cursor.peek() == u32::from(b'-') {
            let end = self.cursor.char_at(self.cursor.at + 1);
            if end != u32::from(b'[') && end != u32::from(b']') {
                self.cursor.next();
                let last = self.range_end()?.filter(|last| *last >= ch);
                let Some(last) = last else { return Err(self.cursor.error("Illegal character range")) };
                return Ok(Some(match self.case() {
                    Case::Exact => CharSet::range(ch, last),
                    case => CharSet::folded_range(ch, last, case == Case::Unicode),
                }));
            }
        }
        Ok(self.single_or_bit(ch, singles))
    }

    /// The last character of a range; none if a class stands there.
    fn range_end(&mut self) -> Result<Option<u32>, Exception> {
        let ch = self.cursor.peek();
        if ch == u32::from(b'\\') {
            return Ok(match self.escape(true, false, true)? {
                Escape::Char(ch) => Some(ch),
                Escape::Set(_) | Escape::Item(_) => None,
            });
        }
        self.cursor.next();
        Ok(Some(ch))
    }

    fn single_or_bit(&self, ch: u32, singles: &mut CharSet) -> Option<CharSet> {
        let case = self.case();
        // These have other cases above U+00FF.
        let folds_high = matches!(ch, 0xff | 0xb5 | 0x49 | 0x69 | 0x53 | 0x73 | 0x4b | 0x6b | 0xc5 | 0xe5);
        if ch > 0xff || case == Case::Unicode && folds_high {
            return Some(self.single(ch));
        }
        singles.add_cases(ch, case);
        None
    }

    /// A property after `\p` or `\P`.
    pub(super) fn family(&mut self, negated: bool) -> Result<CharSet, Exception> {
        let braced = self.cursor.next() == u32::from(b'{');
        if !braced {
            self.cursor.unread();
        }
        self.cursor.next();
        let name = if braced {
            let Some(name) = self.cursor.braced() else { return Err(self.cursor.error("Unclosed character family")) };
            if name.is_empty() {
                return Err(self.cursor.error("Empty character family"));
            }
            name
        } else {
            let ch = self.cursor.char_at(self.cursor.at);
            self.cursor.read();
            super::cursor::to_char(ch).to_string()
        };
        let Some(set) = property::named(&name, self.flags)? else {
            return Err(self.cursor.error(&property::unknown(&name)));
        };
        if negated {
            self.wide = true;
            return Ok(set.negate());
        }
        Ok(set)
    }
}
