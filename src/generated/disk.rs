//! What stands in the output folder, listed once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::{self, File, FileType};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::{MANIFEST, Trouble, is_absent};

thread_local! {
    /// What was last read: most files are read only to see that they are as they should be.
    static BYTES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Files, folders and links below a folder. Hidden entries are left out, and links are not followed.
pub(super) struct Disk {
    folder: PathBuf,
    kinds: HashMap<String, FileType>,
    /// Folders with a manifest of their own: the output of another spec. With their final `/`.
    others: Vec<String>,
}

impl Disk {
    /// Lists the folder; it need not be there.
    pub(super) fn list(folder: &Path) -> Result<Self, Trouble> {
        let mut disk = Self { folder: folder.to_owned(), kinds: HashMap::new(), others: Vec::new() };
        disk.walk("")?;
        Ok(disk)
    }

    fn walk(&mut self, prefix: &str) -> Result<(), Trouble> {
        let here = self.folder.join(prefix);
        let entries = match fs::read_dir(&here) {
            Ok(entries) => entries,
            Err(error) if is_absent(&error) => return Ok(()),
            Err(error) => return Err(Trouble::new(&here, error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| Trouble::new(&here, error))?;
            let kind = entry.file_type().map_err(|error| Trouble::new(&entry.path(), error))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if name.starts_with('.') {
                continue;
            }
            if name == MANIFEST && !prefix.is_empty() {
                self.others.push(prefix.to_owned());
            }
            let path = format!("{prefix}{name}");
            if kind.is_dir() {
                self.walk(&format!("{path}/"))?;
            }
            self.kinds.insert(path, kind);
        }
        Ok(())
    }

    /// Whether a file is there and holds just this text.
    pub(super) fn holds(&self, path: &str, text: &str) -> bool {
        let is_file = self.kinds.get(path).is_some_and(FileType::is_file);
        is_file && self.reads(path, text).unwrap_or(false)
    }

    fn reads(&self, path: &str, text: &str) -> io::Result<bool> {
        let mut file = File::open(self.folder.join(path))?;
        if file.metadata()?.len() != text.len() as u64 {
            return Ok(false);
        }
        BYTES.with_borrow_mut(|bytes| {
            bytes.resize(text.len(), 0);
            file.read_exact(bytes)?;
            Ok(bytes == text.as_bytes())
        })
    }

    /// The bytes of a file, if it is there.
    ///
    /// # Errors
    /// Something else stands there, or on the way. What a link leads to is not ours to judge.
    pub(super) fn file(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let refuse = |path: &str, found: &str, belongs: &str| {
            let reason = format!("a {found} stands where a generated {belongs} belongs; remove it");
            Err(Trouble::new(&self.folder.join(path), reason))
        };
        match self.kinds.get(path) {
            Some(kind) if kind.is_symlink() => refuse(path, "link", "file"),
            Some(kind) if kind.is_dir() => refuse(path, "folder", "file"),
            Some(_) => {
                let whole = self.folder.join(path);
                fs::read(&whole).map(Some).map_err(|error| Trouble::new(&whole, error))
            }
            None => {
                let parents = path.match_indices('/').map(|(slash, _)| &path[..slash]);
                let obstacle = parents
                    .filter_map(|parent| Some((parent, self.kinds.get(parent)?)))
                    .find(|(_, kind)| !kind.is_dir());
                match obstacle {
                    Some((parent, kind)) => refuse(parent, if kind.is_symlink() { "link" } else { "file" }, "folder"),
                    None => Ok(None),
                }
            }
        }
    }

    /// The paths of files that Terraform or `templatefile` could read, but for the output of other specs.
    pub(super) fn sources(&self) -> impl Iterator<Item = &str> {
        let files = self.kinds.iter().filter(|(_, kind)| kind.is_file()).map(|(path, _)| path.as_str());
        files.filter(|path| {
            let is_others = self.others.iter().any(|other| path.starts_with(other));
            !is_others && (path.ends_with(".tf") || path.ends_with(".tftpl"))
        })
    }
}
