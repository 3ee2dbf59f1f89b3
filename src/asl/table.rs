//! How the objects of a definition are declared and read: a struct an object, a line a field.

use super::value::{Context, Use, Value, wrong_type};
use crate::diagnostic::{Code, Diagnostic, nearest, one_of, suggestion_or};
use crate::document::{Entry, Node, Reader, Value as Written};
use crate::model::choice;

choice! {
    /// How a state reads and shapes data. <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
    QueryLanguage {
        /// Paths, payload templates and intrinsic functions.
        JsonPath = "JSONPath",
        /// JSONata expressions between `{%` and `%}`.
        Jsonata = "JSONata",
    }
}

/// When a field may or must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always there.
    Required,
    /// In both query languages.
    Optional,
    /// In JSONPath only.
    JsonPath,
    /// In JSONata only.
    Jsonata,
}

impl Presence {
    /// The query language that the field belongs to, if only one has it.
    #[must_use]
    pub fn language(self) -> Option<QueryLanguage> {
        match self {
            Self::Required | Self::Optional => None,
            Self::JsonPath => Some(QueryLanguage::JsonPath),
            Self::Jsonata => Some(QueryLanguage::Jsonata),
        }
    }
}

/// A field of an object of the language.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// When it is there.
    pub presence: Presence,
    /// What it means.
    pub doc: &'static str,
    /// What its value may be, as JSON Schema.
    pub schema: fn() -> serde_json::Value,
}

/// An object of the language: a state, a retrier, a reader configuration.
pub trait Object: Sized {
    /// What it is called in the schema.
    const NAME: &'static str;

    /// What it means.
    const DOC: &'static str;

    /// Its fields, those of flattened parts too.
    fn fields() -> &'static [Field];

    /// Reads the fields; says nothing of others.
    fn read(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Self;

    /// What its expressions use.
    fn uses(&self, uses: &mut Vec<Use>);
}

/// The field's value, if it is there, of the right query language, and right.
pub(super) fn field<T: Value>(
    (name, presence): (&str, Presence),
    node: &Node,
    context: &Context,
    reader: &mut Reader<'_>,
) -> Option<T> {
    let value = node.get(name)?;
    let is_known = presence.language().is_none_or(|language| language == context.language);
    if is_known { T::read(value, context, reader) } else { None }
}

/// Complains of fields that an object of these fields does not have, and of those that it lacks.
/// `what` names it: `a Wait`. `elsewhere` says where a field belongs that is not one of them.
pub(super) fn refuse(
    node: &Node,
    fields: &[Field],
    what: &str,
    elsewhere: impl Fn(&str) -> Option<String>,
    context: &Context,
    reader: &mut Reader<'_>,
) {
    for entry in node.entries() {
        let Some(field) = fields.iter().find(|field| field.name == entry.key) else {
            let title = format!("{what} has no field `{}`", entry.key);
            let known = of_language(fields, context.language);
            let otherwise = format!("remove it: the fields are {}", all_of(&known));
            let help = elsewhere(&entry.key).unwrap_or_else(|| suggestion_or(&entry.key, &known, &otherwise));
            reader.complain(Diagnostic::new(Code::StateField, title, entry.key_span).help(help));
            continue;
        };
        if let Some(language) = field.presence.language().filter(|language| *language != context.language) {
            let title = format!("`{}` is a field of {language}, and this state uses {}", entry.key, context.language);
            let instead = match counterpart(&entry.key, fields, context.language) {
                Some(name) => format!("write `{name}`"),
                None => "remove it".to_owned(),
            };
            refuse_language(entry, title, &instead, context, reader);
        }
    }
    for field in fields.iter().filter(|field| field.presence == Presence::Required && node.get(field.name).is_none()) {
        if is_meant(node, field.name, fields) {
            continue;
        }
        let title = format!("{what} has no `{}`", field.name);
        let line = match example(field.name) {
            Some(value) => reader.pair(field.name, value, node.span),
            None => format!("`{}`", field.name),
        };
        let diagnostic = Diagnostic::new(Code::RequiredField, title, node.span);
        reader.complain(diagnostic.help(format!("add {line}: {}", meaning(field.doc))));
    }
}

/// Complains of a field of the other query language: what to write instead, or how to go over to it.
pub(super) fn refuse_language(entry: &Entry, title: String, instead: &str, context: &Context, reader: &mut Reader<'_>) {
    let help = match context.language {
        QueryLanguage::JsonPath => {
            format!("{instead}, or {} in the state", reader.pair("QueryLanguage", "\"JSONata\"", entry.key_span))
        }
        // A state of a JSONata machine can't go back to JSONPath.
        QueryLanguage::Jsonata if context.machine == QueryLanguage::Jsonata => instead.to_owned(),
        QueryLanguage::Jsonata => format!("{instead}, or take `QueryLanguage` out of the state"),
    };
    reader.complain(Diagnostic::new(Code::QueryLanguageField, title, entry.key_span).help(help));
}

/// Whether an unknown field, which was complained of, is this one misspelt.
pub(super) fn is_meant(node: &Node, name: &str, fields: &[Field]) -> bool {
    let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
    let unknown = node.entries().iter().filter(|entry| !known.contains(&entry.key.as_str()));
    unknown.into_iter().any(|entry| nearest(&entry.key, &known) == Some(name))
}

/// A value that a required field may have, as JSON and TOML both write it.
fn example(name: &str) -> Option<&'static str> {
    Some(match name {
        "Next" => "\"…\"",
        "ErrorEquals" => "[\"States.ALL\"]",
        "Choices" | "Branches" => "[…]",
        "Transformation" => "\"NONE\"",
        "OutputType" => "\"JSON\"",
        _ => return None,
    })
}

