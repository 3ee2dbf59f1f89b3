//! JSONata as Step Functions takes it: version 2.0.6, some functions more, `$eval` less, and no context item.

mod ancestry;
mod functions;
mod lexer;
mod parser;
mod scope;
mod signature;
mod tree;

use std::ops::Range;

use crate::diagnostic::{Code, Fault};

/// An expression that parses, and what it reads from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jsonata {
    /// In the order of evaluation, repetitions kept.
    pub uses: Vec<Use>,
    /// The strings that it joins by `&`, first to last, as far as they are written; `None` for what is computed.
    pub joined: Vec<Option<String>>,
    /// Bytes of the code, blanks at its ends left out.
    length: usize,
}

/// Something that an expression reads and doesn't define; ranges are bytes of the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// `$name`: a workflow variable. <https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html>
    Variable {
        /// The name, without `$`.
        name: String,
        /// Where no such variable is assigned, it is a function of JSONata or Step Functions, as in `$map(a, $string)`.
        is_built_in: bool,
        /// `$name`.
        range: Range<usize>,
    },
    /// `$states.…`. <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
    States {
        /// The names after `$states` as far as they are written as names and unfiltered before: the first is `input`,
        /// `context`, `result` or `errorOutput`; none if all of `$states` is read.
        path: Vec<String>,
        /// From `$states` to the last of the names.
        range: Range<usize>,
    },
    /// `$` or a name at the top level, or `$$` anywhere, which Step Functions refuses: see [`Use::fault`].
    Context {
        /// As written: `$`, `$$`, or a name without its backticks.
        text: String,
        /// Its bytes.
        range: Range<usize>,
    },
}

/// What `$states` holds.
const MEMBERS: &[&str] = &["input", "context", "result", "errorOutput"];

fn syntax(title: impl Into<String>, help: impl Into<String>, range: Range<usize>) -> Fault {
    Fault::new(Code::JsonataSyntax, title, help).at(range)
}

/// The bytes between `{%` and `%}`, if a string is an expression as a whole: no character stands before or after.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
#[must_use]
pub fn code(text: &str) -> Option<Range<usize>> {
    let inner = text.strip_prefix("{%")?.strip_suffix("%}")?;
    Some(2..2 + inner.len())
}

impl Jsonata {
    /// Reads the code of an expression.
    ///
    /// # Errors
    /// The first thing that is no JSONata, a function that isn't there or can't take what it is given,
    /// or an unknown member of `$states`.
    pub fn parse(code: &str) -> Result<Self, Fault> {
        let (tree, root) = parser::parse(code)?;
        ancestry::check(&tree, root)?;
        let joined = joined(code, &tree, root);
        Ok(Self { uses: scope::uses(&tree, root)?, joined, length: code.trim().len() })
    }

    /// The names after `$states.input`, if the expression is that and nothing else.
    #[must_use]
    pub fn input_path(&self) -> Option<&[String]> {
        self.states_path()?.split_first().filter(|(first, _)| *first == "input").map(|(_, rest)| rest)
    }

    /// The names after `$states`, if the expression is that and nothing else.
    #[must_use]
    pub fn states_path(&self) -> Option<&[String]> {
        let [Use::States { path, range }] = self.uses.as_slice() else { return None };
        (range.len() == self.length).then_some(path.as_slice())
    }
}

/// The operands of a chain of `&`, which leans to the left.
fn joined(code: &str, tree: &tree::Tree, root: tree::Id) -> Vec<Option<String>> {
    let text = |id: tree::Id| match tree.node(id) {
        tree::Node::String(text) => Some(text.clone()),
        _ => None,
    };
    let mut pieces = Vec::new();
    let mut id = root;
    while let tree::Node::Binary(left, right) = tree.node(id)
        && code.get(tree.range(*left).end..tree.range(*right).start).is_some_and(|sign| sign.trim() == "&")
    {
        pieces.push(text(*right));
        id = *left;
    }
    pieces.push(text(id));
    pieces.reverse();
    pieces
}

