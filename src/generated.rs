//! The output folder: what stands there, how it differs from what is wanted, and how it is made so. Knows files, not workflows.

mod manifest;
mod write;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use manifest::{MANIFEST, sha256};
pub use write::{Written, write};

use crate::parallel;
use crate::render::{self, File};
use manifest::Owned;

/// How a file on the disk differs from what is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Wanted, and not there.
    Missing,
    /// As it was last written, and something else is wanted now.
    Stale,
    /// No longer as it was written.
    HandEdited,
    /// Not written by stepgate, and in the way.
    Foreign,
    /// Written by stepgate, and no longer wanted.
    Orphan,
    /// The same, and edited since.
    HandEditedOrphan,
}

impl State {
    /// What a person reads.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            State::Missing => "missing",
            State::Stale => "stale",
            State::HandEdited => "hand-edited",
            State::Foreign => "foreign",
            State::Orphan => "orphan",
            State::HandEditedOrphan => "hand-edited orphan",
        }
    }

    /// Whether the bytes on the disk are somebody's who would miss them.
    #[must_use]
    pub fn is_precious(self) -> bool {
        matches!(self, State::HandEdited | State::Foreign | State::HandEditedOrphan)
    }
}

/// One file that is not as wanted.
#[derive(Debug)]
pub struct Change {
    /// Where, below the output folder.
    pub path: String,
    /// What is wrong with it.
    pub state: State,
    /// The text on the disk; bytes that are no UTF-8 are replaced.
    pub before: String,
    /// The text that is wanted; none if the file has to go.
    pub after: Option<String>,
}

impl Change {
    fn new(path: String, state: State, before: &[u8], after: Option<String>) -> Self {
        Self { path, state, before: String::from_utf8_lossy(before).into_owned(), after }
    }
}

/// The wanted files against the disk.
#[derive(Debug)]
pub struct Comparison {
    /// What differs, by path.
    pub changes: Vec<Change>,
    /// How many files are as they should be.
    pub fresh: usize,
    owned: Owned,
    manifest: String,
}

impl Comparison {
    /// The files to be written, the manifest left out.
    fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.changes.iter().filter(|change| change.path != MANIFEST);
        files.filter_map(|change| Some((change.path.as_str(), change.after.as_deref()?)))
    }
}

/// A file or folder that could not be read or written.
#[derive(Debug)]
pub struct Trouble {
    /// Which.
    pub path: PathBuf,
    /// Why, and that nothing is lost.
    pub reason: String,
}

impl Trouble {
    fn new(path: &Path, reason: impl ToString) -> Self {
        Self { path: path.to_owned(), reason: reason.to_string() }
    }
}

/// Compares `wanted` with what stands in `folder`. Reads only.
///
/// # Errors
/// A file can't be read, or a link leads out of the folder.
pub fn compare(wanted: Vec<File>, folder: &Path) -> Result<Comparison, Trouble> {
    let owned = Owned::read(folder)?;
    let manifest = manifest::text(&wanted);
    let paths: BTreeSet<String> = wanted.iter().map(|file| file.path.clone()).collect();
    refuse_obstacles(folder, paths.iter().map(String::as_str).chain(owned.paths()))?;
    let judged = parallel::map(&wanted, |file| judge(file, &owned, folder));
    let mut changes = Vec::new();
    let mut fresh = 0;
    for (File { path, text }, judgement) in wanted.into_iter().zip(judged) {
        match judgement? {
            None => fresh += 1,
            Some((state, bytes)) => changes.push(Change::new(path, state, &bytes, Some(text))),
        }
    }
    for path in owned.paths().filter(|path| !paths.contains(*path)) {
        if let Some(bytes) = on_disk(folder, path)? {
            let state = if owned.wrote(path, &bytes) { State::Orphan } else { State::HandEditedOrphan };
            changes.push(Change::new(path.to_owned(), state, &bytes, None));
        }
    }
    if owned.is_empty() {
        let mut found = Vec::new();
        marked(folder, "", &mut found)?;
        for path in found.into_iter().filter(|path| !paths.contains(path)) {
            let bytes = on_disk(folder, &path)?.unwrap_or_default();
            changes.push(Change::new(path, State::HandEditedOrphan, &bytes, None));
        }
    }
    match on_disk(folder, MANIFEST)? {
        Some(bytes) if bytes == manifest.as_bytes() => {}
        Some(bytes) => changes.push(Change::new(MANIFEST.to_owned(), State::Stale, &bytes, Some(manifest.clone()))),
        None => changes.push(Change::new(MANIFEST.to_owned(), State::Missing, &[], Some(manifest.clone()))),
    }
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Comparison { changes, fresh, owned, manifest })
}

