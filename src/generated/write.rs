//! Writing: all or nothing. Every file is staged before the first is moved to its place, and a journal says what the
//! moves will leave, so that a run that is cut off at any point is repaired by the next.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::{Comparison, Trouble};

/// The folder that files are staged in; there only while a run is at work, or after one was cut off.
const STAGING: &str = ".stepgate-staging";

/// The manifests of all bytes that may stand in place until the run is over.
pub(super) fn journal(folder: &Path) -> PathBuf {
    folder.join(STAGING).join("journal")
}

/// What was done.
#[derive(Debug, Default, PartialEq, Eq)]
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
    let mut done = Written { unchanged: comparison.fresh, ..Written::default() };
    let staging = folder.join(STAGING);
    if comparison.changes.is_empty() {
        return remove_staging(&staging).map(|()| done);
    }
    create_folder(&staging)?;
    let lock = lock(&staging)?;
    let staged = stage(comparison, &staging).inspect_err(|_| _ = fs::remove_dir_all(&staging))?;
    let mut folders = BTreeSet::new();
    for Staged { temporary, path } in &staged {
        let target = folder.join(path);
        if let Some(parent) = target.parent()
            && folders.insert(parent.to_owned())
        {
            create_folder(parent)?;
        }
        place(temporary, &target)?;
        done.written.push((*path).to_owned());
    }
    for change in comparison.changes.iter().filter(|change| change.after.is_none()) {
        let target = folder.join(&change.path);
        fs::remove_file(&target).map_err(|error| Trouble::new(&target, error))?;
        remove_empty_parents(&target, folder);
        done.removed.push(change.path.clone());
    }
    // Last: while the old manifest stands, the journal says what else may.
    let manifest = staging.join("manifest");
    create_file(&manifest, &comparison.manifest)?;
    place(&manifest, &folder.join(super::MANIFEST))?;
    drop(lock);
    remove_staging(&staging)?;
    Ok(done)
}

/// A file that waits to be moved to its place.
struct Staged<'a> {
    temporary: PathBuf,
    path: &'a str,
}

/// Writes every new text and the journal; moves nothing.
fn stage<'a>(comparison: &'a Comparison, staging: &Path) -> Result<Vec<Staged<'a>>, Trouble> {
    let mut staged = Vec::new();
    for (index, change) in comparison.changes.iter().enumerate() {
        let Some(text) = change.after.as_ref().filter(|_| change.path != super::MANIFEST) else { continue };
        let temporary = staging.join(index.to_string());
        create_file(&temporary, text)?;
        staged.push(Staged { temporary, path: &change.path });
    }
    let mut manifests = comparison.owned.manifests();
    manifests.push(comparison.manifest.clone());
    let next = staging.join("journal.next");
    create_file(&next, &manifests.join("\n"))?;
    place(&next, &staging.join("journal"))?;
    Ok(staged)
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

fn remove_staging(staging: &Path) -> Result<(), Trouble> {
    match fs::remove_dir_all(staging) {
        Err(error) if !super::is_absent(&error) => Err(Trouble::new(staging, error)),
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
