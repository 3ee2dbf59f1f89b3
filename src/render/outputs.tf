{{ mark|tf }}

output "api_url" {
  description = "The stage's URL."
  value       = aws_api_gateway_stage.api.invoke_url
}

output "routes" {
  description = "The URL of every route, by method and path."

  value = {{ routes()|tf }}
}

output "state_machine_arns" {
  description = "The ARN of every state machine, by workflow."

  value = {{ state_machines()|tf }}
}
