-- Whether a mail comes from whom it names, and why not: what the sender checks
-- came to. trust is empty for what did not come by mail.
ALTER TABLE message ADD COLUMN trust TEXT NOT NULL DEFAULT '' CHECK (trust IN ('', 'pass', 'fail', 'none', 'unsure'));
ALTER TABLE message ADD COLUMN trust_why TEXT NOT NULL DEFAULT '';
