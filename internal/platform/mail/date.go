package mail

import (
	"net/mail"
	"strings"
	"time"
)

var dateLayouts = []string{
	"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04-0700", "2 Jan 2006 15:04 MST", "2 Jan 2006 15:04",
	"2 January 2006 15:04:05 -0700", "2 January 2006 15:04:05", "2 Jan 06 15:04:05 -0700", "2 Jan 06 15:04:05 MST", "2 Jan 06 15:04 -0700", "2 Jan 06 15:04",
	"Jan 2 15:04:05 2006", "Jan 2 15:04:05 MST 2006", "Jan 2 15:04:05 2006 -0700", "Jan 2, 2006 15:04:05 -0700", "January 2, 2006 15:04:05", "Jan 2, 2006 3:04:05 PM",
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02",
	"02.01.2006 15:04:05", "2-Jan-2006 15:04:05 -0700", "2-Jan-2006 15:04:05", "1/2/2006 3:04:05 PM", "2 Jan 2006 15.04.05 -0700", "2 Jan 2006",
}

// zones are the names RFC 5322 knows, and those seen in mail. Unknown names mean
// UTC, as the RFC says of its military ones.
var zones = map[string]string{
	"UT": "+0000", "GMT": "+0000", "UTC": "+0000", "Z": "+0000", "EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500",
	"MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700", "CET": "+0100", "CEST": "+0200", "MET": "+0100", "MEST": "+0200",
	"MEZ": "+0100", "MESZ": "+0200", "BST": "+0100", "JST": "+0900", "IST": "+0530", "MSK": "+0300", "EET": "+0200", "EEST": "+0300", "WET": "+0000", "WEST": "+0100",
}

var (
	dateComment = later(`\([^()]*\)`)
	dateDay     = later(`(?i)^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s*`)
	dateZone    = later(`(?i)\s(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?$`)
	dateName    = later(`\s([A-Za-z]{1,5})$`)
)

// parseDate reads a Date field as people's programs write it; zero when it is
// none, or lies outside of the years 1970 to 2200.
func parseDate(v string) time.Time {
	if len(v) > 200 {
		return time.Time{}
	}
	s := strings.Join(strings.Fields(dateComment().ReplaceAllString(clean(v), " ")), " ")
	if t, err := mail.ParseDate(s); err == nil && dateName().FindString(s) == "" {
		return sane(t)
	}
	s = strings.TrimSuffix(dateDay().ReplaceAllString(s, ""), ".")
	if m := dateName().FindStringSubmatch(s); m != nil {
		off, ok := zones[strings.ToUpper(m[1])]
		if !ok && strings.ToUpper(m[1]) != "AM" && strings.ToUpper(m[1]) != "PM" {
			off, ok = "+0000", true
		}
		if ok {
			s = strings.TrimSpace(s[:len(s)-len(m[1])])
			if !dateZone().MatchString(s) {
				s += " " + off
			}
		}
	}
	if m := dateZone().FindStringSubmatchIndex(s); m != nil {
		hours, minutes := s[m[4]:m[5]], "00"
		if m[6] >= 0 {
			minutes = s[m[6]:m[7]]
		}
		if len(hours) == 1 {
			hours = "0" + hours
		}
		s = s[:m[0]] + " " + s[m[2]:m[3]] + hours + minutes
	}
	for _, l := range dateLayouts {
		if t, err := time.Parse(l, s); err == nil {
			return sane(t)
		}
	}
	return time.Time{}
}

func sane(t time.Time) time.Time {
	if t.Year() < 1970 || t.Year() > 2200 {
		return time.Time{}
	}
	return t.UTC()
}
