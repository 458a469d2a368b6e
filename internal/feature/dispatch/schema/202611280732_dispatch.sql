-- By which cases are found: the number that a parcel is followed by and what the system calls its order, without gaps and dashes.
CREATE INDEX dispatch_followed ON dispatch (replace(replace(tracking, ' ', ''), '-', '')) WHERE tracking <> '';
CREATE INDEX dispatch_ordered ON dispatch (replace(replace(foreign_id, ' ', ''), '-', '')) WHERE foreign_id <> '';
