//! JSON whose strings may be expressions: payload templates of both query languages, and assignments.

use std::marker::PhantomData;

use serde_json::{Value as Json, json};

use super::intrinsic::Expression;
use super::jsonata::{self, Jsonata};
use super::reference::path_uses;
use super::table::{QueryLanguage, object};
use super::value::{Before, Context, Reach, Use, Value, is_known, parse, wrong_type};
use crate::diagnostic::{Code, Diagnostic, Fault};
use crate::document::{Entry, Located, Node, Reader, Value as Written};
use crate::source::Span;

/// A payload template: `Parameters`, `Arguments`, `Output` and their like.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html>
#[derive(Debug)]
pub struct Template<R>(pub Located<Piece>, PhantomData<R>);

/// A payload template that is an object: `ResultSelector`.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html#input-output-resultselector>
#[derive(Debug)]
pub struct Selector(pub Located<Piece>);

/// A value of a template.
#[derive(Debug)]
pub enum Piece {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number as JSON writes it.
    Number(String),
    /// A string, as it is.
    Text(String),
    /// A string with `${name}` in it, as written: Terraform fills it in.
    Open(String),
    /// An array.
    Array(Vec<Piece>),
    /// An object; a key ends in `.$` no longer.
    Object(Vec<(String, Piece)>),
    /// The value of a key in `.$`.
    Path(Located<Expression>),
    /// A string of JSONata.
    Jsonata(Located<Box<Jsonata>>),
    /// Not known before Terraform has filled it in.
    Unknown,
}

impl Piece {
    /// What its expressions use.
    pub fn uses(&self, uses: &mut Vec<Use>) {
        match self {
            Self::Array(items) => items.iter().for_each(|item| item.uses(uses)),
            Self::Object(members) => members.iter().for_each(|(_, member)| member.uses(uses)),
            Self::Path(expression) => {
                expression.value.paths().into_iter().for_each(|path| path_uses(path, expression.span, uses));
            }
            Self::Jsonata(code) => jsonata_uses(&code.value, code.span, uses),
            Self::Null | Self::Boolean(_) | Self::Number(_) | Self::Text(_) | Self::Open(_) | Self::Unknown => {}
        }
    }

    /// The member under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Piece> {
        match self {
            Self::Object(members) => members.iter().find(|(name, _)| name == key).map(|(_, member)| member),
            _ => None,
        }
    }
}

/// What an expression of JSONata begins with.
const BEGIN: &str = "{%";
/// What it ends with.
const END: &str = "%}";

/// The workflow variables that an expression reads.
pub(super) fn jsonata_uses(code: &Jsonata, span: Span, uses: &mut Vec<Use>) {
    uses.extend(code.uses.iter().filter_map(|what| match what {
        jsonata::Use::Variable { name, is_built_in: false, range } => {
            let range = range.start + BEGIN.len()..range.end + BEGIN.len();
            Some(Use { variable: name.clone(), span, range })
        }
        _ => None,
    }));
}

impl<R: Reach> Value for Template<R> {
    fn read(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let value = piece::<R>(node, context, reader)?;
        Some(Self(Located { value, span: node.span }, PhantomData))
    }

    fn uses(&self, uses: &mut Vec<Use>) {
        self.0.value.uses(uses);
    }

    fn schema() -> Json {
        json!(true)
    }
}

impl Value for Selector {
    fn read(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        Template::<Before>::read(object(node, reader)?, context, reader).map(|template| Self(template.0))
    }

    fn uses(&self, uses: &mut Vec<Use>) {
        self.0.value.uses(uses);
    }

    fn schema() -> Json {
        json!({ "type": "object" })
    }
}

