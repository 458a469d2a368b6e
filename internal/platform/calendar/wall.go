package calendar

import "time"

// Plus is the day n days later.
func (d Date) Plus(n int) Date { return d.plus(n) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.weekday() }

// Wall is the first moment when the clock on the wall of a zone shows c on day
// d. Where the clocks skip that time it is the moment of the skip, and not
// shown.
func Wall(d Date, c Clock, zone *time.Location) (_ time.Time, shown bool) {
	t, _ := moments(d, c, zone)
	day, at := DateOf(t.In(zone)), t.In(zone)
	if c == endOfDay {
		d, c = d.plus(1), 0
	}
	return t, day == d && At(at.Hour(), at.Minute()) == c
}

// Day is when a day's work begins and when it ends; not open on a day without.
// The zero hours are open from midnight to midnight in UTC.
func (h Hours) Day(d Date) (opens, closes time.Time, open bool) {
	if h.Always() {
		return d.utc(0), d.utc(1), true
	}
	ws := h.windows(d)
	if len(ws) == 0 {
		return time.Time{}, time.Time{}, false
	}
	return ws[0].start, ws[len(ws)-1].end, true
}
