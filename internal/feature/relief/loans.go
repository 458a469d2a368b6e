package relief

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

const (
	lentPath   = "/lent"
	pageLoans  = 50
	mostLooked = 5000 // loans that a page looks through for those in sight
)

// Loan is a thing that is lent and neither back nor lost, and its case.
type Loan struct {
	Offer
	Case cases.Case
	Who  string // has it; "" where nobody knows their name
}

// Loans returns what is lent out in cases that the actor may see, by the day on which
// it comes back, after one; the zero Offer for the beginning. late are those alone whose
// day is over. more says whether there are others after them.
func (s *Relief) Loans(ctx context.Context, v db.View, late bool, after Offer, limit int) (all []Loan, more bool, err error) {
	defer fault.Wrap(&err, "relief.Loans")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, false, err
	}
	query := outQuery
	if late {
		query = lateQuery
	}
	for looked := 0; looked < mostLooked; {
		some, err := db.All(ctx, v, scanOffer, query, after.ReturnsOn, after.ID, limit+1)
		if err != nil {
			return nil, false, err
		}
		ids := make([]int64, len(some))
		for i, o := range some {
			ids[i] = o.CaseID
		}
		shown, err := s.desk.Cases.Shown(ctx, v, ids)
		if err != nil {
			return nil, false, err
		}
		for _, o := range some {
			if len(all) == limit {
				return all, true, nil
			}
			after = o
			if c, ok := shown[o.CaseID]; ok {
				all = append(all, Loan{Offer: o, Case: c})
			}
		}
		if len(some) <= limit {
			return all, false, nil
		}
		looked += len(some)
	}
	return all, true, nil
}

// afterLoan is the loan that a cursor names.
func afterLoan(at *web.Cursor) (o Offer) {
	if at != nil {
		o.ID, o.ReturnsOn = at.ID, at.Text
	}
	return o
}

func loanCursor(l Loan) string { return web.Cursor{Text: l.ReturnsOn, ID: l.ID}.String() }

// named says who has what is lent.
func (s *Relief) named(ctx context.Context, v db.View, all []Loan) error {
	ids := make([]int64, len(all))
	for i, l := range all {
		ids[i] = l.Case.PersonID
	}
	names, err := s.desk.People.NamesOf(ctx, v, ids)
	for i, l := range all {
		all[i].Who = names[l.Case.PersonID]
	}
	return err
}

// loansView is the page of what is lent out.
type loansView struct {
	All  []Loan
	Late bool
	Next string
}

