CREATE TABLE photo (
    id    text PRIMARY KEY,
    title text NOT NULL,
    added timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP
);
