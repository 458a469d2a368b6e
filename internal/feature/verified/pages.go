package verified

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// panelView is what the staff sees of a case's askings.
type panelView struct {
	Case   cases.Case
	Rounds []Round // the newest first
	Names  map[int64]string
	May    bool
}

// Newest is the newest asking.
func (p panelView) Newest() Round { return p.Rounds[0] }

// panelOf reads it; no rounds where nothing was asked.
func (s *Verified) panelOf(ctx context.Context, v db.View, c cases.Case) (p panelView, err error) {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return p, err
	}
	p.Case, p.May, p.Names = c, actor.May(staff.CasesChange), map[int64]string{}
	rounds, err := s.OfCase(ctx, v, c.ID)
	if err != nil {
		return p, err
	}
	for i := len(rounds) - 1; i >= 0; i-- {
		r := rounds[i]
		p.Rounds = append(p.Rounds, r)
		if r.UserID != 0 && p.Names[r.UserID] == "" {
			if p.Names[r.UserID], err = s.desk.Staff.NameOf(ctx, v, r.UserID); err != nil {
				return p, err
			}
		}
	}
	return p, nil
}

// panel is how the askings of a case stand.
func (s *Verified) panel(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	p, err := s.panelOf(ctx, v, c)
	if err != nil || len(p.Rounds) == 0 {
		return nil, err
	}
	return sidePanel(p), nil
}

// banner asks whoever opens a case what words of the customer's mean, and says
// that it did not work.
func (s *Verified) banner(ctx context.Context, v db.View, c cases.Case) (templ.Component, error) {
	p, err := s.panelOf(ctx, v, c)
	if err != nil || len(p.Rounds) == 0 || c.Shelf() == cases.ShelfDone {
		return nil, err
	}
	switch p.Newest().State {
	case Wrote:
		return wroteBanner(p), nil
	case NotYet:
		return notYetBanner(p), nil
	}
	return nil, nil
}

// notYets counts the times that it did not work.
func (p panelView) notYets() (n int) {
	for _, r := range p.Rounds {
		if r.State == NotYet {
			n++
		}
	}
	return n
}

// answerPath is where one of us says what the customer means.
func answerPath(id int64) string { return casepage.Path(id) + "/verified" }

// The answers of one of us.
const (
	answerYes   = "yes"
	answerNo    = "no"
	answerOther = "other" // it is about something else
)

// answerPage says for the customer what their words mean.
func (s *Verified) answerPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	answer := r.PostFormValue("answer")
	err = s.desk.DB.Do(r.Context(), "verified.answer", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return s.Answer(ctx, tx, h, answer, cases.Reason(words.T(ctx, "verified.reason")))
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id))
}

// Answer says for the customer what they said: yes, no, or something else.
func (s *Verified) Answer(ctx context.Context, tx *db.Tx, h *cases.Held, answer string, why cases.Reason) (err error) {
	defer fault.Wrap(&err, "verified.Answer(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	switch answer {
	case answerYes:
		return s.Confirm(ctx, tx, h, why)
	case answerNo:
		return s.NotYet(ctx, tx, h, 0)
	case answerOther:
		rounds, err := s.OfCase(ctx, tx, h.ID)
		if err != nil {
			return err
		}
		for _, r := range rounds {
			if r.State != Wrote {
				continue
			}
			if _, err := end(ctx, tx, r, ending{to: Dropped, guess: r.Guess}); err != nil {
				return err
			}
		}
		return s.mark(ctx, tx, h.ID)
	}
	return fault.Field("answer", "verified.fault.answer")
}
