//! Directives: `#if`, `#set`, the pluggable ones and macros, and the backslashes before them.

use std::rc::Rc;

use super::super::token::Kind;
use super::super::tree::{Directive, DirectiveKind, Expression, ExpressionKind, Node};
use super::{Fault, Parser};

impl Parser<'_> {
    pub(super) fn if_directive(&mut self) -> Result<Node, Fault> {
        self.take();
        let mut branches = vec![self.branch()?];
        while self.peek(0)? == Kind::ElseIf {
            self.take();
            branches.push(self.branch()?);
        }
        let mut otherwise = None;
        if self.peek(0)? == Kind::Else {
            self.take();
            otherwise = Some(self.block()?);
        }
        self.consume(Kind::EndDirective)?;
        Ok(Node::If(branches, otherwise))
    }

    fn branch(&mut self) -> Result<(Expression, super::Block), Fault> {
        self.optional(Kind::Whitespace)?;
        self.consume(Kind::ParenthesisOpen)?;
        let condition = self.expression()?;
        self.consume(Kind::ParenthesisClose)?;
        Ok((condition, self.block()?))
    }

    pub(super) fn set(&mut self) -> Result<Node, Fault> {
        self.take();
        self.optional(Kind::Whitespace)?;
        let left = self.reference()?;
        self.optional(Kind::Whitespace)?;
        self.consume(Kind::Assign)?;
        let right = self.expression()?;
        self.consume(Kind::ParenthesisClose)?;
        self.lexer.in_set = false;
        self.optional(Kind::Newline)?;
        Ok(Node::Set(left, right))
    }

    /// `\#if`: half of the backslashes go where what follows is a directive.
    pub(super) fn escaped_directive(&mut self) -> Node {
        let token = self.take();
        let image = self.tokens.image(token);
        let escapes = image.iter().take_while(|unit| **unit == u16::from(b'\\')).count();
        let name = self.tokens.name(token)[escapes + 1..].to_owned();
        let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(&name);
        let is_own = ["if", "end", "set", "else", "elseif"].contains(&name);
        if is_own || self.is_known(name) {
            self.tokens.list[token].cut = escapes - (escapes - 1) / 2;
        }
        Node::Text(self.tokens.image(token).to_vec())
    }

    /// `\\` before something: one backslash of two prints where that is a directive.
    pub(super) fn escape(&mut self) -> Result<Node, Fault> {
        let mut count = 0;
        while self.peek(0)? == Kind::DoubleEscape {
            self.take();
            count += 1;
        }
        let kind = self.peek(0)?;
        let is_own = matches!(kind, Kind::EndDirective | Kind::If | Kind::ElseIf | Kind::Else);
        let name = self.tokens.name(self.at);
        let is_control = is_own || name.get(1..).is_some_and(|name| self.is_known(name));
        Ok(Node::Text(vec![u16::from(b'\\'); if is_control { count } else { 2 * count }]))
    }

    /// Whether a directive or a macro has this name.
    fn is_known(&self, name: &str) -> bool {
        let macros = self.macros;
        DirectiveKind::named(name).is_some() || macros.names.borrow().contains(name) || macros.is_defined(name)
    }

    pub(super) fn directive(&mut self) -> Result<Directive, Fault> {
        let first = self.take();
        let image = self.tokens.name(first);
        let is_bracketed = self.tokens.list[first].kind == Kind::BracketedWord;
        let name = if is_bracketed { image.get(2..image.len() - 1) } else { image.get(1..) }.unwrap_or_default();
        let known = DirectiveKind::named(name);
        let kind = known.unwrap_or(if name.starts_with('@') { DirectiveKind::BlockCall } else { DirectiveKind::Call });
        self.lexer.enter_directive();
        let directive = |kind: DirectiveKind, arguments, block, tokens| Directive {
            kind,
            name: name.strip_prefix('@').filter(|_| kind == DirectiveKind::BlockCall).unwrap_or(name).into(),
            arguments,
            block,
            tokens,
        };
        if !self.lexer.sees_parenthesis() {
            if kind == DirectiveKind::Macro {
                return Err(self.fault(first, "a macro declaration requires at least a name argument"));
            }
            self.lexer.pop();
            return Ok(self.bare(directive, kind, first));
        }
        let arguments = self.arguments(kind, &image, first)?;
        if !kind.has_block() {
            return Ok(directive(kind, arguments, None, self.since(first)));
        }
        let block = Rc::new(self.block()?);
        self.consume(Kind::EndDirective)?;
        if kind == DirectiveKind::Macro {
            match arguments.first().map(|argument| &argument.kind) {
                Some(ExpressionKind::Word(name)) => _ = self.macros.names.borrow_mut().insert(name.to_string()),
                _ => return Err(self.fault_after(first, "the first argument of `#macro` must be the macro's name")),
            }
        }
        Ok(directive(kind, arguments, Some(block), self.since(first)))
    }

    /// What a directive without parentheses is.
    fn bare(
        &self,
        directive: impl FnOnce(DirectiveKind, Vec<Rc<Expression>>, Option<Rc<super::Block>>, super::TokenRange) -> Directive,
        kind: DirectiveKind,
        first: usize,
    ) -> Directive {
        let kind = if kind == DirectiveKind::BlockCall { DirectiveKind::Text } else { kind };
        directive(kind, Vec::new(), None, self.since(first))
    }

    /// What stands in the parentheses. Words may stand where a directive takes them.
    fn arguments(&mut self, kind: DirectiveKind, image: &str, first: usize) -> Result<Vec<Rc<Expression>>, Fault> {
        self.optional(Kind::Whitespace)?;
        self.consume(Kind::ParenthesisOpen)?;
        let is_macro = kind == DirectiveKind::Call && self.macros.is_defined(image.trim_start_matches('#'));
        let is_open = matches!(kind, DirectiveKind::Call | DirectiveKind::BlockCall);
        let mut arguments = Vec::new();
        while self.sees(2, |scan| scan.argument())? {
            self.optional(Kind::Whitespace)?;
            if self.peek(0)? == Kind::Comma {
                self.take();
                self.optional(Kind::Whitespace)?;
            }
            let position = arguments.len();
            let argument = self.argument()?;
            let is_word = matches!(argument.kind, ExpressionKind::Word(_));
            let is_name = kind == DirectiveKind::Macro && position == 0;
            let is_in = kind == DirectiveKind::Foreach && position == 1;
            if is_word && !is_name && (is_macro || !(is_open || is_in)) {
                return Err(self.fault_after(first, format!("`{image}` takes no word as argument {position}")));
            }
            if is_name && !is_word {
                return Err(self.fault_after(first, "the first argument of `#macro` must be a word, without quotes"));
            }
            arguments.push(Rc::new(argument));
        }
        self.optional(Kind::Whitespace)?;
        self.consume(Kind::ParenthesisClose)?;
        Ok(arguments)
    }

    fn argument(&mut self) -> Result<Expression, Fault> {
        if self.peek(0)? == Kind::Word {
            let token = self.take();
            let kind = ExpressionKind::Word(self.tokens.name(token).into());
            return Ok(Expression { kind, tokens: self.since(token) });
        }
        self.deeper(Self::value)
    }

    /// A fault told at the token after the directive's name, as Velocity tells it.
    fn fault_after(&self, first: usize, message: impl Into<String>) -> Fault {
        self.fault(first + 1, message)
    }
}
