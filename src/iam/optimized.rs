//! What a call of an optimized integration needs: the statements of its page, their variables filled.

use super::given::{Given, Parameters};
use super::pattern::{Cut, Pattern};
use super::sdk::{Need, runtime};
use super::{Condition, passed, special};
use crate::integration::Pattern as Waits;
use crate::integration::table::Table;

static TABLE: Table = Table::new(include_str!("optimized.tsv"));

/// A variable of a statement's resources and conditions.
struct Variable {
    name: &'static str,
    parameter: &'static str,
    values: Vec<Value>,
    /// Whether no value waits for the call to be made.
    is_known: bool,
    /// Whether the parameter is there, or has a default.
    is_given: bool,
}

/// A value of a variable.
#[derive(Clone)]
enum Value {
    /// Stands in the variable's place.
    Name(Pattern),
    /// Stands in place of the whole ARN.
    Arn(Pattern),
}

/// What the call needs; nothing if the table has no such integration.
pub(super) fn needs(service: &str, operation: &str, waits: Waits, parameters: Parameters<'_>) -> Option<Vec<Need>> {
    let block = TABLE.find(service)?;
    let mut rows = block.lines().filter_map(|line| line.strip_prefix(operation)).peekable();
    rows.peek()?;
    let rows: Vec<Vec<&'static str>> = rows
        .filter(|row| row.is_empty() || row.starts_with('\t'))
        .map(|row| row.split('\t').skip(1).collect())
        .collect();
    let of_variable = |row: &&Vec<&'static str>| row.first().is_some_and(|first| first.starts_with('='));
    let variables: Vec<Variable> =
        rows.iter().filter(of_variable).filter_map(|row| variable(row, parameters)).collect();
    let pattern = if waits == Waits::RequestResponse { "." } else { waits.as_str() };
    let statements = rows.iter().filter(|row| !of_variable(row) && row.len() > 3);
    let statements = statements.filter(|row| row[0].split(' ').any(|known| known == pattern));
    Some(
        statements.filter(|row| applies(row, parameters)).flat_map(|row| of_row(row, &variables, parameters)).collect(),
    )
}

