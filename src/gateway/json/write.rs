//! The serializer: json-smart's `LT_COMPRESS` style, which leaves `/` as it is.

use super::{Document, Node};
use crate::gateway::escape::{all_but, hexadecimal, run};
use crate::java::{self, Exception, Meter, Value, widen};

/// ASCII that is written as it is.
const PLAIN: [bool; 128] = all_but(b"\"\\\x7F");

impl Document {
    /// Appends the JSON of a value.
    ///
    /// # Errors
    /// No steps are left.
    pub(in crate::gateway) fn write(&self, node: &Node, out: &mut Vec<u16>, meter: &Meter) -> Result<(), Exception> {
        meter.spend(1)?;
        match node {
            Node::Null => widen("null", out),
            Node::Boolean(value) => widen(if *value { "true" } else { "false" }, out),
            Node::Integer(value) => widen(&value.to_string(), out),
            Node::Long(value) => widen(&value.to_string(), out),
            Node::BigInteger(digits) => widen(digits, out),
            Node::Double(value) if value.is_infinite() => widen("null", out),
            Node::Double(value) => java::append(&Value::Double(*value), out, meter)?,
            Node::Decimal(value) => widen(&value.to_string(), out),
            Node::String(span) => quote(self.units(*span), out, meter)?,
            Node::Array(elements) => {
                out.push(u16::from(b'['));
                for (place, element) in elements.iter().enumerate() {
                    if place > 0 {
                        out.push(u16::from(b','));
                    }
                    self.write(element, out, meter)?;
                }
                out.push(u16::from(b']'));
            }
            Node::Object(members) => {
                out.push(u16::from(b'{'));
                for (place, (key, value)) in members.iter().enumerate() {
                    if place > 0 {
                        out.push(u16::from(b','));
                    }
                    quote(self.units(*key), out, meter)?;
                    out.push(u16::from(b':'));
                    self.write(value, out, meter)?;
                }
                out.push(u16::from(b'}'));
            }
        }
        Ok(())
    }
}

fn quote(mut units: &[u16], out: &mut Vec<u16>, meter: &Meter) -> Result<(), Exception> {
    meter.spend(units.len())?;
    out.push(u16::from(b'"'));
    loop {
        let (same, rest) = units.split_at(run(units, &PLAIN));
        out.extend_from_slice(same);
        let Some((unit, rest)) = rest.split_first() else { break };
        units = rest;
        match *unit {
            0x08 => widen("\\b", out),
            0x09 => widen("\\t", out),
            0x0A => widen("\\n", out),
            0x0C => widen("\\f", out),
            0x0D => widen("\\r", out),
            unit @ (0x22 | 0x5C) => out.extend([u16::from(b'\\'), unit]),
            // `JStylerObj.isUnicode` of json-smart.
            unit @ (0..=0x1F | 0x7F..=0x9F | 0x2000..=0x20FF) => hexadecimal(unit, out),
            unit => out.push(unit),
        }
    }
    out.push(u16::from(b'"'));
    Ok(())
}
