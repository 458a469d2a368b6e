package words

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/fault"
)

func room(en, de string) fstest.MapFS {
	return fstest.MapFS{
		"words/en.json": {Data: []byte(en)},
		"words/de.json": {Data: []byte(de)},
	}
}

func load(t *testing.T, en, de string) *Catalogue {
	t.Helper()
	c, err := Load(room(en, de))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLoadListsEveryProblem(t *testing.T) {
	_, err := Load(
		room(`{"a.twice": "x", "a.twice": "y", "a.lonely": "x", "a.args": "{who}", "Bad": "x"}`,
			`{"a.twice": "x", "a.args": "{what}", "a.brace": "{", "Bad": "x", "a.plural": {"one": "x"}}`),
		room(`{"a.twice": "z", "a.format": "{at:noon}"}`, `{"a.format": "{at}"}`),
		fstest.MapFS{"words/en.json": {Data: []byte(`[]`)}},
	)
	if err == nil {
		t.Fatal("a broken catalogue was loaded")
	}
	for _, want := range []string{
		"en: a.twice is there twice", "de: a.lonely is missing", "en: a.brace is missing",
		"a.args: placeholders differ between languages: de has [what], en has [who]",
		`"Bad" is no key`, "a.brace: a brace without its partner",
		`a.plural: the plural form "other" is missing`, "{at:noon}: no such format",
		"not a JSON object", "words/de.json of room 3",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %q:\n%v", want, err)
		}
	}
}

type amount struct{}

func (amount) Worded(r Reader) string { return "12.50 in " + r.Lang }

func TestSay(t *testing.T) {
	c := load(t,
		`{"a.plain": "Hello {who}, {{ok}}", "a.count": {"one": "{n} case", "other": "{n} cases"},
		  "a.at": "by {at:clock} on {at:day}, {at:date}", "a.one": {"one": "one day", "other": "{n} days"}, "a.week": "of {at:weekday}"}`,
		`{"a.plain": "Guten Tag {who}, {{ok}}", "a.count": {"one": "{n} Fall", "other": "{n} Fälle"},
		  "a.at": "bis {at:clock} am {at:day}, {at:date}", "a.one": {"one": "ein Tag", "other": "{n} Tage"}, "a.week": "von {at:weekday}"}`)
	type cardinal int
	at := time.Date(2026, 11, 26, 23, 30, 0, 0, time.UTC)
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		lang, want, key string
		args            []fault.Arg
	}{
		{"en", "Hello Maren, {ok}", "a.plain", []fault.Arg{A("who", "Maren")}},
		{"de", "Guten Tag 12.50 in de, {ok}", "a.plain", []fault.Arg{A("who", amount{})}},
		{"de", "Guten Tag 1 Fall, {ok}", "a.plain", []fault.Arg{A("who", fault.Say("a.count", A("n", 1)))}},
		{"en", "Hello a, b and c, {ok}", "a.plain", []fault.Arg{A("who", []string{"a", "b", "c"})}},
		{"en", "Hello {who}, {ok}", "a.plain", nil},
		{"de", "Guten Tag 1.234,5, {ok}", "a.plain", []fault.Arg{A("who", 1234.5)}},
		{"en", "1 case", "a.count", []fault.Arg{A("n", int64(1))}},
		{"en", "12,345 cases", "a.count", []fault.Arg{A("n", cardinal(12345))}},
		{"de", "0 Fälle", "a.count", []fault.Arg{A("n", 0)}},
		{"de", "1,000+ Fälle", "a.count", []fault.Arg{A("n", "1,000+")}},
		{"en", "one day", "a.one", []fault.Arg{A("n", 1)}},
		{"en", "by 00:30 on Fri 27 Nov, 27 November 2026", "a.at", []fault.Arg{A("at", at)}},
		{"de", "bis 00:30 am Fr 27. Nov., 27. November 2026", "a.at", []fault.Arg{A("at", at)}},
		{"en", "of today", "a.week", []fault.Arg{A("at", at)}},
		{"en", "of Tuesday", "a.week", []fault.Arg{A("at", at.AddDate(0, 0, -3))}},
		{"de", "von Dienstag, 17. November", "a.week", []fault.Arg{A("at", at.AddDate(0, 0, -10))}},
		{"fr", "1 case", "a.count", []fault.Arg{A("n", 1)}},
		{"en", "a.unknown", "a.unknown", nil},
	} {
		ctx := With(context.Background(), Reader{Catalogue: c, Lang: tt.lang, Zone: berlin, Now: at})
		if got := T(ctx, tt.key, tt.args...); got != tt.want {
			t.Errorf("%s %s: %q, want %q", tt.lang, tt.key, got, tt.want)
		}
	}
	if got := T(context.Background(), "a.plain"); got != "a.plain" {
		t.Errorf("without a reader: %q, want the key", got)
	}
}

