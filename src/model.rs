//! What is meant: values that are always valid. A leaf's grammar stands with its type; what relates two values is `check`'s.

mod api;
mod condition;
mod encryption;
mod grammar;
mod name;
mod path;
mod request;
mod response;
mod text;
mod words;

pub use api::{
    AccessLog, AccountRole, Api, Authorization, EndpointType, Flavor, Instance, LogLevel, Logging, Method,
    RetentionDays, Throttling,
};
pub use condition::{ConditionKey, ConditionOperator};
pub use encryption::EncryptedService;
pub use grammar::Grammar;
pub use name::{
    ApiName, ErrorName, IamAction, InstanceName, InstanceType, ParameterName, ProjectName, Region, SsmParameter,
    StageName, TagKey, TagValue, VariableName, WorkflowName,
};
pub use path::{RoutePath, Segment};
pub use request::{BodyPath, ContextVariable, Field, Input, Origin};
pub use response::{Answer, AnswerField, AnswerOrigin, ErrorStatus, Response, SuccessStatus};
pub use text::{Part, Text};
pub(crate) use words::choice;

use crate::asl::{Definition, StateMachine};
use crate::iam::Policy;

/// Everything `gen render` needs: the project and its workflows, sorted by name.
#[derive(Debug)]
pub struct Project {
    /// The default of the Terraform variable `name`, which begins every AWS name.
    pub name: ProjectName,
    /// The default of the Terraform variable `region`.
    pub region: Region,
    /// Tags of everything that can be tagged.
    pub tags: Vec<(TagKey, TagValue)>,
    /// The REST API.
    pub api: Api,
    /// The state machines' logs.
    pub log: Logging,
    /// EC2 instances, by name.
    pub instances: Vec<Instance>,
    /// The workflows, by name.
    pub workflows: Vec<Workflow>,
}

/// One state machine and the route in front of it.
#[derive(Debug)]
pub struct Workflow {
    /// The stem of the spec's file.
    pub name: WorkflowName,
    /// Whether the caller waits.
    pub flavor: Flavor,
    /// How the workflow is reached.
    pub route: Route,
    /// What of the request becomes the execution input.
    pub input: Input,
    /// What the caller is answered.
    pub response: Response,
    /// Terraform expressions that the definition uses by name.
    pub variables: Vec<(VariableName, crate::hcl::Expression)>,
    /// The state machine, as it is written out.
    pub definition: Definition,
    /// The same, typed.
    pub machine: StateMachine,
    /// The role that it runs as.
    pub role: ExecutionRole,
}

/// The role that a state machine runs as.
#[derive(Debug)]
pub struct ExecutionRole {
    /// The ARN of a role of the author's own; without it, one is made.
    pub own: Option<Text>,
    /// What it may do, or what a role of the author's own must allow.
    pub policy: Policy,
}

/// A definition's length in bytes that Step Functions takes.
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html>
pub const LONGEST_DEFINITION: usize = 1_048_576;

/// Method and path, and who may call.
#[derive(Debug)]
pub struct Route {
    /// The HTTP method.
    pub method: Method,
    /// The path below the stage.
    pub path: RoutePath,
    /// Who may call.
    pub authorization: Authorization,
    /// How long API Gateway waits for Step Functions, in milliseconds.
    pub timeout_milliseconds: u64,
}
