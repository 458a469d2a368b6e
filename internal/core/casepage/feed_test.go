package casepage_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/web"
)

func TestAFeedGoesOnAfterTheLastEventID(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped at noon.")
		d.Answer(d.As(staff.Agent), c.ID, "We send a new one.")
		dbtest.Settled(t, d.DB)
		start := web.Cursor{}.String()
		admin := d.Program(staff.Admin)
		all := admin.With("Last-Event-ID", start).Stream("/api/v1/activity/stream").Is(t, http.StatusOK).
			Has(t, `"kind":"case.opened"`, `"kind":"message.reply"`, fmt.Sprintf(`"case_id":%d`, c.ID))
		var ids []string
		for line := range strings.Lines(all.Body) {
			if id, ok := strings.CutPrefix(line, "id: "); ok {
				ids = append(ids, strings.TrimSpace(id))
			}
		}
		if len(ids) < 4 {
			t.Fatalf("only %d events: %s", len(ids), all.Body)
		}
		rest := admin.With("Last-Event-ID", ids[1]).Stream("/api/v1/activity/stream").Is(t, http.StatusOK)
		for i, id := range ids {
			if again := strings.Contains(rest.Body, "id: "+id+"\n"); again != (i > 1) {
				t.Errorf("event %d of %d comes again: %v", i, len(ids), again)
			}
		}
		if fresh := admin.Stream("/api/v1/activity/stream").Is(t, http.StatusOK); strings.Contains(fresh.Body, "data:") {
			t.Errorf("a feed without an id begins in the past: %s", fresh.Body)
		}
		if got := admin.With("Last-Event-ID", "%%%").Stream("/api/v1/activity/stream"); got.Code != http.StatusUnprocessableEntity {
			t.Errorf("an id that is none: %d", got.Code)
		}
		d.Program(staff.Viewer).Stream("/api/v1/activity/stream").Is(t, http.StatusForbidden)
	})
}
