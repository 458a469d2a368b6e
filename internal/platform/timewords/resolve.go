package timewords

import (
	"time"

	"kept.example/kept/internal/platform/calendar"
)

// resolve makes of what was said one moment, and looks whether it is good.
func (e expr) resolve(p Place) Reading {
	now := p.Now.In(p.Zone)
	today := calendar.DateOf(now)
	if e.day == in && e.n <= hours {
		at := now.Add(time.Duration(e.many) * time.Minute / 2 * []time.Duration{1, 60}[e.n])
		return p.look(Reading{At: roundUp(at)})
	}
	d, real := e.date(p, today)
	r := e.on(p, d)
	switch {
	case e.day == stop && !r.At.After(p.Now): // an hour alone
		r = e.on(p, d.Plus(1))
	case e.day == weekday && !r.At.After(p.Now):
		r = e.on(p, d.Plus(7))
	case e.day == date && e.y == 0 && e.m == 0 && real && !r.At.After(p.Now):
		d, real = clip(next1(d.Year, int(d.Month)+1), e.d)
		r = e.on(p, d)
	case e.day == date && e.y == 0 && e.m != 0 && !r.At.After(p.Now):
		d, real = clip(next1(d.Year+1, e.m), e.d)
		r = e.on(p, d)
	case e.day == endof && !r.At.After(p.Now) && e.n != days:
		d, _ = e.date(p, d.Plus(7))
		r = e.on(p, d)
	}
	if !real && e.d != 32 || e.weekday >= 0 && int(d.Weekday()) != e.weekday {
		r.Why, r.Nearest = NoDate, p.Nearest(r.At)
		return r
	}
	return p.look(r)
}

// date is the day that is meant; not real where the calendar does not have it,
// and then the last one before it.
func (e expr) date(p Place, today calendar.Date) (_ calendar.Date, real bool) {
	monday := today.Plus(-(int(today.Weekday()) + 6) % 7)
	switch e.day {
	case day:
		return today.Plus(e.n), true
	case weekday:
		ahead := (e.n - int(today.Weekday()) + 7) % 7
		if e.following {
			return monday.Plus(7 + (e.n+6)%7), true
		}
		return today.Plus(ahead), true
	case next:
		if e.n == months {
			d, _ := clip(next1(today.Year, int(today.Month)+1), 32)
			return p.lastOpen(d), true
		}
		return p.lastOpen(monday.Plus(13)), true
	case endof:
		switch e.n {
		case weeks:
			return p.lastOpen(monday.Plus(6)), true
		case months:
			d, _ := clip(calendar.Date{Year: today.Year, Month: today.Month, Day: 1}, 32)
			return p.lastOpen(d), true
		}
		return today, true
	case in:
		return e.length(p, today), true
	case date:
		y, m := e.y, e.m
		if y == 0 {
			y = today.Year
		}
		if m == 0 {
			m = int(today.Month)
		}
		if m > 12 {
			return today, false
		}
		d, real := clip(calendar.Date{Year: y, Month: time.Month(m), Day: 1}, e.d)
		if e.d == 32 { // the end of a month
			d = p.lastOpen(d)
		}
		return d, real
	}
	return today, true
}

// length is the day so many spans from now.
func (e expr) length(p Place, today calendar.Date) calendar.Date {
	n := (e.many + 1) / 2
	switch e.n {
	case workdays:
		d := today
		for looked := 0; n > 0 && looked < 1000; looked++ {
			d = d.Plus(1)
			if p.works(d) {
				n--
			}
		}
		return d
	case weeks:
		return today.Plus(7 * n)
	case months:
		d, _ := clip(next1(today.Year, int(today.Month)+n), today.Day)
		return d
	}
	return today.Plus(n)
}

// on is the moment on a day: at the hour that was said, else when the working
// day ends, or begins.
func (e expr) on(p Place, d calendar.Date) Reading {
	if e.clock < 0 {
		opens, closes, open := p.Hours.Day(d)
		switch {
		case p.Hours.Always() && e.lead == before:
			return p.wall(d, 0)
		case p.Hours.Always():
			return p.wall(d, calendar.At(18, 0))
		case open && e.lead == before:
			return Reading{At: opens}
		case open:
			return Reading{At: closes}
		}
		return p.wall(d, calendar.At(17, 0))
	}
	c := e.clock
	switch {
	case e.eve && c < 12*60, e.loose && !e.morning && c >= 60 && c < 7*60:
		c += 12 * 60
	case e.morning && c >= 12*60 && c < 13*60:
		c -= 12 * 60
	}
	return p.wall(d, calendar.Clock(c))
}

