package relief

import (
	"context"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Scope is whose cases a target is for: a team's, a topic's, both, or all.
type Scope struct {
	TeamID  int64 // 0 for any
	TopicID int64 // 0 for any; one under it that has none of its own takes it over
}

// Target is how soon a workaround is wanted in the cases of a scope.
type Target struct {
	Scope
	Within time.Duration // business time
}

// Targets are all that were set, by topic and team, with those of the topics that stop
// people.
func (s *Relief) Targets(ctx context.Context, v db.View) (_ []Target, err error) {
	defer fault.Wrap(&err, "relief.Targets")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	return db.All(ctx, v, func(s db.Scan) (t Target, err error) {
		var minutes int64
		err = s(&t.TeamID, &t.TopicID, &minutes)
		t.Within = time.Duration(minutes) * time.Minute
		return t, err
	}, `SELECT team_id, topic_id, minutes FROM relief_target UNION ALL SELECT 0, topic_id, minutes FROM relief_topic ORDER BY 2, 1`)
}

// SetTarget says how soon a workaround is wanted in the cases of a scope; zero leaves
// it to the wider one. The clocks that run take it over.
func (s *Relief) SetTarget(ctx context.Context, tx *db.Tx, of Scope, within time.Duration) (err error) {
	defer fault.Wrap(&err, "relief.SetTarget(%+v)", of)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return err
	}
	if err := s.known(ctx, tx, of); err != nil {
		return err
	}
	if err := checkTarget(within); err != nil {
		return err
	}
	if err := tx.Lock(ctx, "relief", "topics"); err != nil {
		return err
	}
	minutes := int64(within / time.Minute)
	stops := int64(0)
	if of.TeamID == 0 {
		if stops, err = db.Value[int64](ctx, tx, `SELECT count(*) FROM relief_topic WHERE topic_id = $1`, of.TopicID); err != nil {
			return err
		}
	}
	switch {
	case stops > 0 && minutes == 0:
		return fault.Field("minutes", "relief.fault.stops")
	case stops > 0:
		_, err = tx.Exec(ctx, `UPDATE relief_topic SET minutes = $2 WHERE topic_id = $1`, of.TopicID, minutes)
	default:
		err = putTarget(ctx, tx, of, minutes)
	}
	if err != nil {
		return err
	}
	if _, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "relief.target_set"}); err != nil {
		return err
	}
	return s.desk.Jobs.Put(ctx, tx, Retarget{}, jobs.Unique("all"))
}

func putTarget(ctx context.Context, tx *db.Tx, of Scope, minutes int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM relief_target WHERE team_id = $1 AND topic_id = $2`, of.TeamID, of.TopicID); err != nil || minutes == 0 {
		return err
	}
	_, err := tx.Insert(ctx, `INSERT INTO relief_target (team_id, topic_id, minutes) VALUES ($1, $2, $3)`, of.TeamID, of.TopicID, minutes)
	return err
}

// checkTarget refuses a time that no workaround can be wanted within.
func checkTarget(within time.Duration) error {
	if within < 0 || within > longestTime || within > 0 && within < time.Minute {
		return fault.Field("minutes", "relief.fault.minutes", fault.A("n", int(longestTime/time.Minute)))
	}
	return nil
}

// known refuses a team or a topic that is none.
func (s *Relief) known(ctx context.Context, v db.View, of Scope) error {
	if of.TeamID != 0 {
		if _, err := s.desk.Staff.TeamByID(ctx, v, of.TeamID); err != nil {
			return fault.Field("team_id", "relief.fault.team").Because(err)
		}
	}
	if of.TopicID != 0 {
		if _, err := s.desk.Topics.ByID(ctx, v, of.TopicID); err != nil {
			return fault.Field("topic_id", "relief.fault.topic").Because(err)
		}
	}
	return nil
}

// targetOf is how soon a workaround is wanted for a case: the narrower scope wins, as
// with the other clocks. A topic is narrower than a team, and both than either.
func (s *Relief) targetOf(ctx context.Context, v db.View, c cases.Case) (time.Duration, error) {
	all, err := s.Targets(itself(ctx), v)
	if err != nil || len(all) == 0 {
		return usualTarget, err
	}
	set := map[Scope]time.Duration{}
	for _, t := range all {
		set[t.Scope] = t.Within
	}
	way, err := s.upward(itself(ctx), v, c.TopicID)
	for _, topic := range way {
		for _, team := range []int64{c.TeamID, 0} {
			if d, ok := set[Scope{team, topic}]; ok {
				return d, err
			}
		}
	}
	return usualTarget, err
}

// Retarget gives the clocks that run the targets that hold now.
type Retarget struct{}

// Kind names the job.
func (Retarget) Kind() string { return "relief.retarget" }

// retargets is how many reliefs are looked at in one transaction.
const retargets = 100

func (s *Relief) onRetarget(ctx context.Context, _ *jobs.Run, _ Retarget) error {
	ctx = itself(ctx)
	for last, more := int64(0), true; more; {
		err := s.desk.DB.Do(ctx, "relief.retarget", func(ctx context.Context, tx *db.Tx) error {
			all, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM relief WHERE cleared_at IS NULL AND state IN ('owed', 'refused') AND id > $1 ORDER BY id LIMIT $2`, last, retargets)
			if err != nil {
				return err
			}
			more = len(all) == retargets
			for _, c := range all {
				if err := s.retarget(ctx, tx, c); err != nil {
					return err
				}
				last = c.ID
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// retarget gives a clock that runs the target that holds now, from when it began.
func (s *Relief) retarget(ctx context.Context, tx *db.Tx, c Case) error {
	h, err := s.desk.Cases.Take(ctx, tx, c.CaseID)
	if err != nil {
		return err
	}
	if c, err = byID(ctx, tx, c.ID); err != nil || !c.Owes() { // as it is now that nobody else changes it
		return err
	}
	target, err := s.targetOf(ctx, tx, h.Case)
	if err != nil || target == c.Target {
		return err
	}
	hours, err := s.desk.Cases.HoursOf(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	c.Target, c.DueAt = target, hours.Add(c.Since, target)
	if c.DueAt.After(tx.Now()) { // whoever was told of it is told again in its time
		c.WarnedAt, c.LateAt, c.LedAt = time.Time{}, time.Time{}, time.Time{}
	}
	if err := save(ctx, tx, c); err != nil {
		return err
	}
	if err := s.mark(ctx, tx, h.ID); err != nil {
		return err
	}
	return s.moving(ctx, tx, c)
}

// teamSet gives the clock of a case the target of its new team.
func (s *Relief) teamSet(ctx context.Context, tx *db.Tx, f facts.TeamChanged) error {
	return s.again(itself(ctx), tx, f.Case)
}

// again has the clock of a case, where it runs, take over what holds now.
func (s *Relief) again(ctx context.Context, tx *db.Tx, id int64) error {
	c, err := s.OfCase(ctx, tx, id)
	if err != nil || !c.Owes() {
		return err
	}
	return s.retarget(ctx, tx, c)
}
