-- A file that somebody chose before the form asked more of them. Whoever holds the form's token has it; what was not sent
-- within a day goes.
CREATE TABLE form_file (
    id        {{id}},
    token_sum {{blob}} NOT NULL,
    name      TEXT NOT NULL,
    size      BIGINT NOT NULL,
    sum       {{blob}} NOT NULL,
    at        BIGINT NOT NULL
);
CREATE INDEX form_file_token ON form_file (token_sum, id);
CREATE INDEX form_file_sum ON form_file (sum);
CREATE INDEX form_file_at ON form_file (at);
