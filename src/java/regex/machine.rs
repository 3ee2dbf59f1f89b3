//! The matcher: it tries the ways of a program in Java's order, with a stack of what is left to try.

use super::frame::{Frame, Run, Then};
use super::program::{Loop, NodeId, Op, Program};
use super::unicode::{code_point_at, code_point_before, width};
use crate::java::{Exception, Meter};

/// Where the matcher goes on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    To(NodeId, usize),
    Fail,
    /// All has matched, up to here.
    Done(usize),
}

/// How many ways may be left to try at once: it bounds the memory. Java's own stack ends far earlier.
const FRAMES: usize = 1 << 20;

/// A program at work on a text.
pub(super) struct Machine<'a> {
    pub(super) program: &'a Program,
    pub(super) text: &'a [u16],
    pub(super) meter: &'a Meter,
    /// Where groups and loops keep positions and counts.
    pub(super) registers: Vec<usize>,
    /// Start and end of each group.
    pub(super) groups: Vec<Option<(usize, usize)>>,
    pub(super) stack: Vec<Frame>,
    /// The frame below which the part that is tried by itself began.
    pub(super) part: Option<usize>,
    /// Where a look-behind must end.
    pub(super) behind_end: usize,
    /// Where the match before ended: `\G`.
    pub(super) last_end: usize,
    /// Whether a match must reach the end of the text.
    pub(super) whole: bool,
    /// Positions at which a loop has failed, a bit for each.
    memories: Vec<Vec<u64>>,
}

impl<'a> Machine<'a> {
    pub(super) fn new(program: &'a Program, text: &'a [u16], meter: &'a Meter) -> Self {
        Self {
            program,
            text,
            meter,
            registers: vec![0; program.registers as usize],
            groups: vec![None; program.groups as usize],
            stack: Vec::new(),
            part: None,
            behind_end: 0,
            last_end: 0,
            whole: false,
            memories: vec![Vec::new(); program.memories as usize],
        }
    }

    /// Whether all of the text matches.
    pub(super) fn matches(&mut self) -> Result<bool, Exception> {
        self.whole = true;
        self.run(0).map(|end| end.is_some())
    }

    /// The next match that begins at or after `from`; group 0 is it.
    pub(super) fn find(&mut self, from: usize) -> Result<bool, Exception> {
        self.groups.fill(None);
        self.memories.iter_mut().for_each(Vec::clear);
        let Some(last) = self.text.len().checked_sub(self.program.least) else { return Ok(false) };
        let mut start = from;
        while start <= last {
            if let Some(end) = self.run(start)? {
                if let Some(all) = self.groups.first_mut() {
                    *all = Some((start, end));
                }
                self.last_end = end;
                return Ok(true);
            }
            if self.program.anchored {
                return Ok(false);
            }
            start += if self.program.wide { width(code_point_at(self.text, start)) } else { 1 };
        }
        Ok(false)
    }

    /// The end of the match that begins at `start`.
    fn run(&mut self, start: usize) -> Result<Option<usize>, Exception> {
        self.stack.clear();
        self.part = None;
        let mut step = Step::To(self.program.start, start);
        loop {
            self.meter.spend(1)?;
            step = match step {
                Step::To(node, at) => self.step(node, at)?,
                Step::Done(end) => return Ok(Some(end)),
                Step::Fail => match self.stack.pop() {
                    Some(frame) => self.back(frame)?,
                    None => return Ok(None),
                },
            };
        }
    }

    pub(super) fn push(&mut self, frame: Frame) -> Result<(), Exception> {
        self.meter.spend(1)?;
        if self.stack.len() >= FRAMES {
            return Err(Exception::limit("a regular expression leaves too many ways to try"));
        }
        self.stack.push(frame);
        Ok(())
    }

