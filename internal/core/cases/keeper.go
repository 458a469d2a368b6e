package cases

import (
	"context"
	"time"

	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
)

// Duty says who is on duty for a team at a moment; 0 where nobody is.
type Duty func(ctx context.Context, v db.View, team int64, at time.Time) (int64, error)

// DutyBy says who is on duty. Called once while the desk is put together; without it
// nobody is.
func (c *Cases) DutyBy(f Duty) { c.duty = f }

// answers are the roles of a user u that may answer a customer.
const answers = `u.role IN ('agent', 'lead', 'admin')`

// mannedQuery finds somebody of a team who can answer at a moment: at work here, and
// not away without a stand-in.
const mannedQuery = `SELECT 1 FROM team_member m JOIN staff_user u ON u.id = m.user_id WHERE m.team_id = $1 AND u.off_at IS NULL AND ` + answers + `
	AND NOT EXISTS (SELECT 1 FROM absence a WHERE a.user_id = u.id AND a.from_at <= $2 AND a.until_at > $2 AND a.stand_in_id IS NULL)`

// Manned says whether somebody can answer for a team at a moment: one of it, or
// whoever is on duty for it. For what belongs to no team everybody does.
func (c *Cases) Manned(ctx context.Context, v db.View, team int64, at time.Time) (_ bool, err error) {
	defer fault.Wrap(&err, "cases.Manned(team %d)", team)
	if _, err := staff.Acting(ctx); err != nil {
		return false, err
	}
	if team == 0 {
		return true, nil
	}
	is, err := db.Exists(ctx, v, mannedQuery, team, at)
	if err != nil || is || c.duty == nil {
		return is, err
	}
	user, err := c.duty(ctx, v, team, at)
	return user != 0, err
}

// Heir is whom a case falls to whose team has nobody: whoever is on duty for the
// whole desk, else the lead who has been here the longest, those who are here before
// those who are away. 0 where there is neither a lead nor an admin.
func (c *Cases) Heir(ctx context.Context, v db.View) (_ int64, err error) {
	defer fault.Wrap(&err, "cases.Heir")
	if _, err := staff.Acting(ctx); err != nil {
		return 0, err
	}
	if c.duty != nil {
		if user, err := c.duty(ctx, v, 0, v.Now()); err != nil || user != 0 {
			return user, err
		}
	}
	found, err := db.All(ctx, v, scanID, `SELECT u.id FROM staff_user u WHERE u.off_at IS NULL AND u.role IN ('lead', 'admin')
		ORDER BY CASE WHEN EXISTS (SELECT 1 FROM absence a WHERE a.user_id = u.id AND a.from_at <= $1 AND a.until_at > $1) THEN 1 ELSE 0 END,
			CASE u.role WHEN 'lead' THEN 0 ELSE 1 END, u.id LIMIT 1`, v.Now())
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return found[0], nil
}

// keeper sees to it that an open case is always somebody's: what is nobody's is the
// team's of its inbox, and what is of a team that has nobody falls to somebody. An
// inbox without a team is everybody's, and so are its cases.
func (c *Cases) keeper(ctx context.Context, v db.View, h *Held) error {
	if h.OwnerID != 0 || h.Status.Shelf() != ShelfOpen {
		return nil
	}
	if h.TeamID == 0 {
		in, err := c.inboxes.Open(ctx, v, h.InboxID)
		if h.TeamID = in.TeamID; err != nil {
			return err
		}
	}
	return c.falls(ctx, v, h)
}

// falls gives what is nobody's to somebody where its team has nobody. For what was
// there before the desk nobody waits.
func (c *Cases) falls(ctx context.Context, v db.View, h *Held) error {
	if step, _ := h.StepKey(); step == StepHistory || h.OwnerID != 0 || h.TeamID == 0 {
		return nil
	}
	is, err := c.Manned(ctx, v, h.TeamID, v.Now())
	if err != nil || is {
		return err
	}
	h.OwnerID, err = c.Heir(ctx, v)
	h.fallen = h.OwnerID != 0
	return err
}

// fell records and tells whose a case has become beside what somebody did.
func (c *Cases) fell(ctx context.Context, tx *db.Tx, h *Held, was Case) error {
	if h.OwnerID == was.OwnerID {
		return nil
	}
	if err := c.record(ctx, tx, h.Case, "case.owner", map[string]any{"from": was.OwnerID, "to": h.OwnerID}); err != nil {
		return err
	}
	return event.Tell(ctx, tx, c.bus, facts.OwnerChanged{Case: h.ID, From: was.OwnerID, To: h.OwnerID})
}

// Adopt gives open cases that are nobody's and whose team has nobody to somebody, for
// cases after one; more says whether there are others after last.
func (c *Cases) Adopt(ctx context.Context, tx *db.Tx, after int64) (last int64, more bool, err error) {
	defer fault.Wrap(&err, "cases.Adopt")
	if err := staff.SystemOnly(ctx); err != nil {
		return 0, false, err
	}
	teams, err := c.Unmanned(ctx, tx)
	if err != nil || len(teams) == 0 {
		return 0, false, err
	}
	args := []any{after, mostOfUser, StepHistory}
	ids, err := db.All(ctx, tx, scanID, `SELECT id FROM cases WHERE inbox_id IN (SELECT id FROM inbox) AND private = 0 AND unowned = 1 AND next_step <> $3 AND id > $1
		AND team_id IN `+in(&args, teams)+` ORDER BY id LIMIT $2`, args...)
	if err != nil {
		return 0, false, err
	}
	for _, id := range ids {
		h, err := hold(ctx, tx, id)
		if err != nil {
			return 0, false, err
		}
		was := h.Case
		last = id
		if err := c.keeper(ctx, tx, h); err != nil {
			return 0, false, err
		}
		if h.OwnerID == was.OwnerID {
			continue
		}
		if err := save(ctx, tx, h); err != nil {
			return 0, false, err
		}
		if err := c.fell(ctx, tx, h, was); err != nil {
			return 0, false, err
		}
	}
	return last, len(ids) == mostOfUser, nil
}

// Unmanned are the teams for which nobody can answer now, by id.
func (c *Cases) Unmanned(ctx context.Context, v db.View) (_ []int64, err error) {
	defer fault.Wrap(&err, "cases.Unmanned")
	if _, err := staff.Acting(ctx); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, v, scanID, `SELECT id FROM team ORDER BY id`)
	if err != nil {
		return nil, err
	}
	var none []int64
	for _, team := range all {
		is, err := c.Manned(ctx, v, team, v.Now())
		if err != nil {
			return nil, err
		}
		if !is {
			none = append(none, team)
		}
	}
	return none, nil
}
