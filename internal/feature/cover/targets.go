package cover

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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

// Scope is whose cases targets are for: a team's, a topic's, both, or all.
type Scope struct {
	TeamID  int64 // 0 for any
	TopicID int64 // 0 for any; one under it that has none of its own takes them over
}

// Targets are what a scope says of the measures; one that it does not name is as
// the wider scope has it.
type Targets map[Measure]time.Duration

type targetRow struct {
	Scope
	measure Measure
	target  time.Duration
}

func targetRows(ctx context.Context, v db.View) ([]targetRow, error) {
	return db.All(ctx, v, func(s db.Scan) (r targetRow, err error) {
		var minutes int64
		err = s(&r.TeamID, &r.TopicID, &r.measure, &minutes)
		r.target = time.Duration(minutes) * time.Minute
		return r, err
	}, `SELECT team_id, topic_id, measure, minutes FROM clock_target ORDER BY team_id, topic_id, measure`)
}

// All returns the targets that were set, by scope; the one for all cases is always
// among them.
func (s *Cover) All(ctx context.Context, v db.View) (_ map[Scope]Targets, err error) {
	defer fault.Wrap(&err, "cover.All")
	if _, err := staff.Allow(ctx, staff.StaffRead); err != nil {
		return nil, err
	}
	rows, err := targetRows(ctx, v)
	all := map[Scope]Targets{{}: {}}
	for _, r := range rows {
		if all[r.Scope] == nil {
			all[r.Scope] = Targets{}
		}
		all[r.Scope][r.measure] = r.target
	}
	return all, err
}

// targetOf is the target of a measure for a case: of its topic and those above it,
// of its team, or of all. rows are all targets.
func (s *Cover) targetOf(ctx context.Context, v db.View, rows []targetRow, c cases.Case, m Measure) (time.Duration, error) {
	if len(rows) == 0 {
		return usual(m), nil
	}
	set := map[Scope]time.Duration{}
	for _, r := range rows {
		if r.measure == m {
			set[r.Scope] = r.target
		}
	}
	for topic := c.TopicID; ; {
		for _, team := range []int64{c.TeamID, 0} {
			if d, ok := set[Scope{team, topic}]; ok {
				return d, nil
			}
		}
		if topic == 0 {
			return usual(m), nil
		}
		t, err := s.desk.Topics.ByID(ctx, v, topic)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return 0, err
		}
		topic = t.ParentID
	}
}

// Set sets the targets of a scope; what is left out is as the wider scope has it.
// The clocks that have not ended take them over at once.
func (s *Cover) Set(ctx context.Context, tx *db.Tx, of Scope, t Targets) (err error) {
	defer fault.Wrap(&err, "cover.Set")
	if _, err := staff.Allow(ctx, staff.CoverManage); err != nil {
		return err
	}
	if err := s.known(ctx, tx, of); err != nil {
		return err
	}
	if err := tx.Lock(ctx, "cover", "targets"); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM clock_target WHERE team_id = $1 AND topic_id = $2`, of.TeamID, of.TopicID); err != nil {
		return err
	}
	for _, m := range Measures() {
		d, ok := t[m]
		if !ok {
			continue
		}
		if d < time.Minute || d > longestTarget {
			return fault.Field(string(m), "cover.fault.target_long", fault.A("n", int(longestTarget/workingDay)))
		}
		if _, err := tx.Insert(ctx, `INSERT INTO clock_target (team_id, topic_id, measure, minutes) VALUES ($1, $2, $3, $4)`, of.TeamID, of.TopicID, m, int64(d/time.Minute)); err != nil {
			return err
		}
	}
	if _, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "cover.targets"}); err != nil {
		return err
	}
	return s.desk.Jobs.Put(ctx, tx, Retarget{}, jobs.Unique("all"))
}

// known refuses a team or a topic that is none.
func (s *Cover) known(ctx context.Context, v db.View, of Scope) error {
	if of.TeamID != 0 {
		if _, err := s.desk.Staff.TeamByID(ctx, v, of.TeamID); err != nil {
			return fault.Field("team_id", "cover.fault.team").Because(err)
		}
	}
	if of.TopicID != 0 {
		if _, err := s.desk.Topics.ByID(ctx, v, of.TopicID); err != nil {
			return fault.Field("topic_id", "cover.fault.topic").Because(err)
		}
	}
	return nil
}

// read reads targets as they are typed, all that is wrong at once.
func read(text func(m Measure) string) (Targets, error) {
	t := Targets{}
	var wrong []error
	for _, m := range Measures() {
		typed := strings.TrimSpace(text(m))
		if typed == "" {
			continue
		}
		d, err := targetOf(typed)
		if f, ok := fault.As(err); ok {
			wrong = append(wrong, fault.Field(string(m), f.Key, f.Args...))
			continue
		}
		t[m] = d
	}
	return t, errors.Join(wrong...)
}

// typed writes a target as it is typed.
func typed(d time.Duration) string {
	switch {
	case d == 0:
		return ""
	case d%workingDay == 0:
		return fmt.Sprintf("%d d", d/workingDay)
	case d%time.Hour == 0:
		return fmt.Sprintf("%d h", d/time.Hour)
	}
	return fmt.Sprintf("%d min", d/time.Minute)
}

// inOrder are scopes, all cases first.
func inOrder(all map[Scope]Targets) []Scope {
	scopes := make([]Scope, 0, len(all))
	for s := range all {
		scopes = append(scopes, s)
	}
	slices.SortFunc(scopes, func(a, b Scope) int {
		return cmp.Or(cmp.Compare(a.TopicID, b.TopicID), cmp.Compare(a.TeamID, b.TeamID))
	})
	return scopes
}
