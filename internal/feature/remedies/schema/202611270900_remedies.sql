-- parts is what was granted by kind, as JSON, in minor units of the price's currency; '' before. deviation says how it is another
-- grant: above the cap, changed from what was suggested, or unlike what like cases had. granted_by is the user; 0 in older rows.
ALTER TABLE remedy_loss ADD COLUMN parts TEXT NOT NULL DEFAULT '';
ALTER TABLE remedy_loss ADD COLUMN granted_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE remedy_loss ADD COLUMN deviation TEXT NOT NULL DEFAULT '' CHECK (deviation IN ('', 'cap', 'changed', 'unlike'));
CREATE INDEX remedy_loss_deviates_failure ON remedy_loss (failure, id) WHERE deviates = 1;
CREATE INDEX remedy_loss_deviates_by ON remedy_loss (granted_by, id) WHERE deviates = 1;
