package casepage

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/words"
)

// preset is a time that a form offers by name.
type preset struct {
	Name string // of presetNames
	At   time.Time
}

// presetNames are the words for the presets.
var presetNames = words.Family("casepage.preset.", "hours", "tomorrow", "days", "week")

// presets are the times somebody is likely to mean, all in working hours of the
// case's inbox: in four hours of work, and the beginning of a working day
// tomorrow, in three days and in a week.
func presets(now time.Time, hours calendar.Hours) []preset {
	if hours.Always() {
		day := func(n int) time.Time {
			y, m, d := now.Date()
			return time.Date(y, m, d+n, 9, 0, 0, 0, now.Location())
		}
		return []preset{{"hours", quarter(now.Add(4 * time.Hour))}, {"tomorrow", day(1)}, {"days", day(3)}, {"week", day(7)}}
	}
	own := now.In(hours.Zone())
	opens := func(t time.Time) time.Time { return hours.NextOpening(midnight(t)) }
	tomorrow := opens(own.AddDate(0, 0, 1))
	third := tomorrow
	for range 2 {
		third = opens(third.AddDate(0, 0, 1))
	}
	return []preset{{"hours", quarter(hours.Add(own, 4*time.Hour))}, {"tomorrow", tomorrow}, {"days", third}, {"week", opens(own.AddDate(0, 0, 7))}}
}

// midnight is the beginning of a day.
func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// quarter rounds up to a quarter of an hour, as people say times.
func quarter(t time.Time) time.Time {
	const q = 15 * time.Minute
	if down := t.Truncate(q); down.Before(t) {
		return down.Add(q)
	}
	return t
}

// presetsOf are the presets of a case, in the reader's zone.
func presetsOf(ctx context.Context, c *caseView) []preset {
	r := words.From(ctx)
	return presets(r.Now.In(r.Zone), c.Inbox.Hours)
}
