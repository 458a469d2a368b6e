-- What is sent to bridge it goes in a parcel: dispatch_id is its number. cost is what sending it costs us, worth what a thing is
-- worth that is lent, both in currency; 0 where nobody said. left_at is when it left, there_at when the customer had it.
-- reminded_at is when they were reminded of the day, overdue_at when we were told that it is over, lost_at when it was written off.
ALTER TABLE relief_offer ADD COLUMN sends INTEGER NOT NULL DEFAULT 0;
ALTER TABLE relief_offer ADD COLUMN cost BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_offer ADD COLUMN worth BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_offer ADD COLUMN currency TEXT NOT NULL DEFAULT '';
ALTER TABLE relief_offer ADD COLUMN dispatch_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_offer ADD COLUMN left_at BIGINT;
ALTER TABLE relief_offer ADD COLUMN there_at BIGINT;
ALTER TABLE relief_offer ADD COLUMN reminded_at BIGINT;
ALTER TABLE relief_offer ADD COLUMN overdue_at BIGINT;
ALTER TABLE relief_offer ADD COLUMN lost_at BIGINT;
CREATE INDEX relief_offer_dispatch ON relief_offer (dispatch_id) WHERE dispatch_id > 0;

-- The same of a workaround in the library.
ALTER TABLE relief_way ADD COLUMN sends INTEGER NOT NULL DEFAULT 0;
ALTER TABLE relief_way ADD COLUMN cost BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_way ADD COLUMN worth BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_way ADD COLUMN currency TEXT NOT NULL DEFAULT '';

-- The offer that is on its way to them; 0 for none.
ALTER TABLE relief ADD COLUMN going BIGINT NOT NULL DEFAULT 0;
