package relief

import (
	"context"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// WayFields are what somebody says of a workaround.
type WayFields struct {
	TopicID   int64
	Lang      string
	Words     string
	Days      int
	ProductID int64
	Product   string // as it was typed: a model number or a whole name; "" for ProductID
	Sending
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
	if err := f.check(""); err != nil {
		return f, err
	}
	if f.TopicID != 0 {
		if _, err := s.desk.Topics.ByID(ctx, v, f.TopicID); err != nil {
			return f, fault.Field("topic_id", "relief.fault.topic").Because(err)
		}
	}
	f.Product = clean(f.Product)
	id, err := s.product(ctx, v, f)
	f.ProductID = id
	return f, err
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
	same, err := db.All(ctx, tx, scanWay, `SELECT `+wayColumns+` FROM relief_way WHERE topic_id = $1 AND words_key = $2 AND product_id = $3 ORDER BY id LIMIT 1`,
		f.TopicID, db.Key(f.Words), f.ProductID)
	if err != nil {
		return 0, err
	}
	if len(same) > 0 {
		if from == 0 && (!same[0].OffAt.IsZero() || same[0].FromCase != 0) { // written here: it is ours, and offered
			_, err = tx.Exec(ctx, `UPDATE relief_way SET off_at = NULL, from_case = 0, version = version + 1, updated_at = $2 WHERE id = $1`, same[0].ID, tx.Now())
		}
		return same[0].ID, err
	}
	sends, cost, worth, currency := f.row()
	return tx.Insert(ctx, `INSERT INTO relief_way (topic_id, lang, words, words_key, days, uses, accepted, refused, from_case, version, created_at, updated_at, product_id, sends, cost, worth, currency) VALUES ($1, $2, $3, $4, $5, 0, 0, 0, $6, 1, $7, $7, $8, $9, $10, $11, $12)`,
		f.TopicID, f.Lang, f.Words, db.Key(f.Words), f.Days, from, tx.Now(), f.ProductID, sends, cost, worth, currency)
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
	sends, cost, worth, currency := f.row()
	if _, err := tx.Exec(ctx, `UPDATE relief_way SET topic_id = $2, lang = $3, words = $4, words_key = $5, days = $6, from_case = 0, version = version + 1, updated_at = $7, product_id = $8, sends = $9, cost = $10, worth = $11, currency = $12 WHERE id = $1`,
		id, f.TopicID, f.Lang, f.Words, db.Key(f.Words), f.Days, tx.Now(), f.ProductID, sends, cost, worth, currency); err != nil {
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
func (s *Relief) used(ctx context.Context, tx *db.Tx, h *cases.Held, way Way, d Draft, of Sending) (int64, error) {
	id, product := way.ID, way.ProductID
	if id == 0 && h.TopicID == 0 {
		about, err := s.about(ctx, tx, h.ID)
		if err != nil || len(about) != 1 { // for which matter it holds is not known: nothing is learnt
			return 0, err
		}
		product = about[0]
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
		if id, err = s.keep(ctx, tx, WayFields{TopicID: h.TopicID, Lang: lang, Words: d.Words, Days: days, ProductID: product, Sending: of}, h.ID); err != nil {
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