impl Use {
    /// Its bytes of the code.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        match self {
            Self::Variable { range, .. } | Self::States { range, .. } | Self::Context { range, .. } => range.clone(),
        }
    }

    /// Why Step Functions refuses it wherever it stands, if it does. <https://states-language.net/spec.html>
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        let Self::Context { text, range } = self else { return None };
        let (title, help) = match text.as_str() {
            "$" => ("`$` means nothing at the top level".to_owned(), "write `$states.input`".to_owned()),
            "$$" => ("`$$` means nothing here".to_owned(), "write `$states.input`".to_owned()),
            name => {
                let help = format!("write `$states.input.{name}`, `${name}` for a variable, or `\"{name}\"` for text");
                (format!("the name `{name}` means nothing at the top level"), help)
            }
        };
        Some(Fault::new(Code::JsonataScope, title, help).at(range.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Jsonata, Use, functions};

    /// Variables as `name`, built-in ones as `name()`, members of `$states` with dots, the rest in `<>`.
    fn uses(code: &str) -> Vec<String> {
        let parsed = Jsonata::parse(code).expect("valid");
        let shown = |used| match used {
            Use::Variable { name, is_built_in: false, .. } => name,
            Use::Variable { name, is_built_in: true, .. } => format!("{name}()"),
            Use::States { path, .. } => format!(".{}", path.join(".")),
            Use::Context { text, .. } => format!("<{text}>"),
        };
        parsed.uses.into_iter().map(shown).collect()
    }

    #[test]
    fn variables_are_what_nothing_binds() {
        assert_eq!(uses("$a + $b[$c = $d].$e"), ["a", "b", "c", "d", "e"]);
        assert_eq!(uses("($a := 1; $a + $b)"), ["b"]);
    }

    #[test]
    fn a_block_and_a_function_end_what_they_bind() {
        assert_eq!(uses("[($a := 1; $a), $a]"), ["a"]);
        assert_eq!(uses("[$a := 1, $a]"), [""; 0]);
        assert_eq!(uses("$map($x, function($v, $i) { $v + $i + $w }) ~> $append($v)"), ["x", "w", "v"]);
        assert_eq!(uses("function($x) { function($y) { $x + $y + $z } }"), ["z"]);
    }

    #[test]
    fn a_variable_is_read_before_it_is_bound() {
        assert_eq!(uses("($count := $count + 1; $count)"), ["count()"]);
        assert_eq!(uses("($a := $a; $a)"), ["a"]);
        // A function is called later, when all around it is bound.
        assert_eq!(uses("($f := function() { $a & $g() }; $a := 1; $g := function() { $b }; $f())"), ["b"]);
    }

    #[test]
    fn steps_bind_to_the_end_of_their_path() {
        assert_eq!(uses("$o.a@$x#$i[$i = 1].b@$y.{ 'x': $x, 'y': $y, 'i': $i }"), ["o"]);
        assert_eq!(uses("[$o.a@$x.$x, $x]"), ["o", "x"]);
        assert_eq!(uses("$o@$x{ $x.k: $x }^($x)"), ["o"]);
    }

    #[test]
    fn states_are_followed_while_they_are_names() {
        assert_eq!(uses("$states.input.a.`b c`.\"d\""), [".input.a.b c.d"]);
        assert_eq!(uses("$states.input.a[$x].b"), [".input.a", "x"]);
        assert_eq!(uses("$states.result.(a + $states.context.b)"), [".result", ".context.b"]);
        assert_eq!(uses("$states.errorOutput.*.a"), [".errorOutput"]);
        assert_eq!(uses("$keys($states)"), ["."]);
        assert_eq!(uses("$states.input ~> $f[0]"), [".input", "f"]);
    }

    #[test]
    fn the_context_item_is_missing_only_at_the_top() {
        assert_eq!(uses("a.b + $.c"), ["<a>", "<$>"]);
        assert_eq!(uses("$sum(a) ~> $append(b)"), ["<a>", "<b>"]);
        assert_eq!(uses("c ? { k: v } : [w, -x, (y; z)]"), ["<c>", "<k>", "<v>", "<w>", "<x>", "<y>", "<z>"]);
        assert_eq!(uses("$x[a = $].(b)^(c){ d: e }"), ["x"]);
        assert_eq!(uses("$map($x, function($v) { $.a + b })"), ["x"]);
        assert_eq!(uses("$x ~> |a|{ 'b': c }|"), ["x"]);
        // The root of the input is nowhere.
        assert_eq!(uses("$x[$$.a]"), ["x", "<$$>"]);
    }

    #[test]
    fn functions_are_sorted_and_unique() {
        let names = functions::names();
        assert!(names.is_sorted() && names.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(names.len(), 70);
    }
}
