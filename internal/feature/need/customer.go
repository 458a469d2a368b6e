package need

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// customerView is how we understood a case, as its customer can correct it.
type customerView struct {
	Path      string
	Reasons   []Reason // that hold, for the sentence above the form
	Corrected Corrected
	Said      bool // they have just corrected it
	Problems  map[string]string
}

type refusedKey struct{}

// refusal is a form that was not taken: nothing of it is lost.
type refusal struct {
	told Corrected
	said map[string]string
}

// customerPanel says how we understood a case and takes what is wrong with it.
// Nothing in it is required.
func (s *Need) customerPanel(ctx context.Context, v db.View, c casepage.CustomerCase) (templ.Component, error) {
	if c.Status.Shelf() == cases.ShelfDone {
		return nil, nil
	}
	rows, err := ofRoot(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	view := customerView{Path: c.Path + "/understood", Said: c.Query.Has("understood")}
	for _, p := range holding(rows) {
		if p.theirs() {
			view.Reasons = append(view.Reasons, Reason{Point: p})
		}
	}
	view.Corrected = told(view.Reasons)
	if r, ok := ctx.Value(refusedKey{}).(refusal); ok {
		view.Corrected, view.Problems = r.told, r.said
	}
	return customerForm(view), nil
}

// theirs says whether a point is about them, and not about us or what they pay.
func (p Point) theirs() bool {
	switch p.Kind {
	case Blocked, Work, Money, Deadline, Since, Repeated, Danger:
		return true
	}
	return false
}

// told is what a form begins with.
func told(all []Reason) (t Corrected) {
	for _, r := range all {
		switch r.Kind {
		case Blocked:
			t.Blocked = true
		case Work:
			t.Work = true
		case Money:
			t.Money = true
		case Since:
			t.Since = dayOf(r.N)
		case Deadline:
			t.By, t.told = dayOf(r.N), r.Source == Told
		}
		if r.Source == Answer && r.What != "" {
			t.Cost = r.What
		}
	}
	return t
}

// dayOf is the day that a point names; zero for none.
func dayOf(us int64) time.Time {
	if us <= 1 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

func (s *Need) understoodPage(w http.ResponseWriter, r *http.Request) error {
	return s.desk.Page.OrEnded(w, r, s.understood(w, r))
}

// understood takes what a customer corrects. What cannot be is said beside its
// field, and everything else is there still.
func (s *Need) understood(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "need.fault.form").Because(err)
	}
	t := Corrected{Blocked: r.PostForm.Has("blocked"), Work: r.PostForm.Has("work"), Money: r.PostForm.Has("money"), Cost: strings.TrimSpace(db.Text(r.PostForm.Get("cost")))}
	var wrong []error
	day := func(name string) time.Time {
		at, err := parseDay(r.PostForm.Get(name))
		if err != nil {
			wrong = append(wrong, fault.Field(name, "need.fault.day"))
		}
		return at
	}
	t.Since, t.By = day("since"), day("by")
	if len(t.Cost) > longestCost {
		wrong = append(wrong, fault.Field("cost", "need.fault.long"))
	}
	if err := errors.Join(wrong...); err != nil {
		if _, _, ended := s.desk.Page.CustomerOf(r); ended != nil {
			return ended
		}
		said := map[string]string{}
		for name, text := range web.Invalid(r.Context(), err) {
			said[name] = text
		}
		return s.desk.Page.CustomerShow(w, r.WithContext(context.WithValue(r.Context(), refusedKey{}, refusal{t, said})), http.StatusUnprocessableEntity)
	}
	return s.desk.Page.CustomerDo(w, r, "need.understood", "?understood=1#understood", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		return s.Correct(ctx, tx, h, t)
	})
}

// parseDay reads a day as a form has it, at noon, which is that day in every zone
// we know; "" is none.
func parseDay(text string) (time.Time, error) {
	if text = strings.TrimSpace(text); text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.DateOnly, text)
	if err == nil && (at.Year() < 1990 || at.Year() > 2200) {
		err = errors.New("a year that nobody means")
	}
	return at.Add(12 * time.Hour), err
}

// by is the day of the deadline as the form has it, in the customer's own zone.
func (v customerView) by(ctx context.Context) string {
	if v.Corrected.told {
		return formDay(noonOf(v.Corrected.By, words.From(ctx).Zone))
	}
	return formDay(v.Corrected.By)
}

// formDay is a day as a form has it.
func formDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// wrong ties a field to what is wrong with it.
func (v customerView) wrong(name string) templ.Attributes {
	if v.Problems[name] == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": "need-" + name + "-error"}
}

// customerNames are the words for the kinds, to the customer.
var customerNames = words.Family("need.yours.", Blocked, Work, Money, Deadline, Since, Repeated, Danger)
