//! A path's text cut into fragments, each of which becomes a token.

use super::{JsonPath, Token, ascii, ends_with, fragment, invalid, trim};
use crate::java::{Exception, narrow};

/// Tokens of a path: evaluation recurses over them.
const TOKENS: usize = 250;

pub(super) fn compile(path: &[u16]) -> Result<JsonPath, Exception> {
    if path.is_empty() {
        return Err(Exception::new("java.lang.IllegalArgumentException", "path can not be null or empty"));
    }
    let path = trim(path);
    if ends_with(path, "..") {
        return Err(invalid("A path can not end with a scan."));
    }
    let (from_root, path) = match path.first().copied().map(ascii) {
        None => return Err(invalid("the path is blank")),
        Some(b'$') => (true, path.to_vec()),
        Some(b'@') => (false, path.to_vec()),
        Some(_) => (true, [u16::from(b'$'), u16::from(b'.')].into_iter().chain(path.iter().copied()).collect()),
    };
    if path.get(1).is_some_and(|unit| !matches!(ascii(*unit), b'.' | b'[')) {
        return Err(invalid(format!("Invalid path {}", narrow(&path))));
    }
    let mut tokens = vec![Token::Root];
    let mut rest = path.get(1..).unwrap_or_default();
    while !rest.is_empty() {
        let (token, after) = next(rest)?;
        rest = after;
        tokens.extend(token);
        if tokens.len() > TOKENS {
            return Err(Exception::limit(format!("the JSON path has more than {TOKENS} parts")));
        }
    }
    Ok(JsonPath { tokens, from_root })
}

/// The first token of a text, and what follows it; a dot before a bracket is none.
fn next(rest: &[u16]) -> Result<(Option<Token>, &[u16]), Exception> {
    let after = |count: usize| rest.get(count..).unwrap_or_default();
    match rest.first().copied().map_or(0, ascii) {
        b' ' => Err(invalid("Space not allowed in path")),
        b'$' => Ok((Some(Token::Root), after(1))),
        b'*' => Ok((Some(Token::Wildcard), after(1))),
        b'[' => {
            let length = bracket(rest);
            Ok((Some(fragment::token(rest.get(..length).unwrap_or_default())?), after(length)))
        }
        b'.' => match after(1) {
            [] => Err(invalid("the path ends with a dot")),
            [unit, ..] if ascii(*unit) == b'.' => Ok((Some(Token::Scan), after(2))),
            named => match name(named) {
                0 => Ok((None, named)),
                1 if ascii(named.first().copied().unwrap_or(0)) == b'*' => Ok((Some(Token::Wildcard), after(2))),
                length => Ok((Some(property(named.get(..length).unwrap_or_default())?), after(1 + length))),
            },
        },
        _ => {
            let length = name(rest);
            Ok((Some(property(rest.get(..length).unwrap_or_default())?), after(length)))
        }
    }
}

/// A plain name is read as if it stood in brackets and quotes.
fn property(name: &[u16]) -> Result<Token, Exception> {
    let quoted = [b"['".as_slice(), b"']".as_slice()].map(|part| part.iter().copied().map(u16::from));
    let [open, close] = quoted;
    fragment::token(&open.chain(name.iter().copied()).chain(close).collect::<Vec<_>>())
}

fn name(units: &[u16]) -> usize {
    units.iter().position(|unit| matches!(ascii(*unit), b'.' | b'[' | b' ')).unwrap_or(units.len())
}

/// The length of a bracket and all up to the one that closes it, quotes or not.
fn bracket(units: &[u16]) -> usize {
    let mut open = 0_usize;
    for (place, unit) in units.iter().enumerate().skip(1) {
        match ascii(*unit) {
            b']' if open == 0 => return place + 1,
            b']' => open -= 1,
            b'[' => open += 1,
            _ => {}
        }
    }
    units.len()
}
