package cover

import (
	"strings"
	"time"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Measure is what a clock measures.
type Measure string

// The measures.
const (
	FirstAnswer Measure = "first_answer" // until a person answers for the first time
	NextAnswer  Measure = "next_answer"  // until a person answers what they wrote since
	Relief      Measure = "relief"       // until somebody who cannot go on has a workaround: its row is kept elsewhere
	Solution    Measure = "solution"     // until it is solved
	Silence     Measure = "silence"      // since they last heard a person, while the next move is ours
)

// Measures are those whose targets are set here, as they are shown.
func Measures() []Measure { return []Measure{FirstAnswer, NextAnswer, Silence, Solution} }

// MeasureNames are the words for the measures.
var MeasureNames = words.Family("cover.measure.", FirstAnswer, NextAnswer, Silence, Relief, Solution)

// State says how a clock stands.
type State string

// The states of a clock.
const (
	Running State = "running"
	Paused  State = "paused"
	Met     State = "met"
	Missed  State = "missed"
	Stopped State = "stopped"
)

// StateNames are the words for the states.
var StateNames = words.Family("cover.clock_state.", Running, Paused, Met, Missed, Stopped)

// Clock is a running measure of a case.
type Clock struct {
	ID, CaseID int64
	Measure    Measure
	State      State
	Target     time.Duration // business time
	Spent      time.Duration // business time before it last started
	StartedAt  time.Time     // when it last started
	WarnAt     time.Time     // three quarters of the target
	DueAt      time.Time
	LeadAt     time.Time // when it goes to the leads
	WarnedAt   time.Time // zero before
	MissedAt   time.Time // zero before
	LedAt      time.Time // zero before
	EndedAt    time.Time // zero while it has not
}

// Late says whether its target has passed and nothing has ended it.
func (c Clock) Late() bool { return c.EndedAt.IsZero() && !c.MissedAt.IsZero() }

// Soon says whether it has warned and is not late.
func (c Clock) Soon() bool {
	return c.EndedAt.IsZero() && c.State == Running && !c.WarnedAt.IsZero() && c.MissedAt.IsZero()
}

// leadAfter is how much later than its target a clock goes to the leads: a
// quarter of it, between one hour and one working day.
func leadAfter(target time.Duration) time.Duration {
	return min(max(target/4, time.Hour), workingDay)
}

// workingDay is what a day's work is when a target is written in days.
const workingDay = 8 * time.Hour

// reckon gives a running clock its times by the hours in which the case is worked
// on.
func (c Clock) reckon(h calendar.Hours) Clock {
	c.WarnAt = h.Add(c.StartedAt, max(c.Target*3/4-c.Spent, 0))
	c.DueAt = h.Add(c.StartedAt, max(c.Target-c.Spent, 0))
	c.LeadAt = h.Add(c.DueAt, leadAfter(c.Target))
	return c
}

// next is when something is to be done about a running clock; false for never.
func (c Clock) next() (time.Time, bool) {
	switch {
	case c.State != Running:
	case c.WarnedAt.IsZero() && c.MissedAt.IsZero():
		return c.WarnAt, true
	case c.MissedAt.IsZero():
		return c.DueAt, true
	case c.LedAt.IsZero():
		return c.LeadAt, true
	}
	return time.Time{}, false
}

// usual is the target of a measure where nobody has set one.
func usual(m Measure) time.Duration {
	switch m {
	case FirstAnswer:
		return 4 * time.Hour
	case Solution:
		return 5 * workingDay
	default:
		return workingDay
	}
}

// longestTarget is the most that a target may be.
const longestTarget = 60 * workingDay

// targetOf reads "30 min", "4 h" or "2 d", a day being a working day of eight
// hours.
func targetOf(text string) (time.Duration, error) {
	text = strings.ToLower(strings.Join(strings.Fields(text), ""))
	n := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz")
	unit, known := map[string]time.Duration{
		"m": time.Minute, "min": time.Minute, "minutes": time.Minute, "minuten": time.Minute,
		"h": time.Hour, "hours": time.Hour, "hour": time.Hour, "std": time.Hour, "stunden": time.Hour,
		"d": workingDay, "day": workingDay, "days": workingDay, "t": workingDay, "tag": workingDay, "tage": workingDay,
	}[text[len(n):]]
	count := 0
	for _, r := range n {
		if r < '0' || r > '9' || count > 1_000_000 {
			return 0, fault.New(fault.Invalid, "cover.fault.target")
		}
		count = count*10 + int(r-'0')
	}
	switch {
	case n == "" || !known:
		return 0, fault.New(fault.Invalid, "cover.fault.target")
	case count == 0:
		return 0, fault.New(fault.Invalid, "cover.fault.target_none")
	case time.Duration(count) > longestTarget/unit:
		return 0, fault.New(fault.Invalid, "cover.fault.target_long", fault.A("n", int(longestTarget/workingDay)))
	}
	return time.Duration(count) * unit, nil
}