/// `` `a`, `b` and `c` ``.
fn all_of(words: &[&str]) -> String {
    let ticked: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match ticked.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((only, _)) => only.clone(),
        None => String::new(),
    }
}

/// The entry under a key.
pub(super) fn entry<'n>(node: &'n Node, key: &str) -> Option<&'n Entry> {
    node.entries().iter().find(|entry| entry.key == key)
}

fn of_language(fields: &[Field], language: QueryLanguage) -> Vec<&'static str> {
    let fits = |field: &&Field| field.presence.language().is_none_or(|own| own == language);
    fields.iter().filter(fits).map(|field| field.name).collect()
}

/// The field that does the same work in this language.
fn counterpart(name: &str, fields: &[Field], language: QueryLanguage) -> Option<&'static str> {
    /// The nearest first.
    const PAIRS: [(&str, &str); 8] = [
        ("Parameters", "Arguments"),
        ("Parameters", "ItemSelector"),
        ("ResultSelector", "Output"),
        ("Parameters", "Output"),
        ("Result", "Output"),
        ("ResultPath", "Output"),
        ("OutputPath", "Output"),
        ("ItemsPath", "Items"),
    ];
    let pairs = PAIRS.iter().filter_map(|(jsonpath, jsonata)| match language {
        QueryLanguage::Jsonata => (*jsonpath == name).then_some(*jsonata),
        QueryLanguage::JsonPath => (*jsonata == name).then_some(*jsonpath),
    });
    // `SecondsPath` and its like.
    let stem = name.strip_suffix("Path").filter(|_| language == QueryLanguage::Jsonata);
    let known = of_language(fields, language);
    pairs.chain(stem).find_map(|name| known.iter().copied().find(|known| *known == name))
}

