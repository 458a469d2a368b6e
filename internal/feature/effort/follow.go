package effort

import (
	"context"
	"maps"
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

func scanID(s db.Scan) (id int64, err error) { return id, s(&id) }

// write counts cases, and then the people whose they are and some more. What is read is
// read beside those who write; whatever happens meanwhile is followed next.
func (s *Efforts) write(ctx context.Context, ids, people []int64) error {
	if len(ids) > 0 {
		theirs, err := s.cases(ctx, ids)
		if err != nil {
			return err
		}
		people = unique(append(theirs, people...))
	}
	return s.people(ctx, people)
}

// cases counts some cases by the facts, and returns whose they are.
func (s *Efforts) cases(ctx context.Context, ids []int64) ([]int64, error) {
	var f factsOf
	err := s.desk.DB.Read(ctx, "effort.read", func(ctx context.Context, v db.View) (err error) {
		f, err = s.factsOf(ctx, v, ids)
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []Effort
	people := map[int64]bool{}
	for _, root := range slices.Sorted(maps.Keys(f.roots)) {
		e := s.counted(f, root)
		people[e.PersonID] = true
		if was, ok := f.was[root]; !ok || !was.same(e) {
			all = append(all, e)
		}
	}
	if len(all)+len(f.merged) > 0 {
		err = s.desk.DB.Do(ctx, "effort.write", func(ctx context.Context, tx *db.Tx) error { return s.keep(ctx, tx, f, all) })
	}
	return slices.Sorted(maps.Keys(people)), err
}

// keep writes what was counted.
func (s *Efforts) keep(ctx context.Context, tx *db.Tx, f factsOf, all []Effort) error {
	if len(f.merged) > 0 {
		var args []any
		if _, err := tx.Exec(ctx, `DELETE FROM effort WHERE case_id IN `+list(&args, f.merged), args...); err != nil {
			return err
		}
	}
	for _, e := range all {
		if f.marks[e.CaseID][markScore] == e.Score {
			continue
		}
		if err := s.desk.Cases.Mark(ctx, tx, e.CaseID, markScore, e.Score); err != nil {
			return err
		}
	}
	return save(ctx, tx, all)
}

// counted is what counting a case gives, with what is kept of the row before.
func (s *Efforts) counted(f factsOf, root int64) Effort {
	k := f.roots[root]
	e := count(Effort{CaseID: root, PersonID: k.person, LastAt: k.created}, f.said[root], f.did[root], f.marks[root]["requests.round_trips"], k.done, db.Never, f.quiet)
	e.Score = e.score(f.weights)
	if was, ok := f.was[root]; ok && was.QuietAt.Equal(e.QuietAt) { // nobody has said anything since
		e.WalkedAt, e.AsideAt = was.WalkedAt, was.AsideAt
	}
	return e
}

// people says of some people why they may leave.
func (s *Efforts) people(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	var all []Risk
	var touched []int64
	err := s.desk.DB.Read(ctx, "effort.people", func(ctx context.Context, v db.View) error {
		all, touched = nil, nil
		families, err := kin(ctx, v, ids)
		if err != nil {
			return err
		}
		for _, root := range slices.Sorted(maps.Keys(families)) {
			touched = append(touched, families[root]...)
			of, err := s.signsOf(ctx, v, families[root])
			if err != nil {
				return err
			}
			all = append(all, riskOf(root, of, v.Now()))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.desk.DB.Do(ctx, "effort.risks", func(ctx context.Context, tx *db.Tx) error { return saveRisks(ctx, tx, touched, all) })
}

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
