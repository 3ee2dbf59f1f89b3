//! From the parameters of a call to the ARNs of a type of resource.

use super::Deployment;
use super::calls::{Fill, ResourceType};
use super::given::{Given, Parameters};
use super::pattern::{Cut, Pattern};

/// What the parameters say of a type of resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    /// No parameter is known to name it.
    Unmapped,
    /// The parameter that names it is not given, or is the ARN of another type.
    Absent,
    /// There is just one such resource.
    Constant(Vec<Pattern>),
    /// These, by the parameter.
    Bound(Vec<Pattern>, &'static str),
    /// These, by the parameter; what they lie in is open.
    Loose(Vec<Pattern>, &'static str),
}

/// What a parameter's value is.
enum Named {
    Arn(Pattern),
    Name(Pattern),
}

/// Reads a value that may be a name, an ARN or a URL.
fn named(value: &Pattern, fill: &Fill, deployment: &Deployment<'_>) -> Named {
    if deployment.is_arn(value, fill.parameter) {
        return Named::Arn(value.clone());
    }
    if deployment.is_url(value, fill.parameter) {
        if value.as_variable().is_some() {
            return Named::Name(value.cut(Cut::Last('/')));
        }
        return Named::Name(value.split('/').pop().unwrap_or_else(Pattern::any));
    }
    Named::Name(if fill.mark == '~' || fill.variable == "TableName" { deployment.either(value) } else { value.clone() })
}

/// Whether an ARN can be of this format: all of its text stands there in this order, up to the name.
fn fits(arn: &Pattern, format: &str) -> bool {
    if !arn.starts_with("arn:") {
        return true;
    }
    let head = |parts: Vec<Pattern>| -> Vec<Pattern> { parts };
    let wanted = head(Pattern::fill(format, |_| Pattern::any()).split(':'));
    let found = head(arn.split(':'));
    let same = |index: usize| match (wanted.get(index), found.get(index)) {
        (Some(wanted), Some(found)) => wanted == found || wanted.is_any(),
        _ => false,
    };
    let word = |parts: &[Pattern]| {
        let resource = parts.get(5).map(ToString::to_string).unwrap_or_default();
        resource.split('/').next().unwrap_or("").to_owned()
    };
    let (wanted_word, found_word) = (word(&wanted), word(&found));
    same(2) && (wanted_word == found_word || wanted_word.contains('*')) && wanted.len() <= found.len()
}

/// Finds what the parameters say of a type.
pub(super) fn bind(kind: &ResourceType, fills: &[Fill], parameters: Parameters<'_>, noun: &str) -> Binding {
    let direct = fills.iter().find(|fill| fill.variable.strip_prefix("arn:") == Some(kind.name));
    if let Some(fill) = direct {
        return by_arn(kind, fill, parameters);
    }
    let (mut found, mut loose) = (Vec::new(), Vec::new());
    let (mut parameter, mut is_mapped, mut is_constant) = ("", false, true);
    for format in &kind.formats {
        let names: Vec<&str> = Pattern::variables(format).collect();
        is_constant &= names.is_empty();
        let mut values: Vec<(&str, Vec<Named>)> = Vec::new();
        let (mut is_there, mut is_loose) = (!names.is_empty(), false);
        for (index, name) in names.iter().enumerate() {
            let own = fills.iter().find(|fill| fill.variable == *name).copied();
            let Some(fill) = own.or_else(|| (names.len() == 1).then(|| guess(kind, noun, parameters)).flatten()) else {
                // What leads to the resource has to be named, or all of it is open.
                is_loose |= index == 0;
                continue;
            };
            is_mapped = true;
            let given: Vec<Named> = parameters
                .at(fill.parameter)
                .iter()
                .filter_map(Given::value)
                .map(|value| named(value, &fill, parameters.deployment))
                .collect();
            is_there &= !given.is_empty();
            if parameter.is_empty() {
                parameter = fill.parameter;
            }
            values.push((name, given));
        }
        if is_there && !values.is_empty() {
            let list = if is_loose { &mut loose } else { &mut found };
            list.extend(filled(format, &values));
        }
    }
    if is_constant && !kind.formats.is_empty() {
        return Binding::Constant(kind.any().collect());
    }
    match (found.is_empty(), is_mapped) {
        (false, _) => Binding::Bound(found, parameter),
        (true, _) if !loose.is_empty() => Binding::Loose(loose, parameter),
        (true, true) => Binding::Absent,
        (true, false) => Binding::Unmapped,
    }
}

/// The parameter that an operation on a type most likely names it by: `Name` of `startCrawler`.
fn guess(kind: &ResourceType, noun: &str, parameters: Parameters<'_>) -> Option<Fill> {
    let plain = |text: &str| text.replace(['-', '_', ' '], "").to_lowercase();
    if plain(kind.name) != plain(noun) {
        return None;
    }
    let parameter = ["Name", "Arn", "Id", "Identifier"].into_iter().find(|name| parameters.has(name))?;
    Some(Fill { variable: "", parameter, mark: '~' })
}

/// By a parameter that is, or may be, the ARN.
fn by_arn(kind: &ResourceType, fill: &Fill, parameters: Parameters<'_>) -> Binding {
    let mut found = Vec::new();
    for value in parameters.at(fill.parameter).iter().filter_map(Given::value) {
        if value.is_any() {
            found.extend(kind.any());
        } else if parameters.deployment.is_arn(value, fill.parameter) {
            if kind.formats.iter().any(|format| fits(value, format)) {
                found.push(value.clone());
            }
        } else {
            let single = kind.formats.iter().filter(|format| Pattern::variables(format).count() == 1);
            found.extend(single.map(|format| Pattern::fill(format, |_| value.clone())));
        }
    }
    if found.is_empty() { Binding::Absent } else { Binding::Bound(found, fill.parameter) }
}

/// A format with every combination of the values of its variables. An ARN stands for all up to its variable.
fn filled(format: &str, values: &[(&str, Vec<Named>)]) -> Vec<Pattern> {
    let mut all: Vec<Vec<(&str, &Named)>> = vec![Vec::new()];
    for (name, given) in values {
        all = all
            .iter()
            .flat_map(|row| given.iter().map(move |value| row.iter().copied().chain([(*name, value)]).collect()))
            .collect();
    }
    let fill = |row: &Vec<(&str, &Named)>| {
        let value = |name: &str| match row.iter().find(|(known, _)| *known == name) {
            Some((_, Named::Name(value))) => value.clone(),
            _ => Pattern::any(),
        };
        let arn = row.iter().rev().find_map(|(name, value)| match value {
            Named::Arn(arn) => Some((*name, arn)),
            Named::Name(_) => None,
        });
        let Some((name, arn)) = arn else { return Some(Pattern::fill(format, value)) };
        let marker = format!("${{{name}}}");
        let (before, behind) = format.split_once(&marker)?;
        if !fits(arn, &format!("{before}{marker}")) {
            return None;
        }
        let rest = Pattern::fill(behind, value);
        Some(Pattern::of(arn.pieces().iter().cloned().chain(rest.pieces().iter().cloned())))
    };
    all.iter().filter_map(fill).collect()
}
