-- What was posted is never changed and never removed, and a month that is closed stays closed, also for whoever asks the database itself.
-- The words of ledger_note are no part of this: they go when the person of their case is erased.
{{append_only ledger_entry}}
{{append_only ledger_line}}
{{append_only ledger_period}}
