//! The rules of a Choice.

use serde_json::{Value as Json, json};

use super::reference::{Anywhere, Reference};
use super::schema::{list, reference};
use super::table::{Object, QueryLanguage, items, object, objects, refuse, refuse_language};
use super::template::{Assign, Template};
use super::value::{Before, Computed, Context, Target, Text, Use, Value, is_known, wrong_type};
use super::wait::Timestamp;
use crate::diagnostic::{Code, Diagnostic, nearest, one_of, suggestion_or};
use crate::document::{Entry, Node, Reader, Value as Written};
use crate::source::Span;

objects! {
    /// What a rule of `Choices` says besides its test.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html>
    Rule {
        /// The state that goes on when the test holds.
        required next = "Next": Target,
        /// Variables that the next states can read.
        optional assign = "Assign": Assign<Before>,
        /// What the next state gets; the state's input by default.
        jsonata output = "Output": Template<Before>,
        /// Words for people.
        optional comment = "Comment": Text,
    }
}

/// A rule of `Choices`: a test, and what happens when it holds.
#[derive(Debug)]
pub struct ChoiceRule {
    /// Where the rule stands.
    pub span: Span,
    /// What happens.
    pub rule: Rule,
    /// When it happens; `None` where it was complained of.
    pub test: Option<Test>,
}

/// When a rule holds.
#[derive(Debug)]
pub enum Test {
    /// All of these hold.
    And(Vec<Test>),
    /// One of these holds.
    Or(Vec<Test>),
    /// This does not hold.
    Not(Box<Test>),
    /// A value compares as an operator says.
    Comparison {
        /// The value.
        variable: Reference<Anywhere>,
        /// The operator's name, such as `StringEquals`.
        operator: &'static str,
        /// What it is compared with.
        operand: Operand,
    },
    /// An expression of JSONata is true.
    Condition(Box<Computed>),
    /// `true` or `false`, as it is.
    Constant,
}

/// What a value is compared with.
#[derive(Debug)]
pub enum Operand {
    /// What stands there.
    Literal(Node),
    /// What stands at a path.
    Path(Reference<Anywhere>),
}

impl Test {
    fn uses(&self, uses: &mut Vec<Use>) {
        match self {
            Self::And(tests) | Self::Or(tests) => tests.iter().for_each(|test| test.uses(uses)),
            Self::Not(test) => test.uses(uses),
            Self::Comparison { variable, operand, .. } => {
                variable.uses(uses);
                if let Operand::Path(path) = operand {
                    path.uses(uses);
                }
            }
            Self::Condition(code) => code.uses(uses),
            Self::Constant => {}
        }
    }
}

/// What an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Boolean,
    Timestamp,
}

/// The comparisons with a type of their own; each has a twin that ends in `Path`.
const COMPARISONS: [(&str, Kind); 16] = [
    ("StringEquals", Kind::Text),
    ("StringLessThan", Kind::Text),
    ("StringGreaterThan", Kind::Text),
    ("StringLessThanEquals", Kind::Text),
    ("StringGreaterThanEquals", Kind::Text),
    ("NumericEquals", Kind::Number),
    ("NumericLessThan", Kind::Number),
    ("NumericGreaterThan", Kind::Number),
    ("NumericLessThanEquals", Kind::Number),
    ("NumericGreaterThanEquals", Kind::Number),
    ("BooleanEquals", Kind::Boolean),
    ("TimestampEquals", Kind::Timestamp),
    ("TimestampLessThan", Kind::Timestamp),
    ("TimestampGreaterThan", Kind::Timestamp),
    ("TimestampLessThanEquals", Kind::Timestamp),
    ("TimestampGreaterThanEquals", Kind::Timestamp),
];
/// The comparisons that have no such twin.
const TESTS: [(&str, Kind); 7] = [
    ("StringMatches", Kind::Text),
    ("IsNull", Kind::Boolean),
    ("IsPresent", Kind::Boolean),
    ("IsNumeric", Kind::Boolean),
    ("IsString", Kind::Boolean),
    ("IsBoolean", Kind::Boolean),
    ("IsTimestamp", Kind::Boolean),
];
const CONNECTIVES: [&str; 3] = ["And", "Or", "Not"];
/// The fields of which a test has exactly one.
pub(super) const HEADS: [&str; 5] = ["Variable", "And", "Or", "Not", "Condition"];

/// An operator's name, what it compares, and whether with what stands at a path.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html#amazon-states-language-choice-state-rules>
fn operator(name: &str) -> Option<(&'static str, Kind, bool)> {
    let literal = COMPARISONS.iter().chain(&TESTS).find(|(known, _)| *known == name);
    let path = || {
        let of = name.strip_suffix("Path")?;
        COMPARISONS.iter().find(|(known, _)| *known == of).map(|(known, kind)| (*known, *kind, true))
    };
    literal.map(|(known, kind)| (*known, *kind, false)).or_else(path)
}

