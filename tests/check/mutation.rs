//! The example's spec with changes that nobody thought of: whatever comes, the checker answers.

use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;
use stepgate::source;

use crate::drawn;

/// The example's files.
fn example() -> Vec<(String, String)> {
    let sources = source::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("spec")).expect("the example");
    sources.iter().map(|(_, source)| (source.name.clone(), source.text.clone())).collect()
}

/// A change to one file of the spec.
#[derive(Clone, Debug)]
enum Mutation {
    /// Sets a byte; what is then no UTF-8 becomes U+FFFD.
    Flip(Index, u8),
    /// Removes a line.
    Remove(Index),
    /// Writes a line twice, the second time somewhere else.
    Repeat(Index, Index),
    /// Gives the line of one key the value of another.
    Swap(Index, Index),
    /// Writes something in front of a byte.
    Insert(Index, &'static str),
    /// Cuts the file off.
    Cut(Index),
}

const PIECES: [&str; 24] = [
    "\"", "'", "\"\"\"", "[", "]", "[[", "{", "}", "=", ".", "\\", "\\u00e9", "${", "${x}", "$${", "}", "é", "😀",
    "\r", "\n", "\u{feff}", "\0", "/", "-",
];

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<Index>;
    prop_oneof![
        (index(), any::<u8>()).prop_map(|(at, byte)| Mutation::Flip(at, byte)),
        index().prop_map(Mutation::Remove),
        (index(), index()).prop_map(|(from, to)| Mutation::Repeat(from, to)),
        (index(), index()).prop_map(|(a, b)| Mutation::Swap(a, b)),
        (index(), proptest::sample::select(&PIECES[..])).prop_map(|(at, piece)| Mutation::Insert(at, piece)),
        index().prop_map(Mutation::Cut),
    ]
}

impl Mutation {
    fn apply(&self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        if bytes.is_empty() {
            return String::new();
        }
        match self {
            Mutation::Flip(at, byte) => bytes[at.index(text.len())] = *byte,
            Mutation::Cut(at) => bytes.truncate(at.index(text.len())),
            Mutation::Insert(at, piece) => {
                let at = at.index(text.len());
                bytes.splice(at..at, piece.bytes());
            }
            Mutation::Remove(at) => _ = lines.remove(at.index(lines.len())),
            Mutation::Repeat(from, to) => lines.insert(to.index(lines.len()), lines[from.index(lines.len())].clone()),
            Mutation::Swap(a, b) => {
                let (a, b) = (a.index(lines.len()), b.index(lines.len()));
                if let (Some((key, _)), Some((_, value))) = (lines[a].split_once('='), lines[b].split_once('=')) {
                    lines[a] = format!("{key}={value}");
                }
            }
        }
        match self {
            Mutation::Flip(..) | Mutation::Cut(_) | Mutation::Insert(..) => {
                String::from_utf8_lossy(&bytes).into_owned()
            }
            _ => lines.concat(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_spec_makes_the_checker_panic(mutations in prop::collection::vec((any::<Index>(), mutation()), 1..6)) {
        let mut files = example();
        for (file, mutation) in &mutations {
            let file = file.index(files.len());
            files[file].1 = mutation.apply(&files[file].1);
        }
        let texts: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        drawn(&texts);
    }

    #[test]
    fn no_value_makes_the_checker_panic(value in "(\\PC|[\"'\\\\${}.\\[\\]/*:]){0,12}", line in any::<Index>(), quoted in any::<bool>()) {
        let mut files = example();
        let lines: Vec<(usize, usize)> = files
            .iter()
            .enumerate()
            .flat_map(|(file, (_, text))| {
                let with_value = text.lines().enumerate().filter(|(_, line)| line.contains('='));
                with_value.map(move |(line, _)| (file, line))
            })
            .collect();
        let (file, line) = lines[line.index(lines.len())];
        let value = if quoted { format!("{value:?}") } else { value };
        let mut written: Vec<String> = files[file].1.lines().map(str::to_owned).collect();
        let key = written[line].split('=').next().unwrap_or_default().to_owned();
        written[line] = format!("{key}= {value}");
        files[file].1 = written.join("\n");
        let texts: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        drawn(&texts);
    }
}
