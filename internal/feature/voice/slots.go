package voice

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
)

// soonest is how long before its half hour a call can be asked for.
const soonest = 15 * time.Minute

// The hours within which customers are called, whoever is on duty at night.
const (
	fromHour = 7
	toHour   = 22
)

// mostSlots is how many half hours a page offers.
const mostSlots = 60

// Slots are the half hours in which the customer of a case may be called: somebody is
// at work or on duty, and not too many were promised one. They begin on the wall at
// full and half hours of the zone.
func (s *Voice) slots(ctx context.Context, v db.View, c cases.Case, zone *time.Location) ([]time.Time, error) {
	days, err := s.set.days.Value(ctx, v)
	if err != nil || days == 0 {
		return nil, err
	}
	ctx = itself(ctx)
	hours, err := s.desk.Cases.HoursOf(ctx, v, c)
	if err != nil {
		return nil, err
	}
	from, until := nextHalf(v.Now().Add(soonest), zone), v.Now().Add(time.Duration(days+1)*24*time.Hour)
	duty, err := s.onDuty(ctx, v, c, from, until)
	if err != nil {
		return nil, err
	}
	most, err := s.set.perHalf.Value(ctx, v)
	if err != nil {
		return nil, err
	}
	taken, err := takenSlots(ctx, v, c.InboxID, from, until)
	if err != nil {
		return nil, err
	}
	seen := map[calendar.Date]bool{}
	var all []time.Time
	for at := from; at.Before(until) && len(all) < mostSlots; at = at.Add(half) {
		if taken[at.UTC()] >= most || !awake(at, zone) || !working(hours, at) && !covered(duty, at) {
			continue
		}
		day := calendar.DateOf(at.In(zone))
		if seen[day] = true; len(seen) > days {
			break
		}
		all = append(all, at)
	}
	return all, nil
}

// onDuty is when somebody is on duty for a case.
func (s *Voice) onDuty(ctx context.Context, v db.View, c cases.Case, from, until time.Time) ([]Span, error) {
	if s.duty == nil {
		return nil, nil
	}
	return s.duty(ctx, v, c.TeamID, from, until)
}

// nextHalf is the full or half hour on the wall at or after a moment.
func nextHalf(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	past := time.Duration(local.Minute()%30)*time.Minute + time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
	if past == 0 {
		return t.UTC()
	}
	return t.Add(half - past).UTC()
}

// awake says whether people are called at a time of their day.
func awake(at time.Time, zone *time.Location) bool {
	hour := at.In(zone).Hour()
	return hour >= fromHour && hour < toHour
}

// working says whether somebody works for the whole of a half hour. A desk that says
// no hours works on weekdays by day: nobody is promised a call at three in the night.
func working(hours calendar.Hours, at time.Time) bool {
	if hours.Always() {
		day := at.UTC().Weekday()
		return day != time.Saturday && day != time.Sunday && at.UTC().Hour() >= 8 && at.UTC().Hour() < 17
	}
	return hours.Between(at, at.Add(half)) == half
}

func covered(duty []Span, at time.Time) bool {
	return slices.ContainsFunc(duty, func(d Span) bool { return !d.From.After(at) && !d.Until.Before(at.Add(half)) })
}
