CREATE INDEX purchase_use_remedy ON purchase_use (remedy_id);
