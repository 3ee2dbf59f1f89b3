//! `String.format`.
//! <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Formatter.html>

mod number;
mod specifier;

use super::{Exception, Meter, Text, Value, hash_code, to_text, widen};
use specifier::{Flags, Index, Specifier};

fn fail(class: &'static str, message: impl Into<String>) -> Exception {
    Exception::new(class, message)
}

/// `String.format(format, arguments)`; the arguments are an `Object[]`, or null.
pub(super) fn format(format: &Text, arguments: &Value, meter: &Meter) -> Result<Text, Exception> {
    let arguments = match arguments {
        Value::Array(array) => Some(array.elements.borrow().clone()),
        _ => None,
    };
    let units = format.units();
    meter.spend(units.len())?;
    let mut out = Vec::with_capacity(units.len());
    let mut at = 0;
    let mut pieces = Vec::new();
    // The whole format is read before anything is formatted.
    while let Some(offset) = units[at..].iter().position(|unit| *unit == u16::from(b'%')) {
        let (specifier, length) = Specifier::read(&units[at + offset + 1..])?;
        pieces.push((&units[at..at + offset], specifier));
        at += offset + 1 + length;
    }
    let mut ordinary = 0;
    let mut last = None;
    for (text, specifier) in pieces {
        out.extend_from_slice(text);
        let argument = match specifier.conversion {
            '%' | 'n' => &Value::Null,
            _ => {
                let place = match specifier.index {
                    Index::Next => {
                        ordinary += 1;
                        Some(ordinary - 1)
                    }
                    Index::Previous => last,
                    Index::At(place) => Some(place),
                };
                let missing =
                    || fail("java.util.MissingFormatArgumentException", format!("Format specifier '{specifier}'"));
                last = Some(place.ok_or_else(missing)?);
                match (&arguments, place) {
                    (Some(arguments), Some(place)) => arguments.get(place).ok_or_else(missing)?,
                    _ => &Value::Null,
                }
            }
        };
        let before = out.len();
        specifier.append(argument, &mut out, meter)?;
        meter.spend(out.len() - before)?;
    }
    out.extend_from_slice(&units[at..]);
    Ok(Text::from(out))
}

impl Specifier {
    fn append(&self, argument: &Value, out: &mut Vec<u16>, meter: &Meter) -> Result<(), Exception> {
        match (self.conversion, argument) {
            ('n', _) => out.push(u16::from(b'\n')),
            ('%', _) => self.justify(&[u16::from(b'%')], out, meter)?,
            ('b', value) => {
                let text = !matches!(value, Value::Null | Value::Boolean(false));
                self.text(&Text::from(if text { "true" } else { "false" }), out, meter)?;
            }
            ('s', value) => {
                if self.flags.has(Flags::ALTERNATE) {
                    return Err(self.mismatch('#'));
                }
                self.text(&to_text(value, meter)?, out, meter)?;
            }
            (_, Value::Null) => self.text(&Text::from("null"), out, meter)?,
            ('h', value) => self.text(&Text::from(format!("{:x}", hash_code(value, meter)?).as_str()), out, meter)?,
            ('c', value) => {
                let units = self.character(value)?;
                self.text(&Text::from(units), out, meter)?;
            }
            ('d' | 'o' | 'x', value) => {
                let text = self.whole(value, meter)?;
                self.justify(Text::from(text.as_str()).units(), out, meter)?;
            }
            ('e' | 'f', value) => {
                let text = self.floating(value, meter)?;
                self.justify(Text::from(text.as_str()).units(), out, meter)?;
            }
            (other, _) => return Err(Exception::unsupported(format!("the conversion `%{other}`"))),
        }
        Ok(())
    }

    /// The units of a character or a code point.
    fn character(&self, value: &Value) -> Result<Vec<u16>, Exception> {
        let point = match value {
            Value::Character(unit) => return Ok(vec![*unit]),
            Value::Byte(value) => i32::from(*value),
            Value::Short(value) => i32::from(*value),
            Value::Integer(value) => *value,
            other => return Err(self.wrong_class(other)),
        };
        match u32::try_from(point) {
            Ok(unit @ 0..0x1_0000) => Ok(vec![u16::try_from(unit).unwrap_or(0)]),
            Ok(above) if char::from_u32(above).is_some() => {
                Ok(char::from_u32(above).into_iter().collect::<String>().encode_utf16().collect())
            }
            _ => Err(fail("java.util.IllegalFormatCodePointException", format!("Code point = 0x{point:x}"))),
        }
    }

    /// Cut to the precision, in upper case if asked for, padded.
    fn text(&self, text: &Text, out: &mut Vec<u16>, meter: &Meter) -> Result<(), Exception> {
        let kept = self.precision.map_or(text.len(), |most| most.min(text.len()));
        let units = &text.units()[..kept];
        if self.upper {
            let mut upper = Vec::new();
            widen(&super::narrow(units).to_uppercase(), &mut upper);
            return self.justify(&upper, out, meter);
        }
        self.justify(units, out, meter)
    }

    fn justify(&self, units: &[u16], out: &mut Vec<u16>, meter: &Meter) -> Result<(), Exception> {
        let padding = self.width.unwrap_or(0).saturating_sub(units.len());
        meter.spend(padding)?;
        let spaces = std::iter::repeat_n(u16::from(b' '), padding);
        if self.flags.has(Flags::LEFT) {
            out.extend_from_slice(units);
            out.extend(spaces);
        } else {
            out.extend(spaces);
            out.extend_from_slice(units);
        }
        Ok(())
    }

    /// A flag that the conversion does not take.
    fn mismatch(&self, flag: char) -> Exception {
        let message = format!("Conversion = {}, Flags = {flag}", self.conversion);
        fail("java.util.FormatFlagsConversionMismatchException", message)
    }

    fn wrong_class(&self, value: &Value) -> Exception {
        let message = format!("{} != {}", self.conversion, value.class_name().unwrap_or_default());
        fail("java.util.IllegalFormatConversionException", message)
    }
}
