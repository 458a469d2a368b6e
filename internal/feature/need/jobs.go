package need

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Reweigh weighs all cases anew that are not done, once another policy counts.
type Reweigh struct {
	Policy int64 `json:"policy"`
}

// Kind names the job.
func (Reweigh) Kind() string { return "need.reweigh" }

// Recall looks whether those who opened a case since the last time had one before
// that took long. It is beside the filing, which it would make slower.
type Recall struct{}

// Kind names the job.
func (Recall) Kind() string { return "need.recall" }

const (
	recallEvery = 5 * time.Minute
	// reweighTakes is how long a million cases may take.
	reweighTakes = time.Hour
)

func (s *Need) onReweigh(ctx context.Context, run *jobs.Run, _ Reweigh) error {
	ctx = staff.As(ctx, staff.System(Reweigh{}.Kind()))
	for after := int64(0); ; {
		var ids []int64
		err := s.desk.DB.Read(ctx, "need.reweigh", func(ctx context.Context, v db.View) (err error) {
			ids, err = db.All(ctx, v, scanID, `SELECT id FROM cases WHERE id > $1 AND shelf IN ('open', 'waiting') AND need_why <> '' ORDER BY id LIMIT 200`, after)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		err = s.desk.DB.Do(ctx, "need.reweigh", func(ctx context.Context, tx *db.Tx) error {
			p, err := s.policy(ctx, tx)
			if err != nil {
				return err
			}
			for _, id := range ids {
				h, err := s.desk.Cases.Take(ctx, tx, id)
				if fault.Is(err, fault.NotFound) {
					continue
				}
				if err != nil {
					return err
				}
				if err := s.desk.Cases.SetNeed(ctx, tx, h, p.weigh(readWhy(h.Why))); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		after = ids[len(ids)-1]
	}
}

// slow is a case whose person had one before that took days.
type slow struct{ id, days int64 }

// How much is looked at and written at once, so that mail and clicks wait for no more.
const (
	recallLook  = 5000 // new cases
	recallWrite = 50   // of them those that weigh more
	recallBack  = 1000 // that it has been past already
)

// onRecall goes through what is new since it last did, a stretch at a time, and once more
// through some before: a case that was filed beside others may stand only after one with a
// higher id. A stretch that is gone through twice says nothing twice.
func (s *Need) onRecall(ctx context.Context, _ *jobs.Run, _ Recall) error {
	for back := int64(recallBack); ; back = 0 {
		var last, upTo int64
		var all []slow
		err := s.desk.DB.Read(ctx, "need.recall", func(ctx context.Context, v db.View) (err error) {
			if last, err = db.Value[int64](ctx, v, `SELECT coalesce(max(case_id), 0) FROM need_seen`); err != nil {
				return err
			}
			if upTo, err = db.Value[int64](ctx, v, `SELECT coalesce(max(id), 0) FROM cases`); err != nil || upTo <= last-back {
				return err
			}
			upTo = max(last, min(upTo, last+recallLook))
			all, err = db.All(ctx, v, func(sc db.Scan) (o slow, err error) { return o, sc(&o.id, &o.days) }, recallQuery, last-back, upTo)
			return err
		})
		if err != nil || upTo <= last-back {
			return err
		}
		for some := range slices.Chunk(all, recallWrite) {
			err := s.desk.DB.Do(ctx, "need.recall", func(ctx context.Context, tx *db.Tx) error {
				for _, o := range some {
					if err := s.recall(ctx, tx, o); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		if upTo == last {
			continue
		}
		if err := s.desk.DB.Do(ctx, "need.seen", func(ctx context.Context, tx *db.Tx) error { return seen(ctx, tx, upTo) }); err != nil {
			return err
		}
	}
}

// seen writes down up to which case new ones were gone through.
func seen(ctx context.Context, tx *db.Tx, upTo int64) error {
	n, err := tx.Exec(ctx, `UPDATE need_seen SET case_id = $1`, upTo)
	if err == nil && n == 0 {
		_, err = tx.Exec(ctx, `INSERT INTO need_seen (case_id) VALUES ($1)`, upTo)
	}
	return err
}

// recallQuery finds among new cases those of people who had one before that took long, of
// which nothing was said so far.
const recallQuery = `SELECT c.id, max(s.days) FROM cases c JOIN need_slow s ON s.person_id = c.person_id AND s.case_id <> c.id AND s.at <= c.created_at
	WHERE c.id > $1 AND c.id <= $2 AND c.shelf = 'open' AND NOT EXISTS (SELECT 1 FROM need_point p WHERE p.case_id = c.id AND p.kind = 'slow') GROUP BY c.id ORDER BY c.id`

func (s *Need) recall(ctx context.Context, tx *db.Tx, o slow) error {
	h, err := s.desk.Cases.Take(ctx, tx, o.id)
	if err != nil {
		return err
	}
	rows, err := ofRoot(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	for _, p := range rows {
		if p.Kind == Slow { // said before, or taken away
			return nil
		}
	}
	p := Point{CaseID: h.ID, Kind: Slow, Source: History, Says: true, N: o.days}
	if _, err := insert(ctx, tx, p); err != nil {
		return err
	}
	was := h.Need
	if err := s.reckonRows(ctx, tx, h, append(rows, p)); err != nil {
		return err
	}
	return s.record(ctx, tx, h, "need.added", map[string]any{"what": KindNames.Say(p.Kind), "from": was, "to": h.Need})
}

func scanID(s db.Scan) (id int64, err error) { return id, s(&id) }
