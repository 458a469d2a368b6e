package remedies

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// consequences are the words for what a failure led to, from none to grave.
var consequences = words.Family("remedies.consequence.", "none", "trouble", "serious", "grave")

// suggests says whether there is something to propose: a loss for which nothing was
// granted yet.
func (p panelView) suggests() bool {
	return p.May && p.Suggested.Loss.ID != 0 && p.Suggested.Loss.GrantedAt.IsZero()
}

// moneyAlone says whether money was given and nothing else, not even a word.
func moneyAlone(all []Remedy) bool {
	paid := false
	for _, r := range all {
		if r.Stands() && !r.Kind.money() {
			return false
		}
		paid = paid || r.Stands()
	}
	return paid
}

// whose is the fault that the form shows.
func (p panelView) whose() Fault {
	if p.Suggested.Loss.Fault == "" {
		return Ours
	}
	return p.Suggested.Loss.Fault
}

// share is how much was of no use, as the form shows it.
func (p panelView) share() string {
	if p.Suggested.Loss.ID == 0 {
		return strconv.Itoa(mostShare)
	}
	return strconv.Itoa(p.Suggested.Loss.Share)
}

// typedAmount writes money as [worthOf] reads it.
func typedAmount(a money.Amount) string {
	if a.Currency == "" || a.IsZero() {
		return ""
	}
	j := a.JSON()
	return typed(&j)
}

// title names the remedies of a proposal.
func (p Proposal) title(ctx context.Context) string {
	all := make([]string, len(p.Remedies))
	for i, r := range p.Remedies {
		all[i] = KindNames.T(ctx, r.Kind)
	}
	return strings.Join(all, " + ")
}

// numberOf reads a whole number of a form; an empty field is none.
func numberOf(r *http.Request, field string) (int, error) {
	text := strings.TrimSpace(r.PostFormValue(field))
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fault.Field(field, "remedies.fault.number").Because(err)
	}
	return n, nil
}

func (s *Remedies) lossPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	t := Lost{Failure: Failure(r.PostFormValue("failure")), Fault: Fault(r.PostFormValue("fault")), Price: worthOf(r.PostFormValue("price")), Missed: r.PostFormValue("missed") != ""}
	if t.Hours, err = numberOf(r, "hours"); err != nil {
		return err
	}
	if t.Consequence, err = numberOf(r, "consequence"); err != nil {
		return err
	}
	if r.PostFormValue("share") != "" {
		share, err := numberOf(r, "share")
		if err != nil {
			return err
		}
		t.Share = &share
	}
	err = s.desk.DB.Do(r.Context(), "remedies.assess", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = s.Assess(ctx, tx, h, t)
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id)+"#remedies")
}

func (s *Remedies) suggestionPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	n, err := web.PathID(r, "proposal")
	if err != nil {
		return err
	}
	c := Choice{Proposal: int(n), Stamp: r.PostFormValue("stamp"), Amount: worthOf(r.PostFormValue("amount")), Reason: r.PostFormValue("reason"), What: map[Kind]string{}}
	for _, k := range KindNames.Values() {
		c.What[k] = r.PostFormValue("what-" + string(k))
	}
	err = s.desk.DB.Do(r.Context(), "remedies.grant_set", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = s.GrantSet(ctx, tx, h, c)
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id)+"#remedies")
}
