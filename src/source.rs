//! The spec folder's files, read once. Knows paths and bytes, not what they mean.

mod lines;
mod watch;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use lines::{Lines, Place};
pub use watch::Watch;

use crate::parallel;

/// The index of a file in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(usize);

/// A run of bytes in one source file; `end` is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file the bytes lie in.
    pub file: FileId,
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// One file of the spec folder.
#[derive(Debug)]
pub struct Source {
    /// The path below the spec folder, with `/` on every system.
    pub name: String,
    /// The path as it is shown to people: the spec folder as given, joined with the name.
    pub path: PathBuf,
    /// The text, with U+FFFD for what is not UTF-8.
    pub text: String,
    /// The offset of the first byte that is not UTF-8, if there is one.
    pub not_utf8: Option<usize>,
}

/// Every `.toml` and `.json` file below the spec folder, sorted by name.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// A file or folder of the spec that could not be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What could not be read.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// Reads every `.toml` and `.json` file below `folder`. Hidden entries are passed over.
///
/// # Errors
/// The folder or a file can't be read, is a broken link, or is a link that leaves the folder.
pub fn read(folder: &Path) -> Result<Sources, Unreadable> {
    let files = parallel::map(&sources_below(folder)?, |(name, path)| source(name, path));
    Ok(Sources { files: files.into_iter().collect::<Result<_, _>>()? })
}

/// The names and paths of the files to be read, sorted.
fn sources_below(folder: &Path) -> Result<Vec<(String, PathBuf)>, Unreadable> {
    let root = folder.canonicalize().map_err(|error| unreadable(folder, &error))?;
    let mut found = Vec::new();
    walk(folder, "", &root, &mut found)?;
    found.sort();
    Ok(found)
}

/// Reads one file, whatever its ending: as JSON, unless it ends in `.toml`.
///
/// # Errors
/// It can't be read.
pub fn read_file(path: &Path) -> Result<(Sources, FileId), Unreadable> {
    let is_toml = path.extension().is_some_and(|ending| ending == "toml");
    let name = if is_toml { "definition.toml" } else { "definition.json" };
    Ok((Sources { files: vec![source(name, path)?] }, FileId(0)))
}

fn source(name: &str, path: &Path) -> Result<Source, Unreadable> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    Ok(of_bytes(name, path, bytes))
}

fn of_bytes(name: &str, path: &Path, bytes: Vec<u8>) -> Source {
    let not_utf8 = std::str::from_utf8(&bytes).err().map(|error| error.valid_up_to());
    let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Source { name: name.to_owned(), path: path.to_owned(), text, not_utf8 }
}

/// Finds the names and paths of the files to be read.
fn walk(folder: &Path, prefix: &str, root: &Path, found: &mut Vec<(String, PathBuf)>) -> Result<(), Unreadable> {
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let path = entry.path();
        let Ok(file_name) = entry.file_name().into_string() else { continue };
        if file_name.starts_with('.') {
            continue;
        }
        let kind = entry.file_type().map_err(|error| unreadable(&path, &error))?;
        let is_source = file_name.ends_with(".toml") || file_name.ends_with(".json");
        if kind.is_symlink() {
            if !is_source {
                continue;
            }
            let target = path.canonicalize().map_err(|error| unreadable(&path, &error))?;
            if !target.starts_with(root) {
                let reason = format!("the link leads out of the spec folder, to {}", target.display());
                return Err(Unreadable { path, reason });
            }
        }
        let name = format!("{prefix}{file_name}");
        if kind.is_dir() {
            if is_source {
                let reason = "a folder stands where a spec file is expected; rename it".to_owned();
                return Err(Unreadable { path, reason });
            }
            walk(&path, &format!("{name}/"), root, found)?;
        } else if is_source {
            found.push((name, path));
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: &io::Error) -> Unreadable {
    Unreadable { path: path.to_owned(), reason: error.to_string() }
}

impl Sources {
    /// Sources that never were on a disk, for tests and tools: pairs of name and text.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut files: Vec<Source> = texts
            .into_iter()
            .map(|(name, text)| Source { name: name.into(), path: name.into(), text: text.into(), not_utf8: None })
            .collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Self { files }
    }

    /// One file, whose bytes were read already.
    #[must_use]
    pub fn of_file(path: &Path, bytes: Vec<u8>) -> (Self, FileId) {
        (Self { files: vec![of_bytes(&path.to_string_lossy(), path, bytes)] }, FileId(0))
    }

    /// The file with this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<FileId> {
        self.files.binary_search_by(|file| file.name.as_str().cmp(name)).ok().map(FileId)
    }

    /// Every file, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index), file))
    }

    /// The file behind an id.
    #[must_use]
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id.0]
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, id: FileId) -> &str {
        &self.get(id).text
    }

    /// The bytes of a span, as written.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file).get(span.start..span.end).unwrap_or("")
    }
}
