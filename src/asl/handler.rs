//! What happens when a state fails: retriers and catchers.

use serde_json::Value as Json;

use super::number::{FixedDecimal, FixedWhole, LONGEST, NO_LIMIT};
use super::reference::{InInput, Reference};
use super::schema::{list, reference};
use super::table::{items, object, objects, refuse};
use super::template::{Assign, Template};
use super::value::{Caught, Context, Target, Text, Use, Value, is_known, string, words, wrong_type};
use crate::asl::table::Object;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Located, Node, Reader};
use crate::model::choice;
use crate::source::Span;

choice! {
    /// Whether the intervals between retries are spread at random.
    JitterStrategy {
        /// Anywhere between 0 and the interval.
        Full = "FULL",
        /// Not at all.
        None = "NONE",
    }
}
words!(JitterStrategy);

objects! {
    /// An entry of `Retry`: when to try again, and after how long.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error>
    Retrier {
        /// The names of the errors.
        required error_equals = "ErrorEquals": ErrorNames,
        /// Seconds before the first retry; 1 by default.
        optional interval_seconds = "IntervalSeconds": FixedWhole<0, LONGEST>,
        /// How many retries there are; 3 by default, 0 for none.
        optional max_attempts = "MaxAttempts": FixedWhole<0, LONGEST>,
        /// By how much the interval grows with each retry; 2 by default.
        optional backoff_rate = "BackoffRate": FixedDecimal<1, NO_LIMIT>,
        /// The longest interval in seconds.
        optional max_delay_seconds = "MaxDelaySeconds": FixedWhole<1, 31_622_400>,
        /// Whether intervals are spread at random; `NONE` by default.
        optional jitter_strategy = "JitterStrategy": Located<JitterStrategy>,
        /// Words for people.
        optional comment = "Comment": Text,
    }

    /// An entry of `Catch`: where to go on after an error.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-fallback-states>
    Catcher {
        /// The names of the errors.
        required error_equals = "ErrorEquals": ErrorNames,
        /// The state that goes on.
        required next = "Next": Target,
        /// Where the error lands in the state's input; all of it by default.
        jsonpath result_path = "ResultPath": Reference<InInput>,
        /// Variables that the next states can read.
        optional assign = "Assign": Assign<Caught>,
        /// What the next state gets; the error by default.
        jsonata output = "Output": Template<Caught>,
        /// Words for people.
        optional comment = "Comment": Text,
    }
}

/// The names of `ErrorEquals`.
#[derive(Clone, Debug)]
pub struct ErrorNames {
    /// The names and their places.
    pub names: Vec<Located<String>>,
    /// The list.
    pub span: Span,
}

/// The name that stands for every error.
pub const ALL: &str = "States.ALL";

impl ErrorNames {
    fn all(&self) -> Option<&Located<String>> {
        self.names.iter().find(|name| name.value == ALL)
    }
}

impl Value for ErrorNames {
    fn read(node: &Node, _: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let mut names = Vec::new();
        for item in items(node, "ErrorEquals", reader)? {
            let name = string(item, "the name of an error", reader)?;
            names.push(Located { value: name.value.to_owned(), span: name.span });
        }
        let names = Self { names, span: node.span };
        if let (Some(all), 2..) = (names.all(), names.names.len()) {
            let title = format!("`{ALL}` stands among other names");
            let help = format!("`{ALL}` is every error: remove the others, or give it an entry of its own at the end");
            reader.complain(Diagnostic::new(Code::StatesAll, title, all.span).help(help));
            return None;
        }
        Some(names)
    }

    fn schema() -> Json {
        list(Text::schema(), 1)
    }
}

/// An entry of a list that the state looks through for the name of an error.
trait Handler: Object {
    /// What messages call it.
    const WHAT: &str;

    /// The errors that it is for.
    fn error_equals(&self) -> Option<&ErrorNames>;
}

impl Handler for Retrier {
    const WHAT: &str = "a retrier";

    fn error_equals(&self) -> Option<&ErrorNames> {
        self.error_equals.as_ref()
    }
}

impl Handler for Catcher {
    const WHAT: &str = "a catcher";

    fn error_equals(&self) -> Option<&ErrorNames> {
        self.error_equals.as_ref()
    }
}

impl<H: Handler> Value for Vec<H> {
    fn read(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let handlers: Vec<H> = entries(node, H::WHAT, context, reader)?;
        refuse_early_all(handlers.iter().filter_map(H::error_equals), reader);
        Some(handlers)
    }

    fn uses(&self, uses: &mut Vec<Use>) {
        self.iter().for_each(|handler| Object::uses(handler, uses));
    }

    fn schema() -> Json {
        list(reference(H::NAME), 0)
    }
}

/// An array of objects; it may be empty.
fn entries<T: Object>(node: &Node, what: &str, context: &Context, reader: &mut Reader<'_>) -> Option<Vec<T>> {
    let crate::document::Value::Array(items) = &node.value else {
        wrong_type(node, "an array", reader);
        return None;
    };
    let mut read = Vec::new();
    for item in items {
        let item = object(item, reader)?;
        refuse(item, T::fields(), what, |_| None, context, reader);
        read.push(T::read(item, context, reader));
    }
    Some(read)
}

/// An entry for every error leaves none for those after it.
fn refuse_early_all<'a>(entries: impl Iterator<Item = &'a ErrorNames>, reader: &mut Reader<'_>) {
    let mut earlier: Option<&Located<String>> = None;
    for entry in entries {
        if let Some(all) = earlier {
            let title = format!("`{ALL}` stands before other entries");
            let diagnostic = Diagnostic::new(Code::StatesAll, title, all.span);
            reader
                .complain(diagnostic.also(entry.span, "never looked at").help("move the entry to the end of the list"));
            return;
        }
        earlier = entry.all().filter(|name| is_known(&name.value));
    }
}
