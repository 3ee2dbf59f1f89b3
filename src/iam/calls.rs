//! The tables of what SDK integrations need: actions, the parameters that name their resources, and IAM's resource types.

use super::pattern::Pattern;
use crate::integration::table::Table;

static CALLS: Table = Table::new(include_str!("calls.tsv"));
static ACTIONS: Table = Table::new(include_str!("actions.tsv"));

/// What is known of a call.
#[derive(Clone, Debug, Default)]
pub(super) struct Call {
    /// The actions; `None` if they are `prefix:Operation`.
    pub(super) actions: Option<Vec<Needed>>,
    /// What fills the variables of ARNs.
    pub(super) fills: Vec<Fill>,
}

/// An action that a call needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Needed {
    /// `prefix:Action`
    pub(super) action: &'static str,
    /// Whether it is only thought to be needed, by the name of a parameter.
    pub(super) is_guess: bool,
    /// The parameter that makes it needed; empty if some other case does.
    pub(super) when: Option<&'static str>,
    /// The parameter that is its resource.
    pub(super) resource: Option<&'static str>,
    /// The path of an API that is its resource.
    pub(super) path: Option<&'static str>,
}

/// A parameter that names a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fill {
    /// The variable of an ARN, or `arn:type`.
    pub(super) variable: &'static str,
    /// The parameter's path.
    pub(super) parameter: &'static str,
    /// `~` if the value may be a name, an ARN or a URL; `=` if it is the ARN only if it looks like one.
    pub(super) mark: char,
}

/// A type of resource that an action can be held to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ResourceType {
    /// Its name, such as `instance`.
    pub(super) name: &'static str,
    /// Whether IAM requires it.
    pub(super) is_required: bool,
    /// The formats of its ARN.
    pub(super) formats: Vec<String>,
}

/// What stands in a line for an action that is not known.
const UNKNOWN: &str = "?";
/// What stands in a line for no action.
const NONE: &str = "-";

/// What is known of a call; nothing if its actions are not.
pub(super) fn call(service: &str, operation: &str) -> Option<Call> {
    let Some(block) = CALLS.find(service) else { return Some(Call::default()) };
    let Some(line) = block.lines().find(|line| line.split('\t').next() == Some(operation)) else {
        return Some(Call::default());
    };
    let mut columns = line.split('\t').skip(1);
    let actions = match columns.next().unwrap_or("") {
        UNKNOWN => return None,
        NONE => Some(Vec::new()),
        "" => None,
        words => Some(words.split(' ').map(needed).collect()),
    };
    Some(Call { actions, fills: columns.map(fill).collect() })
}

fn needed(word: &'static str) -> Needed {
    let (word, path) = word.split_once('#').map_or((word, None), |(word, path)| (word, Some(path)));
    let (word, resource) = word.split_once('@').map_or((word, None), |(word, path)| (word, Some(path)));
    let (word, when) = word.split_once('?').map_or((word, None), |(word, when)| (word, Some(when)));
    let action = word.trim_start_matches('~');
    Needed { action, is_guess: word.starts_with('~'), when, resource, path }
}

fn fill(column: &'static str) -> Fill {
    let (variable, written) = match column.split_once('=') {
        Some(pair) => pair,
        None => (column.trim_start_matches('~'), column),
    };
    let mark = written.chars().next().filter(|mark| matches!(mark, '~' | '=')).unwrap_or(' ');
    Fill { variable, parameter: written.trim_start_matches(['~', '=']), mark }
}

/// Types that the reference leaves open, and without which the call is refused.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-runinstances>
const REQUIRED_TOO: &[(&str, &str)] = &[("ec2:RunInstances", "volume")];

/// The types of resource that an action can be held to: none if it takes no resource. `None` if there is no such action.
pub(super) fn resource_types(action: &str) -> Option<Vec<ResourceType>> {
    let (prefix, name) = action.split_once(':')?;
    let block = ACTIONS.find(prefix)?;
    let is_named = |names: &str| names.split(' ').any(|known| known.eq_ignore_ascii_case(name));
    let mut rows = block.lines().filter(|line| !line.starts_with(':')).filter_map(|line| line.split_once('\t'));
    let (attributes, _) = rows.find(|(_, names)| is_named(names))?;
    let types = attributes.split('|').nth(1).unwrap_or("").split(',').filter(|name| !name.is_empty());
    Some(
        types
            .map(|written| {
                let name = written.trim_end_matches('*');
                let is_required = written.ends_with('*') || REQUIRED_TOO.contains(&(action, name));
                ResourceType { name, is_required, formats: formats(prefix, name) }
            })
            .collect(),
    )
}

