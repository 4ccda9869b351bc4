VIEWS = Redis.new(host: "views.acme.internal", port: 6379)
