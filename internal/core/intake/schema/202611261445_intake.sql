-- What is held back is read in its order and from nowhere else: with the state
-- in front these indexes win over that of the state alone, whatever an engine
-- knows of the numbers.
DROP INDEX intake_held;
DROP INDEX intake_held_domain;
CREATE INDEX intake_held ON intake (state, score, id) WHERE state = 'quarantined';
CREATE INDEX intake_held_domain ON intake (state, domain, id) WHERE state = 'quarantined';
