//! Which of several methods of a name is called: Velocity's choice by the classes of the arguments, not Java's.
//! <https://github.com/apache/velocity-engine/blob/1.7/src/java/org/apache/velocity/util/introspection/MethodMap.java>

use super::collection::is_collection;
use super::{Component, Exception, Meter, Value};

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Boolean,
    Char,
    Byte,
    Short,
    Int,
    Long,
    Float,
    Double,
    Object,
    CharSequence,
    Iterable,
    Collection,
    List,
    Map,
    /// A class that no other one of these is below, by its full name.
    Class(&'static str),
    /// An array, also for a variable number of arguments.
    Array(&'static Type, Component),
}

/// `java.lang.String`.
pub(super) const STRING: Type = Type::Class("java.lang.String");
/// `Object[]`.
pub(super) const OBJECTS: Type = Type::Array(&Type::Object, Component::Object);
/// `char[]`.
pub(super) const CHARS: Type = Type::Array(&Type::Char, Component::Char);
/// `CharSequence[]`.
pub(super) const CHAR_SEQUENCES: Type =
    Type::Array(&Type::CharSequence, Component::Class("java.lang.CharSequence", "[Ljava.lang.CharSequence;"));
/// A class whose objects no template can reach.
pub(super) const UNREACHABLE: Type = Type::Class("");

impl Type {
    fn is_primitive(self) -> bool {
        use Type::{Boolean, Byte, Char, Double, Float, Int, Long, Short};
        matches!(self, Boolean | Char | Byte | Short | Int | Long | Float | Double)
    }

    /// How far a primitive number reaches: each takes those before it.
    fn width(self) -> Option<u8> {
        Some(match self {
            Self::Byte => 0,
            Self::Short => 1,
            Self::Int => 2,
            Self::Long => 3,
            Self::Float => 4,
            Self::Double => 5,
            _ => return None,
        })
    }

    /// The primitive type that a boxed value holds.
    fn unboxed(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Boolean(_) => Self::Boolean,
            Value::Character(_) => Self::Char,
            Value::Byte(_) => Self::Byte,
            Value::Short(_) => Self::Short,
            Value::Integer(_) => Self::Int,
            Value::Long(_) => Self::Long,
            Value::Float(_) => Self::Float,
            Value::Double(_) => Self::Double,
            _ => return None,
        })
    }

    /// Whether the value's class is just this type's, null counting as an `Object`.
    fn is_exactly(self, value: &Value) -> bool {
        match self {
            Self::Object => matches!(value, Value::Null),
            Self::Class(name) => value.class_name() == Some(name),
            Self::Array(_, component) => value.class_name() == Some(component.array_class_name()),
            primitive if primitive.is_primitive() => Self::unboxed(value) == Some(primitive),
            _ => false,
        }
    }

    /// Whether a parameter of this type takes the value.
    fn takes(self, value: &Value) -> bool {
        match (self, value) {
            (formal, Value::Null) => !formal.is_primitive(),
            (Self::Object, _) => true,
            (Self::CharSequence, value) => matches!(value, Value::String(_)),
            (Self::Iterable | Self::Collection, value) => is_collection(value),
            (Self::List, value) => matches!(value, Value::List(_) | Value::SubList(_)),
            (Self::Map, value) => matches!(value, Value::Map(_)),
            (Self::Class(name), value) => value.class_name() == Some(name),
            (Self::Array(_, formal), Value::Array(array)) => {
                formal == array.component
                    || formal == Component::Object && !matches!(array.component, Component::Char | Component::Byte)
                    || formal == CHAR_SEQUENCE && array.component == Component::String
            }
            (Self::Array(..), _) => false,
            (primitive, value) => Self::unboxed(value).is_some_and(|actual| {
                actual == primitive || actual.width().zip(primitive.width()).is_some_and(|(from, to)| from <= to)
            }),
        }
    }

    /// As [`Self::takes`], where this is the last parameter and may take one of a variable number.
    fn takes_one_of(self, value: &Value) -> bool {
        self.takes(value)
            || match (self, value) {
                (Self::Array(element, _), Value::Array(array)) => {
                    *element == Self::Object && !matches!(array.component, Component::Char | Component::Byte)
                }
                (Self::Array(element, _), value) => element.takes(value),
                _ => false,
            }
    }

    /// Whether what `other` takes is taken here too, without boxing.
    fn is_above(self, other: Self, last: bool) -> bool {
        let assignable = match (self, other) {
            (a, b) if a == b => true,
            (Self::Object, other) => !other.is_primitive(),
            (Self::CharSequence, Self::Class("java.lang.String" | "java.lang.StringBuffer")) => true,
            (Self::Iterable, Self::Collection | Self::List) | (Self::Collection, Self::List) => true,
            (Self::Array(Self::Object, _), Self::Array(other, _)) => !other.is_primitive(),
            (a, b) => a.width().zip(b.width()).is_some_and(|(a, b)| b <= a),
        };
        assignable
            || match (self, other) {
                (Self::Array(element, _), Self::Array(other, _)) if last => element.is_above(*other, false),
                (Self::Array(element, _), other) if last => element.is_above(other, false),
                _ => false,
            }
    }
}

