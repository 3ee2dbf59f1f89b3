//! The properties that `\p{...}` names: POSIX classes, general categories, methods of `java.lang.Character`.

use super::parser::{Flags, unsupported};
use super::set::{CharSet, Test};
use super::unicode::{Property, category, category_named};
use crate::java::Exception;

/// The set of a property; none if Java knows no such property. Scripts and blocks are not supported.
pub(super) fn named(name: &str, flags: Flags) -> Result<Option<CharSet>, Exception> {
    let folds = flags.ignore_case;
    if let Some((kind, value)) = name.split_once('=') {
        return match kind.to_ascii_lowercase().as_str() {
            "gc" | "general_category" => Ok(general(value, folds)),
            "sc" | "script" | "blk" | "block" => Err(unsupported(&format!("`\\p{{{name}}}`"))),
            _ => Ok(None),
        };
    }
    if name.starts_with("In") {
        return Err(unsupported(&format!("`\\p{{{name}}}`")));
    }
    if let Some(short) = name.strip_prefix("Is") {
        let upper = short.to_uppercase();
        let set = unicode(&upper, folds).or_else(|| posix(&upper, folds)).or_else(|| general(short, folds));
        return set.map(Some).ok_or_else(|| unsupported(&format!("`\\p{{{name}}}`")));
    }
    let set = if flags.unicode_classes { posix(&name.to_uppercase(), folds) } else { None };
    Ok(set.or_else(|| general(name, folds)))
}

/// What Java says of a property that it does not know.
pub(super) fn unknown(name: &str) -> String {
    match name.split_once('=') {
        Some((kind, value)) => {
            format!("Unknown Unicode property {{name=<{}>, value=<{value}>}}", kind.to_lowercase())
        }
        None => format!("Unknown character property name {{{name}}}"),
    }
}

fn categories(categories: u32) -> CharSet {
    CharSet::test(Test::Category(categories))
}

/// Letters of one case, or of any where case is ignored.
fn cased(one: Test, folds: bool) -> CharSet {
    if !folds {
        return CharSet::test(one);
    }
    CharSet::test(Test::Lowercase).union(CharSet::test(Test::Uppercase)).union(categories(category::LT))
}

/// ASCII characters that pass a test.
fn ascii(test: fn(&char) -> bool) -> CharSet {
    let bits = (0..128_u8).filter(|ch| test(&char::from(*ch))).fold(0, |bits, ch| bits | 1 << ch);
    CharSet::ascii(bits)
}

/// The properties that need an `Is`.
fn unicode(upper: &str, folds: bool) -> Option<CharSet> {
    Some(match upper {
        "ALPHABETIC" => CharSet::test(Test::Alphabetic),
        "ASSIGNED" => categories(category::CN).negate(),
        "CONTROL" => categories(category::CC),
        "HEXDIGIT" | "HEX_DIGIT" => CharSet::test(Test::HexDigit),
        "IDEOGRAPHIC" => CharSet::test(Test::Property(Property::Ideographic)),
        "JOINCONTROL" | "JOIN_CONTROL" => CharSet::test(Test::JoinControl),
        "LETTER" => categories(category::LETTER),
        "LOWERCASE" => cased(Test::Lowercase, folds),
        "NONCHARACTERCODEPOINT" | "NONCHARACTER_CODE_POINT" => CharSet::test(Test::Noncharacter),
        "TITLECASE" => cased(Test::Category(category::LT), folds),
        "PUNCTUATION" => categories(category::PUNCTUATION),
        "UPPERCASE" => cased(Test::Uppercase, folds),
        "WHITESPACE" | "WHITE_SPACE" => CharSet::test(Test::WhiteSpace),
        "WORD" => CharSet::word(),
        _ => return None,
    })
}

