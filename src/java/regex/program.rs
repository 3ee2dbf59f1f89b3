//! A pattern as the matcher runs it: nodes, each of which knows what comes next.

use super::parser::Parsed;
use super::set::CharSet;
use super::study::Study;
use super::syntax::{Anchor, Case, Choice, Group, Item, Reach, Times};

/// The place of a node.
pub(super) type NodeId = u32;

/// What a node does.
#[derive(Debug)]
pub(super) enum Op {
    /// The pattern has matched.
    Match,
    /// A part that is tried by itself has matched.
    Accept,
    /// A look-behind has matched, if it ends where it was asked.
    BehindEnd,
    Char(CharSet),
    /// Code units, compared one by one.
    Units(Box<[u16]>),
    /// Code points, compared by case.
    Chars(Box<[u32]>, Case),
    Anchor(Anchor),
    LineEnding,
    BackReference {
        group: u32,
        case: Case,
    },
    /// A group begins: the position is kept in a register.
    Open {
        register: u32,
    },
    /// A capturing group ends.
    Close {
        register: u32,
        group: u32,
    },
    Choice(Box<[NodeId]>),
    /// The longest run of a set, then shorter ones.
    Run {
        set: CharSet,
        least: u32,
    },
    /// `atom` by itself, or nothing.
    Optional {
        atom: NodeId,
        greed: super::syntax::Greed,
    },
    /// `atom` by itself.
    Atomic {
        atom: NodeId,
    },
    Look {
        atom: NodeId,
        negated: bool,
        behind: Option<Reach>,
    },
    /// Repeats of `atom`, each turn by itself.
    Repeat(Repeat),
    /// Begins a loop.
    Enter {
        repeats: NodeId,
    },
    /// After each turn of a loop.
    Loop(Loop),
}

/// Repeats without a way back into a turn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repeat {
    pub(super) atom: NodeId,
    pub(super) times: Times,
    /// The group that each turn sets.
    pub(super) capture: Option<u32>,
    /// Whether the atom has but one way and changes nothing but the position.
    pub(super) plain: bool,
}

/// Repeats with a way back into each turn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loop {
    pub(super) body: NodeId,
    pub(super) times: Times,
    /// The register that counts the turns.
    pub(super) count: u32,
    /// The register with the position where a turn began.
    pub(super) begin: u32,
    /// Where failed positions are remembered, if they may be.
    pub(super) memory: Option<u32>,
}

/// A node.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) op: Op,
    pub(super) next: NodeId,
}

/// A pattern ready to match.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) nodes: Vec<Node>,
    pub(super) start: NodeId,
    /// How many groups capture, group 0 with them.
    pub(super) groups: u32,
    pub(super) names: Vec<(String, u32)>,
    pub(super) registers: u32,
    pub(super) memories: u32,
    /// Whether a search steps by code points.
    pub(super) wide: bool,
    /// Whether it can only match where the search begins.
    pub(super) anchored: bool,
    /// Characters that a match has at least.
    pub(super) least: usize,
}

impl Program {
    /// Compiles a pattern.
    pub(super) fn new(parsed: Parsed) -> Self {
        let least = Study::of(&parsed.choice).least;
        let anchored = matches!(
            parsed.choice.as_slice(),
            [row] if matches!(row.first(), Some(Item::Anchor(Anchor::Begin)))
        );
        let mut compiler = Compiler { nodes: Vec::new(), registers: 0, memories: 0, remembering: parsed.remembering };
        let end = compiler.node(Op::Match, 0);
        let start = compiler.choice(parsed.choice, end);
        Self {
            nodes: compiler.nodes,
            start,
            groups: parsed.groups,
            names: parsed.names,
            registers: compiler.registers,
            memories: compiler.memories,
            wide: parsed.wide,
            anchored,
            least: usize::try_from(least).unwrap_or(0),
        }
    }
}

struct Compiler {
    nodes: Vec<Node>,
    registers: u32,
    memories: u32,
    remembering: Vec<usize>,
}

impl Compiler {
    fn node(&mut self, op: Op, next: NodeId) -> NodeId {
        self.nodes.push(Node { op, next });
        (self.nodes.len() - 1) as NodeId
    }

    fn register(&mut self) -> u32 {
        self.registers += 1;
        self.registers - 1
    }

