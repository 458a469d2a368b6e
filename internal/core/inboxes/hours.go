package inboxes

import (
	"context"
	"net/url"
	"strings"
	"time"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// day is a weekday in forms and catalogues.
type day string

// days are the weekdays in the order in which people read them.
func days() []day { return []day{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} }

func (d day) weekday() time.Weekday {
	for i, one := range days() {
		if one == d {
			return time.Weekday((i + 1) % 7)
		}
	}
	return time.Sunday
}

func dayWords() words.Names[day] { return words.Family("inboxes.day.", days()...) }

func dayName(ctx context.Context, d day) string { return dayWords().T(ctx, d) }

// hoursForm is business hours as a form shows them.
type hoursForm struct {
	Always   bool
	Days     map[day]string // "09:00-12:00, 13:00-17:00"; "" for closed
	Holidays string         // a date on each line
}

func formOf(h calendar.Hours) hoursForm {
	f := hoursForm{Always: h.Always(), Days: map[day]string{}}
	for _, d := range days() {
		var spans []string
		for _, s := range h.Spans(d.weekday()) {
			spans = append(spans, s.From.String()+"-"+s.To.String())
		}
		f.Days[d] = strings.Join(spans, ", ")
	}
	for _, d := range h.Holidays() {
		f.Holidays += d.String() + "\n"
	}
	return f
}

func readForm(v url.Values) hoursForm {
	f := hoursForm{Always: v.Get("hours") == "always", Days: map[day]string{}, Holidays: v.Get("holidays")}
	for _, d := range days() {
		f.Days[d] = v.Get("day_" + string(d))
	}
	return f
}

// hours reads what was typed; the fault names the day.
func (f hoursForm) hours(zone string) (calendar.Hours, error) {
	if f.Always {
		return calendar.Hours{}, nil
	}
	var week calendar.Week
	for _, d := range days() {
		spans, err := spansOf(f.Days[d])
		if err != nil {
			return calendar.Hours{}, fault.Field("day_"+string(d), "inboxes.fault.span").Because(err)
		}
		week[d.weekday()] = spans
	}
	var holidays []calendar.Date
	for _, text := range strings.Fields(f.Holidays) {
		var d calendar.Date
		if err := d.UnmarshalText([]byte(text)); err != nil {
			return calendar.Hours{}, fault.Field("holidays", "inboxes.fault.holiday", fault.A("day", text)).Because(err)
		}
		holidays = append(holidays, d)
	}
	h, err := calendar.New(zone, week, holidays...)
	if known, ok := fault.As(err); ok && known.Field != "zone" {
		return h, fault.Field("hours", known.Key, known.Args...).Because(err)
	}
	return h, err
}

// spansOf reads "9:00-12:00, 13-17"; nothing is closed.
func spansOf(text string) (spans []calendar.Span, err error) {
	text = strings.NewReplacer("–", "-", "—", "-", " ", "").Replace(text)
	for part := range strings.SplitSeq(text, ",") {
		if part == "" {
			continue
		}
		from, to, _ := strings.Cut(part, "-")
		var s calendar.Span
		if err := s.From.UnmarshalText([]byte(clock(from))); err != nil {
			return nil, err
		}
		if err := s.To.UnmarshalText([]byte(clock(to))); err != nil {
			return nil, err
		}
		spans = append(spans, s)
	}
	return spans, nil
}

// clock writes what people type as 9 or 9:30 in full.
func clock(text string) string {
	hour, minute, found := strings.Cut(text, ":")
	if !found {
		minute = "00"
	}
	if len(hour) == 1 {
		hour = "0" + hour
	}
	return hour + ":" + minute
}
