-- Lists of the cases that have a mark, by its value.
CREATE INDEX mark_value ON mark (name, value, case_id) WHERE value > 0;