    /// Compiles alternatives that `next` follows.
    fn choice(&mut self, choice: Choice, next: NodeId) -> NodeId {
        let mut rows: Vec<NodeId> = choice.into_iter().map(|row| self.row(row, next)).collect();
        match rows.pop() {
            Some(only) if rows.is_empty() => only,
            last => {
                rows.extend(last);
                self.node(Op::Choice(rows.into()), next)
            }
        }
    }

    fn row(&mut self, row: Vec<Item>, next: NodeId) -> NodeId {
        row.into_iter().rev().fold(next, |next, item| self.item(item, next))
    }

    /// Compiles alternatives that are tried by themselves.
    fn alone(&mut self, choice: Choice) -> NodeId {
        let end = self.node(Op::Accept, 0);
        self.choice(choice, end)
    }

    fn item(&mut self, item: Item, next: NodeId) -> NodeId {
        let op = match item {
            Item::Char(set) => Op::Char(set),
            Item::Literal { chars, case: Case::Exact, wide: false } => {
                Op::Units(chars.iter().map(|ch| *ch as u16).collect())
            }
            Item::Literal { chars, case, .. } => Op::Chars(chars.into(), case),
            Item::Anchor(anchor) => Op::Anchor(anchor),
            Item::LineEnding => Op::LineEnding,
            Item::BackReference { group, case } => Op::BackReference { group, case },
            Item::Run { set, least } => Op::Run { set, least },
            Item::Group(group) => return self.group(group, next),
            Item::Atomic(body) => Op::Atomic { atom: self.alone(body) },
            Item::Look { body, negated, behind } => {
                let end = self.node(if behind.is_some() { Op::BehindEnd } else { Op::Accept }, 0);
                Op::Look { atom: self.choice(body, end), negated, behind }
            }
            Item::Optional(item, greed) => Op::Optional { atom: self.alone(vec![vec![*item]]), greed },
            Item::OptionalGroup(group, greed) => {
                let group = self.group(group, next);
                let ways = if greed == super::syntax::Greed::Lazy { [next, group] } else { [group, next] };
                Op::Choice(Box::new(ways))
            }
            Item::Repeat(item, times) => {
                let atom = self.alone(vec![vec![*item]]);
                Op::Repeat(Repeat { atom, times, capture: None, plain: self.is_plain(atom) })
            }
            Item::RepeatGroup(group, times) => {
                let atom = self.alone(group.body);
                Op::Repeat(Repeat { atom, times, capture: group.capture, plain: self.is_plain(atom) })
            }
            Item::Loop { group, times, remember } => return self.repeats(group, times, remember, next),
        };
        self.node(op, next)
    }

    fn group(&mut self, group: Group, next: NodeId) -> NodeId {
        let Some(number) = group.capture else { return self.choice(group.body, next) };
        let register = self.register();
        let close = self.node(Op::Close { register, group: number }, next);
        let body = self.choice(group.body, close);
        self.node(Op::Open { register }, body)
    }

    fn repeats(&mut self, group: Group, times: Times, remember: usize, next: NodeId) -> NodeId {
        let (begin, count) = (self.register(), self.register());
        let memory = self.remembering.contains(&remember).then(|| {
            self.memories += 1;
            self.memories - 1
        });
        let repeats = self.node(Op::Loop(Loop { body: 0, times, count, begin, memory }), next);
        let close = match group.capture {
            Some(number) => self.node(Op::Close { register: begin, group: number }, repeats),
            None => repeats,
        };
        let inner = self.choice(group.body, close);
        let open = self.node(Op::Open { register: begin }, inner);
        if let Some(Node { op: Op::Loop(repeats), .. }) = self.nodes.get_mut(repeats as usize) {
            repeats.body = open;
        }
        self.node(Op::Enter { repeats }, next)
    }

    /// Whether nodes up to an `Accept` have but one way and change nothing but the position.
    fn is_plain(&self, mut id: NodeId) -> bool {
        loop {
            let Some(node) = self.nodes.get(id as usize) else { return false };
            match node.op {
                Op::Accept => return true,
                Op::LineEnding => {
                    return self.nodes.get(node.next as usize).is_some_and(|next| matches!(next.op, Op::Accept));
                }
                Op::Char(_) | Op::Units(_) | Op::Chars(..) | Op::Anchor(_) | Op::BackReference { .. } => id = node.next,
                _ => return false,
            }
        }
    }
}
