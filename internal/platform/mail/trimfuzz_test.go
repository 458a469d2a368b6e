package mail

import (
	"strings"
	"testing"
	"time"
)

func FuzzTrim(f *testing.F) {
	for _, s := range []string{
		"Yes.\n\nOn Tue, Nov 16, 2021 at 12:34 PM Eva <eva@example.com> wrote:\n> When?\n",
		"Ja\r\n\r\n-- \r\nBo\r\n> x\r\nno\r\n", "> > >\n>\n", "a\n\n____\nFrom: x@y\nTo: z\n", "<p>Yes</p><blockquote>When?", "<div class=gmail_attr><pre>\n>a\n</div>\x00</pre><br/>--<br>b",
		"在 2016年12月12日，下午8:45，E <m@d.com> 写道：\n", "am 1 schrieb <\n>:\n\xff\xfe@\n", "On 1/2/2021 3:04, E wrote:\n> a\nb\n", "a\nOn 1/2/2021 3:04, E wrote:\n> a\nRegards, Bo\n", "Best regards\nBo\nTel 123456\nwww.a.b\nx@y.z\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) { whole(t, in) })
}

// What is made to be slow is not: a megabyte of what is a quote or nearly one, and a
// quarter of that of other traps. Work that grows with the square takes minutes.
func TestTrimHostile(t *testing.T) {
	for name, unit := range map[string]string{
		"marks":           ">\n",
		"one line":        ">",
		"blank":           "\n",
		"letters":         "a\n",
		"near wrote":      "On 1 <a@b\n",
		"near wrote 2":    "On 11111 12:34 wrote\n",
		"weak wrote":      "x wrote:\n",
		"near header":     "From: x\n",
		"headers apart":   "From: x\n\nx\n",
		"near separator":  "-----Original Massage-----\n",
		"drawn":           "----\n",
		"signatures":      "-- \n\n",
		"closings":        "Best regards\nBo\n",
		"open brackets":   "On 1 <<<<<<<<<<\n",
		"at":              "a@",
		"addresses":       "From: " + strings.Repeat("a@", 190) + "\n",
		"spaces":          strings.Repeat(" ", 40) + "</b>",
		"entities":        "&nbsp;</b>",
		"digits":          "1:11.",
		"divs":            "<div>",
		"divs end":        "</div>",
		"quotes":          "<blockquote>a",
		"quotes end":      "<blockquote>a</blockquote></blockquote>",
		"attr":            "<div class=gmail_attr>a",
		"pre":             "<pre>\n&gt; a\n",
		"breaks":          "a<br>",
		"attribute":       "<div class='a' b=c",
		"open comment":    "<!--",
		"mixed":           "> a\nb\nOn 16/11/2021 12:34, E wrote:\n",
		"brackets in one": "On 1 <a@b> <a@b> <a@b> <a@b> <a@b> <a@b>\n",
	} {
		size := 1 << 18
		if name == "marks" || strings.HasPrefix(name, "near") {
			size = 1 << 20
		}
		in := "Hello\n" + strings.Repeat(unit, size/len(unit))
		start := time.Now()
		if strings.Contains(unit, "<") && !strings.Contains(unit, "@") {
			said, rest := TrimHTML(in)
			checkJoined(t, in, said, rest)
		} else {
			said, rest := Trim(in)
			checkJoined(t, in, said, rest)
		}
		took := time.Since(start)
		t.Logf("%-16s %v", name, took)
		if took > 5*time.Second {
			t.Errorf("%s: %v for %d bytes", name, took, size)
		}
	}
}

func checkJoined(t *testing.T, in, said, rest string) {
	t.Helper()
	if said+rest != in {
		t.Error("something was lost")
	}
}

func BenchmarkTrim(b *testing.B) {
	for name, unit := range map[string]string{"marks": ">\n", "near": "On 11111 12:34 wrote\n", "mixed": "> a\nb\nOn 16/11/2021 12:34, E wrote:\n"} {
		in := "Hello\n" + strings.Repeat(unit, (1<<20)/len(unit))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				Trim(in)
			}
		})
	}
}
