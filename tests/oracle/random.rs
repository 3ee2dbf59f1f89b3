//! Random numbers that one seed gives again: SplitMix64, <https://prng.di.unimi.it/splitmix64.c>.

/// A source of random numbers.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is above 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("below a usize")
    }

    /// Whether one of `count` equal chances came.
    pub(crate) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// One of the words between blanks and line ends.
    pub(crate) fn word(&mut self, words: &'static str) -> &'static str {
        let words: Vec<&str> = words.split([' ', '\n']).filter(|word| !word.is_empty()).collect();
        self.pick(&words)
    }

    /// A place in `text` where a character begins, or its end.
    pub(crate) fn place(&mut self, text: &str) -> usize {
        let places = text.chars().count() + 1;
        let number = self.below(places);
        text.char_indices().nth(number).map_or(text.len(), |(place, _)| place)
    }
}
