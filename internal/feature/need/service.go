package need

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Need is what can be said about how badly a case needs us.
type Need struct {
	desk  *desk.Desk
	rules *rules
	first Policy                 // the one that the desk came with
	read  atomic.Pointer[Policy] // the newest one that was read
	stuck func(ctx context.Context, tx *db.Tx, h *cases.Held, by Source, is bool) error
	paid  func(ctx context.Context, v db.View, caseID int64) (string, error)
}

// StuckBy has f told, in the transaction, that a customer or one of us says that the
// customer cannot go on, or can again. What is only found in their words is not told.
// At the start only.
func (s *Need) StuckBy(f func(ctx context.Context, tx *db.Tx, h *cases.Held, by Source, is bool) error) {
	s.stuck = f
}

// Told returns the words in which a customer said that they cannot go on, where nobody
// has confirmed it, and whether there are any.
func (s *Need) Told(ctx context.Context, v db.View, c cases.Case) (string, bool, error) {
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil || readWhy(c.Why)[Blocked] == 0 {
		return "", false, err
	}
	rows, err := ofRoot(ctx, v, c.ID)
	for _, p := range holding(rows) {
		if p.Kind == Blocked && p.Source == Told {
			return p.What, true, err
		}
	}
	return "", false, err
}

// tellStuck passes on whether a customer can go on.
func (s *Need) tellStuck(ctx context.Context, tx *db.Tx, h *cases.Held, p Point) error {
	if s.stuck == nil || p.Kind != Blocked || p.Source == Fact {
		return nil
	}
	return s.stuck(ctx, tx, h, p.Source, p.Says)
}

// Of is the room on a desk that has it, for whoever fills a desk.
func Of(d *desk.Desk) *Need { return &Need{desk: d, rules: newRules(), first: firstPolicy()} }

// policy is the one that counts. It is read once in each process, and asked for by
// its number.
func (s *Need) policy(ctx context.Context, v db.View) (Policy, error) {
	id, err := newestPolicy(ctx, v)
	if err != nil {
		return s.first, err
	}
	return s.policyByID(ctx, v, id)
}

func (s *Need) policyByID(ctx context.Context, v db.View, id int64) (Policy, error) {
	if id == 0 {
		return s.first, nil
	}
	if p := s.read.Load(); p != nil && p.ID == id {
		return *p, nil
	}
	text, err := db.Value[string](ctx, v, `SELECT rules FROM need_policy WHERE id = $1`, id)
	if err != nil {
		return s.first, err
	}
	p, wrong := ReadPolicy(text)
	if len(wrong) > 0 { // of an older make of this room: the first one still counts
		p = s.first
	}
	p.ID, p.Text = id, text
	s.read.Store(&p)
	return p, nil
}

// Reason is a point that holds, with what it weighs.
type Reason struct {
	Point
	Weight int
	Times  int // how often it counts; of a deadline, how many quarters
}

// Reckoned is how badly a case needs us, and why.
type Reckoned struct {
	Case    cases.Case
	Reasons []Reason // the heaviest first
	Waited  int      // points for waiting
	Need    int      // with what waiting adds
}

// OfCase returns how badly a case needs us, and why.
func (s *Need) OfCase(ctx context.Context, v db.View, id int64) (_ Reckoned, err error) {
	defer fault.Wrap(&err, "need.OfCase(%d)", id)
	c, err := s.desk.Cases.ByID(ctx, v, id)
	if err != nil {
		return Reckoned{}, err
	}
	return s.of(ctx, v, c)
}

// of reads the reasons of a case that the actor may see; without one nothing is
// read.
func (s *Need) of(ctx context.Context, v db.View, c cases.Case) (r Reckoned, err error) {
	r = Reckoned{Case: c, Need: c.NeedAt(v.Now()), Waited: c.Waited(v.Now())}
	if c.Why == "" {
		return r, nil
	}
	p, err := s.policy(ctx, v)
	if err != nil {
		return r, err
	}
	rows, err := ofRoot(ctx, v, c.ID)
	if err != nil {
		return r, err
	}
	r.Reasons = p.reasons(holding(rows), v.Now())
	return r, nil
}

// reasons are points with what they weigh, the heaviest first.
func (p Policy) reasons(all []Point, now time.Time) (out []Reason) {
	t := tallyOf(all, now)
	for _, k := range p.heaviest(t) {
		at := slices.IndexFunc(all, func(q Point) bool { return q.Kind == k })
		out = append(out, Reason{all[at], p.of(k, t[k]), t[k]})
	}
	return out
}

