//! The intrinsic functions and what each can take.

use crate::diagnostic::Fault;
use std::ops::Range;

use super::{Argument, fault};

/// What an argument has to be, as far as a literal shows it.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Any,
    Text,
    Array,
    Object,
    Number,
    /// A number that is at least 1.
    Size,
    /// A number that is not 0.
    Increment,
    Algorithm,
    /// `false`: deep merging isn't supported.
    False,
}

use Kind::{Algorithm, Any, Array, False, Increment, Number, Object, Size, Text};

/// What `States.Hash` can compute.
const ALGORITHMS: &[&str] = &["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"];

macro_rules! functions {
    ($($(#[doc = $doc:literal])+ $name:ident($($kind:ident),* $(; $rest:ident)? $(? $optional:ident)?) = $example:literal,)+) => {
        /// An intrinsic function. <https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html>
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Function { $($(#[doc = $doc])+ $name,)+ }

        impl Function {
    /// Whether what it gives may stand where text is wanted: in `ErrorPath` and `CausePath`.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html>
    #[must_use]
    pub fn gives_text(self) -> bool {
        use Function::{ArrayGetItem, Base64Decode, Base64Encode, Format, Hash, JsonToString, UUID};
        matches!(self, ArrayGetItem | Base64Decode | Base64Encode | Format | Hash | JsonToString | UUID)
    }

            /// Every name, as written.
            pub const NAMES: &'static [&'static str] = &[$(concat!("States.", stringify!($name))),+];

            /// Every name, after its `States.`.
            pub(super) const SHORT_NAMES: &'static [&'static str] = &[$(stringify!($name)),+];

            /// The function of this name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                $(if name == concat!("States.", stringify!($name)) { return Some(Self::$name); })+
                None
            }

            /// Its name, as written.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => concat!("States.", stringify!($name))),+ }
            }

            /// Arguments that it takes.
            pub(super) fn example(self) -> &'static str {
                match self { $(Self::$name => $example),+ }
            }

            /// What it needs, one that may follow, and what any number of others are.
            fn kinds(self) -> (&'static [Kind], Option<Kind>, Option<Kind>) {
                match self {
                    $(Self::$name => (
                        &[$($kind),*],
                        None$(.or(Some($optional)))?,
                        None$(.or(Some($rest)))?,
                    )),+
                }
            }
        }
    };
}

functions! {
    /// Fills each `{}` of a template.
    Format(Text; Any) = "'Hello {}', $.name",
    /// Reads JSON text.
    StringToJson(Text) = "$.text",
    /// Writes JSON text.
    JsonToString(Any) = "$.value",
    /// Makes an array of its arguments.
    Array(; Any) = "$.a, $.b",
    /// Cuts an array into pieces of a size.
    ArrayPartition(Array, Size) = "$.items, 4",
    /// Whether a value is in an array.
    ArrayContains(Array, Any) = "$.items, $.item",
    /// Numbers from first to last by an increment; at most 1000.
    ArrayRange(Number, Number, Increment) = "1, 9, 2",
    /// The element at an index.
    ArrayGetItem(Array, Number) = "$.items, 0",
    /// How many elements an array has.
    ArrayLength(Array) = "$.items",
    /// An array without repetitions.
    ArrayUnique(Array) = "$.items",
    /// Text as Base64.
    Base64Encode(Text) = "$.text",
    /// Base64 as text.
    Base64Decode(Text) = "$.text",
    /// A hash by one of five algorithms.
    Hash(Any, Algorithm) = "$.value, 'SHA-256'",
    /// Two objects in one, the second's members first in rank.
    JsonMerge(Object, Object, False) = "$.a, $.b, false",
    /// A number between two, by a seed if there is one.
    MathRandom(Number, Number ? Number) = "1, 999",
    /// A sum.
    MathAdd(Number, Number) = "$.count, 1",
    /// Text cut at any of some characters.
    StringSplit(Text, Text) = "$.text, ','",
    /// A random UUID.
    UUID() = "",
}

