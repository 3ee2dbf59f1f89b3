//! The spec language, version 1, as written: one table a struct, one line a key. No rule beyond a key's own type.

mod leaf;
pub mod schema;
mod table;

pub use leaf::{Number, Values};
pub use table::{Map, Read};

use crate::document::{Located, Node, Reader};
use crate::model::{
    AccountRole, ApiName, Authorization, BodyPath, ConditionKey, ConditionOperator, ContextVariable, EncryptedService,
    EndpointType, ErrorName, Flavor, IamAction, InstanceName, InstanceType, LogLevel, Method, ParameterName,
    ProjectName, Region, RetentionDays, RoutePath, SsmParameter, StageName, TagKey, TagValue, VariableName,
};

/// What Terraform's provider takes at most on a regional API whose quota was raised.
/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_integration#timeout_milliseconds-1>
const RAISED_TIMEOUT_MS: u64 = 300_000;

table::tables! {
    /// `project.toml`: what all workflows share.
    Project {
        /// The prefix of every AWS name; the default of the Terraform variable `name`.
        required(r#"name = "orders""#) name: Located<ProjectName>,
        /// The default of the Terraform variable `region`.
        required(r#"region = "eu-west-1""#) region: Located<Region>,
        /// Tags of everything that can be tagged.
        optional tags: Map<TagKey, Located<TagValue>>,
        /// The REST API.
        optional api: Api,
        /// The state machines' logs.
        optional log: Log,
        /// EC2 instances that the project keeps, by name.
        optional ec2: Map<InstanceName, Instance>,
    }

    /// `[api]`: the REST API that all routes share.
    Api {
        /// Its name; the project's name by default.
        optional name: Located<ApiName>,
        /// Its stage, the first segment of its URL; `v1` by default.
        optional stage: Located<StageName> = "v1",
        /// `REGIONAL` (default) or `EDGE`.
        optional endpoint_type: Located<EndpointType> = "REGIONAL",
        /// The authorization of routes that name none; `AWS_IAM` by default, never `NONE`.
        optional authorization: Located<Authorization> = "AWS_IAM",
        /// Requests a second that the stage takes over time; 50 by default.
        optional throttling_rate_limit: Number<1, 10_000> = 50,
        /// Requests that the stage takes at once; 100 by default.
        optional throttling_burst_limit: Number<1, 5_000> = 100,
        /// How many api resources the account allows; 300 unless raised.
        optional resource_quota: Number = 300,
        /// The access log; none by default.
        optional access_log: AccessLog,
    }

    /// `[api.access_log]`: one line of JSON a request.
    AccessLog {
        /// The account's CloudWatch role for API Gateway: `existing`, or `create` to make and set it.
        required(r#"account_role = "existing""#) account_role: Located<AccountRole>,
        /// Days that the log is kept; 30 by default.
        optional retention_in_days: Located<RetentionDays> = 30,
    }

    /// `[log]`: the state machines' logs.
    Log {
        /// `ALL` (default), `ERROR` or `FATAL`.
        optional level: Located<LogLevel> = "ALL",
        /// Whether inputs and outputs are logged; `false` by default.
        optional include_execution_data: bool = false,
        /// Days that a log is kept; 30 by default.
        optional retention_in_days: Located<RetentionDays> = 30,
    }

    /// `[ec2.<name>]`: an EC2 instance.
    Instance {
        /// The SSM parameter that holds the AMI's id, such as a public one of Amazon Linux.
        required(r#"ami_ssm_parameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64""#)
        ami_ssm_parameter: Located<SsmParameter>,
        /// Such as `t3.nano`.
        required(r#"instance_type = "t3.nano""#) instance_type: Located<InstanceType>,
        /// A Terraform expression; the default VPC's subnet by default.
        optional subnet_id: Located<String>,
        /// Terraform expressions; the VPC's default security group by default.
        optional vpc_security_group_ids: Vec<Located<String>>,
    }

    /// `<workflow>.toml`: one state machine and the route in front of it.
    Workflow {
        /// `express`: the caller waits for the output. `standard`: the caller gets an execution to follow.
        required(r#"flavor = "express""#) flavor: Located<Flavor>,
        /// The state machine's `Comment`.
        optional comment: Located<String>,
        /// The state machine's `TimeoutSeconds`.
        optional timeout_seconds: Number<1, { Flavor::Standard.longest_seconds() }>,
        /// Whether callers may be sent away before the longest path ends; for `express` only.
        optional may_time_out: Located<bool> = false,
        /// Files of states that several workflows share: TOML or JSON with `States`.
        optional include: Vec<Located<String>>,
        /// Names of included states that the workflow's own definition replaces.
        optional replace: Vec<Located<String>>,
        /// The route.
        required("[route]") route: Route,
        /// What of the request becomes the execution input; the whole body by default.
        optional request: Request,
        /// What the caller is answered.
        optional response: Response,
        /// Names for Terraform expressions, used as `${name}` in the definition's strings.
        optional vars: Map<VariableName, Located<String>>,
        /// Permissions beyond those that the definition shows.
        optional iam: Iam,
        /// The state machine in its own field names, or the name of a JSON file that holds it.
        required("[definition]") definition: Definition,
    }

    /// `[route]`: how the workflow is reached.
    Route {
        /// `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `OPTIONS`, `HEAD` or `ANY`.
        required(r#"method = "POST""#) method: Located<Method>,
        /// Such as `/orders/{id}`.
        required(r#"path = "/orders""#) path: Located<RoutePath>,
        /// `AWS_IAM` or `NONE`; the project's default if absent.
        optional authorization: Located<Authorization>,
        /// How long API Gateway waits for Step Functions; 29000 by default.
        optional timeout_milliseconds: Number<50, RAISED_TIMEOUT_MS> = 29_000,
    }

    /// `[request]`: what of the request becomes the execution input.
    Request {
        /// The members of the execution input by name; without it, the input is the whole body.
        optional input: Map<String, Field>,
    }

    /// `[request.input.<name>]`: a member of the execution input, one of `body`, `path`, `query`, `header`, `context`.
    Field {
        /// A value of the JSON body, such as `$.order.id`.
        either body: Located<BodyPath>,
        /// A parameter of the route's path.
        either path: Located<String>,
        /// A query string parameter.
        either query: Located<ParameterName>,
        /// A header, as the caller writes it.
        either header: Located<ParameterName>,
        /// A value of API Gateway's `$context`, such as `identity.sourceIp`.
        either context: Located<ContextVariable>,
        /// The value if the request has none; `null` by default.
        optional default: Node,
    }

    /// `[response]`: what the caller is answered.
    Response {
        /// The status of success: 200 for express, 202 for standard by default.
        optional status: Number<200, 299>,
        /// `output` (express's default), `execution` (standard's), `none`, or a table of fields.
        optional body: Body,
        /// Error names of failed executions and their statuses; `States.ALL` is any other (500 by default).
        optional errors: Map<ErrorName, Number<400, 599>>,
    }

    /// `[response.body.<name>]`: a member of the response body, one of `output`, `execution`, `context`, `value`.
    BodyField {
        /// `$`: all of the execution's output.
        either output: Located<String>,
        /// A member of what Step Functions answers, such as `startDate`; `id` is the execution's name.
        either execution: Located<String>,
        /// A value of API Gateway's `$context`, such as `requestId`.
        either context: Located<ContextVariable>,
        /// Always this.
        either value: Node,
    }

    /// `[iam]`: the state machine's role, beside what the definition shows.
    Iam {
        /// A role of one's own; without it, one is made.
        optional role: Role,
        /// Actions that the definition needs, held to resources and conditions.
        optional narrow: Map<IamAction, Narrow>,
        /// Actions that the definition does not show.
        optional extra: Map<IamAction, Extra>,
        /// Keys of KMS that encrypt what the workflow works on, by service: `sqs = "${key_arn}"`.
        optional keys: Map<EncryptedService, Values>,
    }

    /// `[iam.role]`: a role of one's own.
    Role {
        /// Its ARN, with `${name}` as in the definition.
        required(r#"arn = "${role_arn}""#) arn: Located<String>,
    }

    /// `[iam.narrow."service:Action"]`
    Narrow {
        /// ARNs within those that the definition needs, with `${name}` as in the definition.
        optional resources: Vec<Located<String>>,
        /// Conditions by operator and key: `StringEquals = { "aws:ResourceTag/team" = "orders" }`.
        optional conditions: Map<ConditionOperator, Map<ConditionKey, Values>>,
    }

    /// `[iam.extra."service:Action"]`
    Extra {
        /// ARNs, with `${name}` as in the definition.
        required(r#"resources = ["arn:…"]"#) resources: Vec<Located<String>>,
        /// Conditions by operator and key: `StringEquals = { "aws:ResourceTag/team" = "orders" }`.
        optional conditions: Map<ConditionOperator, Map<ConditionKey, Values>>,
        /// What the action is for: it stands in the policy.
        optional reason: Located<String>,
    }
}

/// A definition as written.
#[derive(Debug)]
pub enum Definition {
    /// `[definition]`: a table.
    Inline(Node),
    /// `definition = "file.asl.json"`.
    File(Located<String>),
}

/// A response body as written.
#[derive(Debug)]
pub enum Body {
    /// `output`, `execution` or `none`.
    Named(Located<String>),
    /// `[response.body]`: fields by name.
    Fields(Map<String, BodyField>),
}

impl Body {
    /// What can stand in place of fields.
    pub const WORDS: &'static [&'static str] = &["output", "execution", "none"];
}
