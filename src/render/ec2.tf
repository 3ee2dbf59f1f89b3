{{ mark|tf }}
{%- for instance in project.instances %}

data "aws_ssm_parameter" "{{ instance.name|tf }}_ami" {
  name = {{ instance.ami_ssm_parameter|tf }}
}

resource "aws_instance" "{{ instance.name|tf }}" {
  ami           = data.aws_ssm_parameter.{{ instance.name|tf }}_ami.insecure_value
  instance_type = {{ instance.instance_type|tf }}
{%- if let Some(subnet_id) = instance.subnet_id %}
  subnet_id     = {{ subnet_id|tf }}
{%- endif %}
{%- if !instance.vpc_security_group_ids.is_empty() %}

  vpc_security_group_ids = {{ groups(instance)|tf }}
{%- endif %}

  metadata_options {
    http_tokens = "required"
  }

  root_block_device {
    encrypted   = true
    volume_size = 8
    volume_type = "gp3"
  }

  tags = {
    Name = "${var.name}-{{ instance.name|tf }}"
  }

  lifecycle {
    # The parameter moves with every image; the instance is replaced when its owner says so.
    ignore_changes = [ami]
  }
}
{%- endfor %}
