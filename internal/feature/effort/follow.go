package effort

import (
	"context"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Count follows what has happened, and counts the cases it happened on.
type Count struct{}

// Kind names the job.
func (Count) Kind() string { return "effort.count" }

const (
	countEvery = 15 * time.Second
	look       = 500 // entries of what happened that are read at once
	atOnce     = 40  // cases that one transaction writes: mail and clicks wait for it
	fillAtOnce = 40
	countsFor  = 20 * time.Second // before it lets others have the worker
	mostRead   = 20_000           // messages and entries of a batch that are looked at
	mostTheirs = 300              // cases of a person that are looked at
)

func (s *Efforts) onCount(ctx context.Context, _ *jobs.Run, _ Count) error {
	until := s.desk.DB.Now().Add(countsFor)
	for s.desk.DB.Now().Before(until) {
		if more, err := s.step(ctx); err != nil || !more {
			return err
		}
	}
	return s.desk.DB.Do(ctx, "effort.more", func(ctx context.Context, tx *db.Tx) error {
		return s.desk.Jobs.Put(ctx, tx, Count{}, jobs.Unique("more"), jobs.Priority(jobs.Low))
	})
}

// step counts the next cases: those on which something happened, then those that were
// never counted, then whose silence is too long by now. It says whether there may be
// more.
func (s *Efforts) step(ctx context.Context) (more bool, err error) {
	defer fault.Wrap(&err, "effort.step")
	ctx = itself(ctx)
	var st state
	var ok bool
	var next db.Place
	var cases, people []int64
	var anew bool
	err = s.desk.DB.Read(ctx, "effort.look", func(ctx context.Context, v db.View) error {
		if st, ok, err = known(ctx, v); err != nil || !ok {
			return err
		}
		happened, to, err := s.desk.Activity.Follow(ctx, v, st.place, look)
		next = to
		cases, people, anew = touched(happened)
		return err
	})
	switch {
	case err != nil:
		return false, err
	case !ok:
		return true, s.desk.DB.Do(ctx, "effort.begin", s.begin)
	case next != st.place:
		return true, s.follow(ctx, st, next, cases, people, anew)
	case st.low > 0:
		return true, s.fill(ctx, st)
	}
	return s.walk(ctx)
}

// touched are the cases and people that entries are about, and whether what a term is
// worth has changed.
func touched(happened []activity.Entry) (cases, people []int64, anew bool) {
	for _, e := range happened {
		if e.CaseID != 0 && !strings.HasPrefix(e.Kind, "effort.") {
			cases = append(cases, e.CaseID)
		}
		if e.PersonID != 0 && (e.Kind == "person.merged" || e.Kind == "person.unmerged" || e.Kind == "person.erased") {
			if people = append(people, e.PersonID); e.On == "person" && e.OnID != 0 {
				people = append(people, e.OnID)
			}
		}
		if name, _ := e.Data["name"].(string); e.Kind == "setting.changed" && strings.HasPrefix(name, "effort.") {
			anew = true
		}
	}
	return unique(cases), unique(people), anew
}

func unique(ids []int64) []int64 {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// begin follows from now on, and has all that is there counted.
func (s *Efforts) begin(ctx context.Context, tx *db.Tx) error {
	now, err := db.Latest(ctx, tx, "activity")
	if err != nil {
		return err
	}
	last, err := db.Value[int64](ctx, tx, `SELECT coalesce(max(id), 0) FROM cases`)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO effort_state (sole, place_tx, place_id, low) VALUES (1, $1, $2, $3) ON CONFLICT (sole) DO NOTHING`, now.Tx, now.ID, last+1)
	return err
}

// Anew has all cases counted anew, while what happens is still followed.
func (s *Efforts) Anew(ctx context.Context, tx *db.Tx) (err error) {
	defer fault.Wrap(&err, "effort.Anew")
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return err
	}
	if err := fromTheTop(ctx, tx); err != nil {
		return err
	}
	if _, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "effort.anew"}); err != nil {
		return err
	}
	return s.desk.Jobs.Put(ctx, tx, Count{}, jobs.Unique("more"), jobs.Priority(jobs.Low))
}

func fromTheTop(ctx context.Context, tx *db.Tx) error {
	last, err := db.Value[int64](ctx, tx, `SELECT coalesce(max(id), 0) FROM cases`)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE effort_state SET low = $1 WHERE sole = 1`, last+1)
	return err
}

// follow counts what something happened on; the place moves with the last of it.
func (s *Efforts) follow(ctx context.Context, from state, to db.Place, ids, people []int64, anew bool) error {
	for part := range slices.Chunk(ids, atOnce) {
		if err := s.write(ctx, part, nil); err != nil {
			return err
		}
	}
	if err := s.write(ctx, nil, people); err != nil {
		return err
	}
	return s.desk.DB.Do(ctx, "effort.place", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE effort_state SET place_tx = $1, place_id = $2 WHERE sole = 1 AND place_tx = $3 AND place_id = $4`, to.Tx, to.ID, from.place.Tx, from.place.ID); err != nil || !anew {
			return err
		}
		return fromTheTop(ctx, tx)
	})
}

// fill counts the next cases below the lowest that was counted.
func (s *Efforts) fill(ctx context.Context, st state) error {
	var ids []int64
	err := s.desk.DB.Read(ctx, "effort.fill", func(ctx context.Context, v db.View) (err error) {
		ids, err = db.All(ctx, v, scanID, `SELECT id FROM cases WHERE id < $1 ORDER BY id DESC LIMIT $2`, st.low, fillAtOnce)
		return err
	})
	if err != nil {
		return err
	}
	if err := s.write(ctx, ids, nil); err != nil {
		return err
	}
	low := int64(0)
	if len(ids) == fillAtOnce {
		low = ids[len(ids)-1]
	}
	return s.desk.DB.Do(ctx, "effort.filled", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE effort_state SET low = $1 WHERE sole = 1 AND low = $2`, low, st.low)
		return err
	})
}