    fn step(&mut self, id: NodeId, at: usize) -> Result<Step, Exception> {
        let program = self.program;
        let Some(node) = program.nodes.get(id as usize) else { return Ok(Step::Fail) };
        let next = node.next;
        Ok(match &node.op {
            Op::Match => {
                if self.whole && at != self.text.len() {
                    return Ok(Step::Fail);
                }
                self.commit(0);
                Step::Done(at)
            }
            Op::Accept => return self.accept(at),
            Op::BehindEnd if at == self.behind_end => return self.accept(at),
            Op::BehindEnd => Step::Fail,
            Op::Char(set) => match self.take(set, at) {
                Some(end) => Step::To(next, end),
                None => Step::Fail,
            },
            Op::LineEnding => {
                let end = self.plain_end(id, at)?;
                if end == Some(at + 2) {
                    self.push(Frame::Go { node: next, at: at + 1 })?;
                }
                end.map_or(Step::Fail, |end| Step::To(next, end))
            }
            Op::Units(_) | Op::Chars(..) | Op::Anchor(_) | Op::BackReference { .. } => {
                self.plain_end(id, at)?.map_or(Step::Fail, |end| Step::To(next, end))
            }
            Op::Open { register } => {
                self.set_register(*register, at)?;
                Step::To(next, at)
            }
            Op::Close { register, group } => {
                let start = self.registers.get(*register as usize).copied().unwrap_or(at);
                self.keep_group(*group)?;
                self.set_group(*group, Some((start, at)));
                Step::To(next, at)
            }
            Op::Choice(ways) => return self.choose(id, ways, 0, at),
            Op::Run { set, least } => {
                let mut end = at;
                let mut count = 0;
                while let Some(after) = self.take(set, end) {
                    end = after;
                    count += 1;
                }
                self.meter.spend(count)?;
                let Some(spare) = count.checked_sub(*least as usize) else { return Ok(Step::Fail) };
                if spare > 0 {
                    self.push(Frame::Shorter { node: id, start: at, at: end, spare })?;
                }
                Step::To(next, end)
            }
            Op::Optional { atom, greed } => return self.optional(id, *atom, *greed, at),
            Op::Atomic { atom } => return self.try_part(*atom, at, Then::Atomic { node: id }),
            Op::Look { atom, behind, .. } => return self.look(id, *atom, *behind, at),
            Op::Repeat(repeat) => {
                if let Some(group) = repeat.capture {
                    self.keep_group(group)?;
                }
                return self.repeat(Run::new(id, at), *repeat, None);
            }
            Op::Enter { repeats } => return self.enter(*repeats, at),
            Op::Loop(repeats) => return self.turn(id, *repeats, next, at),
        })
    }

    /// The position after a character of the set.
    #[inline]
    pub(super) fn take(&self, set: &super::set::CharSet, at: usize) -> Option<usize> {
        let unit = *self.text.get(at)?;
        if unit & 0xf800 != 0xd800 {
            return set.contains(u32::from(unit)).then_some(at + 1);
        }
        let ch = code_point_at(self.text, at);
        set.contains(ch).then(|| at + width(ch))
    }

    /// Goes on with what was left to try.
    fn back(&mut self, frame: Frame) -> Result<Step, Exception> {
        let program = self.program;
        Ok(match frame {
            Frame::Register { register, value } => {
                if let Some(kept) = self.registers.get_mut(register as usize) {
                    *kept = value;
                }
                Step::Fail
            }
            Frame::Group { group, range } => {
                self.set_group(group, range);
                Step::Fail
            }
            Frame::Go { node, at } => Step::To(node, at),
            Frame::Choice { node, nth, at } => match &program.nodes[node as usize].op {
                Op::Choice(ways) => return self.choose(node, ways, nth as usize, at),
                _ => Step::Fail,
            },
            Frame::Shorter { node, start, at, spare } => {
                let shorter = start.max(at - width(code_point_before(self.text, at)));
                if spare > 1 {
                    self.push(Frame::Shorter { node, start, at: shorter, spare: spare - 1 })?;
                }
                Step::To(program.nodes[node as usize].next, shorter)
            }
            Frame::Leave { node, at, count } => self.leave(node, at, count),
            Frame::Again { node, at, count } => match program.nodes[node as usize].op {
                Op::Loop(repeats) if count < repeats.times.most as usize => {
                    self.set_register(repeats.count, count + 1)?;
                    Step::To(repeats.body, at)
                }
                _ => Step::Fail,
            },
            Frame::Optional { node, at } => match program.nodes[node as usize].op {
                Op::Optional { atom, .. } => return self.try_part(atom, at, Then::Atomic { node }),
                _ => Step::Fail,
            },
            Frame::Repeat(left, run) => return self.repeat_back(left, run),
            Frame::Part { before, then } => {
                self.part = before;
                return self.resume(then, None);
            }
        })
    }

