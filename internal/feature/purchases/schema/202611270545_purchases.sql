CREATE INDEX purchase_serial ON purchase (serial_number) WHERE serial_number <> '';
