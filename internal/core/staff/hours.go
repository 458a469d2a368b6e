package staff

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
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

func dayWords() words.Names[day] { return words.Family("staff.day.", days()...) }

func dayName(ctx context.Context, d day) string { return dayWords().T(ctx, d) }

// HoursForm is business hours as a form shows them.
type HoursForm struct {
	Kind     string         // always, week, or other: as somebody else has them
	Days     map[day]string // "09:00-12:00, 13:00-17:00"; "" for closed
	Holidays string         // a date on each line
	Region   calendar.Region
}

// HoursFormOf shows hours in a form.
func HoursFormOf(h calendar.Hours) HoursForm {
	f := HoursForm{Kind: "week", Days: map[day]string{}, Region: h.Region()}
	if h.Always() {
		f.Kind = "always"
	}
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

// ReadHoursForm reads a form, as it was typed.
func ReadHoursForm(v url.Values) HoursForm {
	f := HoursForm{Kind: v.Get("hours"), Days: map[day]string{}, Holidays: v.Get("holidays"), Region: calendar.Region(v.Get("region"))}
	for _, d := range days() {
		f.Days[d] = v.Get("day_" + string(d))
	}
	return f
}

// Hours reads what was typed; the fault names the day.
func (f HoursForm) Hours(zone string) (calendar.Hours, error) {
	if f.Kind == "always" {
		return calendar.Hours{}, nil
	}
	var week calendar.Week
	for _, d := range days() {
		spans, err := spansOf(f.Days[d])
		if err != nil {
			return calendar.Hours{}, fault.Field("day_"+string(d), "staff.fault.span").Because(err)
		}
		week[d.weekday()] = spans
	}
	var holidays []calendar.Date
	for _, text := range strings.Fields(f.Holidays) {
		var d calendar.Date
		if err := d.UnmarshalText([]byte(text)); err != nil {
			return calendar.Hours{}, fault.Field("holidays", "staff.fault.holiday", fault.A("day", text)).Because(err)
		}
		holidays = append(holidays, d)
	}
	h, err := calendar.New(zone, week, holidays...)
	if known, ok := fault.As(err); ok && known.Field != "zone" {
		return h, fault.Field("hours", known.Key, known.Args...).Because(err)
	}
	if err != nil {
		return h, err
	}
	return h.In(f.Region)
}

// regions are the countries to choose from, by name.
func regions(ctx context.Context) []choice {
	var all []choice
	for _, r := range calendar.Regions() {
		all = append(all, choice{string(r), words.Say(ctx, r.Sentence())})
	}
	slices.SortFunc(all, func(a, b choice) int { return strings.Compare(db.Key(a.text), db.Key(b.text)) })
	return append([]choice{{"", words.T(ctx, "staff.hours.region_none")}}, all...)
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
