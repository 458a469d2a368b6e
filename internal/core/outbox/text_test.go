package outbox

import "testing"

func TestPlainTextBecomesParagraphs(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "",
		"Hello":                   "<p>Hello</p>",
		"Hello\nAnn\n\n\nBye\r\n": "<p>Hello<br>Ann</p><p>Bye</p>",
		"<b>1 & 2</b>":            "<p>&lt;b&gt;1 &amp; 2&lt;/b&gt;</p>",
	} {
		if got := paragraphs(in); got != want {
			t.Errorf("paragraphs(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWhichBodyCameFromTheEditor(t *testing.T) {
	for in, want := range map[string]bool{
		"<p>Hello</p>": true, "<ul><li>a</li></ul>": true, "Hello": false, "1 < 2": false,
		"<p> is a paragraph tag": false, "<script>x</script>": false, "": false,
	} {
		if got := looksLikeHTML(in); got != want {
			t.Errorf("looksLikeHTML(%q) = %v", in, got)
		}
	}
}

func TestWhatWasSeen(t *testing.T) {
	for in, want := range map[string]int64{"m-12": 12, "12": 12, "": 0, "x": 0, "-3": 0} {
		if got := seenID(in); got != want {
			t.Errorf("seenID(%q) = %d, want %d", in, got, want)
		}
	}
}

func TestWhatIsTypedSinceStaysBelow(t *testing.T) {
	for _, c := range []struct{ text, html, below, belowHTML, wantText, wantHTML string }{
		{"a", "", "b", "", "a\n\nb", ""},
		{"a", "<p>a</p>", "b", "", "a\n\nb", "<p>a</p><p>b</p>"},
		{"a", "", "b", "<p>b</p>", "a\n\nb", "<p>a</p><p>b</p>"},
		{"a", "<p>a</p>", "b", "<p>b</p>", "a\n\nb", "<p>a</p><p>b</p>"},
	} {
		text, html := joined(c.text, c.html, c.below, c.belowHTML)
		if text != c.wantText || html != c.wantHTML {
			t.Errorf("joined(%q, %q, %q, %q) = %q, %q", c.text, c.html, c.below, c.belowHTML, text, html)
		}
	}
}
