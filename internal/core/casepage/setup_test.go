package casepage_test

import (
	"context"
	"fmt"
	"net/url"
	"testing"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

func path(id int64) string { return fmt.Sprintf("/cases/%d", id) }

// form makes a form of names and values.
func form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return f
}

// note adds a note of the agent's.
func note(d *desktest.Desk, id int64, text string) {
	d.T.Helper()
	d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
		_, err := d.Outbox.Note(ctx, tx, id, outbox.NewNote{Text: text})
		return err
	}))
}

// solve solves a case.
func solve(d *desktest.Desk, id int64) {
	d.T.Helper()
	d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
		h, err := d.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return d.Cases.SetStatus(ctx, tx, h, cases.Solved, "")
	}))
}

func wants[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func own(d *desktest.Desk, id int64) {
	d.Must(d.DB.Do(d.As(staff.Agent), "test.own", func(ctx context.Context, tx *db.Tx) error {
		h, err := d.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return d.Cases.Own(ctx, tx, h, d.User(staff.Agent))
	}))
}
