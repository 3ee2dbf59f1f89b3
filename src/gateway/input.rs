//! `$input`. <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#input-variable-reference>

use std::any::Any;
use std::cell::OnceCell;
use std::rc::Rc;

use super::call::{Call, Parameters};
use super::json::{Document, Node};
use super::path::JsonPath;
use crate::java::{Exception, Map, Meter, Object, Text, Value, widen};

/// The body and the parameters.
#[derive(Debug)]
pub(super) struct Input {
    body: Text,
    /// Parsed when it is first asked for: it need not be JSON.
    document: OnceCell<Document>,
    /// `path`, `querystring` and `header`, in the order in which a name is looked for.
    parameters: [(&'static str, Parameters); 3],
}

/// Headers that a template never sees.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>, recorded on AWS in
/// LocalStack's `TestApiGatewayHeaderRemapping`.
const UNREADABLE: [&str; 12] = [
    "Connection",
    "Content-Length",
    "Content-MD5",
    "Expect",
    "Max-Forwards",
    "Proxy-Authenticate",
    "Server",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "WWW-Authenticate",
];

impl Input {
    /// The input of a call, without its parameters if nothing asks for them. A missing body reads as `{}`.
    pub(super) fn new(call: &Call, has_parameters: bool, meter: &Meter) -> Result<Self, Exception> {
        let body = if call.body.is_empty() { "{}" } else { &call.body };
        meter.spend(body.len())?;
        let of = |parameters: &Parameters| if has_parameters { parameters.clone() } else { Parameters::default() };
        let mut headers = of(&call.headers);
        headers.retain(|name| !UNREADABLE.iter().any(|unreadable| unreadable.eq_ignore_ascii_case(name)));
        let parameters = [("path", of(&call.path)), ("querystring", of(&call.query)), ("header", headers)];
        Ok(Self { body: Text::from(body), document: OnceCell::new(), parameters })
    }

    fn document(&self, meter: &Meter) -> Result<&Document, Exception> {
        if let Some(document) = self.document.get() {
            return Ok(document);
        }
        meter.spend(self.body.len())?;
        let document = Document::parse(&self.body)?;
        Ok(self.document.get_or_init(|| document))
    }

    /// `path(expression)`: a value, which is the template's own: what it changes in it shows nowhere else.
    fn path(&self, path: &Text, meter: &Meter) -> Result<Value, Exception> {
        let path = JsonPath::compile(path.units())?;
        let document = self.document(meter)?;
        match path.read(document, meter)? {
            Some(node) => document.value(&node, meter),
            None => Ok(Value::Null),
        }
    }

    /// `json(expression)`: a value's JSON; of nothing and of null, an empty string's.
    fn json(&self, path: &Text, meter: &Meter) -> Result<Value, Exception> {
        let path = JsonPath::compile(path.units())?;
        let document = self.document(meter)?;
        let mut out = Vec::new();
        match path.read(document, meter)? {
            None | Some(Node::Null) => widen("\"\"", &mut out),
            Some(node) => {
                if let Node::Object(_) | Node::Array(_) = node {
                    out.reserve(self.body.len());
                }
                document.write(&node, &mut out, meter)?;
            }
        }
        Ok(Value::String(Text::from(out)))
    }

    /// `params()`: a map of maps.
    fn parameters(&self, meter: &Meter) -> Result<Value, Exception> {
        let parameters = Map::default();
        for (kind, values) in &self.parameters {
            parameters.put(Value::from(*kind), values.to_map(meter)?, meter)?;
        }
        Ok(Value::Map(Rc::new(parameters)))
    }

    /// `params(name)`: of the path, else the query string, else the headers; else an empty string.
    fn parameter(&self, name: &Text) -> Value {
        let name = name.to_string();
        let found = self.parameters.iter().find_map(|(_, values)| values.get(&name));
        Value::from(found.unwrap_or_default())
    }
}

impl Object for Input {
    fn class_name(&self) -> &str {
        "Input"
    }

    fn to_text(&self, _: &Meter) -> Result<Text, Exception> {
        Ok(Text::from(""))
    }

    fn call(&self, method: &str, arguments: &[Value], meter: &Meter) -> Result<Option<Value>, Exception> {
        Ok(Some(match (method, arguments) {
            ("params", []) => self.parameters(meter)?,
            ("params", [Value::String(name)]) => self.parameter(name),
            ("path", [Value::String(path)]) => self.path(path, meter)?,
            ("json", [Value::String(path)]) => self.json(path, meter)?,
            _ => return Ok(None),
        }))
    }

    fn get(&self, property: &str, _: &Meter) -> Result<Option<Value>, Exception> {
        Ok((property == "body").then(|| Value::String(self.body.clone())))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
