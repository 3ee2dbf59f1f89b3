//! The specifiers of a format: `%[index$][flags][width][.precision]conversion`.

use std::fmt;

use super::super::Exception;
use super::fail;

/// Which argument a specifier takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Index {
    Next,
    /// `<`.
    Previous,
    At(usize),
}

/// A set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags(u8);

impl Flags {
    pub(super) const LEFT: Self = Self(1);
    pub(super) const ALTERNATE: Self = Self(2);
    pub(super) const PLUS: Self = Self(4);
    pub(super) const SPACE: Self = Self(8);
    pub(super) const ZERO: Self = Self(16);
    pub(super) const GROUP: Self = Self(32);
    pub(super) const PARENTHESES: Self = Self(64);
    const PREVIOUS: Self = Self(128);
    const ALL: [(char, Self); 8] = [
        ('-', Self::LEFT),
        ('#', Self::ALTERNATE),
        ('+', Self::PLUS),
        (' ', Self::SPACE),
        ('0', Self::ZERO),
        (',', Self::GROUP),
        ('(', Self::PARENTHESES),
        ('<', Self::PREVIOUS),
    ];

    pub(super) fn has(self, flag: Self) -> bool {
        self.0 & flag.0 != 0
    }
}

impl fmt::Display for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Self::ALL.iter().filter(|(_, flag)| self.has(*flag)).try_for_each(|(c, _)| write!(f, "{c}"))
    }
}

/// A specifier that holds together.
#[derive(Clone, Debug)]
pub(super) struct Specifier {
    pub(super) index: Index,
    pub(super) flags: Flags,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    /// In lower case.
    pub(super) conversion: char,
    /// Whether it was written in upper case.
    pub(super) upper: bool,
}

/// A number as it is written; no more than an `int`.
fn number(units: &[u16], at: &mut usize) -> Option<Option<i32>> {
    let start = *at;
    while units.get(*at).is_some_and(|unit| (0x30..0x3a).contains(unit)) {
        *at += 1;
    }
    let digits = units.get(start..*at).filter(|digits| !digits.is_empty())?;
    Some(digits.iter().try_fold(0_i32, |value, unit| value.checked_mul(10)?.checked_add(i32::from(*unit) - 0x30)))
}

fn size(value: Option<i32>, class: &'static str) -> Result<usize, Exception> {
    let value = value.ok_or_else(|| fail(class, i32::MIN.to_string()))?;
    Ok(usize::try_from(value).unwrap_or(0))
}

impl Specifier {
    /// Reads what follows a `%`: the specifier and its length.
    pub(super) fn read(units: &[u16]) -> Result<(Self, usize), Exception> {
        let unknown = |unit: u16| {
            let c = char::decode_utf16([unit]).next().and_then(Result::ok).unwrap_or('?');
            fail("java.util.UnknownFormatConversionException", format!("Conversion = '{c}'"))
        };
        let Some(first) = units.first() else { return Err(unknown(u16::from(b'%'))) };
        let mut at = 0;
        let mut index = Index::Next;
        if let Some(place) = number(units, &mut at) {
            if units.get(at) == Some(&u16::from(b'$')) {
                at += 1;
                let class = "java.util.IllegalFormatArgumentIndexException";
                let shown = |place: i32| format!("Illegal format argument index = {place}");
                let place = place.ok_or_else(|| fail(class, shown(i32::MIN)))?;
                let place = usize::try_from(place).ok().and_then(|place| place.checked_sub(1));
                index = Index::At(place.ok_or_else(|| fail(class, shown(0)))?);
            } else {
                at = 0;
            }
        }
        let mut flags = Flags::default();
        let mut duplicate = None;
        while let Some((c, flag)) = units.get(at).and_then(|unit| Flags::ALL.iter().find(|(c, _)| *c as u16 == *unit)) {
            if flags.has(*flag) {
                duplicate.get_or_insert(*c);
            }
            flags.0 |= flag.0;
            at += 1;
        }
        let width = number(units, &mut at);
        let mut precision = None;
        if units.get(at) == Some(&u16::from(b'.')) {
            at += 1;
            precision = Some(number(units, &mut at).ok_or_else(|| unknown(*first))?);
        }
        let letter = units.get(at).and_then(|unit| u8::try_from(*unit).ok());
        let letter = letter.filter(|c| c.is_ascii_alphabetic() || *c == b'%').ok_or_else(|| unknown(*first))?;
        if let Some(c) = duplicate {
            return Err(fail("java.util.DuplicateFormatFlagsException", format!("Flags = '{c}'")));
        }
        if flags.has(Flags::PREVIOUS) {
            index = Index::Previous;
        }
        let width = width.map(|width| size(width, "java.util.IllegalFormatWidthException")).transpose()?;
        let precision = precision.map(|most| size(most, "java.util.IllegalFormatPrecisionException")).transpose()?;
        if !b"bBhHsScCdoxXeEfgGaAtT%n".contains(&letter) {
            return Err(unknown(u16::from(letter)));
        }
        let upper = letter.is_ascii_uppercase();
        let conversion = char::from(letter.to_ascii_lowercase());
        let specifier = Self { index, flags, width, precision, conversion, upper };
        specifier.check()?;
        Ok((specifier, at + 1))
    }

