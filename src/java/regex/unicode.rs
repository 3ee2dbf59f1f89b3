//! What `java.lang.Character` of Java 17 knows of a code point: its general category, a few properties and its simple
//! case mappings (`unicode.txt`, recorded from Java itself).

use std::sync::OnceLock;

/// Bits of general categories, as `1 << Character.getType(ch)`.
pub(super) mod category {
    pub(in super::super) const CN: u32 = 1;
    pub(in super::super) const LU: u32 = 1 << 1;
    pub(in super::super) const LL: u32 = 1 << 2;
    pub(in super::super) const LT: u32 = 1 << 3;
    pub(in super::super) const LM: u32 = 1 << 4;
    pub(in super::super) const LO: u32 = 1 << 5;
    pub(in super::super) const MN: u32 = 1 << 6;
    pub(in super::super) const ME: u32 = 1 << 7;
    pub(in super::super) const MC: u32 = 1 << 8;
    pub(in super::super) const ND: u32 = 1 << 9;
    pub(in super::super) const NL: u32 = 1 << 10;
    pub(in super::super) const NO: u32 = 1 << 11;
    pub(in super::super) const ZS: u32 = 1 << 12;
    pub(in super::super) const ZL: u32 = 1 << 13;
    pub(in super::super) const ZP: u32 = 1 << 14;
    pub(in super::super) const CC: u32 = 1 << 15;
    pub(in super::super) const CF: u32 = 1 << 16;
    pub(in super::super) const CO: u32 = 1 << 18;
    pub(in super::super) const CS: u32 = 1 << 19;
    pub(in super::super) const PD: u32 = 1 << 20;
    pub(in super::super) const PS: u32 = 1 << 21;
    pub(in super::super) const PE: u32 = 1 << 22;
    pub(in super::super) const PC: u32 = 1 << 23;
    pub(in super::super) const PO: u32 = 1 << 24;
    pub(in super::super) const SM: u32 = 1 << 25;
    pub(in super::super) const SC: u32 = 1 << 26;
    pub(in super::super) const SK: u32 = 1 << 27;
    pub(in super::super) const SO: u32 = 1 << 28;
    pub(in super::super) const PI: u32 = 1 << 29;
    pub(in super::super) const PF: u32 = 1 << 30;

    pub(in super::super) const LETTER: u32 = LU | LL | LT | LM | LO;
    pub(in super::super) const CASED: u32 = LU | LL | LT;
    pub(in super::super) const MARK: u32 = MN | ME | MC;
    pub(in super::super) const NUMBER: u32 = ND | NL | NO;
    pub(in super::super) const SEPARATOR: u32 = ZS | ZL | ZP;
    pub(in super::super) const OTHER: u32 = CN | CC | CF | CO | CS;
    pub(in super::super) const PUNCTUATION: u32 = PD | PS | PE | PC | PO | PI | PF;
    pub(in super::super) const SYMBOL: u32 = SM | SC | SK | SO;
}

/// The names of the categories in `unicode.txt`, at the place of their bit.
const CATEGORIES: [&str; 31] = [
    "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "", "Co",
    "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf",
];

/// The bit of a category by its short name, such as `Lu`.
pub(super) fn category_named(name: &str) -> Option<u32> {
    CATEGORIES.iter().position(|known| *known == name && !name.is_empty()).map(|place| 1 << place)
}

/// A property beside the categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Property {
    OtherAlphabetic,
    OtherLowercase,
    OtherUppercase,
    Ideographic,
    Mirrored,
}

const PROPERTIES: [&str; 5] = ["Other_Alphabetic", "Other_Lowercase", "Other_Uppercase", "Ideographic", "Mirrored"];

/// Code points from one to another, and what is said of them.
struct Run<T> {
    first: u32,
    last: u32,
    says: T,
}

#[derive(Default)]
struct Table {
    categories: Vec<Run<u32>>,
    properties: [Vec<Run<()>>; 5],
    upper: Vec<Run<i32>>,
    lower: Vec<Run<i32>>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("unicode.txt")))
}

