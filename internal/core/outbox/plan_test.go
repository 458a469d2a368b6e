package outbox_test

import (
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
)

func TestWhatIsAskedOftenIsReadFromAnIndex(t *testing.T) {
	d := desktest.Lite(t)
	for query, index := range map[string]string{
		`SELECT id FROM outgoing WHERE id < 100 AND state <> 'delivered' ORDER BY id DESC LIMIT 50`:                                                                        "outgoing_eyes",
		`SELECT id FROM outgoing WHERE case_id = 1 AND settled = 0 AND id < 9 ORDER BY id LIMIT 1`:                                                                         "outgoing_order",
		`SELECT id FROM outgoing WHERE settled = 0 AND told_late = 0 AND created_at <= 5 ORDER BY created_at, id LIMIT 9`:                                                  "outgoing_open",
		`SELECT l.id FROM letter l JOIN cases k ON k.id = l.case_id JOIN person p ON p.id = k.person_id WHERE l.state = 'held' AND l.id < 100 ORDER BY l.id DESC LIMIT 51`: "letter_state",
		`SELECT id FROM held WHERE case_id IN (1, 2) AND state = 'held' ORDER BY id`:                                                                                       "held_case",
		`SELECT id FROM intake WHERE inbox_id = 1 AND id < 100 ORDER BY id DESC LIMIT 50`:                                                                                  "intake_inbox",
		`SELECT id FROM intake WHERE id < 100 AND state = 'filed' ORDER BY id DESC LIMIT 50`:                                                                               "intake_state",
	} {
		plan, err := d.DB.Plan(d.Ctx, query)
		d.Must(err)
		if !strings.Contains(plan, index) {
			t.Errorf("%s\nis read by\n%s", query, plan)
		}
	}
}
