package main

import (
	"context"
	"database/sql"
	"embed"

	_ "github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
	"github.com/redis/go-redis/v9"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store holds the photos and counts who looked at them.
type Store struct {
	db    *sql.DB
	views *redis.Client
}

func openStore() (*Store, error) {
	db, err := sql.Open("sqlite3", "snaps.db")
	if err != nil {
		return nil, err
	}
	goose.SetBaseFS(migrations)
	if err := goose.SetDialect("sqlite3"); err != nil {
		return nil, err
	}
	if err := goose.Up(db, "migrations"); err != nil {
		return nil, err
	}
	views := redis.NewClient(&redis.Options{Addr: "views.acme.internal:6379"})
	return &Store{db: db, views: views}, nil
}

// Add remembers a photo.
func (s *Store) Add(ctx context.Context, id, title string) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO photo (id, title) VALUES (?, ?)", id, title)
	return err
}

// Seen counts a view.
func (s *Store) Seen(ctx context.Context, id string) (int64, error) {
	return s.views.Incr(ctx, "views:"+id).Result()
}

// Purge forgets the photos of last year.
func (s *Store) Purge() error {
	_, err := s.db.Exec("DELETE FROM photo WHERE added < date('now', '-1 year')")
	return err
}

// Close lets go of both services.
func (s *Store) Close() error {
	s.views.Close()
	return s.db.Close()
}
