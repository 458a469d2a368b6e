package cover

import (
	"context"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
)

// Watch asks what is to be done about the clocks of a case.
type Watch struct {
	Case int64 `json:"case"`
}

// Kind names the job.
func (Watch) Kind() string { return "cover.watch" }

// Look asks whether a case was only recorded.
type Look struct {
	Case int64 `json:"case"`
}

// Kind names the job.
func (Look) Kind() string { return "cover.look" }

func (s *Cover) onWatch(ctx context.Context, run *jobs.Run, a Watch) error {
	return run.Do(ctx, "cover.watch", func(ctx context.Context, tx *db.Tx) error { return s.watch(ctx, tx, a.Case) })
}

func (s *Cover) onLook(ctx context.Context, run *jobs.Run, a Look) error {
	return run.Do(ctx, "cover.look", func(ctx context.Context, tx *db.Tx) error { return s.look(ctx, tx, a.Case) })
}

// Retarget gives all clocks the targets that hold now.
type Retarget struct{}

// Kind names the job.
func (Retarget) Kind() string { return "cover.retarget" }

// retargets is how many cases are looked at in one transaction.
const retargets = 100

// onRetarget goes through the cases with clocks that have not ended, by their index.
func (s *Cover) onRetarget(ctx context.Context, _ *jobs.Run, _ Retarget) error {
	for last, more := int64(0), true; more; {
		err := s.desk.DB.Do(ctx, "cover.retarget", func(ctx context.Context, tx *db.Tx) error {
			ids, err := db.All(ctx, tx, func(s db.Scan) (id int64, err error) { return id, s(&id) },
				`SELECT DISTINCT case_id FROM clock WHERE ended_at IS NULL AND case_id > $1 ORDER BY case_id LIMIT $2`, last, retargets)
			if err != nil {
				return err
			}
			more = len(ids) == retargets
			for _, id := range ids {
				if err := s.act(ctx, tx, id, func(ctx context.Context, h *hand) error { return s.retarget(ctx, tx, h) }); err != nil {
					return err
				}
				last = id
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
