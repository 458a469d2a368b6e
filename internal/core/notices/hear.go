package notices

import (
	"context"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
)

// history is how old a message may be for its arrival to be news.
const history = 24 * time.Hour

// listen hears what the core tells.
func (n *Notices) listen(bus *event.Bus) {
	event.Note(bus, "notices.mention", func(ctx context.Context, tx *db.Tx, f facts.NoteAdded) error {
		return n.mentioned(ctx, tx, f)
	})
	event.Note(bus, "notices.assigned", func(ctx context.Context, tx *db.Tx, f facts.OwnerChanged) error {
		return n.about(ctx, tx, f.Case, News{Kind: Assigned, Users: []int64{f.To}})
	})
	event.Note(bus, "notices.opened", func(ctx context.Context, tx *db.Tx, f facts.CaseOpened) error {
		c, err := n.cases.ByID(each(ctx), tx, f.Case)
		if err != nil {
			return err
		}
		old, err := n.old(ctx, tx, f.Message)
		if err != nil || old {
			return err
		}
		return n.toTeam(ctx, tx, c, c.TeamID)
	})
	event.Note(bus, "notices.handed", func(ctx context.Context, tx *db.Tx, f facts.TeamChanged) error {
		c, err := n.cases.ByID(each(ctx), tx, f.Case)
		if err != nil {
			return err
		}
		return n.toTeam(ctx, tx, c, f.To)
	})
	event.Note(bus, "notices.answered", n.answered)
	event.Note(bus, "notices.let_down", func(ctx context.Context, tx *db.Tx, f facts.LetDown) error {
		c, err := n.cases.ByID(each(ctx), tx, f.Case)
		if err != nil {
			return err
		}
		users, err := n.whose(ctx, tx, c)
		if err != nil {
			return err
		}
		_, err = n.Tell(ctx, tx, News{Kind: LetDown, Users: users, Case: c})
		return err
	})
	// A notice about a message that went to another case follows it.
	event.Note(bus, "notices.split", func(ctx context.Context, tx *db.Tx, f facts.CaseSplit) error {
		if len(f.Messages) == 0 {
			return nil
		}
		args := []any{f.To, f.From}
		_, err := tx.Exec(ctx, `UPDATE notice SET case_id = $1 WHERE case_id = $2 AND message_id IN `+in(&args, f.Messages), args...)
		return err
	})
}

// about tells something about a case.
func (n *Notices) about(ctx context.Context, tx *db.Tx, id int64, news News) (err error) {
	if news.Case, err = n.cases.ByID(each(ctx), tx, id); err == nil {
		_, err = n.Tell(ctx, tx, news)
	}
	return err
}

// old says whether a message belongs to a history that is brought over.
func (n *Notices) old(ctx context.Context, v db.View, message int64) (bool, error) {
	if message == 0 {
		return false, nil
	}
	return db.Exists(ctx, v, `SELECT 1 FROM message WHERE id = $1 AND at < $2`, message, v.Now().Add(-history))
}

// answered tells whoever owns or follows a case that its customer wrote again.
func (n *Notices) answered(ctx context.Context, tx *db.Tx, f facts.MessageArrived) error {
	if f.First {
		return nil
	}
	old, err := n.old(ctx, tx, f.Message)
	if err != nil || old {
		return err
	}
	c, err := n.cases.ByID(each(ctx), tx, f.Case)
	if err != nil {
		return err
	}
	users, err := n.cases.Followers(each(ctx), tx, c)
	if err != nil {
		return err
	}
	_, err = n.Tell(ctx, tx, News{Kind: Answered, Users: append(users, c.OwnerID), Case: c, MessageID: f.Message})
	return err
}

// whose are those who can make it right: the owner, else the leads.
func (n *Notices) whose(ctx context.Context, v db.View, c cases.Case) ([]int64, error) {
	if c.OwnerID != 0 {
		return []int64{c.OwnerID}, nil
	}
	return n.Leads(ctx, v)
}

// Leads are the users who lead, or the admins where nobody does.
func (n *Notices) Leads(ctx context.Context, v db.View) ([]int64, error) {
	for _, role := range []string{"lead", "admin"} {
		some, err := db.All(ctx, v, scanID, `SELECT id FROM staff_user WHERE off_at IS NULL AND role = $1 ORDER BY id`, role)
		if err != nil || len(some) > 0 {
			return some, err
		}
	}
	return nil, nil
}

// toTeam tells those of a team who want to know that there is something new
// that nobody has.
func (n *Notices) toTeam(ctx context.Context, tx *db.Tx, c cases.Case, team int64) error {
	if team == 0 || c.OwnerID != 0 {
		return nil
	}
	want, err := wanting(ctx, tx, Team)
	if err != nil || len(want) == 0 {
		return err
	}
	args := []any{team}
	members, err := db.All(ctx, tx, scanID, `SELECT user_id FROM team_member WHERE team_id = $1 AND user_id IN `+in(&args, want), args...)
	if err != nil {
		return err
	}
	_, err = n.Tell(ctx, tx, News{Kind: Team, Users: members, Case: c})
	return err
}
