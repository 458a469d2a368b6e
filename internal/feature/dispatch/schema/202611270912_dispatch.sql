-- What was said along with an address: the size or colour, and what becomes of the old one; '' where nothing was. It holds in the case
-- in which it was said.
ALTER TABLE dispatch_address ADD COLUMN choice TEXT NOT NULL DEFAULT '';
ALTER TABLE dispatch_address ADD COLUMN old TEXT NOT NULL DEFAULT '';
