package remedies

import (
	"context"
	"math"
	"sync"
	"sync/atomic"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
)

// Remedies is what can be done to make it right.
type Remedies struct {
	desk    *desk.Desk
	known   func(ctx context.Context, v db.View, caseID int64) (Known, error)
	first   func() Policy          // the one that the desk came with, read when it is wanted
	read    atomic.Pointer[Policy] // the newest one that was read
	proofs  *Proofs                // nil where nobody keeps purchases
	lookers []looker               // who know reasons to look
	stock   func(ctx context.Context, v db.View, caseID int64) ([]Gone, error)
	senders func(ctx context.Context, v db.View, family []int64) ([]int64, error)
}

// Of is the remedies of a desk that has this room.
func Of(d *desk.Desk) *Remedies { return &Remedies{desk: d, first: sync.OnceValue(firstPolicy)} }

// itself is the desk, which keeps the clocks.
func itself(ctx context.Context) context.Context { return staff.As(ctx, staff.System("remedies")) }

// OfCase returns the remedies of a case and of what was merged into it, the oldest
// first.
func (s *Remedies) OfCase(ctx context.Context, v db.View, id int64) (_ []Remedy, err error) {
	defer fault.Wrap(&err, "remedies.OfCase(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	family, err := s.desk.Cases.Family(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return ofCases(ctx, v, family)
}

// ByID returns a remedy of a case that the actor may see.
func (s *Remedies) ByID(ctx context.Context, v db.View, id int64) (_ Remedy, err error) {
	defer fault.Wrap(&err, "remedies.ByID(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Remedy{}, err
	}
	r, err := byID(ctx, v, id)
	if err != nil {
		return r, err
	}
	if _, err := s.desk.Cases.ByID(ctx, v, r.CaseID); fault.Is(err, fault.NotFound) {
		return Remedy{}, noRemedy().Because(err)
	} else if err != nil {
		return Remedy{}, err
	}
	return r, nil
}

// take holds a remedy and its case; one that the actor may not see is none.
func (s *Remedies) take(ctx context.Context, tx *db.Tx, id int64) (*cases.Held, Remedy, error) {
	r, err := byID(ctx, tx, id)
	if err != nil {
		return nil, r, err
	}
	h, err := s.desk.Cases.Take(ctx, tx, r.CaseID)
	if fault.Is(err, fault.NotFound) {
		return nil, Remedy{}, noRemedy().Because(err)
	} else if err != nil {
		return nil, r, err
	}
	r, err = byID(ctx, tx, id) // as it is now that nobody else changes it
	return h, r, err
}

// mostLooked is how many remedies a page looks through for those in sight.
const mostLooked = 5000

// Newest returns remedies that the actor may see before an id, 0 for the newest, in a
// state, "" for all. next is where the next page begins; 0 at the end.
func (s *Remedies) Newest(ctx context.Context, v db.View, state State, before int64, limit int) (_ []Remedy, next int64, err error) {
	defer fault.Wrap(&err, "remedies.Newest(%s)", state)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, 0, err
	}
	if before <= 0 {
		before = math.MaxInt64
	}
	var seen []Remedy
	for looked := 0; looked < mostLooked; {
		query, args := newestQuery, []any{before, limit + 1}
		if state != "" {
			query, args = inStateQuery, append(args, state)
		}
		some, err := db.All(ctx, v, scan, query, args...)
		if err != nil {
			return nil, 0, err
		}
		shown, err := s.desk.Cases.Shown(ctx, v, casesOf(some))
		if err != nil {
			return nil, 0, err
		}
		for _, r := range some {
			if len(seen) == limit {
				return seen, before, nil
			}
			before = r.ID
			if _, ok := shown[r.CaseID]; ok {
				seen = append(seen, r)
			}
		}
		if len(some) <= limit {
			return seen, 0, nil
		}
		looked += len(some)
	}
	return seen, before, nil
}

// casesOf are the ids of their cases.
func casesOf(some []Remedy) []int64 {
	ids := make([]int64, len(some))
	for i, r := range some {
		ids[i] = r.CaseID
	}
	return ids
}

// move takes a remedy to a state, and tells: the case's activity, and other rooms.
func (s *Remedies) move(ctx context.Context, tx *db.Tx, h *cases.Held, r *Remedy, to State, kind string, data map[string]any) error {
	from := r.State
	r.State = to
	if err := save(ctx, tx, *r); err != nil {
		return err
	}
	if err := s.record(ctx, tx, h, *r, kind, data); err != nil {
		return err
	}
	return s.tell(ctx, tx, h, *r, from)
}

// tell passes on that a remedy is in another state than before.
func (s *Remedies) tell(ctx context.Context, tx *db.Tx, h *cases.Held, r Remedy, from State) error {
	return event.Tell(ctx, tx, s.desk.Bus, facts.RemedyMoved{Case: h.ID, Remedy: r.ID, Kind: string(r.Kind), From: string(from), To: string(r.State)})
}

// record writes down what happened to a remedy.
func (s *Remedies) record(ctx context.Context, tx *db.Tx, h *cases.Held, r Remedy, kind string, more map[string]any) error {
	data := map[string]any{"kind": KindNames.Say(r.Kind), "what": r.What, "worth": r.Worth.String()}
	if r.Worth.IsZero() {
		data["worth"] = ""
	}
	for name, value := range more {
		data[name] = value
	}
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, CaseID: h.ID, On: "remedy", OnID: r.ID, Data: data})
	return err
}