// Say adds a point to a case, or takes one away, by an agent's tap or as a program
// tells it. Saying what holds already changes nothing.
func (s *Need) Say(ctx context.Context, tx *db.Tx, h *cases.Held, p Point) (err error) {
	defer fault.Wrap(&err, "need.Say(case %d, %s)", h.ID, p.Kind)
	actor, err := staff.Allow(ctx, staff.CasesChange)
	if err != nil {
		return err
	}
	switch {
	case !slices.Contains(kinds, p.Kind) || p.Says && p.Source == Tap && !slices.Contains(tapped, p.Kind):
		return fault.Field("kind", "need.fault.kind")
	case p.Source != Tap && p.Source != Fact:
		return fault.Field("source", "need.fault.source")
	case len(p.What) > longestWhat:
		return fault.Field("what", "need.fault.long")
	}
	rows, err := ofRoot(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	held := slices.ContainsFunc(holding(rows), func(q Point) bool { return q.Kind == p.Kind })
	if held == p.Says {
		return nil
	}
	p.CaseID, p.What, p.N, p.ByID = h.ID, clip(db.Text(p.What)), s.was(rows, p), actor.ID
	if _, err := insert(ctx, tx, p); err != nil {
		return err
	}
	kind := "need.added"
	if !p.Says {
		kind = "need.removed"
	}
	was := h.Need
	if err := s.reckonRows(ctx, tx, h, append(rows, p)); err != nil {
		return err
	}
	if err := s.record(ctx, tx, h, kind, map[string]any{"what": KindNames.Say(p.Kind), "from": was, "to": h.Need}); err != nil {
		return err
	}
	return s.tellStuck(ctx, tx, h, p)
}

// was is how often a point held before it was taken away, so that undoing gives it
// back as it was.
func (s *Need) was(rows []Point, p Point) int64 {
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].Kind == p.Kind {
			return rows[i].N
		}
	}
	return max(p.N, 1)
}

func (s *Need) record(ctx context.Context, tx *db.Tx, h *cases.Held, kind string, data map[string]any) error {
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: h.ID, Data: data})
	return err
}

// Corrected is what a customer says on their own page: how we understood it, as they
// corrected it. Days are in UTC at noon; zero for none.
type Corrected struct {
	Blocked, Work, Money bool
	Since, By            time.Time
	Cost                 string // what it costs them, in their words

	told bool // By is the moment that their words name
}

// longestCost is how long that may be, in bytes.
const longestCost = longestWhat

// Correct takes what a customer says about their own case. Only what differs from
// what we understood is written; the need moves at once.
func (s *Need) Correct(ctx context.Context, tx *db.Tx, h *cases.Held, t Corrected) (err error) {
	defer fault.Wrap(&err, "need.Correct(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CustomerWrite); err != nil {
		return err
	}
	if len(t.Cost) > longestCost {
		return fault.Field("cost", "need.fault.long")
	}
	rows, err := ofRoot(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	held, err := s.asFormsHave(ctx, tx, h, holding(rows))
	if err != nil {
		return err
	}
	said := t.differ(held)
	if len(said) == 0 {
		return nil
	}
	for _, p := range said {
		p.CaseID, p.Source = h.ID, Answer
		if _, err := insert(ctx, tx, p); err != nil {
			return err
		}
		rows = append(rows, p)
	}
	was := h.Need
	if err := s.reckonRows(ctx, tx, h, rows); err != nil {
		return err
	}
	if err := s.record(ctx, tx, h, "need.corrected", map[string]any{"from": was, "to": h.Need}); err != nil {
		return err
	}
	for _, p := range said {
		p.Source = Answer
		if err := s.tellStuck(ctx, tx, h, p); err != nil {
			return err
		}
	}
	return nil
}

// asFormsHave are points with the day, in the customer's zone, of what they wrote a
// time of.
func (s *Need) asFormsHave(ctx context.Context, v db.View, h *cases.Held, all []Point) ([]Point, error) {
	for i, p := range all {
		if !p.dated() || p.Source != Told {
			continue
		}
		who, err := s.desk.People.ByID(ctx, v, h.PersonID)
		if err != nil {
			return nil, err
		}
		zone, err := s.zone(ctx, v, who.Zone, h.InboxID)
		if err != nil {
			return nil, err
		}
		all[i].N = p.day(zone).UnixMicro()
	}
	return all, nil
}

// differ are the points that say what held does not.
func (t Corrected) differ(held []Point) (said []Point) {
	of := map[Kind]Point{}
	for _, p := range held {
		of[p.Kind] = p
	}
	cost := clip(db.Text(strings.TrimSpace(t.Cost)))
	t.Work = t.Work || cost != "" && !t.Money
	for _, one := range []struct {
		kind Kind
		says bool
		at   time.Time
	}{{Blocked, t.Blocked, time.Time{}}, {Work, t.Work, time.Time{}}, {Money, t.Money, time.Time{}}, {Since, !t.Since.IsZero(), t.Since}, {Deadline, !t.By.IsZero(), t.By}} {
		was, holds := of[one.kind]
		p := Point{Kind: one.kind, Says: one.says, N: 1}
		if !one.at.IsZero() {
			p.N = one.at.UnixMicro()
		}
		if one.says && (one.kind == Work || one.kind == Money && !t.Work) {
			p.What = cost
		}
		dated := one.kind == Since || one.kind == Deadline
		switch {
		case dated && !one.says && holds && was.N <= 1: // they said it in words, without a day
			continue
		case one.says == holds && (!one.says || p.N == was.N || !dated) && (p.What == "" || p.What == was.What):
			continue
		}
		said = append(said, p)
	}
	return said
}
