package remedies

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// Answer takes what the customer says of what they are given: that it is right, or what
// would be better, which whoever looks after the case is told. Said twice it is said
// once.
func (s *Remedies) Answer(ctx context.Context, tx *db.Tx, h *cases.Held, id int64, answer Answer, says string) (_ Remedy, err error) {
	defer fault.Wrap(&err, "remedies.Answer(%d)", id)
	if err := mayAnswer(ctx); err != nil {
		return Remedy{}, err
	}
	family, err := s.desk.Cases.Family(itself(ctx), tx, h.ID)
	if err != nil {
		return Remedy{}, err
	}
	r, err := byID(ctx, tx, id)
	if err != nil {
		return r, err
	}
	if !slices.Contains(family, r.CaseID) || !r.Stands() {
		return Remedy{}, noRemedy()
	}
	if r.Answer == answer {
		return r, nil
	}
	if says = clean(says); r.Answer == WantsOthers || answer != Accepts && answer != WantsOthers {
		return r, fault.New(fault.Conflict, "remedies.fault.answered")
	}
	if err := short("says", says, longestWords); err != nil {
		return r, err
	}
	r.Answer, r.AnswerSays, r.AnsweredAt = answer, says, tx.Now()
	if answer == Accepts {
		r.AnswerSays = ""
	}
	if err := save(ctx, tx, r); err != nil {
		return r, err
	}
	if answer == Accepts {
		return r, s.record(ctx, tx, h, r, "remedy.accepted", nil)
	}
	if err := s.record(ctx, tx, h, r, "remedy.other", map[string]any{"says": r.AnswerSays}); err != nil {
		return r, err
	}
	if h.Status == cases.Waiting {
		if err := s.desk.Cases.SetStatus(ctx, tx, h, cases.Open, ""); err != nil {
			return r, err
		}
	}
	return r, s.ring(ctx, tx, h, r, otherNotice)
}

// mayAnswer says whether the actor is the customer of a case, or may act for them.
func mayAnswer(ctx context.Context) error {
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	if actor.Kind == staff.KindCustomer {
		_, err = staff.Allow(ctx, staff.CustomerWrite)
		return err
	}
	_, err = staff.Allow(ctx, staff.CasesChange)
	return err
}

// customerView is what the customer sees of it.
type customerView struct {
	Path     string
	Remedies []Remedy
}

// customerPanel shows the customer what they are given and where it is. An apology they
// have read.
func (s *Remedies) customerPanel(ctx context.Context, v db.View, c casepage.CustomerCase) (templ.Component, error) {
	all, err := ofCases(ctx, v, c.Family)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(r Remedy) bool { return !r.Stands() || !r.Goes() })
	if len(all) == 0 {
		return nil, nil
	}
	return customerRemedies(customerView{Path: c.Path + "/remedies", Remedies: all}), nil
}

// customerAnswer takes what the customer says by a plain form.
func (s *Remedies) customerAnswer(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "remedies.fault.form").Because(err)
	}
	id, err := web.PathID(r, "remedy")
	if err != nil {
		return err
	}
	return s.desk.Page.CustomerDo(w, r, "remedies.customer", "#remedies", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		_, err := s.Answer(ctx, tx, h, id, Answer(r.PostForm.Get("answer")), r.PostForm.Get("says"))
		return err
	})
}
