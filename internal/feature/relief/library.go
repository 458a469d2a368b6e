package relief

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Way is something we know to do until the solution is there.
type Way struct {
	ID       int64
	TopicID  int64  // 0 for any; one of a topic holds for those under it
	Lang     string // of its words; "" where that is not known
	Words    string // as the customer reads them
	Days     int    // after which a thing that is lent usually comes back; 0 for what is not lent
	Uses     int64
	Accepted int64
	Refused  int64
	FromCase int64     // whose reply taught it; 0 for what was written in the library
	OffAt    time.Time // zero while it is offered
	Version  int64
}

// Lent says whether it is a thing that comes back.
func (w Way) Lent() bool { return w.Days > 0 }

const wayColumns = `id, topic_id, lang, words, days, uses, accepted, refused, from_case, off_at, version`

func scanWay(s db.Scan) (w Way, err error) {
	err = s(&w.ID, &w.TopicID, &w.Lang, &w.Words, &w.Days, &w.Uses, &w.Accepted, &w.Refused, &w.FromCase, &w.OffAt, &w.Version)
	return w, err
}

// Way returns a workaround of the library.
func (s *Relief) Way(ctx context.Context, v db.View, id int64) (_ Way, err error) {
	defer fault.Wrap(&err, "relief.Way(%d)", id)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return Way{}, err
	}
	w, err := db.One(ctx, v, scanWay, `SELECT `+wayColumns+` FROM relief_way WHERE id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return w, fault.New(fault.NotFound, "relief.fault.no_way").Because(err)
	}
	return w, err
}

// waysQuery is a page of the library: by topic, then by words.
func waysQuery(topic int64, words string, after int64, limit int) (string, []any) {
	return `SELECT ` + wayColumns + ` FROM relief_way WHERE (topic_id, words_key, id) > ($1, $2, $3) ORDER BY topic_id, words_key, id LIMIT $4`,
		[]any{topic, db.Key(words), after, limit}
}

// Ways returns the library by topic, after one; the zero Way for its beginning.
func (s *Relief) Ways(ctx context.Context, v db.View, after Way, limit int) (_ []Way, err error) {
	defer fault.Wrap(&err, "relief.Ways")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	topic := after.TopicID
	if after.ID == 0 {
		topic = -1
	}
	query, args := waysQuery(topic, after.Words, after.ID, limit)
	return db.All(ctx, v, scanWay, query, args...)
}

// mostWays is how many workarounds a reply is offered, of how many that are looked at.
const (
	mostWays  = 6
	waysAtAll = 500
)

// waysForQuery finds what holds for topics, in a language or in any.
func waysForQuery(args *[]any, topics []int64, lang string) string {
	in := list(args, topics)
	*args = append(*args, lang, waysAtAll)
	return `SELECT ` + wayColumns + ` FROM relief_way WHERE topic_id IN ` + in + ` AND off_at IS NULL AND (lang = '' OR lang = ` +
		fmt.Sprintf("$%d) LIMIT $%d", len(*args)-1, len(*args))
}

// waysFor are the workarounds that a case can be offered: what was accepted most
// stands first.
func (s *Relief) waysFor(ctx context.Context, v db.View, c cases.Case) ([]Way, error) {
	topics, err := s.upward(ctx, v, c.TopicID)
	if err != nil {
		return nil, err
	}
	lang, err := s.langOf(ctx, v, c)
	if err != nil {
		return nil, err
	}
	var args []any
	query := waysForQuery(&args, topics, lang)
	all, err := db.All(ctx, v, scanWay, query, args...)
	slices.SortFunc(all, func(a, b Way) int {
		return cmp.Or(cmp.Compare(b.Accepted-b.Refused, a.Accepted-a.Refused), cmp.Compare(b.Uses, a.Uses), cmp.Compare(a.ID, b.ID))
	})
	return all[:min(len(all), mostWays)], err
}

// upward are a topic and those above it, up to the one that stands for all.
func (s *Relief) upward(ctx context.Context, v db.View, topic int64) (all []int64, err error) {
	for topic != 0 && len(all) < 10 {
		all = append(all, topic)
		t, err := s.desk.Topics.ByID(ctx, v, topic)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		topic = t.ParentID
	}
	return append(all, 0), nil
}

// langOf is the language in which a case's customer reads.
func (s *Relief) langOf(ctx context.Context, v db.View, c cases.Case) (string, error) {
	r, err := s.desk.Outbox.Reader(ctx, v, c)
	return r.Lang, err
}

// WayFields are what somebody says of a workaround.
type WayFields struct {
	TopicID int64
	Lang    string
	Words   string
	Days    int
}

func (s *Relief) checked(ctx context.Context, v db.View, f WayFields) (WayFields, error) {
	f.Words = clean(f.Words)
	switch {
	case f.Words == "":
		return f, fault.Field("words", "relief.fault.words")
	case len([]rune(f.Words)) > longestWords:
		return f, fault.Field("words", "relief.fault.long", fault.A("n", longestWords))
	case f.Days < 0 || f.Days > furthest:
		return f, fault.Field("days", "relief.fault.days", fault.A("n", furthest))
	}
	if f.TopicID != 0 {
		if _, err := s.desk.Topics.ByID(ctx, v, f.TopicID); err != nil {
			return f, fault.Field("topic_id", "relief.fault.topic").Because(err)
		}
	}
	return f, nil
}

// AddWay adds a workaround to the library. What stands there already is not added
// again.
func (s *Relief) AddWay(ctx context.Context, tx *db.Tx, f WayFields) (_ Way, err error) {
	defer fault.Wrap(&err, "relief.AddWay")
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return Way{}, err
	}
	if f, err = s.checked(ctx, tx, f); err != nil {
		return Way{}, err
	}
	id, err := s.keep(ctx, tx, f, 0)
	if err != nil {
		return Way{}, err
	}
	if err := s.record(ctx, tx, "relief.way_added", id, f.Words); err != nil {
		return Way{}, err
	}
	return s.Way(ctx, tx, id)
}

// keep puts a workaround into the library, once for its words.
func (s *Relief) keep(ctx context.Context, tx *db.Tx, f WayFields, from int64) (int64, error) {
	if err := tx.Lock(ctx, "relief", "library"); err != nil {
		return 0, err
	}
	same, err := db.All(ctx, tx, scanWay, `SELECT `+wayColumns+` FROM relief_way WHERE topic_id = $1 AND words_key = $2 ORDER BY id LIMIT 1`, f.TopicID, db.Key(f.Words))
	if err != nil {
		return 0, err
	}
	if len(same) > 0 {
		if from == 0 && (!same[0].OffAt.IsZero() || same[0].FromCase != 0) { // written here: it is ours, and offered
			_, err = tx.Exec(ctx, `UPDATE relief_way SET off_at = NULL, from_case = 0, version = version + 1, updated_at = $2 WHERE id = $1`, same[0].ID, tx.Now())
		}
		return same[0].ID, err
	}
	return tx.Insert(ctx, `INSERT INTO relief_way (topic_id, lang, words, words_key, days, uses, accepted, refused, from_case, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 0, 0, 0, $6, 1, $7, $7)`,
		f.TopicID, f.Lang, f.Words, db.Key(f.Words), f.Days, from, tx.Now())
}

// ChangeWay gives a workaround other words, another topic or another time. What a
// reply taught is ours from then on.
func (s *Relief) ChangeWay(ctx context.Context, tx *db.Tx, id int64, f WayFields) (_ Way, err error) {
	defer fault.Wrap(&err, "relief.ChangeWay(%d)", id)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return Way{}, err
	}
	if _, err := s.Way(ctx, tx, id); err != nil {
		return Way{}, err
	}
	if f, err = s.checked(ctx, tx, f); err != nil {
		return Way{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE relief_way SET topic_id = $2, lang = $3, words = $4, words_key = $5, days = $6, from_case = 0, version = version + 1, updated_at = $7 WHERE id = $1`,
		id, f.TopicID, f.Lang, f.Words, db.Key(f.Words), f.Days, tx.Now()); err != nil {
		return Way{}, err
	}
	if err := s.record(ctx, tx, "relief.way_changed", id, f.Words); err != nil {
		return Way{}, err
	}
	return s.Way(ctx, tx, id)
}

