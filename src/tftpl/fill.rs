//! `templatefile` as Terraform evaluates it, as far as mapping templates need it, and where each byte of the result was
//! written. Unlike Terraform it does not normalize text (NFC).
//! <https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates>

mod expression;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::{Code, Fault};
use expression::Reader;

/// What `templatefile` gives, and where it comes from.
#[derive(Debug, Default)]
pub struct Filled {
    text: String,
    pieces: Vec<Piece>,
    /// Where in the text the literal that was just read begins, if it was one.
    literal: Option<usize>,
}

/// A run of the text and the bytes of the file that it stands for.
#[derive(Debug)]
struct Piece {
    /// Where in the text it begins.
    at: usize,
    from: Range<usize>,
    /// Whether it stands in the file as it is; else it was evaluated as a whole.
    is_literal: bool,
}

impl Filled {
    /// Text that is in no `templatefile`: it stands for itself.
    #[must_use]
    pub fn verbatim(text: &str) -> Self {
        let mut filled = Self::default();
        filled.push(text, 0..text.len(), true);
        filled
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the file from which these bytes of the text come.
    #[must_use]
    pub fn origin(&self, range: Range<usize>) -> Range<usize> {
        let start = self.byte(range.start, false);
        let end = if range.is_empty() { start } else { self.byte(range.end - 1, true) };
        start..end.max(start)
    }

    /// The byte of the file behind a byte of the text, or the one after it.
    fn byte(&self, offset: usize, is_end: bool) -> usize {
        let after = self.pieces.partition_point(|piece| piece.at <= offset);
        let Some(piece) = after.checked_sub(1).and_then(|index| self.pieces.get(index)) else { return 0 };
        match (piece.is_literal, is_end) {
            (true, _) => (piece.from.start + (offset - piece.at) + usize::from(is_end)).min(piece.from.end),
            (false, true) => piece.from.end,
            (false, false) => piece.from.start,
        }
    }

    fn push(&mut self, text: &str, from: Range<usize>, is_literal: bool) {
        if text.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if is_literal && last.is_literal && last.from.end == from.start => last.from.end = from.end,
            _ => self.pieces.push(Piece { at: self.text.len(), from, is_literal }),
        }
        self.text.push_str(text);
    }

    /// Takes the blanks off the end of the literal that was just read: what a `~` after an opening brace does.
    fn trim(&mut self) {
        let Some(start) = self.literal else { return };
        let end = start + self.text[start..].trim_end().len();
        self.text.truncate(end);
        while self.pieces.last().is_some_and(|piece| piece.at >= end) {
            self.pieces.pop();
        }
        if let Some(piece) = self.pieces.last_mut().filter(|piece| piece.is_literal) {
            piece.from.end = piece.from.start + (end - piece.at);
        }
    }
}

/// Fills the text of a `.tftpl` file with texts for its variables.
///
/// # Errors
/// Terraform would refuse it; or it asks for what is not evaluated here: loops, functions but `jsonencode`, arithmetic.
pub fn fill(file: &str, variables: &BTreeMap<String, String>) -> Result<Filled, Fault> {
    let mut reader = Reader::new(file, variables);
    let mut filled = Filled::default();
    template(&mut reader, &mut filled, Ending::File)?;
    Ok(filled)
}

/// What ends a template.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    File,
    Quote,
}

/// An `if` that is open.
struct Branch {
    opened: Range<usize>,
    is_outer_taken: bool,
    condition: bool,
    has_else: bool,
}

/// Reads a template up to its end, and past it.
fn template(reader: &mut Reader<'_>, filled: &mut Filled, ending: Ending) -> Result<(), Fault> {
    let mut branches: Vec<Branch> = Vec::new();
    let mut is_taken = true;
    let mut is_trimming = false;
    loop {
        let start = reader.at();
        let rest = reader.rest();
        match (ending, rest.as_bytes()) {
            (Ending::File, []) => break,
            (Ending::Quote, [b'"', ..]) => {
                reader.skip(1);
                break;
            }
            (Ending::Quote, [] | [b'\n', ..]) => {
                return Err(reader.fault(start..start, "the string does not end on its line", "close it with `\"`"));
            }
            (_, [sign @ (b'$' | b'%'), b'{', ..]) => {
                let trims_before = rest.as_bytes().get(2) == Some(&b'~');
                reader.skip(2 + usize::from(trims_before));
                if trims_before && is_taken {
                    filled.trim();
                }
                filled.literal = None;
                if *sign == b'$' {
                    let value = reader.expression()?;
                    is_trimming = reader.close(start)?;
                    if is_taken {
                        filled.push(&value.text(), start..reader.at(), false);
                    }
                } else {
                    is_trimming = directive(reader, start, &mut branches, &mut is_taken)?;
                }
            }
            _ => {
                let (literal, text) = literal(reader, ending)?;
                let skipped = if is_trimming && text.is_none() {
                    literal.len() - reader.slice(&literal).trim_start().len()
                } else {
                    0
                };
                is_trimming = false;
                if is_taken {
                    filled.literal = Some(filled.text.len());
                    verbatim(reader, filled, literal.start + skipped..literal.end, text);
                }
            }
        }
    }
    match branches.pop() {
        None => Ok(()),
        Some(branch) => Err(reader.fault(branch.opened, "the `if` is never closed", "write `%{ endif }` after it")),
    }
}

