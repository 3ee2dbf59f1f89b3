//! Renders a parsed template by walking its tree.

mod block;
mod directive;
mod expression;
mod foreach;
mod reference;
mod scope;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::Error;
use super::parser::{LIMIT, Macros, parse};
use super::prepare::prepare;
use super::program::{Origin, Program};
use super::template::{Context, Settings};
use super::tree::{Block, Node, Range};
use crate::java::{self, Exception, Meter, Text, Value};
use block::BlockReference;
use scope::Scope;

/// Why rendering does not go on.
#[derive(Debug)]
pub(super) enum Stop {
    /// It failed.
    Error(Box<Error>),
    /// `#break` or `#stop`.
    Command(Command),
}

/// What `#break` and `#stop` end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// Whatever is nearest of what can be ended.
    Nearest,
    /// The template, or what `#evaluate` was given.
    Template,
    /// The directive that made a scope.
    Owner(usize),
}

impl Command {
    /// Whether it ends a directive.
    fn is_for(self, owner: usize) -> bool {
        self == Self::Nearest || self == Self::Owner(owner)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(Box::new(error))
    }
}

type Rendered<T = ()> = Result<T, Stop>;

/// What all parts of one rendering share.
#[derive(Debug)]
struct Engine {
    settings: Settings,
    meter: Meter,
    macros: Macros,
    /// Calls of macros in each other; a call that `#break` ends stays counted, as it does in Velocity.
    calls: Cell<usize>,
    depth: Cell<usize>,
    /// Why a block that a value's text was asked of stopped.
    pending: RefCell<Option<Stop>>,
    /// The blocks that values are.
    blocks: RefCell<Vec<Weak<BlockReference>>>,
}

/// Renders into one writer.
struct Interpreter {
    engine: Rc<Engine>,
    out: Vec<u16>,
}

/// Where a node is rendered: the text that it stands in and the variables that it sees.
#[derive(Clone, Debug)]
struct Frame {
    program: Rc<Program>,
    scope: Scope,
}

/// How deep blocks, macros, expressions and evaluated texts may lie in each other as they are rendered.
const DEEPEST: usize = 400;

/// Renders a program with what is in the context.
///
/// # Errors
/// Velocity would stop, or a limit is reached.
pub(super) fn render(
    program: &Rc<Program>,
    macros: &Macros,
    context: &Context,
    settings: &Settings,
    meter: &Meter,
) -> Result<Vec<u16>, Error> {
    let engine = Engine {
        settings: settings.clone(),
        meter: meter.clone(),
        macros: macros.clone(),
        calls: Cell::new(0),
        depth: Cell::new(0),
        pending: RefCell::new(None),
        blocks: RefCell::new(Vec::new()),
    };
    let mut interpreter = Interpreter { engine: Rc::new(engine), out: Vec::new() };
    let frame = Frame { program: program.clone(), scope: Scope::base(context.clone()) };
    let rendered = interpreter.block(&program.block, &frame);
    let blocks = interpreter.engine.blocks.take();
    blocks.iter().filter_map(Weak::upgrade).for_each(|block| block.end());
    match rendered {
        Ok(()) | Err(Stop::Command(Command::Nearest | Command::Template)) => Ok(interpreter.out),
        // The directive that a scope is of has ended, so nothing takes the command.
        Err(Stop::Command(Command::Owner(_))) => {
            let range = program.block.tokens;
            Err(program.error(range, "StopCommand", "`#break` names a scope that has ended"))
        }
        Err(Stop::Error(error)) => Err(*error),
    }
}

impl Interpreter {
    fn block(&mut self, block: &Block, frame: &Frame) -> Rendered {
        block.nodes.iter().try_for_each(|node| self.node(node, frame))
    }

    fn node(&mut self, node: &Node, frame: &Frame) -> Rendered {
        self.pay(1, frame, Range::default())?;
        match node {
            Node::Text(text) => self.write(text, frame),
            Node::Reference(reference) => self.print(reference, frame),
            Node::Set(left, right) => self.set(left, right, frame),
            Node::If(branches, otherwise) => {
                for (condition, block) in branches {
                    if self.condition(condition, frame)? {
                        return self.deeper(frame, block.tokens, |interpreter| interpreter.block(block, frame));
                    }
                }
                match otherwise {
                    Some(block) => self.deeper(frame, block.tokens, |interpreter| interpreter.block(block, frame)),
                    None => Ok(()),
                }
            }
            Node::Directive(directive) => {
                self.deeper(frame, directive.tokens, |interpreter| interpreter.directive(directive, frame))
            }
        }
    }

    /// Writes text.
    fn write(&mut self, text: &[u16], frame: &Frame) -> Rendered {
        self.pay(text.len(), frame, Range::default())?;
        if self.out.len() + text.len() > self.engine.settings.output {
            let message = format!("the output is longer than {} characters", self.engine.settings.output);
            return Err(self.limit(frame, Range::default(), message));
        }
        self.out.extend_from_slice(text);
        Ok(())
    }

    /// What is rendered, as text of its own.
    fn text_of(&mut self, render: impl FnOnce(&mut Self) -> Rendered) -> Rendered<Vec<u16>> {
        let before = std::mem::take(&mut self.out);
        let rendered = render(self);
        let text = std::mem::replace(&mut self.out, before);
        rendered.map(|()| text)
    }

    /// Does what goes one level down.
    fn deeper<T>(&mut self, frame: &Frame, tokens: Range, run: impl FnOnce(&mut Self) -> Rendered<T>) -> Rendered<T> {
        let depth = self.engine.depth.get();
        if depth == DEEPEST {
            let message = format!("more than {DEEPEST} levels are rendered in each other");
            return Err(self.limit(frame, tokens, message));
        }
        self.engine.depth.set(depth + 1);
        let done = run(self);
        self.engine.depth.set(depth);
        done
    }

    fn pay(&self, steps: usize, frame: &Frame, tokens: Range) -> Rendered {
        self.engine.meter.spend(steps).map_err(|exception| self.limit(frame, tokens, exception.message))
    }

    fn limit(&self, frame: &Frame, tokens: Range, message: impl Into<String>) -> Stop {
        frame.program.error(tokens, LIMIT, message).into()
    }

    /// What an exception of a value becomes: an error at these tokens, unless a block of ours stopped in it.
    fn thrown(
        &self,
        exception: Exception,
        frame: &Frame,
        tokens: Range,
        class: &'static str,
        message: impl FnOnce(&Exception) -> String,
    ) -> Stop {
        if let Some(stop) = self.engine.pending.borrow_mut().take() {
            return stop;
        }
        let (class, message) = if exception.is_limit() {
            (LIMIT, exception.message)
        } else if exception.is_unsupported() {
            ("Unsupported", format!("{} is not supported", exception.message))
        } else {
            (class, message(&exception))
        };
        frame.program.error(tokens, class, message).into()
    }

    /// A value's text.
    fn text(&self, value: &Value, frame: &Frame, tokens: Range) -> Rendered<Text> {
        java::to_text(value, &self.engine.meter).map_err(|exception| self.raised(exception, frame, tokens))
    }
}

/// The simple name of an exception's class.
fn class_of(exception: &Exception) -> &'static str {
    exception.class.rsplit('.').next().unwrap_or(exception.class)
}

/// Parses and prepares what `#evaluate` was given.
fn parsed(text: &[u16], origin: Origin, macros: &Macros) -> Result<Rc<Program>, Error> {
    let program = Rc::new(parse(text, origin, macros)?);
    prepare(&program, macros)?;
    Ok(program)
}
