#!/usr/bin/env python3
"""Makes the tables of src/iam from JSON files of IAM facts, or holds them to those files.

    src/iam/table.py FOLDER            write calls.tsv, actions.tsv, optimized.tsv
    src/iam/table.py FOLDER --check    say where they differ from what FOLDER gives, and fail if they do

FOLDER holds sdk.json, sdk_params_all.json and optimized.json. NOTICE names the works that their facts come from.
"""
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LEVELS = "L list, R read, W write, T tagging, P permissions"

CALLS = """\
# Which IAM actions a call of an SDK integration needs, and which parameter names their resources. As of 2026-09-26.
# A service is a line with its name, and below it, a tab before each line, a line an operation, of columns parted by tabs:
#   operation
#   actions, parted by spaces; none: `prefix:Operation`; `-`: no permission; `?`: not known.
#     [~]prefix:Action[?[Parameter]][@Parameter][#path]
#     `~` a guess by a parameter's name; `?` only in some cases, or only with the parameter; `@` it holds the ARN; `#` path of an API
#   variable=parameter: what fills a variable of an ARN (one word if both are called so), or `arn:type=parameter`, what is the ARN of
#     that type.
#     `~` the value may be a name, an ARN or a URL; `=` it is the ARN only if it looks like one
# Operations without a line need `prefix:Operation`, and no parameter is known to name a resource.
# Sources: see NOTICE. Made by table.py.
"""
ACTIONS = f"""\
# IAM's actions and resource types by prefix, from the Service Authorization Reference. As of 2026-09-26.
# A prefix is a line with its name, and below it, a tab before each line:
#   `:type`, then the formats of its ARN, parted by tabs. Begins with `~`: arn:PARTITION:PREFIX:REGION:ACCOUNT:, `~~`: without
#     the region, `~~~`: without the account
#   level|types|dependent actions, then after a tab the actions, parted by spaces. Levels: {LEVELS}.
#     A star after a type: IAM requires it. No types: the action takes no resource
# Sources: see NOTICE. Made by table.py.
"""
OPTIMIZED = """\
# What optimized integrations need of IAM. As of 2026-11-22.
# A service is a line with its name, and below it, a tab before each line, columns parted by tabs:
#   operation, `=variable`, parameter (`-`: none; `,` between: any of them, `+`: each), how its value is read, default, ARN of what is known only at run time
#   operation, patterns (`.` is request-response), what for, actions, resources, condition `operator key values`, when
# Sources: the pages of each integration, https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html, and
#   https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html. Where a page grants `*` and IAM
#   knows a resource, the resource. Made by table.py.
"""


def calls(sdk, params):
    lines = [CALLS]
    for name in sorted(sdk["services"]):
        service = sdk["services"][name]
        lines.append(f"{name}\n")
        for operation in sorted(service["o"]):
            attributes = service["o"][operation]
            actions = ""
            if operation in service.get("x", {}):
                actions = " ".join(service["x"][operation]) or "-"
            elif attributes == "?":
                actions = "?"
            given = params.get(name, {}).get(operation, {}).items()
            fills = [path if path.lstrip("~") == key else f"{key}={path}" for key, path in given]
            if actions or fills:
                lines.append("\t" + "\t".join([operation, actions, *fills]) + "\n")
    return "".join(lines)


def actions(sdk):
    prefixes = {}
    for service in sdk["services"].values():
        for operation, attributes in service["o"].items():
            if attributes not in ("", "?"):
                action = operation[0].upper() + operation[1:]
                prefixes.setdefault(service["i"], {})[action] = attributes
    for action, attributes in sdk["actions"].items():
        prefix, name = action.split(":")
        prefixes.setdefault(prefix, {})[name] = attributes
    lines = [ACTIONS]
    for prefix in sorted(set(prefixes) | set(sdk["arns"])):
        lines.append(f"{prefix}\n")
        for kind, formats in sorted(sdk["arns"].get(prefix, {}).items()):
            formats = [formats] if isinstance(formats, str) else formats
            lines.append("\t" + "\t".join([f":{kind}", *formats]) + "\n")
        groups = {}
        for action, attributes in prefixes.get(prefix, {}).items():
            groups.setdefault(attributes, []).append(action)
        for attributes, names in sorted(groups.items()):
            lines.append(f"\t{attributes}\t{' '.join(sorted(names))}\n")
    return "".join(lines)