/// The POSIX classes as Unicode means them: with an `Is`, or the flag `U`.
fn posix(upper: &str, folds: bool) -> Option<CharSet> {
    let blank = || categories(category::ZS).union(CharSet::single(9));
    let graph = || categories(category::SEPARATOR | category::CC | category::CS | category::CN).negate();
    Some(match upper {
        "ALPHA" => CharSet::test(Test::Alphabetic),
        "LOWER" => cased(Test::Lowercase, folds),
        "UPPER" => cased(Test::Uppercase, folds),
        "SPACE" => CharSet::test(Test::WhiteSpace),
        "PUNCT" => categories(category::PUNCTUATION),
        "XDIGIT" => CharSet::test(Test::HexDigit),
        "ALNUM" => CharSet::test(Test::Alphabetic).union(categories(category::ND)),
        "CNTRL" => categories(category::CC),
        "DIGIT" => categories(category::ND),
        "BLANK" => blank(),
        "GRAPH" => graph(),
        "PRINT" => graph().union(blank()).intersect(categories(category::CC).negate()),
        _ => return None,
    })
}

/// The categories, the POSIX classes of ASCII and the methods of `java.lang.Character`.
fn general(name: &str, folds: bool) -> Option<CharSet> {
    if let Some(bit) = category_named(name) {
        return Some(categories(if folds && bit & category::CASED != 0 { category::CASED } else { bit }));
    }
    let identifier_start = category::LETTER | category::NL | category::SC | category::PC;
    Some(match name {
        "L" => categories(category::LETTER),
        "M" => categories(category::MARK),
        "N" => categories(category::NUMBER),
        "Z" => categories(category::SEPARATOR),
        "C" => categories(category::OTHER),
        "P" => categories(category::PUNCTUATION),
        "S" => categories(category::SYMBOL),
        "LC" => categories(category::CASED),
        "LD" => categories(category::LETTER | category::ND),
        "L1" => CharSet::range(0, 0xff),
        "all" => CharSet::all(),
        "ASCII" => ascii(char::is_ascii),
        "Alnum" => ascii(char::is_ascii_alphanumeric),
        "Alpha" => ascii(char::is_ascii_alphabetic),
        "Blank" => ascii(|ch| matches!(ch, ' ' | '\t')),
        "Cntrl" => ascii(char::is_ascii_control),
        "Digit" => ascii(char::is_ascii_digit),
        "Graph" => ascii(char::is_ascii_graphic),
        "Lower" => ascii(if folds { char::is_ascii_alphabetic } else { char::is_ascii_lowercase }),
        "Print" => ascii(|ch| matches!(ch, ' '..='~')),
        "Punct" => ascii(char::is_ascii_punctuation),
        "Space" => ascii(|ch| matches!(ch, '\t'..='\r' | ' ')),
        "Upper" => ascii(if folds { char::is_ascii_alphabetic } else { char::is_ascii_uppercase }),
        "XDigit" => ascii(char::is_ascii_hexdigit),
        "javaLowerCase" => cased(Test::Lowercase, folds),
        "javaUpperCase" => cased(Test::Uppercase, folds),
        "javaTitleCase" => cased(Test::Category(category::LT), folds),
        "javaAlphabetic" => CharSet::test(Test::Alphabetic),
        "javaIdeographic" => CharSet::test(Test::Property(Property::Ideographic)),
        "javaDigit" => categories(category::ND),
        "javaDefined" => categories(category::CN).negate(),
        "javaLetter" => categories(category::LETTER),
        "javaLetterOrDigit" => categories(category::LETTER | category::ND),
        "javaJavaIdentifierStart" => categories(identifier_start),
        "javaJavaIdentifierPart" => categories(identifier_start | category::ND | category::MC | category::MN)
            .union(CharSet::test(Test::Ignorable)),
        "javaUnicodeIdentifierStart" => CharSet::test(Test::UnicodeIdentifierStart),
        "javaUnicodeIdentifierPart" => CharSet::test(Test::UnicodeIdentifierPart),
        "javaIdentifierIgnorable" => CharSet::test(Test::Ignorable),
        "javaSpaceChar" => categories(category::SEPARATOR),
        "javaWhitespace" => CharSet::test(Test::Whitespace),
        "javaISOControl" => categories(category::CC),
        "javaMirrored" => CharSet::test(Test::Property(Property::Mirrored)),
        _ => return None,
    })
}
