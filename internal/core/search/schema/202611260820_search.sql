-- The words of messages: of each only its id is kept, and its words by field.
-- marks are what it is filed under: the inbox (i7), or p for a private case;
-- the case it is found in (c12); year and month (y2026, m202611); f with files.
{{if sqlite}}
CREATE VIRTUAL TABLE search_message USING fts5(marks, subject, sender, recipient, body, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE search_person USING fts5(marks, name, address, company, content='', contentless_delete=1, tokenize='ascii');
{{end}}
{{if postgres}}
CREATE TABLE search_message (doc BIGINT NOT NULL UNIQUE, words TSVECTOR NOT NULL);
CREATE INDEX search_message_words ON search_message USING gin (words) WITH (gin_pending_list_limit = 1024);
CREATE TABLE search_person (doc BIGINT NOT NULL UNIQUE, words TSVECTOR NOT NULL);
CREATE INDEX search_person_words ON search_person USING gin (words) WITH (gin_pending_list_limit = 256);
{{end}}

-- How far the index has followed what happened, and by which rules it is made.
CREATE TABLE search_state (
    id       {{id}},
    sole     SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    format   INTEGER NOT NULL,
    place_tx BIGINT NOT NULL,
    place_id BIGINT NOT NULL
);

-- What was there before the index: documents above low and below high are still
-- to be written, the newest first.
CREATE TABLE search_fill (
    id   {{id}},
    what TEXT NOT NULL CHECK (what IN ('message', 'person')),
    low  BIGINT NOT NULL,
    high BIGINT NOT NULL
);

-- What the messages of a case are filed under, as a number: when it is another
-- than it was, they are written anew.
CREATE TABLE search_case (
    id      {{id}},
    case_id BIGINT NOT NULL UNIQUE,
    filed   BIGINT NOT NULL
);

-- Every word that was written, folded; uses is about how many messages have it.
CREATE TABLE search_word (
    id   {{id}},
    word {{key}} NOT NULL UNIQUE,
    uses BIGINT NOT NULL
);

-- The stem of a word by the rules of a language ("de:kauf"), where it is
-- another than the word; and each three letters of it.
CREATE TABLE search_stem (
    stem    {{key}} NOT NULL,
    word_id BIGINT NOT NULL REFERENCES search_word (id)
);
CREATE INDEX search_stem_stem ON search_stem (stem, word_id);
CREATE INDEX search_stem_word ON search_stem (word_id);
CREATE TABLE search_gram (
    gram    {{key}} NOT NULL,
    word_id BIGINT NOT NULL REFERENCES search_word (id)
);
CREATE INDEX search_gram_gram ON search_gram (gram, word_id);
CREATE INDEX search_gram_word ON search_gram (word_id);