/// How a wanted file differs from the disk, and the bytes that stand there; none if it does not.
fn judge(file: &File, owned: &Owned, folder: &Path) -> Result<Option<(State, Vec<u8>)>, Trouble> {
    let File { path, text } = file;
    Ok(match on_disk(folder, path)? {
        Some(bytes) if bytes == text.as_bytes() => None,
        None => Some((State::Missing, Vec::new())),
        Some(bytes) if owned.wrote(path, &bytes) => Some((State::Stale, bytes)),
        Some(bytes) if owned.has(path) || render::is_marked(&bytes) => Some((State::HandEdited, bytes)),
        Some(bytes) => Some((State::Foreign, bytes)),
    })
}

/// What stands on the way to a generated file is a folder: no file, and no link to somewhere else.
fn refuse_obstacles<'a>(folder: &Path, paths: impl Iterator<Item = &'a str>) -> Result<(), Trouble> {
    let parents: BTreeSet<&Path> = paths.flat_map(|path| Path::new(path).ancestors().skip(1)).collect();
    for parent in parents.into_iter().filter(|parent| !parent.as_os_str().is_empty()) {
        let whole = folder.join(parent);
        match fs::symlink_metadata(&whole) {
            Ok(found) if found.is_symlink() => {
                return Err(Trouble::new(&whole, "a link stands where a generated folder belongs; remove it"));
            }
            Ok(found) if !found.is_dir() => {
                return Err(Trouble::new(&whole, "a file stands where a generated folder belongs; remove it"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Files that begin with our mark, when no manifest says what is ours. Hidden folders and links are passed over.
fn marked(folder: &Path, prefix: &str, found: &mut Vec<String>) -> Result<(), Trouble> {
    let here = folder.join(prefix);
    let entries = match fs::read_dir(&here) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(()),
        Err(error) => return Err(Trouble::new(&here, error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| Trouble::new(&here, error))?;
        let kind = entry.file_type().map_err(|error| Trouble::new(&entry.path(), error))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = format!("{prefix}{name}");
        if kind.is_dir() && !name.starts_with('.') {
            marked(folder, &format!("{path}/"), found)?;
        } else if kind.is_file()
            && [".tf", ".tftpl"].iter().any(|ending| name.ends_with(ending))
            && on_disk(folder, &path)?.is_some_and(|bytes| render::is_marked(&bytes))
        {
            found.push(path);
        }
    }
    Ok(())
}

/// The bytes of a file below `folder`, if it is there. Links are refused: what they lead to is not ours to judge.
fn on_disk(folder: &Path, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
    let whole = folder.join(path);
    match fs::symlink_metadata(&whole) {
        Ok(found) if found.is_symlink() => {
            return Err(Trouble::new(&whole, "a link stands where a generated file belongs; remove it"));
        }
        Ok(found) if found.is_dir() => {
            return Err(Trouble::new(&whole, "a folder stands where a generated file belongs; remove it"));
        }
        Ok(_) => {}
        Err(error) if is_absent(&error) => return Ok(None),
        Err(error) => return Err(Trouble::new(&whole, error)),
    }
    fs::read(&whole).map(Some).map_err(|error| Trouble::new(&whole, error))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
