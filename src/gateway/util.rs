//! `$util`. <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#util-template-reference>

use std::any::Any;

use super::json::Document;
use super::{base64, escape, url};
use crate::java::{Exception, Meter, Object, Text, Value};

/// The functions of `$util`. Each takes one string; for anything else there is no such method, so that the reference is
/// undefined.
#[derive(Debug)]
pub(super) struct Util;

impl Object for Util {
    fn class_name(&self) -> &str {
        "Util"
    }

    fn to_text(&self, _: &Meter) -> Result<Text, Exception> {
        Ok(Text::from(""))
    }

    fn call(&self, method: &str, arguments: &[Value], meter: &Meter) -> Result<Option<Value>, Exception> {
        let [Value::String(text)] = arguments else { return Ok(None) };
        let units = text.units();
        meter.spend(units.len())?;
        let made = match method {
            "escapeJavaScript" => Text::from(escape::escape_java_script(units)),
            "urlEncode" => Text::from(url::encode(units).as_str()),
            "urlDecode" => Text::from(url::decode(units)?),
            "base64Encode" => Text::from(base64::encode(units).as_str()),
            "base64Decode" => Text::from(base64::decode(units)?),
            "parseJson" => {
                let document = Document::parse(text)?;
                return document.value(document.root(), meter).map(Some);
            }
            _ => return Ok(None),
        };
        meter.spend(made.len())?;
        Ok(Some(Value::String(made)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
