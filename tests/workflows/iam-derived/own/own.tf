# What the spec's [vars] refer to: a file of the author's own.
resource "aws_ecs_task_definition" "pack" {
  family                = "pack"
  container_definitions = jsonencode([{ name = "pack", image = "pack" }])
}

resource "aws_cloudwatch_event_connection" "shop" {
  name               = "shop"
  authorization_type = "API_KEY"

  auth_parameters {
    api_key {
      key   = "x-api-key"
      value = "secret"
    }
  }
}

resource "aws_iam_role" "pack" {
  name               = "pack"
  assume_role_policy = data.aws_iam_policy_document.api_trust.json
}

resource "aws_kms_key" "data" {}

resource "aws_s3_bucket" "data" {}

resource "aws_sqs_queue" "done" {}

resource "aws_sfn_state_machine" "child" {
  name     = "child"
  role_arn = aws_iam_role.pack.arn

  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })
}

data "aws_iam_role" "worker" {
  name = "worker"
}
