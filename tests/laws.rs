//! The escaping laws: what one room writes is read back by a reader that shares nothing with it.
//!
//! HCL is read by hcl-edit here, and by Terraform itself in `tests/terraform.rs`.

use hcl_edit::expr::Expression as Read;
use hcl_edit::template::{Directive, Element};
use proptest::prelude::*;
use serde_json::Value;
use stepgate::asl::Tree;
use stepgate::hcl::Expression;
use stepgate::model::{Part, Text, VariableName};
use stepgate::{tftpl, vtl};

/// Strings made of what means something in Terraform, JSON or Velocity, and of anything else.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec!["$", "%", "{", "}", "\"", "\\", "'", "#", "\n", "~", " "]).prop_map(str::to_owned),
        2 => prop::sample::select(vec!["${a}", "%{ if true }", "$${", "\\'", "''", "##", "#*", "#set($x=1)", "$!x.y"])
            .prop_map(str::to_owned),
        2 => any::<char>().prop_map(String::from),
        1 => "[a-z]{1,3}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// The values of the variables `a`, `b` and `c`.
type Values = [String; 3];

fn values() -> impl Strategy<Value = Values> {
    [nasty(), nasty(), nasty()]
}

fn value_of<'a>(name: &str, values: &'a Values) -> &'a str {
    &values["abc".find(name).expect("a variable that was written")]
}

/// Text as the spec gives it: literals, none beside another, and variables.
fn text() -> impl Strategy<Value = Text> {
    let part = prop_oneof![
        nasty().prop_map(Part::Literal),
        prop::sample::select(vec!["a", "b", "c"])
            .prop_map(|name| Part::Variable(VariableName::parse(name).expect("a name"))),
    ];
    prop::collection::vec(part, 0..6).prop_map(|parts| {
        let mut whole: Vec<Part> = Vec::new();
        for part in parts {
            match (whole.last_mut(), part) {
                (Some(Part::Literal(before)), Part::Literal(literal)) => before.push_str(&literal),
                (_, part) => whole.push(part),
            }
        }
        Text::of(whole)
    })
}

/// What a text means.
fn meaning(text: &Text, values: &Values) -> String {
    let parts = text.parts().iter().map(|part| match part {
        Part::Literal(literal) => literal.as_str(),
        Part::Variable(name) => value_of(name.as_str(), values),
    });
    parts.collect()
}

/// An expression as Terraform evaluates it, as far as the generator writes any.
fn evaluate(expression: &Read, values: &Values) -> String {
    match expression {
        Read::String(text) => text.as_str().to_owned(),
        Read::StringTemplate(template) => fill(template.iter(), values),
        Read::Variable(name) => value_of(name.as_str(), values).to_owned(),
        Read::FuncCall(call) if call.name.name.as_str() == "jsonencode" => {
            let argument = call.args.iter().next().expect("jsonencode has an argument");
            jsonencode(&evaluate(argument, values))
        }
        other => panic!("the generator writes no {other:?}"),
    }
}

fn fill<'a>(elements: impl Iterator<Item = &'a Element>, values: &Values) -> String {
    let filled = elements.map(|element| match element {
        Element::Literal(text) => text.as_str().to_owned(),
        Element::Interpolation(interpolation) => evaluate(&interpolation.expr, values),
        Element::Directive(directive) => match &**directive {
            Directive::If(_) | Directive::For(_) => panic!("the generator writes no directive into a string"),
        },
    });
    filled.collect()
}

/// Terraform's `jsonencode` of a string: Go's encoder, which escapes for HTML too.
fn jsonencode(text: &str) -> String {
    let mut json = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                json.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            other => json.push(other),
        }
    }
    json.push('"');
    json
}

fn read(expression: &Expression) -> Read {
    let text = expression.as_str();
    text.parse().unwrap_or_else(|error| panic!("no expression: {text}\n{error}"))
}

fn filled(template: &str, values: &Values) -> String {
    let read: hcl_edit::template::Template =
        template.parse().unwrap_or_else(|error| panic!("no template: {template}\n{error}"));
    fill(read.iter(), values)
}

fn numbers() -> impl Strategy<Value = String> {
    prop_oneof![any::<i64>().prop_map(|n| n.to_string()), "-?[1-9][0-9]{0,30}(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?"]
}

/// State machines, as far as JSON goes.
fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        Just(Tree::Null),
        any::<bool>().prop_map(Tree::Boolean),
        numbers().prop_map(Tree::Number),
        text().prop_map(Tree::String),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Tree::Array),
            inner.clone().prop_map(|tree| Tree::Shared(tree.into())),
            prop::collection::btree_map(nasty(), inner, 0..4)
                .prop_map(|members| Tree::Object(members.into_iter().collect())),
        ]
    })
}

fn tree_meaning(tree: &Tree, values: &Values) -> Value {
    match tree {
        Tree::Shared(tree) => tree_meaning(tree, values),
        Tree::Null => Value::Null,
        Tree::Boolean(value) => (*value).into(),
        Tree::Number(number) => serde_json::from_str(number).expect("a number"),
        Tree::String(text) => meaning(text, values).into(),
        Tree::Array(items) => items.iter().map(|item| tree_meaning(item, values)).collect(),
        Tree::Object(members) => {
            members.iter().map(|(key, value)| (key.clone(), tree_meaning(value, values))).collect::<Value>()
        }
    }
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        numbers().prop_map(|number| serde_json::from_str(&number).expect("a number")),
        nasty().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(nasty(), inner, 0..4)
                .prop_map(|members| members.into_iter().collect::<Value>()),
        ]
    })
}

