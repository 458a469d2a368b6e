package mail

import (
	"strings"
	"testing"
)

func TestProseIsWhatTheEditorMakes(t *testing.T) {
	safe, _ := SanitiseHTML(`<p style="color:red">See <b>this</b> <a href="https://shop.example/">page</a><img src="cid:one" alt="A clock"><img src="https://t.example/x.png"></p><table><tr><td>cell</td></tr></table><script>x</script>`)
	got := string(Prose(safe, func(id string) string { return "/files/abc/picture" }))
	for _, must := range []string{`<p>See <b>this</b>`, `href="https://shop.example/"`, `rel="noopener noreferrer nofollow"`, `src="/files/abc/picture"`, "cell"} {
		if !strings.Contains(got, must) {
			t.Errorf("%q is missing in %s", must, got)
		}
	}
	for _, never := range []string{"style", "table", "t.example", "script", "cid:"} {
		if strings.Contains(got, never) {
			t.Errorf("%q is in %s", never, got)
		}
	}
}

func TestNoAttackSurvivesInProse(t *testing.T) {
	for _, payload := range attacks(t) {
		safe, _ := SanitiseHTML(payload)
		got := string(Prose(safe, func(string) string { return "/files/abc/picture" }))
		got = strings.ReplaceAll(got, `src="/files/abc/picture"`, "")
		if bad := dangerous(t, got); bad != "" {
			t.Errorf("%s\nof %q\nas %q", bad, payload, got)
		}
	}
}
