package calendar

import "time"

// HalfHour goes on to the next half hour: a time that people can say.
func HalfHour(t time.Time) time.Time {
	if cut := t.Truncate(30 * time.Minute); cut.Before(t) {
		return cut.Add(30 * time.Minute)
	}
	return t
}
