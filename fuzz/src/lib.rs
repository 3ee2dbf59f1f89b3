//! What holds of every input: the targets assert it.

mod template;

pub use template::mapping_template;

use stepgate::check::{self, Refusal};
use stepgate::diagnostic::{self, Code, Diagnostic};
use stepgate::model::Flavor;
use stepgate::render;
use stepgate::source::Sources;

/// Between the files of one input.
pub const BETWEEN: &str = "\n%%%%\n";
/// The files of one input, in their order.
pub const NAMES: [&str; 4] = ["project.toml", "orders.toml", "shared/states.toml", "shared/machine.json"];

/// A spec folder: checked, drawn, rendered, and what was rendered checked again.
pub fn spec(input: &str) {
    let texts: Vec<(&str, &str)> = NAMES.into_iter().zip(input.split(BETWEEN)).collect();
    let sources = Sources::from_texts(texts);
    let complaints = match check::all(&sources) {
        Ok(project) => {
            let again = check::all(&sources).expect("what was right is right again");
            match (render::all(&project), render::all(&again)) {
                (Ok(files), Ok(same)) => {
                    assert_eq!(files, same, "rendered in two ways");
                    let flavor = project.workflows[0].flavor;
                    files.iter().filter(|file| file.path.ends_with(".asl.json.tftpl")).for_each(|file| {
                        rendered(&file.text, flavor);
                    });
                }
                (Err(_), Err(_)) => {}
                _ => panic!("rendered once, and once not"),
            }
            return;
        }
        Err(Refusal::NoProject) => return,
        Err(Refusal::Invalid(complaints)) => complaints,
    };
    let Err(Refusal::Invalid(again)) = check::all(&sources) else { panic!("wrong once, and once right") };
    judge(&complaints, &again, &sources);
}

/// A state machine that stands alone, as both flavors.
pub fn state_machine(text: &str) {
    for flavor in [Flavor::Standard, Flavor::Express] {
        let sources = Sources::from_texts([("definition.json", text)]);
        let (file, _) = sources.iter().next().expect("one file");
        let check = || check::state_machine(&sources, file, flavor).err().unwrap_or_default();
        judge(&check(), &check(), &sources);
    }
}

fn judge(complaints: &[Diagnostic], again: &[Diagnostic], sources: &Sources) {
    assert_eq!(format!("{complaints:?}"), format!("{again:?}"), "checked in two ways");
    for label in complaints.iter().flat_map(|complaint| &complaint.labels) {
        let (text, span) = (sources.text(label.span.file), label.span);
        assert!(span.start <= span.end && span.end <= text.len(), "{span:?} leaves the file: {complaints:?}");
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{span:?} cuts a character");
    }
    for complaint in complaints {
        assert!(!complaint.title.is_empty() && !complaint.help.is_empty(), "{complaint:?} says nothing");
    }
    for color in [false, true] {
        let drawn = diagnostic::draw(complaints, sources, color);
        assert_eq!(drawn.is_empty(), complaints.is_empty());
    }
}

/// A definition as it was rendered is JSON once its variables are filled in, and accepted if only the partition is left open.
fn rendered(template: &str, flavor: Flavor) {
    let template = template.split_once('\n').expect("the mark has a line of its own").1;
    let mut filling = Filling::default();
    let json = filling.template(template);
    serde_json::from_str::<serde_json::Value>(&json).unwrap_or_else(|error| panic!("{error}:\n{template}\n{json}"));
    let sources = Sources::from_texts([("definition.json", json.as_str())]);
    let (file, _) = sources.iter().next().expect("one file");
    let Err(complaints) = check::state_machine(&sources, file, flavor) else { return };
    // An author may vouch for what the tables lack, and a word may not be what was meant.
    let are_ours = complaints.iter().any(|complaint| complaint.code != Code::TaskResource);
    if are_ours && !filling.is_free {
        panic!("accepted, but rendered wrong:\n{}\n{json}", diagnostic::draw(&complaints, &sources, false));
    }
}

/// What Terraform makes of the templates that stepgate writes, every variable a word.
#[derive(Default)]
struct Filling {
    /// Whether there is a variable whose value matters.
    is_free: bool,
}

impl Filling {
    fn template(&mut self, template: &str) -> String {
        let mut json = String::new();
        let mut rest = template;
        while let Some(letter) = rest.chars().next() {
            if let Some(text) = rest.strip_prefix("${jsonencode(\"") {
                let (string, after) = self.quoted(text);
                json.push_str(&serde_json::Value::from(string).to_string());
                rest = after.strip_prefix(")}").expect("the call ends");
            } else {
                self.letter(letter, &mut rest, &mut json);
            }
        }
        json
    }

    /// A string up to its closing quote, and what comes after it.
    fn quoted<'a>(&mut self, text: &'a str) -> (String, &'a str) {
        let mut string = String::new();
        let mut rest = text;
        loop {
            match rest.chars().next().expect("the string ends") {
                '"' => return (string, &rest[1..]),
                '\\' => {
                    let escape = rest.as_bytes()[1];
                    rest = &rest[2..];
                    string.push(match escape {
                        b'n' => '\n',
                        b'r' => '\r',
                        b't' => '\t',
                        b'u' => {
                            let code = u32::from_str_radix(&rest[..4], 16).expect("four digits");
                            rest = &rest[4..];
                            char::from_u32(code).expect("a character")
                        }
                        other => char::from(other),
                    });
                }
                letter => self.letter(letter, &mut rest, &mut string),
            }
        }
    }

    /// A character, or a marker.
    fn letter(&mut self, letter: char, rest: &mut &str, out: &mut String) {
        if rest.starts_with("$${") || rest.starts_with("%%{") {
            out.extend([letter, '{']);
            *rest = &rest[3..];
        } else if let Some(text) = rest.strip_prefix("${\"") {
            let (string, after) = self.quoted(text);
            out.push_str(&string);
            *rest = after.strip_prefix('}').expect("the marker ends");
        } else if let Some(text) = rest.strip_prefix("${") {
            let (name, after) = text.split_once('}').expect("the marker ends");
            assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)), "{name}");
            self.is_free |= name != "partition";
            out.push_str(if name == "partition" { "aws" } else { "word" });
            *rest = after;
        } else {
            assert!(!rest.starts_with("%{"), "a directive: {rest}");
            out.push(letter);
            *rest = &rest[letter.len_utf8()..];
        }
    }
}
