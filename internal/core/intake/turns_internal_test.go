package intake

import (
	"testing"
	"time"

	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
)

// TestWhoBringsMuchWaitsBehindTheOthers: a flood from one server goes behind what
// others bring meanwhile, and is forgiven when it ends.
func TestWhoBringsMuchWaitsBehindTheOthers(t *testing.T) {
	turns, now := newTurns(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	from := func(ip string) Source { return Source{Envelope: mail.Envelope{RemoteIP: ip}} }
	wants := func(s Source, want jobs.Level) {
		t.Helper()
		if got := turns.level(s, now); got != want {
			t.Errorf("%+v has level %d, want %d", s, got, want)
		}
	}
	for range fairTurn.Burst {
		wants(from("192.0.2.1"), jobs.Normal)
		wants(from("2001:db8::1"), jobs.Normal)
	}
	for range 1000 {
		wants(from("192.0.2.1"), jobs.Low)
		wants(from("::ffff:192.0.2.1"), jobs.Low)
		wants(from("2001:db8::2"), jobs.Low)
		wants(from(""), jobs.Normal) // a mailbox that we read
	}
	wants(from("192.0.2.2"), jobs.Normal)
	wants(from("2001:db8:0:1::1"), jobs.Normal)
	wants(Source{Low: true}, jobs.Low)
	now = now.Add(time.Duration(float64(fairTurn.Burst)/fairTurn.PerSecond) * time.Second)
	wants(from("192.0.2.1"), jobs.Normal)
}
