//! A set of code points: what a character class, a predefined class or a single character matches.

use super::syntax::Case;
use super::unicode::{Property, ascii_lower, ascii_upper, category, category_of, fold, has, to_lower, to_upper};

/// A set of code points. Of those below U+0100 it keeps bits; the others ask a rule.
#[derive(Clone, Debug)]
pub(super) struct CharSet {
    low: [u128; 2],
    high: Rule,
    /// Whether Java knows beforehand that it holds no surrogate and nothing above U+FFFF. A search steps by code units
    /// only if all of a pattern is so.
    pub(super) basic: bool,
}

/// What is in a set above U+00FF.
#[derive(Clone, Debug)]
enum Rule {
    Nothing,
    Range(u32, u32),
    /// Those whose upper case, made lower, is this one.
    Folds(u32),
    /// A range of which one case is enough.
    FoldedRange(u32, u32),
    Test(Test),
    Not(Box<Rule>),
    Any(Vec<Rule>),
    Both(Box<[Rule; 2]>),
}

/// A named test of a code point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// One of these general categories.
    Category(u32),
    Property(Property),
    /// `Character.isAlphabetic`.
    Alphabetic,
    /// `Character.isLowerCase`.
    Lowercase,
    /// `Character.isUpperCase`.
    Uppercase,
    /// `Character.isIdentifierIgnorable`.
    Ignorable,
    /// `Character.isWhitespace`.
    Whitespace,
    /// What `\s` is with the flag `U`.
    WhiteSpace,
    HexDigit,
    JoinControl,
    Noncharacter,
    UnicodeIdentifierStart,
    UnicodeIdentifierPart,
    Horizontal,
    Vertical,
}

impl Test {
    /// Whether a code point passes.
    pub(super) fn holds(self, ch: u32) -> bool {
        let in_category = |categories| category_of(ch) & categories != 0;
        match self {
            Self::Category(categories) => in_category(categories),
            Self::Property(property) => has(property, ch),
            Self::Alphabetic => in_category(category::LETTER | category::NL) || has(Property::OtherAlphabetic, ch),
            Self::Lowercase => in_category(category::LL) || has(Property::OtherLowercase, ch),
            Self::Uppercase => in_category(category::LU) || has(Property::OtherUppercase, ch),
            Self::Ignorable => matches!(ch, 0..=8 | 0xe..=0x1b | 0x7f..=0x9f) || in_category(category::CF),
            Self::Whitespace => match ch {
                9..=0xd | 0x1c..=0x1f => true,
                0xa0 | 0x2007 | 0x202f => false,
                _ => in_category(category::SEPARATOR),
            },
            Self::WhiteSpace => matches!(ch, 9..=0xd | 0x85) || in_category(category::SEPARATOR),
            Self::HexDigit => {
                matches!(ch, 0x30..=0x39 | 0x41..=0x46 | 0x61..=0x66 | 0xff10..=0xff19 | 0xff21..=0xff26 | 0xff41..=0xff46)
                    || in_category(category::ND)
            }
            Self::JoinControl => matches!(ch, 0x200c | 0x200d),
            Self::Noncharacter => ch & 0xfffe == 0xfffe || matches!(ch, 0xfdd0..=0xfdef),
            Self::UnicodeIdentifierStart => {
                matches!(ch, 0x1885 | 0x1886 | 0x2118 | 0x212e | 0x309b | 0x309c)
                    || in_category(category::LETTER | category::NL)
            }
            Self::UnicodeIdentifierPart => {
                matches!(ch, 0xb7 | 0x387 | 0x1369..=0x1371 | 0x19da)
                    || in_category(category::PC | category::ND | category::MC | category::MN)
                    || Self::UnicodeIdentifierStart.holds(ch)
                    || Self::Ignorable.holds(ch)
            }
            Self::Horizontal => {
                matches!(ch, 9 | 0x20 | 0xa0 | 0x1680 | 0x180e | 0x2000..=0x200a | 0x202f | 0x205f | 0x3000)
            }
            Self::Vertical => matches!(ch, 0xa..=0xd | 0x85 | 0x2028 | 0x2029),
        }
    }
}

impl Rule {
    fn holds(&self, ch: u32) -> bool {
        match self {
            Self::Nothing => false,
            Self::Range(first, last) => (*first..=*last).contains(&ch),
            Self::Folds(lower) => ch == *lower || fold(ch) == *lower,
            Self::FoldedRange(first, last) => {
                let range = *first..=*last;
                range.contains(&ch) || range.contains(&to_upper(ch)) || range.contains(&fold(ch))
            }
            Self::Test(test) => test.holds(ch),
            Self::Not(rule) => !rule.holds(ch),
            Self::Any(rules) => rules.iter().any(|rule| rule.holds(ch)),
            Self::Both(rules) => rules.iter().all(|rule| rule.holds(ch)),
        }
    }
}

/// The bits of `first..=last` below U+0100.
fn low_range(first: u32, last: u32) -> [u128; 2] {
    let half = |start: u32| {
        let (first, last) = (first.max(start), last.min(start + 127));
        if first > last { 0 } else { (u128::MAX >> (127 - (last - first))) << (first - start) }
    };
    [half(0), half(128)]
}

