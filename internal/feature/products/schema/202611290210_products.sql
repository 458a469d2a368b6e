-- How much is asked about a product that nobody here knows yet: its rows of product_unknown without known_at.
ALTER TABLE product ADD COLUMN unknowns BIGINT NOT NULL DEFAULT 0;
UPDATE product SET unknowns = (SELECT COUNT(*) FROM product_unknown u WHERE u.product_id = product.id AND u.known_at IS NULL);
CREATE INDEX product_unknowns ON product (unknowns, id) WHERE unknowns > 0;
