-- A model that is or was sold, or a part. Nothing is ever deleted here. aliases, specs and manuals are JSON arrays, as the
-- API shows them. warranty_months is 0 where nothing is said.
CREATE TABLE product (
    id              {{id}},
    name            TEXT NOT NULL,
    name_key        {{key}} NOT NULL,
    model           TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('sold', 'discontinued')),
    successor_id    BIGINT REFERENCES product (id),
    aliases         TEXT NOT NULL,
    specs           TEXT NOT NULL,
    manuals         TEXT NOT NULL,
    notes           TEXT NOT NULL,
    warranty_months INTEGER NOT NULL CHECK (warranty_months BETWEEN 0 AND 1200),
    warranty        TEXT NOT NULL,
    public          SMALLINT NOT NULL CHECK (public IN (0, 1)),
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL
);
CREATE INDEX product_name ON product (name_key, id);
CREATE INDEX product_successor ON product (successor_id) WHERE successor_id IS NOT NULL;

-- What a product is found by: its model number and aliases, and the words of its name, folded and without spaces and dashes.
CREATE TABLE product_term (
    id         {{id}},
    product_id BIGINT NOT NULL REFERENCES product (id),
    kind       TEXT NOT NULL CHECK (kind IN ('model', 'alias', 'word')),
    written    TEXT NOT NULL,
    term       {{key}} NOT NULL
);
CREATE INDEX product_term_of ON product_term (product_id);
CREATE INDEX product_term_term ON product_term (term, product_id);
CREATE UNIQUE INDEX product_term_model ON product_term (term) WHERE kind = 'model';

-- Which part fits which model.
CREATE TABLE product_fit (
    id         {{id}},
    product_id BIGINT NOT NULL REFERENCES product (id),
    part_id    BIGINT NOT NULL REFERENCES product (id),
    CHECK (product_id <> part_id)
);
CREATE UNIQUE INDEX product_fit_of ON product_fit (product_id, part_id);
CREATE INDEX product_fit_part ON product_fit (part_id, product_id);

-- How often the catalogue has changed: one row, and none before the first product.
CREATE TABLE product_catalogue (
    id      {{id}},
    sole    SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    changes BIGINT NOT NULL
);
