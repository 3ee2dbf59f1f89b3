//! A table of services as text: a head line each, sorted by name, and indented lines below. Only the places of the
//! services are gathered, when the first is asked for: most runs ask for a handful.

use std::cmp::Ordering;
use std::sync::OnceLock;

/// Services as text, and where each of them stands.
#[derive(Debug)]
pub(crate) struct Table {
    text: &'static str,
    blocks: OnceLock<Vec<Block>>,
}

/// A service of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Its head line: name, then columns.
    head: &'static str,
    /// The lines below, each with its tab.
    body: &'static str,
}

impl Block {
    /// The first column of the head line.
    pub(crate) fn name(self) -> &'static str {
        self.head.split_once('\t').map_or(self.head, |(name, _)| name)
    }

    /// A column of the head line; the name is the first.
    pub(crate) fn column(self, index: usize) -> &'static str {
        self.head.split('\t').nth(index).unwrap_or("")
    }

    /// The lines below that have no label, without their tabs.
    pub(crate) fn lines(self) -> impl Iterator<Item = &'static str> {
        self.unlabelled().lines().filter_map(|line| line.strip_prefix('\t'))
    }

    /// The lines below that have no label, as one text: they come last.
    pub(crate) fn unlabelled(self) -> &'static str {
        let mut rest = self.body;
        while let Some((line, after)) = rest.split_once('\n')
            && is_labelled(line)
        {
            rest = after;
        }
        rest.trim_end_matches('\n')
    }

    /// The words after a label such as `errors:`, if there is such a line.
    pub(crate) fn labelled(self, label: &str) -> Option<std::str::SplitWhitespace<'static>> {
        let lines = self.body.lines().take_while(|line| is_labelled(line));
        let mut words = lines.filter_map(|line| line.trim_start().strip_prefix(label)?.strip_prefix(':'));
        words.next().map(str::split_whitespace)
    }
}

/// The piece of `text` that `compare` finds equal; the pieces between separators are sorted.
pub(crate) fn search(
    text: &'static str,
    separator: char,
    compare: impl Fn(&'static str) -> Ordering,
) -> Option<&'static str> {
    let (mut low, mut high) = (0, text.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = text[low..middle].rfind(separator).map_or(low, |found| low + found + 1);
        let end = text[middle..].find(separator).map_or(text.len(), |found| middle + found);
        match compare(&text[start..end]) {
            Ordering::Equal => return Some(&text[start..end]),
            Ordering::Less => low = end + 1,
            Ordering::Greater => high = start,
        }
    }
    None
}

/// Whether a line is labelled, `errors: …`: no list of operations.
fn is_labelled(line: &str) -> bool {
    line.trim_start().split(' ').next().is_some_and(|word| word.ends_with(':'))
}

/// The table without the comment above it.
fn rows(table: &'static str) -> &'static str {
    let mut rows = table;
    while rows.starts_with('#') {
        rows = rows.split_once('\n').map_or("", |(_, rest)| rest);
    }
    rows
}

/// The block that `rows` begins with, and what is below it.
fn first(rows: &'static str) -> Option<(Block, &'static str)> {
    let (head, below) = rows.split_once('\n')?;
    let mut end = 0;
    while below.as_bytes().get(end) == Some(&b'\t') {
        end += below[end..].find('\n').map_or(below.len() - end, |length| length + 1);
    }
    let (body, rest) = below.split_at(end);
    Some((Block { head, body }, rest))
}

impl Table {
    /// The table that `text` holds.
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, blocks: OnceLock::new() }
    }

    /// Every service, by name.
    pub(crate) fn blocks(&self) -> &[Block] {
        self.blocks.get_or_init(|| {
            let mut rest = rows(self.text);
            let next = || {
                let (block, below) = first(rest)?;
                rest = below;
                Some(block)
            };
            std::iter::from_fn(next).collect()
        })
    }

    /// The service of this name.
    pub(crate) fn find(&self, name: &str) -> Option<Block> {
        let blocks = self.blocks();
        blocks.binary_search_by(|block| block.name().cmp(name)).ok().map(|index| blocks[index])
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, search};

    #[test]
    fn finds_every_block_and_nothing_else() {
        let table = Table::new("# a\n#b\nal\tx\n\terrors: E\n\tone two\nbe\ncee\t-\n\tthree\n\tvier\n");
        let names: Vec<&str> = table.blocks().iter().map(|block| block.name()).collect();
        assert_eq!(names, ["al", "be", "cee"]);
        for block in table.blocks() {
            assert_eq!(table.find(block.name()), Some(*block));
        }
        let al = table.find("al").expect("there");
        assert_eq!((al.column(0), al.column(1), al.column(2)), ("al", "x", ""));
        assert_eq!(al.lines().collect::<Vec<_>>(), ["one two"]);
        assert_eq!(al.labelled("errors").expect("there").collect::<Vec<_>>(), ["E"]);
        assert!(table.find("be").expect("there").labelled("errors").is_none());
        for name in ["", "#b", "# a", "a", "all", "bd", "bf", "d", "one", "\tone two", "al\tx", "é", "\n"] {
            assert_eq!(table.find(name), None, "{name:?}");
        }
    }

    #[test]
    fn finds_every_piece_and_nothing_else() {
        for text in ["", "a", "a b", "a bb c", "a bb ccc dddd eeeee"] {
            for piece in text.split(' ').filter(|piece| !piece.is_empty()) {
                assert_eq!(search(text, ' ', |found| found.cmp(piece)), Some(piece), "{text}");
            }
            for other in ["", "0", "ab", "bbb", "cc", "f", "a bb"] {
                assert_eq!(search(text, ' ', |found| found.cmp(other)), None, "{text}: {other}");
            }
        }
    }
}
