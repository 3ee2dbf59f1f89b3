//! What the matcher leaves on its stack.

use super::program::NodeId;

/// Something to undo or to try when the matcher fails.
#[derive(Clone, Copy, Debug)]
pub(super) enum Frame {
    /// A register had this value.
    Register { register: u32, value: usize },
    /// A group had this range.
    Group { group: u32, range: Option<(usize, usize)> },
    /// Another way.
    Go { node: NodeId, at: usize },
    /// The alternatives from the nth on.
    Choice { node: NodeId, nth: u32, at: usize },
    /// Shorter runs: as many as there are characters to spare.
    Shorter { node: NodeId, start: usize, at: usize, spare: usize },
    /// What follows a loop after `count` turns.
    Leave { node: NodeId, at: usize, count: usize },
    /// Another turn of a lazy loop.
    Again { node: NodeId, at: usize, count: usize },
    /// The atom of a lazy `??`.
    Optional { node: NodeId, at: usize },
    /// Fewer or more repeats.
    Repeat(Left, Run),
    /// A part that is tried by itself began here.
    Part { before: Option<usize>, then: Then },
}

/// What is left of repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// One turn less, and so on.
    Fewer,
    /// As many as there are, then fewer: longer or shorter turns were tried after them.
    AsMany,
    /// One turn more.
    More,
}

/// Which turns of repeats are being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Those that there must be.
    Least,
    /// The first one more than there must be: it says how long turns are.
    First,
    /// Others as long as the first.
    Equal,
    /// One more of a lazy quantifier.
    Lazy,
    /// One more of a possessive quantifier.
    Possessive,
}

/// Repeats at work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) node: NodeId,
    pub(super) phase: Phase,
    pub(super) at: usize,
    pub(super) count: u32,
    /// How few turns may be left over.
    pub(super) least: u32,
    /// How long each turn since `least` was.
    pub(super) length: usize,
    /// The group as it was after `least` turns.
    pub(super) before: Option<(usize, usize)>,
}

impl Run {
    pub(super) fn new(node: NodeId, at: usize) -> Self {
        Self { node, phase: Phase::Least, at, count: 0, least: 0, length: 0, before: None }
    }
}

/// What follows when a part that is tried by itself has matched or failed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Then {
    /// What follows the node, at the end of the part.
    Atomic { node: NodeId },
    /// What follows the node, at the end of the part; else at `at`. If `back`, what follows at `at` is tried too.
    Optional { node: NodeId, at: usize, back: bool },
    /// A look-around at `at`. A look-behind goes on from `start` down to `first`.
    Look { node: NodeId, at: usize, start: usize, first: usize, behind_end: usize },
    /// A turn of repeats.
    Repeat(Run),
}
