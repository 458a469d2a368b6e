package calendar

import (
	"cmp"
	"fmt"
	"time"

	"kept.example/kept/internal/platform/fault"
)

// Clock is a time of day: minutes since midnight, from 0 to 1440 (24:00, the
// end of a day).
type Clock int

const endOfDay Clock = 24 * 60

// At is the Clock of an hour and a minute.
func At(hour, minute int) Clock { return Clock(hour*60 + minute) }

// String is the clock as "09:00".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

// MarshalText writes "09:00".
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads "09:00".
func (c *Clock) UnmarshalText(text []byte) error {
	if string(text) == "24:00" {
		*c = endOfDay
		return nil
	}
	t, err := time.Parse("15:04", string(text))
	if err != nil || len(text) != len("15:04") {
		return fault.Field("week", "calendar.fault.clock")
	}
	*c = At(t.Hour(), t.Minute())
	return nil
}

// Date is a day of the calendar, in no zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day that t falls on in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// String is the date as "2026-12-25".
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText writes "2026-12-25".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads "2026-12-25".
func (d *Date) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fault.Field("holidays", "calendar.fault.date")
	}
	*d = DateOf(t)
	return nil
}

// plus is the day n days later.
func (d Date) plus(n int) Date { return DateOf(d.utc(n)) }

// utc is the midnight n days after d, were d a day in UTC.
func (d Date) utc(n int) time.Time {
	return time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC)
}

// weekday is the day of the week.
func (d Date) weekday() time.Weekday { return d.utc(0).Weekday() }

// real says whether the calendar has this day.
func (d Date) real() bool { return d.plus(0) == d && d.Year >= 1 && d.Year <= 9999 }

// compare orders dates.
func (d Date) compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// moments returns the first and the last moment when the clock on the wall of
// a zone shows c on day d. They differ where clocks go back; where clocks skip
// that time, both are the moment of the skip.
func moments(d Date, c Clock, zone *time.Location) (first, last time.Time) {
	wall := d.utc(0).Add(time.Duration(c) * time.Minute) // as if in UTC
	near := time.Date(d.Year, d.Month, d.Day, 0, int(c), 0, 0, zone)
	from, until := near.ZoneBounds() // of the rule in force, zero where there is no end
	times := [3]time.Time{near, {}, {}}
	if !from.IsZero() {
		times[1] = from.Add(-1)
	}
	times[2] = until
	for _, rule := range times {
		if rule.IsZero() {
			continue
		}
		_, offset := rule.In(zone).Zone()
		t := wall.Add(-time.Duration(offset) * time.Second)
		if _, really := t.In(zone).Zone(); really != offset {
			continue
		}
		if first.IsZero() || t.Before(first) {
			first = t
		}
		if last.IsZero() || t.After(last) {
			last = t
		}
	}
	if !first.IsZero() {
		return first, last
	}
	skip := from // near lies on one side of the skip, at most its length away
	if !until.IsZero() && (from.IsZero() || until.Sub(near) < near.Sub(from)) {
		skip = until
	}
	return skip.UTC(), skip.UTC()
}
