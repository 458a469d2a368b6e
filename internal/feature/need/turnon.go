package need

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Version is a policy that counts or counted.
type Version struct {
	ID   int64
	Text string
	ByID int64
	At   time.Time
}

// Policy returns the policy that counts.
func (s *Need) Policy(ctx context.Context, v db.View) (_ Policy, err error) {
	defer fault.Wrap(&err, "need.Policy")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Policy{}, err
	}
	return s.policy(ctx, v)
}

// shownMoved is how many cases of each direction a trial shows.
const shownMoved = 10

// Versions are the newest policies, the one that counts first.
func (s *Need) Versions(ctx context.Context, v db.View) (_ []Version, err error) {
	defer fault.Wrap(&err, "need.Versions")
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return nil, err
	}
	return db.All(ctx, v, func(sc db.Scan) (o Version, err error) { return o, sc(&o.ID, &o.Text, &o.ByID, &o.At) },
		`SELECT id, rules, by_id, at FROM need_policy ORDER BY id DESC LIMIT 20`)
}

// refused is the fault of a policy that does not read: its first line that is wrong.
func refused(wrong []Wrong) error {
	w := wrong[0]
	return fault.Field("text", "need.policy.wrong", fault.A("line", w.Line), fault.A("why", w.Why))
}

// TurnOn has a policy count from now on. One that does not read is refused, and
// the old one stays.
func (s *Need) TurnOn(ctx context.Context, tx *db.Tx, text string) (_ Policy, err error) {
	defer fault.Wrap(&err, "need.TurnOn")
	actor, err := staff.Allow(ctx, staff.SettingsManage)
	if err != nil {
		return Policy{}, err
	}
	text = tidy(text)
	p, wrong := ReadPolicy(text)
	if len(wrong) > 0 {
		return p, refused(wrong)
	}
	if err := tx.Lock(ctx, "need", "policy"); err != nil {
		return p, err
	}
	now, err := s.policy(ctx, tx)
	if err != nil || now.Text == text {
		return now, err
	}
	if p.ID, err = tx.Insert(ctx, `INSERT INTO need_policy (rules, by_id, at) VALUES ($1, $2, $3)`, text, actor.ID, tx.Now()); err != nil {
		return p, err
	}
	if _, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "need.policy", On: "setting", Data: map[string]any{"version": p.ID, "from": now.Text, "to": text}}); err != nil {
		return p, err
	}
	return p, s.desk.Jobs.Put(ctx, tx, Reweigh{p.ID}, jobs.Unique("need"))
}

// tidy is a text as a form sends it, with plain line ends.
func tidy(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(db.Text(text), "\r\n", "\n")) + "\n"
}

// tried is how many cases a policy is tried on.
const tried = 100

// Moved is a case that a policy would put elsewhere.
type Moved struct {
	Case     cases.Case
	From, To int // places in the order of the cases tried, from 1
	Was, Now int // its need without waiting
}

// pushed says whether a case would move only because others do.
func (m Moved) pushed() bool { return m.Was == m.Now }

// Trial is what a policy would do.
type Trial struct {
	Cases    int
	Up, Down []Moved // those whose own points change first, of them the furthest
}

// Try says what a policy would do to the last cases: who would stand further up,
// and who further down. Nothing changes.
func (s *Need) Try(ctx context.Context, v db.View, text string) (t Trial, err error) {
	defer fault.Wrap(&err, "need.Try")
	actor, err := staff.Allow(ctx, staff.SettingsManage)
	if err != nil {
		return t, err
	}
	p, wrong := ReadPolicy(tidy(text))
	if len(wrong) > 0 {
		return t, refused(wrong)
	}
	now, err := s.policy(ctx, v)
	if err != nil {
		return t, err
	}
	all, err := db.All(ctx, v, cases.Scan, `SELECT `+cases.Columns("c")+` FROM cases c WHERE c.merged_into IS NULL ORDER BY c.id DESC LIMIT 100`)
	if err != nil {
		return t, err
	}
	if all, err = cases.Seen(ctx, v, actor.Scope(), all); err != nil {
		return t, err
	}
	return compare(all, now, p), nil
}

// compare puts cases into the order of two policies.
func compare(all []cases.Case, was, now Policy) Trial {
	before, after := order(all, was), order(all, now)
	t := Trial{Cases: len(all)}
	for id, from := range before {
		to := after[id]
		m := Moved{Case: to.Case, From: from.place, To: to.place, Was: from.Need, Now: to.Need}
		switch {
		case m.To < m.From:
			t.Up = append(t.Up, m)
		case m.To > m.From:
			t.Down = append(t.Down, m)
		}
	}
	for _, some := range [][]Moved{t.Up, t.Down} {
		slices.SortFunc(some, func(a, b Moved) int {
			if a.pushed() != b.pushed() {
				if b.pushed() {
					return -1
				}
				return 1
			}
			return cmp.Or(cmp.Compare(abs(b.To-b.From), abs(a.To-a.From)), cmp.Compare(a.To, b.To))
		})
	}
	return t
}

func abs(n int) int { return max(n, -n) }

// placed is a case in an order.
type placed struct {
	cases.Case
	place int
}

func order(all []cases.Case, p Policy) map[int64]placed {
	weighed := make([]cases.Case, len(all))
	for i, k := range all {
		weighed[i] = k.As(p.weigh(readWhy(k.Why)))
	}
	slices.SortFunc(weighed, func(a, b cases.Case) int { return cmp.Or(cmp.Compare(a.Rank(), b.Rank()), cmp.Compare(a.ID, b.ID)) })
	out := make(map[int64]placed, len(all))
	for i, k := range weighed {
		out[k.ID] = placed{k, i + 1}
	}
	return out
}
