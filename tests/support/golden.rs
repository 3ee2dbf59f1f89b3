//! The golden cases: the example and every folder of `tests/workflows`.

use std::fs;
use std::path::{Path, PathBuf};

/// A spec and what `gen render` makes of it.
pub(crate) struct Golden {
    pub(crate) name: String,
    /// Holds `spec` and `generated`.
    pub(crate) folder: PathBuf,
}

/// All of them, sorted by name.
pub(crate) fn all() -> Vec<Golden> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut goldens = vec![Golden { name: "example".to_owned(), folder: root.to_owned() }];
    for entry in fs::read_dir(root.join("tests/workflows")).expect("tests/workflows can be read") {
        let entry = entry.expect("tests/workflows can be read");
        let name = entry.file_name().into_string().expect("the name of a golden case is UTF-8");
        goldens.push(Golden { name, folder: entry.path() });
    }
    goldens.sort_by(|a, b| a.name.cmp(&b.name));
    goldens
}

/// Every file below `folder` whose name ends so, with its text, sorted by path. What is hidden is passed over.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            let text = fs::read_to_string(&path).expect("the file is UTF-8");
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a temporary folder can be written");
    for (path, text) in files(from, "") {
        let copy = to.join(path.strip_prefix(from).expect("it lies below the folder"));
        fs::create_dir_all(copy.parent().expect("it has a folder")).expect("a temporary folder can be written");
        fs::write(copy, text).expect("a temporary file can be written");
    }
}
