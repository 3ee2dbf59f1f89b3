//! Tokens as a tree, by Velocity's grammar. It looks ahead where Velocity's parser does and as far: what is text and what
//! is a mistake depends on it.

mod directive;
mod expression;
mod lookahead;
mod reference;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use super::Error;
use super::lexer::{Lexer, LexicalError};
use super::program::{Origin, Program, start};
use super::token::{Kind, Token, Tokens};
use super::tree::{Block, Node, Range as TokenRange};

/// A macro: its body, and the program that it stands in.
#[derive(Debug)]
pub(super) struct Macro {
    /// The arguments' names.
    pub(super) arguments: Vec<Rc<str>>,
    /// The body.
    pub(super) body: Rc<Block>,
    /// The program.
    pub(super) program: Rc<Program>,
}

/// The macros that are known.
#[derive(Clone, Debug, Default)]
pub(super) struct Macros {
    /// Those that can be called; the first of a name stays.
    pub(super) defined: RefCell<HashMap<Rc<str>, Rc<Macro>>>,
    /// The names that were seen, as escapes before them are resolved.
    pub(super) names: RefCell<HashSet<String>>,
}

impl Macros {
    /// Whether a macro of this name can be called.
    pub(super) fn is_defined(&self, name: &str) -> bool {
        self.defined.borrow().contains_key(name)
    }
}

/// Parses a text.
///
/// # Errors
/// It is no template.
pub(super) fn parse(text: &[u16], origin: Origin, macros: &Macros) -> Result<Program, Error> {
    let tokens = Tokens { text: text.into(), list: Vec::with_capacity(text.len() / 4) };
    let mut parser = Parser { lexer: Lexer::new(text), tokens, at: 0, macros, depth: 0, seen: 0 };
    match parser.process() {
        Ok(block) => Ok(Program { tokens: parser.tokens, block, origin }),
        Err(fault) => Err(origin.error(text, fault.units, fault.class, fault.message)),
    }
}

/// What is wrong with units of the text.
#[derive(Debug)]
struct Fault {
    units: Range<usize>,
    class: &'static str,
    message: String,
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    tokens: Tokens,
    /// The token that comes next.
    at: usize,
    macros: &'a Macros,
    depth: usize,
    /// The tokens that looks ahead saw.
    seen: usize,
}

/// How deep statements and expressions may lie in each other. Velocity's own limit is Java's stack.
const DEEPEST: usize = 200;

/// The class of what a limit of ours ends.
pub(super) const LIMIT: &str = "Limit";

/// The class of what Velocity's grammar does not take.
pub(super) const PARSE_ERROR: &str = "ParseErrorException";