const CHAR_SEQUENCE: Component = Component::Class("java.lang.CharSequence", "[Ljava.lang.CharSequence;");

/// A call that is under way: its arguments fit the parameters.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) method: &'static str,
    pub(super) receiver: &'a Value,
    pub(super) arguments: &'a [Value],
    pub(super) meter: &'a Meter,
}

/// What a method does.
pub(super) type Body = fn(&Call<'_>) -> Result<Value, Exception>;

/// A method: its name, its parameters, and what it does.
pub(super) type Method = (&'static str, &'static [Type], Body);

/// The method that Velocity chooses among those of the tables, each of which is sorted by name; none if there is none or
/// if the choice is ambiguous.
pub(super) fn choose(tables: &[&'static [Method]], name: &str, arguments: &[Value]) -> Option<&'static Method> {
    let named = || {
        tables.iter().flat_map(|table| {
            let start = table.partition_point(|method| method.0 < name);
            table[start..].iter().take_while(|method| method.0 == name)
        })
    };
    let is_exact = |method: &&Method| {
        method.1.len() == arguments.len()
            && method.1.iter().zip(arguments).all(|(formal, actual)| formal.is_exactly(actual))
    };
    if let Some(method) = named().find(is_exact) {
        return Some(method);
    }
    let mut best: Option<&Method> = None;
    let mut equivalent: Vec<&Method> = Vec::new();
    for method in named().filter(|method| is_applicable(method.1, arguments)) {
        let Some(found) = best else {
            best = Some(method);
            continue;
        };
        match compare(method.1, found.1) {
            Specificity::More if equivalent.is_empty() => best = Some(method),
            Specificity::More => {
                let mut also = false;
                let mut beats = false;
                for other in &equivalent {
                    match compare(method.1, other.1) {
                        Specificity::More => {
                            beats = true;
                            break;
                        }
                        Specificity::Incomparable => also = true,
                        Specificity::Less => {}
                    }
                }
                if beats {
                    best = Some(method);
                    equivalent.clear();
                } else if also {
                    equivalent.push(method);
                }
            }
            Specificity::Incomparable => equivalent.push(method),
            Specificity::Less => {}
        }
    }
    if equivalent.is_empty() { best } else { None }
}

fn is_applicable(formal: &[Type], actual: &[Value]) -> bool {
    let fits = |count: usize| formal.iter().zip(actual).take(count).all(|(formal, actual)| formal.takes(actual));
    let Some((Type::Array(element, _), fixed)) = formal.split_last() else {
        // Whatever is given to a method without parameters fits: the call fails then.
        return formal.is_empty() || formal.len() == actual.len() && fits(actual.len());
    };
    if actual.len() + 1 == formal.len() {
        fits(actual.len())
    } else if actual.len() == formal.len() {
        fits(fixed.len())
            && formal.last().zip(actual.last()).is_some_and(|(formal, actual)| formal.takes_one_of(actual))
    } else {
        actual.len() > formal.len()
            && fits(fixed.len())
            && actual.iter().skip(fixed.len()).all(|actual| element.takes(actual))
    }
}

enum Specificity {
    More,
    Less,
    Incomparable,
}

fn compare(a: &[Type], b: &[Type]) -> Specificity {
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Greater => return Specificity::More,
        std::cmp::Ordering::Less => return Specificity::Less,
        std::cmp::Ordering::Equal => {}
    }
    let mut a_more = false;
    let mut b_more = false;
    for (index, (x, y)) in a.iter().zip(b).enumerate().filter(|(_, (x, y))| x != y) {
        let last = index + 1 == a.len();
        a_more |= y.is_above(*x, last) || *y == Type::Object;
        b_more |= x.is_above(*y, last) || *x == Type::Object;
    }
    let ends_in_array = |types: &[Type]| matches!(types.last(), Some(Type::Array(..)));
    match (a_more, b_more) {
        (true, false) => Specificity::More,
        (false, true) => Specificity::Less,
        (true, true) if ends_in_array(a) && !ends_in_array(b) => Specificity::Less,
        (true, true) if !ends_in_array(a) && ends_in_array(b) => Specificity::More,
        _ => Specificity::Incomparable,
    }
}

/// The arguments as the method takes them: a variable number of them as one array.
pub(super) fn gather(formal: &[Type], arguments: &[Value]) -> Option<Vec<Value>> {
    let Some((Type::Array(element, component), fixed)) = formal.split_last() else { return None };
    let rest = arguments.get(fixed.len()..)?;
    if let [only] = rest {
        let stays = matches!(only, Value::Null | Value::Array(_)) || !element.takes(only);
        if stays {
            return None;
        }
    }
    let mut gathered = arguments.get(..fixed.len())?.to_vec();
    gathered.push(super::Array::value(*component, rest.to_vec()));
    Some(gathered)
}
