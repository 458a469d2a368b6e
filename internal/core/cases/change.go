package cases

import (
	"context"
	"strings"
	"time"

	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
)

// Own gives a case to a user; 0 takes it from whoever has it. What is given to
// somebody who is away goes to whoever stands in for them.
func (c *Cases) Own(ctx context.Context, tx *db.Tx, h *Held, user int64) (err error) {
	defer fault.Wrap(&err, "cases.Own(case %d, user %d)", h.ID, user)
	actor, err := staff.Allow(ctx, staff.CasesChange)
	if err != nil || user == h.OwnerID {
		return err
	}
	was, asked := h.Case, user
	if user != 0 {
		if err := works(ctx, tx, "owner_id", user); err != nil {
			return err
		}
		if user, err = takes(ctx, tx, actor, user); err != nil || user == h.OwnerID {
			return err
		}
		if user != asked {
			if err := works(ctx, tx, "owner_id", user); err != nil {
				return err
			}
		}
	}
	h.OwnerID = user
	if err := c.keeper(ctx, tx, h); err != nil || h.OwnerID == was.OwnerID {
		return err
	}
	data := map[string]any{"from": was.OwnerID, "to": h.OwnerID}
	if asked != user {
		data["for"] = asked
	}
	if err := save(ctx, tx, h); err != nil {
		return err
	}
	if err := c.recordChange(ctx, tx, h, was, "case.owner", data); err != nil {
		return err
	}
	return event.Tell(ctx, tx, c.bus, facts.OwnerChanged{Case: h.ID, From: was.OwnerID, To: h.OwnerID})
}

// takes is who gets a case that is given to a user: whoever stands in for them
// while they are away. What somebody takes themselves is theirs.
func takes(ctx context.Context, v db.View, actor staff.Actor, user int64) (int64, error) {
	if actor.ID == user {
		return user, nil
	}
	does, err := staff.Doer(ctx, v, user, v.Now())
	return or(does, user), err
}

// works refuses a user who does not work here. Nobody switches them off until what they
// are given is theirs, so that it is taken from them again then. The case comes before the
// user here and after them there; where both meet, one of the two is made again.
func works(ctx context.Context, tx *db.Tx, field string, user int64) error {
	if err := tx.Take(ctx, "staff_user", user); fault.Is(err, fault.NotFound) {
		return fault.Field(field, "cases.fault.owner").Because(err)
	} else if err != nil {
		return err
	}
	ok, err := db.Exists(ctx, tx, `SELECT 1 FROM staff_user WHERE id = $1 AND off_at IS NULL`, user)
	if err == nil && !ok {
		err = fault.Field(field, "cases.fault.owner")
	}
	return err
}

// Hand gives a case to a team; 0 takes it from the one that has it. An open case
// that is nobody's stays with the team of its inbox.
func (c *Cases) Hand(ctx context.Context, tx *db.Tx, h *Held, team int64) (err error) {
	defer fault.Wrap(&err, "cases.Hand(case %d, team %d)", h.ID, team)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	if team == h.TeamID {
		return nil
	}
	if team != 0 {
		known, err := db.Exists(ctx, tx, `SELECT 1 FROM team WHERE id = $1`, team)
		if err != nil {
			return err
		}
		if !known {
			return fault.Field("team_id", "cases.fault.team")
		}
	}
	was := h.Case
	h.TeamID = team
	if err := c.keeper(ctx, tx, h); err != nil || h.TeamID == was.TeamID {
		return err
	}
	team = h.TeamID
	if err := save(ctx, tx, h); err != nil {
		return err
	}
	if err := c.recordChange(ctx, tx, h, was, "case.team", map[string]any{"from": was.TeamID, "to": team}); err != nil {
		return err
	}
	if err := event.Tell(ctx, tx, c.bus, facts.TeamChanged{Case: h.ID, From: was.TeamID, To: team}); err != nil {
		return err
	}
	return c.fell(ctx, tx, h, was)
}

