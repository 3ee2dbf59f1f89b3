//! Text as tokens. What is a token depends on the lexical state, which tokens change and the parser changes too: the
//! states are those of Velocity 1.7's grammar, and so is each rule's order.

mod rules;
mod shapes;

use std::ops::Range;

use super::token::{Kind, Token};
use rules::Rule;

/// A lexical state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Text.
    Default,
    /// After `$`.
    Reference,
    /// After `.` of a reference.
    Modifier,
    /// In the parentheses of a method.
    Arguments,
    /// In the brackets of an index.
    Index,
    /// After `#`.
    PreDirective,
    /// In a directive.
    Directive,
    /// In `#[[`.
    TextBlock,
    /// In `#*`.
    BlockComment,
    /// In `#**`.
    FormalComment,
    /// In `##`.
    LineComment,
}

/// A state to come back to, and its parentheses.
#[derive(Clone, Copy, Debug)]
struct Saved {
    state: State,
    opened: usize,
    closed: usize,
}

/// The text ends within something, or no rule takes what comes.
#[derive(Debug)]
pub(super) struct LexicalError {
    /// The unit that no rule takes; the end of the text, if it is that.
    pub(super) at: usize,
}

/// Cuts a text into tokens, one at a time.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    text: &'a [u16],
    at: usize,
    state: State,
    stack: Vec<Saved>,
    /// Parentheses of this state.
    opened: usize,
    closed: usize,
    in_comment: bool,
    /// In `#set(…)`.
    pub(super) in_set: bool,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a [u16]) -> Self {
        let stack = Vec::new();
        Self { text, at: 0, state: State::Default, stack, opened: 0, closed: 0, in_comment: false, in_set: false }
    }

    /// The next token; the end again and again once the text is through.
    pub(super) fn next(&mut self) -> Result<Token, LexicalError> {
        let mut special = Vec::new();
        'token: loop {
            let start = self.at;
            if start >= self.text.len() {
                return Ok(Token { kind: Kind::End, start, end: start, cut: 0, special });
            }
            loop {
                let (rule, length) =
                    rules::longest(self.state, self.text, self.at).map_err(|read| self.no_rule(self.at + read))?;
                self.at += length;
                match rule {
                    Rule::Token(kind) => {
                        let mut token = Token { kind, start, end: self.at, cut: 0, special };
                        self.after(&mut token);
                        return Ok(token);
                    }
                    Rule::Skip => continue 'token,
                    Rule::Terminator => {
                        special.push(Range { start, end: self.at });
                        self.at -= 1;
                        self.pop();
                        continue 'token;
                    }
                    more => self.more(more),
                }
                if self.at >= self.text.len() {
                    return Err(LexicalError { at: self.at });
                }
            }
        }
    }

    /// What no rule takes. Where nothing comes after it, Velocity tells the end.
    fn no_rule(&self, at: usize) -> LexicalError {
        let length = self.text.len();
        LexicalError { at: if at + 1 >= length { length } else { at } }
    }

    /// Whether an opening parenthesis comes, blanks apart.
    pub(super) fn sees_parenthesis(&self) -> bool {
        let rest = self.text[self.at..].iter().find(|unit| !shapes::is_blank(**unit));
        rest == Some(&u16::from(b'('))
    }

    /// Goes to the state of directives, as the parser does once it knows a directive's name.
    pub(super) fn enter_directive(&mut self) {
        self.state = State::Directive;
    }

    /// Comes back to the state before, and its parentheses.
    pub(super) fn pop(&mut self) -> bool {
        match self.stack.pop() {
            Some(saved) => {
                (self.state, self.opened, self.closed) = (saved.state, saved.opened, saved.closed);
                true
            }
            None => {
                self.opened = 0;
                self.state = State::Default;
                false
            }
        }
    }

    fn push(&mut self, state: State) {
        self.stack.push(Saved { state: self.state, opened: self.opened, closed: self.closed });
        self.opened = 0;
        self.state = state;
    }

    /// What the beginning of a longer token does.
    fn more(&mut self, rule: Rule) {
        if self.in_comment {
            return;
        }
        match rule {
            Rule::Dollar => {
                if self.state == State::Reference {
                    self.pop();
                }
                self.push(State::Reference);
            }
            Rule::Hash => {
                if matches!(self.state, State::Reference | State::Modifier) {
                    self.pop();
                }
                self.push(State::PreDirective);
            }
            Rule::TextBlock => self.comment(State::TextBlock),
            Rule::FormalComment => {
                self.at -= 1;
                self.comment(State::FormalComment);
            }
            Rule::BlockComment => self.comment(State::BlockComment),
            Rule::More | Rule::Token(_) | Rule::Skip | Rule::Terminator => {}
        }
    }

    fn comment(&mut self, state: State) {
        self.in_comment = true;
        self.push(state);
    }

    /// What a token does when it is whole.
    fn after(&mut self, token: &mut Token) {
        match token.kind {
            Kind::IndexOpen => self.push(State::Index),
            Kind::IndexClose | Kind::ReferenceClose => _ = self.pop(),
            Kind::ParenthesisOpen => {
                if !self.in_comment {
                    self.opened += 1;
                }
                if self.state == State::Modifier {
                    self.state = State::Arguments;
                }
            }
            Kind::ParenthesisClose => self.close(),
            Kind::MethodClose => self.state = State::Reference,
            Kind::Set if !self.in_comment => {
                self.push(State::Directive);
                self.in_set = true;
                self.opened += 1;
            }
            Kind::LineComment if !self.in_comment => {
                if self.state == State::Reference {
                    self.pop();
                }
                self.comment(State::LineComment);
            }
            Kind::LineCommentEnd | Kind::FormalComment | Kind::BlockComment | Kind::TextBlock => {
                self.in_comment = false;
                self.pop();
            }
            Kind::String if self.state == State::Directive && !self.in_set && self.opened == 0 => _ = self.pop(),
            Kind::Newline => {
                self.pop();
                self.in_set = false;
            }
            Kind::EndDirective | Kind::Else => _ = self.pop(),
            Kind::If | Kind::ElseIf => self.state = State::Directive,
            Kind::Integer => {
                // `1..` is an integer before the dots of a range.
                let image = &self.text[token.start..token.end];
                if image.ends_with(&[u16::from(b'.'); 2]) {
                    self.at -= 2;
                    token.end -= 2;
                }
                let stays = matches!(self.state, State::Arguments | State::Index);
                if self.opened == 0 && !self.in_set && !stays {
                    self.pop();
                }
            }
            Kind::Float if self.opened == 0 && !self.in_set && self.state != State::Arguments => _ = self.pop(),
            Kind::Dot => {
                self.at -= 1;
                token.end -= 1;
                // What stands before it in the same token does not print.
                token.cut = token.end - token.start - 1;
                self.state = State::Modifier;
            }
            _ => {}
        }
    }

    /// A closing parenthesis ends the innermost state that has one open, and all above it.
    fn close(&mut self) {
        if self.in_comment {
            return;
        }
        loop {
            if self.opened > 0 {
                if self.opened == self.closed + 1 {
                    self.pop();
                } else {
                    self.closed += 1;
                }
                return;
            }
            if !self.pop() {
                return;
            }
        }
    }
}
