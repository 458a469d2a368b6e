-- Notices are listed in the order of what happened, which is not that in which
-- they were written where a past is told.
DROP INDEX notice_user;
DROP INDEX notice_unread;
CREATE INDEX notice_user ON notice (user_id, at, id) WHERE shown = 1;
CREATE INDEX notice_unread ON notice (user_id, at, id) WHERE shown = 1 AND read_at IS NULL;
