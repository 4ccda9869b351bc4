# infrastructure of the shop
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
  backend "s3" {}
}

variable "db_password" {
  type    = string
  default = "hunter2"
}

locals {
  name = "shop-${var.stage}"
}

resource "aws_db_instance" "main" {
  engine         = "postgres"
  engine_version = 15.4
  password       = var.db_password
  username       = local.name
  replicas       = var.stage == "prod" ? 2 : 1
  azs            = [for a in data.aws_az.all.names : a]
  subnet_ids     = ["a", aws_subnet.x[0].id, module.net.ids["b"]]
  final          = !true
  offset         = -5
  hosts          = aws_instance.web.*.private_ip
  policy         = jsonencode({ a = 1, "b" : [true, null] })
  tags = {
    Name          = "main"
    "with.dot"    = "${local.name}"
    (var.dynamic) = "?"
  }
  rules = [{ port = 80 }, { port = 443 }]

  ingress {
    from_port = 22
  }
  ingress {
    from_port = 80 // second
  }
}

resource "aws_instance" "web" {
  user_data = <<-EOT
    #!/bin/bash
    apt-get update
    echo "$${HOME}" > /etc/motd
  EOT

  provisioner "local-exec" {
    command = "echo \"done\" && ./notify.sh"
  }
  provisioner "remote-exec" {
    inline = [
      "sudo systemctl start app",
      "curl -f http://localhost/health",
    ]
  }
}

resource "aws_instance" "templated" {
  user_data = "echo ${var.x}"
}

/* block
   comment */
output "address" {
  value = aws_db_instance.main.address
}