/// Every operator by name.
fn operators() -> Vec<String> {
    let literal = COMPARISONS.iter().chain(&TESTS).map(|(name, _)| (*name).to_owned());
    literal.chain(COMPARISONS.iter().map(|(name, _)| format!("{name}Path"))).collect()
}

/// What may stand under each operator.
pub(super) fn operands() -> Vec<(String, Json)> {
    let literal = |kind| match kind {
        Kind::Text => Text::schema(),
        Kind::Number => json!({ "type": "number" }),
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Timestamp => Timestamp::schema(),
    };
    let literals = COMPARISONS.iter().chain(&TESTS).map(|(name, kind)| ((*name).to_owned(), literal(*kind)));
    literals
        .chain(COMPARISONS.iter().map(|(name, _)| (format!("{name}Path"), Reference::<Anywhere>::schema())))
        .collect()
}

impl Value for Vec<ChoiceRule> {
    fn read(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let rules = items(node, "Choices", reader)?;
        Some(rules.iter().filter_map(|rule| choice_rule(rule, context, reader)).collect())
    }

    fn uses(&self, uses: &mut Vec<Use>) {
        for rule in self {
            rule.rule.uses(uses);
            rule.test.iter().for_each(|test| test.uses(uses));
        }
    }

    fn schema() -> Json {
        list(reference(Rule::NAME), 1)
    }
}

