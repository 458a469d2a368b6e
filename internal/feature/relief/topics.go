package relief

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
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
	if target < 0 || target > longestTime || target > 0 && target < time.Minute {
		return fault.Field("minutes", "relief.fault.minutes", fault.A("n", int(longestTime/time.Minute)))
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
	_, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "relief.topic_set", On: "topic", OnID: topic, Data: map[string]any{"name": t.Name}})
	return err
}

// ruleOf is the rule of a topic, or of the nearest one above it.
func (s *Relief) ruleOf(ctx context.Context, v db.View, topic int64) (TopicRule, bool, error) {
	if topic == 0 {
		return TopicRule{}, false, nil
	}
	rules, err := s.TopicRules(itself(ctx), v)
	if err != nil || len(rules) == 0 {
		return TopicRule{}, false, err
	}
	way, err := s.upward(itself(ctx), v, topic)
	for _, id := range way {
		if i := slices.IndexFunc(rules, func(r TopicRule) bool { return r.TopicID == id }); i >= 0 {
			return rules[i], true, err
		}
	}
	return TopicRule{}, false, err
}

func (s *Relief) blocks(ctx context.Context, v db.View, topic int64) (bool, error) {
	_, is, err := s.ruleOf(ctx, v, topic)
	return is, err
}

// targetOf is how soon a workaround is wanted for a case of a topic.
func (s *Relief) targetOf(ctx context.Context, v db.View, topic int64) (time.Duration, error) {
	r, is, err := s.ruleOf(ctx, v, topic)
	if !is {
		return usualTarget, err
	}
	return r.Target, err
}