fn read(text: &str) -> Table {
    let mut table = Table::default();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default();
        if let Some(bit) = category_named(name) {
            words.for_each(|word| add(word, bit, &mut table.categories));
        } else if let Some(place) = PROPERTIES.iter().position(|known| *known == name) {
            words.for_each(|word| add(word, (), &mut table.properties[place]));
        } else {
            let runs = if name == "Uppercase_Mapping" { &mut table.upper } else { &mut table.lower };
            for (word, shift) in words.filter_map(|word| word.split_once(':')) {
                add(word, i32::from_str_radix(shift, 16).unwrap_or_default(), runs);
            }
        }
    }
    table.categories.sort_unstable_by_key(|run| run.first);
    table.properties.iter_mut().for_each(|runs| runs.sort_unstable_by_key(|run| run.first));
    table.upper.sort_unstable_by_key(|run| run.first);
    table.lower.sort_unstable_by_key(|run| run.first);
    table
}

/// Adds `41`, `41-5A` or `100-136/2`.
fn add<T: Copy>(word: &str, says: T, runs: &mut Vec<Run<T>>) {
    let number = |digits| u32::from_str_radix(digits, 16).unwrap_or_default();
    let (range, alternate) = word.strip_suffix("/2").map_or((word, false), |range| (range, true));
    let (first, last) = range.split_once('-').map_or((range, range), |(first, last)| (first, last));
    if alternate {
        runs.extend((number(first)..=number(last)).step_by(2).map(|ch| Run { first: ch, last: ch, says }));
    } else {
        runs.push(Run { first: number(first), last: number(last), says });
    }
}

fn find<T: Copy>(runs: &[Run<T>], ch: u32) -> Option<T> {
    let place = runs.partition_point(|run| run.last < ch);
    runs.get(place).filter(|run| run.first <= ch).map(|run| run.says)
}

/// `1 << Character.getType(ch)`.
pub(super) fn category_of(ch: u32) -> u32 {
    find(&table().categories, ch).unwrap_or(category::CN)
}

/// Whether a code point has a property.
pub(super) fn has(property: Property, ch: u32) -> bool {
    find(&table().properties[property as usize], ch).is_some()
}

/// `Character.toUpperCase(int)`: one code point for one.
pub(super) fn to_upper(ch: u32) -> u32 {
    if ch < 0x80 {
        return ascii_upper(ch);
    }
    find(&table().upper, ch).map_or(ch, |shift| ch.wrapping_add_signed(shift))
}

/// `Character.toLowerCase(int)`: one code point for one.
pub(super) fn to_lower(ch: u32) -> u32 {
    if ch < 0x80 {
        return ascii_lower(ch);
    }
    find(&table().lower, ch).map_or(ch, |shift| ch.wrapping_add_signed(shift))
}

/// What is equal where case is ignored, by all of Unicode.
pub(super) fn fold(ch: u32) -> u32 {
    to_lower(to_upper(ch))
}

/// An ASCII letter's upper case; others stay.
pub(super) fn ascii_upper(ch: u32) -> u32 {
    if (0x61..=0x7a).contains(&ch) { ch - 0x20 } else { ch }
}

/// An ASCII letter's lower case; others stay.
pub(super) fn ascii_lower(ch: u32) -> u32 {
    if (0x41..=0x5a).contains(&ch) { ch + 0x20 } else { ch }
}

/// `Character.codePointAt`: a surrogate without its other half stands for itself. Zero after the end.
pub(super) fn code_point_at(text: &[u16], at: usize) -> u32 {
    let Some(&unit) = text.get(at) else { return 0 };
    match text.get(at + 1) {
        Some(&low) if unit & 0xfc00 == 0xd800 && low & 0xfc00 == 0xdc00 => join(unit, low),
        _ => u32::from(unit),
    }
}

/// `Character.codePointBefore`. Zero at the beginning.
pub(super) fn code_point_before(text: &[u16], at: usize) -> u32 {
    let Some(&unit) = at.checked_sub(1).and_then(|before| text.get(before)) else { return 0 };
    if unit & 0xfc00 == 0xdc00 && at >= 2 && text[at - 2] & 0xfc00 == 0xd800 {
        return join(text[at - 2], unit);
    }
    u32::from(unit)
}

/// The code point of a surrogate pair.
pub(super) fn join(high: u16, low: u16) -> u32 {
    0x10000 + ((u32::from(high) & 0x3ff) << 10) + (u32::from(low) & 0x3ff)
}

/// `Character.charCount`: code units of a code point.
pub(super) fn width(ch: u32) -> usize {
    if ch >= 0x10000 { 2 } else { 1 }
}

/// Whether it takes surrogates to write it, alone or in a pair.
pub(super) fn is_supplementary(ch: u32) -> bool {
    ch >= 0x10000 || ch & 0xf800 == 0xd800
}
