//! From an offset in a decoded string back to the bytes of its literal, for carets inside strings.

/// The offset in `literal` (quotes included) at which the decoded byte `decoded` was written.
/// Works for TOML's four kinds of string, JSON strings and bare keys.
pub(super) fn written_offset(literal: &str, decoded: usize) -> usize {
    let (open, escapes) = match literal.as_bytes() {
        [b'"', b'"', b'"', ..] => (3, true),
        [b'\'', b'\'', b'\'', ..] => (3, false),
        [b'"', ..] => (1, true),
        [b'\'', ..] => (1, false),
        _ => (0, false),
    };
    let mut at = open;
    // A newline right after the opening quotes of a multi-line string is not part of it.
    if open == 3 {
        let rest = &literal[at..];
        at += if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
    }
    let end = literal.len().saturating_sub(open);
    let mut seen = 0;
    while seen < decoded && at < end {
        let (written, meant) = if escapes && literal[at..].starts_with('\\') {
            escape(&literal[at..])
        } else {
            let width = literal[at..].chars().next().map_or(1, char::len_utf8);
            (width, width)
        };
        at += written;
        seen += meant;
    }
    // A line-ending backslash means nothing: step over it, so that a caret starts on a character.
    while escapes && at < end && literal[at..].starts_with('\\') && escape(&literal[at..]).1 == 0 {
        at += escape(&literal[at..]).0;
    }
    at.min(literal.len())
}

/// The length of an escape as written, and of what it stands for, in bytes.
fn escape(text: &str) -> (usize, usize) {
    let hex = |digits: usize| {
        let code = text.get(2..2 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        (2 + digits, code)
    };
    let (written, code) = match text.as_bytes().get(1) {
        Some(b'x') => hex(2),
        Some(b'u') => hex(4),
        Some(b'U') => hex(8),
        Some(b' ' | b'\t' | b'\r' | b'\n') => {
            let blank = text[1..].len() - text[1..].trim_start_matches([' ', '\t', '\r', '\n']).len();
            return (1 + blank, 0);
        }
        _ => return (2.min(text.len()), 1),
    };
    match code {
        // JSON writes what lies above U+FFFF as a surrogate pair of twelve characters.
        Some(0xD800..=0xDBFF) => (12, 4),
        Some(code) => (written, char::from_u32(code).map_or(3, char::len_utf8)),
        None => (2, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::written_offset;

    #[test]
    fn finds_the_character_behind_escapes() {
        assert_eq!(written_offset(r#""abc""#, 1), 2);
        assert_eq!(written_offset(r#""\u00e9x""#, 2), 7);
        assert_eq!(written_offset(r#""\"x""#, 1), 3);
        assert_eq!(written_offset("'''\nab'''", 1), 5);
        assert_eq!(written_offset("\"\"\"a\\\n   b\"\"\"", 1), 9);
        assert_eq!(written_offset("bare", 2), 2);
        assert_eq!(written_offset(r#""\ud83d\ude00x""#, 4), 13);
    }
}
