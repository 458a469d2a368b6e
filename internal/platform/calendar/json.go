package calendar

import (
	"bytes"
	"encoding/json"
	"errors"

	"kept.example/kept/internal/platform/fault"
)

// days are the weekdays as they are stored, indexed by time.Weekday.
var days = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// form is how hours are stored.
type form struct {
	Zone     string            `json:"zone"`
	Week     map[string][]Span `json:"week"`
	Holidays []Date            `json:"holidays,omitempty"`
	Region   Region            `json:"region,omitempty"`
}

// MarshalJSON writes hours as they are stored and given to programs; the zero
// hours are {}.
func (h Hours) MarshalJSON() ([]byte, error) {
	if h.Always() {
		return []byte("{}"), nil
	}
	f := form{Zone: h.zone.String(), Week: map[string][]Span{}, Holidays: h.holidays, Region: h.Region()}
	for day, spans := range h.week {
		if len(spans) > 0 {
			f.Week[days[day]] = spans
		}
	}
	return json.Marshal(f)
}

// UnmarshalJSON reads what MarshalJSON wrote, and refuses what [New] refuses.
func (h *Hours) UnmarshalJSON(text []byte) error {
	var f form
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		var known *fault.Fault
		if errors.As(err, &known) {
			return known
		}
		return fault.Field("", "calendar.fault.form").Because(err)
	}
	if f.Zone == "" && len(f.Week) == 0 && len(f.Holidays) == 0 && f.Region == "" {
		*h = Hours{}
		return nil
	}
	var week Week
	for name, spans := range f.Week {
		day, ok := dayOf(name)
		if !ok {
			return fault.Field("week", "calendar.fault.weekday", fault.A("day", name))
		}
		week[day] = spans
	}
	read, err := New(f.Zone, week, f.Holidays...)
	if err != nil {
		return err
	}
	*h, err = read.In(f.Region)
	return err
}

// dayOf finds a weekday by its stored name.
func dayOf(name string) (int, bool) {
	for i, d := range days {
		if d == name {
			return i, true
		}
	}
	return 0, false
}