/// Velocity's string in single quotes: two of them are one, and all else is itself. The string and what follows it.
/// <https://velocity.apache.org/engine/1.7/user-guide.html>
fn velocity_string(text: &str) -> (String, &str) {
    let mut rest = text.strip_prefix('\'').unwrap_or_else(|| panic!("no string: {text}"));
    let mut string = String::new();
    loop {
        let end = rest.find('\'').unwrap_or_else(|| panic!("it never ends: {text}"));
        string.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('\'') {
            Some(after) => {
                string.push('\'');
                rest = after;
            }
            None => return (string, rest),
        }
    }
}

/// `StringEscapeUtils.escapeJavaScript` of commons-lang 2.6, which is `$util.escapeJavaScript`.
/// <https://commons.apache.org/proper/commons-lang/javadocs/api-2.6/org/apache/commons/lang/StringEscapeUtils.html>
fn escape_java_script(text: &str) -> String {
    let mut escaped = String::new();
    for unit in text.encode_utf16() {
        match unit {
            0x08 => escaped.push_str("\\b"),
            0x09 => escaped.push_str("\\t"),
            0x0a => escaped.push_str("\\n"),
            0x0c => escaped.push_str("\\f"),
            0x0d => escaped.push_str("\\r"),
            0x20..0x80 => {
                let letter = char::from(u8::try_from(unit).expect("it is ASCII"));
                if matches!(letter, '\'' | '"' | '\\' | '/') {
                    escaped.push('\\');
                }
                escaped.push(letter);
            }
            other => escaped.push_str(&format!("\\u{other:04X}")),
        }
    }
    escaped
}

/// A Java regular expression that is nothing but characters, some of them escaped: the string it finds.
fn literal_regex(regex: &str) -> String {
    let mut letters = regex.chars();
    let mut literal = String::new();
    while let Some(letter) = letters.next() {
        let letter = if letter == '\\' { letters.next().expect("something is escaped") } else { letter };
        assert!(!letter.is_alphanumeric() && !".[{(*+?^$|".contains(letter), "more than a literal: {regex}");
        literal.push(letter);
    }
    literal
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_terraform_string_is_read_back(string in nasty()) {
        prop_assert_eq!(evaluate(&read(&Expression::string(&string)), &Values::default()), string);
    }

    /// Variables stand for references, or for strings that the spec wrote in quotes.
    #[test]
    fn a_terraform_text_is_read_back(text in text(), values in values(), quoted in "[abc]{0,3}") {
        let value = |name: &str| {
            if quoted.contains(name) {
                Expression::string(value_of(name, &values))
            } else {
                Expression::parse(name).expect("a reference")
            }
        };
        prop_assert_eq!(evaluate(&read(&Expression::text(&text, value)), &values), meaning(&text, &values));
    }

    #[test]
    fn a_templatefile_gives_text_back(string in nasty()) {
        prop_assert_eq!(filled(&tftpl::text(&string), &Values::default()), string);
    }

    #[test]
    fn a_templatefile_gives_json_back(tree in tree(), values in values()) {
        let filled = filled(&tftpl::json(&tree), &values);
        let read: Value = serde_json::from_str(&filled).map_err(|error| TestCaseError::fail(format!("{error}: {filled}")))?;
        prop_assert_eq!(read, tree_meaning(&tree, &values));
    }

    #[test]
    fn json_is_inert_in_velocity(value in json()) {
        let written = vtl::json(&value);
        prop_assert!(!written.contains(['$', '#', '\'', '\n']), "{}", written);
        prop_assert_eq!(serde_json::from_str::<Value>(&written).expect("JSON"), value);
    }

    #[test]
    fn a_velocity_string_is_read_back(string in nasty()) {
        let written = vtl::Expression::string(&string);
        prop_assert_eq!(velocity_string(written.as_str()), (string, ""));
    }

    /// The one way of a caller's value into JSON, read from the text that the generator writes.
    #[test]
    fn any_value_makes_a_json_string(string in nasty()) {
        let value = vtl::Expression::string(&string);
        let (in_text, in_set) = (value.json_string(), value.json_string_value());
        let idiom = in_text.as_str().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("quotes");
        prop_assert_eq!(in_set.as_str(), format!("'\"' + {idiom} + '\"'"));
        let (read, rest) = velocity_string(idiom.strip_prefix("$util.escapeJavaScript(").expect("the escape"));
        prop_assert_eq!(&read, &string);
        let arguments = rest.strip_prefix(").replaceAll(\"").and_then(|rest| rest.strip_suffix("\")")).expect("a call");
        let (regex, replacement) = arguments.split_once("\", \"").expect("two arguments");
        prop_assert!(!replacement.contains(['\\', '$']), "they would mean something in a replacement");
        let json = format!("\"{}\"", escape_java_script(&read).replace(&literal_regex(regex), replacement));
        prop_assert_eq!(serde_json::from_str::<String>(&json).expect("JSON"), string);
    }
}
