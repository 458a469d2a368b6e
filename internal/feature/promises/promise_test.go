package promises

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/timewords"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// problem is the field and the key of a fault; "" for none.
func problem(err error) string {
	f, ok := fault.As(err)
	if !ok {
		return ""
	}
	return f.Field + " " + f.Key
}

func TestWhatMayBePromised(t *testing.T) {
	for _, c := range []struct {
		name, what string
		due        time.Time
		want       string
	}{
		{"all is well", "It is on its way", monday.Add(time.Hour), ""},
		{"just in time", "It is on its way", monday.Add(time.Microsecond), ""},
		{"nothing", " \n", monday.Add(time.Hour), "p.what promises.fault.what"},
		{"300 characters", strings.Repeat("é", 300), monday.Add(time.Hour), ""},
		{"301 characters", strings.Repeat("é", 301), monday.Add(time.Hour), "p.what promises.fault.what_long"},
		{"300 and spaces", " " + strings.Repeat("é", 300) + " ", monday.Add(time.Hour), ""},
		{"no time", "It", time.Time{}, "p.due_at promises.fault.due"},
		{"now", "It", monday, "p.due_at promises.fault.due_past"},
		{"past", "It", monday.Add(-time.Microsecond), "p.due_at promises.fault.due_past"},
		{"a year", "It", monday.Add(366 * 24 * time.Hour), ""},
		{"more than a year", "It", monday.Add(366*24*time.Hour + 1), "p.due_at promises.fault.due_far"},
	} {
		if got := problem(Draft{What: c.what, DueAt: c.due}.check(monday, "p.")); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWhenTheAlarmGoes(t *testing.T) {
	for _, c := range []struct{ left, before time.Duration }{
		{72 * time.Hour, time.Hour}, {2 * time.Hour, time.Hour}, {2*time.Hour - 2, time.Hour - 1}, {time.Hour, 30 * time.Minute}, {time.Minute, 30 * time.Second},
	} {
		p := Promise{MadeAt: monday, DueAt: monday.Add(c.left)}
		if got := p.DueAt.Sub(p.warnAt()); got != c.before {
			t.Errorf("due in %v: the alarm goes %v before, want %v", c.left, got, c.before)
		}
		if !p.warnAt().After(p.MadeAt) {
			t.Errorf("due in %v: the alarm goes before it is made", c.left)
		}
	}
}

func TestWhichPromisesAreAtRisk(t *testing.T) {
	for _, s := range StateNames.Values() {
		for _, warned := range []time.Time{{}, monday} {
			p := Promise{State: s, WarnedAt: warned}
			if got, want := p.AtRisk(), s == Pending && !warned.IsZero(); got != want {
				t.Errorf("%s, warned %v: %v", s, warned, got)
			}
		}
	}
}

func TestTally(t *testing.T) {
	at := func(h int, s State) Promise {
		return Promise{State: s, DueAt: monday.Add(time.Duration(h) * time.Hour)}
	}
	for _, c := range []struct {
		name string
		all  []Promise
		want tally
	}{
		{"none", nil, tally{}},
		{"the soonest, in any order", []Promise{at(5, Pending), at(3, Pending), at(4, Pending)}, tally{3, 0, monday.Add(3 * time.Hour)}},
		{"ended ones are not next", []Promise{at(1, Kept), at(2, Withdrawn), at(3, Pending)}, tally{1, 0, monday.Add(3 * time.Hour)}},
		{"broken ones are counted", []Promise{at(1, Broken), at(2, Broken), at(3, Kept)}, tally{0, 2, time.Time{}}},
	} {
		if d := cmp.Diff(c.want, tallyOf(c.all), cmp.AllowUnexported(tally{})); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestWhichTimesAreOffered(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	office, err := calendar.Default("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		now   time.Time
		hours calendar.Hours
		want  []string
	}{
		{"in the morning", time.Date(2026, 3, 2, 9, 0, 0, 0, berlin), office, []string{"Mon 02 17:00 +0100", "Tue 03 12:00 +0100", "Wed 04 12:00 +0100"}},
		{"in the afternoon", time.Date(2026, 3, 2, 15, 30, 0, 0, berlin), office, []string{"Tue 03 12:00 +0100", "Wed 04 12:00 +0100", "Thu 05 12:00 +0100"}},
		{"before the weekend on which clocks go forward", time.Date(2026, 3, 27, 16, 0, 0, 0, berlin), office, []string{"Mon 30 12:00 +0200", "Tue 31 12:00 +0200", "Wed 01 12:00 +0200"}},
		{"where somebody is always there", time.Date(2026, 10, 25, 1, 30, 0, 0, berlin), calendar.Hours{}, []string{"Sun 25 18:00 +0100", "Mon 26 12:00 +0100", "Tue 27 12:00 +0100"}},
		{"where it is another day", time.Date(2026, 3, 2, 23, 30, 0, 0, time.UTC), office, []string{"Tue 03 17:00 +0100", "Wed 04 12:00 +0100", "Thu 05 12:00 +0100"}},
	} {
		var got []string
		for _, at := range presets(c.now, berlin, c.hours) {
			got = append(got, at.Format("Mon 02 15:04 -0700"))
			if !at.After(c.now) {
				t.Errorf("%s: %v is past", c.name, at)
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestATypedTimeIsInTheZoneItWasTypedIn(t *testing.T) {
	for _, c := range []struct{ text, zone, want string }{
		{"2026-03-02T15:00", "Europe/Berlin", "2026-03-02T14:00:00Z"},
		{"2026-07-02T15:00", "Europe/Berlin", "2026-07-02T13:00:00Z"},
		{"2026-03-02T15:00", "America/New_York", "2026-03-02T20:00:00Z"},
		{"2026-03-02T15:00", "Asia/Kathmandu", "2026-03-02T09:15:00Z"},
		{"2026-03-02T15:00", "UTC", "2026-03-02T15:00:00Z"},
		{"2026-03-02T15:00", "", "2026-03-02T15:00:00Z"},
		{"2026-03-02T15:00", "Nowhere/Land", "2026-03-02T15:00:00Z"},
		{"2026-03-02", "UTC", ""},
		{"tomorrow", "UTC", ""},
		{"2026-02-30T10:00", "UTC", ""},
	} {
		got := ""
		if at, err := typedTime(c.text, c.zone); err == nil {
			got = at.UTC().Format(time.RFC3339)
		}
		if got != c.want {
			t.Errorf("%s in %q: %q, want %q", c.text, c.zone, got, c.want)
		}
	}
	// An hour that does not exist is the one before or after it, never another day.
	at, err := typedTime("2026-03-29T02:30", "Europe/Berlin")
	if off := at.Sub(time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC)); err != nil || off.Abs() > time.Hour {
		t.Errorf("an hour that does not exist is %v, %v", at, err)
	}
}

func TestWhatTheComposerPromises(t *testing.T) {
	form := func(what, due string) url.Values {
		return url.Values{whatField: {what}, dueField: {due}, zoneField: {"Europe/Berlin"}}
	}
	at := time.Date(2026, 3, 2, 14, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		form url.Values
		want any
		bad  string
	}{
		{"nothing", url.Values{}, nil, ""},
		{"spaces", form(" ", " "), nil, ""},
		{"both", form(" It is here ", "2026-03-02T15:00"), made{{What: "It is here", DueAt: at}}, ""},
		{"no time", form("It is here", ""), nil, "promises[0].by promises.fault.due"},
		{"in words", url.Values{whatField: {"It is here"}, byField: {" by noon "}, dueField: {"2026-03-02T15:00"}, zoneField: {"Europe/Berlin"}}, made{{What: "It is here", By: "by noon", Zone: "Europe/Berlin"}}, ""},
		{"no words", form("", "2026-03-02T15:00"), nil, "promises[0].what promises.fault.what"},
		{"no date", form("It is here", "soon"), nil, "promises[0].due_at promises.fault.due"},
	} {
		got, err := fromForm(c.form)
		if m, ok := got.(made); ok && m[0].By == "" {
			m[0].DueAt = m[0].DueAt.UTC()
		}
		if d := cmp.Diff(c.want, got); d != "" || problem(err) != c.bad {
			t.Errorf("%s: %s %q, want %q", c.name, d, problem(err), c.bad)
		}
	}
}

func TestWhatIsKeptWithAHeldReplyIsReadAgain(t *testing.T) {
	first := made{{What: "It is here", DueAt: monday.Add(time.Hour)}, {What: "You have it", DueAt: monday.Add(48 * time.Hour)}}
	raw, err := json.Marshal(first)
	got, readErr := fromJSON(raw)
	if d := cmp.Diff(any(first), got); d != "" || errors.Join(err, readErr) != nil {
		t.Errorf("%s %v", d, errors.Join(err, readErr))
	}
	for text, want := range map[string]string{`[]`: "", `{}`: "promises promises.fault.json", `"x"`: "promises promises.fault.json", `[{"due_at":"soon"}]`: "promises promises.fault.json"} {
		if got, err := fromJSON([]byte(text)); got != nil || problem(err) != want {
			t.Errorf("%s: %v %q, want %q", text, got, problem(err), want)
		}
	}
}

func TestAPromiseIsWordedAgainstItsTime(t *testing.T) {
	for _, c := range []struct {
		p          Promise
		mark, chip string
	}{
		{Promise{State: Pending}, "", "plain"},
		{Promise{State: Pending, WarnedAt: monday}, "risk", "warn"},
		{Promise{State: Kept}, "kept", "good"},
		{Promise{State: Broken}, "broken", "bad"},
		{Promise{State: Withdrawn}, "", "plain"},
	} {
		if markClass(c.p) != c.mark || chipLook(c.p) != c.chip {
			t.Errorf("%s: %q and %q", c.p.State, markClass(c.p), chipLook(c.p))
		}
	}
}

func TestTheSentenceAroundVagueWordsIsWhatIsPromised(t *testing.T) {
	for text, want := range map[string]string{
		"Hello Ann. We will write to you soon. Best": "We will write to you",
		"Soon, you have it":                          "you have it",
		"Hi,\nyou will hear from us shortly\nBest":   "you will hear from us",
	} {
		at := timewords.Vague(text, "en")[0]
		if got := sentence(text, at); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestASuggestionIsInWorkingTimeAndSaysOnWhatItRests(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	office, err := calendar.Default("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	hours := func(n int) (all []time.Duration) {
		for i := range n {
			all = append(all, time.Duration(i+1)*10*time.Minute)
		}
		return all
	}
	friday := time.Date(2026, 3, 6, 15, 0, 0, 0, berlin)
	p := pace{hours: office, names: []Alike{AlikeTopic, AlikeInbox}, groups: [][]time.Duration{hours(29), hours(99)}}
	is, ok := p.suggest(friday) // the 27th of 29: four and a half hours of work
	want := Suggestion{At: time.Date(2026, 3, 9, 11, 30, 0, 0, berlin).UTC(), Level: 90, Many: 29, Alike: AlikeTopic, Narrow: 29}
	if d := cmp.Diff(want, is); !ok || d != "" {
		t.Errorf("%v %s", ok, d)
	}
	p.groups[0] = hours(19)
	if is, ok = p.suggest(friday); !ok || !is.Few || is.Alike != AlikeInbox || is.Level != 95 || is.Narrow != 19 {
		t.Errorf("with few: %+v", is)
	}
	if chance, ok := p.chance(friday, is.At); !ok || chance < 94 {
		t.Errorf("its chance is %d, %v", chance, ok)
	}
	if _, ok := (pace{hours: office, names: []Alike{AlikeInbox}, groups: [][]time.Duration{nil}}).suggest(friday); ok {
		t.Error("suggested from nothing")
	}
}
