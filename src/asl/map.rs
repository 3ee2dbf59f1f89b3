//! The parts of a Map: what it goes through, how, and where results go.

mod word;

use serde_json::{Value as Json, json};

pub use word::{
    Delimiter, ExecutionType, HeaderLocation, InputType, ManifestType, OutputType, ProcessorMode, Transformation,
    WriterTransformation,
};

use super::machine::Scope;
use super::number::{NO_LIMIT, Whole};
use super::reference::{InData, Reference};
use super::schema::{JSONATA, VARIABLE, arn, list, matching, reference};
use super::table::{Object, QueryLanguage, entry, is_meant, items, object, objects, only_one, refuse, twins};
use super::template::Template;
use super::value::{Before, Context, Text, Use, Value, is_known, string, wrong_type};
use crate::diagnostic::{Code, Diagnostic, Fault, shown};
use crate::document::{Located, Node, Reader};
use crate::integration;

objects! {
    /// `ProcessorConfig`: how a Map runs its iterations.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html>
    ProcessorConfig {
        /// `INLINE` (default) or `DISTRIBUTED`.
        optional mode = "Mode": Located<ProcessorMode>,
        /// The type of a distributed Map's child executions.
        optional execution_type = "ExecutionType": Located<ExecutionType>,
    }

    /// `ItemReader`: the data set in S3 that a distributed Map goes through.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html>
    ItemReader {
        /// `arn:aws:states:::s3:getObject` or `arn:aws:states:::s3:listObjectsV2`.
        required resource = "Resource": StorageResource<READ>,
        /// How the data set is read.
        optional reader_config = "ReaderConfig": Box<ReaderConfig>,
        /// Where the data set is.
        jsonpath parameters = "Parameters": Template<Before>,
        /// Where the data set is.
        jsonata arguments = "Arguments": Template<Before>,
    }

    /// `ReaderConfig`: how a data set is read.
    ReaderConfig {
        /// Its format.
        optional input_type = "InputType": Located<InputType>,
        /// What is done to an S3 listing.
        optional transformation = "Transformation": Located<Transformation>,
        /// What an inventory's manifest is.
        optional manifest_type = "ManifestType": Located<ManifestType>,
        /// What separates the values of a CSV file; `COMMA` by default.
        optional csv_delimiter = "CSVDelimiter": Located<Delimiter>,
        /// Where the names of a CSV file's columns stand.
        optional csv_header_location = "CSVHeaderLocation": Located<HeaderLocation>,
        /// The names of a CSV file's columns.
        optional csv_headers = "CSVHeaders": Headers,
        /// How many items are read; all by default.
        optional max_items = "MaxItems": Whole<0, 100_000_000>,
        /// Where that number stands.
        jsonpath max_items_path = "MaxItemsPath": Reference<InData>,
        /// The items within a JSON file.
        optional items_pointer = "ItemsPointer": Text,
    }

    /// `ItemBatcher`: how many items a child execution gets.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html>
    ItemBatcher {
        /// What each batch gets besides its items.
        optional batch_input = "BatchInput": Template<Before>,
        /// The most items of a batch.
        optional max_items_per_batch = "MaxItemsPerBatch": Whole<1, NO_LIMIT>,
        /// Where that number stands.
        jsonpath max_items_per_batch_path = "MaxItemsPerBatchPath": Reference<InData>,
        /// The most bytes of a batch: 256 KiB at most.
        optional max_input_bytes_per_batch = "MaxInputBytesPerBatch": Whole<1, 262_144>,
        /// Where that number stands.
        jsonpath max_input_bytes_per_batch_path = "MaxInputBytesPerBatchPath": Reference<InData>,
    }

    /// `ResultWriter`: where a distributed Map's results go.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html>
    ResultWriter {
        /// `arn:aws:states:::s3:putObject`.
        optional resource = "Resource": StorageResource<WRITE>,
        /// The form of the results.
        optional writer_config = "WriterConfig": Box<WriterConfig>,
        /// The bucket and the prefix.
        jsonpath parameters = "Parameters": Template<Before>,
        /// The bucket and the prefix.
        jsonata arguments = "Arguments": Template<Before>,
    }

    /// `WriterConfig`: the form of the results.
    WriterConfig {
        /// How results are joined.
        required transformation = "Transformation": Located<WriterTransformation>,
        /// The format.
        required output_type = "OutputType": Located<OutputType>,
    }
}

