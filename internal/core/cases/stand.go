package cases

import (
	"context"
	"fmt"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// standIn gives the next step of an open case to whoever stands in for the one
// who would do it, and back again. It looks only where the step or the people
// changed; was is the case as its row is.
func standIn(ctx context.Context, tx *db.Tx, c *Case, was Case) error {
	if c.Shelf() != ShelfOpen {
		c.NextFor = 0
		return nil
	}
	same := c.OwnerID == was.OwnerID && c.NextBy == was.NextBy && c.NextStep == was.NextStep && c.NextDue.Equal(was.NextDue)
	if same && c.Shelf() == was.Shelf() || c.NextFor != was.NextFor { // it stays, or it was decided
		return nil
	}
	return stood(ctx, tx, c, was)
}

func stood(ctx context.Context, tx *db.Tx, c *Case, was Case) error {
	who := or(c.NextBy, c.OwnerID)
	lent := was.NextFor != 0 && c.NextBy == was.NextBy // it is in other hands only meanwhile
	switch {
	case lent && was.NextFor == was.OwnerID:
		who = c.OwnerID
	case lent:
		who = was.NextFor
	}
	if who == 0 {
		if c.NextFor = 0; lent {
			c.NextBy = 0
		}
		return nil
	}
	does, err := staff.Doer(ctx, tx, who, tx.Now())
	if err != nil {
		return err
	}
	switch {
	case does != 0 && does != who:
		c.NextBy, c.NextFor = does, who
	case lent && who == c.OwnerID:
		c.NextBy, c.NextFor = 0, 0
	case lent:
		c.NextBy, c.NextFor = who, 0
	default:
		c.NextFor = 0
	}
	return nil
}

func or(a, b int64) int64 {
	if a != 0 {
		return a
	}
	return b
}

// mostOfUser is how many cases of a user are looked at in one transaction.
const mostOfUser = 100

// ofUser are open cases that a user owns, or whose next step is theirs or in
// other hands for them, by id.
const ofUser = `SELECT id FROM cases WHERE owner_id = $1 AND inbox_id IN (SELECT id FROM inbox) AND shelf = 'open' AND id > $2
	UNION SELECT id FROM cases WHERE next_by = $1 AND shelf = 'open' AND id > $2
	UNION SELECT id FROM cases WHERE next_for = $1 AND shelf = 'open' AND id > $2 ORDER BY id LIMIT $3`

// Restand looks anew who does the next steps of a user who went away or came
// back, for cases after one; more says whether there are others after last.
func (c *Cases) Restand(ctx context.Context, tx *db.Tx, user, after int64) (last int64, more bool, err error) {
	defer fault.Wrap(&err, "cases.Restand(user %d)", user)
	if err := staff.SystemOnly(ctx); err != nil {
		return 0, false, err
	}
	ids, err := db.All(ctx, tx, scanID, ofUser, user, after, mostOfUser)
	if err != nil {
		return 0, false, err
	}
	for _, id := range ids {
		h, err := hold(ctx, tx, id)
		if err != nil {
			return 0, false, err
		}
		was := h.Case
		if err := stood(ctx, tx, &h.Case, was); err != nil {
			return 0, false, err
		}
		last = id
		if h.NextBy == was.NextBy && h.NextFor == was.NextFor {
			continue
		}
		if err := save(ctx, tx, h); err != nil {
			return 0, false, err
		}
		if err := c.record(ctx, tx, h.Case, "case.stands_in", map[string]any{"by": h.NextBy, "for": or(h.NextFor, was.NextFor)}); err != nil {
			return 0, false, err
		}
	}
	return last, len(ids) == mostOfUser, nil
}

// Release takes all open cases from a user who was switched off: what is open is
// never theirs alone. It is part of that act.
func (c *Cases) Release(ctx context.Context, tx *db.Tx, user int64) (err error) {
	defer fault.Wrap(&err, "cases.Release(user %d)", user)
	if _, err := staff.Acting(ctx); err != nil {
		return err
	}
	for after, more := int64(0), true; more; {
		ids, err := db.All(ctx, tx, scanID, ofUser, user, after, mostOfUser)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := c.release(ctx, tx, id, user); err != nil {
				return err
			}
			after = id
		}
		more = len(ids) == mostOfUser
	}
	return nil
}

