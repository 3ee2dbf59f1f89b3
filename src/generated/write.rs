//! Writing: all or nothing. Every file is staged before the first is moved to its place, and a journal says what the
//! moves will leave, so that a run that is cut off at any point is repaired by the next.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::{Comparison, Trouble};
use crate::parallel;

/// The folder that files are staged in; there only while a run is at work, or after one was cut off.
const STAGING: &str = ".stepgate-staging";
/// In it: the new files, each at its path.
const TREE: &str = "tree";
/// In it: the manifests of all bytes that may stand in place until the run is over.
const JOURNAL: &str = "journal";

/// The manifests of all bytes that may stand in place until the run is over.
pub(super) fn journal(folder: &Path) -> PathBuf {
    folder.join(STAGING).join(JOURNAL)
}

/// What was done.
#[derive(Debug, PartialEq, Eq)]
pub struct Written {
    /// Paths of files written, the manifest left out.
    pub written: Vec<String>,
    /// Paths of files removed.
    pub removed: Vec<String>,
    /// How many files were as they should be; they were not touched.
    pub unchanged: usize,
}

/// Makes the folder what `comparison` wants it to be. The caller has seen to precious files.
///
/// # Errors
/// A file can't be written or moved. Before the first move nothing is changed; after it, the next run goes on.
pub fn write(comparison: &Comparison, folder: &Path) -> Result<Written, Trouble> {
    let mut done = Written {
        written: comparison.texts().map(|(path, _)| path.to_owned()).collect(),
        removed: Vec::new(),
        unchanged: comparison.fresh,
    };
    let staging = folder.join(STAGING);
    if comparison.changes.is_empty() {
        return remove_tree(&staging).map(|()| done);
    }
    create_folder(&staging)?;
    let lock = lock(&staging)?;
    stage(comparison, &staging).inspect_err(|_| give_up(&staging))?;
    move_tree(&staging.join(TREE), folder)?;
    for change in comparison.changes.iter().filter(|change| change.after.is_none()) {
        let target = folder.join(&change.path);
        fs::remove_file(&target).map_err(|error| Trouble::new(&target, error))?;
        remove_empty_parents(&target, folder);
        done.removed.push(change.path.clone());
    }
    // Last: while the old manifest stands, the journal says what else may.
    place(&staging.join(super::MANIFEST), &folder.join(super::MANIFEST))?;
    drop(lock);
    remove_tree(&staging)?;
    Ok(done)
}

/// Writes every new text, the manifest and the journal; moves nothing.
fn stage(comparison: &Comparison, staging: &Path) -> Result<(), Trouble> {
    let tree = staging.join(TREE);
    remove_tree(&tree)?;
    create_folder(&tree)?;
    let files: Vec<(PathBuf, &str)> = comparison.texts().map(|(path, text)| (tree.join(path), text)).collect();
    // Paths are sorted: a folder's files come together.
    for together in files.chunk_by(|(a, _), (b, _)| a.parent() == b.parent()) {
        together[0].0.parent().map_or(Ok(()), create_folder)?;
    }
    let created = parallel::map(&files, |(path, text)| create_file(path, text));
    created.into_iter().collect::<Result<(), Trouble>>()?;
    create_file(&staging.join(super::MANIFEST), &comparison.manifest)?;
    let mut manifests = comparison.owned.manifests();
    manifests.push(comparison.manifest.clone());
    let next = staging.join("journal.next");
    create_file(&next, &manifests.join("\n"))?;
    place(&next, &staging.join(JOURNAL))
}

/// Takes back what was staged. The journal of an earlier run that was cut off stays.
fn give_up(staging: &Path) {
    let leftovers = if staging.join(JOURNAL).exists() { staging.join(TREE) } else { staging.to_owned() };
    // The disk is in trouble already; that is what is reported.
    _ = fs::remove_dir_all(leftovers);
}

/// Moves every file of `tree` to the same place below `folder`; a folder that is new there moves as a whole.
fn move_tree(tree: &Path, folder: &Path) -> Result<(), Trouble> {
    for entry in fs::read_dir(tree).map_err(|error| Trouble::new(tree, error))? {
        let entry = entry.map_err(|error| Trouble::new(tree, error))?;
        let (from, to) = (entry.path(), folder.join(entry.file_name()));
        if to.is_dir() { move_tree(&from, &to)? } else { place(&from, &to)? }
    }
    Ok(())
}

fn create_folder(folder: &Path) -> Result<(), Trouble> {
    fs::create_dir_all(folder).map_err(|error| Trouble::new(folder, error))
}

fn create_file(path: &Path, text: &str) -> Result<(), Trouble> {
    fs::write(path, text).map_err(|error| Trouble::new(path, error))
}

fn place(temporary: &Path, target: &Path) -> Result<(), Trouble> {
    fs::rename(temporary, target).map_err(|error| Trouble::new(target, error))
}

/// Two runs at once would take each other's files.
fn lock(staging: &Path) -> Result<File, Trouble> {
    let path = staging.join("lock");
    let file = File::create(&path).map_err(|error| Trouble::new(&path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Trouble::new(staging, "another `gen render` is at work here")),
        Err(TryLockError::Error(error)) => Err(Trouble::new(&path, error)),
    }
}

fn remove_tree(folder: &Path) -> Result<(), Trouble> {
    match fs::remove_dir_all(folder) {
        Err(error) if !super::is_absent(&error) => Err(Trouble::new(folder, error)),
        _ => Ok(()),
    }
}

/// Folders that a removal leaves empty go too; one with anything in it stays.
fn remove_empty_parents(file: &Path, folder: &Path) {
    for parent in file.ancestors().skip(1).take_while(|parent| *parent != folder) {
        if fs::remove_dir(parent).is_err() {
            break;
        }
    }
}