    fn choose(&mut self, id: NodeId, ways: &[NodeId], nth: usize, at: usize) -> Result<Step, Exception> {
        let Some(way) = ways.get(nth) else { return Ok(Step::Fail) };
        if nth + 1 < ways.len() {
            self.push(Frame::Choice { node: id, nth: (nth + 1) as u32, at })?;
        }
        Ok(Step::To(*way, at))
    }

    fn set_register(&mut self, register: u32, value: usize) -> Result<(), Exception> {
        if let Some(kept) = self.registers.get_mut(register as usize) {
            let before = std::mem::replace(kept, value);
            self.push(Frame::Register { register, value: before })?;
        }
        Ok(())
    }

    fn register(&self, register: u32) -> usize {
        self.registers.get(register as usize).copied().unwrap_or(0)
    }

    pub(super) fn group(&self, group: u32) -> Option<(usize, usize)> {
        self.groups.get(group as usize).copied().flatten()
    }

    pub(super) fn set_group(&mut self, group: u32, range: Option<(usize, usize)>) {
        if let Some(kept) = self.groups.get_mut(group as usize) {
            *kept = range;
        }
    }

    /// Puts the group back if what follows fails.
    fn keep_group(&mut self, group: u32) -> Result<(), Exception> {
        let range = self.group(group);
        self.push(Frame::Group { group, range })
    }

    /// Begins a loop.
    fn enter(&mut self, id: NodeId, at: usize) -> Result<Step, Exception> {
        let program = self.program;
        let node = &program.nodes[id as usize];
        let Op::Loop(repeats) = node.op else { return Ok(Step::Fail) };
        if repeats.times.most == 0 {
            return Ok(Step::To(node.next, at));
        }
        if repeats.times.least == 0 {
            if repeats.times.greed == super::syntax::Greed::Lazy {
                self.push(Frame::Again { node: id, at, count: 0 })?;
                return Ok(Step::To(node.next, at));
            }
            self.push(Frame::Go { node: node.next, at })?;
        }
        self.set_register(repeats.count, 1)?;
        Ok(Step::To(repeats.body, at))
    }

    /// Ends a turn of a loop: another one, or what follows.
    fn turn(&mut self, id: NodeId, repeats: Loop, next: NodeId, at: usize) -> Result<Step, Exception> {
        if at <= self.register(repeats.begin) {
            return Ok(Step::To(next, at));
        }
        let count = self.register(repeats.count);
        if count >= repeats.times.least as usize {
            if repeats.times.greed == super::syntax::Greed::Lazy {
                self.push(Frame::Again { node: id, at, count })?;
                return Ok(Step::To(next, at));
            }
            if count >= repeats.times.most as usize || self.has_failed(repeats, at) {
                return Ok(Step::To(next, at));
            }
            self.push(Frame::Leave { node: id, at, count })?;
        }
        self.set_register(repeats.count, count + 1)?;
        Ok(Step::To(repeats.body, at))
    }

    fn has_failed(&self, repeats: Loop, at: usize) -> bool {
        let memory = repeats.memory.and_then(|memory| self.memories.get(memory as usize));
        memory.and_then(|bits| bits.get(at / 64)).is_some_and(|bits| bits >> (at % 64) & 1 != 0)
    }

    /// Another turn of a loop has failed: remembers that, and goes on after the loop.
    fn leave(&mut self, id: NodeId, at: usize, count: usize) -> Step {
        let node = &self.program.nodes[id as usize];
        let Op::Loop(repeats) = node.op else { return Step::Fail };
        if let Some(value) = self.registers.get_mut(repeats.count as usize) {
            *value = count;
        }
        if let Some(bits) = repeats.memory.and_then(|memory| self.memories.get_mut(memory as usize)) {
            if bits.is_empty() {
                bits.resize(self.text.len() / 64 + 1, 0);
            }
            if let Some(bits) = bits.get_mut(at / 64) {
                *bits |= 1 << (at % 64);
            }
        }
        Step::To(node.next, at)
    }
}
