package remedies

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"kept.example/kept/internal/core/budgets"
	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// composing is what whoever writes sees of making it right.
type composing struct {
	Case    cases.Case
	Missing []part
	Text    string // that says what was granted, in the customer's language; "" where they know
	Left    budgets.State
	Gone    []Gone // what a reply should not offer
}

func (s *Remedies) composing(ctx context.Context, v db.View, c cases.Case) (view composing, err error) {
	view.Case = c
	family, err := s.desk.Cases.Family(ctx, v, c.ID)
	if err != nil {
		return view, err
	}
	l, _, err := newestLoss(ctx, v, family)
	if err != nil {
		return view, err
	}
	all, err := ofCases(ctx, v, family)
	if err != nil {
		return view, err
	}
	three, err := s.three(ctx, v, c, l, all)
	view.Missing, view.Text = missing(three), letter(ctx, c, all)
	return view, err
}

// partLook colours a part that is missing.
func partLook(p part) string {
	if p.Late {
		return web.Bad
	}
	return web.Warn
}

// untold are what was granted since we last wrote. What waits for a yes is not among
// them: nobody promises what others have yet to allow.
func untold(c cases.Case, all []Remedy) []Remedy {
	return slices.DeleteFunc(slices.Clone(all), func(r Remedy) bool {
		told := !db.IsNever(c.LastReplyAt) && c.LastReplyAt.After(r.ApprovedAt)
		return !r.Stands() || r.MessageID != 0 || told
	})
}

// letter says what was granted and not told yet, a line each: the words that own it
// first, what is given, and where they see how far it is.
func letter(ctx context.Context, c cases.Case, all []Remedy) string {
	ctx = theirs(ctx, c)
	var sorry, gives []string
	for _, r := range untold(c, all) {
		if r.Kind != Apology {
			gives = append(gives, said(ctx, r))
			continue
		}
		what := r.What
		if what == "" {
			what = offer(ctx, c, Apology, r.Worth)
		}
		if !slices.Contains(sorry, what) {
			sorry = append(sorry, what)
		}
	}
	lines := sorry
	switch {
	case len(gives) == 1:
		lines = append(lines, words.T(ctx, "remedies.letter.one", words.A("what", strings.TrimRight(gives[0], "."))))
	case len(gives) > 1:
		lines = append(lines, words.T(ctx, "remedies.letter.many"))
		for _, what := range gives {
			lines = append(lines, words.T(ctx, "remedies.letter.line", words.A("what", what)))
		}
	}
	if len(gives) > 0 {
		lines = append(lines, words.T(ctx, "remedies.letter.page"))
	}
	return strings.Join(lines, "\n")
}

// beginPage puts what was granted before what is being written. With script the page
// does it by itself.
func (s *Remedies) beginPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	typed := mail.Plain(strings.ReplaceAll(r.PostFormValue("body"), "\r\n", "\n"))
	err = s.desk.DB.Do(r.Context(), "remedies.begin", func(ctx context.Context, tx *db.Tx) error {
		if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
			return err
		}
		c, err := s.desk.Cases.ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		view, err := s.composing(ctx, tx, c)
		if err != nil {
			return err
		}
		if view.Text == "" {
			return fault.New(fault.Conflict, "remedies.fault.told")
		}
		return s.desk.Outbox.Begin(ctx, tx, c.ID, view.Text, typed, "", nil)
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id)+"#composer")
}
