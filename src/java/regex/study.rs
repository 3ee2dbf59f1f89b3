//! How long a match can be, and whether there is but one way to match: what Java's compiler finds out of a pattern, with
//! the same 32-bit arithmetic, since look-behinds and groups behave by it.

use super::syntax::{Choice, Item, Times};

/// What is known of a row of items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Study {
    /// Characters that a match has at least.
    pub(super) least: i32,
    /// Characters that a match has at most, if `bounded`.
    pub(super) most: i32,
    pub(super) bounded: bool,
    pub(super) deterministic: bool,
}

impl Study {
    const NEW: Self = Self { least: 0, most: 0, bounded: true, deterministic: true };

    /// What is known of alternatives and of nothing after them.
    pub(super) fn of(choice: &Choice) -> Self {
        let mut walk = Walk { now: Self::NEW, before: Vec::new() };
        walk.choice(choice);
        walk.finish()
    }

    fn of_item(item: &Item) -> Self {
        let mut walk = Walk { now: Self::NEW, before: Vec::new() };
        walk.item(item);
        walk.finish()
    }

    fn add(&mut self, least: i32, most: i32) {
        self.least = self.least.wrapping_add(least);
        self.most = self.most.wrapping_add(most);
    }

    /// What `times` repeats of `turn` add.
    fn repeat(&mut self, turn: Self, times: Times) {
        let (least, most) = (times.least as i32, times.most as i32);
        let length = turn.least.wrapping_mul(least).wrapping_add(self.least);
        self.least = if length < self.least { 0x0fff_ffff } else { length };
        if self.bounded && turn.bounded {
            let length = turn.most.wrapping_mul(most).wrapping_add(self.most);
            self.bounded = length >= self.most;
            self.most = length;
        } else {
            self.bounded = false;
            self.most = turn.most;
        }
        self.deterministic = self.deterministic && turn.deterministic && least == most;
    }
}

/// A walk along the items of a pattern.
struct Walk {
    now: Study,
    /// What came before each choice that was passed: it is added at the end.
    before: Vec<Study>,
}

impl Walk {
    /// Goes through alternatives; false if nothing after them is looked at.
    fn choice(&mut self, choice: &Choice) -> bool {
        match choice.as_slice() {
            [row] => self.row(row),
            rows => {
                self.branch(rows.iter().map(|row| {
                    let mut walk = Self { now: Study::NEW, before: Vec::new() };
                    walk.row(row);
                    walk.finish()
                }));
                true
            }
        }
    }

    fn branch(&mut self, rows: impl Iterator<Item = Study>) {
        let (mut least, mut most, mut bounded) = (i32::MAX, -1, self.now.bounded);
        for row in rows {
            least = least.min(row.least);
            most = most.max(row.most);
            bounded &= row.bounded;
        }
        self.now.add(least, most);
        self.before.push(Study { bounded, ..self.now });
        self.now = Study::NEW;
    }

    fn row(&mut self, row: &[Item]) -> bool {
        row.iter().all(|item| self.item(item))
    }

    fn item(&mut self, item: &Item) -> bool {
        let now = &mut self.now;
        match item {
            Item::Char(_) => now.add(1, 1),
            Item::Literal { chars, .. } => now.add(chars.len() as i32, chars.len() as i32),
            Item::LineEnding => now.add(1, 2),
            Item::Anchor(_) | Item::Look { .. } => {}
            Item::BackReference { .. } => now.bounded = false,
            Item::Group(group) => return self.choice(&group.body),
            Item::Atomic(body) => {
                // Java goes on with the numbers that it has, so a choice in the body ends in them.
                let mut walk = Self { now: *now, before: Vec::new() };
                walk.choice(body);
                *now = walk.finish();
            }
            Item::Optional(item, _) => {
                let least = now.least;
                let mut walk = Self { now: *now, before: Vec::new() };
                walk.item(item);
                *now = Study { least, deterministic: false, ..walk.finish() };
            }
            Item::OptionalGroup(group, _) => {
                let one = Study::of(&group.body);
                self.branch([one, Study::NEW].into_iter());
            }
            Item::Run { least, .. } => {
                now.least = now.least.wrapping_add(*least as i32);
                if now.bounded {
                    now.most = now.most.wrapping_add(i32::MAX);
                }
                now.deterministic = false;
            }
            Item::Repeat(item, times) => {
                let turn = Study::of_item(item);
                now.repeat(turn, *times);
            }
            Item::RepeatGroup(group, times) => {
                let turn = Study::of(&group.body);
                now.repeat(turn, *times);
            }
            Item::Loop { .. } => {
                now.bounded = false;
                now.deterministic = false;
                return false;
            }
        }
        true
    }

    fn finish(mut self) -> Study {
        while let Some(before) = self.before.pop() {
            self.now.add(before.least, before.most);
            self.now.bounded &= before.bounded;
            self.now.deterministic = false;
        }
        self.now
    }
}