impl Function {
    /// Whether these arguments can be taken, each with its bytes; `all` is the whole call.
    pub(super) fn check(self, arguments: &[(Argument, Range<usize>)], all: Range<usize>) -> Result<(), Fault> {
        let (needed, optional, rest) = self.kinds();
        let most = if rest.is_some() { usize::MAX } else { needed.len() + usize::from(optional.is_some()) };
        let help = || format!("write `{}({})`", self.as_str(), self.example());
        if arguments.len() < needed.len() || arguments.len() > most {
            let count = match (needed.len(), most) {
                (0, _) => "no argument".to_owned(),
                (1, usize::MAX) => "at least 1 argument".to_owned(),
                (1, 1) => "1 argument".to_owned(),
                (few, many) if few == many => format!("{few} arguments"),
                (few, many) => format!("{few} or {many} arguments"),
            };
            let range = arguments.get(most).map_or(all, |(_, range)| range.clone());
            return Err(fault(format!("`{}` takes {count}, not {}", self.as_str(), arguments.len()), help(), range));
        }
        let kinds = needed.iter().copied().chain(optional).chain(std::iter::repeat(Any));
        for ((argument, range), kind) in arguments.iter().zip(kinds) {
            if let Err(wanted) = kind.check(argument) {
                let title = format!("`{}` takes {wanted}", self.as_str());
                return Err(fault(title, help(), range.clone()));
            }
        }
        match (self, arguments) {
            (Self::Format, [(Argument::String(template), _), values @ ..]) => {
                let holes = holes(template);
                if holes == values.len() {
                    return Ok(());
                }
                let follow = if values.len() == 1 { "argument follows" } else { "arguments follow" };
                let title = format!("the template has {holes} `{{}}`, and {} {follow} it", values.len());
                Err(fault(title, r"write one `{}` for each argument; a `{` or `}` as such is `\{` or `\}`", all))
            }
            (Self::ArrayRange, [first, last, increment]) => {
                let number = |(argument, _): &(Argument, Range<usize>)| match argument {
                    Argument::Number(number) => number.parse::<f64>().ok(),
                    _ => None,
                };
                match (number(first), number(last), number(increment)) {
                    (Some(first), Some(last), Some(by)) if ((last - first) / by).floor() >= 1000.0 => {
                        Err(fault("the array would have more than 1000 elements", "write a smaller range", all))
                    }
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

/// How many `{}` a template has; an escaped brace is none of one.
fn holes(template: &str) -> usize {
    let mut letters = template.chars().peekable();
    let mut count = 0;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '{' if letters.next_if_eq(&'}').is_some() => count += 1,
            _ => {}
        }
    }
    count
}

impl Kind {
    /// Whether a literal is of the kind; else what it has to be.
    fn check(self, argument: &Argument) -> Result<(), &'static str> {
        let number = match argument {
            Argument::Path(_) | Argument::Call(_) => return Ok(()),
            Argument::Number(number) => number.parse::<f64>().ok(),
            _ => None,
        };
        let (fits, wanted) = match self {
            Any => (true, ""),
            Text => (matches!(argument, Argument::String(_)), "a string here"),
            Array => (false, "an array here, from a path or a call"),
            Object => (false, "an object here, from a path or a call"),
            Number => (number.is_some(), "a number here"),
            Size => (number.is_some_and(|number| number >= 1.0), "a number from 1 here"),
            Increment => (number.is_some_and(|number| number != 0.0), "a number other than 0 here"),
            Algorithm => (
                matches!(argument, Argument::String(name) if ALGORITHMS.contains(&name.as_str())),
                "`'MD5'`, `'SHA-1'`, `'SHA-256'`, `'SHA-384'` or `'SHA-512'` here",
            ),
            False => (*argument == Argument::Boolean(false), "only `false` here: deep merging isn't supported"),
        };
        if fits { Ok(()) } else { Err(wanted) }
    }
}