// wall is when the clock on the wall shows a time on a day.
func (p Place) wall(d calendar.Date, c calendar.Clock) Reading {
	at, shown := calendar.Wall(d, c, p.Zone)
	if !shown {
		return Reading{At: at, Why: Skipped, Nearest: p.Nearest(at)}
	}
	return Reading{At: at}
}

// look says whether a moment can be promised.
func (p Place) look(r Reading) Reading {
	r.At = r.At.UTC()
	switch {
	case r.Why != "":
		return r
	case !r.At.After(p.Now):
		r.Why, r.Nearest = Past, p.sameClock(r.At)
	case !p.Works(r.At):
		r.Why, r.Nearest = Closed, p.Nearest(r.At)
	}
	return r
}

// Works says whether somebody is there at a moment, or was until just then.
func (p Place) Works(t time.Time) bool {
	return p.Hours.Open(t) || p.Hours.Open(t.Add(-time.Microsecond)) || p.Covered != nil && p.Covered(t)
}

func (p Place) works(d calendar.Date) bool {
	_, _, open := p.Hours.Day(d)
	return open
}

// lastOpen is a day or the nearest before it on which somebody works.
func (p Place) lastOpen(d calendar.Date) calendar.Date {
	for n := range 31 {
		if before := d.Plus(-n); p.works(before) {
			return before
		}
	}
	return d
}

// room is how much working time a promise needs at least.
const room = time.Hour

// Nearest is the good moment that is nearest to one: the end of the working time
// before it, or an hour of work after it.
func (p Place) Nearest(t time.Time) time.Time {
	from := t
	if from.Before(p.Now) {
		from = p.Now
	}
	if from.Sub(p.Now) >= room && p.Works(from) {
		return roundUp(from).UTC()
	}
	after := roundUp(p.Hours.Add(p.Hours.NextOpening(from), room)).UTC()
	if p.Hours.Always() {
		return after
	}
	ended := p.Hours.Add(from, -time.Microsecond).Add(time.Microsecond).UTC()
	if p.Hours.Between(p.Now, ended) >= room && from.Sub(ended) <= after.Sub(from) {
		return ended
	}
	return after
}

// sameClock is the next good moment at the same time of day.
func (p Place) sameClock(t time.Time) time.Time {
	local := t.In(p.Zone)
	for n := range 15 {
		c := calendar.At(local.Hour(), local.Minute())
		if at, shown := calendar.Wall(calendar.DateOf(p.Now.In(p.Zone)).Plus(n), c, p.Zone); shown && at.Sub(p.Now) >= room && p.Works(at) {
			return at.UTC()
		}
	}
	return p.Nearest(p.Now)
}

// roundUp goes on to the next five minutes.
func roundUp(t time.Time) time.Time {
	const grain = 5 * time.Minute
	if cut := t.Truncate(grain); cut.Before(t) {
		return cut.Add(grain)
	}
	return t
}

// next1 is the first of a month; the thirteenth is the next year's first.
func next1(y, m int) calendar.Date {
	return calendar.DateOf(time.Date(y, time.Month(m), 1, 0, 0, 0, 0, time.UTC))
}

// clip is a day of the month that d lies in; not real where the month ends
// before it, and then its last.
func clip(d calendar.Date, day int) (_ calendar.Date, real bool) {
	if day < 1 {
		return d, false
	}
	on := calendar.DateOf(time.Date(d.Year, d.Month, day, 0, 0, 0, 0, time.UTC))
	if on.Month == d.Month && day <= 31 {
		return on, true
	}
	return calendar.DateOf(time.Date(d.Year, d.Month+1, 0, 0, 0, 0, 0, time.UTC)), false
}

// Look says of an exact moment whether it can be promised.
func (p Place) Look(at time.Time) Reading { return p.look(Reading{At: at}) }
