//! `java.util.regex`, as `String.matches`, `replaceAll`, `replaceFirst` and `split` of Java 17 use it.

mod class;
mod cursor;
mod escape;
mod frame;
mod group;
pub(super) mod literal;
mod machine;
mod parser;
mod part;
mod plain;
mod program;
mod property;
mod replacement;
mod set;
mod study;
mod syntax;
mod unicode;

use machine::Machine;
use program::Program;
use replacement::Replacement;

use super::{Exception, Meter, Text};

/// A compiled pattern: <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html>.
///
/// Positions are counted in code units, characters are code points, as in Java.
#[derive(Debug)]
pub struct Regex(Kind);

#[derive(Debug)]
enum Kind {
    /// Plain characters.
    Literal(Vec<u16>),
    Program(Box<Program>),
}

/// What a match took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captures(Vec<Option<(usize, usize)>>);

impl Captures {
    /// Start and end of a group in code units, group 0 being the match; none if it took nothing or does not exist.
    #[must_use]
    pub fn get(&self, group: usize) -> Option<(usize, usize)> {
        self.0.get(group).copied().flatten()
    }

    /// How many groups there are, group 0 with them.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "there is always group 0")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl Regex {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// A `java.util.regex.PatternSyntaxException`, or a limit: the pattern is too long or too deep, or it uses what we
    /// don't know (`\X`, `\b{g}`, `\N`, `(?c)`, scripts and blocks).
    pub fn new(pattern: &[u16]) -> Result<Self, Exception> {
        if let Some(units) = literal::literal(pattern) {
            return Ok(Self(Kind::Literal(units)));
        }
        let parsed = parser::parse(pattern)?;
        Ok(Self(Kind::Program(Box::new(Program::new(parsed)))))
    }

    /// `String.matches`: whether all of the text matches.
    ///
    /// # Errors
    /// It takes too many steps.
    pub fn matches(&self, text: &[u16], meter: &Meter) -> Result<bool, Exception> {
        match &self.0 {
            Kind::Literal(units) => {
                meter.spend(1 + units.len())?;
                Ok(text == units.as_slice())
            }
            Kind::Program(program) => Machine::new(program, text, meter).matches(),
        }
    }

    /// The first match that begins at or after `from`; where it begins to look is where `\G` matches.
    ///
    /// # Errors
    /// It takes too many steps.
    pub fn find(&self, text: &[u16], from: usize, meter: &Meter) -> Result<Option<Captures>, Exception> {
        let mut matches = Matches::new(self, text, meter)?;
        matches.from = from;
        if let Some(machine) = &mut matches.machine {
            machine.last_end = from;
        }
        Ok(matches.next()?.map(|_| Captures(matches.groups().to_vec())))
    }

    /// `String.replaceAll`.
    ///
    /// # Errors
    /// The replacement is malformed or names no group (`IllegalArgumentException`, `IndexOutOfBoundsException`), or it
    /// takes too many steps.
    pub fn replace_all(&self, text: &[u16], replacement: &[u16], meter: &Meter) -> Result<Text, Exception> {
        self.replace(text, replacement, usize::MAX, meter)
    }

    /// `String.replaceFirst`.
    ///
    /// # Errors
    /// As [`Regex::replace_all`].
    pub fn replace_first(&self, text: &[u16], replacement: &[u16], meter: &Meter) -> Result<Text, Exception> {
        self.replace(text, replacement, 1, meter)
    }

    fn replace(&self, text: &[u16], units: &[u16], most: usize, meter: &Meter) -> Result<Text, Exception> {
        let is_special = |unit: &u16| [u16::from(b'$'), u16::from(b'\\')].contains(unit);
        if let (Kind::Literal(literal), false) = (&self.0, units.iter().any(is_special)) {
            meter.spend(text.len())?;
            let replaced = literal::replace(text, literal, units, most, meter)?;
            return Ok(replaced.map_or_else(|| text.into(), Text::from));
        }
        let mut matches = Matches::new(self, text, meter)?;
        let Some(mut found) = matches.next()? else { return Ok(text.into()) };
        let replacement = match &self.0 {
            Kind::Literal(_) => Replacement::new(units, 0, &[]),
            Kind::Program(program) => Replacement::new(units, program.groups as usize - 1, &program.names),
        }?;
        let mut result = Vec::with_capacity(text.len());
        let mut end = 0;
        for _ in 0..most {
            result.extend_from_slice(&text[end..found.0]);
            replacement.append(text, matches.groups(), &mut result, meter)?;
            end = found.1;
            match matches.next()? {
                Some(next) => found = next,
                None => break,
            }
        }
        result.extend_from_slice(&text[end..]);
        meter.spend(text.len())?;
        Ok(result.into())
    }

    /// `String.split` with a limit; without one it is 0, which drops empty texts at the end:
    /// <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/lang/String.html#split(java.lang.String,int)>.
    ///
    /// # Errors
    /// It takes too many steps.
    pub fn split(&self, text: &[u16], limit: i32, meter: &Meter) -> Result<Vec<Text>, Exception> {
        let most = usize::try_from(limit).ok().filter(|most| *most > 0);
        let mut matches = Matches::new(self, text, meter)?;
        let mut parts: Vec<Text> = Vec::new();
        let mut end = 0;
        meter.spend(text.len())?;
        while most.is_none_or(|most| parts.len() < most - 1) {
            let Some((start, after)) = matches.next()? else { break };
            if after == 0 {
                // An empty match at the beginning splits off nothing.
                continue;
            }
            meter.spend(1)?;
            parts.push(text[end..start].into());
            end = after;
        }
        parts.push(text[end..].into());
        if limit == 0 && end > 0 {
            let kept = parts.iter().rposition(|part| !part.is_empty()).map_or(0, |last| last + 1);
            parts.truncate(kept);
        }
        Ok(parts)
    }
}

/// The matches in a text, one after the other.
struct Matches<'a> {
    literal: &'a [u16],
    /// None for a literal.
    machine: Option<Machine<'a>>,
    text: &'a [u16],
    meter: &'a Meter,
    from: usize,
    /// What a literal took.
    taken: [Option<(usize, usize)>; 1],
}

impl<'a> Matches<'a> {
    fn new(regex: &'a Regex, text: &'a [u16], meter: &'a Meter) -> Result<Self, Exception> {
        let (literal, machine) = match &regex.0 {
            Kind::Literal(units) => {
                meter.spend(text.len())?;
                (units.as_slice(), None)
            }
            Kind::Program(program) => (&[][..], Some(Machine::new(program, text, meter))),
        };
        Ok(Self { literal, machine, text, meter, from: 0, taken: [None] })
    }

    /// The groups of the match that was found.
    fn groups(&self) -> &[Option<(usize, usize)>] {
        self.machine.as_ref().map_or(&self.taken, |machine| &machine.groups)
    }

    /// The next match. After an empty one the search goes on a code unit further, as Java's does.
    fn next(&mut self) -> Result<Option<(usize, usize)>, Exception> {
        self.meter.spend(1)?;
        let found = match &mut self.machine {
            Some(machine) => match machine.find(self.from)? {
                true => machine.groups.first().copied().flatten(),
                false => None,
            },
            None => {
                let start = literal::find(self.text, self.literal, self.from);
                start.map(|start| (start, start + self.literal.len()))
            }
        };
        self.taken = [found];
        if let Some((start, end)) = found {
            self.from = if start == end { end + 1 } else { end };
        }
        Ok(found)
    }
}
