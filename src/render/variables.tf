{{ mark|tf }}

variable "name" {
  description = "Begins the name of everything in AWS: give each environment and region of an account its own."
  type        = string
  default     = {{ project.name|tf }}

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]*$", var.name)) && length(var.name) <= {{ longest_name()|tf }}
    error_message = "The name is 1 to {{ longest_name()|tf }} letters, digits and hyphens, first a letter."
  }
}

variable "region" {
  description = "The region everything is made in."
  type        = string
  default     = {{ project.region|tf }}
}

variable "tags" {
  description = "Tags of everything that can be tagged."
  type        = map(string)

  default = {{ tags()|tf }}
}

variable "permissions_boundary" {
  description = "The ARN of a policy that bounds every role; none by default."
  type        = string
  default     = null
}
