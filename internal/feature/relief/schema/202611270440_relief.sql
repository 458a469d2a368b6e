-- The product a workaround is for; 0 for any. One of a topic and a product holds where both fit.
ALTER TABLE relief_way ADD COLUMN product_id BIGINT NOT NULL DEFAULT 0;
