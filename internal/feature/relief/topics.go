package relief

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// TopicRule is a topic whose cases block their customers.
type TopicRule struct {
	TopicID int64
	Target  time.Duration // business time within which a workaround is wanted
}

// TopicRules are the topics whose cases block their customers.
func (s *Relief) TopicRules(ctx context.Context, v db.View) (_ []TopicRule, err error) {
	defer fault.Wrap(&err, "relief.TopicRules")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	return db.All(ctx, v, func(s db.Scan) (r TopicRule, err error) {
		var minutes int64
		err = s(&r.TopicID, &minutes)
		r.Target = time.Duration(minutes) * time.Minute
		return r, err
	}, `SELECT topic_id, minutes FROM relief_topic ORDER BY topic_id`)
}

// SetTopic says that cases of a topic block their customers, and how soon a workaround
// is wanted; zero says that they do not.
func (s *Relief) SetTopic(ctx context.Context, tx *db.Tx, topic int64, target time.Duration) (err error) {
	defer fault.Wrap(&err, "relief.SetTopic(%d)", topic)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return err
	}
	t, err := s.desk.Topics.ByID(ctx, tx, topic)
	if err != nil {
		return fault.Field("topic_id", "relief.fault.topic").Because(err)
	}
	if err := checkTarget(target); err != nil {
		return err
	}
	if err := tx.Lock(ctx, "relief", "topics"); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM relief_topic WHERE topic_id = $1`, topic); err != nil {
		return err
	}
	if target > 0 {
		if _, err := tx.Insert(ctx, `INSERT INTO relief_topic (topic_id, minutes) VALUES ($1, $2)`, topic, int64(target/time.Minute)); err != nil {
			return err
		}
	}
	if err := putTarget(ctx, tx, Scope{TopicID: topic}, 0); err != nil { // a scope has one target
		return err
	}
	if _, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "relief.topic_set", On: "topic", OnID: topic, Data: map[string]any{"name": t.Name}}); err != nil {
		return err
	}
	return s.desk.Jobs.Put(ctx, tx, Retarget{}, jobs.Unique("all"))
}

// blocks says whether cases of a topic block their customers: it does, or one above it.
func (s *Relief) blocks(ctx context.Context, v db.View, topic int64) (bool, error) {
	if topic == 0 {
		return false, nil
	}
	rules, err := s.TopicRules(itself(ctx), v)
	if err != nil || len(rules) == 0 {
		return false, err
	}
	way, err := s.upward(itself(ctx), v, topic)
	return slices.ContainsFunc(rules, func(r TopicRule) bool { return slices.Contains(way, r.TopicID) }), err
}
