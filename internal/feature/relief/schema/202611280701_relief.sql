-- tried are the users who were asked for their word since somebody last gave theirs, and let their time pass: ",3,7,"; '' for none.
ALTER TABLE relief_ask ADD COLUMN tried TEXT NOT NULL DEFAULT '';
