-- Since when its case is done although it still stops its customer; nothing once it is open again.
ALTER TABLE relief ADD COLUMN solved_at BIGINT;
