package cases

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestWhichStatusMayFollowWhich(t *testing.T) {
	all := []Status{Fresh, Open, Waiting, Solved, Confirmed}
	can := map[Status]string{
		Fresh:     "open waiting solved confirmed",
		Open:      "waiting solved confirmed",
		Waiting:   "open waiting solved confirmed",
		Solved:    "open confirmed",
		Confirmed: "open",
	}
	for _, from := range all {
		for _, to := range all {
			want := false
			for _, s := range strings.Fields(can[from]) {
				want = want || s == string(to)
			}
			if got := may(from, to) == nil; got != want {
				t.Errorf("%s to %s: %v, want %v", from, to, got, want)
			}
		}
	}
	if may(Open, "closed") == nil {
		t.Error("there is no status closed")
	}
}

func TestARefHasNoLookAlikes(t *testing.T) {
	shape := regexp.MustCompile(`^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$`)
	b := make([]byte, 64)
	for seed := range 256 {
		for i := range b {
			b[i] = byte(seed + i*7)
		}
		ref, err := newRef(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if !shape.MatchString(ref) {
			t.Errorf("%q", ref)
		}
	}
}

func TestARefIsReadAsPeopleWriteIt(t *testing.T) {
	for in, want := range map[string]string{
		"7KQ4-M2XD": "7KQ4-M2XD", "7kq4m2xd": "7KQ4-M2XD", " #7kq4 m2xd ": "7KQ4-M2XD",
		"7KQ4-M2X": "", "7KQ4-M2X0": "", "": "", "ÄKQ4-M2XD": "",
	} {
		got, ok := FoldRef(in)
		if got != want || ok != (want != "") {
			t.Errorf("FoldRef(%q) = %q, %v", in, got, ok)
		}
	}
}

func TestReferences(t *testing.T) {
	for _, one := range []struct {
		own  string
		refs []string
		want []string
	}{
		{"a@x", []string{"<b@x>", " b@x ", "", "<>", "< >", "a@x", "c@x"}, []string{"b@x", "c@x"}},
		{"", nil, nil},
		{"", []string{""}, nil},
	} {
		if got := referenceIDs(one.own, one.refs); !cmp.Equal(got, one.want) {
			t.Errorf("%q %q: %q, want %q", one.own, one.refs, got, one.want)
		}
	}
	many := make([]string, 500)
	for i := range many {
		many[i] = strings.Repeat("x", i+1)
	}
	if got := referenceIDs("", many); len(got) != 100 || got[0] != many[0] || got[99] != many[499] {
		t.Errorf("%d ids", len(got))
	}
}

func TestPreview(t *testing.T) {
	for in, want := range map[string]string{
		" hello\n\n world ":        "hello world",
		strings.Repeat("ä", 139):   strings.Repeat("ä", 139),
		strings.Repeat("ä", 5000):  strings.Repeat("ä", 140) + "…",
		"":                         "",
		"nul \x00 and \xff broken": "nul and \uFFFD broken",
	} {
		got := previewOf(in)
		if got != want || !utf8.ValidString(got) {
			t.Errorf("%.20q: %q, want %q", in, got, want)
		}
	}
}
