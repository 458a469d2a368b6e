package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
)

// TestEveryKeyMeansOneThing holds that no two rooms take the same key: of two elements
// with one key a page answers with the first, which is the wrong one for somebody.
func TestEveryKeyMeansOneThing(t *testing.T) {
	d := desktest.Lite(t, rooms()...)
	page := d.Browse(staff.Admin).Get("/today").Is(t, http.StatusOK).Body
	does := map[string]string{}
	means := func(keys, act string) {
		keys = strings.Join(strings.FieldsFunc(strings.ToLower(keys), func(r rune) bool { return r == ' ' || r == '+' }), " ")
		if was := does[keys]; was != "" && was != act && keys != "esc" { // which leaves whatever is nearest
			t.Errorf("%s means %q and %q", keys, was, act)
		}
		does[keys] = act
	}
	_, keymap, _ := strings.Cut(page, `<dialog id="keys"`)
	tags := regexp.MustCompile(`(<[^>]*>|\s)+`)
	for _, line := range regexp.MustCompile(`<dt>(.*?)</dt>\s*<dd>(.*?)</dd>`).FindAllStringSubmatch(keymap, -1) {
		means(strings.TrimSpace(tags.ReplaceAllString(line[2], " ")), line[1])
	}
	if len(does) < 40 {
		t.Errorf("only %d keys were read", len(does))
	}
}
