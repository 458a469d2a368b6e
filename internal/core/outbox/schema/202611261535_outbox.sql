-- Who has said by the button for spam that they do not want our letters. It stays when they write to us.
CREATE TABLE unwanted (
    id          {{id}},
    address_sum {{blob}} NOT NULL UNIQUE,
    address     TEXT NOT NULL,
    at          BIGINT NOT NULL
);
