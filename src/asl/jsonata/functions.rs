//! The functions that an expression finds without defining them.

/// A function and how many arguments it takes.
pub(super) struct BuiltIn {
    pub(super) name: &'static str,
    /// Fewer never do; those that the context item can stand in for don't count.
    pub(super) least: usize,
    /// More never do.
    pub(super) most: usize,
}

const fn built_in(name: &'static str, least: usize, most: usize) -> BuiltIn {
    BuiltIn { name, least, most }
}

/// JSONata 2.0.6's functions without `$eval`, and those that Step Functions adds; `$random` takes a seed there,
/// as does `$randomSeeded`, which its page does not name.
/// <https://docs.jsonata.org/2.0.0/string-functions> <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
const BUILT_INS: &[BuiltIn] = &[
    built_in("abs", 0, 1),
    built_in("append", 2, 2),
    built_in("assert", 1, 2),
    built_in("average", 1, 1),
    built_in("base64decode", 0, 1),
    built_in("base64encode", 0, 1),
    built_in("boolean", 0, 1),
    built_in("ceil", 0, 1),
    built_in("clone", 0, 1),
    built_in("contains", 1, 2),
    built_in("count", 1, 1),
    built_in("decodeUrl", 0, 1),
    built_in("decodeUrlComponent", 0, 1),
    built_in("distinct", 1, 1),
    built_in("each", 1, 2),
    built_in("encodeUrl", 0, 1),
    built_in("encodeUrlComponent", 0, 1),
    built_in("error", 0, 1),
    built_in("exists", 1, 1),
    built_in("filter", 2, 2),
    built_in("floor", 0, 1),
    built_in("formatBase", 0, 2),
    built_in("formatInteger", 1, 2),
    built_in("formatNumber", 1, 3),
    built_in("fromMillis", 0, 3),
    built_in("hash", 0, 2),
    built_in("join", 1, 2),
    built_in("keys", 0, 1),
    built_in("length", 0, 1),
    built_in("lookup", 1, 2),
    built_in("lowercase", 0, 1),
    built_in("map", 2, 2),
    built_in("match", 1, 3),
    built_in("max", 1, 1),
    built_in("merge", 1, 1),
    built_in("millis", 0, 0),
    built_in("min", 1, 1),
    built_in("not", 0, 1),
    built_in("now", 0, 2),
    built_in("number", 0, 1),
    built_in("pad", 1, 3),
    built_in("parse", 0, 1),
    built_in("parseInteger", 1, 2),
    built_in("partition", 0, 2),
    built_in("power", 1, 2),
    built_in("random", 0, 1),
    built_in("randomSeeded", 1, 1),
    built_in("range", 0, 3),
    built_in("reduce", 2, 3),
    built_in("replace", 2, 4),
    built_in("reverse", 1, 1),
    built_in("round", 0, 2),
    built_in("shuffle", 1, 1),
    built_in("sift", 0, 2),
    built_in("single", 1, 2),
    built_in("sort", 1, 2),
    built_in("split", 1, 3),
    built_in("spread", 0, 1),
    built_in("sqrt", 0, 1),
    built_in("string", 0, 2),
    built_in("substring", 1, 3),
    built_in("substringAfter", 1, 2),
    built_in("substringBefore", 1, 2),
    built_in("sum", 1, 1),
    built_in("toMillis", 0, 2),
    built_in("trim", 0, 1),
    built_in("type", 1, 1),
    built_in("uppercase", 0, 1),
    built_in("uuid", 0, 0),
    built_in("zip", 1, usize::MAX),
];

/// The function of this name.
pub(super) fn find(name: &str) -> Option<&'static BuiltIn> {
    BUILT_INS.iter().find(|function| function.name == name)
}

/// Every name, with its `$`.
pub(super) fn names() -> Vec<String> {
    BUILT_INS.iter().map(|function| format!("${}", function.name)).collect()
}
