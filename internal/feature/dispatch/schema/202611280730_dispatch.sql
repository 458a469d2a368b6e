-- Until when its case waits for it, as was last said; 0 for not at all. A case that waits until another time waits for something else.
ALTER TABLE dispatch ADD COLUMN awaited_at BIGINT NOT NULL DEFAULT 0;
