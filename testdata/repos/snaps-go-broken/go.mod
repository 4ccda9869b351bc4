module github.com/acme/snaps

go 1.24

require (
	github.com/acme/imagekit v0.3.0
	github.com/gin-gonic/gin v1.10.0
	github.com/golang-jwt/jwt/v5 v5.2.1
	github.com/mattn/go-sqlite3 v1.14.24
	github.com/pressly/goose/v3 v3.24.1
	github.com/redis/go-redis/v9 v9.7.0
	github.com/robfig/cron/v3 v3.0.1
)

replace github.com/acme/imagekit => ../imagekit
