package inboxes

import "kept.example/kept/internal/platform/calendar"

// ReadHours reads hours as a form gives them.
func ReadHours(zone string, typed map[string]string, holidays string) (calendar.Hours, error) {
	f := hoursForm{Days: map[day]string{}, Holidays: holidays}
	for d, text := range typed {
		f.Days[day(d)] = text
	}
	return f.hours(zone)
}

// ShowHours is what a form shows of a day.
func ShowHours(h calendar.Hours, d string) string { return formOf(h).Days[day(d)] }
