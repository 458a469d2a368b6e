package outbox

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
)

// gatherFor is how long a first word waits at most for those of other cases that the
// same person has just opened, in whichever inbox.
const gatherFor = 5 * time.Minute

// comingQuery finds a case of a person that was opened a moment ago, whose first word
// is still to be said.
const comingQuery = `SELECT 1 FROM cases c WHERE c.person_id = $1 AND c.shelf = 'open' AND c.created_at > $2 AND c.id <> $3 AND c.merged_into IS NULL
	AND c.inbox_id IN (SELECT i.id FROM inbox i WHERE i.acknowledge = 1 AND i.first_after > 0)
	AND NOT EXISTS (SELECT 1 FROM letter l WHERE l.case_id = c.id)
	AND NOT EXISTS (SELECT 1 FROM message m WHERE m.case_id = c.id AND m.kind = 'reply' AND m.audience = 'customer')`

// gathers says until when a first word waits for others of the same person: whoever
// opens three cases within some minutes hears of all three in one letter, and not of
// two of them a day later. The zero time says that it goes by itself.
func (o *Outbox) gathers(ctx context.Context, v db.View, l Letter, to string) (goes time.Time, err error) {
	box, err := o.inboxes.Open(ctx, v, l.Case.InboxID)
	if err != nil || box.FirstWord.After <= 0 {
		return goes, err
	}
	waits, err := db.All(ctx, v, func(s db.Scan) (t time.Time, err error) { return t, s(&t) },
		`SELECT l.goes_at FROM letter l WHERE l.rcpt_sum = $1 AND l.auto IN ('auto-generated', 'auto-replied') AND l.state = 'held' AND l.withheld = $2 ORDER BY l.goes_at LIMIT 1`,
		db.Hash(db.Key(to)), WithheldGathers)
	if err != nil {
		return goes, err
	}
	coming, err := db.Exists(ctx, v, comingQuery, l.Case.PersonID, v.Now().Add(-box.FirstWord.After), l.Case.ID)
	switch {
	case err != nil:
		return goes, err
	case coming && len(waits) > 0:
		return waits[0], nil
	case coming:
		return v.Now().Add(gatherFor), nil
	case len(waits) > 0:
		return v.Now(), nil
	}
	return goes, nil
}
