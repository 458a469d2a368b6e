package remedies

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/words"
)

// Reason is a reason to look before something is given: a fact, never what it means. It
// holds nothing back.
type Reason struct {
	Says fault.Sentence
	Href string // where one looks; "" for nowhere
}

// looker is somebody who knows reasons to look.
type looker struct {
	name string
	look func(ctx context.Context, v db.View, c cases.Case) ([]Reason, error)
}

// LookBy adds somebody who knows reasons to look at a case; said again by one name, they
// take their own place.
func (s *Remedies) LookBy(name string, f func(ctx context.Context, v db.View, c cases.Case) ([]Reason, error)) {
	s.lookers = append(slices.DeleteFunc(s.lookers, func(l looker) bool { return l.name == name }), looker{name, f})
}

const (
	lookBack     = 90 * 24 * time.Hour
	manyGiven    = 3 // remedies to one person, in other cases, within that time
	mostCounted  = 50
	reasonsShown = 8
)

// Reasons are the reasons to look at what is given in a case: how often something was
// given to whoever asks, for what they bought, and what other rooms know.
func (s *Remedies) Reasons(ctx context.Context, v db.View, id int64) (all []Reason, err error) {
	defer fault.Wrap(&err, "remedies.Reasons(%d)", id)
	if _, err := staff.Allow(ctx, staff.RemediesGrant); err != nil {
		return nil, err
	}
	c, err := s.desk.Cases.ByID(ctx, v, id)
	if err != nil {
		return nil, err
	}
	bought, err := s.bought(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	return s.reasons(ctx, v, c, bought)
}

func (s *Remedies) reasons(ctx context.Context, v db.View, c cases.Case, bought []Bought) ([]Reason, error) {
	family, err := s.desk.Cases.Family(ctx, v, c.ID)
	if err != nil {
		return nil, err
	}
	all, err := s.oftenGiven(ctx, v, c, family)
	if err != nil {
		return nil, err
	}
	more, err := s.givenFor(ctx, v, family, bought)
	if err != nil {
		return nil, err
	}
	all = append(all, more...)
	if more, err = s.paidAlike(ctx, v, family, bought); err != nil {
		return nil, err
	}
	all = append(all, more...)
	if more, err = s.splitBefore(ctx, v, c, family); err != nil {
		return nil, err
	}
	all = append(all, more...)
	for _, l := range s.lookers {
		more, err := l.look(ctx, v, c)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all[:min(len(all), reasonsShown)], nil
}

// personQuery finds what was given to a person, and to whoever was merged into them,
// since a time.
const personQuery = `SELECT ` + columns + ` FROM remedy WHERE created_at > $2 AND state NOT IN ('proposed', 'declined', 'failed') AND kind <> 'apology' AND case_id IN (
	SELECT c.id FROM cases c JOIN person p ON p.id = c.person_id WHERE p.id = $1 OR p.merged_into = $1) LIMIT $3`

// oftenGiven says how often something was given to whoever asks, in other cases.
func (s *Remedies) oftenGiven(ctx context.Context, v db.View, c cases.Case, family []int64) ([]Reason, error) {
	if c.PersonID == 0 {
		return nil, nil
	}
	all, err := db.All(ctx, v, scan, personQuery, c.PersonID, v.Now().Add(-lookBack), mostCounted)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(r Remedy) bool { return slices.Contains(family, r.CaseID) })
	if len(all) < manyGiven {
		return nil, nil
	}
	return []Reason{{Says: fault.Say("remedies.look.person", fault.A("n", len(all)), fault.A("days", int(lookBack.Hours()/24)), fault.A("worth", worths(all))),
		Href: fmt.Sprintf("/people/%d", c.PersonID)}}, nil
}

// sums is what remedies are worth, one amount for each currency.
type sums []money.Amount

// Worded writes them as their reader does.
func (all sums) Worded(r words.Reader) string {
	texts := make([]string, len(all))
	for i, a := range all {
		texts[i] = a.Worded(r)
	}
	return cmp.Or(strings.Join(texts, ", "), r.Number(0))
}

// worths adds up what remedies are worth.
func worths(all []Remedy) (out sums) {
	for _, r := range all {
		i := slices.IndexFunc(out, func(a money.Amount) bool { return a.Currency == r.Worth.Currency })
		if r.Worth.IsZero() {
			continue
		} else if i < 0 {
			out = append(out, r.Worth)
		} else if sum, err := out[i].Add(r.Worth); err == nil {
			out[i] = sum
		}
	}
	return out
}

const givenQuery = `SELECT ` + columns + ` FROM remedy WHERE created_at > $1 AND state NOT IN ('proposed', 'declined', 'failed') AND kind <> 'apology' AND `

// forQuery finds what was given for purchases since a time.
func forQuery(args *[]any, purchases []int64) string {
	return givenQuery + `purchase_id > 0 AND purchase_id IN ` + list(args, purchases) + ` LIMIT $2`
}

// unnamedQuery finds what was given in cases since a time, for no purchase that was named.
func unnamedQuery(args *[]any, of []int64) string {
	return givenQuery + `purchase_id = 0 AND case_id IN ` + list(args, of) + ` LIMIT $2`
}

// paidAlike says how often something was given, in other cases, for what was paid by the
// same means as what a case is about.
func (s *Remedies) paidAlike(ctx context.Context, v db.View, family []int64, bought []Bought) ([]Reason, error) {
	if len(bought) == 0 || s.proofs == nil || s.proofs.PaidAlike == nil {
		return nil, nil
	}
	ids := make([]int64, len(bought))
	for i, b := range bought {
		ids[i] = b.ID
	}
	alike, of, people, err := s.proofs.PaidAlike(ctx, v, ids)
	if err != nil || len(alike) == 0 {
		return nil, err
	}
	args := []any{v.Now().Add(-lookBack), mostCounted}
	query := forQuery(&args, alike)
	all, err := db.All(ctx, v, scan, query, args...)
	if err != nil {
		return nil, err
	}
	if len(of) > 0 {
		args = args[:2]
		query = unnamedQuery(&args, of)
		more, err := db.All(ctx, v, scan, query, args...)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	all = slices.DeleteFunc(all, func(r Remedy) bool { return slices.Contains(family, r.CaseID) })
	if len(all) < manyGiven {
		return nil, nil
	}
	return []Reason{{Says: fault.Say("remedies.look.paid", fault.A("n", len(all)), fault.A("days", int(lookBack.Hours()/24)), fault.A("worth", worths(all)), fault.A("people", people))}}, nil
}

// givenFor says what was given before, in other cases, for what a case is about.
func (s *Remedies) givenFor(ctx context.Context, v db.View, family []int64, bought []Bought) (out []Reason, err error) {
	if len(bought) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(bought))
	for i, b := range bought {
		ids[i] = b.ID
	}
	args := []any{mostCounted}
	all, err := db.All(ctx, v, scan, `SELECT `+columns+` FROM remedy WHERE state NOT IN ('proposed', 'declined', 'failed') AND kind <> 'apology' AND purchase_id > 0 AND purchase_id IN `+list(&args, ids)+` ORDER BY id DESC LIMIT $1`, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	seen, err := s.desk.Cases.Shown(ctx, v, casesOf(all))
	for _, r := range all {
		b := bought[max(0, slices.Index(ids, r.PurchaseID))]
		if c, ok := seen[r.CaseID]; ok && !slices.Contains(family, r.CaseID) {
			out = append(out, Reason{Says: fault.Say("remedies.look.purchase", fault.A("what", b.What), fault.A("kind", KindNames.Say(r.Kind)), fault.A("ref", c.Ref), fault.A("at", r.At)), Href: casepage.Path(c.ID)})
		}
	}
	return out, err
}