impl CharSet {
    /// The empty set.
    pub(super) const EMPTY: Self = Self { low: [0, 0], high: Rule::Nothing, basic: true };

    /// A code point.
    pub(super) fn single(ch: u32) -> Self {
        Self::range(ch, ch)
    }

    /// Code points from one to another.
    pub(super) fn range(first: u32, last: u32) -> Self {
        Self {
            low: low_range(first, last),
            high: if last > 0xff { Rule::Range(first, last) } else { Rule::Nothing },
            basic: last < 0xd800 || (first > 0xdfff && last < 0x10000),
        }
    }

    /// Every code point.
    pub(super) fn all() -> Self {
        Self { basic: false, ..Self::range(0, 0x0010_ffff) }
    }

    /// What ends a line: `.` matches all others.
    pub(super) fn line_ends() -> Self {
        Self { low: [1 << 0xa | 1 << 0xd, 1 << (0x85 - 0x80)], high: Rule::Range(0x2028, 0x2029), basic: true }
    }

    /// What `\\w` is with the flag `U`.
    pub(super) fn word() -> Self {
        let digits_and_marks = category::MARK | category::ND | category::PC;
        Self::test(Test::Alphabetic)
            .union(Self::test(Test::Category(digits_and_marks)))
            .union(Self::test(Test::JoinControl))
    }

    /// The code points below U+0080 of which a bit is set.
    pub(super) const fn ascii(bits: u128) -> Self {
        Self { low: [bits, 0], high: Rule::Nothing, basic: true }
    }

    /// What passes a test.
    pub(super) fn test(test: Test) -> Self {
        let mut low = [0, 0];
        for ch in (0..256).filter(|ch| test.holds(*ch)) {
            low[ch as usize / 128] |= 1 << (ch % 128);
        }
        let basic = matches!(test, Test::Horizontal | Test::Vertical);
        Self { low, high: Rule::Test(test), basic }
    }

    /// Code points from one to another and their other case: of ASCII, or of all of Unicode.
    pub(super) fn folded_range(first: u32, last: u32, unicode: bool) -> Self {
        let range = first..=last;
        let mut set = Self { basic: false, ..Self::range(first, last) };
        if unicode {
            set.high = Rule::FoldedRange(first, last);
            for ch in (0..256).filter(|ch| range.contains(&to_upper(*ch)) || range.contains(&fold(*ch))) {
                set.add(ch);
            }
        } else {
            for ch in (0..128).filter(|ch| range.contains(&ascii_upper(*ch)) || range.contains(&ascii_lower(*ch))) {
                set.add(ch);
            }
        }
        set
    }

    /// A code point and its other cases by all of Unicode; `lower` is the folded one.
    pub(super) fn folds(lower: u32) -> Self {
        let mut set = Self { high: Rule::Folds(lower), basic: false, ..Self::EMPTY };
        for ch in (0..256).filter(|ch| *ch == lower || fold(*ch) == lower) {
            set.add(ch);
        }
        set
    }

    /// Adds a code point below U+0100.
    pub(super) fn add(&mut self, ch: u32) {
        if let Some(half) = self.low.get_mut(ch as usize / 128) {
            *half |= 1 << (ch % 128);
        }
    }

    /// Adds a code point below U+0100 and its other case, if that is ignored.
    pub(super) fn add_cases(&mut self, ch: u32, case: Case) {
        self.add(ch);
        if case != Case::Exact && ch < 0x80 || case == Case::Unicode {
            self.add(to_upper(ch));
            self.add(to_lower(ch));
        }
    }

    /// Whether a code point is in it.
    #[inline]
    pub(super) fn contains(&self, ch: u32) -> bool {
        match self.low.get(ch as usize / 128) {
            Some(half) => half >> (ch % 128) & 1 != 0,
            None => self.high.holds(ch),
        }
    }

    /// What is in one or the other.
    pub(super) fn union(self, other: Self) -> Self {
        let high = match (self.high, other.high) {
            (Rule::Nothing, rule) | (rule, Rule::Nothing) => rule,
            (Rule::Any(mut rules), rule) => {
                rules.push(rule);
                Rule::Any(rules)
            }
            (one, other) => Rule::Any(vec![one, other]),
        };
        let low = [self.low[0] | other.low[0], self.low[1] | other.low[1]];
        Self { low, high, basic: self.basic && other.basic }
    }

    /// What is in both.
    pub(super) fn intersect(self, other: Self) -> Self {
        let high = match (self.high, other.high) {
            (Rule::Nothing, _) | (_, Rule::Nothing) => Rule::Nothing,
            (one, other) => Rule::Both(Box::new([one, other])),
        };
        let low = [self.low[0] & other.low[0], self.low[1] & other.low[1]];
        Self { low, high, basic: self.basic && other.basic }
    }

    /// What is not in it.
    pub(super) fn negate(self) -> Self {
        Self { low: [!self.low[0], !self.low[1]], high: Rule::Not(Box::new(self.high)), basic: false }
    }
}
