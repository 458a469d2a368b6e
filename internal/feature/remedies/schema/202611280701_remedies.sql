-- tried are the users who were asked to approve it since somebody last did, and let their time pass: ",3,7,"; '' for none.
ALTER TABLE remedy ADD COLUMN tried TEXT NOT NULL DEFAULT '';