/// The literal that comes next: to the end of its line at most, since `~` reaches no further. With its text, if that is
/// not what is written.
fn literal(reader: &mut Reader<'_>, ending: Ending) -> Result<(Range<usize>, Option<String>), Fault> {
    let start = reader.at();
    if ending == Ending::Quote && reader.rest().starts_with('\\') {
        let text = reader.escape()?;
        return Ok((start..reader.at(), Some(text)));
    }
    let bytes = reader.rest().as_bytes();
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        match (byte, bytes.get(end + 1), bytes.get(end + 2)) {
            (b'$' | b'%', Some(b'{'), _) => break,
            (sign @ (b'$' | b'%'), Some(next), Some(b'{')) if sign == next => end += 3,
            (b'"' | b'\\' | b'\n', ..) if ending == Ending::Quote => break,
            (b'\n', ..) => {
                end += 1;
                break;
            }
            _ => end += 1,
        }
    }
    reader.skip(end);
    Ok((start..start + end, None))
}

/// Pushes a literal, `$${` as `${` and `%%{` as `%{`.
fn verbatim(reader: &Reader<'_>, filled: &mut Filled, range: Range<usize>, text: Option<String>) {
    if let Some(text) = text {
        filled.push(&text, range, false);
        return;
    }
    let mut start = range.start;
    while let Some(found) = doubled(reader.slice(&(start..range.end))) {
        filled.push(reader.slice(&(start..start + found)), start..start + found, true);
        filled.push(reader.slice(&(start + found + 1..start + found + 3)), start + found + 1..start + found + 3, true);
        start += found + 3;
    }
    filled.push(reader.slice(&(start..range.end)), start..range.end, true);
}

fn doubled(text: &str) -> Option<usize> {
    [text.find("$${"), text.find("%%{")].into_iter().flatten().min()
}

/// Reads `if x`, `else` or `endif` and its closing brace; gives whether the brace trims what follows.
fn directive(
    reader: &mut Reader<'_>,
    start: usize,
    branches: &mut Vec<Branch>,
    is_taken: &mut bool,
) -> Result<bool, Fault> {
    let word = reader.word();
    match reader.slice(&word) {
        "if" => {
            let condition = reader.condition()?;
            let trims = reader.close(start)?;
            branches.push(Branch { opened: start..reader.at(), is_outer_taken: *is_taken, condition, has_else: false });
            *is_taken &= condition;
            return Ok(trims);
        }
        "else" => match branches.last_mut().filter(|branch| !branch.has_else) {
            Some(branch) => {
                branch.has_else = true;
                *is_taken = branch.is_outer_taken && !branch.condition;
            }
            None => return Err(reader.fault(word, "no `if` is open for this `else`", "write `%{ if … }` before it")),
        },
        "endif" => match branches.pop() {
            Some(branch) => *is_taken = branch.is_outer_taken,
            None => return Err(reader.fault(word, "no `if` is open for this `endif`", "write `%{ if … }` before it")),
        },
        "for" | "endfor" => {
            let help = "write out what it repeats: here variables are texts, and there is nothing to go through";
            return Err(reader.fault(word, "a loop is not evaluated here", help));
        }
        other => {
            let title = if other.is_empty() {
                "a directive begins with a word".to_owned()
            } else {
                format!("`{other}` is no directive")
            };
            return Err(reader.fault(word, title, "write `if`, `else` or `endif`, or `%%{` for the text `%{`"));
        }
    }
    reader.close(start)
}

