//! The rules of each lexical state: the longest match wins, then the rule that the grammar names first.

use super::super::token::Kind;
use super::State;
use super::shapes::{
    APOSTROPHE, BACKSLASH, DOT, HASH, MINUS, QUOTE, SPACE, TAB, bracketed_word, directive_word, dollar, dollar_bang,
    dot, empty_index, escaped_directive, float, identifier, integer, is_blank, is_letter, is_sign, line_break, run,
    set, string, text, with_line_break, word,
};

/// What a rule does with what it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// It is a token.
    Token(Kind),
    /// It is passed over.
    Skip,
    /// It ends a reference or a directive and is read again.
    Terminator,
    /// It begins a token: a `$`.
    Dollar,
    /// It begins a token: a `#`.
    Hash,
    /// It begins a token: `#[[`.
    TextBlock,
    /// It begins a comment: `#**`.
    FormalComment,
    /// It begins a comment: `#*`.
    BlockComment,
    /// It begins a token.
    More,
}

/// The best match so far.
struct Best {
    length: usize,
    rule: Option<Rule>,
}

impl Best {
    /// Takes a match that is longer; rules are offered in the order of the grammar.
    fn offer(&mut self, length: Option<usize>, rule: Rule) {
        if let Some(length) = length.filter(|length| *length > self.length) {
            (self.length, self.rule) = (length, Some(rule));
        }
    }

    fn token(&mut self, length: Option<usize>, kind: Kind) {
        self.offer(length, Rule::Token(kind));
    }
}

/// The rule that takes what stands at `at`, and how many units it takes; how many it read, if there is none.
pub(super) fn longest(state: State, text: &[u16], at: usize) -> Result<(Rule, usize), usize> {
    let rest = &text[at..];
    if let Some(found) = quick(state, rest) {
        return Ok(found);
    }
    let mut best = Best { length: 0, rule: None };
    match state {
        State::Default => default(rest, &mut best),
        State::Reference | State::Modifier => reference(state, rest, &mut best),
        State::Arguments => arguments(rest, &mut best),
        State::Index => index(rest, &mut best),
        State::PreDirective => pre_directive(rest, &mut best),
        State::Directive => directive(rest, &mut best),
        State::TextBlock => {
            anywhere(rest, &mut best);
            best.token(word(rest, "]]#"), Kind::TextBlock);
            best.offer(Some(1), Rule::More);
        }
        State::BlockComment | State::FormalComment => {
            anywhere(rest, &mut best);
            let kind = if state == State::BlockComment { Kind::BlockComment } else { Kind::FormalComment };
            best.token(word(rest, "*#"), kind);
            best.offer(Some(1), Rule::Skip);
        }
        State::LineComment => {
            anywhere(rest, &mut best);
            best.token(line_break(rest), Kind::LineCommentEnd);
            best.offer(Some(1), Rule::Skip);
        }
    }
    match best.rule {
        Some(rule) => Ok((rule, best.length)),
        None => Err(read(state, rest)),
    }
}

/// Text and names, which are most of what there is.
fn quick(state: State, rest: &[u16]) -> Option<(Rule, usize)> {
    let first = *rest.first()?;
    match state {
        // Blanks may lead a `#set`.
        State::Default if !is_sign(first) && !matches!(first, SPACE | TAB) => {
            Some((Rule::Token(Kind::Text), text(rest)?))
        }
        State::LineComment | State::BlockComment | State::FormalComment if is_letter(first) || first == SPACE => {
            Some((Rule::Skip, 1))
        }
        _ => None,
    }
}

