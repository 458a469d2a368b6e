package effort

import (
	"context"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
)

// walk puts on the list whose silence is too long by now, and says whether there may be
// more.
func (s *Efforts) walk(ctx context.Context) (more bool, err error) {
	var people []int64
	err = s.desk.DB.Do(ctx, "effort.walk", func(ctx context.Context, tx *db.Tx) error {
		ids, err := db.All(ctx, tx, scanID, quietQuery, tx.Now(), atOnce)
		if err != nil || len(ids) == 0 {
			return err
		}
		more = len(ids) == atOnce
		args := []any{tx.Now()}
		if _, err := tx.Exec(ctx, `UPDATE effort SET walked_at = $1 WHERE case_id IN `+list(&args, ids), args...); err != nil {
			return err
		}
		args = nil
		if people, err = db.All(ctx, tx, scanID, `SELECT DISTINCT person_id FROM effort WHERE case_id IN `+list(&args, ids), args...); err != nil {
			return err
		}
		for _, id := range ids {
			if _, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "effort.walked_away", CaseID: id}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	return more, s.people(ctx, people)
}

// Fade looks again at those at risk: what is long ago says nothing any more.
type Fade struct{}

// Kind names the job.
func (Fade) Kind() string { return "effort.fade" }

const fadeEvery = 24 * time.Hour

func (s *Efforts) onFade(ctx context.Context, _ *jobs.Run, _ Fade) error {
	ctx = itself(ctx)
	for after := int64(0); ; {
		var ids []int64
		err := s.desk.DB.Read(ctx, "effort.fade", func(ctx context.Context, v db.View) (err error) {
			ids, err = db.All(ctx, v, scanID, `SELECT person_id FROM effort_person WHERE person_id > $1 ORDER BY person_id LIMIT $2`, after, atOnce)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := s.people(ctx, ids); err != nil {
			return err
		}
		after = ids[len(ids)-1]
	}
}
