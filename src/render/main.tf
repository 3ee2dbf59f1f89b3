{{ mark|tf }}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.id
}
{%- for workflow in project.workflows %}

resource "aws_cloudwatch_log_group" "{{ workflow.name|tf }}_execution" {
  # A name below /aws/vendedlogs/ keeps the account's log resource policy within its length.
  name              = "/aws/vendedlogs/states/${var.name}-{{ workflow.name|tf }}"
  retention_in_days = {{ project.log.retention.days()|tf }}
}

resource "aws_sfn_state_machine" "{{ workflow.name|tf }}" {
  name     = "${var.name}-{{ workflow.name|tf }}"
  type     = {{ state_machine_type(workflow)|tf }}
  role_arn = {{ role(workflow)|tf }}

  definition = templatefile("${path.module}/state_machines/{{ workflow.name|tf }}.asl.json.tftpl", {{ variables(workflow)|tf }})

  logging_configuration {
    log_destination        = "${aws_cloudwatch_log_group.{{ workflow.name|tf }}_execution.arn}:*"
    level                  = {{ project.log.level|tf }}
    include_execution_data = {{ project.log.include_execution_data|tf }}
  }

  tracing_configuration {
    enabled = true
  }

  lifecycle {
    # Emulators of AWS do not report tracing: every plan against one would turn it on once more.
    ignore_changes = [tracing_configuration]
  }
{%- if workflow.role.own.is_none() %}

  # Step Functions tries the role's log permissions when the state machine is made.
  depends_on = {{ policies(workflow)|tf }}
{%- endif %}
}
{%- endfor %}
