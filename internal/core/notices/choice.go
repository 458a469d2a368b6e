package notices

import (
	"context"
	"slices"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Choice is how somebody wants to be told of a kind.
type Choice struct {
	Kind  string
	Shown bool // under the bell
	Mail  Mail
}

// Style is how somebody wants their mail.
type Style struct {
	Minutes int  // that are folded into one mail
	Quiet   bool // none outside working hours
}

// usualMinutes are folded into one mail unless somebody says otherwise.
const usualMinutes = 15

// spans are the minutes one can choose from.
func spans() []int { return []int{5, 15, 30, 60, 240} }

// choiceOf is how a user wants a kind.
func choiceOf(ctx context.Context, v db.View, user int64, k Kind) (Choice, error) {
	c, err := db.One(ctx, v, func(s db.Scan) (c Choice, err error) { return c, s(&c.Kind, &c.Shown, &c.Mail) },
		`SELECT kind, shown, mail FROM notice_choice WHERE user_id = $1 AND kind = $2`, user, k.Name)
	if fault.Is(err, fault.NotFound) {
		return Choice{k.Name, k.Shown, k.Mail}, nil
	}
	return c, err
}

// styleOf is how a user wants their mail.
func styleOf(ctx context.Context, v db.View, user int64) (Style, error) {
	s, err := db.One(ctx, v, func(s db.Scan) (t Style, err error) { return t, s(&t.Minutes, &t.Quiet) },
		`SELECT minutes, quiet FROM notice_style WHERE user_id = $1`, user)
	if fault.Is(err, fault.NotFound) {
		return Style{Minutes: usualMinutes}, nil
	}
	return s, err
}

// wanting are the users who chose to be told of a kind in some way.
func wanting(ctx context.Context, v db.View, kind string) ([]int64, error) {
	return db.All(ctx, v, scanID, `SELECT user_id FROM notice_choice WHERE kind = $1 AND (shown = 1 OR mail <> 'off') ORDER BY user_id`, kind)
}

func scanID(s db.Scan) (id int64, err error) { return id, s(&id) }

// Choices returns how the acting user wants to be told of each kind, and their
// mail.
func (n *Notices) Choices(ctx context.Context, v db.View) (_ []Choice, _ Style, err error) {
	defer fault.Wrap(&err, "notices.Choices")
	actor, err := staff.Allow(ctx, staff.ProfileChange)
	if err != nil {
		return nil, Style{}, err
	}
	all := make([]Choice, len(n.kinds))
	for i, k := range n.kinds {
		if all[i], err = choiceOf(ctx, v, actor.ID, k); err != nil {
			return nil, Style{}, err
		}
	}
	style, err := styleOf(ctx, v, actor.ID)
	return all, style, err
}

// Choose sets how the acting user wants to be told of some kinds, and their
// mail.
func (n *Notices) Choose(ctx context.Context, tx *db.Tx, some []Choice, style Style) (err error) {
	defer fault.Wrap(&err, "notices.Choose")
	actor, err := staff.Allow(ctx, staff.ProfileChange)
	if err != nil || actor.ID == 0 {
		return err
	}
	if !slices.Contains(spans(), style.Minutes) {
		return fault.Field("digest_minutes", "notices.fault.minutes")
	}
	for _, c := range some {
		if _, ok := n.kind(c.Kind); !ok {
			return fault.Field("kinds", "notices.fault.kind")
		}
		if !slices.Contains(mails.Values(), c.Mail) {
			return fault.Field("kinds", "notices.fault.mail")
		}
		if _, err := tx.Exec(ctx, `INSERT INTO notice_choice (user_id, kind, shown, mail) VALUES ($1, $2, $3, $4)
			ON CONFLICT (user_id, kind) DO UPDATE SET shown = excluded.shown, mail = excluded.mail`, actor.ID, c.Kind, c.Shown, string(c.Mail)); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO notice_style (user_id, minutes, quiet) VALUES ($1, $2, $3)
		ON CONFLICT (user_id) DO UPDATE SET minutes = excluded.minutes, quiet = excluded.quiet`, actor.ID, style.Minutes, style.Quiet)
	return err
}
