//! Patterns that are plain characters, and the search for them.

use super::super::{Exception, Meter};

/// The code units that a pattern stands for, if it holds nothing but plain characters and escapes of them.
pub(super) fn literal(pattern: &[u16]) -> Option<Vec<u16>> {
    let mut units = Vec::with_capacity(pattern.len());
    let mut rest = pattern.iter().copied();
    while let Some(unit) = rest.next() {
        let plain = if unit == u16::from(b'\\') { escaped(rest.next()?)? } else { unescaped(unit)? };
        units.push(plain);
    }
    (!units.is_empty()).then_some(units)
}

fn is_surrogate(unit: u16) -> bool {
    unit & 0xf800 == 0xd800
}

fn unescaped(unit: u16) -> Option<u16> {
    let meta = u8::try_from(unit).is_ok_and(|byte| b"\0.$|()[^?*+{".contains(&byte));
    (!meta && !is_surrogate(unit)).then_some(unit)
}

fn escaped(unit: u16) -> Option<u16> {
    match u8::try_from(unit).ok().filter(u8::is_ascii) {
        None => (!is_surrogate(unit)).then_some(unit),
        Some(b't') => Some(9),
        Some(b'n') => Some(0xa),
        Some(b'f') => Some(0xc),
        Some(b'r') => Some(0xd),
        Some(byte) => (byte != 0 && !byte.is_ascii_alphanumeric()).then_some(unit),
    }
}

/// The text with `old`, which is not empty, replaced by `new`, from left to right and at most so often; none if it does
/// not occur.
pub(in crate::java) fn replace(
    text: &[u16],
    old: &[u16],
    new: &[u16],
    most: usize,
    meter: &Meter,
) -> Result<Option<Vec<u16>>, Exception> {
    let mut result = Vec::new();
    let mut end = 0;
    for _ in 0..most {
        let Some(found) = find(text, old, end) else { break };
        if end == 0 {
            result.reserve(text.len());
        }
        meter.spend(new.len() + 1)?;
        result.extend_from_slice(&text[end..found]);
        result.extend_from_slice(new);
        end = found + old.len();
    }
    if end == 0 {
        return Ok(None);
    }
    result.extend_from_slice(&text[end..]);
    Ok(Some(result))
}

/// How many code units are looked at together.
const LANES: usize = 32;

/// Where `needle`, which is not empty, comes next at or after `from`.
pub(in crate::java) fn find(text: &[u16], needle: &[u16], from: usize) -> Option<usize> {
    let (first, last) = (*needle.first()?, *needle.last()?);
    let span = needle.len() - 1;
    let starts = text.get(from..text.len().checked_sub(span)?)?;
    let ends = text.get(from + span..)?;
    let mut at = from;
    let (mut first_lanes, mut last_lanes) = (starts.chunks_exact(LANES), ends.chunks_exact(LANES));
    for (firsts, lasts) in first_lanes.by_ref().zip(last_lanes.by_ref()) {
        // The first and the last unit of the needle, without a branch for each position.
        let hit = firsts.iter().zip(lasts).fold(false, |hit, (one, other)| hit | ((*one == first) & (*other == last)));
        if hit {
            let pairs = firsts.iter().zip(lasts).enumerate();
            let mut hits = pairs.filter(|(_, (one, other))| (**one == first) & (**other == last));
            if let Some((lane, _)) = hits.find(|(lane, _)| text[at + lane..].starts_with(needle)) {
                return Some(at + lane);
            }
        }
        at += LANES;
    }
    (at..text.len() - span).find(|start| text[*start..].starts_with(needle))
}
