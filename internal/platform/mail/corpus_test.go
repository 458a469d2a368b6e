package mail

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// floors are what Parse reached on the shared corpus; a change that falls below
// one must say why. In per cent of the cases where the field is known.
var floors = map[string]float64{
	"subject": 99.5, "from": 97.5, "from_name": 92, "to": 99, "date": 99.4, "text": 97.5, "html": 90, "attachments": 97.5, "leaves": 94,
	"message_id": 100, "in_reply_to": 100, "references": 100, "reply_to": 100,
	"is_bounce": 98.5, "kind": 98, "may_send_auto_response": 80,
	"report count": 95.5, "report hard": 97, "report reason": 86, "report status": 97, "report status class": 99.5,
}

// faults of the corpus: the expectation is plainly wrong, so the field is not
// counted.
var faults = map[string]string{
	"stalwart-legacy-048 attachments":     "a uuencoded picture not decoded: 1,855 bytes; ours is byte for byte the picture of the sister cases",
	"stalwart-thirdparty-015 attachments": "two of three attached mails overlooked",
	"stalwart-legacy-034 text":            "the mail's UTF-7 really says what we read",
}

// tally counts per field.
type tally struct {
	right, all map[string]int
	misses     map[string][]string
}

func (c *tally) check(id, name string, ok bool, detail string, args ...any) {
	if faults[id+" "+name] != "" {
		return
	}
	c.all[name]++
	if ok {
		c.right[name]++
		return
	}
	c.misses[name] = append(c.misses[name], fmt.Sprintf("%s: "+detail, append([]any{id}, args...)...))
}

// bare drops what two right readings may differ in: spaces and quote marks.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x80 && r < 0xa0 { // read as Latin-1 there, as windows-1252 here
			if s, err := charmap.Windows1252.NewDecoder().String(string([]byte{byte(r)})); err == nil {
				r = []rune(s)[0]
			}
		}
		if r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == 0xa0 || r == 0xfeff || r == 0xfffd || r == 0 {
			return -1
		}
		return r
	}, s)
}

func mails(list []Address) (out []string) {
	for _, a := range list {
		out = append(out, strings.ToLower(a.Mail))
	}
	return out
}

func lower(in []string) (out []string) {
	for _, s := range in {
		out = append(out, strings.ToLower(s))
	}
	return out
}

func TestCorpus(t *testing.T) {
	dir := sharedData(t, "mail")
	files, err := filepath.Glob(filepath.Join(dir, "*", "message.eml"))
	if err != nil || len(files) < 700 {
		t.Fatal("too few cases", len(files), err)
	}
	c := &tally{map[string]int{}, map[string]int{}, map[string][]string{}}
	unparsed := 0
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var e expected
		b, err := os.ReadFile(filepath.Join(filepath.Dir(f), "expected.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &e); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		m, _ := Parse(raw, Limits{})
		if m.Unparsed {
			unparsed++
		}
		checkHeader(c, e, m)
		checkBody(c, e, m)
		checkFiles(c, e, m)
		checkKind(c, e, m)
	}
	t.Logf("%d cases, %d filed as raw text", len(files), unparsed)
	var names []string
	for n := range c.all {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		pc := 100 * float64(c.right[n]) / float64(c.all[n])
		t.Logf("%-22s %4d of %4d = %5.1f %%", n, c.right[n], c.all[n], pc)
		if floor, ok := floors[n]; ok && pc < floor {
			t.Errorf("%s fell to %.1f %%, floor %.1f %%", n, pc, floor)
		}
		if os.Getenv("KEPT_MAIL_MISSES") == "all" || os.Getenv("KEPT_MAIL_MISSES") == n {
			for _, miss := range c.misses[n] {
				t.Log("   ", miss)
			}
		}
	}
}
