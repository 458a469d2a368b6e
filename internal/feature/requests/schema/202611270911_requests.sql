-- need says of what stands on no checklist that another room needs it of the customer: proof, address, choice (size or colour), old (what
-- becomes of the old one); '' for what is asked in words.
ALTER TABLE request_item ADD COLUMN need TEXT NOT NULL DEFAULT '';
