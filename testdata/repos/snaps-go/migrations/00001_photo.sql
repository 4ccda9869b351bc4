-- +goose Up
CREATE TABLE photo (
    id    text PRIMARY KEY,
    title text NOT NULL,
    added timestamptz NOT NULL DEFAULT now()
);

-- +goose Down
DROP TABLE photo;
