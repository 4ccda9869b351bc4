CREATE TABLE photo (
    id    integer PRIMARY KEY,
    title varchar(200) NOT NULL,
    file  varchar(200) NOT NULL,
    added timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP
);
