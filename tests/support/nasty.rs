//! Strings that mean something in Terraform, JSON or Velocity.
//!
//! None of them changes under Unicode normalization: Terraform normalizes every string (NFC), whatever is written.

/// What the laws are most likely to break at.
pub(crate) const PIECES: [&str; 12] = ["$", "%", "{", "}", "\"", "\\", "'", "#", "\n", "a", "${a}", "%{ if true }"];

/// Every string of up to three pieces, every run of four markers, and strings of other alphabets.
pub(crate) fn strings() -> Vec<String> {
    let mut strings = vec![String::new()];
    let mut longest = strings.clone();
    for _ in 0..3 {
        longest = longest.iter().flat_map(|start| PIECES.map(|piece| format!("{start}{piece}"))).collect();
        strings.extend(longest.iter().cloned());
    }
    let mut markers = vec![String::new()];
    for _ in 0..4 {
        markers =
            markers.iter().flat_map(|start| ["$", "%", "{", "~}"].map(|piece| format!("{start}{piece}"))).collect();
    }
    strings.extend(markers);
    let others =
        ["it's größer, 日本 语, ключ 😀", "\u{1}\u{1f}\u{7f}\u{85}\u{2028}\u{2029}\u{feff}", "\t\r\n", "<b>&amp;</b>"];
    strings.extend(others.map(str::to_owned));
    strings
}
