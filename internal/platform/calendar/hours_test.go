package calendar

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"kept.example/kept/internal/platform/fault"
)

// at reads "2026-03-29 09:00" in a zone, or RFC 3339 where the offset matters.
func at(t testing.TB, zone, text string) time.Time {
	t.Helper()
	if when, err := time.Parse(time.RFC3339, text); err == nil {
		return when
	}
	loc, err := Zone(zone)
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", text, loc)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func must(t testing.TB, h Hours, err error) Hours {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func daily(t testing.TB, zone string, spans ...Span) Hours {
	var week Week
	for day := range week {
		week[day] = spans
	}
	h, err := New(zone, week)
	return must(t, h, err)
}

func office(t testing.TB, zone string) Hours {
	h, err := Default(zone)
	return must(t, h, err)
}

func TestFourHoursAreCountedInBusinessTime(t *testing.T) {
	const zone = "Europe/Berlin"
	h, err := New(zone, office(t, zone).week, Date{2026, 12, 25}, Date{2026, 1, 1}, Date{2026, 12, 25})
	h = must(t, h, err)
	for _, c := range []struct {
		from string
		add  time.Duration
		want string
	}{
		{"2026-03-02 09:00", 4 * time.Hour, "2026-03-02 13:00"},
		{"2026-03-02 09:00", 8 * time.Hour, "2026-03-02 17:00"},   // the end of today, not tomorrow morning
		{"2026-03-02 15:00", 4 * time.Hour, "2026-03-03 11:00"},   // over night
		{"2026-03-06 16:00", 4 * time.Hour, "2026-03-09 12:00"},   // over the weekend
		{"2026-03-07 12:00", 4 * time.Hour, "2026-03-09 13:00"},   // from a weekend
		{"2026-12-24 16:00", 2 * time.Hour, "2026-12-28 10:00"},   // Friday is a holiday
		{"2026-03-02 06:00", 0, "2026-03-02 06:00"},               // nothing added, nothing moved
		{"2026-03-02 13:00", -4 * time.Hour, "2026-03-02 09:00"},  // backwards
		{"2026-03-02 09:00", -4 * time.Hour, "2026-02-27 13:00"},  // backwards over the weekend
		{"2026-03-08 09:00", -8 * time.Hour, "2026-03-06 09:00"},  // backwards from a weekend
		{"2026-03-02 09:00", 400 * time.Hour, "2026-05-08 17:00"}, // fifty days
	} {
		got := h.Add(at(t, zone, c.from), c.add)
		if want := at(t, zone, c.want); !got.Equal(want) {
			t.Errorf("%s + %v = %v, want %v", c.from, c.add, got, want)
		}
		if got := h.Between(at(t, zone, c.from), got); got != c.add {
			t.Errorf("from %s to %s: %v, want %v", c.from, c.want, got, c.add)
		}
	}
}

func TestOpenAndTheNextOpening(t *testing.T) {
	const zone = "America/New_York"
	h := daily(t, zone, Span{At(13, 30), At(18, 0)}, Span{At(8, 0), At(12, 0)}) // a lunch break, given out of order
	for _, c := range []struct {
		when string
		open bool
		next string
	}{
		{"2026-06-01 07:59", false, "2026-06-01 08:00"},
		{"2026-06-01 08:00", true, "2026-06-01 08:00"},
		{"2026-06-01 11:59", true, "2026-06-01 11:59"},
		{"2026-06-01 12:00", false, "2026-06-01 13:30"},
		{"2026-06-01 18:00", false, "2026-06-02 08:00"},
	} {
		when := at(t, zone, c.when)
		if got := h.Open(when); got != c.open {
			t.Errorf("%s: open is %v", c.when, got)
		}
		if got := h.NextOpening(when); !got.Equal(at(t, zone, c.next)) {
			t.Errorf("%s: next opening %v, want %s", c.when, got, c.next)
		}
	}
	utc := at(t, zone, "2026-06-01 07:00").UTC()
	if got := h.NextOpening(utc); got.Location() != time.UTC {
		t.Errorf("the answer is in %v, not in the asker's zone", got.Location())
	}
}

func TestTheZeroHoursAreAlwaysOpen(t *testing.T) {
	var h Hours
	when := at(t, "UTC", "2026-06-07 03:00")
	if !h.Open(when) || !h.NextOpening(when).Equal(when) || h.Zone() != time.UTC {
		t.Error("closed at night")
	}
	if got := h.Add(when, 4*time.Hour); h.Between(when, got) != 4*time.Hour || !got.Equal(when.Add(4*time.Hour)) {
		t.Errorf("four hours end at %v", got)
	}
}