func TestWhen(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 15, 0, 0, 0, berlin) // a Tuesday
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 5, 0, 0, berlin) }
	for _, tt := range []struct {
		at                             time.Time
		moment, german, age, germanAge string
	}{
		{at(24, 16), "today 16:05", "heute 16:05", "today 16:05", "heute 16:05"},
		{at(24, 14), "today 14:05", "heute 14:05", "55m", "55 Min."},
		{now, "today 15:00", "heute 15:00", "now", "jetzt"},
		{at(23, 20), "Mon 20:05", "Mo 20:05", "18h", "18 Std."},
		{at(20, 20), "Fri 20:05", "Fr 20:05", "Fri", "Fr"},
		{at(30, 9), "Mon 09:05", "Mo 09:05", "Mon 09:05", "Mo 09:05"},
		{at(17, 9), "17 Nov 2026, 09:05", "17. Nov. 2026, 09:05", "17 Nov", "17. Nov."},
		{at(31, 9), "1 Dec 2026, 09:05", "1. Dez. 2026, 09:05", "1 Dec 2026, 09:05", "1. Dez. 2026, 09:05"},
		{at(24, 9).AddDate(-1, 0, 0), "24 Nov 2025, 09:05", "24. Nov. 2025, 09:05", "24 Nov 2025", "24. Nov. 2025"},
		{time.Time{}, "", "", "", ""},
	} {
		en := With(context.Background(), Reader{Lang: "en", Zone: berlin, Now: now})
		de := With(context.Background(), Reader{Lang: "de", Zone: berlin, Now: now})
		got := []string{Moment(en, tt.at), Moment(de, tt.at), Age(en, tt.at), Age(de, tt.at)}
		if d := cmp.Diff([]string{tt.moment, tt.german, tt.age, tt.germanAge}, got); d != "" {
			t.Errorf("%v: %s", tt.at, d)
		}
	}
}

func TestADayOfAnotherYearSaysItsYear(t *testing.T) {
	now := time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)
	en := With(context.Background(), Reader{Lang: "en", Zone: time.UTC, Now: now})
	de := With(context.Background(), Reader{Lang: "de", Zone: time.UTC, Now: now})
	got := []string{Day(en, now), Day(en, now.AddDate(1, 0, 0)), Day(de, now.AddDate(-1, 0, 0))}
	if d := cmp.Diff([]string{"Tue 24 Nov", "Wed 24 Nov 2027", "Mo 24. Nov. 2025"}, got); d != "" {
		t.Error(d)
	}
}

