package outbox

import (
	"testing"
	"time"
)

func TestARefusedMailIsTriedFromFiveMinutesToFourHoursForFiveDays(t *testing.T) {
	written := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	var waits []time.Duration
	now := written
	for n := 1; ; n++ {
		at, ok := nextTry(written, now, n)
		if !ok {
			break
		}
		waits = append(waits, at.Sub(now))
		if !at.After(now) {
			t.Fatalf("try %d does not move on", n)
		}
		now = at
	}
	want := []time.Duration{5 * time.Minute, 10 * time.Minute, 20 * time.Minute, 40 * time.Minute, 80 * time.Minute, 160 * time.Minute, 4 * time.Hour, 4 * time.Hour}
	for i, w := range want {
		if waits[i] != w {
			t.Errorf("wait %d is %v, want %v", i+1, waits[i], w)
		}
	}
	if got := now.Sub(written); got != 5*24*time.Hour {
		t.Errorf("the last try is after %v, want five days", got)
	}
	for i, w := range waits {
		if w > 4*time.Hour {
			t.Errorf("wait %d is %v, above four hours", i+1, w)
		}
	}
	if _, ok := nextTry(written, written.Add(6*24*time.Hour), 2); ok {
		t.Error("a mail of six days ago is tried again")
	}
}
