//! Parts of a pattern that are tried by themselves: once they match, there is no way back into them. What their groups
//! took stays, even if what follows fails: so does Java.

use super::frame::{Frame, Left, Phase, Run, Then};
use super::machine::{Machine, Step};
use super::program::{NodeId, Op, Repeat};
use super::syntax::{Greed, Reach};
use super::unicode::{code_point_at, code_point_before, width};
use crate::java::Exception;

impl Machine<'_> {
    /// Tries a part; `resume` is told how it went.
    pub(super) fn try_part(&mut self, atom: NodeId, at: usize, then: Then) -> Result<Step, Exception> {
        self.push(Frame::Part { before: self.part, then })?;
        self.part = Some(self.stack.len() - 1);
        Ok(Step::To(atom, at))
    }

    /// A part has matched.
    pub(super) fn accept(&mut self, at: usize) -> Result<Step, Exception> {
        let Some(part) = self.part else { return Ok(Step::Fail) };
        self.commit(part + 1);
        match self.stack.pop() {
            Some(Frame::Part { before, then }) => {
                self.part = before;
                self.resume(then, Some(at))
            }
            _ => Ok(Step::Fail),
        }
    }

    /// Gives up all ways from a frame on. Registers get their values back. A group that repeats keeps its last turn,
    /// but of repeats within repeats those that began first have the last word.
    pub(super) fn commit(&mut self, first: usize) {
        while self.stack.len() > first {
            match self.stack.pop() {
                Some(Frame::Register { register, value }) => {
                    if let Some(kept) = self.registers.get_mut(register as usize) {
                        *kept = value;
                    }
                }
                Some(Frame::Repeat(Left::Fewer, run)) => self.capture(run),
                _ => {}
            }
        }
    }

    /// Sets the group of repeats to their last turn.
    fn capture(&mut self, run: Run) {
        if let Op::Repeat(Repeat { capture: Some(group), .. }) = self.program.nodes[run.node as usize].op {
            self.set_group(group, Some((run.at.saturating_sub(run.length), run.at)));
        }
    }

    /// Goes on after a part that matched up to `end`, or failed.
    pub(super) fn resume(&mut self, then: Then, end: Option<usize>) -> Result<Step, Exception> {
        let program = self.program;
        let next = |node: NodeId| program.nodes[node as usize].next;
        match then {
            Then::Atomic { node } => Ok(end.map_or(Step::Fail, |end| Step::To(next(node), end))),
            Then::Optional { node, at, back } => {
                if back && end.is_some() {
                    self.push(Frame::Go { node: next(node), at })?;
                }
                Ok(Step::To(next(node), end.unwrap_or(at)))
            }
            Then::Look { node, at, start, first, behind_end } => {
                let Op::Look { atom, negated, behind } = program.nodes[node as usize].op else { return Ok(Step::Fail) };
                if end.is_none() && behind.is_some() && start > first {
                    let wide = behind.is_some_and(|reach| reach.wide);
                    let start = start - if wide { width(code_point_before(self.text, start)) } else { 1 };
                    if start >= first {
                        return self.try_part(atom, start, Then::Look { node, at, start, first, behind_end });
                    }
                }
                self.behind_end = behind_end;
                Ok(if end.is_some() == negated { Step::Fail } else { Step::To(next(node), at) })
            }
            Then::Repeat(run) => match program.nodes[run.node as usize].op {
                Op::Repeat(repeat) => self.repeat(run, repeat, Some(end)),
                _ => Ok(Step::Fail),
            },
        }
    }

    pub(super) fn optional(&mut self, node: NodeId, atom: NodeId, greed: Greed, at: usize) -> Result<Step, Exception> {
        if greed == Greed::Lazy {
            self.push(Frame::Optional { node, at })?;
            return Ok(Step::To(self.program.nodes[node as usize].next, at));
        }
        self.try_part(atom, at, Then::Optional { node, at, back: greed == Greed::Greedy })
    }

    /// Looks around. A look-behind is tried from the nearest start to the farthest.
    pub(super) fn look(
        &mut self,
        node: NodeId,
        atom: NodeId,
        behind: Option<Reach>,
        at: usize,
    ) -> Result<Step, Exception> {
        let behind_end = self.behind_end;
        let Some(reach) = behind else {
            return self.try_part(atom, at, Then::Look { node, at, start: at, first: at, behind_end });
        };
        let (least, most) = self.reach(reach, at)?;
        let position = at as i32;
        let first = position.wrapping_sub(most).max(0);
        let start = position.wrapping_sub(least);
        let then = |start: usize| Then::Look { node, at, start, first: first as usize, behind_end };
        if start < first {
            return self.resume(then(first as usize), None);
        }
        self.behind_end = at;
        self.try_part(atom, start as usize, then(start as usize))
    }

    /// How many code units a look-behind reaches back: at least and at most.
    fn reach(&self, reach: Reach, at: usize) -> Result<(i32, i32), Exception> {
        if !reach.wide {
            return Ok((reach.least, reach.most));
        }
        Ok((self.units_before(reach.least, at)?, self.units_before(reach.most, at)?))
    }

    /// How many code units so many code points before a position take; if the number is negative, so many after it.
    fn units_before(&self, chars: i32, at: usize) -> Result<i32, Exception> {
        let mut end = at;
        let mut count = 0;
        while count < chars && end > 0 {
            end -= width(code_point_before(self.text, end));
            count += 1;
        }
        while count > chars && chars != i32::MIN && end < self.text.len() {
            end += width(code_point_at(self.text, end));
            count -= 1;
        }
        self.meter.spend(count.unsigned_abs() as usize)?;
        Ok(at.abs_diff(end) as i32)
    }

    /// Goes on with repeats. `end` is how the atom went at `run.at`, if it was tried: where it ended, or that it failed.
    pub(super) fn repeat(
        &mut self,
        mut run: Run,
        repeat: Repeat,
        mut end: Option<Option<usize>>,
    ) -> Result<Step, Exception> {
        let next = self.program.nodes[run.node as usize].next;
        loop {
            if let Some(end) = end
                && let Some(step) = self.take_turn(&mut run, repeat, end)?
            {
                return Ok(step);
            }
            if run.phase == Phase::Least && run.count >= repeat.times.least {
                run.least = run.count;
                run.before = repeat.capture.and_then(|group| self.group(group));
                run.phase = match repeat.times.greed {
                    Greed::Greedy => Phase::First,
                    Greed::Lazy => {
                        run.phase = Phase::Lazy;
                        self.push(Frame::Repeat(Left::More, run))?;
                        return Ok(Step::To(next, run.at));
                    }
                    Greed::Possessive => Phase::Possessive,
                };
            }
            if run.phase != Phase::Least && run.count >= repeat.times.most {
                return match run.phase {
                    Phase::Equal => self.fewer(run),
                    Phase::Lazy => Ok(Step::Fail),
                    _ => Ok(Step::To(next, run.at)),
                };
            }
            self.meter.spend(1)?;
            if !repeat.plain {
                return self.try_part(repeat.atom, run.at, Then::Repeat(run));
            }
            end = Some(self.plain_row(repeat.atom, run.at)?);
        }
    }

    /// Takes in how a turn went; none if another one comes.
    fn take_turn(&mut self, run: &mut Run, repeat: Repeat, end: Option<usize>) -> Result<Option<Step>, Exception> {
        let next = self.program.nodes[run.node as usize].next;
        let start = run.at;
        let Some(end) = end else {
            return match run.phase {
                Phase::Least | Phase::Lazy => Ok(Some(Step::Fail)),
                Phase::First | Phase::Possessive => Ok(Some(Step::To(next, start))),
                Phase::Equal => self.fewer(*run).map(Some),
            };
        };
        let empty = end <= start;
        match run.phase {
            Phase::First if empty => return Ok(Some(Step::To(next, start))),
            Phase::First => {
                run.length = end - start;
                run.phase = Phase::Equal;
            }
            Phase::Equal if end != start + run.length => {
                self.push(Frame::Repeat(Left::AsMany, *run))?;
                run.phase = Phase::First;
                run.least = run.count;
                run.before = repeat.capture.and_then(|group| self.group(group));
                return Ok(None);
            }
            Phase::Lazy if empty => return Ok(Some(Step::Fail)),
            Phase::Least | Phase::Equal | Phase::Lazy | Phase::Possessive => {}
        }
        if let Some(group) = repeat.capture {
            self.set_group(group, Some((start, end)));
        }
        run.at = end;
        run.count += 1;
        match run.phase {
            Phase::Lazy => {
                self.push(Frame::Repeat(Left::More, *run))?;
                Ok(Some(Step::To(next, end)))
            }
            Phase::Possessive if empty => Ok(Some(Step::To(next, end))),
            _ => Ok(None),
        }
    }

    /// Goes on after the repeats that there are; fewer are left to try.
    fn fewer(&mut self, run: Run) -> Result<Step, Exception> {
        if run.count > run.least {
            self.push(Frame::Repeat(Left::Fewer, run))?;
        } else if let Op::Repeat(Repeat { capture: Some(group), .. }) = self.program.nodes[run.node as usize].op {
            self.set_group(group, run.before);
        }
        Ok(Step::To(self.program.nodes[run.node as usize].next, run.at))
    }

    /// What follows the repeats has failed.
    pub(super) fn repeat_back(&mut self, left: Left, mut run: Run) -> Result<Step, Exception> {
        let Op::Repeat(repeat) = self.program.nodes[run.node as usize].op else { return Ok(Step::Fail) };
        match left {
            Left::AsMany => self.fewer(run),
            Left::More => self.repeat(run, repeat, None),
            Left::Fewer => {
                run.at = run.at.saturating_sub(run.length);
                run.count -= 1;
                self.capture(run);
                self.fewer(run)
            }
        }
    }
}
