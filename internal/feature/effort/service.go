package effort

import (
	"context"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/settings"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Efforts is what can be done with what cases have cost.
type Efforts struct {
	desk    *desk.Desk
	weights map[Term]settings.Of[int]
	days    settings.Of[int] // of silence after which somebody has walked away
	from    settings.Of[int] // points from which somebody is at risk
}

// itself is the desk, which counts.
func itself(ctx context.Context) context.Context { return staff.As(ctx, staff.System("effort")) }

// Weights are what one of each term is worth.
func (s *Efforts) Weights(ctx context.Context, v db.View) (Weights, error) {
	w := Weights{}
	for _, t := range Terms() {
		n, err := s.weights[t].Value(ctx, v)
		if err != nil {
			return nil, err
		}
		w[t] = n
	}
	return w, nil
}

// OfCase returns what a case has cost its customer; nothing for one that was not
// counted yet.
func (s *Efforts) OfCase(ctx context.Context, v db.View, id int64) (_ Effort, err error) {
	defer fault.Wrap(&err, "effort.OfCase(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Effort{}, err
	}
	all, err := ofCases(ctx, v, []int64{id})
	if err != nil || len(all) == 0 {
		return Effort{CaseID: id}, err
	}
	return all[0], nil
}

// walkedAway is somebody who fell silent, with their case.
type walkedAway struct {
	Effort
	Case cases.Case
}

// WalkedAway returns who fell silent while unsolved, the one whom it cost most first,
// after one; next is where the page after begins.
func (s *Efforts) WalkedAway(ctx context.Context, v db.View, after db.Place, limit int) (_ []walkedAway, next db.Place, more bool, err error) {
	defer fault.Wrap(&err, "effort.WalkedAway")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, next, false, err
	}
	query, args := walkedQuery(after, limit+1)
	all, err := db.All(ctx, v, scan, query, args...)
	if err != nil {
		return nil, next, false, err
	}
	if more = len(all) > limit; more {
		all = all[:limit]
	}
	ids := make([]int64, len(all))
	for i, e := range all {
		ids[i], next = e.CaseID, db.Place{Tx: e.Score, ID: e.CaseID}
	}
	seen, err := s.desk.Cases.Shown(ctx, v, ids)
	var out []walkedAway
	for _, e := range all {
		if c, ok := seen[e.CaseID]; ok {
			out = append(out, walkedAway{e, c})
		}
	}
	return out, next, more, err
}

// AtRisk returns who shows signs of leaving, the heaviest first, after one; next is
// where the page after begins. A sign in a case that the reader may not see is not
// shown, and who has no other is not either.
func (s *Efforts) AtRisk(ctx context.Context, v db.View, after db.Place, limit int) (_ []Risk, next db.Place, more bool, err error) {
	defer fault.Wrap(&err, "effort.AtRisk")
	if _, err := staff.Allow(ctx, staff.PeopleRead); err != nil {
		return nil, next, false, err
	}
	from, err := s.from.Value(ctx, v)
	if err != nil {
		return nil, next, false, err
	}
	query, args := riskQuery(int64(from), after, limit+1)
	all, err := db.All(ctx, v, scanRisk, query, args...)
	if err != nil {
		return nil, next, false, err
	}
	if more = len(all) > limit; more {
		all = all[:limit]
	}
	var ids []int64
	for _, r := range all {
		next = db.Place{Tx: r.Points, ID: r.PersonID}
		for _, one := range r.Reasons {
			ids = append(ids, one.CaseID)
		}
	}
	seen, err := s.desk.Cases.Shown(ctx, v, unique(ids))
	var out []Risk
	for _, r := range all {
		var shown []Reason
		for _, one := range r.Reasons {
			if _, ok := seen[one.CaseID]; ok {
				shown = append(shown, one)
			}
		}
		if len(shown) > 0 {
			r.Reasons, r.CaseID = shown, shown[0].CaseID
			out = append(out, r)
		}
	}
	return out, next, more, err
}

// Aside takes a case off the list of those who walked away: one of us has looked. What
// anybody says puts it back in the count.
func (s *Efforts) Aside(ctx context.Context, tx *db.Tx, h *cases.Held) (err error) {
	defer fault.Wrap(&err, "effort.Aside(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesChange); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE effort SET aside_at = $2 WHERE case_id = $1 AND walked_at IS NOT NULL AND aside_at IS NULL`, h.ID, tx.Now())
	if err != nil || n == 0 {
		return err
	}
	_, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "effort.aside", CaseID: h.ID})
	return err
}

// Write begins a personal message to the customer of a case, in their language, with
// what happened and the gaps that only a person can fill. What somebody is writing
// there already stays.
func (s *Efforts) Write(ctx context.Context, tx *db.Tx, id int64, why Why) (err error) {
	defer fault.Wrap(&err, "effort.Write(case %d)", id)
	if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
		return err
	}
	known := false
	for _, one := range WhyNames.Values() {
		known = known || one == why
	}
	if !known {
		return fault.Field("why", "effort.fault.why")
	}
	c, err := s.desk.Cases.ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	d, err := s.desk.Outbox.DraftOf(ctx, tx, c.ID, cases.Reply)
	if err != nil || !d.Empty() {
		return err
	}
	reader, err := s.desk.Outbox.Reader(ctx, tx, c)
	if err != nil {
		return err
	}
	person, err := s.desk.People.ByID(ctx, tx, c.PersonID)
	if err != nil {
		return err
	}
	hello := reader.Say(fault.Say("effort.draft.hello", fault.A("name", first(person.Name))))
	if person.Name == "" {
		hello = reader.Say(fault.Say("effort.draft.hello_nobody"))
	}
	body := reader.Say(draftNames.Say(why, fault.A("subject", c.Subject)))
	return s.desk.Outbox.SaveDraft(ctx, tx, c.ID, cases.Reply, hello+"\n\n"+body, "")
}

// first is the first of somebody's names.
func first(name string) string {
	one, _, _ := strings.Cut(name, " ")
	return one
}

// Figures say how easy easy things were: how many cases were done since a time, and how
// many of these took one reply and no other field.
type Figures struct {
	Since        time.Time
	Solved, Easy int
}

// Figures counts since a time.
func (s *Efforts) Figures(ctx context.Context, v db.View, since time.Time) (f Figures, err error) {
	defer fault.Wrap(&err, "effort.Figures")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return f, err
	}
	f.Since = since
	all, err := db.All(ctx, v, func(s db.Scan) (n [2]int, err error) { return n, s(&n[0], &n[1]) }, solvedQuery, since)
	if err == nil && len(all) > 0 {
		f.Solved, f.Easy = all[0][0], all[0][1]
	}
	return f, err
}

// week is since when Today counts.
const week = 7 * 24 * time.Hour