// Step says what happens next in an open case, who does it (0: its owner) and
// when at the latest. What is done has no next step; what waits has its date.
func (c *Cases) Step(ctx context.Context, tx *db.Tx, h *Held, step string, due time.Time, by int64) (err error) {
	defer fault.Wrap(&err, "cases.Step(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	step = subjectOf(step)
	switch {
	case h.Status.Shelf() != ShelfOpen:
		return fault.New(fault.Conflict, "cases.fault.step_not_open", fault.A("status", StatusNames.Say(h.Status)))
	case step == "":
		return fault.Field("next_step", "cases.fault.step_empty")
	case due.IsZero() || db.IsNever(due):
		return fault.Field("next_due", "cases.fault.step_undated")
	case due.Sub(tx.Now()) > longestWait:
		return fault.Field("next_due", "cases.fault.wait_long")
	}
	if by != 0 && by != h.NextBy {
		if err := works(ctx, tx, "next_by", by); err != nil {
			return err
		}
	}
	was := h.Case
	h.NextStep, h.NextDue, h.NextBy = step, due.UTC().Truncate(time.Microsecond), by
	if err := save(ctx, tx, h); err != nil {
		return err
	}
	if err := c.recordChange(ctx, tx, h, was, "case.step", map[string]any{"due": h.NextDue, "by": by}); err != nil {
		return err
	}
	return event.Tell(ctx, tx, c.bus, facts.StepSet{Case: h.ID, From: was.NextDue, To: h.NextDue, Same: was.NextStep == h.NextStep})
}

// Undelivered sets the next step of a case whose reply did not reach the
// customer, opening it again where it was waiting or done.
func (c *Cases) Undelivered(ctx context.Context, tx *db.Tx, h *Held) (err error) {
	defer fault.Wrap(&err, "cases.Undelivered(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	was := h.Status
	h.settle(Open)
	h.NextStep, h.NextDue, h.NextBy = StepUndelivered, tx.Now(), 0
	if err := save(ctx, tx, h); err != nil || was.Shelf() == ShelfOpen {
		return err
	}
	return c.moved(ctx, tx, h, was)
}

// Retitle changes the subject.
func (c *Cases) Retitle(ctx context.Context, tx *db.Tx, h *Held, subject string) (err error) {
	defer fault.Wrap(&err, "cases.Retitle(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	was := h.Case
	if h.Subject = subjectOf(subject); h.Subject == strings.TrimSpace(was.Subject) {
		return nil
	}
	if err := save(ctx, tx, h); err != nil {
		return err
	}
	return c.recordChange(ctx, tx, h, was, "case.subject", nil)
}

// Follow has a user told of a case; following a case shows it to them.
func (c *Cases) Follow(ctx context.Context, tx *db.Tx, h *Held, user int64) (err error) {
	defer fault.Wrap(&err, "cases.Follow(case %d, user %d)", h.ID, user)
	if err := c.mayFollow(ctx, user); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `INSERT INTO follow (case_id, user_id, at) VALUES ($1, $2, $3) ON CONFLICT (case_id, user_id) DO NOTHING`, h.ID, user, tx.Now())
	if err != nil || n == 0 {
		return err
	}
	return c.recordAct(ctx, tx, h, "case.followed", map[string]any{"user": user})
}

// Unfollow takes a user off the followers of a case.
func (c *Cases) Unfollow(ctx context.Context, tx *db.Tx, h *Held, user int64) (err error) {
	defer fault.Wrap(&err, "cases.Unfollow(case %d, user %d)", h.ID, user)
	if err := c.mayFollow(ctx, user); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `DELETE FROM follow WHERE case_id = $1 AND user_id = $2`, h.ID, user)
	if err != nil || n == 0 {
		return err
	}
	return c.recordAct(ctx, tx, h, "case.unfollowed", map[string]any{"user": user})
}

// mayFollow: everybody who may read may follow; making others follow is a
// change.
func (c *Cases) mayFollow(ctx context.Context, user int64) error {
	actor, err := staff.Allow(ctx, staff.CasesRead)
	if err != nil || actor.ID == user && actor.Kind != staff.KindSystem {
		return err
	}
	_, err = staff.Allow(ctx, staff.CasesChange)
	return err
}

// Followers returns the users who follow a case.
func (c *Cases) Followers(ctx context.Context, v db.View, k Case) (_ []int64, err error) {
	defer fault.Wrap(&err, "cases.Followers(%d)", k.ID)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	if err := c.maySee(ctx, v, k); err != nil {
		return nil, err
	}
	return db.All(ctx, v, scanID, `SELECT user_id FROM follow WHERE case_id = $1 ORDER BY user_id`, k.ID)
}

// MarkPrivate shows a case to its owner and followers only, or to all again.
// Whoever makes it private follows it, so that it is never out of everybody's
// sight.
func (c *Cases) MarkPrivate(ctx context.Context, tx *db.Tx, h *Held, private bool) (err error) {
	defer fault.Wrap(&err, "cases.MarkPrivate(case %d)", h.ID)
	actor, err := staff.Allow(ctx, staff.CasesChange)
	if err != nil || h.Private == private {
		return err
	}
	if private && actor.Kind != staff.KindSystem && actor.ID != h.OwnerID {
		if err := c.Follow(ctx, tx, h, actor.ID); err != nil {
			return err
		}
	}
	was := h.Case
	h.Private = private
	if err := save(ctx, tx, h); err != nil {
		return err
	}
	kind := "case.private"
	if !private {
		kind = "case.public"
	}
	return c.recordChange(ctx, tx, h, was, kind, nil)
}

// LetDown says that we have failed the customer of a case: whoever can make it
// right hears of it.
func (c *Cases) LetDown(ctx context.Context, tx *db.Tx, h *Held, room string, why fault.Sentence, on int64) (err error) {
	defer fault.Wrap(&err, "cases.LetDown(case %d, %s)", h.ID, room)
	if _, err := staff.Acting(ctx); err != nil {
		return err
	}
	if err := c.record(ctx, tx, h.Case, "case.let_down", map[string]any{"room": room, "why": why, "on": on}); err != nil {
		return err
	}
	return event.Tell(ctx, tx, c.bus, facts.LetDown{Case: h.ID, Room: room, Why: why, On: on})
}