// SwitchWay offers a workaround no more, or again.
func (s *Relief) SwitchWay(ctx context.Context, tx *db.Tx, id int64, on bool) (_ Way, err error) {
	defer fault.Wrap(&err, "relief.SwitchWay(%d, %t)", id, on)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return Way{}, err
	}
	was, err := s.Way(ctx, tx, id)
	if err != nil || was.OffAt.IsZero() == on {
		return was, err
	}
	var off *time.Time
	if now := tx.Now(); !on {
		off = &now
	}
	if _, err := tx.Exec(ctx, `UPDATE relief_way SET off_at = $2, version = version + 1, updated_at = $3 WHERE id = $1`, id, off, tx.Now()); err != nil {
		return was, err
	}
	if on {
		err = s.record(ctx, tx, "relief.way_on", id, was.Words)
	} else {
		err = s.record(ctx, tx, "relief.way_off", id, was.Words)
	}
	if err != nil {
		return was, err
	}
	return s.Way(ctx, tx, id)
}

func (s *Relief) record(ctx context.Context, tx *db.Tx, kind string, id int64, words string) error {
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind, On: "relief_way", OnID: id, Data: map[string]any{"what": words}})
	return err
}

// used counts that a workaround was offered, and learns one that is new.
func (s *Relief) used(ctx context.Context, tx *db.Tx, h *cases.Held, way Way, d Draft) (int64, error) {
	id := way.ID
	if id == 0 && h.TopicID == 0 { // for which matter it holds is not known: nothing is learnt
		return 0, nil
	}
	if id == 0 || h.TopicID != 0 && db.Key(d.Words) != db.Key(way.Words) {
		lang, err := s.langOf(ctx, tx, h.Case)
		if err != nil {
			return 0, err
		}
		days := 0
		if d.Lent {
			days = max(way.Days, usualReturn)
		}
		if id, err = s.keep(ctx, tx, WayFields{TopicID: h.TopicID, Lang: lang, Words: d.Words, Days: days}, h.ID); err != nil {
			return 0, err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE relief_way SET uses = uses + 1 WHERE id = $1`, id)
	return id, err
}

// learnt counts whether a workaround of the library was taken.
func learnt(ctx context.Context, tx *db.Tx, way int64, accepted bool) error {
	if way == 0 {
		return nil
	}
	column := "refused"
	if accepted {
		column = "accepted"
	}
	_, err := tx.Exec(ctx, `UPDATE relief_way SET `+column+` = `+column+` + 1 WHERE id = $1`, way)
	return err
}

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