/// Objects that stand as the value of a field, and what relates their own fields.
macro_rules! object_values {
    ($($object:ident: $what:literal $(, $check:path)?;)+) => {$(
        impl Value for Box<$object> {
            fn read(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Self> {
                let node = object(node, reader)?;
                refuse(node, $object::fields(), $what, |_| None, context, reader);
                $($check(node, context, reader);)?
                Some(Box::new($object::read(node, context, reader)))
            }

            fn uses(&self, uses: &mut Vec<Use>) {
                Object::uses(&**self, uses);
            }

            fn schema() -> Json {
                reference($object::NAME)
            }
        }
    )+};
}
object_values! {
    ProcessorConfig: "a processor's configuration", execution_type;
    ItemReader: "an item reader";
    ReaderConfig: "a reader's configuration", columns;
    ItemBatcher: "an item batcher", batches;
    ResultWriter: "a result writer", destination;
    WriterConfig: "a writer's configuration";
}

fn is(node: &Node, field: &str, word: &str) -> bool {
    node.get(field).and_then(Node::as_str) == Some(word)
}

/// A distributed Map names the type of its executions, an inline one has none.
fn execution_type(node: &Node, _: &Context, reader: &mut Reader<'_>) {
    let complaint = match node.get("ExecutionType") {
        None if is(node, "Mode", "DISTRIBUTED") && !is_meant(node, "ExecutionType", ProcessorConfig::fields()) => {
            let diagnostic =
                Diagnostic::new(Code::RequiredField, "a distributed Map has no `ExecutionType`", node.span);
            let line = reader.pair("ExecutionType", "\"STANDARD\"", node.span);
            diagnostic.help(format!("add {line}, or `EXPRESS` for iterations of less than five minutes"))
        }
        Some(written) if is(node, "Mode", "INLINE") => {
            let place = entry(node, "ExecutionType").map_or(written.span, |entry| entry.key_span);
            let diagnostic = Diagnostic::new(Code::StateField, "an inline Map has no `ExecutionType`", place);
            let line = reader.pair("Mode", "\"DISTRIBUTED\"", place);
            diagnostic.help(format!("remove it, or write {line}"))
        }
        _ => return,
    };
    reader.complain(complaint);
}

/// A CSV file says where the names of its columns are, and no other format does.
fn columns(node: &Node, _: &Context, reader: &mut Reader<'_>) {
    for names in twins(ReaderConfig::fields()) {
        only_one(node, &names, "a reader's configuration", false, reader);
    }
    let location = entry(node, "CSVHeaderLocation");
    let is_meant = |name: &str| is_meant(node, name, ReaderConfig::fields());
    if is(node, "InputType", "CSV") && location.is_none() && !is_meant("CSVHeaderLocation") {
        let diagnostic = Diagnostic::new(Code::RequiredField, "a CSV file has no `CSVHeaderLocation`", node.span);
        let line = reader.pair("CSVHeaderLocation", "\"FIRST_ROW\"", node.span);
        reader.complain(diagnostic.help(format!("add {line}, or `GIVEN` with `CSVHeaders`")));
    }
    if let (Some(location), true) = (location, is(node, "InputType", "JSON")) {
        let diagnostic = Diagnostic::new(Code::StateField, "a JSON file has no `CSVHeaderLocation`", location.key_span);
        let line = reader.pair("InputType", "\"CSV\"", location.key_span);
        reader.complain(diagnostic.help(format!("remove it, or write {line}")));
    }
    if is(node, "CSVHeaderLocation", "GIVEN") && node.get("CSVHeaders").is_none() && !is_meant("CSVHeaders") {
        let title = "the columns are `GIVEN`, but there are no `CSVHeaders`";
        let line = reader.pair("CSVHeaders", "[\"…\"]", node.span);
        let help = format!("add {line} with the columns' names");
        reader.complain(Diagnostic::new(Code::RequiredField, title, node.span).help(help));
    }
}

/// The names of a CSV file's columns.
#[derive(Debug)]
pub struct Headers(pub Vec<Located<String>>);

impl Value for Headers {
    fn read(node: &Node, _: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let mut names = Vec::new();
        for item in items(node, "CSVHeaders", reader)? {
            let name = string(item, "the name of a column", reader)?;
            names.push(Located { value: name.value.to_owned(), span: name.span });
        }
        Some(Self(names))
    }

    fn schema() -> Json {
        list(Text::schema(), 1)
    }
}

/// A batch has a limit: a number of items or of bytes, or both.
fn batches(node: &Node, _: &Context, reader: &mut Reader<'_>) {
    for names in twins(ItemBatcher::fields()) {
        only_one(node, &names, "an item batcher", false, reader);
    }
    let limits = twins(ItemBatcher::fields()).concat();
    if !limits.iter().any(|name| node.get(name).is_some() || is_meant(node, name, ItemBatcher::fields())) {
        let diagnostic = Diagnostic::new(Code::RequiredField, "an item batcher has no limit to batches", node.span);
        let help = format!(
            "add `MaxItemsPerBatch` or `MaxInputBytesPerBatch`, such as {}",
            reader.pair("MaxItemsPerBatch", "10", node.span)
        );
        reader.complain(diagnostic.help(help));
    }
}

/// Results go somewhere, or have a form, or both.
fn destination(node: &Node, context: &Context, reader: &mut Reader<'_>) {
    let place = if context.language == QueryLanguage::Jsonata { "Arguments" } else { "Parameters" };
    let is_there = |name: &str| node.get(name).is_some() || is_meant(node, name, ResultWriter::fields());
    let (resource, place_there) = (is_there("Resource"), is_there(place));
    if resource != place_there || (!resource && !is_there("WriterConfig")) {
        let (title, help) = match (resource, place_there) {
            (true, false) => (format!("a result writer has no `{place}`"), format!("add `{place}` with a `Bucket`")),
            (false, true) => (
                "a result writer has no `Resource`".to_owned(),
                format!("add {}", reader.pair("Resource", "\"arn:aws:states:::s3:putObject\"", node.span)),
            ),
            _ => (
                "a result writer has neither `Resource` nor `WriterConfig`".to_owned(),
                format!("add `Resource` and `{place}`, or a `WriterConfig`"),
            ),
        };
        reader.complain(Diagnostic::new(Code::RequiredField, title, node.span).help(help));
    }
}

/// What an item reader may call.
pub(super) const READ: bool = false;
/// What a result writer may call.
pub(super) const WRITE: bool = true;

/// The S3 operation of an item reader or a result writer.
#[derive(Debug)]
pub struct StorageResource<const WRITES: bool>(pub Located<String>);

impl<const WRITES: bool> Value for StorageResource<WRITES> {
    fn read(node: &Node, _: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let text = string(node, "an ARN", reader)?;
        let judge = if WRITES { integration::result_writer } else { integration::item_reader };
        judge(text.value).map_err(|fault| reader.fault(fault, text.span)).ok()?;
        Some(Self(Located { value: text.value.to_owned(), span: text.span }))
    }

    fn schema() -> Json {
        arn()
    }
}

/// `Items`: an array, an object, or an expression that gives one.
#[derive(Debug)]
pub struct Items(pub Template<Before>);

impl Value for Items {
    fn read(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        use crate::document::Value as Written;
        let fits = match &node.value {
            Written::Array(_) | Written::Table(_) => true,
            Written::String(text) => text.starts_with("{%") || !is_known(text),
            _ => false,
        };
        if !fits {
            wrong_type(node, "an array, or an expression that gives one", reader);
            return None;
        }
        Template::read(node, context, reader).map(Self)
    }

    fn uses(&self, uses: &mut Vec<Use>) {
        self.0.uses(uses);
    }

    fn schema() -> Json {
        json!({ "type": ["array", "object", "string"], "pattern": format!("{JSONATA}|{VARIABLE}") })
    }
}

/// `ItemProcessor`, `Iterator`: the states that each item goes through.
#[derive(Debug)]
pub struct Processor {
    /// How the iterations run.
    pub config: Option<Box<ProcessorConfig>>,
    /// The states.
    pub scope: Scope,
}

impl Processor {
    /// Whether each iteration is an execution of its own.
    #[must_use]
    pub fn is_distributed(&self) -> bool {
        let mode = self.config.as_ref().and_then(|config| config.mode.as_ref());
        mode.is_some_and(|mode| mode.value == ProcessorMode::Distributed)
    }
}

impl Value for Box<Processor> {
    fn read(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let node = object(node, reader)?;
        let config = node.get("ProcessorConfig").and_then(|config| Value::read(config, context, reader));
        Some(Box::new(Processor { config, scope: Scope::nested(node, &["ProcessorConfig"], context, reader) }))
    }

    fn schema() -> Json {
        reference("Processor")
    }
}

/// The label of a distributed Map: its part of the child executions' names.
#[derive(Debug)]
pub struct Label(pub Located<String>);

/// Characters of a label. <https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html>
const LONGEST_LABEL: usize = 40;

impl Value for Label {
    fn read(node: &Node, _: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let text = string(node, "a string", reader)?;
        if is_known(text.value)
            && let Some(fault) = label_fault(text.value)
        {
            reader.fault(fault, text.span);
            return None;
        }
        Some(Self(Located { value: text.value.to_owned(), span: text.span }))
    }

    fn schema() -> Json {
        let letter = r#"[^\s?*<>{}\[\]:;,\\|^~$#%&`"\u0000-\u001f\u007f-\u009f]"#;
        matching(&format!("^{letter}{{1,{LONGEST_LABEL}}}$|{VARIABLE}"))
    }
}

/// Why a text is no label, if it is none.
fn label_fault(text: &str) -> Option<Fault> {
    let length = text.chars().count();
    let is_refused =
        |letter: &char| letter.is_whitespace() || letter.is_control() || r#"?*<>{}[]:;,\|^~$#%&`""#.contains(*letter);
    let (title, help) = if text.is_empty() {
        ("the label is empty".to_owned(), "write one, or leave `Label` out: Step Functions makes one up".to_owned())
    } else if let Some((at, letter)) = text.char_indices().find(|(_, letter)| is_refused(letter)) {
        let title = format!("a label can't hold `{}`", shown(letter));
        let help = "use letters, digits, `-` and `_`, such as `each-order`";
        return Some(Fault::new(Code::MapLabel, title, help).at(at..at + letter.len_utf8()));
    } else if length > LONGEST_LABEL {
        let title = format!("the label is {length} characters long, {LONGEST_LABEL} are allowed");
        (title, format!("shorten it by {}", length - LONGEST_LABEL))
    } else {
        return None;
    };
    Some(Fault::new(Code::MapLabel, title, help))
}
