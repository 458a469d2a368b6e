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

// Answer takes what the customer says of what they are given: that it is right, what
// would be better, or of what was right for them that it did not come as promised. Of the
// latter two whoever looks after the case is told, and it opens. Said twice it is said once.
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
	if answer == NotAsPromised {
		return s.notAsPromised(ctx, tx, h, r, says)
	}
	if says = clean(says); r.Answer == WantsOthers || answer != Accepts && answer != WantsOthers {
		return r, fault.New(fault.Conflict, "remedies.fault.answered")
	}
	if err := short("says", says, longestWords); err != nil {
		return r, err
	}
	if answer == Accepts {
		says = ""
	}
	all, err := ofCases(ctx, tx, []int64{r.CaseID})
	if err != nil {
		return r, err
	}
	kind, data := "remedy.accepted", map[string]any(nil)
	if answer == WantsOthers {
		kind, data = "remedy.other", map[string]any{"says": says}
	}
	for _, o := range all { // what was granted as one is answered as one
		if o.ID != r.ID && !(o.with(r) && o.Stands() && o.Answer != WantsOthers) {
			continue
		}
		o.Answer, o.AnswerSays, o.AnsweredAt = answer, says, tx.Now()
		if err := save(ctx, tx, o); err != nil {
			return r, err
		}
		if o.ID == r.ID {
			r = o
		}
	}
	if err := s.record(ctx, tx, h, r, kind, data); err != nil || answer == Accepts {
		return r, err
	}
	return r, s.opens(ctx, tx, h, r, otherNotice)
}

// notAsPromised takes what was wrong with something that the customer had said is right.
func (s *Remedies) notAsPromised(ctx context.Context, tx *db.Tx, h *cases.Held, r Remedy, says string) (Remedy, error) {
	switch says = clean(says); {
	case r.Answer != Accepts:
		return r, fault.New(fault.Conflict, "remedies.fault.not_accepted")
	case says == "":
		return r, fault.Field("says", "remedies.fault.says")
	case says == r.AnswerSays:
		return r, nil
	}
	if err := short("says", says, longestWords); err != nil {
		return r, err
	}
	r.AnswerSays, r.AnsweredAt = says, tx.Now()
	if err := save(ctx, tx, r); err != nil {
		return r, err
	}
	if err := s.record(ctx, tx, h, r, "remedy.not_as_promised", map[string]any{"says": says}); err != nil {
		return r, err
	}
	return r, s.opens(ctx, tx, h, r, promisedNotice)
}

// opens has a case be looked at again, and tells whoever looks after it.
func (s *Remedies) opens(ctx context.Context, tx *db.Tx, h *cases.Held, r Remedy, kind string) error {
	if h.Status == cases.Waiting || h.Status == cases.Solved || h.Status == cases.Confirmed {
		if err := s.desk.Cases.SetStatus(ctx, tx, h, cases.Open, ""); err != nil {
			return err
		}
	}
	return s.ring(ctx, tx, h, r, kind)
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
	Path string
	Sets [][]Remedy // what is given together
}

// customerPanel shows the customer what they are given and where it is. An apology they
// have read.
func (s *Remedies) customerPanel(ctx context.Context, v db.View, c casepage.CustomerCase) (templ.Component, error) {
	all, err := ofCases(ctx, v, c.Family)
	if err != nil {
		return nil, err
	}
	sets := together(slices.DeleteFunc(all, func(r Remedy) bool { return !r.Stands() }))
	if len(sets) == 0 {
		return nil, nil
	}
	return customerRemedies(customerView{Path: c.Path + "/remedies", Sets: sets}), nil
}

// together are remedies by the sets they were granted in; an apology alone, which they
// have read, is none.
func together(all []Remedy) (sets [][]Remedy) {
	for _, r := range all {
		i := slices.IndexFunc(sets, func(set []Remedy) bool { return r.with(set[0]) })
		if i < 0 {
			sets = append(sets, []Remedy{r})
			continue
		}
		sets[i] = append(sets[i], r)
	}
	for _, set := range sets { // the words first
		slices.SortStableFunc(set, func(a, b Remedy) int { return bit(a.Goes()) - bit(b.Goes()) })
	}
	return slices.DeleteFunc(sets, func(set []Remedy) bool { return !set[len(set)-1].Goes() })
}

// with says whether two remedies were granted as one set.
func (r Remedy) with(o Remedy) bool { return r.ofSet() && r.Key == o.Key && r.CaseID == o.CaseID }

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
