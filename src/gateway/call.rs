//! What a template is evaluated for: a request, or the answer to one.

use std::fmt;
use std::rc::Rc;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::java::{Exception, Map, Meter, Value};

/// A request that a template maps, or an integration's answer. Its JSON has these fields by name; all but a few may miss.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Call {
    /// Which of the two.
    pub kind: Kind,
    /// The body of the request or of the answer; empty if there is none.
    pub body: String,
    /// The headers of the request. Their names are case-sensitive.
    pub headers: Parameters,
    /// The query string of the request, decoded.
    pub query: Parameters,
    /// The path parameters of the request, as they are in the URL: not decoded.
    pub path: Parameters,
    /// `$context`.
    pub context: serde_json::Map<String, serde_json::Value>,
    /// `$stageVariables`.
    pub stage_variables: Parameters,
}

/// What a template maps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The request of a client to the integration.
    #[default]
    Request,
    /// The integration's answer to the client.
    Response,
}

/// Texts by name, in the order given. Of a name given twice, or with a list of values, the last value counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Sets a value.
    pub fn put(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name, value)),
        }
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.0.retain(|(name, _)| keep(name));
    }

    pub(super) fn to_map(&self, meter: &Meter) -> Result<Value, Exception> {
        let map = Map::default();
        for (name, value) in &self.0 {
            meter.spend(value.len())?;
            map.put(Value::from(name.as_str()), Value::from(value.as_str()), meter)?;
        }
        Ok(Value::Map(Rc::new(map)))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut parameters = Self::default();
        for (name, value) in pairs {
            parameters.put(name, value);
        }
        parameters
    }
}

/// A value, or several of which the last counts.
#[derive(Deserialize)]
#[serde(untagged)]
enum Values {
    One(String),
    Many(Vec<String>),
}

impl<'de> Deserialize<'de> for Parameters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Parameters;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of strings or lists of strings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parameters, A::Error> {
                let mut parameters = Parameters::default();
                while let Some((name, values)) = map.next_entry::<String, Values>()? {
                    let last = match values {
                        Values::One(value) => Some(value),
                        Values::Many(mut values) => values.pop(),
                    };
                    if let Some(value) = last {
                        parameters.put(name, value);
                    }
                }
                Ok(parameters)
            }
        }
        deserializer.deserialize_map(Object)
    }
}
