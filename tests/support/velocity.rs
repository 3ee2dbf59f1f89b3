//! Plain Velocity: what our engine answers to a template, in the words that Velocity's own answer is compared in.

use std::panic;

use stepgate::java::{Meter, Value};
use stepgate::vtl::{Context, Settings, Template};

use crate::json::Json;

/// What became of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// What it rendered.
    Output(String),
    /// How it failed: the exception's simple name; line and column, if Velocity tells them.
    Error { class: String, place: Option<(usize, usize)>, message: String },
}

impl Outcome {
    /// A failure as Velocity tells it.
    pub(crate) fn error(class: &str, message: &str) -> Self {
        Outcome::Error { class: class.to_owned(), place: place(message), message: message.to_owned() }
    }

    /// The class of a failure; `output` of what did not fail.
    #[allow(dead_code)] // Not every test sorts by it.
    pub(crate) fn kind(&self) -> &str {
        match self {
            Outcome::Output(_) => "output",
            Outcome::Error { class, .. } => class,
        }
    }

    /// Whether Velocity's own answer says the same: the output to the letter but for identity hash codes, which no two runs
    /// share; the class of a failure, and its place if Velocity tells one.
    pub(crate) fn agrees(&self, velocity: &Self) -> bool {
        match (self, velocity) {
            (Outcome::Output(ours), Outcome::Output(theirs)) => ours == theirs || masked(ours) == masked(theirs),
            (Outcome::Error { class, place, .. }, Outcome::Error { class: theirs, place: told, .. }) => {
                class == theirs && (told.is_none() || place == told)
            }
            _ => false,
        }
    }
}

/// Without identity hash codes, such as that of `java.lang.Object@1b2c6ec2`.
fn masked(text: &str) -> String {
    let mut parts = text.split('@');
    let mut masked = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        masked.push('@');
        masked.push_str(if digits >= 4 { &part[digits..] } else { part });
    }
    masked
}

/// The last `[line 1, column 2]` of a message.
fn place(message: &str) -> Option<(usize, usize)> {
    let (_, rest) = message.rsplit_once("[line ")?;
    let (line, rest) = rest.split_once(", column ")?;
    let (column, _) = rest.split_once(']')?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// Renders as Velocity does. A panic is an answer, too, of the class `panic`.
pub(crate) fn render(template: &str, context: &Json) -> Outcome {
    panic::catch_unwind(|| engine(template, context)).unwrap_or_else(|thrown| {
        let text = thrown.downcast_ref::<String>().cloned();
        let message = text.or_else(|| thrown.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Outcome::Error { class: "panic".to_owned(), place: None, message: message.unwrap_or_default() }
    })
}

fn engine(template: &str, variables: &Json) -> Outcome {
    let mut context = Context::default();
    for (name, value) in variables.members() {
        context.put(name, value.java());
    }
    let settings = Settings { undefined: Value::Null, foreach_turns: usize::MAX, output: 1 << 24 };
    let rendered = Template::parse(template)
        .and_then(|template| template.render(&mut context, &settings, &Meter::new(50_000_000)));
    match rendered {
        Ok(output) => Outcome::Output(output.to_string()),
        Err(error) => {
            let range = error.range.clone();
            assert!(range.start <= range.end && template.get(range).is_some(), "{error:?} leaves the template");
            let place = Some((error.line, error.column));
            Outcome::Error { class: error.class.to_owned(), place, message: error.message }
        }
    }
}