impl Parser<'_> {
    fn process(&mut self) -> Result<Block, Fault> {
        let block = self.block()?;
        self.consume(Kind::End)?;
        Ok(block)
    }

    /// The kind of the token that comes so many after the next.
    fn peek(&mut self, ahead: usize) -> Result<Kind, Fault> {
        Ok(self.token(self.at + ahead)?.kind)
    }

    fn token(&mut self, index: usize) -> Result<&Token, Fault> {
        while self.tokens.list.len() <= index {
            let token = self.lexer.next().map_err(|error| self.lexical(&error))?;
            self.tokens.list.push(token);
        }
        Ok(&self.tokens.list[index])
    }

    fn lexical(&self, error: &LexicalError) -> Fault {
        let what = match self.tokens.text.get(error.at) {
            Some(unit) => format!("`{}` cannot stand here", String::from_utf16_lossy(&[*unit])),
            None => "the template ends in the midst of something".to_owned(),
        };
        Fault { units: error.at..error.at + 1, class: PARSE_ERROR, message: what }
    }

    /// Takes the next token if it is of this kind.
    fn consume(&mut self, kind: Kind) -> Result<usize, Fault> {
        if self.peek(0)? == kind { Ok(self.take()) } else { Err(self.unexpected(&[kind])) }
    }

    /// Takes the next token, which was seen.
    fn take(&mut self) -> usize {
        self.at += 1;
        self.at - 1
    }

    /// Takes the next token if it is of this kind, else none.
    fn optional(&mut self, kind: Kind) -> Result<(), Fault> {
        if self.peek(0)? == kind {
            self.take();
        }
        Ok(())
    }

    fn unexpected(&self, wanted: &[Kind]) -> Fault {
        let wanted: Vec<&str> = wanted.iter().map(|kind| shown(*kind)).collect();
        let wanted = if wanted.is_empty() { String::new() } else { format!("; {} is wanted", wanted.join(" or ")) };
        let end = self.tokens.list.get(self.at).map_or(0, |token| token.end);
        let is_end = self.tokens.list.get(self.at).is_none_or(|token| token.kind == Kind::End);
        let found = if is_end {
            "the template ends here".to_owned()
        } else {
            format!("`{}` cannot stand here", String::from_utf16_lossy(self.tokens.image(self.at)))
        };
        let start = start(&self.tokens, self.at);
        Fault { units: start..end.max(start), class: PARSE_ERROR, message: format!("{found}{wanted}") }
    }

    /// A fault told at a token.
    fn fault(&self, token: usize, message: impl Into<String>) -> Fault {
        let start = start(&self.tokens, token);
        let end = self.tokens.list.get(token).map_or(start, |token| token.end);
        Fault { units: start..end.max(start), class: PARSE_ERROR, message: message.into() }
    }

    /// The tokens since `first`.
    fn since(&self, first: usize) -> TokenRange {
        TokenRange { first, last: self.at.saturating_sub(1) }
    }

    /// Does what goes one level down.
    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth == DEEPEST {
            return Err(self.too_deep());
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn too_deep(&self) -> Fault {
        self.limit(format!("more than {DEEPEST} levels lie in each other"))
    }

    /// A limit of ours.
    fn limit(&self, message: impl Into<String>) -> Fault {
        Fault { class: LIMIT, ..self.fault(self.at, message) }
    }

    /// Statements, as long as there are any.
    fn block(&mut self) -> Result<Block, Fault> {
        let first = self.at;
        let mut nodes = Vec::new();
        while begins_statement(self.peek(0)?) {
            let node = self.deeper(Self::statement)?;
            match (node, nodes.last_mut()) {
                (Node::Text(text), Some(Node::Text(before))) => before.extend(text),
                (Node::Text(text), _) if text.is_empty() => {}
                (node, _) => nodes.push(node),
            }
        }
        Ok(Block { nodes, tokens: self.since(first) })
    }

    fn statement(&mut self) -> Result<Node, Fault> {
        let kind = self.peek(0)?;
        if kind == Kind::If {
            return self.if_directive();
        }
        if self.sees(2, |scan| scan.reference())? {
            return Ok(Node::Reference(self.reference()?));
        }
        match kind {
            Kind::LineComment | Kind::BlockComment | Kind::FormalComment => self.comment(),
            Kind::TextBlock => {
                let token = self.take();
                let image = self.tokens.image(token);
                Ok(Node::Text(image[3..image.len() - 3].to_vec()))
            }
            Kind::Set => self.set(),
            Kind::EscapedDirective => Ok(self.escaped_directive()),
            Kind::DoubleEscape => self.escape(),
            Kind::Word | Kind::BracketedWord => self.directive().map(Node::Directive),
            kind if is_text(kind) => {
                let token = self.take();
                Ok(Node::Text(self.tokens.literal(token, token)))
            }
            _ => Err(self.unexpected(&[])),
        }
    }

    /// A comment prints what stands before it in the same token.
    fn comment(&mut self) -> Result<Node, Fault> {
        let token = self.take();
        if self.tokens.list[token].kind == Kind::LineComment {
            self.optional(Kind::LineCommentEnd)?;
        }
        let image = self.tokens.image(token);
        let sign = |second: u8| {
            let pair = [u16::from(b'#'), u16::from(second)];
            image.windows(2).position(|units| units == pair)
        };
        let end = sign(b'#').or_else(|| sign(b'*')).unwrap_or(0);
        Ok(Node::Text(image[..end].to_vec()))
    }
}

/// Whether a statement begins with such a token.
fn begins_statement(kind: Kind) -> bool {
    let others = [
        Kind::EscapedDirective,
        Kind::Set,
        Kind::LineComment,
        Kind::DoubleEscape,
        Kind::FormalComment,
        Kind::BlockComment,
        Kind::TextBlock,
        Kind::If,
        Kind::Word,
        Kind::BracketedWord,
        Kind::Identifier,
    ];
    is_text(kind) || others.contains(&kind)
}

/// Tokens that are text where no reference and no directive takes them.
fn is_text(kind: Kind) -> bool {
    let kinds = [
        Kind::Text,
        Kind::Dot,
        Kind::ParenthesisOpen,
        Kind::ParenthesisClose,
        Kind::Integer,
        Kind::Float,
        Kind::String,
        Kind::Escape,
        Kind::ReferenceOpen,
        Kind::ReferenceClose,
        Kind::EmptyIndex,
    ];
    kinds.contains(&kind)
}

/// A token as messages name it.
fn shown(kind: Kind) -> &'static str {
    match kind {
        Kind::End => "the end",
        Kind::IndexOpen | Kind::BracketOpen => "`[`",
        Kind::IndexClose | Kind::BracketClose => "`]`",
        Kind::Comma => "`,`",
        Kind::Dots => "`..`",
        Kind::Colon => "`:`",
        Kind::CurlyOpen | Kind::ReferenceOpen => "`{`",
        Kind::CurlyClose | Kind::ReferenceClose => "`}`",
        Kind::ParenthesisOpen => "`(`",
        Kind::ParenthesisClose | Kind::MethodClose => "`)`",
        Kind::EndDirective => "`#end`",
        Kind::Assign => "`=`",
        Kind::Identifier => "a name",
        Kind::Integer => "an integer",
        _ => "something else",
    }
}