impl Reader<'_> {
    fn fault(&self, range: Range<usize>, title: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault::new(Code::Templatefile, title, help).at(range)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::fill;

    fn filled(file: &str) -> Result<String, String> {
        let values = [("v", "1"), ("s", "true"), ("q", "a\"\\\u{8}<\u{2028}é")];
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let filled = fill(file, &BTreeMap::from(values));
        filled.map(|filled| filled.text().to_owned()).map_err(|fault| fault.title)
    }

    /// Each answer is Terraform's own.
    #[test]
    fn fills_as_terraform_does() {
        for (file, text) in [
            ("", ""),
            ("x } $ { $x %", "x } $ { $x %"),
            ("a ${v}${ v } b", "a 11 b"),
            ("$${v} $$${v} $$$${v}", "${v} $${v} $$${v}"),
            ("%%{if true} %%%{if true}", "%{if true} %%{if true}"),
            ("%${v} %$${v} $%%{v} ${v}$", "%1 %${v} $%{v} 1$"),
            ("A\n%{ if true ~}\n\n  x\n%{~ endif }\nB", "A\n\n  x\nB"),
            ("a\r\n%{ if true ~}\r\n b\r\n %{~ endif }", "a\r\n b\r\n"),
            ("${v}\n${~ v}", "11"),
            ("a  \n  ${~ v ~}  \n  b", "a  \n1  b"),
            ("%{ if false }x%{ if true }y%{ else }z%{ endif }%{ else }w%{ endif }", "w"),
            ("%{ if v == \"1\" && !false }x%{ else }y%{ endif }", "x"),
            ("%{ if s }x%{ endif }%{ if v }y%{ endif }", "xy"),
            ("${\"x${\"$\"}${v}\"}", "x$1"),
            ("${\"x$${v}\\n\\u00e9\\U0001F600\\\"\\\\\"}", "x${v}\né😀\"\\"),
            ("${\"a ${~ v ~} b\"}", "a1b"),
            ("${jsonencode(q)}", "\"a\\\"\\\\\\b\\u003c\\u2028é\""),
            ("${jsonencode(\"a${v}\")}${jsonencode(true)}", "\"a1\"true"),
            ("${ # c\nv /* x */ }", "1"),
            ("${\"a\" == \"a\" == true}", "true"),
            ("${true ? \"a\" : \"b\"}${(v)}", "a1"),
            ("${\"%{ if true }x%{ endif }\"}", "x"),
            ("${s == true}", "false"),
        ] {
            assert_eq!(filled(file).as_deref(), Ok(text), "{file}");
        }
    }

    #[test]
    fn refuses_what_terraform_refuses() {
        for file in [
            "${}",
            "${v",
            "${v v}",
            "%{ endif }",
            "%{ else }",
            "%{ foo }",
            "%{ }",
            "${zz}",
            "${\"1\" == \"1\" || zz}",
            "x%{ if true }y",
            "%{ if true }%{ else }%{ else }%{ endif }",
            "${\"\\q\"}",
            "${\"\\u12\"}",
            "${\"a\nb\"}",
            "${\"a",
            "${jsonencode(v}",
            "${!v2}",
            "%{ if \"x\" }%{ endif }",
            "%{ if true",
            "${true ? v}",
        ] {
            assert!(filled(file).is_err(), "{file}");
        }
        for file in ["${v + 1}", "${upper(v)}", "%{ for x in l }%{ endfor }", "${[v]}", "${v.x}", "${1}"] {
            assert!(filled(file).is_err_and(|title| title.contains("not evaluated")), "{file}");
        }
        assert!(filled(&format!("${{{}v}}", "(".repeat(100_000))).is_err());
        assert!(filled(&format!("${{{}v}}", "!".repeat(100_000))).is_err());
        assert!(filled(&"${\"".repeat(100_000)).is_err());
    }

    #[test]
    fn knows_where_a_byte_comes_from() {
        let file = "é$${a}\n ${~ v ~}  \nz$%%{b";
        let filled = fill(file, &BTreeMap::from([("v".to_owned(), "long".to_owned())])).expect("it is right");
        assert_eq!(filled.text(), "é${a}\nlongz$%{b");
        let from = |mark: &str| {
            let at = filled.text().find(mark).expect("it is there");
            &file[filled.origin(at..at + mark.len())]
        };
        assert_eq!(from("é"), "é");
        assert_eq!(from("${a}"), "${a}");
        assert_eq!(from("a}\n"), "a}\n");
        assert_eq!(from("ong"), "${~ v ~}");
        assert_eq!(from("gz$"), "${~ v ~}  \nz$");
        assert_eq!(from("%{b"), "%{b");
        assert_eq!(filled.origin(filled.text().len()..filled.text().len()), file.len()..file.len());
    }
}
