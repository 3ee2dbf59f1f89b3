//! How a Task names what it calls: its `Resource`, read as far as no variable hides it.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html>

use std::ops::Range;

use crate::diagnostic::{Code, Fault, suggestion};

/// What a Task's `Resource` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskResource<'a> {
    /// `arn:…:states:::aws-sdk:ec2:startInstances`
    Sdk(Call<'a>),
    /// `arn:…:states:::lambda:invoke`
    Optimized(Call<'a>),
    /// The ARN of a Lambda function, with or without a version or alias.
    Function {
        /// Whether there can be such a function: its region, account and name are written as they have to be.
        exists: bool,
    },
    /// The ARN of an activity.
    Activity,
    /// A variable hides what it is.
    Unknown,
}

/// A call of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call<'a> {
    /// The service, such as `ec2`.
    pub service: Word<'a>,
    /// The operation, such as `startInstances`, unless a variable is in it.
    pub operation: Option<Word<'a>>,
    /// The pattern, unless a variable is in it.
    pub pattern: Option<Pattern>,
    /// The bytes of the pattern's suffix, `.sync`.
    pub suffix: Range<usize>,
}

/// A piece of the `Resource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// As written.
    pub text: &'a str,
    /// Its bytes in the whole.
    pub range: Range<usize>,
}

/// When a Task goes on. <https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// When the service has answered.
    RequestResponse,
    /// When the job is done.
    Sync,
    /// When the started execution is done; its output is JSON rather than a string of it.
    Sync2,
    /// When somebody returns the task token.
    WaitForTaskToken,
}

impl Pattern {
    /// Every pattern.
    pub const ALL: &'static [Pattern] = &[Self::RequestResponse, Self::Sync, Self::Sync2, Self::WaitForTaskToken];

    /// What stands behind the operation.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequestResponse => "",
            Self::Sync => ".sync",
            Self::Sync2 => ".sync:2",
            Self::WaitForTaskToken => ".waitForTaskToken",
        }
    }

    /// Whether Express workflows know it. <https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html>
    #[must_use]
    pub fn is_express(self) -> bool {
        self == Self::RequestResponse
    }
}

const FORMS: &str = "write an integration, such as `arn:${partition}:states:::lambda:invoke`, or the ARN of a Lambda function or an activity";
const ACTIVITY: &str = "write `arn:${partition}:states:${region}:${account_id}:activity:<name>`";
pub(super) const FUNCTION: &str =
    "write `arn:${partition}:lambda:${region}:${account_id}:function:<name>`, with `:<version or alias>` if need be";

impl<'a> TaskResource<'a> {
    /// Reads the `Resource` of a Task; `${…}` is a variable, whatever is in it.
    ///
    /// # Errors
    /// Whatever the variables hold, it is neither an integration nor the ARN of a function or an activity.
    pub fn parse(resource: &'a str) -> Result<Self, Fault> {
        let words = words(resource);
        let is_start = |index: usize| match index {
            1 => words[0].is_hidden(),
            2 => words[0].is_hidden() || words[0].text == "arn",
            _ => false,
        };
        let is_integration = |index: &usize| {
            let texts = [*index, index + 1, index + 2].map(|index| words.get(index).map(|word| word.text));
            is_start(*index) && texts == [Some("states"), Some(""), Some("")]
        };
        if let Some(states) = (1..=2).find(is_integration) {
            if states == 2 {
                partition(&words[1])?;
            }
            return integration(resource, &words[states + 3..]);
        }
        let head = words[0].text.find("${").map_or(words[0].text, |variable| &words[0].text[..variable]);
        if !(words[0].text == "arn" || words[0].is_hidden() && "arn".starts_with(head)) {
            return Err(no_arn(resource));
        }
        let is_hidden = words.iter().any(Word::is_hidden);
        match words.get(2).map(|word| word.text) {
            // A variable may hold colons, so nothing behind it has a place.
            _ if is_hidden && words.iter().take(3).any(|word| word.is_hidden() && word.range.start != 4) => {
                Ok(Self::Unknown)
            }
            Some("lambda") if is_hidden => Ok(Self::Function { exists: true }),
            Some("lambda") => function(resource, &words),
            Some("states") if is_hidden => {
                let is_activity = words.iter().any(|word| word.text == "activity");
                Ok(if is_activity { Self::Activity } else { Self::Unknown })
            }
            Some("states") => activity(resource, &words),
            Some(service) if words.len() >= 6 || !is_hidden => {
                let title = format!("a Task can't name a resource of `{service}`");
                let help = "call the service by its SDK integration, `arn:${partition}:states:::aws-sdk:<service>:<operation>`";
                Err(Fault::new(Code::TaskResource, title, help).at(words[2].range.clone()))
            }
            _ if is_hidden => Ok(Self::Unknown),
            _ => Err(no_arn(resource)),
        }
    }
}

