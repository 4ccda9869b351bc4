stage       = "prod"
db_password = "s3cret"
cidrs       = ["10.0.0.0/8"]
