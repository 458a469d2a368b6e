package notices

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhoIsCalledInANote(t *testing.T) {
	all := []Named{{Name: "Mara"}, {Name: "Mara Weiss"}, {Name: "Jörg Öztürk"}, {Name: "Night shift", Team: true}, {Name: "O'Neill, Pat"}}
	for text, want := range map[string][]string{
		"@Mara Weiss please look":            {"Mara Weiss"},
		"Please @mara weiss, look":           {"Mara Weiss"},
		"@Mara\u00a0Weiss and @Mara":         {"Mara Weiss", "Mara"},
		"(@Mara) @Mara":                      {"Mara"},
		"@Maraschino":                        nil,
		"mail mara@Mara of us":               nil,
		"@JÖRG ÖZTÜRK!":                      {"Jörg Öztürk"},
		"@Night shift @O'Neill, Pat":         {"Night shift", "O'Neill, Pat"},
		"@ Mara":                             nil,
		"@@Mara":                             {"Mara"},
		"@Mara Weissenburger":                {"Mara"},
		"":                                   nil,
		"@":                                  nil,
		"ends with @Mara":                    {"Mara"},
		"@Mara\nWeiss has two lines as well": {"Mara Weiss"},
	} {
		var got []string
		for _, one := range called(text, all) {
			got = append(got, one.Name)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}
