//! A parsed template. Token indexes say where a node stands and what it prints if it stands for itself.

use std::cell::OnceCell;
use std::rc::Rc;

use super::program::Program;
use crate::java::{Text, Value};

/// Statements in a row.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The statements.
    pub(super) nodes: Vec<Node>,
    /// The tokens of it.
    pub(super) tokens: Range,
}

/// The first and the last token of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Range {
    /// The first.
    pub(super) first: usize,
    /// The last.
    pub(super) last: usize,
}

/// A statement.
#[derive(Debug)]
pub(super) enum Node {
    /// What prints as it is.
    Text(Vec<u16>),
    /// A reference.
    Reference(Reference),
    /// `#set`.
    Set(Reference, Expression),
    /// `#if`: conditions and blocks, and the block of `#else`.
    If(Vec<(Expression, Block)>, Option<Block>),
    /// Any other directive.
    Directive(Directive),
}

/// A directive but for `#set` and `#if`.
#[derive(Debug)]
pub(super) struct Directive {
    /// What it does.
    pub(super) kind: DirectiveKind,
    /// Its name, without `#` and `@`.
    pub(super) name: Rc<str>,
    /// What stands in its parentheses.
    pub(super) arguments: Vec<Rc<Expression>>,
    /// What stands before its `#end`.
    pub(super) block: Option<Rc<Block>>,
    /// The tokens of it.
    pub(super) tokens: Range,
}

/// What a directive does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DirectiveKind {
    /// `#foreach`.
    Foreach,
    /// `#include`.
    Include,
    /// `#parse`.
    Parse,
    /// `#macro`.
    Macro,
    /// `#literal`.
    Literal,
    /// `#evaluate`.
    Evaluate,
    /// `#break`.
    Break,
    /// `#define`.
    Define,
    /// `#stop`.
    Stop,
    /// `#@name`: a call of a macro that is given a block.
    BlockCall,
    /// `#name`: a call of a macro, or text if there is no such macro.
    Call,
    /// `#@name` without parentheses: text.
    Text,
}

impl DirectiveKind {
    /// The directive of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "foreach" => Self::Foreach,
            "include" => Self::Include,
            "parse" => Self::Parse,
            "macro" => Self::Macro,
            "literal" => Self::Literal,
            "evaluate" => Self::Evaluate,
            "break" => Self::Break,
            "define" => Self::Define,
            "stop" => Self::Stop,
            _ => return None,
        })
    }

    /// Whether it goes on to an `#end`.
    pub(super) fn has_block(self) -> bool {
        matches!(self, Self::Foreach | Self::Macro | Self::Literal | Self::Define | Self::BlockCall)
    }
}

/// An expression.
#[derive(Debug)]
pub(super) struct Expression {
    /// What it is.
    pub(super) kind: ExpressionKind,
    /// The tokens of it.
    pub(super) tokens: Range,
}

/// What an expression is.
#[derive(Debug)]
pub(super) enum ExpressionKind {
    /// A reference.
    Reference(Reference),
    /// A number, `true` or `false`.
    Constant(Value),
    /// A string in which nothing is interpolated.
    String(Text),
    /// A string with a `\u` that is none, or a number that is none: the exception's simple name.
    Malformed(&'static str),
    /// A string in which there may be references and directives.
    Interpolated(Interpolated),
    /// `[1..$n]`.
    Range(Box<(Expression, Expression)>),
    /// `[1, $x]`.
    List(Vec<Expression>),
    /// `{"a": 1}`.
    Map(Vec<(Expression, Expression)>),
    /// A word, where a directive takes one.
    Word(Rc<str>),
    /// `!$x`.
    Not(Box<Expression>),
    /// An operand, and operators with their right operands, from the left.
    Chain(Box<Expression>, Vec<Link>),
}

/// An operator, and what stands right of it.
#[derive(Debug)]
pub(super) struct Link {
    /// The operator.
    pub(super) operator: Operator,
    /// Its right operand.
    pub(super) right: Expression,
    /// The tokens of the right operand and the blanks around it, which Velocity takes for those of the whole.
    pub(super) tokens: Range,
}

/// A string literal that is a template itself.
#[derive(Debug)]
pub(super) struct Interpolated {
    /// The template's text; it ends in a blank of ours unless a `##` stands in it.
    pub(super) text: Rc<[u16]>,
    /// Whether a blank was added.
    pub(super) is_padded: bool,
    /// The literal's token.
    pub(super) token: usize,
    /// The template, once it is parsed.
    pub(super) program: OnceCell<Rc<Program>>,
}

/// An operator of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// `||`.
    Or,
    /// `&&`.
    And,
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `>`.
    Greater,
    /// `<=`.
    LessOrEqual,
    /// `>=`.
    GreaterOrEqual,
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Modulo,
}

impl Operator {
    /// Whether it is `||` or `&&`.
    pub(super) fn is_logical(self) -> bool {
        matches!(self, Self::Or | Self::And)
    }

    /// Whether it gives a number, or text.
    pub(super) fn is_arithmetic(self) -> bool {
        matches!(self, Self::Add | Self::Subtract | Self::Multiply | Self::Divide | Self::Modulo)
    }
}

/// A reference: a variable and what is read from it.
#[derive(Debug)]
pub(super) struct Reference {
    /// The variable's name.
    pub(super) root: Rc<str>,
    /// What is read from it.
    pub(super) parts: Vec<Part>,
    /// How it is written.
    pub(super) form: Form,
    /// Whether a backslash keeps it from being read.
    pub(super) is_escaped: bool,
    /// Whether it has a value as an operand; `$\!x` has none.
    pub(super) is_computable: bool,
    /// The backslashes before it that print.
    pub(super) escapes: Vec<u16>,
    /// What else stands before its `$` in the same token.
    pub(super) lead: Vec<u16>,
    /// What it prints if it has no value.
    pub(super) otherwise: Rc<str>,
    /// The tokens of it.
    pub(super) tokens: Range,
}

/// How a reference is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `$x`, `${x}`, `$!x`, `$!{x}`.
    Dollar,
    /// A name without a `$`: text, but for Velocity a reference.
    Bare,
}

/// A step of a reference.
#[derive(Debug)]
pub(super) enum Part {
    /// `.name`.
    Property(Rc<str>, usize),
    /// `.name(…)`.
    Method(Rc<str>, Vec<Expression>, usize),
    /// `[…]`.
    Index(Box<Expression>, usize),
}