fn piece<R: Reach>(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Piece> {
    Some(match &node.value {
        Written::Null => Piece::Null,
        Written::Boolean(value) => Piece::Boolean(*value),
        Written::Number(number) => Piece::Number(number.clone()),
        Written::String(text) => return text_piece::<R>(node, text, context, reader),
        Written::Array(items) => {
            let items: Vec<Option<Piece>> = items.iter().map(|item| piece::<R>(item, context, reader)).collect();
            Piece::Array(items.into_iter().collect::<Option<_>>()?)
        }
        Written::Table(entries) => {
            let members: Vec<_> = entries.iter().map(|entry| member::<R>(entry, context, reader)).collect();
            Piece::Object(members.into_iter().collect::<Option<_>>()?)
        }
        // Complained of where the tree is made.
        Written::TomlOnly(_) => Piece::Unknown,
    })
}

fn text_piece<R: Reach>(node: &Node, text: &str, context: &Context, reader: &mut Reader<'_>) -> Option<Piece> {
    if context.language == QueryLanguage::Jsonata
        && let Some(code) = jsonata::<R>(node, text, reader)?
    {
        return Some(Piece::Jsonata(Located { value: Box::new(code), span: node.span }));
    }
    let is_code = context.language == QueryLanguage::Jsonata && text.starts_with(BEGIN);
    Some(match is_known(text) {
        true => Piece::Text(text.to_owned()),
        false if is_code => Piece::Unknown,
        false => Piece::Open(text.to_owned()),
    })
}

fn member<R: Reach>(entry: &Entry, context: &Context, reader: &mut Reader<'_>) -> Option<(String, Piece)> {
    let name = entry.key.strip_suffix(".$").filter(|_| context.language == QueryLanguage::JsonPath);
    let Some(name) = name else { return Some((entry.key.clone(), piece::<R>(&entry.node, context, reader)?)) };
    let Some(text) = entry.node.as_str() else {
        let title = format!("the value of `{}` is {}, not a path", entry.key, reader.kind(&entry.node));
        let key = if reader.is_json(entry.key_span) { format!("\"{name}\"") } else { name.to_owned() };
        let help = format!("write a path such as `\"$.{name}\"`, an intrinsic function, or `{key}` without `.$`");
        reader.complain(Diagnostic::new(Code::PayloadTemplate, title, entry.node.span).help(help));
        return None;
    };
    let span = entry.node.span;
    let expression = parse(text, Expression::parse).map_err(|fault| reader.fault(fault, span)).ok()?;
    let value = expression.map_or(Piece::Unknown, |value| Piece::Path(Located { value, span }));
    Some((name.to_owned(), value))
}

/// Reads a string that may be JSONata: `Some(None)` if it is none, or not known.
pub(super) fn jsonata<R: Reach>(node: &Node, text: &str, reader: &mut Reader<'_>) -> Option<Option<Jsonata>> {
    if !text.starts_with(BEGIN) {
        if text.ends_with(END) {
            let title = "the expression ends with `%}` and does not begin with `{%`";
            let fault = Fault::new(Code::JsonataSyntax, title, "begin the string with `{%`");
            reader.fault(fault.at(text.len() - END.len()..text.len()), node.span);
            return None;
        }
        return Some(None);
    }
    let Some(range) = jsonata::code(text) else {
        let end = text.trim_end();
        let fault = if end.ends_with(END) && end.len() > BEGIN.len() + END.len() {
            let title = "a blank or a line break stands behind `%}`";
            Fault::new(Code::JsonataSyntax, title, "end the string with `%}`").at(end.len() - END.len()..end.len())
        } else {
            let title = "the expression begins with `{%` and does not end with `%}`";
            Fault::new(Code::JsonataSyntax, title, "end the string with `%}`").at(0..BEGIN.len())
        };
        reader.fault(fault, node.span);
        return None;
    };
    let start = range.start;
    if text[range.clone()].trim().is_empty() {
        let help = "write an expression, such as `{% $states.input %}`, or the text without `{%` and `%}`";
        reader.complain(Diagnostic::new(Code::JsonataSyntax, "the expression is empty", node.span).help(help));
        return None;
    }
    let code = parse(&text[range], Jsonata::parse).map_err(|fault| {
        let place =
            fault.range.clone().map_or(start..text.len() - END.len(), |range| start + range.start..start + range.end);
        reader.fault(fault.at(place), node.span);
    });
    let code = code.ok()?;
    let faults: Vec<Fault> = code.iter().flat_map(|code| &code.uses).filter_map(refused::<R>).collect();
    let is_right = faults.is_empty();
    for fault in faults {
        let range = fault.range.clone().unwrap_or_default();
        reader.fault(fault.at(start + range.start..start + range.end), node.span);
    }
    is_right.then_some(code)
}

/// Why a field can't read this, if it can't.
fn refused<R: Reach>(what: &jsonata::Use) -> Option<Fault> {
    let jsonata::Use::States { path, range } = what else { return what.fault() };
    let member = path.first().filter(|member| !R::MEMBERS.contains(&member.as_str()))?;
    let (title, help) = match member.as_str() {
        "result" => ("there is no result here", "only `Output` and `Assign` of a Task, Parallel or Map state read it"),
        "errorOutput" => ("there is no error here", "only `Output` and `Assign` of an entry of `Catch` read it"),
        _ => ("there is nothing to read here", "write `$states.input` or `$states.context`"),
    };
    Some(Fault::new(Code::JsonataScope, format!("`$states.{member}`: {title}"), help).at(range.clone()))
}

/// The longest name of a variable, in characters.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html>
const LONGEST_NAME: usize = 80;

/// `Assign`: variables that later states can read.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html>
#[derive(Debug)]
pub struct Assign<R> {
    /// Names and values, in the order written.
    pub variables: Vec<(Located<String>, Piece)>,
    reach: PhantomData<R>,
}

impl<R: Reach> Value for Assign<R> {
    fn read(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let Written::Table(entries) = &node.value else {
            wrong_type(node, "a table", reader);
            return None;
        };
        let mut variables = Vec::new();
        for entry in entries {
            let Some((name, value)) = member::<R>(entry, context, reader) else { continue };
            if is_name(&name, entry, reader) {
                variables.push((Located { value: name, span: entry.key_span }, value));
            }
        }
        Some(Self { variables, reach: PhantomData })
    }

    fn uses(&self, uses: &mut Vec<Use>) {
        self.variables.iter().for_each(|(_, value)| value.uses(uses));
    }

    fn schema() -> Json {
        let (first, later) = (r"[^\u0000-@\[-^`{-\u007f]", r"[^\u0000-/:-@\[-^`{-\u007f]");
        json!({
            "type": "object",
            // Letters beyond ASCII are told apart by the reader alone.
            "propertyNames": { "pattern": format!(r"^{first}{later}*(\.\$)?$"), "maxLength": LONGEST_NAME + ".$".len() },
        })
    }
}

fn is_name(name: &str, entry: &Entry, reader: &mut Reader<'_>) -> bool {
    let mut letters = name.chars();
    let is_first = letters.next().is_some_and(|letter| letter.is_alphabetic() || letter == '_');
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    let length = name.chars().count();
    let (title, help) = if name == "states" {
        ("the variable `states` is Step Functions' own".to_owned(), "rename it".to_owned())
    } else if !is_first || !letters.all(is_letter) {
        let with = |letter| if is_letter(letter) { letter } else { '_' };
        let allowed: String =
            name.trim_start_matches(|letter: char| !letter.is_alphabetic()).chars().map(with).collect();
        let start = if allowed.is_empty() { String::new() } else { format!("write `{allowed}`: ") };
        (format!("`{name}` is no name of a variable"), format!("{start}letters, digits and `_`, first a letter"))
    } else if length > LONGEST_NAME {
        let title = format!("the variable's name is {length} characters long, {LONGEST_NAME} are allowed");
        (title, format!("shorten it by {}", length - LONGEST_NAME))
    } else {
        return true;
    };
    reader.complain(Diagnostic::new(Code::AssignedName, title, entry.key_span).help(help));
    false
}