func (c *Cases) release(ctx context.Context, tx *db.Tx, id, user int64) error {
	h, err := hold(ctx, tx, id)
	if err != nil {
		return err
	}
	was := h.Case
	if h.NextBy == user || h.NextFor == user {
		h.NextBy, h.NextFor = 0, 0
	}
	if h.OwnerID == user {
		h.OwnerID = 0
		if err := c.keeper(ctx, tx, h); err != nil {
			return err
		}
	}
	if err := save(ctx, tx, h); err != nil {
		return err
	}
	return c.fell(ctx, tx, h, was)
}

// StandsIn returns open cases whose next step the acting user does for somebody
// who is away, the soonest first.
func (c *Cases) StandsIn(ctx context.Context, v db.View, limit int) (_ []Case, err error) {
	defer fault.Wrap(&err, "cases.StandsIn")
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil || actor.ID == 0 {
		return nil, err
	}
	found, err := db.All(ctx, v, Scan, `SELECT `+columns+` FROM cases WHERE next_by = $1 AND shelf = 'open' AND next_for IS NOT NULL ORDER BY next_due, id LIMIT $2`, actor.ID, limit)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return Seen(ctx, v, actor.Scope(), found)
}

// verifyHands says which open cases are in nobody's hands: those of somebody who
// was switched off, and those that have left their team.
func verifyHands(ctx context.Context, v db.View, off func(format string, args ...any)) error {
	since := v.Now().Add(-time.Hour).UnixMicro() // by then it fell to somebody
	for _, q := range []struct{ says, query string }{
		{"case %d is open and its owner was switched off", `SELECT c.id FROM staff_user u JOIN cases c ON c.owner_id = u.id
			WHERE u.off_at IS NOT NULL AND c.inbox_id IN (SELECT id FROM inbox) AND c.shelf = 'open' ORDER BY c.id LIMIT 100`},
		{"case %d is open and whoever does its next step was switched off", `SELECT c.id FROM staff_user u JOIN cases c ON c.next_by = u.id
			WHERE u.off_at IS NOT NULL AND c.shelf = 'open' ORDER BY c.id LIMIT 100`},
		{"case %d is open and neither anybody's nor its team's", `SELECT c.id FROM cases c JOIN inbox i ON i.id = c.inbox_id
			WHERE c.private = 0 AND c.unowned = 1 AND c.team_id IS NULL AND i.team_id IS NOT NULL ORDER BY c.id LIMIT 100`},
		{"case %d is open, nobody's, and nobody of its team can answer", `SELECT c.id FROM cases c
			WHERE c.inbox_id IN (SELECT id FROM inbox) AND c.private = 0 AND c.unowned = 1 AND c.team_id IS NOT NULL AND c.next_step <> '` + StepHistory + `'
			AND NOT EXISTS (SELECT 1 FROM team_member m JOIN staff_user u ON u.id = m.user_id WHERE m.team_id = c.team_id AND u.off_at IS NULL AND ` + answers + `)
			AND EXISTS (SELECT 1 FROM staff_user u WHERE u.off_at IS NULL AND u.role IN ('lead', 'admin')) AND c.updated_at < ` + fmt.Sprint(since) + ` ORDER BY c.id LIMIT 100`},
		{"case %d is open without a dated next step", fmt.Sprintf(`SELECT id FROM cases WHERE inbox_id IN (SELECT id FROM inbox) AND shelf = 'open' AND private = 0
			AND next_due >= %d ORDER BY id LIMIT 100`, db.Never.UnixMicro())},
	} {
		ids, err := db.All(ctx, v, scanID, q.query)
		if err != nil {
			return err
		}
		for _, id := range ids {
			off(q.says, id)
		}
	}
	return nil
}
