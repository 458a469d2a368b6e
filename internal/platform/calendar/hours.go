package calendar

import (
	"slices"
	"time"

	"kept.example/kept/internal/platform/fault"
)

// Span is a part of a day when somebody is there: from From until just
// before To.
type Span struct {
	From Clock `json:"from"`
	To   Clock `json:"to"`
}

// Week holds the spans of each weekday, indexed by time.Weekday.
type Week [7][]Span

// Hours are the business hours of a week in a zone, and the days when they
// do not hold: their own, and those of a region. They never change; the zero value is open all the time.
type Hours struct {
	zone     *time.Location // nil: always open
	week     Week           // each day's spans in order, none overlapping
	holidays []Date         // in order, each once
	region   *closures      // whose holidays are kept as well; nil for nobody's
}

// New returns the hours of a week in a zone like "Europe/Berlin", closed all
// day on holidays. Spans may come in any order and must not overlap, and at
// least one day has hours.
func New(zone string, week Week, holidays ...Date) (Hours, error) {
	at, err := Zone(zone)
	if err != nil {
		return Hours{}, err
	}
	h := Hours{zone: at}
	open := false
	for day, spans := range week {
		spans = slices.Clone(spans)
		slices.SortFunc(spans, func(a, b Span) int { return int(a.From) - int(b.From) })
		for i, s := range spans {
			switch {
			case s.From < 0 || s.To > endOfDay:
				return Hours{}, fault.Field("week", "calendar.fault.clock")
			case s.From >= s.To:
				return Hours{}, fault.Field("week", "calendar.fault.span")
			case i > 0 && spans[i-1].To > s.From:
				return Hours{}, fault.Field("week", "calendar.fault.overlap")
			}
			open = true
		}
		h.week[day] = spans
	}
	if !open {
		return Hours{}, fault.Field("week", "calendar.fault.closed")
	}
	for _, d := range holidays {
		if !d.real() {
			return Hours{}, fault.Field("holidays", "calendar.fault.date")
		}
	}
	h.holidays = slices.Clone(holidays)
	slices.SortFunc(h.holidays, Date.compare)
	h.holidays = slices.Compact(h.holidays)
	return h, nil
}

// Default returns Monday to Friday, 9 to 17 o'clock in a zone.
func Default(zone string) (Hours, error) {
	var week Week
	for day := time.Monday; day <= time.Friday; day++ {
		week[day] = []Span{{At(9, 0), At(17, 0)}}
	}
	return New(zone, week)
}

// Zone returns the zone of a name like "Europe/Berlin". The machine's own zone
// and the empty name are refused.
func Zone(name string) (*time.Location, error) {
	at, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, fault.Field("zone", "calendar.fault.zone", fault.A("zone", name))
	}
	return at, nil
}

// Always says whether these are the zero hours, open all the time.
func (h Hours) Always() bool { return h.zone == nil }

// Zone is the zone the hours are kept in; UTC for the zero hours.
func (h Hours) Zone() *time.Location {
	if h.zone == nil {
		return time.UTC
	}
	return h.zone
}

// Spans are the spans of a weekday, in order.
func (h Hours) Spans(day time.Weekday) []Span { return slices.Clone(h.week[day]) }

// Holidays are the days of our own that are closed all day, in order; those of
// the region come on top.
func (h Hours) Holidays() []Date { return slices.Clone(h.holidays) }

// Equal says whether two hours are open at the same times by the same zone.
func (h Hours) Equal(g Hours) bool {
	if h.Always() || g.Always() {
		return h.Always() && g.Always()
	}
	for day := range h.week {
		if !slices.Equal(h.week[day], g.week[day]) {
			return false
		}
	}
	return h.zone.String() == g.zone.String() && slices.Equal(h.holidays, g.holidays) && h.Region() == g.Region()
}

// closed says whether a day is a holiday.
func (h Hours) closed(d Date) bool {
	_, found := slices.BinarySearchFunc(h.holidays, d, Date.compare)
	return found || h.region.on(d)
}