// The clocks change in five zones, each in its own way.
func TestDaysWhenTheClocksChange(t *testing.T) {
	all := Span{At(0, 0), At(24, 0)}
	for _, c := range []struct {
		name, zone, from, to string
		span                 Span
		want                 time.Duration
	}{
		{"spring, an hour is missing", "Europe/Berlin", "2026-03-29 00:00", "2026-03-30 00:00", all, 23 * time.Hour},
		{"spring, by day nothing is missing", "Europe/Berlin", "2026-03-29 00:00", "2026-03-30 00:00", Span{At(9, 0), At(17, 0)}, 8 * time.Hour},
		{"spring, opening in the skip opens after it", "Europe/Berlin", "2026-03-29 00:00", "2026-03-30 00:00", Span{At(2, 30), At(5, 0)}, 2 * time.Hour},
		{"spring, closing in the skip closes at it", "Europe/Berlin", "2026-03-29 00:00", "2026-03-30 00:00", Span{At(1, 0), At(2, 30)}, time.Hour},
		{"spring, open only in the skip", "Europe/Berlin", "2026-03-29 00:00", "2026-03-30 00:00", Span{At(2, 0), At(3, 0)}, 0},
		{"autumn, an hour comes twice", "Europe/Berlin", "2026-10-25 00:00", "2026-10-26 00:00", all, 25 * time.Hour},
		{"autumn, opens with the first, closes with the last", "Europe/Berlin", "2026-10-25 00:00", "2026-10-26 00:00", Span{At(2, 30), At(3, 0)}, 90 * time.Minute},
		{"spring in America", "America/New_York", "2026-03-08 00:00", "2026-03-09 00:00", all, 23 * time.Hour},
		{"autumn in America", "America/New_York", "2026-11-01 00:00", "2026-11-02 00:00", Span{At(0, 0), At(1, 30)}, 150 * time.Minute},
		{"half an hour back on Lord Howe", "Australia/Lord_Howe", "2026-04-05 00:00", "2026-04-06 00:00", all, 24*time.Hour + 30*time.Minute},
		{"half an hour on", "Australia/Lord_Howe", "2026-10-04 00:00", "2026-10-05 00:00", all, 23*time.Hour + 30*time.Minute},
		{"midnight is skipped in Cairo", "Africa/Cairo", "2026-04-23 12:00", "2026-04-24 12:00", all, 23 * time.Hour},
		{"midnight comes twice in Havana", "America/Havana", "2026-10-31 12:00", "2026-11-01 12:00", all, 25 * time.Hour},
		{"clocks go back over midnight in Newfoundland", "America/St_Johns", "2008-11-01 12:00", "2008-11-02 12:00", all, 25 * time.Hour},
		{"a whole day is missing on Samoa", "Pacific/Apia", "2011-12-29 00:00", "2012-01-01 00:00", Span{At(9, 0), At(17, 0)}, 16 * time.Hour},
		{"no change in Kolkata", "Asia/Kolkata", "2026-03-29 00:00", "2026-03-30 00:00", all, 24 * time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := daily(t, c.zone, c.span)
			from, to := at(t, c.zone, c.from), at(t, c.zone, c.to)
			if got := h.Between(from, to); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
			if c.span == all && c.want != to.Sub(from) {
				t.Errorf("the test itself is wrong: %v pass", to.Sub(from))
			}
			if got := h.Between(from, h.Add(from, c.want)); got != c.want {
				t.Errorf("added and counted again: %v, want %v", got, c.want)
			}
		})
	}
}

func TestHoursAreStoredAsJSON(t *testing.T) {
	const zone = "Asia/Kolkata"
	var week Week
	week[time.Saturday] = []Span{{At(10, 0), At(12, 30)}, {At(20, 0), At(24, 0)}}
	h, err := New(zone, week, Date{2026, 8, 15})
	h = must(t, h, err)
	text, err := json.Marshal(h)
	want := `{"zone":"Asia/Kolkata","week":{"sat":[{"from":"10:00","to":"12:30"},{"from":"20:00","to":"24:00"}]},"holidays":["2026-08-15"]}`
	if err != nil || string(text) != want {
		t.Fatalf("%s, %v", text, err)
	}
	for _, h := range []Hours{h, {}, office(t, "Europe/Berlin")} {
		text, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		var back Hours
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(h, back); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	if h.Equal(Hours{}) || h.Equal(office(t, zone)) {
		t.Error("different hours are equal")
	}
}

func TestHoursThatCannotBe(t *testing.T) {
	for text, key := range map[string]string{
		`{"zone":"Mars/Base","week":{"mon":[{"from":"09:00","to":"17:00"}]}}`:                         "calendar.fault.zone",
		`{"zone":"Local","week":{"mon":[{"from":"09:00","to":"17:00"}]}}`:                             "calendar.fault.zone",
		`{"week":{"mon":[{"from":"09:00","to":"17:00"}]}}`:                                            "calendar.fault.zone",
		`{"zone":"UTC","week":{"mon":[{"from":"17:00","to":"09:00"}]}}`:                               "calendar.fault.span",
		`{"zone":"UTC","week":{"mon":[{"from":"09:00","to":"12:00"},{"from":"11:00","to":"13:00"}]}}`: "calendar.fault.overlap",
		`{"zone":"UTC","week":{"mon":[{"from":"09:00","to":"24:01"}]}}`:                               "calendar.fault.clock",
		`{"zone":"UTC","week":{"mon":[{"from":"9:00","to":"17:00"}]}}`:                                "calendar.fault.clock",
		`{"zone":"UTC","week":{"monday":[{"from":"09:00","to":"17:00"}]}}`:                            "calendar.fault.weekday",
		`{"zone":"UTC","week":{}}`: "calendar.fault.closed",
		`{"zone":"UTC","week":{"mon":[{"from":"09:00","to":"17:00"}]},"holidays":["2026-02-30"]}`: "calendar.fault.date",
		`{"zone":"UTC","week":{"mon":[{"from":"09:00","to":"17:00"}]},"breaks":[]}`:               "calendar.fault.form",
		`[]`: "calendar.fault.form",
	} {
		var h Hours
		err := json.Unmarshal([]byte(text), &h)
		f, ok := fault.As(err)
		if !ok || f.Key != key || f.Kind != fault.Invalid {
			t.Errorf("%s: %v, want %s", text, err, key)
		}
		if !h.Always() {
			t.Errorf("%s: half read", text)
		}
	}
	if _, err := New("UTC", office(t, "UTC").week, Date{2026, 2, 30}); !fault.Is(err, fault.Invalid) {
		t.Errorf("30 February is a holiday: %v", err)
	}
}
