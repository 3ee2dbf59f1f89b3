//! A parsed text: the template itself, a string literal in it, or what `#evaluate` was given; and where its parts stand.

use std::ops::Range;

use super::Error;
use super::token::Tokens;
use super::tree::{Block, Range as TokenRange};

/// A text that was parsed.
#[derive(Debug)]
pub(super) struct Program {
    /// Its tokens.
    pub(super) tokens: Tokens,
    /// Its statements.
    pub(super) block: Block,
    /// Where it stands.
    pub(super) origin: Origin,
}

/// Where a text stands.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// The line and the column of the string literal that it is the text of; Velocity adds them to its own.
    pub(super) literal: Option<(usize, usize)>,
    /// The bytes of the template that it stands for.
    pub(super) bytes: Bytes,
}

/// How the units of a text are found among the template's bytes.
#[derive(Clone, Debug)]
pub(super) enum Bytes {
    /// They are the template's own from this byte on.
    From(usize),
    /// All of them stand for these bytes.
    All(Range<usize>),
}

impl Origin {
    /// The template itself.
    pub(super) fn template() -> Self {
        Self { literal: None, bytes: Bytes::From(0) }
    }

    /// An error about units of a text of this origin.
    pub(super) fn error(
        &self,
        text: &[u16],
        units: Range<usize>,
        class: &'static str,
        message: impl Into<String>,
    ) -> Error {
        let (line, column) = self.place(text, units.start);
        Error { class, message: message.into(), range: self.bytes(text, units), line, column }
    }

    /// The line and column that Velocity names.
    pub(super) fn place(&self, text: &[u16], unit: usize) -> (usize, usize) {
        let (line, column) = place(text, unit);
        match self.literal {
            Some((first, start)) => (line + first - 1, if line == 1 { column + start } else { column }),
            None => (line, column),
        }
    }

    /// The template's bytes.
    pub(super) fn bytes(&self, text: &[u16], units: Range<usize>) -> Range<usize> {
        match &self.bytes {
            Bytes::From(start) => {
                let end = units.end.min(text.len());
                let first = units.start.min(end);
                // Whole characters only: a pair of surrogates is one.
                let splits =
                    |at: usize| at > 0 && char::decode_utf16(text[at - 1..].iter().take(2).copied()).count() == 1;
                let first = if first < text.len() && splits(first) { first - 1 } else { first };
                let end = if end < text.len() && splits(end) { end + 1 } else { end };
                let before = bytes(&text[..first]);
                start + before..start + before + bytes(&text[first..end])
            }
            Bytes::All(range) => range.clone(),
        }
    }
}

impl Program {
    /// The first unit of a token; of the end, the last that there is, as Velocity tells it.
    pub(super) fn start(&self, token: usize) -> usize {
        start(&self.tokens, token)
    }

    /// An error about tokens, told at the first.
    pub(super) fn error(&self, tokens: TokenRange, class: &'static str, message: impl Into<String>) -> Error {
        let start = self.start(tokens.first);
        let end = self.tokens.list.get(tokens.last).map_or(start, |token| token.end).max(start);
        self.origin.error(&self.tokens.text, start..end, class, message)
    }

    /// The line and column of a token.
    pub(super) fn place(&self, token: usize) -> (usize, usize) {
        self.origin.place(&self.tokens.text, self.start(token))
    }

    /// What a node prints that stands for itself.
    pub(super) fn literal(&self, tokens: TokenRange) -> Vec<u16> {
        self.tokens.literal(tokens.first, tokens.last)
    }
}

/// The first unit of a token; of the end, the last that there is.
pub(super) fn start(tokens: &Tokens, token: usize) -> usize {
    let length = tokens.text.len();
    tokens.list.get(token).map_or(length, |token| token.start).min(length.saturating_sub(1))
}

/// A tab goes to the next multiple of this many columns.
const TAB: usize = 8;

/// Velocity's line and column, from 1, of a unit; the end is one past the last.
fn place(text: &[u16], unit: usize) -> (usize, usize) {
    let (mut line, mut column) = (1, 0);
    let mut before = 0;
    for (index, now) in text.iter().enumerate().take(unit + 1) {
        let breaks = before == LINE_FEED || (before == RETURN && *now != LINE_FEED);
        if index > 0 && breaks {
            (line, column) = (line + 1, 0);
        }
        column += 1;
        if *now == u16::from(b'\t') {
            column -= 1;
            column += TAB - column % TAB;
        }
        before = *now;
    }
    if unit >= text.len() {
        if before == LINE_FEED || before == RETURN {
            return (line + 1, 0);
        }
        column += 1;
    }
    (line, column)
}

const LINE_FEED: u16 = b'\n' as u16;
const RETURN: u16 = b'\r' as u16;

/// The UTF-8 length of UTF-16.
fn bytes(units: &[u16]) -> usize {
    char::decode_utf16(units.iter().copied()).map(|unit| unit.map_or(3, char::len_utf8)).sum()
}