WHEN = {
    None: "",
    "the task definition or Parameters.Overrides names a task role or task execution role": "",
    "Parameters.AutoScalingRole set": "AutoScalingRole",
    "Parameters.Tags set": "Tags",
    "Parameters.ExecutionRoleArn set": "ExecutionRoleArn",
    "Parameters.AuthType == IAM_ROLE": "AuthType=IAM_ROLE",
    "Parameters.Input.S3Uri set": "Input.S3Uri",
    "Parameters.Output.S3Uri set": "Output.S3Uri",
}
ARN = "arn:${Partition}"
HERE_ARN = "${Region}:${Account}"
# What the notes of the source say and its statements do not. The variables and statements are added to those of the source.
ADDED = {
    ("ecs", "runTask"): [
        (["ecs:TagResource"], [f"{ARN}:ecs:{HERE_ARN}:task/${{ClusterName}}/*"], "tags", "Tags"),
        (["ecs:TagResource"], [f"{ARN}:ecs:{HERE_ARN}:task/${{ClusterName}}/*"], "tags", "PropagateTags"),
    ],
    ("batch", "submitJob"): [
        (["batch:TagResource"], [f"{ARN}:batch:{HERE_ARN}:job/*"], "tags", "Tags"),
    ],
    ("bedrock", "invokeModel"): [
        (["bedrock:ApplyGuardrail"], [f"{ARN}:bedrock:{HERE_ARN}:guardrail/${{Guardrail}}"], "call", "GuardrailIdentifier"),
    ],
}
VARIABLES = {
    ("bedrock", "invokeModel"): {"Guardrail": {"param": "GuardrailIdentifier", "parse": "name-or-arn"}},
    ("ecs", "runTask"): {"RoleArns": {"param": "Overrides.ExecutionRoleArn+Overrides.TaskRoleArn", "parse": "role"}},
    ("athena", "startQueryExecution"): {
        "ResultBucket": {"param": "ResultConfiguration.OutputLocation", "parse": "s3-bucket"},
        "ResultKeys": {"param": "ResultConfiguration.OutputLocation", "parse": "s3-prefix"},
        "Database": {"param": "QueryExecutionContext.Database", "parse": "name"},
    },
}
ATHENA_DATA = [
    (["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
     [f"{ARN}:s3:::${{ResultBucket}}/${{ResultKeys}}"], "result"),
    (["s3:CreateBucket", "s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
     [f"{ARN}:s3:::${{ResultBucket}}"], "result"),
    (["s3:GetObject"], [f"{ARN}:s3:::*/*"], "data"),
    (["s3:GetBucketLocation", "s3:ListBucket"], [f"{ARN}:s3:::*"], "data"),
]
# The ARN of anything that a parameter can name, where the source gives none.
ANYTHING = {
    "ConnectionArn": f"{ARN}:events:{HERE_ARN}:connection/*",
    # Where the call names no role, the task definition does.
    "RoleArns": f"{ARN}:iam::${{Account}}:role/*",
}
EMR_ROLES = {"ServiceRole": "elasticmapreduce", "JobFlowRole": "ec2", "AutoScalingRole": "application-autoscaling"}
S3_VARIABLES = {"InputBucket": "s3-bucket", "InputKey": "s3-key", "OutputBucket": "s3-bucket", "OutputKey": "s3-key"}


# The types of resource of every action, filled by main.
TYPES = {}


def types(sdk):
    """The types of resource of every action."""
    for service in sdk["services"].values():
        for operation, attributes in service["o"].items():
            yield f"{service['i']}:{operation[0].upper()}{operation[1:]}", (attributes.split("|") + [""])[1]
    for action, attributes in sdk["actions"].items():
        yield action, (attributes.split("|") + [""])[1]


def statements(entry, statement):
    """A statement of the source as (actions, resources, role, condition, when) tuples."""
    role = statement.get("role", "call")
    if statement.get("optional") and role == "event-rule":
        return
    resources = statement["r"]
    if "narrow" in statement:
        resources = statement["narrow"]
    names, api = statement["a"], (entry["service"], entry["api"])
    if api == ("athena", "getQueryResults") and role == "data":
        resources = [f"{ARN}:s3:::*/*"]
    # One variable for both, read as one.
    resources = [resource.replace(":${TaskDefinitionRevisionNumber}", "") for resource in resources]
    if names == ["elasticmapreduce:AddTags"]:
        resources = [f"{ARN}:elasticmapreduce:{HERE_ARN}:cluster/*"]
    if role == "tags" and names == ["sagemaker:ListTags"]:
        # The page grants `*`; IAM knows the type of what is made.
        create = next(s for s in entry["patterns"][""]["s"] if "role" not in s)
        resources = create["r"][:1]
    if api == ("athena", "startQueryExecution") and role == "data":
        if names[0].startswith("s3:"):
            for part in ATHENA_DATA:
                yield (*part, "", "")
            return
        if names[0].startswith("glue:"):
            reads = [name for name in names if re.match(r"glue:(Batch)?Get", name)]
            writes = [name for name in names if name not in reads]
            resources = [f"{ARN}:glue:{HERE_ARN}:catalog", f"{ARN}:glue:{HERE_ARN}:database/${{Database}}",
                         f"{ARN}:glue:{HERE_ARN}:table/${{Database}}/*", f"{ARN}:glue:{HERE_ARN}:userDefinedFunction/${{Database}}/*"]
            for names, role in ((reads, "data"), (writes, "data-write")):
                groups = {}
                for name in names:
                    kinds = TYPES[name].lower().replace("*", "").split(",")
                    fitting = tuple(r for r in resources if r.split(":", 5)[5].split("/")[0].lower() in kinds)
                    groups.setdefault(fitting, []).append(name)
                for fitting, group in groups.items():
                    yield group, list(fitting), role, "", ""
            return
    if api[0] == "elasticmapreduce" and role == "pass-role" and resources[0][2:-1] in EMR_ROLES:
        # https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-managed-policy-fullaccess-v2.html
        statement = {**statement, "c": {"StringLike": {"iam:PassedToService": f"{EMR_ROLES[resources[0][2:-1]]}.amazonaws.com*"}}}
    if api[0] == "bedrock" and role == "pass-role":
        # https://docs.aws.amazon.com/bedrock/latest/userguide/model-customization-iam-role.html
        statement = {**statement, "c": {"StringEquals": {"iam:PassedToService": "bedrock.amazonaws.com"}}}
    if api[0] == "eks" and role == "service-linked-role":
        # https://docs.aws.amazon.com/eks/latest/userguide/using-service-linked-roles.html
        services = [f"{name}.amazonaws.com" for name in ("eks", "eks-fargate", "eks-nodegroup")]
        statement = {**statement, "c": {"StringEquals": {"iam:AWSServiceName": services}}}
    condition = ";".join(
        " ".join([operator, key, *(values if isinstance(values, list) else [values])])
        for operator, keys in statement.get("c", {}).items() for key, values in keys.items())
    yield names, resources, role, condition, WHEN[statement.get("when")]


def optimized(source):
    services = {}
    for entry in source["integrations"]:
        api = (entry["service"], entry["api"])
        lines = services.setdefault(entry["service"], {}).setdefault(entry["api"], [])
        variables = dict(entry.get("vars") or {})
        variables.update(VARIABLES.get(api, {}))
        rows = {}
        for pattern, found in entry["patterns"].items():
            for statement in found["s"]:
                for row in statements(entry, statement):
                    rows.setdefault(json.dumps(row), []).append(pattern or ".")
            for names, resources, role, when in ADDED.get(api, []):
                rows.setdefault(json.dumps([names, resources, role, "", when]), []).append(pattern or ".")
        used = set(re.findall(r"\$\{([^}]+)\}", json.dumps(list(rows))))
        for name, variable in sorted(variables.items()):
            if name not in used:
                continue
            parse = S3_VARIABLES.get(name, variable.get("parse") or "name")
            if name == "SelfStateMachineName":
                parse = "self"
            if name == "ClusterName" and api == ("ecs", "runTask"):
                parse = "arn-name"
            if name in ("ConnectionArn", "ConnectionName"):
                variable = {"param": "Authentication.ConnectionArn,InvocationConfig.ConnectionArn"}
            anything = ANYTHING.get(name, variable.get("arn", ""))
            if not anything and ("Role" in name and parse == "arn"):
                anything = f"{ARN}:iam::${{Account}}:role/*"
            anything = re.sub(r"\$\{(?!Partition|Region|Account)\w+\}", "*", anything)
            lines.append([f"={name}", variable.get("param") or "-", parse, variable.get("default", ""), anything])
        for row, patterns in rows.items():
            names, resources, role, condition, when = json.loads(row)
            lines.append([" ".join(patterns), role, " ".join(names), " ".join(resources), condition, when])
    text = [OPTIMIZED]
    for service in sorted(services):
        text.append(f"{service}\n")
        for api in sorted(services[service]):
            for columns in services[service][api] or [[]]:
                text.append("\t" + "\t".join([api, *columns]).rstrip("\t") + "\n")
    return "".join(text)


def main():
    folder = Path(sys.argv[1])
    sdk, params, source = (json.loads((folder / f"{name}.json").read_text()) for name in ("sdk", "sdk_params_all", "optimized"))
    TYPES.update(types(sdk))
    made = {"calls.tsv": calls(sdk, params["params"]), "actions.tsv": actions(sdk), "optimized.tsv": optimized(source)}
    if sys.argv[2:] == ["--check"]:
        wrong = [name for name, text in made.items() if (HERE / name).read_text() != text]
        if wrong:
            sys.exit(f"not what {folder} gives: {', '.join(wrong)}")
        return
    for name, text in made.items():
        (HERE / name).write_text(text)


main()
