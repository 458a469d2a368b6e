package today_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/promises"
	"kept.example/kept/internal/platform/db"
)

var room = desktest.Room{Name: "promises", Schema: promises.Schema, Words: promises.Words, Mount: mount}

// mount plugs in the room that owes most.
func mount(d *desk.Desk) { promises.Mount(d) }

func TestADayBegins(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		anna := d.Browse(staff.Agent)
		anna.Get("/").Is(t, http.StatusSeeOther)
		anna.Get("/today").Is(t, http.StatusOK).Has(t, "Good morning, The", "No open case is yours.", "Nothing is due today.", "Every case has an owner.", "Nobody has written to your cases since yesterday.")
		a, b, _ := d.Case("It stopped."), d.CaseFrom("ben@example.com", desktest.Address, "So did mine."), d.CaseFrom("cyd@example.com", desktest.Address, "And mine.")
		me := d.User(staff.Agent)
		own := func(id, user int64, step string, due time.Time) {
			d.Do(func(ctx context.Context, tx *db.Tx) error {
				h, err := d.Cases.Take(ctx, tx, id)
				d.Must(err)
				d.Must(d.Cases.Own(ctx, tx, h, user))
				return d.Cases.Step(ctx, tx, h, step, due, 0)
			})
		}
		d.Pass(3 * time.Second) // counts are kept for two
		anna.Get("/today").Is(t, http.StatusOK).Has(t, "3 cases have no owner yet", "Take the next one", path(a)+"?list=unowned")
		own(a.ID, me, "Call the workshop", d.Now().Add(90*time.Minute))
		own(b.ID, me, "Write to Ben", d.Now().Add(30*time.Hour))
		d.Program(staff.Agent).Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/promises", b.ID), map[string]any{"what": "The part is in the post", "due_at": d.Now().Add(5 * time.Hour)}).Is(t, http.StatusCreated)
		d.Pass(3 * time.Second)
		page := anna.Get("/today").Is(t, http.StatusOK).Has(t, "2 open cases are yours.", "Call the workshop", "in 1 h 30", "10:30", "The part is in the post", "14:00", "Promise", path(b)+"?list=mine", "Who wrote since yesterday", "Somebody without a name").Lacks(t, "Write to Ben")
		if strings.Index(page.Body, "Call the workshop") > strings.Index(page.Body, "The part is in the post") {
			t.Error("what is due first does not stand first")
		}
		d.Browse(staff.Lead).Get("/today").Is(t, http.StatusOK).Lacks(t, "Call the workshop", "The part is in the post")
		d.Advance(6 * time.Hour)
		anna.Get("/today").Is(t, http.StatusOK).Has(t, "Good afternoon", "late", "Broken")
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			h, err := d.Cases.Take(ctx, tx, a.ID)
			d.Must(err)
			return d.Cases.SetStatus(ctx, tx, h, cases.Confirmed, "")
		})
		anna.Get("/today").Is(t, http.StatusOK).Has(t, "<dt>Solved by you</dt><dd>1</dd>").Lacks(t, "Call the workshop")
	}, room)
}

func path(c cases.Case) string { return fmt.Sprintf("/cases/%d", c.ID) }
