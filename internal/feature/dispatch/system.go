package dispatch

import (
	"context"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/fetch"
	"kept.example/kept/internal/platform/jobs"
)

// sealed is what addresses and secrets of systems are sealed for.
const sealed = "dispatch.system"

// System is one of the house's own that sends or pays.
type System struct {
	ID      int64 // 0 for one that was never set
	Does    Does
	Active  bool
	At      time.Time
	address []byte
	secret  []byte
}

func scanSystem(s db.Scan) (one System, err error) {
	var active int64
	err = s(&one.ID, &one.Does, &one.address, &one.secret, &active, &one.At)
	one.Active = active == 1
	return one, err
}

// systemOf is the system that does something; one without an id where there is none.
func systemOf(ctx context.Context, v db.View, does Does) (System, error) {
	one, err := db.One(ctx, v, scanSystem, `SELECT id, does, address, secret, active, updated_at FROM dispatch_system WHERE does = $1`, does)
	if fault.Is(err, fault.NotFound) {
		return System{Does: does}, nil
	}
	return one, err
}

// known says whether there is such a kind of system.
func (d Does) known() bool { return d == Parcels || d == Payments }

// Systems returns the systems, those that were never set among them.
func (s *Dispatches) Systems(ctx context.Context, v db.View) (all []System, err error) {
	defer fault.Wrap(&err, "dispatch.Systems")
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return nil, err
	}
	for _, does := range DoesNames.Values() {
		one, err := systemOf(ctx, v, does)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// where is the address of a system, and the secret by which both sides sign.
func (s *Dispatches) where(one System) (address, secret string, err error) {
	a, ok := s.desk.Keys.Open(sealed, one.address)
	b, ok2 := s.desk.Keys.Open(sealed, one.secret)
	if !ok || !ok2 {
		return "", "", fault.New(fault.Unavailable, "dispatch.fault.system")
	}
	return string(a), string(b), nil
}

// SetSystem says where the system is that does something; "" switches it off. It
// returns the secret by which both sides sign, to be shown once; "" where it stays as
// it was. What waits for the system is handed over now.
func (s *Dispatches) SetSystem(ctx context.Context, tx *db.Tx, does Does, address string, fresh bool) (secret string, err error) {
	defer fault.Wrap(&err, "dispatch.SetSystem(%s)", does)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return "", err
	}
	if !does.known() {
		return "", fault.New(fault.NotFound, "dispatch.fault.no_system")
	}
	address = strings.TrimSpace(address)
	if address != "" && !fetch.Callable(address) {
		return "", fault.Field("address", "dispatch.fault.url")
	}
	one, err := systemOf(ctx, tx, does)
	if err != nil || one.ID == 0 && address == "" {
		return "", err
	}
	shut := s.desk.Keys.Seal(sealed, []byte(address))
	if one.ID == 0 || fresh {
		secret = s.desk.Keys.Token(sealed, tx.Now().UnixMicro())
		one.secret = s.desk.Keys.Seal(sealed, []byte(secret))
	}
	if one.ID == 0 {
		one.ID, err = tx.Insert(ctx, `INSERT INTO dispatch_system (does, address, secret, active, made_at, updated_at) VALUES ($1, $2, $3, 1, $4, $4)`, does, shut, one.secret, tx.Now())
	} else {
		_, err = tx.Exec(ctx, `UPDATE dispatch_system SET address = $2, secret = $3, active = $4, updated_at = $5 WHERE id = $1`, one.ID, shut, one.secret, bit(address != ""), tx.Now())
	}
	if err != nil {
		return "", err
	}
	if _, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "dispatch.system", On: "dispatch_system", OnID: one.ID, Data: map[string]any{"does": DoesNames.Say(does)}}); err != nil {
		return "", err
	}
	if address != "" {
		err = s.handAll(ctx, tx, does)
	}
	if secret != "" {
		secret = fetch.ShownSecret(secret)
	}
	return secret, err
}

// handAll hands over what is ready for a system.
func (s *Dispatches) handAll(ctx context.Context, tx *db.Tx, does Does) error {
	all, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM dispatch WHERE state = 'ready' ORDER BY id LIMIT 10000`)
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Kind.does() != does {
			continue
		}
		if err := s.desk.Jobs.Put(ctx, tx, Hand{ID: d.ID}, jobs.Unique(itoa(d.ID))); err != nil {
			return err
		}
	}
	return nil
}

// Told is one webhook, to a system or from it.
type Told struct {
	ID         int64     `json:"id"`
	Heard      bool      `json:"heard" doc:"It came from the system"`
	Type       string    `json:"type"`
	DispatchID int64     `json:"dispatch_id" doc:"0 for a trial"`
	Wrong      string    `json:"wrong,omitempty" doc:"Why it did not get through, or changed nothing"`
	At         time.Time `json:"at"`
}

// hooksQuery finds the newest webhooks of a system.
const hooksQuery = `SELECT id, heard, type, dispatch_id, wrong, at FROM dispatch_hook WHERE system_id = $1 ORDER BY id DESC LIMIT $2`

// Hooks returns the newest webhooks of a system.
func (s *Dispatches) Hooks(ctx context.Context, v db.View, does Does, limit int) (_ []Told, err error) {
	defer fault.Wrap(&err, "dispatch.Hooks(%s)", does)
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return nil, err
	}
	one, err := systemOf(ctx, v, does)
	if err != nil || one.ID == 0 {
		return nil, err
	}
	return db.All(ctx, v, func(s db.Scan) (t Told, err error) {
		var heard int64
		err = s(&t.ID, &heard, &t.Type, &t.DispatchID, &t.Wrong, &t.At)
		t.Heard = heard == 1
		return t, err
	}, hooksQuery, one.ID, limit)
}