func TestADayIsTheReadersOwnAcrossAChangeOfClocks(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 10, 24, 23, 0, 0, 0, berlin) // the clocks go back that night
	ctx := With(context.Background(), Reader{Zone: berlin, Now: now})
	if got, want := Moment(ctx, now.Add(2*time.Hour)), "Sun 01:00"; got != want {
		t.Errorf("two hours on: %q, want %q", got, want)
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 min", 15 * time.Minute: "15 min", 130 * time.Minute: "2 h 10", 125 * time.Minute: "2 h 05",
		3 * time.Hour: "3 h", 72 * time.Hour: "3 days", -time.Hour: "1 h",
	} {
		if got := Span(context.Background(), d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestPick(t *testing.T) {
	for header, want := range map[string]string{
		"": "en", "de-AT,de;q=0.9,en;q=0.5": "de", "en-GB": "en", "fr,de;q=0.3": "de",
		"zh": "en", ";;;": "en", strings.Repeat("x,", 9999): "en", "*": "en",
	} {
		if got := Pick(header); got != want {
			t.Errorf("%.40q: %s, want %s", header, got, want)
		}
	}
	if got := Pick("zh", "de", "fr"); got != "de" {
		t.Errorf("no English offered: %s, want the first", got)
	}
}

func TestAudit(t *testing.T) {
	c := load(t, `{"a.used": "x", "a.templ": "x", "a.unused": "x", "a.state.new": "x", "a.state.old": "x", "a.nav": "x", "a.script": "x"}`,
		`{"a.used": "x", "a.templ": "x", "a.unused": "x", "a.state.new": "x", "a.state.old": "x", "a.nav": "x", "a.script": "x"}`)
	missing, unused := Audit(c, fstest.MapFS{
		"x/a.go": {Data: []byte(`package x
const old State = "old"
var states = words.Family[State]("a.state.", "new", old, "gone")
func f(ctx C) {
	words.T(ctx, "a.used")
	fault.New(fault.Conflict, "a.nowhere")
	fault.Field(name, "a.field", words.A("n", 1))
	_ = web.NavItem{Key: "a.nav", Icon: "x"}
	_ = web.NavItem{Key: "a.nonav"}
	fault.Say("a.said")
	log.Info("not.a.key")
}`)},
		"x/a.templ":         {Data: []byte(`templ A() { <b title={ words.T(ctx, "a.lost") }>{ words.T(ctx, "a.templ") }</b> }`)},
		"x/a_test.go":       {Data: []byte(`package x; var _ = words.T(ctx, "a.unused")`)},
		"x/app.js":          {Data: []byte(`say('web.js.lost'); say('a.script'); other("x.y.z"); say('a.part_' + n)`)},
		"x/testdata/bad.go": {Data: []byte(`not go`)},
	})
	wantMissing := []string{"a.field (x/a.go)", "a.lost (x/a.templ)", "a.nonav (x/a.go)", "a.nowhere (x/a.go)", "a.said (x/a.go)", "a.state.gone (x/a.go)", "web.js.lost (x/app.js)"}
	if d := cmp.Diff(wantMissing, missing); d != "" {
		t.Errorf("missing: %s", d)
	}
	if d := cmp.Diff([]string{"a.unused"}, unused); d != "" {
		t.Errorf("unused: %s", d)
	}
}

func TestLiteralText(t *testing.T) {
	const src = `package x

func notes() string { return "Free text in Go" }

templ A(x X) {
	<!-- a remark -->
	// another remark
	<p class="big red" title="Spoken title" data-x="unspoken words">
		Plain words
		{ words.T(ctx, "a.key") } &amp; <kbd>K</kbd> &nbsp;
		<img alt="" src={ "/Some/Path of it" }/>
	</p>
	if x.Yes && len("If it is {") > 0 {
		<i aria-label={ "Needs " + x.Name }>{ "Said in Go" }</i>
	} else if x.No {
		<b if x.Bold {
	title="Conditional title"
}>{ x.Name }</b>
	} else {
		for _, y := range x.All {
			@row(y, "Argument of a call") {
				Child words
			}
		}
	}
	switch x.Kind {
		case "Kind of it":
			@icon("x")
			inside a case
		default:
			<script>let text = "Script words"</script>
	}
	{{ n := "Raw Go words" }}
	{ children... }
	<input placeholder='Write here' if x.On {
		checked
	}/>
}

var after = "After all"

templ B() {
	<p>{ words.T(ctx, "b.key", words.A("n", 1)) }</p>
}
`
	want := []string{
		"8: Spoken title", "9: Plain words", "14: Needs", "14: Said in Go", "17: Conditional title",
		"22: Child words", "29: inside a case", "35: Write here",
	}
	got := literalText(src)
	for i, g := range got {
		got[i] = strings.TrimSpace(g)
	}
	// A raw Go block is an expression too: what it names may be shown.
	if d := cmp.Diff(append(want[:7:7], "33: Raw Go words", want[7]), got); d != "" {
		t.Error(d)
	}
}
