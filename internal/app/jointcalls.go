package app

import (
	"context"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/cover"
	"kept.example/kept/internal/feature/promises"
	"kept.example/kept/internal/feature/questions"
	"kept.example/kept/internal/feature/voice"
	"kept.example/kept/internal/platform/db"
)

func (j *joint) voice(d *desk.Desk, v *voice.Voice) {
	j.desk(d)
	j.spoken = v
	j.connect()
}

// speak joins calls with what else is on the desk: with promises, with who is on
// duty, and with what is owed.
func (j *joint) speak() {
	if p := j.promised; p != nil {
		j.spoken.WordBy(wordOf(p))
	}
	if c := j.covered; c != nil {
		j.spoken.DutyBy(dutyOf(c))
	}
	of := j.on.Cases
	j.spoken.OwesBy(func(ctx context.Context, v db.View, ids []int64) ([]voice.Owed, error) {
		fields, err := of.FieldsOf(ctx, v, ids)
		if err != nil {
			return nil, err
		}
		var all []voice.Owed
		for _, id := range ids {
			all = append(all, owedIn(id, fields[id])...)
		}
		return all, nil
	})
}

// wordOf has promises keep our word that we call. Somebody is there in the half hours
// that customers choose from.
func wordOf(p *promises.Promises) voice.Word {
	return voice.Word{
		Make: func(ctx context.Context, tx *db.Tx, h *cases.Held, what string, due time.Time) (int64, error) {
			made, err := p.Make(ctx, tx, h, 0, promises.Draft{What: what, DueAt: due, Covered: true})
			return made.ID, err
		},
		Keep: func(ctx context.Context, tx *db.Tx, id int64) error {
			_, err := p.Keep(ctx, tx, id, 0)
			return err
		},
		Withdraw: func(ctx context.Context, tx *db.Tx, id int64, reason string) error {
			_, err := p.Withdraw(ctx, tx, id, reason)
			return err
		},
		Move: func(ctx context.Context, tx *db.Tx, id int64, what string, due time.Time, message int64) (int64, error) {
			made, err := p.Renegotiate(ctx, tx, id, promises.Draft{What: what, DueAt: due, Covered: true}, promises.InMessage, message)
			return made.ID, err
		},
	}
}

// dutyOf is when somebody is on duty for a team, or for the whole desk where the team
// has no rota.
func dutyOf(c *cover.Cover) func(ctx context.Context, v db.View, team int64, from, until time.Time) ([]voice.Span, error) {
	return func(ctx context.Context, v db.View, team int64, from, until time.Time) ([]voice.Span, error) {
		ctx = staff.As(ctx, staff.System("voice.duty"))
		var all []voice.Span
		for _, of := range []int64{team, 0} {
			shifts, err := c.Shifts(ctx, v, of, from, until)
			if err != nil {
				return nil, err
			}
			for _, s := range shifts {
				if s.UserID == 0 {
					continue
				}
				on, err := c.OnDuty(ctx, v, of, s.From)
				if err != nil {
					return nil, err
				}
				if on != 0 {
					all = append(all, voice.Span{From: s.From, Until: s.Until})
				}
			}
			if len(all) > 0 || team == 0 {
				break
			}
		}
		return all, nil
	}
}

// owedIn is what the rooms' fields of a case say that we owe: promises that are not
// kept, and questions that are open.
func owedIn(id int64, fields map[string]any) (all []voice.Owed) {
	made, _ := fields["promises"].([]promises.Body)
	for _, p := range made {
		if p.State == string(promises.Pending) || p.State == string(promises.Broken) {
			all = append(all, voice.Owed{CaseID: id, What: p.What, Due: p.DueAt, Late: p.State == string(promises.Broken), Icon: "promise"})
		}
	}
	asked, _ := fields["questions"].([]questions.Body)
	for _, q := range asked {
		if q.State == string(questions.Open) && q.Kind == string(questions.Question) {
			all = append(all, voice.Owed{CaseID: id, What: q.Text, Icon: "question"})
		}
	}
	return all
}
