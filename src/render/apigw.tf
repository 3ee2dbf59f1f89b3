{{ mark|tf }}

resource "aws_api_gateway_rest_api" "api" {
  name = {{ name()|tf }}

  endpoint_configuration {
    types = [{{ project.api.endpoint_type|tf }}]
  }
}
{%- for resource in resources %}

resource "aws_api_gateway_resource" "{{ resource.label|tf }}" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  parent_id   = {{ resource.parent|tf }}
  path_part   = {{ resource.path_part|tf }}
}
{%- endfor %}
{%- for workflow in project.workflows %}

resource "aws_api_gateway_method" "{{ workflow.name|tf }}" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  resource_id   = {{ resource_id(workflow)|tf }}
  http_method   = {{ workflow.route.method|tf }}
  authorization = {{ workflow.route.authorization|tf }}
{%- if has_parameters(workflow) %}

  request_parameters = {{ request_parameters(workflow)|tf }}
{%- endif %}
}

resource "aws_api_gateway_integration" "{{ workflow.name|tf }}" {
  rest_api_id             = aws_api_gateway_rest_api.api.id
  resource_id             = aws_api_gateway_method.{{ workflow.name|tf }}.resource_id
  http_method             = aws_api_gateway_method.{{ workflow.name|tf }}.http_method
  type                    = "AWS"
  integration_http_method = "POST"
  uri                     = "arn:${local.partition}:apigateway:${local.region}:states:action/{{ workflow.flavor|tf }}"
  credentials             = aws_iam_role.{{ workflow.name|tf }}_api.arn
  timeout_milliseconds    = {{ workflow.route.timeout_milliseconds|tf }}

  # A body of another type would reach Step Functions as it is, with a state machine of the caller's choice.
  passthrough_behavior = "NEVER"

  request_templates = {
    "application/json" = templatefile("${path.module}/mapping_templates/{{ workflow.name|tf }}/request.vtl.tftpl", {
      state_machine_arn = aws_sfn_state_machine.{{ workflow.name|tf }}.arn
    })
  }
}

resource "aws_api_gateway_method_response" "{{ workflow.name|tf }}" {
  for_each = toset({{ statuses(workflow)|tf }})

  rest_api_id = aws_api_gateway_rest_api.api.id
  resource_id = aws_api_gateway_method.{{ workflow.name|tf }}.resource_id
  http_method = aws_api_gateway_method.{{ workflow.name|tf }}.http_method
  status_code = each.value

  response_models = {
    "application/json" = "Empty"
  }
}

# The first has no pattern: it answers when Step Functions took the call. The other two are Step Functions' own refusals.
# All three keep their status, and the templates override it: what a deployment replaces is still part of its snapshot.
resource "aws_api_gateway_integration_response" "{{ workflow.name|tf }}" {
  for_each = {
    "200" = { pattern = null, template = "response" }
    "400" = { pattern = "4\\d{2}", template = "error" }
    "500" = { pattern = "5\\d{2}", template = "error" }
  }

  rest_api_id       = aws_api_gateway_rest_api.api.id
  resource_id       = aws_api_gateway_method.{{ workflow.name|tf }}.resource_id
  http_method       = aws_api_gateway_method.{{ workflow.name|tf }}.http_method
  status_code       = aws_api_gateway_method_response.{{ workflow.name|tf }}[each.key].status_code
  selection_pattern = each.value.pattern

  response_templates = {
    "application/json" = templatefile("${path.module}/mapping_templates/{{ workflow.name|tf }}/${each.value.template}.vtl.tftpl", {})
  }

  depends_on = [aws_api_gateway_integration.{{ workflow.name|tf }}]
}
{%- endfor %}

# What API Gateway answers by itself: 403 to a caller without leave, 415 to another type than JSON, 504 when time is up.
resource "aws_api_gateway_gateway_response" "default" {
  for_each = toset(["DEFAULT_4XX", "DEFAULT_5XX"])

  rest_api_id   = aws_api_gateway_rest_api.api.id
  response_type = each.value

  response_templates = {
    "application/json" = "{\"error\":\"$context.error.responseType\",\"cause\":$context.error.messageString}"
  }
}

