module github.com/acme/snaps

go 1.23

require (
	github.com/acme/imagekit v0.3.0
	github.com/gin-gonic/gin v1.10.0
	github.com/golang-jwt/jwt/v5 v5.2.1
	github.com/jackc/pgx/v5 v5.7.2
	github.com/minio/minio-go/v7 v7.0.82
	github.com/pressly/goose/v3 v3.24.1
	github.com/redis/go-redis/v9 v9.7.0
)
