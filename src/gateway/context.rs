//! `$context`, and the overrides that a template sets in it.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#context-variable-reference>

use std::any::Any;
use std::rc::Rc;

use serde_json::{Map as Members, Number, Value as Json};

use super::json::Document;
use crate::java::{self, Exception, List, ListKind, Map, Meter, Object, Text, Value};

/// A map of `$context`: it does what maps do, but prints nothing.
///
/// Recorded on AWS in LocalStack's `test_sqs_amz_json_protocol`: nested maps print an empty string.
#[derive(Debug)]
struct Scope {
    map: Value,
}

impl Scope {
    fn of(members: &Members<String, Json>, meter: &Meter) -> Result<Value, Exception> {
        let map = Map::default();
        for (name, member) in members {
            map.put(Value::from(name.as_str()), value(member, meter)?, meter)?;
        }
        Ok(Value::Object(Rc::new(Self { map: Value::Map(Rc::new(map)) })))
    }
}

fn value(json: &Json, meter: &Meter) -> Result<Value, Exception> {
    meter.spend(1)?;
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Boolean(*value),
        Json::String(text) => {
            meter.spend(text.len())?;
            Value::from(text.as_str())
        }
        Json::Number(number) => {
            let document = Document::parse(&Text::from(number.to_string().as_str()))?;
            document.value(document.root(), meter)?
        }
        Json::Array(elements) => {
            let elements = elements.iter().map(|element| value(element, meter)).collect::<Result<_, _>>()?;
            Value::List(Rc::new(List::new(ListKind::JsonArray, elements)))
        }
        Json::Object(members) => Scope::of(members, meter)?,
    })
}

/// The maps in which overrides are set, which are there from the start.
const OVERRIDES: [(&str, &[&str]); 2] =
    [("requestOverride", &["path", "header", "querystring"]), ("responseOverride", &["header"])];

/// `$context` as a call has it, ready for overrides.
pub(super) fn context(members: &Members<String, Json>, meter: &Meter) -> Result<Value, Exception> {
    let mut members = members.clone();
    for (name, kinds) in OVERRIDES {
        let overrides = members.entry(name).or_insert_with(|| Json::Object(Members::new()));
        if let Json::Object(overrides) = overrides {
            for kind in kinds {
                overrides.entry(*kind).or_insert_with(|| Json::Object(Members::new()));
            }
        }
    }
    Scope::of(&members, meter)
}

/// What a template has set: `requestOverride` and `responseOverride`, each only if anything is in it.
pub(super) fn overrides(context: &Value, meter: &Meter) -> Result<Members<String, Json>, Exception> {
    let mut found = Members::new();
    for (name, _) in OVERRIDES {
        if let Some(overrides) = java::get(context, name, meter)?
            && let set @ Json::Object(_) = json(&overrides, 0, meter)?
            && is_set(&set)
        {
            found.insert(name.to_owned(), set);
        }
    }
    Ok(found)
}

fn is_set(json: &Json) -> bool {
    match json {
        Json::Object(members) => members.values().any(is_set),
        _ => true,
    }
}

/// Maps within maps of overrides; what is deeper is a text.
const LEVELS: usize = 4;

fn json(value: &Value, level: usize, meter: &Meter) -> Result<Json, Exception> {
    meter.spend(1)?;
    let text = || -> Result<String, Exception> { Ok(java::to_text(value, meter)?.to_string()) };
    let inner = match value {
        Value::Object(object) => object.as_any().downcast_ref::<Scope>().map(|scope| &scope.map),
        value => Some(value),
    };
    Ok(match inner {
        Some(Value::Null) => Json::Null,
        Some(Value::Boolean(value)) => Json::Bool(*value),
        Some(number) if number.is_number() => {
            let text = text()?;
            serde_json::from_str::<Number>(&text).map_or(Json::String(text), Json::Number)
        }
        Some(Value::Map(map)) if level < LEVELS => {
            let mut members = Members::new();
            for entry in map.entries() {
                let name = java::to_text(&entry.key, meter)?.to_string();
                members.insert(name, json(&entry.value(), level + 1, meter)?);
            }
            Json::Object(members)
        }
        Some(Value::List(list)) if level < LEVELS => {
            let elements = list.elements().clone();
            Json::Array(elements.iter().map(|element| json(element, level + 1, meter)).collect::<Result<_, _>>()?)
        }
        _ => Json::String(text()?),
    })
}

impl Object for Scope {
    fn class_name(&self) -> &str {
        "java.util.LinkedHashMap"
    }

    fn to_text(&self, _: &Meter) -> Result<Text, Exception> {
        Ok(Text::from(""))
    }

    fn call(&self, method: &str, arguments: &[Value], meter: &Meter) -> Result<Option<Value>, Exception> {
        match (method, arguments) {
            ("toString", []) => Ok(Some(Value::from(""))),
            _ => java::call(&self.map, method, arguments, meter),
        }
    }

    fn get(&self, property: &str, meter: &Meter) -> Result<Option<Value>, Exception> {
        java::get(&self.map, property, meter)
    }

    fn set(&self, property: &str, value: Value, meter: &Meter) -> Result<bool, Exception> {
        java::set(&self.map, property, &value, meter)
    }

    fn iterate(&self, meter: &Meter) -> Result<Option<Vec<Value>>, Exception> {
        let Some(values) = java::iterate(&self.map, meter)? else { return Ok(None) };
        let mut elements = Vec::new();
        while values.has_next() {
            elements.push(values.next(meter)?);
        }
        Ok(Some(elements))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
