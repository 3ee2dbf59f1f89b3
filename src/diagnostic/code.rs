//! The rules by name: every complaint carries one, and every one has a fixture folder below `tests/check`.

macro_rules! codes {
    ($(group $group:literal; $($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+)+) => {
        /// The rule that a complaint is about. Its documentation is what the rule says, with the source of the fact.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($($(#[doc = $doc])+ $variant,)+)+ }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Code] = &[$($(Code::$variant),+),+];

            /// The codes by what they are about.
            pub const GROUPS: &'static [(&'static str, &'static [Code])] = &[$(($group, &[$(Code::$variant),+])),+];

            /// The code as it is printed: kebab-case.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $($(Code::$variant => $name),+),+ }
            }

            /// What the rule says, and where the fact comes from.
            #[must_use]
            pub fn explain(self) -> &'static str {
                match self { $($(Code::$variant => concat!($($doc, "\n"),+)),+),+ }
            }
        }
    };
}

codes! {
    group "Reading";
    /// A spec file is UTF-8. <https://toml.io/en/v1.0.0#spec> <https://www.rfc-editor.org/rfc/rfc8259#section-8.1>
    NotUtf8 = "not-utf-8",
    /// A spec file is TOML 1.0. <https://toml.io/en/v1.0.0>
    TomlSyntax = "toml-syntax",
    /// A definition in a file of its own is JSON, keys unique; so is what is evaluated. <https://www.rfc-editor.org/rfc/rfc8259>
    JsonSyntax = "json-syntax",
    /// A project has a workflow: API Gateway deploys no API without a method.
    /// <https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDeployment.html>
    NoWorkflow = "no-workflow",
    /// Every key is one that the spec language knows.
    UnknownKey = "unknown-key",
    /// A required key is there.
    MissingKey = "missing-key",
    /// A value has the type that its key asks for.
    WrongType = "wrong-type",
    /// A value out of a fixed list is one of the list.
    UnknownValue = "unknown-value",
    /// A number lies in its range; the help says which, and whose limit it is.
    OutOfRange = "out-of-range",

    group "Names";
    /// A project name is 1 to 32 letters, digits and hyphens, first a letter: it begins every AWS name,
    /// and IAM role names end at 64 characters. <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
    ProjectName = "project-name",
    /// A workflow's name (its file's stem) is letters, digits, `-` and `_`, first a letter: it names Terraform blocks,
    /// and CloudWatch sees only those characters. <https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html>
    /// Two of them differ by more than case, since IAM's role names do.
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>
    WorkflowName = "workflow-name",
    /// A state machine's name is at most 80 characters.
    /// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html>
    StateMachineNameLength = "state-machine-name-length",
    /// An IAM role's name is at most 64 characters.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
    RoleNameLength = "role-name-length",
    /// A region is written like `eu-west-1`. <https://docs.aws.amazon.com/general/latest/gr/rande.html>
    Region = "region",
    /// A tag key is 1 to 128 characters, a value at most 256, of letters, digits, spaces and `_ . : / = + - @`; keys don't begin with `aws:`.
    /// A resource takes 50 tags.
    /// <https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>
    Tag = "tag",
    /// A stage name is 1 to 128 of `A-Z a-z 0-9 _ -`. <https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html>
    StageName = "stage-name",
    /// An API name is 1 to 128 printable ASCII characters: it becomes a CloudWatch dimension.
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html>
    ApiName = "api-name",
    /// An EC2 instance's name in the spec is a Terraform name: letters, digits, `-` and `_`, first a letter.
    /// <https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers>
    InstanceName = "instance-name",
    /// An instance type is written like `t3.nano`. <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-types.html>
    InstanceType = "instance-type",
    /// An AMI is named by an SSM parameter's path of letters, digits and `. - _ /`.
    /// <https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html>
    SsmParameter = "ssm-parameter",
    /// A variable's name is letters, digits and `_`, first a letter or `_`, and not one that is always there.
    VariableName = "variable-name",
    /// A variable's value is one Terraform expression.
    /// <https://developer.hashicorp.com/terraform/language/expressions>
    TerraformExpression = "terraform-expression",

    group "Routes";
    /// A route's path is segments after a slash: letters, digits and `. _ : -`, or one parameter that fills the segment.
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-create-api-step-by-step.html>
    RoutePath = "route-path",
    /// A greedy parameter, `{proxy+}`, is the last segment and the only one of its kind.
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html>
    GreedyParameter = "greedy-parameter",
    /// Two workflows don't share method and path.
    DuplicateRoute = "duplicate-route",
    /// An api resource has one variable child: a sibling with another parameter is refused by API Gateway.
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>
    PathConflict = "path-conflict",
    /// An API has at most 300 api resources unless the account's quota was raised.
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html>
    ResourceQuota = "resource-quota",
    /// `NONE` lets anyone call; it is written on the route that is meant, not as a project's default.
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html>
    AuthorizationNone = "authorization-none",
    /// An integration waits at most 29 seconds; longer only on a regional API with a raised quota.
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html>
    IntegrationTimeout = "integration-timeout",

    group "Requests and responses";
    /// A field of the execution input names one source: `body`, `path`, `query`, `header` or `context`.
    RequestField = "request-field",
    /// A path parameter that a field takes is one of the route's path.
    UnknownPathParameter = "unknown-path-parameter",
    /// A body field is read by a path of names, `$.a.b`.
    BodyPath = "body-path",
    /// A query string parameter or header has a name: 1 to 128 visible ASCII characters, a header's none of ``"(),/:;<=>?@[\]{}``.
    /// <https://www.rfc-editor.org/rfc/rfc9110#name-field-names>
    ParameterName = "parameter-name",
    /// A context value is one that mapping templates can read.
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html>
    ContextVariable = "context-variable",
    /// A field of the response body names one source: `output`, `execution`, `context` or `value`.
    ResponseField = "response-field",
    /// What a response takes is in what Step Functions answers: an asynchronous start has no output and no errors.
    /// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html>
    ResponseFlavor = "response-flavor",
    /// A success status is 200 to 299, an error's 400 to 599.
    /// <https://www.rfc-editor.org/rfc/rfc9110#name-status-codes>
    StatusCode = "status-code",
    /// An error name is 1 to 256 characters.
    /// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html>
    ErrorName = "error-name",
    /// A mapping template is at most 300 KB.
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>
    MappingTemplateSize = "mapping-template-size",

    group "Definitions";
    /// A synchronous workflow ends before its caller is sent away: `timeout_seconds` is below the integration's timeout.
    /// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html>
    SyncTimeout = "sync-timeout",
    /// A definition's top level says nothing that the spec says too.
    SaidTwice = "said-twice",
    /// A definition holds JSON's values only: no dates, no `inf`, no `nan`. <https://states-language.net/spec.html>
    DefinitionValue = "definition-value",
    /// A file that the spec names is in the spec folder, and no spec itself.
    MissingFile = "missing-file",
    /// A state of a fragment and a state of the workflow have different names, unless `replace` says otherwise;
    /// a fragment is included once.
    DuplicateState = "duplicate-state",
    /// What `replace` names is in a fragment and in the workflow's own definition.
    UnknownReplace = "unknown-replace",
    /// A `${name}` in a definition is declared under `[vars]`.
    UndeclaredVariable = "undeclared-variable",
    /// Between `${` and `}` stands one name; expressions belong under `[vars]`.
    VariableSyntax = "variable-syntax",
    /// A definition is at most 1 MB. <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
    DefinitionSize = "definition-size",
    /// An express workflow runs at most five minutes, a standard one at most a year.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
    WorkflowTimeout = "workflow-timeout",

    /// A Task's `Resource` is fixed and names an integration, a Lambda function or an activity that there is,
    /// by a pattern that the integration and the flavor allow.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html>
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html>
    TaskResource = "task-resource",

    group "States";
    /// A state, or another object of the language, has only the fields of its type.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html>
    StateField = "state-field",
    /// A state's required fields are there.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html>
    RequiredField = "required-field",
    /// Of fields that say the same in two ways, a state has one.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html>
    ExclusiveFields = "exclusive-fields",
    /// A state that is neither Choice, Succeed nor Fail has `Next`, or it has `End`.
    /// <https://states-language.net/spec.html#transition>
    NextOrEnd = "next-or-end",
    /// A state's type is one of the eight. <https://states-language.net/spec.html#statetypes>
    StateType = "state-type",
    /// A state's name is 1 to 80 characters.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
    StateName = "state-name",
    /// Names of states are unique in the whole state machine, whatever scope they stand in.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html>
    DuplicateStateName = "duplicate-state-name",
    /// `StartAt`, `Next` and `Default` name states of the same scope. <https://states-language.net/spec.html#transition>
    UnknownTarget = "unknown-target",
    /// Every state can be reached from `StartAt`.
    /// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html>
    UnreachableState = "unreachable-state",
    /// A state machine has a state that ends it: one with `End`, a Succeed or a Fail.
    /// <https://states-language.net/spec.html#terminal-state>
    NoEnd = "no-end",
    /// `Choices`, `Branches` and `ErrorEquals` are not empty. <https://states-language.net/spec.html#choice-state>
    EmptyList = "empty-list",
    /// A value of a definition is one of those that its field knows.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html>
    FieldValue = "field-value",
    /// A number of a definition lies in its field's range: times and counts end at 99999999.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html>
    FieldRange = "field-range",
    /// A timestamp is RFC 3339 with a large `T` and `Z`. <https://states-language.net/spec.html#timestamps>
    Timestamp = "timestamp",
    /// A rule of a Choice tests one thing: a `Variable` with one operator, one connective, or a `Condition`.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html>
    ChoiceRule = "choice-rule",
    /// `States.ALL` stands alone in its `ErrorEquals`, and its entry is the last.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>
    StatesAll = "states-all",
    /// A variable is assigned by a state that can come before the one that reads it. AWS takes such a definition, and
    /// its executions fail there.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html>
    UnassignedVariable = "unassigned-variable",
    /// A variable that a state machine or a branch assigns is not assigned by the states within its Parallel and Map states too.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html>
    ShadowedVariable = "shadowed-variable",
    /// What a path reads was given by the declared input or by a state before. AWS takes such a definition, and its
    /// executions fail there. <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>
    MissingData = "missing-data",
    /// An error name under `Retry`, `Catch` or `[response.errors]` is one that can occur.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>
    ImpossibleError = "impossible-error",
    /// What a state hands to another, written out, is at most 256 KiB.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
    PayloadSize = "payload-size",
    /// A synchronous workflow's longest path, with its waits, its tasks' timeouts and their retries, ends before API Gateway
    /// sends the caller away. `may_time_out = true` says that the caller may be sent away.
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html>
    SyncDuration = "sync-duration",
    /// The label of a distributed Map is 1 to 40 characters, and no other Map has it. None of them is a blank, a control
    /// character, a backtick or one of `? * < > { } [ ] : ; , \ | ^ ~ $ # % & "`.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html>
    MapLabel = "map-label",

    group "Query languages";
    /// A query language is `JSONPath` or `JSONata`; states of a JSONata state machine stay with it.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
    QueryLanguage = "query-language",
    /// A field stands in a state of its own query language.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
    QueryLanguageField = "query-language-field",
    /// The value of a key in `.$` is a path or an intrinsic function.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html>
    PayloadTemplate = "payload-template",
    /// A variable's name is letters, digits and `_`, first a letter, at most 80, and not `states`.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html>
    AssignedName = "assigned-name",

    group "Expressions";
    /// A path is JSONPath in Jayway's grammar, its root `$` (input), `$$` (context object) or `$name` (variable).
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html> <https://github.com/json-path/JsonPath>
    JsonPath = "json-path",
    /// Where one value has to be found, a path is names and indexes only: a reference path.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html>
    ReferencePath = "reference-path",
    /// An intrinsic function is one that there is, with the arguments that it takes; strings stand in single quotes and
    /// escape only `'`, `{`, `}` and `\`; calls stand at most ten deep.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html>
    IntrinsicFunction = "intrinsic-function",
    /// What stands between `{%` and `%}` is JSONata 2.0.6.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html> <https://docs.jsonata.org/2.0.0/overview>
    JsonataSyntax = "jsonata-syntax",
    /// A JSONata function is one of JSONata's but `$eval`, one of Step Functions', or defined in the expression,
    /// and gets no more arguments than it takes.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
    JsonataFunction = "jsonata-function",
    /// At its top level a JSONata expression reads variables and `$states.input`, `.context`, `.result` and `.errorOutput`,
    /// but no `$`, no `$$` and no name alone: there is no context item. <https://states-language.net/spec.html>
    JsonataScope = "jsonata-scope",

    group "Permissions";
    /// What a Task needs of IAM is known, or `[iam.extra]` grants it by hand.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>
    UnknownIntegration = "unknown-integration",
    /// `[iam.narrow]` names an action that the definition needs, `[iam.keys]` a service whose encrypted data it works on.
    UnneededAction = "unneeded-action",
    /// An IAM action is written `service:Action`, without wildcards.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html>
    IamAction = "iam-action",
    /// A resource under `[iam]` is an ARN, a variable that holds one, or `*`, and there is at least one.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>
    ResourceArn = "resource-arn",
    /// `[iam.extra]` says what an action is for.
    MissingReason = "missing-reason",
    /// A resource under `[iam.narrow]` lies within those that the states need, and leaves each of them one. More is granted
    /// under `[iam.extra]`, with its reason.
    WiderResource = "wider-resource",
    /// A condition under `[iam]` has an operator that IAM knows, a key `service:Name`, and a value.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html>
    IamCondition = "iam-condition",
    /// A role of one's own, `[iam.role]`, is neither narrowed nor widened here.
    OwnRole = "own-role",
    /// A role's inline policies have 10,240 characters together, blanks left out; what is more goes into managed policies of
    /// 6,144 characters, ten to a role. <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
    PolicySize = "policy-size",

    group "Importing";
    /// A template in YAML is one document, keys unique, aliases bounded. <https://yaml.org/spec/1.2.2/>
    YamlSyntax = "yaml-syntax",
    /// What is imported from a Terraform template is JSON or YAML with `${…}` in its strings: no directives, no numbers.
    /// <https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates>
    TemplateSyntax = "template-syntax",
    /// What is imported holds a state machine, in the file or in one that it names. <https://states-language.net/spec.html>
    NoStateMachine = "no-state-machine",

    group "Evaluating";
    /// A `.tftpl` file is a template that Terraform's `templatefile` takes, with a value for each of its variables.
    /// Loops, arithmetic and functions but `jsonencode` are not evaluated.
    /// <https://developer.hashicorp.com/terraform/language/functions/templatefile>
    Templatefile = "templatefile",
    /// A mapping template is one that Velocity 1.7 parses, and renders without an exception.
    /// <https://velocity.apache.org/engine/1.7/vtl-reference.html>
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html>
    MappingTemplate = "mapping-template",
}

impl std::fmt::Display for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}