func (s *Relief) lentPage(w http.ResponseWriter, r *http.Request) error {
	view := loansView{Late: r.URL.Query().Get("late") != ""}
	at, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	err = s.desk.DB.Read(r.Context(), "relief.loans", func(ctx context.Context, v db.View) error {
		all, more, err := s.Loans(ctx, v, view.Late, afterLoan(at), pageLoans)
		if err == nil {
			err = s.named(ctx, v, all)
		}
		if view.All = all; more && len(all) > 0 {
			q := url.Values{"cursor": {loanCursor(all[len(all)-1])}}
			if view.Late {
				q.Set("late", "1")
			}
			view.Next = lentPath + "?" + q.Encode()
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, loansPage(view))
}

// onOffer does something with what is lent and leads back to its case.
func (s *Relief) onOffer(w http.ResponseWriter, r *http.Request, name string, f func(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) error) error {
	id, err := web.PathID(r, "offer")
	if err != nil {
		return err
	}
	return s.onCase(w, r, name, func(ctx context.Context, tx *db.Tx, h *cases.Held) error { return f(ctx, tx, h, id) })
}

func (s *Relief) untilPage(w http.ResponseWriter, r *http.Request) error {
	return s.onOffer(w, r, "relief.until", func(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) error {
		_, err := s.Until(ctx, tx, h, id, r.PostFormValue("returns_on"))
		return err
	})
}

func (s *Relief) lostPage(w http.ResponseWriter, r *http.Request) error {
	return s.onOffer(w, r, "relief.lost", func(ctx context.Context, tx *db.Tx, h *cases.Held, id int64) error {
		worth, err := amount("worth", typed(r.PostFormValue("worth"), r.PostFormValue("currency")))
		if err != nil {
			return err
		}
		_, err = s.Lost(ctx, tx, h, id, worth)
		return err
	})
}

// currency is that of what the acting user may spend on a case; "" where nothing is.
func (s *Relief) currency(ctx context.Context, v db.View, c cases.Case) (string, error) {
	actor, err := staff.Acting(ctx)
	if err != nil || actor.ID == 0 {
		return "", err
	}
	left, err := s.desk.Budgets.Left(ctx, v, actor.ID, c.TeamID)
	return left.Amount.Currency, err
}

// decimal is an amount in a form; none is an empty field.
func decimal(a money.Amount) string {
	if a.IsZero() {
		return ""
	}
	return a.Decimal()
}

// jsonText is an amount of a draft in a form.
func jsonText(j *money.JSON) string {
	if j == nil {
		return ""
	}
	return j.Amount
}

// currencyOf is that of what sending costs, or of the thing.
func currencyOf(of Sending) string { return currencyOr(of, "") }

func currencyOr(of Sending, other string) string {
	if _, _, _, code := of.row(); code != "" {
		return code
	}
	return other
}

// sentSays says where a parcel is, and what it costs.
func sentSays(ctx context.Context, o Offer) string {
	where := words.T(ctx, "relief.parcel.waits")
	switch {
	case !o.ThereAt.IsZero():
		where = words.T(ctx, "relief.parcel.there", words.A("at", o.ThereAt))
	case !o.LeftAt.IsZero():
		where = words.T(ctx, "relief.parcel.left", words.A("at", o.LeftAt))
	case o.State == Replaced, o.State == Refused:
		where = words.T(ctx, "relief.parcel.stopped")
	}
	if o.Cost.IsZero() {
		return where
	}
	return words.T(ctx, "relief.parcel.costs", words.A("where", where), words.A("cost", o.Cost.Shown(ctx)))
}

// LoanBody is a thing that is lent out, as the API shows it.
type LoanBody struct {
	OfferBody
	CaseID int64  `json:"case_id"`
	Ref    string `json:"ref"`
}

type loansOut struct{ Body web.List[LoanBody] }

type loansIn struct {
	web.Paging
	Overdue bool `query:"overdue" doc:"Those alone whose day is over"`
}

func (s *Relief) apiLoans(ctx context.Context, v db.View, in *loansIn) (*loansOut, error) {
	at, err := in.After()
	if err != nil {
		return nil, err
	}
	all, more, err := s.Loans(ctx, v, in.Overdue, afterLoan(at), in.Limit)
	out := &loansOut{Body: web.List[LoanBody]{Items: make([]LoanBody, len(all))}}
	for i, l := range all {
		out.Body.Items[i] = LoanBody{offerBody(l.Offer), l.Case.ID, l.Case.Ref}
	}
	if more && len(all) > 0 {
		cursor := loanCursor(all[len(all)-1])
		out.Body.NextCursor = &cursor
	}
	return out, err
}

type untilIn struct {
	ID      int64 `path:"id"`
	OfferID int64 `path:"offer_id"`
	Body    struct {
		ReturnsOn string `json:"returns_on" doc:"The day on which it comes back, as 2026-12-01"`
	}
}

func (s *Relief) apiUntil(ctx context.Context, tx *db.Tx, in *untilIn) (*one, error) {
	return s.after(ctx, tx, in.ID, func() error {
		h, err := s.desk.Cases.Take(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		_, err = s.Until(ctx, tx, h, in.OfferID, in.Body.ReturnsOn)
		return err
	})
}

type lostIn struct {
	ID      int64 `path:"id"`
	OfferID int64 `path:"offer_id"`
	Body    struct {
		Worth *money.JSON `json:"worth,omitempty" doc:"What it was worth, where nobody said before"`
	}
}

func (s *Relief) apiLost(ctx context.Context, tx *db.Tx, in *lostIn) (*one, error) {
	return s.after(ctx, tx, in.ID, func() error {
		h, err := s.desk.Cases.Take(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		worth, err := amount("worth", in.Body.Worth)
		if err != nil {
			return err
		}
		_, err = s.Lost(ctx, tx, h, in.OfferID, worth)
		return err
	})
}

// loansAt is the address of a list of the page.
func loansAt(late bool) string {
	if late {
		return fmt.Sprint(lentPath, "?late=1")
	}
	return lentPath
}
