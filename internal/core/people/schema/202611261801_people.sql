-- From when links to a customer's own pages count that were given out for the
-- person: older ones have ended. Empty while nobody has ended any.
ALTER TABLE person ADD COLUMN links_ended_at BIGINT;