resource "aws_api_gateway_deployment" "api" {
  rest_api_id = aws_api_gateway_rest_api.api.id

  # All that a deployment is a snapshot of: a change of any of it, a mapping template included, is deployed. Attribute by
  # attribute, since what the provider fills in later would make every second plan deploy again.
  triggers = {
    redeployment = sha256(jsonencode([
      [for response in aws_api_gateway_gateway_response.default : [response.response_type, response.response_templates]],
{%- if !resources.is_empty() %}
      [for resource in [
{%- for resource in resources %}
        aws_api_gateway_resource.{{ resource.label|tf }},
{%- endfor %}
      ] : [resource.id, resource.parent_id, resource.path_part]],
{%- endif %}
      [for method in [
{%- for workflow in project.workflows %}
        aws_api_gateway_method.{{ workflow.name|tf }},
{%- endfor %}
      ] : [method.resource_id, method.http_method, method.authorization, coalesce(method.request_parameters, {})]],
      [for response in concat(
{%- for workflow in project.workflows %}
        values(aws_api_gateway_method_response.{{ workflow.name|tf }}),
{%- endfor %}
      ) : [response.resource_id, response.http_method, response.status_code, response.response_models]],
      [for integration in [
{%- for workflow in project.workflows %}
        aws_api_gateway_integration.{{ workflow.name|tf }},
{%- endfor %}
        ] : [
        integration.resource_id,
        integration.http_method,
        integration.type,
        integration.integration_http_method,
        integration.uri,
        integration.credentials,
        integration.timeout_milliseconds,
        integration.passthrough_behavior,
        integration.request_templates,
      ]],
      [for response in concat(
{%- for workflow in project.workflows %}
        values(aws_api_gateway_integration_response.{{ workflow.name|tf }}),
{%- endfor %}
        ) : [
        response.resource_id,
        response.http_method,
        response.status_code,
        coalesce(response.selection_pattern, "default"),
        response.response_templates,
      ]],
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }

  # A role without its policy would refuse the first calls.
  depends_on = [
{%- for workflow in project.workflows %}
    aws_iam_role_policy.{{ workflow.name|tf }}_api,
{%- endfor %}
  ]
}

resource "aws_api_gateway_stage" "api" {
  rest_api_id          = aws_api_gateway_rest_api.api.id
  deployment_id        = aws_api_gateway_deployment.api.id
  stage_name           = {{ project.api.stage|tf }}
  xray_tracing_enabled = true
{%- if let Some(is_ours) = access_log_account() %}

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access_log.arn
    format = jsonencode({
      requestId        = "$context.requestId"
      requestTime      = "$context.requestTime"
      httpMethod       = "$context.httpMethod"
      resourcePath     = "$context.resourcePath"
      status           = "$context.status"
      responseLatency  = "$context.responseLatency"
      integrationError = "$context.integrationErrorMessage"
      sourceIp         = "$context.identity.sourceIp"
      userArn          = "$context.identity.userArn"
      xrayTraceId      = "$context.xrayTraceId"
    })
  }
{%- if is_ours %}

  depends_on = [aws_api_gateway_account.account]
{%- endif %}
{%- endif %}
}

resource "aws_api_gateway_method_settings" "api" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.api.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    throttling_rate_limit  = {{ project.api.throttling.rate_limit|tf }}
    throttling_burst_limit = {{ project.api.throttling.burst_limit|tf }}
  }
}
{%- if let Some(log) = project.api.access_log %}

resource "aws_cloudwatch_log_group" "access_log" {
  name              = "/aws/apigateway/${var.name}-access"
  retention_in_days = {{ log.retention.days()|tf }}
}
{%- endif %}
{%- if access_log_account() == Some(true) %}

resource "aws_api_gateway_account" "account" {
  cloudwatch_role_arn = aws_iam_role.access_log.arn

  depends_on = [aws_iam_role_policy_attachment.access_log]
}
{%- endif %}
