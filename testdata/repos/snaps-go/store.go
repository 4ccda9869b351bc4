package main

import (
	"context"
	"database/sql"
	"io"
	"os"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/redis/go-redis/v9"
)

// Store holds the photos and counts who looked at them.
type Store struct {
	db     *sql.DB
	files  *minio.Client
	bucket string
	views  *redis.Client
}

func openStore() (*Store, error) {
	db, err := sql.Open("pgx", os.Getenv("DATABASE_URL"))
	if err != nil {
		return nil, err
	}
	options, err := redis.ParseURL(os.Getenv("REDIS_URL"))
	if err != nil {
		return nil, err
	}
	files, err := minio.New(os.Getenv("S3_ENDPOINT"), &minio.Options{
		Creds:  credentials.NewEnvAWS(),
		Secure: true,
	})
	if err != nil {
		return nil, err
	}
	return &Store{db: db, files: files, bucket: os.Getenv("S3_BUCKET"), views: redis.NewClient(options)}, nil
}

// Add keeps a photo.
func (s *Store) Add(ctx context.Context, id, title string, photo io.Reader, size int64) error {
	if _, err := s.files.PutObject(ctx, s.bucket, id, photo, size, minio.PutObjectOptions{}); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, "INSERT INTO photo (id, title) VALUES ($1, $2)", id, title)
	return err
}

// Seen counts a view.
func (s *Store) Seen(ctx context.Context, id string) (int64, error) {
	return s.views.Incr(ctx, "views:"+id).Result()
}

// Purge forgets the photos of last year.
func (s *Store) Purge() error {
	_, err := s.db.Exec("DELETE FROM photo WHERE added < now() - interval '1 year'")
	return err
}

// Close lets go of both services.
func (s *Store) Close() error {
	s.views.Close()
	return s.db.Close()
}