fn column(row: &[&'static str], index: usize) -> &'static str {
    row.get(index).copied().unwrap_or("")
}

/// Whether the parameters make a statement needed.
fn applies(row: &[&'static str], parameters: Parameters<'_>) -> bool {
    if column(row, 1) == "data-write" && reads_only(parameters) {
        return false;
    }
    match column(row, 5).split_once('=') {
        // A value that is not known yet may be the one.
        Some((parameter, wanted)) => {
            parameters.first(parameter).is_some_and(|value| value.is_any() || value.as_literal() == Some(wanted))
        }
        None => column(row, 5).is_empty() || parameters.has(column(row, 5)),
    }
}

/// Whether a query of Athena changes nothing, as far as it is written.
/// <https://docs.aws.amazon.com/athena/latest/ug/ddl-sql-reference.html>
fn reads_only(parameters: Parameters<'_>) -> bool {
    const READING: &[&str] = &["DESC", "DESCRIBE", "EXPLAIN", "SELECT", "SHOW", "VALUES", "WITH"];
    let query = parameters.first("QueryString");
    let first = query.as_ref().and_then(|query| match query.pieces().first() {
        Some(super::Piece::Literal(text)) => text.split_whitespace().next().map(str::to_uppercase),
        _ => None,
    });
    first.is_some_and(|word| READING.contains(&word.as_str()))
}

fn of_row(row: &[&'static str], variables: &[Variable], parameters: Parameters<'_>) -> Vec<Need> {
    let role = column(row, 1);
    let mut used: Vec<&Variable> = Vec::new();
    let mut resources = Vec::new();
    for format in column(row, 3).split(' ') {
        used.extend(variables.iter().filter(|variable| format.contains(&format!("${{{}}}", variable.name))));
        resources.extend(filled(format, variables));
    }
    if let Some((region, account)) = place(row, parameters) {
        resources.iter_mut().for_each(|found| *found = found.in_place(Some(&region), account.as_ref()));
    }
    let conditions: Vec<Condition> =
        column(row, 4).split(';').filter_map(|written| condition(written, variables)).collect();
    let why = why(role, &used, &resources);
    let need = |action: &str| {
        let special = special::resources("sns", "publish", action, parameters).filter(|_| action == "sns:Publish");
        let is_small = action.starts_with("sagemaker:");
        let (resources, why) = match special {
            None if is_small => (resources.iter().map(special::small).collect(), why.clone()),
            Some((resources, _, why)) => (resources, why),
            None => (resources.clone(), why.clone()),
        };
        Need { action: action.to_owned(), resources, conditions: conditions.clone(), why }
    };
    column(row, 2).split(' ').map(need).collect()
}

/// The region and the account that a parameter says of what another names.
fn place(row: &[&'static str], parameters: Parameters<'_>) -> Option<(Pattern, Option<Pattern>)> {
    let written = |part: Option<&Pattern>| part.filter(|part| !part.is_open()).cloned();
    match column(row, 2) {
        // `<api>.execute-api.<region>.amazonaws.com`
        "execute-api:Invoke" => {
            let endpoint = parameters.first("ApiEndpoint")?.split('.');
            Some((written(endpoint.get(2).filter(|_| endpoint.len() > 3))?, None))
        }
        // The secret lies beside its connection.
        actions if actions.starts_with("secretsmanager:") => {
            let connection =
                parameters.first("Authentication.ConnectionArn,InvocationConfig.ConnectionArn")?.split(':');
            Some((written(connection.get(3))?, written(connection.get(4))))
        }
        _ => None,
    }
}

/// Why a statement stands there.
fn why(role: &str, used: &[&Variable], resources: &[Pattern]) -> String {
    let mut parameters: Vec<&Variable> = Vec::new();
    for variable in used.iter().filter(|variable| variable.parameter != "-") {
        if !parameters.iter().any(|known| known.parameter == variable.parameter) {
            parameters.push(variable);
        }
    }
    let names: Vec<String> = parameters
        .iter()
        .map(|variable| {
            let parameter = variable.parameter.replace([',', '+'], "` or `");
            match (variable.is_known, variable.is_given) {
                (true, _) => format!("`{parameter}` names it"),
                (false, true) => runtime(&parameter),
                (false, false) if variable.name == "RoleArns" => "the task definition may name any".to_owned(),
                (false, false) => format!("without `{parameter}`, any"),
            }
        })
        .collect();
    let named = if names.is_empty() { String::new() } else { format!("; {}", names.join("; ")) };
    match role {
        "event-rule" => "a managed rule of Step Functions tells it when the job ends".to_owned(),
        "poll-cancel" => format!("it asks how the job stands, and stops it{named}"),
        "pass-role" => format!("the call hands the role on{named}"),
        "tags" => format!("what is made gets tags{named}"),
        "result" => format!("the results{named}"),
        "data" | "data-write" => "the data; which, no parameter says for sure".to_owned(),
        "service-linked-role" => "the account may have no service-linked role yet".to_owned(),
        _ if resources.iter().all(Pattern::is_any) => "IAM knows no resource to hold it to".to_owned(),
        _ if names.is_empty() && used.iter().any(|variable| variable.name == "SelfStateMachineName") => {
            "the state machine itself calls".to_owned()
        }
        _ if names.is_empty() => "no parameter names it".to_owned(),
        _ => names.join("; "),
    }
}

fn condition(written: &str, variables: &[Variable]) -> Option<Condition> {
    let mut words = written.split(' ').filter(|word| !word.is_empty());
    let (operator, key) = (words.next()?, words.next()?);
    let values: Vec<Pattern> = words.flat_map(|format| filled(format, variables)).collect();
    // What may be anything holds nothing back.
    if values.iter().any(Pattern::is_any) {
        return None;
    }
    let operator = match operator {
        "StringLike" if !values.iter().any(Pattern::is_open) => "StringEquals",
        "StringEquals" if values.iter().any(Pattern::is_open) => "StringLike",
        other => other,
    };
    Some(Condition { operator: operator.to_owned(), key: key.to_owned(), values })
}

/// A format with every combination of its variables' values.
fn filled(format: &str, variables: &[Variable]) -> Vec<Pattern> {
    let names: Vec<&str> = Pattern::variables(format).collect();
    let Some(first) = names.iter().find_map(|name| variables.iter().find(|variable| variable.name == *name)) else {
        return vec![Pattern::fill(format, |_| Pattern::any())];
    };
    let rest = |value: &Value| {
        let fill = |name: &str| match variables.iter().find(|variable| variable.name == name) {
            Some(variable) if variable.name == first.name => match value {
                Value::Name(value) | Value::Arn(value) => value.clone(),
            },
            Some(variable) => match variable.values.first() {
                Some(Value::Name(value)) => value.clone(),
                _ => Pattern::any(),
            },
            None => Pattern::any(),
        };
        match value {
            Value::Name(_) => Pattern::fill(format, fill),
            Value::Arn(arn) if format.contains(":execution:") => special::executions(arn),
            Value::Arn(arn) => {
                let behind = format.split_once(&format!("${{{}}}", first.name)).map_or("", |(_, behind)| behind);
                let behind = Pattern::fill(behind, fill);
                Pattern::of(arn.pieces().iter().cloned().chain(behind.pieces().iter().cloned()))
            }
        }
    };
    first.values.iter().map(rest).collect()
}

/// A row that says how a variable is filled.
fn variable(row: &[&'static str], parameters: Parameters<'_>) -> Option<Variable> {
    let (name, parameter) = (column(row, 0).strip_prefix('=')?, column(row, 1));
    let (parse, default, anything) = (column(row, 2), column(row, 3), column(row, 4));
    let absent = if default.is_empty() { Pattern::any() } else { Pattern::literal(default) };
    let absent = if parse == "path" && default.is_empty() { Pattern::literal("") } else { absent };
    if parse == "self" {
        let values = vec![Value::Name(parameters.deployment.name.clone())];
        return Some(Variable { name, parameter, values, is_known: true, is_given: true });
    }
    let given = if parameter == "-" {
        vec![Given::Absent]
    } else {
        parameter.split('+').flat_map(|path| parameters.at(path)).collect()
    };
    let is_known = given.iter().all(|given| given.value().is_some_and(|value| !value.is_any()) || !default.is_empty());
    let values = given
        .iter()
        .flat_map(|given| match given.value() {
            None if anything.is_empty() => vec![Value::Name(absent.clone())],
            None => vec![Value::Arn(Pattern::fill(anything, |_| Pattern::any()))],
            Some(value) if value.is_any() && !anything.is_empty() => {
                vec![Value::Arn(Pattern::fill(anything, |_| Pattern::any()))]
            }
            Some(value) => read(name, value, parse, parameter, parameters),
        })
        .collect();
    let is_given = !default.is_empty() || given.iter().any(|given| *given != Given::Absent);
    Some(Variable { name, parameter, values, is_known, is_given })
}

/// Reads a parameter's value as the integration's page says.
fn read(name: &str, value: &Pattern, parse: &str, parameter: &str, parameters: Parameters<'_>) -> Vec<Value> {
    let deployment = parameters.deployment;
    let is_arn = deployment.is_arn(value, parameter);
    let part = |letter: char, index: usize| match value.as_variable() {
        Some(_) => value.cut(Cut::Part(letter, index)),
        None => value.split(letter).get(index).cloned().unwrap_or_else(Pattern::any),
    };
    let any = || Value::Name(Pattern::any());
    vec![match parse {
        "arn" => Value::Arn(value.clone()),
        "arn-last" if is_arn && name == "StateMachineName" => Value::Arn(value.clone()),
        // Without its revision, the newest is meant.
        "name-or-arn" if name == "JobDefinition" && !value.is_any() => {
            let fill = |value: Pattern| match is_arn {
                true => Value::Arn(value),
                false => Value::Name(value),
            };
            let is_revised =
                value.split(':').len() > if is_arn { 6 } else { 1 } || is_arn && value.as_variable().is_some();
            let newest = (!is_revised).then(|| fill(value.then(":*")));
            return std::iter::once(fill(value.clone())).chain(newest).collect();
        }
        "name-or-arn" if is_arn => Value::Arn(value.clone()),
        "name-or-arn" => Value::Name(deployment.either(value)),
        "arn-name" if is_arn => Value::Name(match value.as_variable() {
            Some(_) => value.cut(Cut::Last('/')),
            None => value.split('/').pop().unwrap_or_else(Pattern::any),
        }),
        "arn-segment" if !value.is_any() => Value::Name(part('/', 1)),
        "lambda-function" => return special::function(value, parameters).into_iter().map(Value::Arn).collect(),
        "bedrock-model" => return special::models(value, parameters).into_iter().map(Value::Arn).collect(),
        "role" | "role-name-or-arn" => Value::Arn(passed::role(value, parameter, parameters)),
        "sqs-url" => Value::Arn(special::queue(value)),
        "ecs-task-definition" => Value::Arn(special::task_definition(value, parameters)),
        "codebuild-build-id" if !value.is_open() && value.as_variable().is_none() => {
            let parts = value.split(':');
            let project = if is_arn { parts.get(5) } else { parts.first() };
            Value::Name(project.and_then(|part| part.split('/').pop()).unwrap_or_else(Pattern::any))
        }
        "codebuild-report-arn" if !value.is_open() && value.as_variable().is_none() => {
            let group = value.split('/').get(1).and_then(|part| part.split(':').into_iter().next());
            Value::Name(group.unwrap_or_else(Pattern::any))
        }
        "codebuild-build-id" | "codebuild-report-arn" => any(),
        "s3-bucket" if !value.is_any() => Value::Name(part('/', 2)),
        "s3-key" | "s3-prefix" if !value.is_any() && value.as_variable().is_none() => {
            let parts = value.split('/');
            let key = Pattern::joined(parts.get(3..).unwrap_or_default(), '/');
            Value::Name(if parse == "s3-prefix" { key.then("*") } else { key })
        }
        "s3-key" | "s3-prefix" => any(),
        "first-dns-label" if !value.is_any() => Value::Name(part('.', 0)),
        "path" => Value::Name(value.after('/')),
        _ => Value::Name(value.clone()),
    }]
}

#[cfg(test)]
mod tests {
    use super::super::calls::resource_types;
    use super::super::within::is_within;
    use super::{Pattern, TABLE, column};
    use crate::integration::{Pattern as Waits, optimized_services};

    /// Actions of whose resources the integration's page and IAM's reference say different things; the page was taken.
    const PAGE: &[&str] = &[
        "bedrock:CreateModelCustomizationJob",
        // The variable holds the revision too.
        "ecs:RunTask",
        "emr-serverless:CreateApplication",
        "iam:CreateServiceLinkedRole",
        "states:InvokeHTTPEndpoint",
    ];

    #[test]
    fn statements_name_what_iam_knows() {
        let (mut count, mut wrong) = (0, Vec::new());
        for block in TABLE.blocks() {
            let rows = block.lines().map(|line| line.split('\t').skip(1).collect::<Vec<_>>());
            for row in rows.filter(|row| row.len() > 3 && !row[0].starts_with('=')) {
                for action in column(&row, 2).split(' ') {
                    let types = resource_types(action).unwrap_or_else(|| panic!("IAM has no {action}"));
                    for format in
                        column(&row, 3).split(' ').filter(|format| format.starts_with("arn:") || *format == "*")
                    {
                        let resource = Pattern::fill(format, |_| Pattern::any());
                        let fits = match resource.is_any() {
                            // `*` stands only where there is no type of resource.
                            true => types.is_empty(),
                            false => {
                                types.iter().flat_map(|kind| kind.any()).any(|any| is_within(&resource, &any, false))
                            }
                        };
                        if !fits && !PAGE.contains(&action) {
                            wrong.push(format!("{}: {action} on {format}", block.name()));
                        }
                        count += 1;
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(count > 250, "{count}");
    }

    #[test]
    fn every_integration_is_there_in_every_pattern() {
        for service in optimized_services() {
            let block = TABLE.find(service.name()).unwrap_or_else(|| panic!("no {}", service.name()));
            for operation in service.operations() {
                let rows: Vec<Vec<&str>> = block
                    .lines()
                    .map(|line| line.split('\t').collect::<Vec<_>>())
                    .filter(|row| row[0] == operation)
                    .collect();
                assert!(!rows.is_empty(), "{} {operation}", service.name());
                let patterns = service.patterns(operation).expect("it is listed");
                for pattern in patterns.iter().filter(|_| rows.iter().any(|row| row.len() > 3)) {
                    let word = if pattern == Waits::RequestResponse { "." } else { pattern.as_str() };
                    let has = |row: &Vec<&str>| row.len() > 3 && row[1].split(' ').any(|known| known == word);
                    assert!(rows.iter().any(has), "{} {operation}{}", service.name(), pattern.as_str());
                }
            }
        }
    }
}
