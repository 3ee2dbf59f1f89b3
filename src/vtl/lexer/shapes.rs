//! The shapes of tokens: how many units from the start have one.

pub(super) const HASH: u16 = b'#' as u16;
pub(super) const DOLLAR: u16 = b'$' as u16;
pub(super) const BACKSLASH: u16 = b'\\' as u16;
pub(super) const BANG: u16 = b'!' as u16;
pub(super) const MINUS: u16 = b'-' as u16;
pub(super) const PLUS: u16 = b'+' as u16;
pub(super) const DOT: u16 = b'.' as u16;
pub(super) const SPACE: u16 = b' ' as u16;
pub(super) const TAB: u16 = b'\t' as u16;
pub(super) const LINE_FEED: u16 = b'\n' as u16;
pub(super) const RETURN: u16 = b'\r' as u16;
pub(super) const UNDERSCORE: u16 = b'_' as u16;
pub(super) const AT: u16 = b'@' as u16;
pub(super) const CURLY_OPEN: u16 = b'{' as u16;
pub(super) const CURLY_CLOSE: u16 = b'}' as u16;
pub(super) const PARENTHESIS: u16 = b'(' as u16;
pub(super) const QUOTE: u16 = b'"' as u16;
pub(super) const APOSTROPHE: u16 = b'\'' as u16;
pub(super) const LOWER_E: u16 = b'e' as u16;
pub(super) const UPPER_E: u16 = b'E' as u16;

pub(super) fn is_sign(unit: u16) -> bool {
    matches!(unit, DOLLAR | HASH | BACKSLASH)
}

pub(super) fn is_digit(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_digit())
}

pub(super) fn is_letter(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphabetic())
}

/// A blank of the language: a space, a tab or a line break.
pub(super) fn is_blank(unit: u16) -> bool {
    matches!(unit, SPACE | TAB | LINE_FEED | RETURN)
}

pub(super) fn word(rest: &[u16], text: &str) -> Option<usize> {
    let matches =
        rest.len() >= text.len() && rest.iter().zip(text.bytes()).all(|(unit, byte)| *unit == u16::from(byte));
    matches.then_some(text.len())
}

/// How many units from the start are of a kind; none if the first is not.
pub(super) fn run(rest: &[u16], is: impl Fn(u16) -> bool) -> Option<usize> {
    let length = rest.iter().position(|unit| !is(*unit)).unwrap_or(rest.len());
    (length > 0).then_some(length)
}

pub(super) fn text(rest: &[u16]) -> Option<usize> {
    run(rest, |unit| !is_sign(unit))
}

pub(super) fn line_break(rest: &[u16]) -> Option<usize> {
    word(rest, "\r\n").or_else(|| word(rest, "\n")).or_else(|| word(rest, "\r"))
}

/// One of the words, and with it the blanks up to and including a line break, if only blanks stand before that.
pub(super) fn with_line_break(rest: &[u16], words: &[&str]) -> Option<usize> {
    let length = words.iter().find_map(|text| word(rest, text))?;
    let blanks = rest[length..].iter().take_while(|unit| matches!(**unit, SPACE | TAB)).count();
    let end = line_break(&rest[length + blanks..]).map(|line_break| length + blanks + line_break);
    Some(end.unwrap_or(length))
}

/// `$` behind any number of backslashes.
pub(super) fn dollar(rest: &[u16]) -> Option<usize> {
    let escapes = rest.iter().take_while(|unit| **unit == BACKSLASH).count();
    (rest.get(escapes) == Some(&DOLLAR)).then_some(escapes + 1)
}

/// `$!`, with any number of backslashes before either.
pub(super) fn dollar_bang(rest: &[u16]) -> Option<usize> {
    let dollar = dollar(rest)?;
    let escapes = rest[dollar..].iter().take_while(|unit| **unit == BACKSLASH).count();
    (rest.get(dollar + escapes) == Some(&BANG)).then_some(dollar + escapes + 1)
}

/// `$[`, `$![`, `$\![` or `$.`.
pub(super) fn empty_index(rest: &[u16]) -> Option<usize> {
    ["$[", "$![", r"$\![", "$."].iter().find_map(|text| word(rest, text))
}

