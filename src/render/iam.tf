{{ mark|tf }}
{%- for workflow in project.workflows %}

data "aws_iam_policy_document" "{{ workflow.name|tf }}_execution_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["states.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:states:${local.region}:${local.account_id}:stateMachine:${var.name}-{{ workflow.name|tf }}"]
    }
  }
}

data "aws_iam_policy_document" "{{ workflow.name|tf }}_execution" {
{%- for permission in workflow.permissions %}
  {{ reason(permission)|tf }}
  statement {
{%- if permission.resources.len() == 1 %}
    sid       = {{ sid(permission)|tf }}
    actions   = [{{ action(permission)|tf }}]
    resources = {{ resources(permission, workflow)|tf }}
{%- else %}
    sid     = {{ sid(permission)|tf }}
    actions = [{{ action(permission)|tf }}]
    resources = {{ resources(permission, workflow)|tf }}
{%- endif %}
  }
{% endfor %}
  # Step Functions sets up its own delivery of logs; these actions have no resource.
  statement {
    sid = "DeliverLogs"
    actions = [
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
    ]
    resources = ["*"]
  }

  # X-Ray's actions have no resource.
  statement {
    sid = "Trace"
    actions = [
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_role" "{{ workflow.name|tf }}_execution" {
  name                 = "${var.name}-{{ workflow.name|tf }}-execution"
  assume_role_policy   = data.aws_iam_policy_document.{{ workflow.name|tf }}_execution_trust.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "{{ workflow.name|tf }}_execution" {
  name   = "execution"
  role   = aws_iam_role.{{ workflow.name|tf }}_execution.id
  policy = data.aws_iam_policy_document.{{ workflow.name|tf }}_execution.json
}

data "aws_iam_policy_document" "{{ workflow.name|tf }}_api" {
  statement {
    sid       = "Start"
    actions   = ["states:{{ workflow.flavor|tf }}"]
    resources = [aws_sfn_state_machine.{{ workflow.name|tf }}.arn]
  }
}

resource "aws_iam_role" "{{ workflow.name|tf }}_api" {
  name                 = "${var.name}-{{ workflow.name|tf }}-api"
  assume_role_policy   = data.aws_iam_policy_document.api_trust.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "{{ workflow.name|tf }}_api" {
  name   = "api"
  role   = aws_iam_role.{{ workflow.name|tf }}_api.id
  policy = data.aws_iam_policy_document.{{ workflow.name|tf }}_api.json
}
{%- endfor %}

data "aws_iam_policy_document" "api_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }

    # API Gateway was seen to assume the role of an integration without saying for whom: where it says so, it must be
    # this API.
    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }

    condition {
      test     = "ArnLikeIfExists"
      variable = "aws:SourceArn"
      values   = ["${aws_api_gateway_rest_api.api.execution_arn}/*"]
    }
  }
}
{%- if creates_account_role() %}

# The account's role for API Gateway's logs: one per account and region, whatever API writes them.
data "aws_iam_policy_document" "access_log_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "access_log" {
  name                 = "${var.name}-access-log"
  assume_role_policy   = data.aws_iam_policy_document.access_log_trust.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy_attachment" "access_log" {
  role       = aws_iam_role.access_log.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}
{%- endif %}
