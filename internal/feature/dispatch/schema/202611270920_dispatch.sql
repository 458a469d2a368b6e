-- What the system that pays gives where that is no refund: a credit, a compensation, something better; '' for all else. Its kind is refund.
ALTER TABLE dispatch ADD COLUMN gives TEXT NOT NULL DEFAULT '' CHECK (gives IN ('', 'credit', 'compensation', 'upgrade'));