/// The formats of a type's ARN, written out.
fn formats(prefix: &str, name: &str) -> Vec<String> {
    let lines = ACTIONS.find(prefix).into_iter().flat_map(|block| block.lines());
    let mut rows = lines.filter_map(|line| line.strip_prefix(':')?.split_once('\t'));
    let row = rows.find(|(known, _)| *known == name).map_or("", |(_, formats)| formats);
    row.split('\t').filter(|format| !format.is_empty()).map(|format| written_out(prefix, format)).collect()
}

fn written_out(prefix: &str, format: &str) -> String {
    let rest = format.trim_start_matches('~');
    match format.len() - rest.len() {
        1 => format!("arn:${{Partition}}:{prefix}:${{Region}}:${{Account}}:{rest}"),
        2 => format!("arn:${{Partition}}:{prefix}::${{Account}}:{rest}"),
        3 => format!("arn:${{Partition}}:{prefix}:${{Region}}::{rest}"),
        _ => rest.to_owned(),
    }
}

impl ResourceType {
    /// Any resource of the type.
    pub(super) fn any(&self) -> impl Iterator<Item = Pattern> {
        self.formats.iter().map(|format| Pattern::fill(format, |_| Pattern::any()))
    }
}

#[cfg(test)]
mod tests {
    use super::{ACTIONS, CALLS, call, needed, resource_types};
    use crate::integration::{pascal_case, services};

    fn types(action: &str) -> Vec<(&'static str, bool)> {
        resource_types(action).expect("known").iter().map(|found| (found.name, found.is_required)).collect()
    }

    #[test]
    fn the_tables_are_whole_and_sorted() {
        let names = |table: &super::Table| -> Vec<&str> { table.blocks().iter().map(|block| block.name()).collect() };
        assert!(names(&ACTIONS).is_sorted_by(|a, b| a < b));
        assert_eq!(names(&CALLS), services().map(|service| service.name()).collect::<Vec<_>>());
        let (mut known, mut unknown, mut typed) = (0, 0, 0);
        for service in services() {
            for operation in service.operations() {
                let Some(call) = call(service.name(), operation) else {
                    unknown += 1;
                    continue;
                };
                known += 1;
                let usual = format!("{}:{}", service.iam_prefix(), pascal_case(operation));
                let actions = call.actions.map_or(vec![usual], |all| all.iter().map(|n| n.action.to_owned()).collect());
                for action in actions {
                    let types = resource_types(&action).unwrap_or_else(|| panic!("{action} is in no table"));
                    for found in &types {
                        assert!(!found.formats.is_empty(), "{action}: {}", found.name);
                    }
                    typed += usize::from(!types.is_empty());
                }
            }
        }
        assert_eq!((known, unknown), (18_742, 765));
        assert!(typed > 15_000, "{typed}");
    }

    #[test]
    fn reads_an_action() {
        let found = needed("~iam:PassRole?@Target.RoleArn");
        assert!(found.is_guess);
        assert_eq!((found.action, found.when, found.resource), ("iam:PassRole", Some(""), Some("Target.RoleArn")));
        assert_eq!(needed("sqs:TagQueue?Tags").when, Some("Tags"));
        assert_eq!(needed("apigateway:GET#/restapis/{RestApiId}").path, Some("/restapis/{RestApiId}"));
    }

    #[test]
    fn knows_the_types_of_resources() {
        assert_eq!(
            types("ec2:StartInstances"),
            [("group", false), ("instance", true), ("license-configuration", false)]
        );
        assert_eq!(types("ec2:DescribeInstanceStatus"), []);
        assert_eq!(types("sqs:SendMessage"), [("queue", true)]);
        let call = call("ec2", "startInstances").expect("known");
        assert!(call.actions.is_none());
        assert_eq!((call.fills[0].variable, call.fills[0].parameter), ("InstanceId", "InstanceIds[]"));
        assert!(resource_types("ec2:Nothing").is_none());
    }
}