pub(super) fn identifier(rest: &[u16]) -> Option<usize> {
    let begins = |unit: u16| is_letter(unit) || unit == UNDERSCORE;
    run(rest, |unit| begins(unit) || is_digit(unit) || unit == MINUS).filter(|_| begins(rest[0]))
}

/// A dot before a letter; the letter is read again.
pub(super) fn dot(rest: &[u16]) -> Option<usize> {
    (rest.first() == Some(&DOT) && rest.get(1).is_some_and(|unit| is_letter(*unit))).then_some(2)
}

pub(super) fn is_word(unit: u16) -> bool {
    is_letter(unit) || is_digit(unit) || unit == UNDERSCORE || unit == AT
}

pub(super) fn directive_word(rest: &[u16]) -> Option<usize> {
    run(rest, is_word).filter(|_| !is_digit(rest[0]))
}

pub(super) fn bracketed_word(rest: &[u16]) -> Option<usize> {
    let first = *rest.get(1)?;
    if rest[0] != CURLY_OPEN || !(is_letter(first) || first == UNDERSCORE) {
        return None;
    }
    let length = 1 + run(&rest[1..], is_word)?;
    (rest.get(length) == Some(&CURLY_CLOSE)).then_some(length + 1)
}

/// An odd number of backslashes before `#name` or `#{name}`.
pub(super) fn escaped_directive(rest: &[u16]) -> Option<usize> {
    let escapes = rest.iter().take_while(|unit| **unit == BACKSLASH).count();
    if escapes % 2 == 0 || rest.get(escapes) != Some(&HASH) {
        return None;
    }
    let name = &rest[escapes + 1..];
    directive_word(name).or_else(|| bracketed_word(name)).map(|length| escapes + 1 + length)
}

/// `#set(`, with the blanks before it.
pub(super) fn set(rest: &[u16]) -> Option<usize> {
    let blanks = rest.iter().take_while(|unit| matches!(**unit, SPACE | TAB)).count();
    let directive = &rest[blanks..];
    let name = word(directive, "#set").or_else(|| word(directive, "#{set}"))?;
    let spaces = directive[name..].iter().take_while(|unit| **unit == SPACE).count();
    (directive.get(name + spaces) == Some(&PARENTHESIS)).then_some(blanks + name + spaces + 1)
}

/// A string literal: two quotes are one of the text.
pub(super) fn string(rest: &[u16]) -> Option<usize> {
    let quote = *rest.first().filter(|unit| matches!(**unit, QUOTE | APOSTROPHE))?;
    let mut end = None;
    let mut at = 1;
    while let Some(found) = rest.get(at..).and_then(|rest| rest.iter().position(|unit| *unit == quote)) {
        at += found + 1;
        end = Some(at);
        if rest.get(at) != Some(&quote) {
            break;
        }
        // If the string does not go on to its end, it ended before.
        at += 1;
    }
    end
}

fn digits(rest: &[u16]) -> usize {
    rest.iter().take_while(|unit| is_digit(**unit)).count()
}

/// An integer, with the dots of a range behind it.
pub(super) fn integer(rest: &[u16]) -> Option<usize> {
    let sign = usize::from(rest.first() == Some(&MINUS));
    let end = sign + digits(&rest[sign..]);
    let dots = if rest[end..].starts_with(&[DOT; 2]) { 2 } else { 0 };
    (end > sign).then_some(end + dots)
}

/// A number with a fraction, an exponent or both; `1.` is one.
pub(super) fn float(rest: &[u16]) -> Option<usize> {
    let sign = usize::from(rest.first() == Some(&MINUS));
    let whole = sign + digits(&rest[sign..]);
    let mut end = whole;
    if rest.get(whole) == Some(&DOT) {
        end = whole + 1 + digits(&rest[whole + 1..]);
        if whole == sign && end == whole + 1 {
            return None;
        }
    } else if whole == sign {
        return None;
    }
    let exponent = exponent(&rest[end..]);
    (end > whole || exponent > 0).then_some(end + exponent)
}

fn exponent(rest: &[u16]) -> usize {
    if !matches!(rest.first(), Some(&LOWER_E | &UPPER_E)) {
        return 0;
    }
    let sign = usize::from(matches!(rest.get(1), Some(&MINUS | &PLUS)));
    match digits(&rest[1 + sign..]) {
        0 => 0,
        digits => 1 + sign + digits,
    }
}