fn choice_rule(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<ChoiceRule> {
    let node = object(node, reader)?;
    let own: Vec<Entry> = node.entries().iter().filter(|entry| !is_test(&entry.key)).cloned().collect();
    let own = Node { span: node.span, value: Written::Table(own) };
    let elsewhere = |name: &str| {
        let operators = operators();
        let operators: Vec<&str> = operators.iter().map(String::as_str).collect();
        nearest(name, &operators).map(|near| format!("did you mean `{near}`?"))
    };
    refuse(&own, Rule::fields(), "a rule of a Choice state", elsewhere, context, reader);
    Some(ChoiceRule { span: node.span, rule: Rule::read(node, context, reader), test: test(node, context, reader) })
}

fn is_test(key: &str) -> bool {
    HEADS.contains(&key) || operator(key).is_some()
}

/// Reads the test of a rule, or of a connective.
fn test(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Test> {
    let there: Vec<&Entry> = node.entries().iter().filter(|entry| is_test(&entry.key)).collect();
    let jsonata = context.language == QueryLanguage::Jsonata;
    if let Some(entry) = there.iter().find(|entry| (entry.key == "Condition") != jsonata) {
        let title = format!(
            "`{}` is a field of {}, and this state uses {}",
            entry.key,
            other(context.language),
            context.language
        );
        let instead = if jsonata {
            format!("write the whole test as {}", reader.pair("Condition", "\"{% … %}\"", entry.key_span))
        } else {
            "write `Variable` and an operator".to_owned()
        };
        refuse_language(entry, title, &instead, context, reader);
        return None;
    }
    let heads: Vec<&&Entry> = there.iter().filter(|entry| operator(&entry.key).is_none()).collect();
    // What a misspelt field was meant to be is not known for sure, but that it was meant.
    let known = |entry: &Entry| is_test(&entry.key) || Rule::fields().iter().any(|field| field.name == entry.key);
    let is_misspelt = !node.entries().iter().all(known);
    match heads.as_slice() {
        [] => {
            let complaint = match (there.first(), context.language) {
                (Some(operator), _) => {
                    let title = format!("`{}` has no `Variable` to compare", operator.key);
                    let line = reader.pair("Variable", "\"$.…\"", operator.key_span);
                    Diagnostic::new(Code::ChoiceRule, title, operator.key_span).help(format!("add {line}"))
                }
                (None, QueryLanguage::Jsonata) => {
                    let line = reader.pair("Condition", "\"{% … %}\"", node.span);
                    Diagnostic::new(Code::ChoiceRule, "the rule tests nothing", node.span).help(format!("add {line}"))
                }
                (None, QueryLanguage::JsonPath) => {
                    let help = format!("add `Variable` and an operator, or one of {}", one_of(&CONNECTIVES));
                    Diagnostic::new(Code::ChoiceRule, "the rule tests nothing", node.span).help(help)
                }
            };
            if !is_misspelt {
                reader.complain(complaint);
            }
            None
        }
        [first, second, ..] => {
            let title = format!("the rule has both `{}` and `{}`", first.key, second.key);
            let diagnostic = Diagnostic::new(Code::ChoiceRule, title, second.key_span);
            reader.complain(diagnostic.also(first.key_span, "the other").help("put both under an `And` or an `Or`"));
            None
        }
        [head] => match head.key.as_str() {
            "Condition" if matches!(head.node.value, Written::Boolean(_)) => Some(Test::Constant),
            "Condition" if head.node.as_str().is_none_or(|text| is_known(text) && !text.starts_with("{%")) => {
                wrong_type(&head.node, "`true`, `false` or an expression of JSONata", reader);
                None
            }
            "Condition" => Computed::read(&head.node, context, reader).map(|code| Test::Condition(Box::new(code))),
            "Variable" => comparison(head, &there, is_misspelt, context, reader),
            connective if there.len() > 1 => {
                let operator = there.iter().find(|entry| entry.key != connective)?;
                let title = format!("the rule has both `{connective}` and `{}`", operator.key);
                let diagnostic = Diagnostic::new(Code::ChoiceRule, title, operator.key_span);
                let help = "give it a `Variable` and put both under an `And` or an `Or`, or remove it";
                reader.complain(diagnostic.also(head.key_span, "the other").help(help));
                None
            }
            "Not" => {
                let nested = nested(&head.node, context, reader)?;
                Some(Test::Not(Box::new(nested)))
            }
            connective => {
                let tests = items(&head.node, connective, reader)?;
                let tests: Vec<Option<Test>> = tests.iter().map(|test| nested(test, context, reader)).collect();
                let tests = tests.into_iter().collect::<Option<Vec<Test>>>()?;
                Some(if connective == "And" { Test::And(tests) } else { Test::Or(tests) })
            }
        },
    }
}

/// A test below a connective: it has no `Next` of its own.
fn nested(node: &Node, context: &Context, reader: &mut Reader<'_>) -> Option<Test> {
    let node = object(node, reader)?;
    for entry in node.entries().iter().filter(|entry| !is_test(&entry.key) && entry.key != "Comment") {
        let title = format!("a test below a connective has no field `{}`", entry.key);
        let help = match entry.key.as_str() {
            "Next" | "Assign" | "Output" => "it belongs to the rule itself: move it up".to_owned(),
            other => {
                let operators = operators();
                let operators: Vec<&str> = operators.iter().map(String::as_str).collect();
                suggestion_or(other, &operators, "remove it: a test is a `Variable` and an operator, or a connective")
            }
        };
        reader.complain(Diagnostic::new(Code::StateField, title, entry.key_span).help(help));
    }
    if let Some(comment) = node.get("Comment") {
        Text::read(comment, context, reader);
    }
    test(node, context, reader)
}

fn comparison(
    head: &Entry,
    there: &[&Entry],
    is_misspelt: bool,
    context: &Context,
    reader: &mut Reader<'_>,
) -> Option<Test> {
    let operators: Vec<&&Entry> = there.iter().filter(|entry| operator(&entry.key).is_some()).collect();
    let variable = Reference::read(&head.node, context, reader);
    match operators.as_slice() {
        [] if is_misspelt => None,
        [] => {
            let diagnostic = Diagnostic::new(Code::ChoiceRule, "`Variable` is compared with nothing", head.key_span);
            reader
                .complain(diagnostic.help("add an operator, such as `StringEquals`, `NumericLessThan` or `IsPresent`"));
            None
        }
        [first, second, ..] => {
            let title = format!("the rule has both `{}` and `{}`", first.key, second.key);
            let diagnostic = Diagnostic::new(Code::ChoiceRule, title, second.key_span);
            reader.complain(
                diagnostic.also(first.key_span, "the other").help("put each into a test of its own, below `And`"),
            );
            None
        }
        [entry] => {
            let (operator, kind, is_path) = operator(&entry.key)?;
            let operand = if is_path {
                Operand::Path(Reference::read(&entry.node, context, reader)?)
            } else {
                literal(&entry.node, kind, reader)?
            };
            Some(Test::Comparison { variable: variable?, operator, operand })
        }
    }
}

fn literal(node: &Node, kind: Kind, reader: &mut Reader<'_>) -> Option<Operand> {
    let (fits, expected) = match (kind, &node.value) {
        (Kind::Timestamp, Written::String(text)) if is_known(text) && !super::wait::is_timestamp(text) => {
            super::wait::refuse_timestamp(text, node, None, reader);
            return None;
        }
        (Kind::Text, value) => (matches!(value, Written::String(_)), "a string"),
        (Kind::Timestamp, value) => (matches!(value, Written::String(_)), "a timestamp"),
        (Kind::Number, value) => (matches!(value, Written::Number(_)), "a number"),
        (Kind::Boolean, value) => (matches!(value, Written::Boolean(_)), "`true` or `false`"),
    };
    if !fits {
        wrong_type(node, expected, reader);
        return None;
    }
    Some(Operand::Literal(node.clone()))
}

fn other(language: QueryLanguage) -> QueryLanguage {
    match language {
        QueryLanguage::JsonPath => QueryLanguage::Jsonata,
        QueryLanguage::Jsonata => QueryLanguage::JsonPath,
    }
}