/// A documentation's first sentence, as a message goes on with it: without its sources, capital and full stop.
fn meaning(doc: &str) -> String {
    let doc = doc.split(" <https://").next().unwrap_or(doc).trim();
    let sentence = doc.split_once(". ").map_or(doc, |(first, _)| first).trim_end_matches('.');
    let mut letters = sentence.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// Complains if more than one of these fields is there, or none where one `is_needed`.
pub(super) fn only_one(node: &Node, names: &[&'static str], what: &str, is_needed: bool, reader: &mut Reader<'_>) {
    let there: Vec<_> = node.entries().iter().filter(|entry| names.contains(&entry.key.as_str())).collect();
    match there.as_slice() {
        [first, second, ..] => {
            let title = format!("{what} has both `{}` and `{}`", first.key, second.key);
            let diagnostic = Diagnostic::new(Code::ExclusiveFields, title, second.key_span);
            reader.complain(diagnostic.also(first.key_span, "the other").help("keep one of the two"));
        }
        [] if is_needed => {
            let title = match names {
                [first, second] => format!("{what} has neither `{first}` nor `{second}`"),
                _ => format!("{what} has none of {}", all_of(names)),
            };
            let diagnostic = Diagnostic::new(Code::RequiredField, title, node.span);
            reader.complain(diagnostic.help(format!("add {}", one_of(names))));
        }
        _ => {}
    }
}

/// Fields that say the same, one by itself and one by a path: `TimeoutSeconds` and `TimeoutSecondsPath`.
pub(super) fn twins(fields: &[Field]) -> Vec<[&'static str; 2]> {
    let path = |of: &Field| fields.iter().find(|field| field.name.strip_suffix("Path") == Some(of.name));
    // What is of one language alone, such as `Result`, has no twin.
    let of_both = fields.iter().filter(|field| field.presence == Presence::Optional);
    of_both.filter_map(|field| Some([field.name, path(field)?.name])).collect()
}

/// The entries of an object, or a complaint.
pub(super) fn object<'n>(node: &'n Node, reader: &mut Reader<'_>) -> Option<&'n Node> {
    if let Written::Table(_) = node.value {
        return Some(node);
    }
    wrong_type(node, "a table", reader);
    None
}

/// The items of an array that may not be empty, or a complaint.
pub(super) fn items<'n>(node: &'n Node, what: &str, reader: &mut Reader<'_>) -> Option<&'n [Node]> {
    let Written::Array(items) = &node.value else {
        wrong_type(node, "an array", reader);
        return None;
    };
    if items.is_empty() {
        let title = format!("`{what}` is empty");
        let help = match what {
            "Choices" => "add a rule, or let a Pass state lead on",
            "Branches" => "add a branch, or let a Pass state lead on",
            "ErrorEquals" => "name an error; `[\"States.ALL\"]` is every error",
            "CSVHeaders" => "name the columns",
            _ => "add a test, or remove it",
        };
        reader.complain(Diagnostic::new(Code::EmptyList, title, node.span).help(help));
        return None;
    }
    Some(items)
}

/// Declares objects: a struct each, read field by field. A field is `required`, `optional`, of one language (`jsonpath`,
/// `jsonata`), or `flatten`: a part whose fields stand among the object's own.
macro_rules! objects {
    ($($(#[doc = $doc:literal])+ $object:ident {
        $($(#[doc = $field_doc:literal])+ $presence:ident $field:ident $(= $name:literal)?: $type:ty,)+
    })+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub struct $object {
            $($(#[doc = $field_doc])+ pub $field: $crate::asl::table::objects!(@type $presence $type),)+
        }

        impl $crate::asl::table::Object for $object {
            const NAME: &'static str = stringify!($object);
            const DOC: &'static str = concat!($($doc),+);

            fn fields() -> &'static [$crate::asl::table::Field] {
                static FIELDS: std::sync::LazyLock<Vec<$crate::asl::table::Field>> = std::sync::LazyLock::new(|| {
                    let parts: &[&[$crate::asl::table::Field]] =
                        &[$($crate::asl::table::objects!(@declare $presence concat!($($field_doc),+), $($name)?, $type),)+];
                    parts.concat()
                });
                &FIELDS
            }

            fn read(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Self {
                Self { $($field: $crate::asl::table::objects!(@read $presence $($name)?, $type, node context reader),)+ }
            }

            fn uses(&self, uses: &mut Vec<Use>) {
                $($crate::asl::table::objects!(@uses $presence self.$field, uses);)+
            }
        }
    )+};
    (@type flatten $type:ty) => { $type };
    (@type $presence:ident $type:ty) => { Option<$type> };
    (@declare flatten $doc:expr, , $type:ty) => { <$type as $crate::asl::table::Object>::fields() };
    (@declare $presence:ident $doc:expr, $name:literal, $type:ty) => {
        &[$crate::asl::table::Field {
            name: $name,
            presence: $crate::asl::table::objects!(@presence $presence),
            doc: $doc,
            schema: <$type as $crate::asl::value::Value>::schema,
        }]
    };
    (@read flatten , $type:ty, $node:ident $context:ident $reader:ident) => {
        <$type as $crate::asl::table::Object>::read($node, $context, $reader)
    };
    (@read $presence:ident $name:literal, $type:ty, $node:ident $context:ident $reader:ident) => {
        $crate::asl::table::field::<$type>(
            ($name, $crate::asl::table::objects!(@presence $presence)), $node, $context, $reader,
        )
    };
    (@uses flatten $value:expr, $uses:ident) => { $crate::asl::table::Object::uses(&$value, $uses) };
    (@uses $presence:ident $value:expr, $uses:ident) => {
        $value.iter().for_each(|value| $crate::asl::value::Value::uses(value, $uses))
    };
    (@presence required) => { $crate::asl::table::Presence::Required };
    (@presence optional) => { $crate::asl::table::Presence::Optional };
    (@presence jsonpath) => { $crate::asl::table::Presence::JsonPath };
    (@presence jsonata) => { $crate::asl::table::Presence::Jsonata };
}
pub(super) use objects;
