//! The typed state machine: scopes of states, and each of the eight types of state with its own fields.

use std::sync::Arc;

use super::choice::ChoiceRule;
use super::handler::{Catcher, Retrier};
use super::map::{ItemBatcher, ItemReader, Items, Label, Processor, ResultWriter};
use super::number::{Decimal, FixedWhole, LONGEST, NO_LIMIT, Whole};
use super::reference::{Anywhere, DataPath, InData, InInput, Reference, TextPath};
use super::scope::States;
use super::table::{QueryLanguage, objects};
use super::task::{Credentials, Resource};
use super::template::{Assign, Selector, Template};
use super::value::{After, Before, Computed, Context, Literal, Target, Text, Use};
use super::wait::Timestamp;
use crate::document::{Located, Node, Reader};
use crate::model::choice;
use crate::source::Span;

choice! {
    /// What a state does. <https://states-language.net/spec.html#statetypes>
    StateType {
        /// Calls a service, a function or a worker.
        Task = "Task",
        /// Hands its input on, or data of its own.
        Pass = "Pass",
        /// Goes on where the first rule that holds says.
        Choice = "Choice",
        /// Waits.
        Wait = "Wait",
        /// Ends well.
        Succeed = "Succeed",
        /// Ends with an error.
        Fail = "Fail",
        /// Runs branches side by side.
        Parallel = "Parallel",
        /// Runs states for each item of a list.
        Map = "Map",
    }
}

choice! {
    /// The version of the language. <https://states-language.net/spec.html#toplevelfields>
    Version {
        /// The only one.
        One = "1.0",
    }
}

/// A state machine.
#[derive(Debug)]
pub struct StateMachine {
    /// The query language of states that name none.
    pub language: QueryLanguage,
    /// What it says besides its states.
    pub top_level: TopLevel,
    /// Its states.
    pub scope: Scope,
}

/// States that lead to one another: a state machine, a branch of a Parallel, the processor of a Map.
#[derive(Debug)]
pub struct Scope {
    /// Where the scope stands.
    pub span: Span,
    /// The state that begins.
    pub start_at: Option<Located<String>>,
    /// The states, in the order written; several state machines may share one.
    pub states: Vec<Arc<State>>,
}

/// A state.
#[derive(Debug)]
pub struct State {
    /// Its name.
    pub name: Located<String>,
    /// Where its table stands.
    pub span: Span,
    /// The query language that it uses.
    pub language: QueryLanguage,
    /// What it does, with its own fields; `None` where that is not known.
    pub kind: Option<Kind>,
    /// Whether a misspelt field, which was complained of, may have said where it leads.
    pub is_misled: bool,
}

/// What a state does, with its fields.
#[derive(Debug)]
pub enum Kind {
    /// Calls a service, a function or a worker.
    Task(Box<Task>),
    /// Hands its input on, or data of its own.
    Pass(Box<Pass>),
    /// Goes on where the first rule that holds says.
    Choice(Box<Choice>),
    /// Waits.
    Wait(Box<Wait>),
    /// Ends well.
    Succeed(Box<Succeed>),
    /// Ends with an error.
    Fail(Box<Fail>),
    /// Runs branches side by side.
    Parallel(Box<Parallel>),
    /// Runs states for each item of a list.
    Map(Box<Map>),
}