fn default(rest: &[u16], best: &mut Best) {
    best.token(escaped_directive(rest), Kind::EscapedDirective);
    best.token(set(rest), Kind::Set);
    anywhere_or_line_comment(rest, best);
    best.token(word(rest, r"\\"), Kind::DoubleEscape);
    best.token(word(rest, r"\"), Kind::Escape);
    best.token(text(rest), Kind::Text);
    best.token(empty_index(rest), Kind::EmptyIndex);
}

fn reference(state: State, rest: &[u16], best: &mut Best) {
    best.token(word(rest, "["), Kind::IndexOpen);
    if state == State::Modifier {
        best.token(word(rest, "("), Kind::ParenthesisOpen);
    }
    best.token(set(rest), Kind::Set);
    anywhere(rest, best);
    if state == State::Reference {
        best.token(word(rest, "##"), Kind::LineComment);
    }
    best.token(word(rest, "true"), Kind::True);
    best.token(word(rest, "false"), Kind::False);
    best.token(identifier(rest), Kind::Identifier);
    best.token(dot(rest), Kind::Dot);
    best.token(word(rest, "{"), Kind::ReferenceOpen);
    best.token(word(rest, "}"), Kind::ReferenceClose);
    best.offer(Some(1), Rule::Terminator);
    if state == State::Reference {
        best.token(empty_index(rest), Kind::EmptyIndex);
    }
}

fn arguments(rest: &[u16], best: &mut Best) {
    brackets(rest, best);
    best.token(word(rest, ")"), Kind::MethodClose);
    best.token(set(rest), Kind::Set);
    anywhere(rest, best);
    values(rest, best);
    numbers(rest, best);
    best.token(identifier(rest), Kind::Identifier);
    best.token(dot(rest), Kind::Dot);
}

fn index(rest: &[u16], best: &mut Best) {
    best.token(word(rest, "]"), Kind::IndexClose);
    anywhere(rest, best);
    values(rest, best);
    numbers(rest, best);
}

fn pre_directive(rest: &[u16], best: &mut Best) {
    anywhere_or_line_comment(rest, best);
    best.token(with_line_break(rest, &["end", "{end}"]), Kind::EndDirective);
    best.token(word(rest, "if").or_else(|| word(rest, "{if}")), Kind::If);
    best.token(word(rest, "elseif").or_else(|| word(rest, "{elseif}")), Kind::ElseIf);
    best.token(with_line_break(rest, &["else", "{else}"]), Kind::Else);
    numbers(rest, best);
    best.token(directive_word(rest), Kind::Word);
    best.token(bracketed_word(rest), Kind::BracketedWord);
    best.offer(Some(1), Rule::Terminator);
}

fn directive(rest: &[u16], best: &mut Best) {
    brackets(rest, best);
    best.token(word(rest, "("), Kind::ParenthesisOpen);
    best.token(with_line_break(rest, &[")"]), Kind::ParenthesisClose);
    anywhere_or_line_comment(rest, best);
    values(rest, best);
    for (text, kind) in OPERATORS {
        best.token(word(rest, text), *kind);
    }
    numbers(rest, best);
    best.token(directive_word(rest), Kind::Word);
    best.token(bracketed_word(rest), Kind::BracketedWord);
}

const OPERATORS: &[(&str, Kind)] = &[
    ("-", Kind::Minus),
    ("+", Kind::Plus),
    ("*", Kind::Multiply),
    ("/", Kind::Divide),
    ("%", Kind::Modulus),
    ("&&", Kind::And),
    ("and", Kind::And),
    ("||", Kind::Or),
    ("or", Kind::Or),
    ("<", Kind::Less),
    ("lt", Kind::Less),
    ("<=", Kind::LessOrEqual),
    ("le", Kind::LessOrEqual),
    (">", Kind::Greater),
    ("gt", Kind::Greater),
    (">=", Kind::GreaterOrEqual),
    ("ge", Kind::GreaterOrEqual),
    ("==", Kind::Equal),
    ("eq", Kind::Equal),
    ("!=", Kind::NotEqual),
    ("ne", Kind::NotEqual),
    ("!", Kind::Not),
    ("not", Kind::Not),
    ("=", Kind::Assign),
];

fn brackets(rest: &[u16], best: &mut Best) {
    best.token(word(rest, "["), Kind::BracketOpen);
    best.token(word(rest, "]"), Kind::BracketClose);
    best.token(word(rest, ","), Kind::Comma);
    best.token(word(rest, ".."), Kind::Dots);
    best.token(word(rest, ":"), Kind::Colon);
    best.token(word(rest, "{"), Kind::CurlyOpen);
    best.token(word(rest, "}"), Kind::CurlyClose);
}

/// What begins in every state, or a comment to the end of the line.
fn anywhere_or_line_comment(rest: &[u16], best: &mut Best) {
    anywhere(rest, best);
    best.token(word(rest, "##"), Kind::LineComment);
}

/// What begins in every state.
fn anywhere(rest: &[u16], best: &mut Best) {
    best.offer(dollar(rest), Rule::Dollar);
    best.offer(dollar_bang(rest), Rule::Dollar);
    best.offer(word(rest, "#[["), Rule::TextBlock);
    let is_formal = rest.get(3).is_some_and(|unit| *unit != HASH);
    best.offer(word(rest, "#**").filter(|_| is_formal).map(|length| length + 1), Rule::FormalComment);
    best.offer(word(rest, "#*"), Rule::BlockComment);
    best.offer(word(rest, "#"), Rule::Hash);
}

fn values(rest: &[u16], best: &mut Best) {
    best.token(run(rest, is_blank), Kind::Whitespace);
    best.token(string(rest), Kind::String);
    best.token(word(rest, "true"), Kind::True);
    best.token(word(rest, "false"), Kind::False);
}

fn numbers(rest: &[u16], best: &mut Best) {
    best.token(integer(rest), Kind::Integer);
    best.token(float(rest), Kind::Float);
}

/// How many units were read before it was clear that no rule takes them.
fn read(state: State, rest: &[u16]) -> usize {
    if matches!(rest[0], QUOTE | APOSTROPHE) {
        return rest.len();
    }
    let words = if state == State::Index { &["true", "false"][..] } else { &[] };
    let prefix =
        words.iter().map(|text| rest.iter().zip(text.bytes()).take_while(|(a, b)| **a == u16::from(*b)).count());
    let prefix = prefix.max().unwrap_or(0);
    let escapes = rest.iter().take_while(|unit| **unit == BACKSLASH).count();
    let number = rest.iter().zip([MINUS, DOT]).take_while(|(unit, wanted)| *unit == wanted).count();
    let is_half = rest[0] == DOT || state == State::Directive && [b'&', b'|'].map(u16::from).contains(&rest[0]);
    prefix.max(escapes).max(number).max(usize::from(is_half))
}
