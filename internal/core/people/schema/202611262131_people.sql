-- A telephone number may be several people's: a household shares one. Every other
-- address is one person's alone.
DROP INDEX identity_value;
CREATE UNIQUE INDEX identity_value ON identity (kind, value_sum, person_id);
CREATE UNIQUE INDEX identity_alone ON identity (kind, value_sum) WHERE kind <> 'phone';
