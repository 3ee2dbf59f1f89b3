//! A pattern as it was parsed: what repeats in which way is decided here, as Java decides it.

use super::set::CharSet;

/// Alternatives, the first first.
pub(super) type Choice = Vec<Vec<Item>>;

/// How a quantifier takes: as much as it can (`*`), as little (`*?`), or as much without giving back (`*+`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Greed {
    Greedy,
    Lazy,
    Possessive,
}

/// Which letters are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Exact,
    /// `(?i)`.
    Ascii,
    /// `(?iu)`.
    Unicode,
}

/// No upper bound of a quantifier.
pub(super) const UNBOUNDED: u32 = i32::MAX as u32;

/// How often something comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) least: u32,
    pub(super) most: u32,
    pub(super) greed: Greed,
}

impl Times {
    /// Whether it is `?`, or `{0,1}`.
    pub(super) fn is_optional(self) -> bool {
        (self.least, self.most) == (0, 1)
    }

    /// Whether it is `*`, `+` or `{n,}` that takes as much as it can.
    pub(super) fn is_endless(self) -> bool {
        self.most == UNBOUNDED && self.greed == Greed::Greedy
    }
}

/// A position in the text, which takes nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// `^` and `\A`.
    Begin,
    /// `\z`.
    End,
    /// `^` of `(?m)`; with `(?d)` only `\n` ends a line.
    Caret { unix: bool },
    /// `$` and `\Z`.
    Dollar { unix: bool, lines: bool },
    /// `\G`.
    LastMatch,
    /// `\b`, or `\B` where `inside`.
    Bound { inside: bool, unicode: bool },
}

/// A group in parentheses.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) body: Choice,
    /// The number of a capturing group.
    pub(super) capture: Option<u32>,
}

/// How far back a look-behind may begin, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) least: i32,
    pub(super) most: i32,
    /// Whether it counts code points: the pattern holds supplementary characters from here on. Else code units.
    pub(super) wide: bool,
}

/// A part of a pattern.
#[derive(Debug)]
pub(super) enum Item {
    /// One character.
    Char(CharSet),
    /// Characters in a row. `wide` if one of them takes surrogates.
    Literal {
        chars: Vec<u32>,
        case: Case,
        wide: bool,
    },
    Anchor(Anchor),
    /// `\R`.
    LineEnding,
    BackReference {
        group: u32,
        case: Case,
    },
    Group(Group),
    /// `(?=x)`, `(?!x)`, and with a reach `(?<=x)`, `(?<!x)`.
    Look {
        body: Choice,
        negated: bool,
        behind: Option<Reach>,
    },
    /// `(?>x)`.
    Atomic(Choice),
    /// `x?` of what is no group: without a way back into `x`.
    Optional(Box<Item>, Greed),
    /// `(x)?` and `(x)??`.
    OptionalGroup(Group, Greed),
    /// `[x]*`, `[x]+` and `[x]{n,}`.
    Run {
        set: CharSet,
        least: u32,
    },
    /// Repeats of what is no group or possessive: without a way back into one turn.
    Repeat(Box<Item>, Times),
    /// Repeats of a group that matches in one way only.
    RepeatGroup(Group, Times),
    /// Repeats of any other group. `remember` is the number under which failed positions may be remembered.
    Loop {
        group: Group,
        times: Times,
        remember: usize,
    },
}
