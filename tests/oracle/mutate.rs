//! Templates that were right, broken.

use crate::random::Random;

const STRAY: [&str; 30] = [
    "$", "#", "{", "}", "(", ")", "[", "]", "\\", "\"", "'", "!", ".", ",", " ", "\n", "\r", "\t", "-", "=", "#end",
    "#else", "##", "#*", "*#", "é", "😀", "@", "$!{", "..",
];

/// `template` with up to three changes; pieces of `other` may come into it.
pub(crate) fn mutate(template: &str, other: &str, random: &mut Random) -> String {
    let mut text = template.to_owned();
    for _ in 0..=random.below(3) {
        let mut places = [random.place(&text), random.place(&text)];
        places.sort_unstable();
        let [start, end] = places;
        match random.below(7) {
            0 => text.truncate(start),
            1 => text = text.split_off(start),
            2 => text.replace_range(start..end, ""),
            3 => text.insert_str(start, random.pick(&STRAY)),
            4 => text = swapped(&text, random),
            5 if text.len() < 2000 => {
                let piece = text[start..end].to_owned();
                text.insert_str(end, &piece);
            }
            _ => {
                let mut ends = [random.place(other), random.place(other)];
                ends.sort_unstable();
                text.insert_str(start, &other[ends[0]..ends[1]]);
            }
        }
    }
    text
}

/// Two tokens change places.
fn swapped(text: &str, random: &mut Random) -> String {
    let mut tokens: Vec<&str> = Vec::new();
    let mut start = 0;
    for (place, letter) in text.char_indices() {
        if place > start && !letter.is_alphanumeric() {
            tokens.push(&text[start..place]);
            start = place;
        }
    }
    tokens.push(&text[start..]);
    let (one, two) = (random.below(tokens.len()), random.below(tokens.len()));
    tokens.swap(one, two);
    tokens.concat()
}
