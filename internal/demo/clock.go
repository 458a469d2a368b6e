package demo

import (
	"context"
	"sync"
	"time"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Clock is the demo's: it runs as the wall's does, ahead of it by what it was
// moved on, and never goes back.
type Clock struct {
	wall  func() time.Time
	mu    sync.Mutex
	ahead time.Duration
	shown time.Time // the latest time that anybody was told
}

// NewClock makes a clock that shows a time now; the zero time is the wall's.
func NewClock(wall func() time.Time, shows time.Time) *Clock {
	c := &Clock{wall: wall}
	if !shows.IsZero() {
		c.ahead = shows.Sub(wall())
	}
	return c
}

// Now is the time of the demo.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.wall().Add(c.ahead); now.After(c.shown) {
		c.shown = now
	}
	return c.shown
}

// To moves the clock on to a time; one that has passed changes nothing.
func (c *Clock) To(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if by := t.Sub(c.wall().Add(c.ahead)); by > 0 {
		c.ahead += by
	}
}

// The ways to move the clock on.
const (
	oneHour  = "hour"
	tomorrow = "tomorrow"
	friday   = "friday"
)

// target is where a way leads from a time; false for a way that nobody knows.
func target(how string, now time.Time, zone *time.Location) (time.Time, bool) {
	local := now.In(zone)
	switch how {
	case oneHour:
		return now.Add(time.Hour), true
	case tomorrow:
		return time.Date(local.Year(), local.Month(), local.Day()+1, 9, 0, 0, 0, zone), true
	case friday:
		t := time.Date(local.Year(), local.Month(), local.Day(), 17, 0, 0, 0, zone)
		for t.Weekday() != time.Friday || !t.After(now) {
			t = time.Date(t.Year(), t.Month(), t.Day()+1, 17, 0, 0, 0, zone)
		}
		return t, true
	}
	return now, false
}

// most bounds how many times the clock stops on its way.
const most = 5000

// Move moves the clock on to a time. On its way it stops whenever something is
// due, so that each thing happens when it is to happen: the warning before the
// promise breaks.
func (d *Demo) Move(ctx context.Context, to time.Time) (err error) {
	defer fault.Wrap(&err, "demo.Move")
	ctx = d.itself(context.WithoutCancel(ctx))
	letGo, err := d.Jobs.Hold(ctx)
	if err != nil {
		return err
	}
	defer letGo()
	for range most {
		next, err := d.Jobs.NextDue(ctx)
		if err != nil {
			return err
		}
		if !next.Before(to) {
			break
		}
		d.clock.To(next)
		if err := d.Jobs.RunDue(ctx); err != nil {
			return err
		}
	}
	d.clock.To(to)
	return d.Jobs.RunDue(ctx)
}

// until lets a history happen in the past: what is due before a time is done
// when it is due.
func (s *stage) until(t time.Time) error {
	for {
		next, err := s.Jobs.NextDue(s.ctx)
		if err != nil {
			return err
		}
		if !next.Before(t) || !next.Before(s.now) {
			return nil
		}
		if err := s.Jobs.RunDue(db.At(s.ctx, next)); err != nil {
			return err
		}
	}
}

// hours are the working hours of the firm.
func hours(zone string) (calendar.Hours, error) { return calendar.Default(zone) }
