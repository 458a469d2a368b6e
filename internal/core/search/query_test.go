package search

import (
	"testing"
	"time"

	"kept.example/kept/internal/platform/words"
)

func reader() words.Reader {
	zone := time.FixedZone("", 2*3600)
	return words.Reader{Lang: "en", Zone: zone, Now: time.Date(2026, 3, 2, 23, 30, 0, 0, time.UTC)} // the third, for the reader
}

func TestDatesAreTheReaders(t *testing.T) {
	for text, want := range map[string]string{
		"after:2026-11-24": "2026-11-23T22:00:00Z", "after:2026-11": "2026-10-31T22:00:00Z", "after:2026": "2025-12-31T22:00:00Z",
		"after:today": "2026-03-02T22:00:00Z", "after:yesterday": "2026-03-01T22:00:00Z", "after:24.11.2026": "2026-11-23T22:00:00Z",
		"-before:2026-11-24": "2026-11-23T22:00:00Z",
	} {
		q := Parse(text, reader(), nil, false)
		if got := q.after.UTC().Format(time.RFC3339); got != want || !q.before.IsZero() || len(q.Problems) > 0 {
			t.Errorf("%s: %s, not %s; %v", text, got, want, q.Problems)
		}
	}
}

func TestOnlyTheLastWordIsStillBeingTyped(t *testing.T) {
	for text, begins := range map[string]bool{"wet kett": true, "wet kett ": false, "kett is:open": false, `"wet kett`: false, "from:an": true, "kett*": true} {
		q := Parse(text, reader(), nil, true)
		if got := q.terms[len(q.terms)-1].begins; got != begins {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestRoomsHaveFiltersOfTheirOwn(t *testing.T) {
	q := Parse(`tag:"very important" -tag:vip colour:red`, reader(), []string{"tag"}, false)
	if len(q.filters) != 2 || q.filters[0].value != "very important" || !q.filters[1].not || len(q.terms) != 1 || q.terms[0].text != "colour:red" {
		t.Errorf("%+v", q)
	}
}

func TestDistanceCountsMistakes(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"kettle", "kettle", 0}, {"ketle", "kettle", 1}, {"kettel", "kettle", 1}, {"kittel", "kettle", 2}, {"a", "kettle", 3}, {"über", "uber", 1}} {
		if got := distance(c.a, c.b, 2); got != c.want {
			t.Errorf("%s, %s: %d, not %d", c.a, c.b, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`wet -"base of" from:ana* tag:vip before:2026-11-24`, `"`, `-`, `is:`, `:`, "注文 -茶*", `«a» “b`, "after:9999-99-99", "\x00\xff\""} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, text string, typing bool) {
		q := Parse(text, reader(), []string{"tag"}, typing)
		if len(q.terms)+len(q.filters) > mostTerms {
			t.Errorf("%d parts", len(q.terms)+len(q.filters))
		}
		for _, term := range q.terms {
			if len(term.words) == 0 {
				t.Errorf("a term without a word: %+v", term)
			}
			for _, w := range term.words {
				if fold(w) != w {
					t.Errorf("%q is not folded", w)
				}
			}
		}
	})
}
