-- What customers are told about a product on its help page, which is there while public is 1.
ALTER TABLE product ADD COLUMN help TEXT NOT NULL DEFAULT '';
CREATE INDEX product_public ON product (name_key, id) WHERE public = 1;
