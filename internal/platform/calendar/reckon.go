package calendar

import (
	"math"
	"time"
)

// window is one stretch of open time: from start until just before end.
type window struct{ start, end time.Time }

// windows returns the open stretches of a day, in order.
func (h Hours) windows(d Date) []window {
	spans := h.week[d.weekday()]
	if len(spans) == 0 || h.closed(d) {
		return nil
	}
	out := make([]window, 0, len(spans))
	begin, over := h.midnight(d), h.midnight(d.plus(1))
	for _, s := range spans {
		start, _ := moments(d, s.From, h.zone)
		_, end := moments(d, s.To, h.zone)
		w := window{later(start, begin), end}
		if s.To == endOfDay || over.Before(end) {
			w.end = over
		}
		if n := len(out); n > 0 {
			w.start = later(w.start, out[n-1].end)
		}
		if w.start.Before(w.end) {
			out = append(out, w)
		}
	}
	return out
}

// midnight is when a day begins: the first time its midnight comes, even if
// the clocks then go back into the evening before.
func (h Hours) midnight(d Date) time.Time {
	t, _ := moments(d, 0, h.zone)
	return t
}

// day is the day whose time t is, from one midnight to the next.
func (h Hours) day(t time.Time) Date {
	d := DateOf(t.In(h.zone))
	if next := d.plus(1); !t.Before(h.midnight(next)) {
		return next
	}
	return d
}

// later is the later of two times.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// Open says whether t is in business hours.
func (h Hours) Open(t time.Time) bool {
	if h.Always() {
		return true
	}
	for _, w := range h.windows(h.day(t)) {
		if !t.Before(w.start) && t.Before(w.end) {
			return true
		}
	}
	return false
}

// NextOpening is t if it is in business hours, else the next moment that is.
func (h Hours) NextOpening(t time.Time) time.Time {
	if h.Always() {
		return t
	}
	for day := h.day(t); ; day = day.plus(1) {
		for _, w := range h.windows(day) {
			switch {
			case t.Before(w.start):
				return w.start.In(t.Location())
			case t.Before(w.end):
				return t
			}
		}
	}
}

// Add is the moment when d of business time has passed since t; for a
// negative d, the moment since when it had passed at t. It is the first such
// moment, so a day's work that begins at 9:00 ends at 17:00 today, not at 9:00
// tomorrow; for a negative d it is the last. Add(t, 0) is t. The answer is in
// t's zone.
func (h Hours) Add(t time.Time, d time.Duration) time.Time {
	switch {
	case h.Always() || d == 0:
		return t.Add(d)
	case d == math.MinInt64:
		d++ // so that it has an opposite
	}
	day := h.day(t)
	if d < 0 {
		return h.back(day, t, -d)
	}
	for ; ; day = day.plus(1) {
		for _, w := range h.windows(day) {
			if w.start.Before(t) {
				w.start = t
			}
			left := w.end.Sub(w.start) // below zero where t is later
			if left >= d {
				return w.start.Add(d).In(t.Location())
			}
			d -= max(left, 0)
		}
	}
}

// back is the last moment from which d of business time passes until t.
func (h Hours) back(day Date, t time.Time, d time.Duration) time.Time {
	for ; ; day = day.plus(-1) {
		ws := h.windows(day)
		for i := len(ws) - 1; i >= 0; i-- {
			w := ws[i]
			if w.end.After(t) {
				w.end = t
			}
			left := w.end.Sub(w.start)
			if left >= d {
				return w.end.Add(-d).In(t.Location())
			}
			d -= max(left, 0)
		}
	}
}

// Between is the business time from a until b; below zero if b is earlier.
func (h Hours) Between(a, b time.Time) time.Duration {
	switch {
	case h.Always():
		return b.Sub(a)
	case b.Before(a):
		return -h.Between(b, a)
	}
	var sum time.Duration
	last := h.day(b)
	for day := h.day(a); day.compare(last) <= 0; day = day.plus(1) {
		for _, w := range h.windows(day) {
			if w.start.Before(a) {
				w.start = a
			}
			if w.end.After(b) {
				w.end = b
			}
			sum += max(w.end.Sub(w.start), 0)
		}
	}
	return sum
}
