//! Tokens, and the text that they are cut from.

use std::ops::Range;

/// What a token is, in the words of Velocity's grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The end of the text.
    End,
    /// `[` of an index.
    IndexOpen,
    /// `]` of an index.
    IndexClose,
    /// `[`.
    BracketOpen,
    /// `]`.
    BracketClose,
    /// `,`.
    Comma,
    /// `..`.
    Dots,
    /// `:`.
    Colon,
    /// `{` of a map.
    CurlyOpen,
    /// `}` of a map.
    CurlyClose,
    /// `(`.
    ParenthesisOpen,
    /// `)` of a directive or an expression.
    ParenthesisClose,
    /// `)` of a method.
    MethodClose,
    /// `\#if` and such.
    EscapedDirective,
    /// `#set(`.
    Set,
    /// `##`.
    LineComment,
    /// `\\`.
    DoubleEscape,
    /// `\`.
    Escape,
    /// Text.
    Text,
    /// The line break that ends a `##`.
    LineCommentEnd,
    /// `*#` that ends a `#**`.
    FormalComment,
    /// `*#` that ends a `#*`.
    BlockComment,
    /// `#[[…]]#`.
    TextBlock,
    /// Blanks and line breaks.
    Whitespace,
    /// A string literal.
    String,
    /// `true`.
    True,
    /// `false`.
    False,
    /// A line break in a directive.
    Newline,
    /// `-`.
    Minus,
    /// `+`.
    Plus,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Modulus,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `!`.
    Not,
    /// `=`.
    Assign,
    /// `#end`.
    EndDirective,
    /// `#if`.
    If,
    /// `#elseif`.
    ElseIf,
    /// `#else`.
    Else,
    /// An integer.
    Integer,
    /// A floating-point number.
    Float,
    /// `#name`, or a name in a directive.
    Word,
    /// `#{name}`.
    BracketedWord,
    /// A name.
    Identifier,
    /// `.` before a name.
    Dot,
    /// `${`, or `{` in a reference.
    ReferenceOpen,
    /// `}` of a reference.
    ReferenceClose,
    /// `$[`.
    EmptyIndex,
}

/// A token: its kind and where its image stands.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// The first code unit of the image.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
    /// How many units at the start of the image are left out of it: escapes that were resolved.
    pub(super) cut: usize,
    /// What ended a reference or a directive before this token, if its sign printed as text.
    pub(super) special: Vec<Range<usize>>,
}

/// A text and its tokens.
#[derive(Debug)]
pub(super) struct Tokens {
    /// The text's code units.
    pub(super) text: Box<[u16]>,
    /// The tokens.
    pub(super) list: Vec<Token>,
}

const HASH: u16 = b'#' as u16;
const DOLLAR: u16 = b'$' as u16;
const BACKSLASH: u16 = b'\\' as u16;

impl Tokens {
    /// A token's text.
    pub(super) fn image(&self, index: usize) -> &[u16] {
        let token = &self.list[index];
        &self.text[token.start + token.cut..token.end]
    }

    /// A token's text as a name; those are ASCII.
    pub(super) fn name(&self, index: usize) -> String {
        String::from_utf16_lossy(self.image(index))
    }

    /// What a node prints that stands for itself: the images of its tokens.
    pub(super) fn literal(&self, first: usize, last: usize) -> Vec<u16> {
        let mut text = Vec::new();
        for index in first..=last.min(self.list.len().saturating_sub(1)) {
            self.write(index, &mut text);
        }
        text
    }

    /// One token as it prints, with the signs before it that were no beginning of anything.
    fn write(&self, index: usize, text: &mut Vec<u16>) {
        let token = &self.list[index];
        if token.kind == Kind::BlockComment {
            return;
        }
        for special in &token.special {
            write_special(&self.text[special.clone()], text);
        }
        text.extend_from_slice(self.image(index));
    }
}

/// Of what ended a reference or a directive, the signs `$` and `#` print, with the backslashes before a `$`.
fn write_special(image: &[u16], text: &mut Vec<u16>) {
    let mut at = 0;
    while at < image.len() {
        let unit = image[at];
        if unit == HASH || unit == DOLLAR {
            text.push(unit);
        }
        if unit == BACKSLASH {
            let run = image[at..].iter().take_while(|unit| **unit == BACKSLASH).count();
            if image.get(at + run) == Some(&DOLLAR) {
                text.extend_from_slice(&image[at..=at + run]);
                // The unit after the sign is passed over.
                at += run + 1;
            }
        }
        at += 1;
    }
}
