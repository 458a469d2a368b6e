CREATE INDEX dispatch_address_postcode ON dispatch_address (postcode, id) WHERE postcode <> '';
CREATE INDEX dispatch_to ON dispatch (address_id) WHERE address_id IS NOT NULL;
