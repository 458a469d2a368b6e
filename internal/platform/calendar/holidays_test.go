package calendar

import (
	"encoding/json"
	"testing"
	"time"
)

func TestHolidaysOfARegion(t *testing.T) {
	for _, c := range []struct {
		region  Region
		day     string
		holiday bool
	}{
		{"DE", "2026-05-14", true}, {"DE", "2026-11-01", false}, {"DE-BW", "2027-11-01", true}, {"DE", "2026-12-25", true}, {"DE", "2026-12-28", false},
		{"GB", "2026-12-28", true}, {"GB", "2026-05-04", true}, {"US", "2026-11-26", true}, {"US", "2021-12-31", true}, // for the first of January 2022
		{"", "2026-12-25", false}, {"AT", "2026-10-26", true},
	} {
		h := daily(t, "Europe/Berlin", Span{At(9, 0), At(17, 0)})
		h, err := h.In(c.region)
		h = must(t, h, err)
		var d Date
		if err := d.UnmarshalText([]byte(c.day)); err != nil {
			t.Fatal(err)
		}
		if _, _, open := h.Day(d); open == c.holiday {
			t.Errorf("%s, %s: open is %v", c.region, c.day, open)
		}
	}
	if _, err := (Hours{}).In("XX"); err == nil {
		t.Error("a region that is none is taken")
	}
}

func TestHoursWithARegionAreStored(t *testing.T) {
	h, err := daily(t, "Europe/Berlin", Span{At(9, 0), At(17, 0)}).In("DE-BY")
	h = must(t, h, err)
	text, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	var back Hours
	if err := json.Unmarshal(text, &back); err != nil || !back.Equal(h) || back.Region() != "DE-BY" {
		t.Errorf("%s: %v, %v", text, back, err)
	}
	if err := json.Unmarshal([]byte(`{"zone":"UTC","week":{"mon":[{"from":"09:00","to":"10:00"}]},"region":"Bavaria"}`), &back); err == nil {
		t.Error("a region in words is taken")
	}
	if len(Regions()) < 60 {
		t.Errorf("only %d regions", len(Regions()))
	}
}

// Nobody works on Ascension Day, nor while they are away.
func TestHolidaysAndAbsenceAreLeftOut(t *testing.T) {
	h, err := daily(t, "Europe/Berlin", Span{At(9, 0), At(17, 0)}).In("DE")
	h = must(t, h, err)
	from := at(t, "Europe/Berlin", "2026-05-13 16:00") // the day before
	if got, want := h.Add(from, 2*time.Hour), at(t, "Europe/Berlin", "2026-05-15 10:00"); !got.Equal(want) {
		t.Errorf("due %v, want %v", got, want)
	}
	away := h.Without(Date{2026, 5, 15}, Date{2026, 5, 20})
	if got, want := away.Add(from, 2*time.Hour), at(t, "Europe/Berlin", "2026-05-21 10:00"); !got.Equal(want) {
		t.Errorf("due %v, want %v", got, want)
	}
	if got := h.Without(Date{2026, 5, 20}, Date{2026, 5, 15}); !got.Equal(h) {
		t.Error("an absence that ends before it begins closes something")
	}
	if !(Hours{}).Without(Date{2026, 5, 15}, Date{2026, 5, 20}).Always() {
		t.Error("who is always open closes")
	}
}
