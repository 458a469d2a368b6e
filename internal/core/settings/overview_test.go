package settings_test

import (
	"net/http"
	"net/url"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

func TestTheOverviewShowsWhatTheRoleMaySee(t *testing.T) {
	d := desktest.Lite(t)
	all := []string{`href="/settings/inboxes"`, `href="/settings/staff"`, `href="/settings/topics"`, `href="/settings/jobs"`, `href="/settings/desk"`}
	d.Browse(staff.Admin).Get("/settings").Is(t, http.StatusOK).Has(t, all...).Has(t, "One inbox", "Answer due after 4 h, 10 s to undo a reply", "Nothing failed", `href="/me/signature"`)
	d.Browse(staff.Agent).Get("/settings").Is(t, http.StatusOK).Has(t, `class="card" href="/me"`, `class="card" href="/me/signature"`).Lacks(t, all...)
	d.Browse(staff.Viewer).Get("/settings").Is(t, http.StatusOK).Has(t, `class="card" href="/me"`).Lacks(t, all...).Lacks(t, "/me/signature")
}

func TestARefusedFormKeepsWhatWasTyped(t *testing.T) {
	d := desktest.Lite(t)
	admin := d.Browse(staff.Admin)
	form := url.Values{"outbox.undo_seconds": {"999"}, "cases.first_answer_hours": {"7"}}
	admin.Post("/settings/desk", form).Is(t, http.StatusUnprocessableEntity).Has(t, `value="999"`, `value="7"`, "This is between 0 and 120.")
	admin.Get("/settings/desk").Is(t, http.StatusOK).Has(t, `value="10"`, `value="4"`)
}
