package app_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
)

// ear is a room that hears facts of one type.
func ear[F event.Fact](heard *[]F) desktest.Room {
	return desktest.Room{Name: "ear", Mount: func(d *desk.Desk) {
		event.On(d.Bus, "ear", func(_ context.Context, _ *db.Tx, f F) error {
			*heard = append(*heard, f)
			return nil
		})
	}}
}

// promise is a promise as the API gives it.
type promise struct {
	ID        int64
	CaseID    int64  `json:"case_id"`
	MessageID *int64 `json:"message_id"`
	What      string
	State     string
	AtRisk    bool      `json:"at_risk"`
	DueAt     time.Time `json:"due_at"`
}

// promisesOf are the promises of a case, as the API gives them.
func promisesOf(t *testing.T, b *desktest.Browser, id int64) []promise {
	t.Helper()
	var list struct{ Items []promise }
	b.Call(http.MethodGet, fmt.Sprintf("/api/v1/cases/%d/promises", id), nil).Is(t, http.StatusOK).JSON(t, &list)
	return list.Items
}

// oneOf is the only thing of a list.
func oneOf[T any](t *testing.T, all []T) T {
	t.Helper()
	if len(all) != 1 {
		t.Fatalf("there are %d, want one: %+v", len(all), all)
	}
	return all[0]
}

// happened counts the entries of a kind in the record of a case.
func happened(d *desktest.Desk, id int64, kind string) int64 {
	return d.Number(`SELECT count(*) FROM activity WHERE case_id = $1 AND kind = $2`, id, kind)
}

// mark is a mark of a case; 0 for none.
func mark(d *desktest.Desk, id int64, name string) (n int64) {
	d.Read(func(ctx context.Context, v db.View) error {
		all, err := d.Cases.Marks(ctx, v, []int64{id})
		n = all[id][name]
		return err
	})
	return n
}

// draft is what a user is writing on a case.
func draft(d *desktest.Desk, as context.Context, id int64) (one outbox.Draft) {
	d.Must(d.DB.Read(as, "test", func(ctx context.Context, v db.View) (err error) {
		one, err = d.Outbox.DraftOf(ctx, v, id, cases.Reply)
		return err
	}))
	return one
}

// wants compares two values.
func wants[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// form makes a form of names and values.
func form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return f
}

func casePath(id int64) string { return fmt.Sprintf("/cases/%d", id) }

// heldOf is the reply that is held on a case.
func heldOf(d *desktest.Desk, id int64) int64 {
	return d.Number(`SELECT id FROM held WHERE case_id = $1 AND state = 'held'`, id)
}

// written is the newest message of a case that a customer wrote.
func written(d *desktest.Desk, id int64) int64 {
	return d.Number(`SELECT max(id) FROM message WHERE case_id = $1 AND kind = 'inbound'`, id)
}

// asAgent runs an operation as the agent.
func asAgent(d *desktest.Desk, f func(ctx context.Context, tx *db.Tx) error) {
	d.T.Helper()
	d.Must(d.DB.Do(d.As(staff.Agent), "test", f))
}
