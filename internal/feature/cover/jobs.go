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
