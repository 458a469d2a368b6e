package inboxes

import (
	"net/url"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
)

// ReadHours reads hours as a form gives them.
func ReadHours(zone string, typed map[string]string, holidays string) (calendar.Hours, error) {
	v := url.Values{"holidays": {holidays}, "hours": {"week"}}
	for d, text := range typed {
		v.Set("day_"+d, text)
	}
	return staff.ReadHoursForm(v).Hours(zone)
}

// ShowHours is what a form shows of a day.
func ShowHours(h calendar.Hours, d string) string {
	for name, text := range staff.HoursFormOf(h).Days {
		if strings.EqualFold(string(name), d) {
			return text
		}
	}
	return ""
}