impl Word<'_> {
    fn is_hidden(&self) -> bool {
        self.text.contains("${")
    }
}

/// The pieces between colons; those between `${` and `}` part nothing.
fn words(resource: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(found) = resource[at..].find([':', '$']) {
        at += found;
        if resource[at..].starts_with(':') {
            words.push(Word { text: &resource[start..at], range: start..at });
            start = at + 1;
        }
        let variable =
            resource[at..].strip_prefix("${").map(|rest| rest.find('}').map_or(resource.len(), |end| at + end + 3));
        at = variable.unwrap_or(at + 1);
    }
    words.push(Word { text: &resource[start..], range: start..resource.len() });
    words
}

fn no_arn(resource: &str) -> Fault {
    let help = match resource.trim_start() {
        text if text.starts_with("{%") || text.starts_with('$') => {
            "a Resource is fixed: write `arn:${partition}:states:::lambda:invoke` and compute its `FunctionName`"
        }
        _ => FORMS,
    };
    Fault::new(Code::TaskResource, format!("`{resource}` is no ARN"), help)
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>
fn partition(word: &Word<'_>) -> Result<(), Fault> {
    let is_known = |text: &str| {
        let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        text.split('-').all(is_part) && text.split('-').next() == Some("aws")
    };
    if word.is_hidden() || is_known(word.text) {
        return Ok(());
    }
    let help = suggestion(word.text, &["aws", "aws-cn", "aws-us-gov"]);
    Err(Fault::new(Code::TaskResource, format!("no partition `{}`", word.text), help).at(word.range.clone()))
}

/// What stands behind `states:::`.
fn integration<'a>(resource: &'a str, words: &[Word<'a>]) -> Result<TaskResource<'a>, Fault> {
    let is_sdk = words.first().is_some_and(|word| word.text == "aws-sdk");
    let words = &words[usize::from(is_sdk)..];
    let end = resource.len()..resource.len();
    let Some(service) = words.first().filter(|word| !word.text.is_empty()) else {
        let help = match is_sdk {
            true => "write `arn:${partition}:states:::aws-sdk:<service>:<operation>`",
            false => "write `arn:${partition}:states:::<service>:<operation>`",
        };
        return Err(Fault::new(Code::TaskResource, format!("`{resource}` names no service"), help));
    };
    if service.is_hidden() {
        return Ok(TaskResource::Unknown);
    }
    let Some(call) = words.get(1).map(|word| word.range.start).filter(|start| *start < resource.len()) else {
        let help = format!("add the operation: `{}:<operation>`", resource.trim_end_matches(':'));
        return Err(Fault::new(Code::TaskResource, format!("`{resource}` names no operation"), help));
    };
    let call = Word { text: &resource[call..], range: call..end.end };
    let (operation, suffix) = parts(&call);
    let pattern = match suffix.is_hidden() || operation.is_hidden() && suffix.text.is_empty() {
        true => None,
        false => Some(pattern(&suffix)?),
    };
    let is_hidden = operation.is_hidden();
    let call =
        Call { service: service.clone(), operation: (!is_hidden).then_some(operation), pattern, suffix: suffix.range };
    Ok(if is_sdk { TaskResource::Sdk(call) } else { TaskResource::Optimized(call) })
}

/// Operation and suffix: what stands before and from the first dot that no variable holds.
fn parts<'a>(call: &Word<'a>) -> (Word<'a>, Word<'a>) {
    let mut at = 0;
    let dot = loop {
        match call.text[at..].find(['.', '$']) {
            None => break call.text.len(),
            Some(found) if call.text[at + found..].starts_with('.') => break at + found,
            Some(found) => {
                let rest = &call.text[at + found..];
                let is_variable = rest.starts_with("${");
                at += found + if is_variable { rest.find('}').map_or(rest.len(), |end| end + 1) } else { 1 };
            }
        }
    };
    let middle = call.range.start + dot;
    let operation = Word { text: &call.text[..dot], range: call.range.start..middle };
    (operation, Word { text: &call.text[dot..], range: middle..call.range.end })
}

fn pattern(suffix: &Word<'_>) -> Result<Pattern, Fault> {
    let found = Pattern::ALL.iter().copied().find(|pattern| pattern.as_str() == suffix.text);
    found.ok_or_else(|| {
        let help = suggestion(suffix.text, &[".sync", ".sync:2", ".waitForTaskToken"]);
        let title = format!("unknown integration pattern `{}`", suffix.text);
        Fault::new(Code::TaskResource, title, help).at(suffix.range.clone())
    })
}

/// <https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html>
fn function<'a>(resource: &str, words: &[Word<'_>]) -> Result<TaskResource<'a>, Fault> {
    partition(&words[1])?;
    let is_word = |text: &str, longest: usize| {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        (1..=longest).contains(&text.len()) && text.bytes().all(is_letter)
    };
    let is_qualifier = |text: &str| is_word(text, 128) || matches!(text, "$LATEST" | "$LATEST.PUBLISHED");
    let texts: Vec<&str> = words.iter().skip(3).map(|word| word.text).collect();
    if let [region, account, "function", name, qualifier @ ..] = texts.as_slice()
        && qualifier.len() <= 1
        && !Pattern::ALL[1..].iter().any(|pattern| resource.ends_with(pattern.as_str()))
        && !name.is_empty()
    {
        let exists = is_region(region)
            && is_account(account)
            && is_word(name, 64)
            && qualifier.iter().all(|qualifier| is_qualifier(qualifier));
        return Ok(TaskResource::Function { exists });
    }
    let help = match Pattern::ALL[1..].iter().find(|pattern| resource.ends_with(pattern.as_str())) {
        Some(pattern) => format!(
            "write `arn:${{partition}}:states:::lambda:invoke{}` and name the function under `FunctionName`",
            pattern.as_str()
        ),
        None => FUNCTION.to_owned(),
    };
    Err(Fault::new(Code::TaskResource, format!("`{resource}` is not the ARN of a Lambda function"), help))
}

