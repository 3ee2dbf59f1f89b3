//! The text that replaces a match, with the groups that it names:
//! <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Matcher.html#appendReplacement(java.lang.StringBuilder,java.lang.String)>.

use crate::java::{Exception, Meter, narrow};

/// A part of a replacement.
#[derive(Debug)]
enum Part {
    Units(Vec<u16>),
    Group(usize),
}

/// A replacement that was read.
#[derive(Debug)]
pub(super) struct Replacement(Vec<Part>);

fn illegal(message: impl Into<String>) -> Exception {
    Exception::new("java.lang.IllegalArgumentException", message)
}

impl Replacement {
    /// Reads a replacement for a pattern with so many groups, group 0 not counted, and these names.
    pub(super) fn new(units: &[u16], groups: usize, names: &[(String, u32)]) -> Result<Self, Exception> {
        let mut parts = Vec::new();
        let mut plain = Vec::new();
        let mut at = 0;
        while let Some(&unit) = units.get(at) {
            at += 1;
            if unit == u16::from(b'\\') {
                plain.push(*units.get(at).ok_or_else(|| illegal("character to be escaped is missing"))?);
                at += 1;
            } else if unit == u16::from(b'$') {
                let group;
                (group, at) = reference(units, at, groups, names)?;
                if group > groups {
                    return Err(Exception::new("java.lang.IndexOutOfBoundsException", format!("No group {group}")));
                }
                parts.push(Part::Units(std::mem::take(&mut plain)));
                parts.push(Part::Group(group));
            } else {
                plain.push(unit);
            }
        }
        parts.push(Part::Units(plain));
        Ok(Self(parts))
    }

    /// Appends it, with the groups of a match in `text`.
    pub(super) fn append(
        &self,
        text: &[u16],
        groups: &[Option<(usize, usize)>],
        result: &mut Vec<u16>,
        meter: &Meter,
    ) -> Result<(), Exception> {
        for part in &self.0 {
            let units = match part {
                Part::Units(units) => units,
                Part::Group(group) => {
                    let range = groups.get(*group).copied().flatten();
                    range.and_then(|(start, end)| text.get(start..end)).unwrap_or_default()
                }
            };
            meter.spend(units.len())?;
            result.extend_from_slice(units);
        }
        Ok(())
    }
}

/// The group that is named after a `$`, and where the replacement goes on.
fn reference(units: &[u16], at: usize, groups: usize, names: &[(String, u32)]) -> Result<(usize, usize), Exception> {
    let Some(&first) = units.get(at) else {
        return Err(illegal("Illegal group reference: group index is missing"));
    };
    if first == u16::from(b'{') {
        return named(units, at + 1, names);
    }
    let digit = |at: usize| units.get(at).and_then(|unit| char::from_u32(u32::from(*unit))?.to_digit(10));
    let Some(mut group) = digit(at).map(|digit| digit as usize) else {
        return Err(illegal("Illegal group reference"));
    };
    let mut at = at + 1;
    // As many digits as name a group.
    while let Some(longer) = digit(at).map(|digit| group * 10 + digit as usize).filter(|longer| *longer <= groups) {
        group = longer;
        at += 1;
    }
    Ok((group, at))
}

fn named(units: &[u16], start: usize, names: &[(String, u32)]) -> Result<(usize, usize), Exception> {
    let rest = units.get(start..).unwrap_or_default();
    let is_letter = |unit: &u16| u8::try_from(*unit).is_ok_and(|byte| byte.is_ascii_alphanumeric());
    let length = rest.iter().take_while(|unit| is_letter(unit)).count();
    let name = narrow(&rest[..length]);
    if length == 0 {
        return Err(illegal("named capturing group has 0 length name"));
    }
    if rest.get(length) != Some(&u16::from(b'}')) {
        return Err(illegal("named capturing group is missing trailing '}'"));
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(illegal(format!("capturing group name {{{name}}} starts with digit character")));
    }
    match names.iter().find(|(known, _)| *known == name) {
        Some((_, group)) => Ok((*group as usize, start + length + 1)),
        None => Err(illegal(format!("No group with name {{{name}}}"))),
    }
}
