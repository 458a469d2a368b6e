CREATE INDEX remedy_purchase ON remedy (purchase_id, id) WHERE purchase_id > 0;
