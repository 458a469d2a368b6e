package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// zones are forty in which clocks stand by whole hours, halves and quarters, and change in every way there is.
var zones = []string{
	"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "America/Havana", "America/St_Johns", "Pacific/Apia",
	"Asia/Kolkata", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Beirut", "Europe/London", "Europe/Lisbon", "Europe/Dublin",
	"Europe/Athens", "Europe/Helsinki", "Europe/Chisinau", "Europe/Istanbul", "Atlantic/Azores", "America/Los_Angeles", "America/Denver",
	"America/Phoenix", "America/Chicago", "America/Halifax", "America/Nuuk", "America/Santiago", "America/Asuncion", "Pacific/Auckland",
	"Pacific/Chatham", "Pacific/Easter", "Pacific/Norfolk", "Australia/Sydney", "Australia/Adelaide", "Asia/Jerusalem", "Asia/Tehran",
	"Asia/Kathmandu", "Asia/Tokyo", "Africa/Johannesburg", "Antarctica/Troll",
}

// someHours are any hours at all, most of them odd.
func someHours(t *rapid.T) Hours {
	var week Week
	for day := range week {
		from := 0
		for range rapid.IntRange(0, 3).Draw(t, "spans") {
			from = rapid.IntRange(from, 1439).Draw(t, "from")
			to := rapid.IntRange(from+1, 1440).Draw(t, "to")
			week[day] = append(week[day], Span{Clock(from), Clock(to)})
			if from = to; from > 1439 {
				break
			}
		}
	}
	if len(week[3]) == 0 {
		week[3] = []Span{{At(9, 0), At(17, 0)}}
	}
	var off []Date
	for range rapid.IntRange(0, 4).Draw(t, "holidays") {
		off = append(off, DateOf(someTime(t)))
	}
	h, err := New(rapid.SampledFrom(zones).Draw(t, "zone"), week, off...)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// someTime is often near a day when the clocks of some zone change.
func someTime(t *rapid.T) time.Time {
	year := rapid.IntRange(2005, 2030).Draw(t, "year")
	day := rapid.OneOf(rapid.IntRange(0, 365), rapid.IntRange(60, 120), rapid.IntRange(290, 320)).Draw(t, "day")
	return time.Date(year, 1, 1+day, 0, 0, rapid.IntRange(0, 86400).Draw(t, "second"), 0, time.UTC)
}

func someDuration(t *rapid.T) time.Duration {
	return time.Duration(rapid.Int64Range(-200*3600, 200*3600).Draw(t, "seconds")) * time.Second
}

func TestAddAndBetweenAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, from, d := someHours(t), someTime(t), someDuration(t)
		to := h.Add(from, d)
		if got := h.Between(from, to); got != d {
			t.Fatalf("%v + %v = %v, but between them lie %v", from, d, to, got)
		}
		if d > 0 && !to.After(from) || d < 0 && !to.Before(from) {
			t.Fatalf("%v + %v = %v", from, d, to)
		}
	})
}

func TestAddReachesWhatBetweenCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, from := someHours(t), someTime(t)
		to := h.NextOpening(from.Add(time.Duration(rapid.IntRange(1, 90*86400).Draw(t, "later")) * time.Second))
		d := h.Between(from, to)
		got := h.Add(from, d)
		if got.After(to) || d > 0 && h.Between(got, to) != 0 {
			t.Fatalf("%v of business time after %v is %v, not %v", d, from, got, to)
		}
	})
}

func TestBusinessTimeAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, a := someHours(t), someTime(t)
		b := a.Add(someDuration(t))
		c := b.Add(someDuration(t))
		if h.Between(a, b)+h.Between(b, c) != h.Between(a, c) {
			t.Fatalf("%v + %v != %v", h.Between(a, b), h.Between(b, c), h.Between(a, c))
		}
		if d := h.Between(a, b); d.Abs() > b.Sub(a).Abs() {
			t.Fatalf("more business time than time: %v in %v", d, b.Sub(a))
		}
	})
}

func TestOpenAgreesWithBetween(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, when := someHours(t), someTime(t)
		counted := h.Between(when, when.Add(time.Nanosecond)) == 1
		if h.Open(when) != counted {
			t.Fatalf("at %v open is %v, but counted is %v", when.In(h.zone), h.Open(when), counted)
		}
		next := h.NextOpening(when)
		if !h.Open(next) || h.Between(when, next) != 0 {
			t.Fatalf("the next opening after %v is %v", when, next)
		}
	})
}

// The plainest possible reckoning: minute by minute, is the clock on the wall
// within the spans? It holds wherever the clocks do not change.
func TestBetweenAgreesWithCountingMinutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := someHours(t)
		from := someTime(t).Truncate(time.Minute)
		_, before := from.Add(-24 * time.Hour).In(h.zone).Zone()
		_, after := from.Add(72 * time.Hour).In(h.zone).Zone()
		if before != after {
			t.Skip("the clocks change")
		}
		to := from.Add(48 * time.Hour)
		var want time.Duration
		for m := from; m.Before(to); m = m.Add(time.Minute) {
			local := m.In(h.zone)
			clock := At(local.Hour(), local.Minute())
			for _, s := range h.Spans(local.Weekday()) {
				if clock >= s.From && clock < s.To && !h.closed(DateOf(local)) {
					want += time.Minute
				}
			}
		}
		if got := h.Between(from, to); got != want {
			t.Fatalf("%v, counted %v", got, want)
		}
	})
}

func BenchmarkAddFourHours(b *testing.B) {
	h := office(b, "Europe/Berlin")
	from := at(b, "Europe/Berlin", "2026-03-27 16:00")
	for b.Loop() {
		h.Add(from, 4*time.Hour)
	}
}

func BenchmarkBetweenOfAMonth(b *testing.B) {
	h := office(b, "Europe/Berlin")
	from := at(b, "Europe/Berlin", "2026-03-02 16:00")
	for b.Loop() {
		h.Between(from, from.AddDate(0, 1, 0))
	}
}

// Who begins later ends no earlier, whatever the clocks do meanwhile; and business
// time that is added ends where somebody is there, or has just gone.
func TestAddIsMonotoneAndLandsInHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, a, d := someHours(t), someTime(t), someDuration(t)
		b := a.Add(time.Duration(rapid.IntRange(0, 40*86400).Draw(t, "later")) * time.Second)
		if x, y := h.Add(a, d), h.Add(b, d); y.Before(x) {
			t.Fatalf("%v after %v is %v, and after %v it is %v", d, a, x, b, y)
		}
		more := d + time.Duration(rapid.IntRange(0, 100*3600).Draw(t, "more"))*time.Second
		if x, y := h.Add(a, d), h.Add(a, more); y.Before(x) {
			t.Fatalf("after %v %v ends at %v, and %v at %v", a, d, x, more, y)
		}
		if d == 0 {
			return
		}
		to := h.Add(a, d)
		before, after := h.Between(to.Add(-time.Nanosecond), to) == 1, h.Open(to)
		if d > 0 && !before || d < 0 && !after {
			t.Fatalf("%v after %v is %v, when nobody is there", d, a, to.In(h.zone))
		}
		if back := h.Add(to, -d); h.Between(back, a) != 0 {
			t.Fatalf("%v after %v is %v, and back again %v", d, a, to, back)
		}
	})
}
