CREATE INDEX purchase_order ON purchase (order_number, seller) WHERE order_number <> '';
