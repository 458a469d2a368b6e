package health_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/health"
	"kept.example/kept/internal/core/staff"
)

// alarm is an alarm as the API gives it.
type alarm struct {
	ID     int64
	Kind   string
	Text   string
	Ended  *time.Time `json:"ended_at"`
	SeenAt *time.Time `json:"seen_at"`
}

// alarms are those that want eyes.
func alarms(t *testing.T, b *desktest.Browser) []alarm {
	t.Helper()
	var body struct{ Alarms []alarm }
	b.Call(http.MethodGet, "/api/v1/health", nil).Is(t, http.StatusOK).JSON(t, &body)
	return body.Alarms
}

func TestAnAlarmLastsAndStaysUntilItWasSeen(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		lead := o.Program(staff.Lead)
		if got := alarms(t, lead); len(got) != 0 {
			t.Fatalf("a new desk has alarms: %+v", got)
		}
		o.Browse(staff.Lead).Get("/settings/health").Is(t, http.StatusOK).Has(t, "nothing waits for long")
		o.Browse(staff.Agent).Get("/settings/health").Is(t, http.StatusForbidden)
		id := o.fail(1)
		o.Advance(time.Minute)
		got := alarms(t, lead)
		if len(got) != 1 || got[0].Kind != string(health.JobsFailed) || got[0].Ended != nil || !strings.Contains(got[0].Text, "One job") {
			t.Fatalf("alarms: %+v", got)
		}
		path := fmt.Sprintf("/settings/health/%d/seen", got[0].ID)
		o.Browse(staff.Lead).Get("/settings/health").Is(t, http.StatusOK).Has(t, "One job was given up", path)
		o.Advance(time.Minute) // it lasts, and is still one
		if n := o.Number(`SELECT count(*) FROM health_alarm`); n != 1 {
			t.Errorf("%d alarms of one thing", n)
		}
		*o.mended = true
		o.Browse(staff.Admin).Post(fmt.Sprintf("/settings/jobs/%d/retry", id), nil).Is(t, http.StatusSeeOther)
		o.Run()
		o.Advance(time.Minute)
		if got = alarms(t, lead); len(got) != 1 || got[0].Ended == nil {
			t.Fatalf("it is over and was seen by nobody: %+v", got)
		}
		o.Browse(staff.Agent).Post(path, nil).Is(t, http.StatusForbidden)
		o.Browse(staff.Lead).Post(path, nil).Is(t, http.StatusSeeOther)
		if got = alarms(t, lead); len(got) != 0 {
			t.Errorf("it was seen and is still there: %+v", got)
		}
		for _, kind := range []string{"health.alarm", "health.over", "health.seen"} {
			if n := o.Number(`SELECT count(*) FROM activity WHERE kind = $1`, kind); n != 1 {
				t.Errorf("%s is recorded %d times", kind, n)
			}
		}
		o.Verified()
	})
}

func TestAnAlarmThatWasSeenWhileItLastsGoesWhenItIsOver(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		o.fail(2)
		o.Advance(time.Minute)
		lead := o.Program(staff.Lead)
		got := alarms(t, lead)
		if len(got) != 1 {
			t.Fatalf("alarms: %+v", got)
		}
		for range 2 { // twice does no harm
			lead.Call(http.MethodPost, fmt.Sprintf("/api/v1/health/alarms/%d/seen", got[0].ID), nil).Is(t, http.StatusOK)
		}
		if got = alarms(t, lead); len(got) != 1 || got[0].SeenAt == nil {
			t.Errorf("it lasts and is not shown: %+v", got)
		}
		lead.Call(http.MethodPost, "/api/v1/health/alarms/99/seen", nil).Is(t, http.StatusNotFound)
	})
}

func TestWhatComesInAndGoesOutIsCounted(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("Where is my kettle?")
		d.Run()
		d.Relay.Says(func(_ desktest.Sent, stage string) string {
			if stage == "rcpt" {
				return "451 later"
			}
			return ""
		})
		d.Answer(d.As(staff.Agent), c.ID, "On its way.")
		d.Advance(time.Minute)
		d.Advance(20 * time.Minute)
		var body struct {
			In struct {
				LastAt *time.Time `json:"last_at"`
			}
			Out struct {
				Unsent      int
				Deferred    int
				UnsentSince *time.Time `json:"unsent_since"`
			}
			Alarms []alarm
		}
		d.Program(staff.Lead).Call(http.MethodGet, "/api/v1/health", nil).Is(t, http.StatusOK).JSON(t, &body)
		if body.In.LastAt == nil || body.Out.Unsent != 1 || body.Out.Deferred != 1 || body.Out.UnsentSince == nil {
			t.Errorf("%+v", body)
		}
		if len(body.Alarms) != 1 || body.Alarms[0].Kind != string(health.RepliesWait) {
			t.Errorf("alarms: %+v", body.Alarms)
		}
		d.Nobody().Get("/metrics").Is(t, http.StatusOK).Has(t, `kept_outgoing{state="deferred"} 1`, `kept_alarms{kind="replies_wait"} 1`, "kept_intake_last_timestamp_seconds")
	})
}

func TestTheStateIsReadFromIndexes(t *testing.T) {
	d := desktest.Lite(t)
	for query, index := range health.Questions() {
		plan, err := d.DB.Plan(d.Ctx, query)
		d.Must(err)
		if !strings.Contains(plan, index) {
			t.Errorf("%s\nis not read by %s but by\n%s", query, index, plan)
		}
	}
}
