package words

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// locale is how a language writes dates and numbers.
type locale struct {
	days         [7]string // from Sunday
	weekdays     [7]string
	months       [12]string
	short        [12]string
	date         string // day, month
	today, now   string
	minute, hour string // compact ages: "4m"
	spanMin      string
	spanHour     string
	spanDays     string
	group, point string
	and          string
}

var locales = map[string]locale{
	"en": {
		days:     [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
		weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		months:   [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		short:    [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		date:     "%d %s",
		today:    "today",
		now:      "now",
		minute:   "m",
		hour:     "h",
		spanMin:  "min", spanHour: "h", spanDays: "days",
		group: ",", point: ".", and: " and ",
	},
	"de": {
		days:     [7]string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"},
		weekdays: [7]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
		months:   [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		short:    [12]string{"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."},
		date:     "%d. %s",
		today:    "heute",
		now:      "jetzt",
		minute:   " Min.",
		hour:     " Std.",
		spanMin:  "Min.", spanHour: "Std.", spanDays: "Tage",
		group: ".", point: ",", and: " und ",
	},
}

// Moment words a time as a person would say it now: today 16:00, Fri 20:05
// within a week, 26 Nov 2026, 16:00 beyond it.
func Moment(ctx context.Context, t time.Time) string { return From(ctx).time("moment", t) }

// Day words the day of a time: Thu 26 Nov, and of another year Fri 26 Nov 2027.
func Day(ctx context.Context, t time.Time) string { return From(ctx).time("day", t) }

// Date words the whole date: 26 November 2026.
func Date(ctx context.Context, t time.Time) string { return From(ctx).time("date", t) }

// Clock words the time of day: 15:04.
func Clock(ctx context.Context, t time.Time) string { return From(ctx).time("clock", t) }

// Age words how long ago a time was, compactly: 4m, 19h, Fri, 26 Nov.
func Age(ctx context.Context, t time.Time) string { return From(ctx).time("age", t) }

// Span words a duration: 15 min, 2 h 10, 3 days.
func Span(ctx context.Context, d time.Duration) string { return From(ctx).Span(d) }

// time words a time in a format; "" for no time at all.
func (r Reader) time(format string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(r.Zone)
	l := locales[r.Lang]
	switch format {
	case "clock":
		return t.Format("15:04")
	case "day":
		return l.days[t.Weekday()] + " " + r.dated(l, t)
	case "weekday":
		return r.weekday(l, t)
	case "date":
		return fmt.Sprintf(l.date, t.Day(), l.months[t.Month()-1]) + " " + t.Format("2006")
	case "age":
		return r.age(l, t)
	}
	return r.moment(l, t)
}

// weekday words a day as it is said in a letter: Monday, and beyond a week Monday,
// 26 November.
func (r Reader) weekday(l locale, t time.Time) string {
	day := l.weekdays[t.Weekday()]
	switch d := r.daysFrom(t); {
	case d == 0:
		return l.today
	case d > -7 && d < 7:
		return day
	}
	return day + ", " + fmt.Sprintf(l.date, t.Day(), l.months[t.Month()-1])
}

func (r Reader) moment(l locale, t time.Time) string {
	switch d := r.daysFrom(t); {
	case d == 0:
		return l.today + " " + t.Format("15:04")
	case d > -7 && d < 7:
		return l.days[t.Weekday()] + " " + t.Format("15:04")
	}
	return fmt.Sprintf(l.date, t.Day(), l.short[t.Month()-1]) + t.Format(" 2006, 15:04")
}

func (r Reader) age(l locale, t time.Time) string {
	ago := r.Now.Sub(t)
	switch {
	case ago < 0:
		return r.moment(l, t)
	case ago < time.Minute:
		return l.now
	case ago < time.Hour:
		return fmt.Sprint(int(ago.Minutes())) + l.minute
	case ago < 24*time.Hour:
		return fmt.Sprint(int(ago.Hours())) + l.hour
	case r.daysFrom(t) > -7:
		return l.days[t.Weekday()]
	}
	return r.dated(l, t)
}

// dated words a day and its month, with the year where it is not the reader's.
func (r Reader) dated(l locale, t time.Time) string {
	s := fmt.Sprintf(l.date, t.Day(), l.short[t.Month()-1])
	if t.Year() != r.Now.In(r.Zone).Year() {
		s += t.Format(" 2006")
	}
	return s
}

// daysFrom counts calendar days of the reader's zone from today to t, so that
// a change of the clocks between them does not matter.
func (r Reader) daysFrom(t time.Time) int {
	return int(midnight(t).Sub(midnight(r.Now.In(r.Zone))) / (24 * time.Hour))
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// Span words a duration for this reader: 15 min, 2 h 10, 3 days.
func (r Reader) Span(d time.Duration) string {
	l := locales[r.settled().Lang]
	if d < 0 {
		d = -d
	}
	m := int64(d.Round(time.Minute) / time.Minute)
	switch {
	case m < 60:
		return fmt.Sprintf("%d %s", m, l.spanMin)
	case m < 48*60 && m%60 == 0:
		return fmt.Sprintf("%d %s", m/60, l.spanHour)
	case m < 48*60:
		return fmt.Sprintf("%d %s %02d", m/60, l.spanHour, m%60)
	}
	days := (m + 12*60) / (24 * 60)
	return r.Number(days) + " " + l.spanDays
}

// join words a list: a, b and c.
func (r Reader) join(s []string) string {
	if len(s) < 2 {
		return strings.Join(s, "")
	}
	return strings.Join(s[:len(s)-1], ", ") + locales[r.settled().Lang].and + s[len(s)-1]
}