/// What Step Functions itself has, by name: no services.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html#awsstepfunctions-resources-for-iam-policies>
const RESOURCES: [&str; 5] = ["activity", "execution", "express", "mapRun", "stateMachine"];

/// An ARN of Step Functions with a region and an account: an activity, or an integration in its long form.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html#state-task-connector>
fn activity<'a>(resource: &'a str, words: &[Word<'a>]) -> Result<TaskResource<'a>, Fault> {
    partition(&words[1])?;
    let texts: Vec<&str> = words.iter().skip(3).map(|word| word.text).collect();
    let help = match texts.as_slice() {
        [region, account, "activity", name] if is_region(region) && is_account(account) && is_activity(name) => {
            return Ok(TaskResource::Activity);
        }
        // The form that AWS documents, though nobody needs it.
        [region, account, service, _, ..]
            if is_region(region) && is_account(account) && !RESOURCES.contains(service) =>
        {
            return integration(resource, &words[5..]);
        }
        [_, _, "stateMachine" | "execution" | "express", ..] => {
            "start it by `arn:${partition}:states:::states:startExecution` and name it under `StateMachineArn`"
        }
        [_, _, "activity", ..] | [_, _] | [_] | [] => ACTIVITY,
        _ => "leave region and account of an integration empty: `arn:${partition}:states:::<service>:<operation>`",
    };
    Err(Fault::new(Code::TaskResource, format!("`{resource}` is no activity and no integration"), help))
}

/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateActivity.html>
fn is_activity(name: &str) -> bool {
    let is_letter =
        |letter: char| !letter.is_whitespace() && !letter.is_control() && !"<>{}[]?*\"#%\\^|~`$&,;:/".contains(letter);
    (1..=80).contains(&name.chars().count()) && name.chars().all(is_letter)
}

fn is_region(text: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.contains('-') && text.split('-').all(is_part)
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
