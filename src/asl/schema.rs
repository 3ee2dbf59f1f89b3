//! The language as JSON Schema, from the same declaration that it is read by: for editors. It takes whatever the reader
//! takes, and leaves to it which query language a field belongs to.

use serde_json::{Map, Value as Json, json};

use super::choice::{self, Rule};
use super::handler::{Catcher, Retrier};
use super::machine::{Common, Scope, StateType, TopLevel};
use super::map::{ItemBatcher, ItemReader, ProcessorConfig, ReaderConfig, ResultWriter, WriterConfig};
use super::reference::{Anywhere, Reference};
use super::scope;
use super::table::{Field, Object, Presence, twins};
use super::value::Value;

/// A pattern: an expression of JSONata.
pub(super) const JSONATA: &str = r"^\{%[\s\S]*%\}$";
/// A pattern: a string that Terraform fills in.
pub(super) const VARIABLE: &str = r"\$\{";

/// A reference to one of [`parts`].
pub(super) fn reference(name: &str) -> Json {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// An array of so many items at least.
pub(super) fn list(item: Json, least: usize) -> Json {
    match least {
        0 => json!({ "type": "array", "items": item }),
        _ => json!({ "type": "array", "items": item, "minItems": least }),
    }
}

/// A string like this.
pub(super) fn matching(pattern: &str) -> Json {
    json!({ "type": "string", "pattern": pattern })
}

/// An ARN.
pub(super) fn arn() -> Json {
    matching(&format!("^arn:|{VARIABLE}"))
}

/// A state machine. It refers to [`parts`] as `#/$defs/…`. Its states may come from elsewhere.
#[must_use]
pub fn machine() -> Map<String, Json> {
    let mut machine = object(TopLevel::DOC, TopLevel::fields().iter());
    machine.insert("required".to_owned(), json!(["StartAt"]));
    machine
}

/// The states of a state machine, by name, as [`parts`] has them.
#[must_use]
pub fn states() -> Json {
    reference("States")
}

/// A state of this type, as [`parts`] has it.
#[must_use]
pub fn state(state_type: StateType) -> Json {
    reference(state_type.as_str())
}

/// What a state machine is made of, by name.
#[must_use]
pub fn parts() -> Vec<(&'static str, Json)> {
    let mut parts = vec![
        (
            "States",
            json!({
                "type": "object",
                "propertyNames": { "maxLength": scope::LONGEST_NAME },
                "additionalProperties": reference("State"),
            }),
        ),
        ("State", any_state()),
    ];
    parts.extend(StateType::ALL.map(|state_type| (state_type.as_str(), fields_of(state_type))));
    parts.extend([part::<Retrier>(), part::<Catcher>()]);
    parts.push((Rule::NAME, test(Rule::DOC, Rule::fields().iter())));
    let comment = Rule::fields().iter().filter(|field| field.name == "Comment");
    parts.push(("Test", test("When a rule holds.", comment)));
    parts.push((TESTED, tested()));
    parts.push(("Scope", nested("States that lead to one another: a branch of a `Parallel`.").into()));
    let mut processor = nested("The states that each item of a `Map` goes through.");
    processor["properties"]["ProcessorConfig"] = reference(ProcessorConfig::NAME);
    parts.push(("Processor", processor.into()));
    parts.extend([part::<ProcessorConfig>(), part::<ItemReader>(), part::<ReaderConfig>(), part::<ItemBatcher>()]);
    parts.extend([part::<ResultWriter>(), part::<WriterConfig>()]);
    parts
}

fn part<T: Object>() -> (&'static str, Json) {
    let mut part = object(T::DOC, T::fields().iter());
    complain(&mut part, twins(T::fields()).iter().flat_map(|names| exclusive(names)));
    (T::NAME, part.into())
}

/// An object with these fields.
fn object<'f>(doc: &str, fields: impl Iterator<Item = &'f Field>) -> Map<String, Json> {
    let fields: Vec<&Field> = fields.collect();
    let required: Vec<&str> =
        fields.iter().filter(|field| field.presence == Presence::Required).map(|field| field.name).collect();
    let mut schema = Map::new();
    schema.insert("description".to_owned(), doc.trim().into());
    schema.insert("type".to_owned(), "object".into());
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    let properties = fields.iter().map(|field| (field.name.to_owned(), property(field)));
    schema.insert("properties".to_owned(), Json::Object(properties.collect()));
    schema.insert("additionalProperties".to_owned(), false.into());
    schema
}

fn property(field: &Field) -> Json {
    let doc = field.doc.trim();
    match field.presence.language() {
        Some(language) => described(&format!("{doc} {language} only."), (field.schema)()),
        None => described(doc, (field.schema)()),
    }
}

fn described(doc: &str, schema: Json) -> Json {
    let mut described = Map::new();
    described.insert("description".to_owned(), doc.into());
    if let Json::Object(schema) = schema {
        described.extend(schema);
    }
    described.into()
}

