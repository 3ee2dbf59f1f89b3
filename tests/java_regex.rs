//! Java's regular expressions, judged by recorded answers of Java 17, and by what they may cost.

use stepgate::java::regex::Regex;
use stepgate::java::{Exception, Meter, Text};

/// Steps that no recorded case needs.
const STEPS: u64 = 1_000_000;

/// The code units of a field: `%XXXX` is one.
fn units(field: &str) -> Vec<u16> {
    let mut parts = field.split('%');
    let mut units: Vec<u16> = parts.next().unwrap_or_default().encode_utf16().collect();
    for part in parts {
        units.push(u16::from_str_radix(&part[..4], 16).expect("four hexadecimal digits"));
        units.extend(part[4..].encode_utf16());
    }
    units
}

/// Code units as a field. Surrogates stand alone only if they do in the text.
fn field(units: &[u16]) -> String {
    let known = |ch: char| !(ch.is_control() || "%|\u{a0}\u{180e}\u{2028}\u{2029}\u{2003}\u{3000}\u{301}".contains(ch));
    char::decode_utf16(units.iter().copied())
        .map(|ch| match ch {
            Ok(ch) if known(ch) => ch.to_string(),
            Ok(ch) => format!("%{:04X}", u32::from(ch)),
            Err(alone) => format!("%{:04X}", alone.unpaired_surrogate()),
        })
        .collect()
}

fn answer(method: &str, pattern: &[u16], text: &[u16], argument: &str) -> Result<String, Exception> {
    let meter = Meter::new(STEPS);
    let regex = Regex::new(pattern)?;
    let show = |text: Text| format!("={}", field(text.units()));
    Ok(match method {
        "matches" => regex.matches(text, &meter)?.to_string(),
        "replaceAll" => show(regex.replace_all(text, &units(argument), &meter)?),
        "replaceFirst" => show(regex.replace_first(text, &units(argument), &meter)?),
        "split" => {
            let parts = regex.split(text, argument.parse().expect("a limit"), &meter)?;
            if parts.is_empty() {
                return Ok("none".to_owned());
            }
            let parts: Vec<String> = parts.iter().map(|part| field(part.units())).collect();
            format!("={}", parts.join("|"))
        }
        other => panic!("no method {other}"),
    })
}

#[test]
fn answers_as_java_does() {
    let mut rows = 0;
    for line in include_str!("java/regex.tsv").lines().filter(|line| !line.starts_with('#')) {
        let [method, pattern, text, argument, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("five fields: {line}");
        };
        let found = answer(method, &units(pattern), &units(text), argument)
            .unwrap_or_else(|thrown| format!("!{}: {}", thrown.class, field(&utf16(&thrown.message))));
        assert_eq!(found.replace("%007C", "|"), expected.replace("%007C", "|"), "{line}");
        rows += 1;
    }
    assert!(rows > 400, "only {rows} rows");
}

fn utf16(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

/// The limit that ends it.
fn limit(pattern: &str, text: &str) -> String {
    let found = Regex::new(&utf16(pattern)).and_then(|regex| regex.matches(&utf16(text), &Meter::new(STEPS)));
    let thrown = found.expect_err("a limit ends it");
    assert!(thrown.is_limit(), "{thrown:?}");
    thrown.message
}

#[test]
fn steps_end_catastrophes() {
    let text = format!("{}!", "a".repeat(40));
    for pattern in [r"(a*)*\1b", r"(?:(?:a+)+)+b", r"(x+x+)+y|(?:(a|aa|aaa)+?)+\2b"] {
        assert_eq!(limit(pattern, &text), "the template takes too many steps", "{pattern}");
    }
    assert_eq!(limit("(?:){2147483647}", "a"), "the template takes too many steps");
}

#[test]
fn a_long_text_takes_no_recursion() {
    let text = utf16(&format!("{}c", "ab".repeat(20_000)));
    for pattern in ["(a|b)*c", "(?:a|b)+?c", "(a?b?)*c", "(.)*", ".*?c", "(?:(?>a|b))*+c"] {
        let regex = Regex::new(&utf16(pattern)).expect("a pattern");
        assert_eq!(regex.matches(&text, &Meter::new(STEPS)), Ok(true), "{pattern}");
    }
}

#[test]
fn a_deep_or_long_pattern_is_refused() {
    for (open, close) in [("(", ")"), ("(?:", ")*"), ("(?=", ")"), ("[", "]"), ("[a&&", "]")] {
        let pattern = format!("{}a{}", open.repeat(5_000), close.repeat(5_000));
        assert!(limit(&pattern, "a").contains("than"), "{open}");
        let pattern = format!("{}a{}", open.repeat(99), close.repeat(99));
        Regex::new(&utf16(&pattern)).expect("not too deep");
    }
}

#[test]
fn what_is_not_supported_is_named() {
    for (pattern, named) in [(r"\X", r"`\X`"), (r"a\b{g}", r"`\b{g}`"), (r"\p{IsGreek}", "IsGreek"), ("(?c)a", "(?c)")]
    {
        let message = limit(pattern, "a");
        assert!(message.contains(named) && message.contains("not supported"), "{message}");
    }
}