objects! {
    /// What a state machine says besides its states.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html>
    TopLevel {
        /// Words for people.
        optional comment = "Comment": Text,
        /// The state that begins.
        required start_at = "StartAt": Target,
        /// The states, by name.
        required states = "States": States,
        /// `1.0`, the only version.
        optional version = "Version": Located<Version>,
        /// Seconds until an execution fails with `States.Timeout`; a year by default.
        optional timeout_seconds = "TimeoutSeconds": FixedWhole<0, LONGEST>,
        /// `JSONPath` (default) or `JSONata`: of states that name none.
        optional query_language = "QueryLanguage": Located<QueryLanguage>,
    }

    /// What every state has.
    Common {
        /// What the state does: its type.
        required state_type = "Type": Located<StateType>,
        /// Words for people.
        optional comment = "Comment": Text,
        /// `JSONPath` or `JSONata`; the state machine's by default.
        optional query_language = "QueryLanguage": Located<QueryLanguage>,
    }

    /// Where a state leads: `Next` or `End`.
    Flow {
        /// The state that goes on.
        optional next = "Next": Target,
        /// `true`: the scope ends here.
        optional end = "End": Located<bool>,
    }

    /// What a state takes and gives, as paths.
    Paths {
        /// The part of the input that the state works on; all of it by default.
        jsonpath input_path = "InputPath": DataPath,
        /// The part of its outcome that the next state gets; all of it by default.
        jsonpath output_path = "OutputPath": DataPath,
    }

    /// What a state without a result gives.
    Outcome {
        /// Variables that the next states can read.
        optional assign = "Assign": Assign<Before>,
        /// What the next state gets; the input by default.
        jsonata output = "Output": Template<Before>,
    }

    /// What a state with a result gives, and what happens when it fails.
    Results {
        /// What of the result is kept.
        jsonpath result_selector = "ResultSelector": Selector,
        /// Where the result lands in the input; `null` throws it away, and it is all by default.
        jsonpath result_path = "ResultPath": Reference<InInput>,
        /// Variables that the next states can read.
        optional assign = "Assign": Assign<After>,
        /// What the next state gets; the result by default.
        jsonata output = "Output": Template<After>,
        /// When to try again.
        optional retry = "Retry": Vec<Retrier>,
        /// Where to go on after an error.
        optional catch = "Catch": Vec<Catcher>,
    }

    /// `Task`: calls a service, a function or a worker.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html>
    Task {
        /// What every state has.
        flatten common: Common,
        /// What is called: an ARN, such as `arn:aws:states:::lambda:invoke`.
        required resource = "Resource": Resource,
        /// Where it leads.
        flatten flow: Flow,
        /// What it takes and gives, as paths.
        flatten paths: Paths,
        /// What the call gets.
        jsonpath parameters = "Parameters": Template<Before>,
        /// What the call gets.
        jsonata arguments = "Arguments": Template<Before>,
        /// What it gives, and what happens when it fails.
        flatten results: Results,
        /// Seconds until the task fails with `States.Timeout`.
        optional timeout_seconds = "TimeoutSeconds": Whole<1, LONGEST>,
        /// Where that number stands.
        jsonpath timeout_seconds_path = "TimeoutSecondsPath": Reference<Anywhere>,
        /// Seconds between two signs of life, less than `TimeoutSeconds`.
        optional heartbeat_seconds = "HeartbeatSeconds": Whole<1, LONGEST>,
        /// Where that number stands.
        jsonpath heartbeat_seconds_path = "HeartbeatSecondsPath": Reference<Anywhere>,
        /// The role that calls, in place of the state machine's.
        optional credentials = "Credentials": Box<Credentials>,
    }

    /// `Pass`: hands its input on, or data of its own.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-pass.html>
    Pass {
        /// What every state has.
        flatten common: Common,
        /// Where it leads.
        flatten flow: Flow,
        /// What it takes and gives, as paths.
        flatten paths: Paths,
        /// Data of its own, as it is.
        jsonpath result = "Result": Literal,
        /// Data made from the input.
        jsonpath parameters = "Parameters": Template<Before>,
        /// Where the data lands in the input; `null` throws it away, and it is all by default.
        jsonpath result_path = "ResultPath": Reference<InInput>,
        /// What it gives.
        flatten outcome: Outcome,
    }

    /// `Choice`: goes on where the first rule that holds says.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html>
    Choice {
        /// What every state has.
        flatten common: Common,
        /// What it takes and gives, as paths.
        flatten paths: Paths,
        /// What it gives.
        flatten outcome: Outcome,
        /// The rules, first to last.
        required choices = "Choices": Vec<ChoiceRule>,
        /// The state that goes on when no rule holds; without it, that is the error `States.NoChoiceMatched`.
        optional default = "Default": Target,
    }

    /// `Wait`: waits.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html>
    Wait {
        /// What every state has.
        flatten common: Common,
        /// Where it leads.
        flatten flow: Flow,
        /// What it takes and gives, as paths.
        flatten paths: Paths,
        /// What it gives.
        flatten outcome: Outcome,
        /// For so many seconds.
        optional seconds = "Seconds": Whole<0, LONGEST>,
        /// Until this moment.
        optional timestamp = "Timestamp": Timestamp,
        /// For as many seconds as stand there.
        jsonpath seconds_path = "SecondsPath": Reference<Anywhere>,
        /// Until the moment that stands there.
        jsonpath timestamp_path = "TimestampPath": Reference<Anywhere>,
    }

    /// `Succeed`: ends well.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-succeed.html>
    Succeed {
        /// What every state has.
        flatten common: Common,
        /// What it takes and gives, as paths.
        flatten paths: Paths,
        /// What the scope gives; the input by default.
        jsonata output = "Output": Template<Before>,
    }

    /// `Fail`: ends with an error.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html>
    Fail {
        /// What every state has.
        flatten common: Common,
        /// The error's name.
        optional error = "Error": Computed,
        /// What happened, for people.
        optional cause = "Cause": Computed,
        /// Where the error's name stands.
        jsonpath error_path = "ErrorPath": TextPath,
        /// Where it stands what happened.
        jsonpath cause_path = "CausePath": TextPath,
    }

    /// `Parallel`: runs branches side by side.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html>
    Parallel {
        /// What every state has.
        flatten common: Common,
        /// Where it leads.
        flatten flow: Flow,
        /// What it takes and gives, as paths.
        flatten paths: Paths,
        /// The branches; each gets the same input.
        required branches = "Branches": Vec<Scope>,
        /// What the branches get.
        jsonpath parameters = "Parameters": Template<Before>,
        /// What the branches get.
        jsonata arguments = "Arguments": Template<Before>,
        /// What it gives, and what happens when it fails.
        flatten results: Results,
    }

    /// `Map`: runs states for each item of a list.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html>
    Map {
        /// What every state has.
        flatten common: Common,
        /// Where it leads.
        flatten flow: Flow,
        /// What it takes and gives, as paths.
        flatten paths: Paths,
        /// The states that each item goes through.
        optional item_processor = "ItemProcessor": Box<Processor>,
        /// The older name of `ItemProcessor`.
        optional iterator = "Iterator": Box<Processor>,
        /// Where the list stands; the input by default.
        jsonpath items_path = "ItemsPath": Reference<Anywhere>,
        /// The list.
        jsonata items = "Items": Items,
        /// What each iteration gets; the item by default.
        optional item_selector = "ItemSelector": Template<Before>,
        /// The older name of `ItemSelector`.
        jsonpath parameters = "Parameters": Template<Before>,
        /// The data set in S3 that a distributed Map goes through.
        optional item_reader = "ItemReader": Box<ItemReader>,
        /// How many items a child execution gets.
        optional item_batcher = "ItemBatcher": Box<ItemBatcher>,
        /// Where a distributed Map's results go.
        optional result_writer = "ResultWriter": Box<ResultWriter>,
        /// How many iterations run at once; 0 (default) is as many as can.
        optional max_concurrency = "MaxConcurrency": Whole<0, NO_LIMIT>,
        /// Where that number stands.
        jsonpath max_concurrency_path = "MaxConcurrencyPath": Reference<InData>,
        /// How many of a hundred items may fail; 0 by default.
        optional tolerated_failure_percentage = "ToleratedFailurePercentage": Decimal<0, 100>,
        /// Where that number stands.
        jsonpath tolerated_failure_percentage_path = "ToleratedFailurePercentagePath": Reference<InData>,
        /// How many items may fail; 0 by default.
        optional tolerated_failure_count = "ToleratedFailureCount": Whole<0, NO_LIMIT>,
        /// Where that number stands.
        jsonpath tolerated_failure_count_path = "ToleratedFailureCountPath": Reference<InData>,
        /// A distributed Map's part of its child executions' names.
        optional label = "Label": Label,
        /// What it gives, and what happens when it fails.
        flatten results: Results,
    }
}
super::value::words!(StateType, Version);