/// When something is wrong, and the schema that then complains.
type Complaint = (Json, Json);

/// Adds complaints, of which the first one is made. No `allOf`: Taplo completes nothing that has one.
fn complain(schema: &mut Map<String, Json>, complaints: impl IntoIterator<Item = Complaint>) {
    let complaints: Vec<Complaint> = complaints.into_iter().collect();
    let mut others = Map::new();
    for (is_wrong, complaint) in complaints.into_iter().rev() {
        let mut conditional = Map::new();
        conditional.insert("if".to_owned(), is_wrong);
        conditional.insert("then".to_owned(), complaint);
        if !others.is_empty() {
            conditional.insert("else".to_owned(), others.into());
        }
        others = conditional;
    }
    schema.extend(others);
}

/// That no second one of these may be there.
fn exclusive(names: &[&str]) -> Vec<Complaint> {
    let second = |index: usize| names[index + 1..].iter().map(move |second| (names[index], *second));
    let pairs = (0..names.len()).flat_map(second);
    pairs.map(|(one, other)| (json!({ "required": [one, other] }), json!({ "properties": { other: false } }))).collect()
}

/// That one of these must be there, the first if none.
fn needed(names: &[&str]) -> Complaint {
    let any: Vec<Json> = names.iter().map(|name| json!({ "required": [name] })).collect();
    (json!({ "not": { "anyOf": any } }), json!({ "required": [names[0]] }))
}

fn fields_of(state_type: StateType) -> Json {
    let fields = state_type.fields();
    let mut schema = object(state_type.doc(), fields.iter());
    let mut complaints: Vec<Complaint> = twins(fields).iter().flat_map(|names| exclusive(names)).collect();
    if state_type.flows() {
        // `End = false` says nothing.
        let both = json!({ "required": ["Next", "End"], "properties": { "End": { "const": true } } });
        complaints.extend([(both, json!({ "properties": { "End": false } })), needed(&["Next", "End"])]);
    }
    if let alternatives @ [_, ..] = state_type.alternatives() {
        complaints.extend(exclusive(alternatives));
        complaints.push(needed(alternatives));
    }
    complain(&mut schema, complaints);
    schema.into()
}

/// A state: `Type` decides which of the schemas holds. `if` gives the complaints of that one alone; `oneOf` gives none
/// that helps.
fn any_state() -> Json {
    let written = Common::fields().iter().find(|field| field.name == "Type").map(property);
    let mut any = Map::new();
    any.insert("type".to_owned(), "object".into());
    any.insert("required".to_owned(), json!(["Type"]));
    any.insert("properties".to_owned(), json!({ "Type": written }));
    let is = |name: &str| json!({ "required": ["Type"], "properties": { "Type": { "const": name } } });
    complain(&mut any, StateType::ALL.map(|each| (is(each.as_str()), state(each))));
    any.into()
}

/// A test of a Choice, with these fields besides. Taplo would complete `Not.Not.Not…` if it saw a reference there.
fn test<'f>(doc: &str, fields: impl Iterator<Item = &'f Field>) -> Json {
    let mut schema = object(doc, fields);
    let tests = list(reference("Test"), 1);
    let heads = [
        ("Variable", "Where the value stands that is compared. JSONPath only.", Reference::<Anywhere>::schema()),
        ("And", "All of these hold. JSONPath only.", tests.clone()),
        ("Or", "One of these holds. JSONPath only.", tests),
        ("Not", "This does not hold. JSONPath only.", json!({ "if": {}, "then": reference("Test") })),
        (
            "Condition",
            "An expression that is true. JSONata only.",
            json!({ "type": ["string", "boolean"], "pattern": format!("{JSONATA}|{VARIABLE}") }),
        ),
    ];
    if let Json::Object(properties) = &mut schema["properties"] {
        properties.extend(heads.into_iter().map(|(name, doc, schema)| (name.to_owned(), described(doc, schema))));
        properties.extend(choice::operands());
    }
    complain(&mut schema, [(json!({}), reference(TESTED))]);
    schema.into()
}

const TESTED: &str = "Tested";

/// That a test is one.
fn tested() -> Json {
    let operators = choice::operands().into_iter().map(|(name, _)| json!({ "required": [name] }));
    let compares = json!({ "oneOf": operators.collect::<Vec<Json>>() });
    let mut schema = Map::new();
    let heads = exclusive(&choice::HEADS).into_iter();
    complain(&mut schema, heads.chain([(json!({ "required": ["Variable"] }), compares), needed(&choice::HEADS)]));
    schema.into()
}

/// The states of a scope within a state.
fn nested(doc: &str) -> Map<String, Json> {
    let fields = TopLevel::fields().iter().filter(|field| Scope::FIELDS.contains(&field.name));
    let mut scope = object(doc, fields);
    scope["properties"]["States"]["minProperties"] = 1.into();
    scope
}
