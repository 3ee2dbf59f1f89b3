//! Takes pieces out of a template as long as what is wrong with it stays.

/// Questions after which the smallest template found is small enough.
const QUESTIONS: usize = 1500;

/// The smallest template found that `is_wrong` as the first one is.
pub(crate) fn shrink(template: &str, mut is_wrong: impl FnMut(&str) -> bool) -> String {
    let mut letters: Vec<char> = template.chars().collect();
    let mut size = (letters.len() / 2).max(1);
    let mut questions = 0;
    loop {
        let (mut at, mut is_smaller) = (0, false);
        while at < letters.len() && questions < QUESTIONS {
            let end = (at + size).min(letters.len());
            let less: String = letters[..at].iter().chain(&letters[end..]).collect();
            questions += 1;
            if is_wrong(&less) {
                letters.drain(at..end);
                is_smaller = true;
            } else {
                at = end;
            }
        }
        if questions >= QUESTIONS || (size == 1 && !is_smaller) {
            return letters.into_iter().collect();
        }
        size = if is_smaller { size.min(letters.len()).max(1) } else { size / 2 };
    }
}
