CREATE TABLE photo (
    id    varchar(36) PRIMARY KEY,
    title varchar(200) NOT NULL,
    added timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP
);
