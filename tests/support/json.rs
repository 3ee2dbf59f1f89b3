//! JSON that holds what `serde_json` refuses: surrogates that stand alone. As Java's values, too.

use std::rc::Rc;

use num_bigint::BigInt;
use stepgate::java::{List, ListKind, Map, Meter, Text, Value};

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Boolean(bool),
    /// As it is written.
    Number(String),
    /// UTF-16.
    String(Vec<u16>),
    Array(Vec<Json>),
    /// In the order written.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads JSON that is known to be right.
    pub(crate) fn read(text: &str) -> Self {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value();
        assert_eq!(reader.next(), None, "text after the JSON: {text}");
        value
    }

    /// A member of an object.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.members().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The members of an object; none for another value.
    pub(crate) fn members(&self) -> &[(String, Self)] {
        match self {
            Json::Object(members) => members,
            _ => &[],
        }
    }

    /// A string as Java writes it in UTF-8: a surrogate that stands alone is `?`.
    pub(crate) fn text(&self) -> Option<String> {
        let Json::String(units) = self else { return None };
        Some(char::decode_utf16(units.iter().copied()).map(|unit| unit.unwrap_or('?')).collect())
    }

    /// The value as `serde_json` has it, strings as `text` has them.
    #[allow(dead_code)] // Plain Velocity needs it not.
    pub(crate) fn serde(&self) -> serde_json::Value {
        match self {
            Json::Null => serde_json::Value::Null,
            Json::Boolean(value) => (*value).into(),
            Json::Number(text) => serde_json::from_str(text).expect("a number"),
            Json::String(_) => self.text().into(),
            Json::Array(elements) => elements.iter().map(Json::serde).collect(),
            Json::Object(members) => members.iter().map(|(key, value)| (key.as_str(), value.serde())).collect(),
        }
    }

    /// The value as templates are given it.
    pub(crate) fn java(&self) -> Value {
        match self {
            Json::Null => Value::Null,
            Json::Boolean(value) => Value::Boolean(*value),
            Json::Number(text) if text.contains(['.', 'e', 'E']) => Value::Double(text.parse().expect("a number")),
            Json::Number(text) => match (text.parse(), text.parse()) {
                (Ok(value), _) => Value::Integer(value),
                (_, Ok(value)) => Value::Long(value),
                _ => Value::BigInteger(Rc::new(text.parse::<BigInt>().expect("a number"))),
            },
            Json::String(units) => Value::String(Text::from(units.as_slice())),
            Json::Array(elements) => {
                Value::List(Rc::new(List::new(ListKind::ArrayList, elements.iter().map(Json::java).collect())))
            }
            Json::Object(members) => {
                let map = Map::new();
                for (key, value) in members {
                    map.put(Value::from(key.as_str()), value.java(), &Meter::new(u64::MAX)).expect("no limit");
                }
                Value::Map(Rc::new(map))
            }
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    /// The next byte that is no blank, which stays.
    fn next(&mut self) -> Option<u8> {
        let rest = self.text[self.at..].trim_start();
        self.at = self.text.len() - rest.len();
        rest.bytes().next()
    }

    fn take(&mut self, wanted: u8) -> bool {
        let is_next = self.next() == Some(wanted);
        self.at += usize::from(is_next);
        is_next
    }

    fn value(&mut self) -> Json {
        match self.next().expect("a value") {
            b'{' => Json::Object(self.items(b'}', |reader| {
                let Json::String(key) = reader.string() else { unreachable!("a string") };
                assert!(reader.take(b':'), "no colon at {}", reader.at);
                (String::from_utf16(&key).expect("a key"), reader.value())
            })),
            b'[' => Json::Array(self.items(b']', Self::value)),
            b'"' => self.string(),
            _ => self.word(),
        }
    }

    fn items<T>(&mut self, end: u8, item: impl Fn(&mut Self) -> T) -> Vec<T> {
        self.at += 1;
        let mut items = Vec::new();
        while !self.take(end) {
            assert!(items.is_empty() || self.take(b','), "no comma at {}", self.at);
            items.push(item(self));
        }
        items
    }

    fn string(&mut self) -> Json {
        assert!(self.take(b'"'), "no string at {}", self.at);
        let mut units = Vec::new();
        loop {
            let letter = self.letter();
            match letter {
                '"' => return Json::String(units),
                '\\' => match self.letter() {
                    'u' => {
                        let digits = &self.text[self.at..self.at + 4];
                        units.push(u16::from_str_radix(digits, 16).expect("four digits"));
                        self.at += 4;
                    }
                    escape => {
                        let place = "bfnrt".find(escape);
                        units.push(place.map_or(escape as u16, |place| u16::from(b"\x08\x0c\n\r\t"[place])));
                    }
                },
                _ => units.extend_from_slice(letter.encode_utf16(&mut [0; 2])),
            }
        }
    }

    fn letter(&mut self) -> char {
        let letter = self.text[self.at..].chars().next().expect("the string ends");
        self.at += letter.len_utf8();
        letter
    }

    fn word(&mut self) -> Json {
        let rest = &self.text[self.at..];
        let word =
            &rest[..rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(rest.len())];
        self.at += word.len();
        match word {
            "null" => Json::Null,
            "true" | "false" => Json::Boolean(word == "true"),
            _ => Json::Number(word.to_owned()),
        }
    }
}
