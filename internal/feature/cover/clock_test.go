package cover

import (
	"testing"
	"time"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/fault"
)

func TestHowTargetsAreRead(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30 min": 30 * time.Minute, "4h": 4 * time.Hour, " 2 D ": 16 * time.Hour, "3 Tage": 24 * time.Hour, "90m": 90 * time.Minute, "60 d": 480 * time.Hour,
	} {
		if got, err := targetOf(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"": "cover.fault.target", "soon": "cover.fault.target", "4": "cover.fault.target", "-4 h": "cover.fault.target", "4.5 h": "cover.fault.target", "4 weeks": "cover.fault.target",
		"0 h": "cover.fault.target_none", "61 d": "cover.fault.target_long", "99999999999999999999 min": "cover.fault.target",
	} {
		_, err := targetOf(text)
		if f, ok := fault.As(err); !ok || f.Key != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	for _, d := range []time.Duration{time.Minute, 4 * time.Hour, workingDay, 90 * time.Minute} {
		if got, err := targetOf(typed(d)); err != nil || got != d {
			t.Errorf("%v is typed as %q: %v", d, typed(d), err)
		}
	}
}

func TestWhenAClockWarnsRingsAndGoesToTheLeads(t *testing.T) {
	hours, err := calendar.Default("UTC")
	if err != nil {
		t.Fatal(err)
	}
	friday := time.Date(2026, 3, 6, 15, 0, 0, 0, time.UTC)
	c := Clock{State: Running, Target: 4 * time.Hour, StartedAt: friday}.reckon(hours)
	for what, is := range map[string][2]time.Time{
		"warns":   {c.WarnAt, time.Date(2026, 3, 9, 10, 0, 0, 0, time.UTC)},
		"rings":   {c.DueAt, time.Date(2026, 3, 9, 11, 0, 0, 0, time.UTC)},
		"to lead": {c.LeadAt, time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)},
	} {
		if !is[0].Equal(is[1]) {
			t.Errorf("it %s at %v, want %v", what, is[0], is[1])
		}
	}
	c.Spent = 3 * time.Hour // before it paused
	if c = c.reckon(hours); !c.WarnAt.Equal(friday) || !c.DueAt.Equal(friday.Add(time.Hour)) {
		t.Errorf("after a pause it warns at %v and rings at %v", c.WarnAt, c.DueAt)
	}
}
