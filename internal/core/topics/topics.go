package topics

import (
	"context"
	"embed"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Schema holds the table of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Topic is a kind of matter.
type Topic struct {
	ID         int64
	ParentID   int64 // 0 at the top
	Name       string
	TeamID     int64     // the team that usually looks after it; 0 for none
	WorkedDays int       // working days after which people are asked whether it worked; 0 for at once, or as the topic above says
	OffAt      time.Time // zero while it is offered
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Version    int64 // counts changes; the API's ETag

	Depth  int    // how many topics are above it
	Path   string // its name after those above it: Delivery / Late
	Hidden bool   // it or one above it is switched off
}

// Off says whether the topic itself is switched off.
func (t Topic) Off() bool { return !t.OffAt.IsZero() }

// Topics is what can be done with topics.
type Topics struct {
	d     *db.DB
	log   *activity.Log
	staff *staff.Staff
}

// New returns the service and adds its chores.
func New(d *db.DB, reg *chores.Registry, log *activity.Log, st *staff.Staff) *Topics {
	t := &Topics{d: d, log: log, staff: st}
	reg.Add(chores.Chore{Room: "topics", Verify: verify})
	return t
}

// deepest is how many topics may stand above one.
const deepest = 4

// longestWait is after how many working days at most people are asked whether it worked.
const longestWait = 60

// Fields are what somebody says of a topic.
type Fields struct {
	Name       string
	ParentID   int64
	TeamID     int64
	WorkedDays int
}

// Add adds a topic.
func (t *Topics) Add(ctx context.Context, tx *db.Tx, f Fields) (_ Topic, err error) {
	defer fault.Wrap(&err, "topics.Add")
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return Topic{}, err
	}
	if f, err = t.checked(ctx, tx, 0, f); err != nil {
		return Topic{}, err
	}
	id, err := tx.Insert(ctx, `INSERT INTO topic (parent_id, name, name_key, team_id, worked_days, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $6, 1, $5, $5)`,
		f.ParentID, f.Name, db.Key(f.Name), f.TeamID, tx.Now(), f.WorkedDays)
	if err != nil {
		return Topic{}, err
	}
	if err := t.record(ctx, tx, "topic.added", id, f.Name); err != nil {
		return Topic{}, err
	}
	return t.ByID(ctx, tx, id)
}

// Change gives a topic another name, place or team.
func (t *Topics) Change(ctx context.Context, tx *db.Tx, id int64, f Fields) (_ Topic, err error) {
	defer fault.Wrap(&err, "topics.Change(%d)", id)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return Topic{}, err
	}
	if f, err = t.checked(ctx, tx, id, f); err != nil {
		return Topic{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE topic SET parent_id = $2, name = $3, name_key = $4, team_id = $5, version = version + 1, updated_at = $6, worked_days = $7 WHERE id = $1`,
		id, f.ParentID, f.Name, db.Key(f.Name), f.TeamID, tx.Now(), f.WorkedDays); err != nil {
		return Topic{}, err
	}
	if err := t.record(ctx, tx, "topic.changed", id, f.Name); err != nil {
		return Topic{}, err
	}
	return t.ByID(ctx, tx, id)
}

// Switch offers a topic no more, or again. Cases that have it keep it.
func (t *Topics) Switch(ctx context.Context, tx *db.Tx, id int64, on bool) (_ Topic, err error) {
	defer fault.Wrap(&err, "topics.Switch(%d, %t)", id, on)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return Topic{}, err
	}
	was, err := t.take(ctx, tx, id)
	if err != nil || was.Off() != on {
		return was, err
	}
	var off *time.Time
	kind := "topic.switched_on"
	if !on {
		now := tx.Now()
		off, kind = &now, "topic.switched_off"
	}
	if _, err := tx.Exec(ctx, `UPDATE topic SET off_at = $2, version = version + 1, updated_at = $3 WHERE id = $1`, id, off, tx.Now()); err != nil {
		return was, err
	}
	if err := t.record(ctx, tx, kind, id, was.Name); err != nil {
		return was, err
	}
	return t.ByID(ctx, tx, id)
}

// take holds the whole tree until the end of the transaction, so that two who
// move topics at once cannot make a circle, and returns one of it.
func (t *Topics) take(ctx context.Context, tx *db.Tx, id int64) (Topic, error) {
	if err := tx.Lock(ctx, "topic", "tree"); err != nil {
		return Topic{}, err
	}
	return t.ByID(ctx, tx, id)
}

// checked refuses what a topic cannot be.
func (t *Topics) checked(ctx context.Context, tx *db.Tx, id int64, f Fields) (Fields, error) {
	f.Name = strings.Join(strings.Fields(db.Text(f.Name)), " ")
	switch {
	case db.Key(f.Name) == "":
		return f, fault.Field("name", "topics.fault.name")
	case len(f.Name) > 120:
		return f, fault.Field("name", "topics.fault.name_long")
	case f.WorkedDays < 0 || f.WorkedDays > longestWait:
		return f, fault.Field("worked_days", "topics.fault.worked_days", fault.A("n", longestWait))
	}
	if err := tx.Lock(ctx, "topic", "tree"); err != nil {
		return f, err
	}
	all, err := t.All(ctx, tx)
	if err != nil {
		return f, err
	}
	if id != 0 && find(all, id) == nil {
		return f, missing()
	}
	if f.ParentID != 0 {
		parent := find(all, f.ParentID)
		switch {
		case parent == nil:
			return f, fault.Field("parent_id", "topics.fault.parent")
		case id != 0 && within(all, f.ParentID, id):
			return f, fault.Field("parent_id", "topics.fault.circle")
		case parent.Depth+1+height(all, id) > deepest:
			return f, fault.Field("parent_id", "topics.fault.deep")
		}
	}
	for _, o := range all {
		if o.ID != id && o.ParentID == f.ParentID && db.Key(o.Name) == db.Key(f.Name) {
			return f, fault.Field("name", "topics.fault.taken")
		}
	}
	if f.TeamID != 0 {
		if _, err := t.staff.TeamByID(ctx, tx, f.TeamID); fault.Is(err, fault.NotFound) {
			return f, fault.Field("team_id", "topics.fault.team")
		} else if err != nil {
			return f, err
		}
	}
	return f, nil
}

func (t *Topics) record(ctx context.Context, tx *db.Tx, kind string, id int64, name string) error {
	_, err := t.log.Record(ctx, tx, activity.Entry{Kind: kind, On: "topic", OnID: id, Data: map[string]any{"name": name}})
	return err
}

func missing() *fault.Fault { return fault.New(fault.NotFound, "topics.fault.none") }
