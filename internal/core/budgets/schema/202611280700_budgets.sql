-- Who said yes to a spend that needed it. entry_id is its entry of the ledger; older ones have none.
CREATE TABLE budget_yes (
    entry_id BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    PRIMARY KEY (entry_id, user_id)
);