    fn check(&self) -> Result<(), Exception> {
        let flags = self.flags;
        let bad = |bad: &[Flags]| match Flags::ALL.iter().find(|(_, flag)| bad.contains(flag) && flags.has(*flag)) {
            Some((c, _)) => Err(self.mismatch(*c)),
            None => Ok(()),
        };
        let no_precision = || match self.precision {
            Some(most) => Err(fail("java.util.IllegalFormatPrecisionException", most.to_string())),
            None => Ok(()),
        };
        let needs_width = |flag: Flags| {
            if self.width.is_none() && flags.has(flag) {
                return Err(fail("java.util.MissingFormatWidthException", self.to_string()));
            }
            Ok(())
        };
        let illegal = || fail("java.util.IllegalFormatFlagsException", format!("Flags = '{flags}'"));
        const NUMERIC: [Flags; 5] = [Flags::PLUS, Flags::SPACE, Flags::ZERO, Flags::GROUP, Flags::PARENTHESES];
        match self.conversion {
            'b' | 'h' | 's' => {
                if self.conversion != 's' {
                    bad(&[Flags::ALTERNATE])?;
                }
                needs_width(Flags::LEFT)?;
                bad(&NUMERIC)
            }
            'c' => {
                no_precision()?;
                bad(&[Flags::ALTERNATE])?;
                bad(&NUMERIC)?;
                needs_width(Flags::LEFT)
            }
            '%' | 'n' => {
                no_precision()?;
                if self.conversion == 'n'
                    && let Some(width) = self.width
                {
                    return Err(fail("java.util.IllegalFormatWidthException", width.to_string()));
                }
                if flags != Flags::default() && (self.conversion == 'n' || flags != Flags::LEFT) {
                    return Err(illegal());
                }
                needs_width(Flags::LEFT)
            }
            conversion => {
                needs_width(Flags::LEFT)?;
                needs_width(Flags::ZERO)?;
                if flags.has(Flags::PLUS) && flags.has(Flags::SPACE) || flags.has(Flags::LEFT) && flags.has(Flags::ZERO)
                {
                    return Err(illegal());
                }
                match conversion {
                    'd' => no_precision().and_then(|()| bad(&[Flags::ALTERNATE])),
                    'o' | 'x' => no_precision().and_then(|()| bad(&[Flags::GROUP])),
                    'e' => bad(&[Flags::GROUP]),
                    _ => Ok(()),
                }
            }
        }
    }
}

impl fmt::Display for Specifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "%{}", self.flags)?;
        if let Index::At(place) = self.index {
            write!(f, "{}$", place + 1)?;
        }
        if let Some(width) = self.width {
            write!(f, "{width}")?;
        }
        if let Some(precision) = self.precision {
            write!(f, ".{precision}")?;
        }
        let conversion = if self.upper { self.conversion.to_ascii_uppercase() } else { self.conversion };
        write!(f, "{conversion}")
    }
}
