{{ mark|tf }}
{%- for workflow in project.workflows %}
{%- if workflow.role.own.is_none() %}

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
{%- for document in documents(workflow) %}

data "aws_iam_policy_document" "{{ document.label|tf }}" {
{%- for statement in document.statements %}
{%- for line in statement.comment %}
  {{ line|tf }}
{%- endfor %}
  statement {
    {{ statement.attributes|tf }}
{%- for condition in statement.conditions %}

    condition {
      {{ condition|tf }}
    }
{%- endfor %}
  }
{%- if !loop.last %}
{% endif %}
{%- endfor %}
}
{%- endfor %}

resource "aws_iam_role" "{{ workflow.name|tf }}_execution" {
  name                 = "${var.name}-{{ workflow.name|tf }}-execution"
  assume_role_policy   = data.aws_iam_policy_document.{{ workflow.name|tf }}_execution_trust.json
  permissions_boundary = var.permissions_boundary
}
{%- for document in documents(workflow) %}
{%- match document.number %}
{%- when None %}

resource "aws_iam_role_policy" "{{ document.label|tf }}" {
  name   = "execution"
  role   = aws_iam_role.{{ workflow.name|tf }}_execution.id
  policy = data.aws_iam_policy_document.{{ document.label|tf }}.json
}
{%- when Some with (number) %}

resource "aws_iam_policy" "{{ document.label|tf }}" {
  name   = "${var.name}-{{ workflow.name|tf }}-execution-{{ number|tf }}"
  policy = data.aws_iam_policy_document.{{ document.label|tf }}.json
}

resource "aws_iam_role_policy_attachment" "{{ document.label|tf }}" {
  role       = aws_iam_role.{{ workflow.name|tf }}_execution.name
  policy_arn = aws_iam_policy.{{ document.label|tf }}.arn
}
{%- endmatch %}
{%- endfor %}
{%- endif %}

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
