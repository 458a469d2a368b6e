package requests

import (
	"bufio"
	"encoding/json"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kept.example/kept/internal/core/topics"
)

// sharedData finds test data that lies outside this module.
func sharedData(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		at := filepath.Join(dir, "shared", "data", name)
		if _, err := os.Stat(at); err == nil {
			return at
		}
		up := filepath.Dir(dir)
		if up == dir {
			break
		}
		dir = up
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("test data %s is missing", name)
	}
	t.Skipf("SKIPPED: TEST DATA %s IS MISSING, NOTHING WAS MEASURED", name)
	return ""
}

// digested is what a text's words are kept as, with a digest of no key.
func digested(text string) (all []int64) {
	for _, w := range wordsOf(text) {
		h := fnv.New64a()
		_, _ = h.Write([]byte(w)) // a hash never fails
		all = append(all, int64(h.Sum64()>>1))
	}
	return all
}

// TestFiguresOfLikelyTopics learns every second message of banking77's train split,
// of 77 reasons to write, and guesses the others. It prints how often the first
// guess is right and how often one of the first three; and how often it is right
// where it is sure enough to be shown.
func TestFiguresOfLikelyTopics(t *testing.T) {
	f, err := os.Open(sharedData(t, "texts/banking77/train.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	type message struct{ Text, Intent string }
	var all []message
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var m message
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	known := tally{words: map[int64]map[int64]int64{}, cases: map[int64]int64{}}
	ids := map[string]int64{}
	for i, m := range all {
		if ids[m.Intent] == 0 {
			ids[m.Intent] = int64(len(ids) + 1)
		}
		if i%2 == 1 {
			continue
		}
		topic := ids[m.Intent]
		known.cases[topic]++
		for _, w := range digested(m.Text) {
			if known.words[w] == nil {
				known.words[w] = map[int64]int64{}
			}
			known.words[w][topic]++
		}
	}
	var n, first, third, shown, right float64
	for i, m := range all {
		if i%2 == 0 {
			continue
		}
		n++
		found := known.rank(digested(m.Text))
		for at, g := range found[:min(len(found), mostLikely)] {
			if g.topic != ids[m.Intent] {
				continue
			}
			third++
			if at == 0 {
				first++
			}
		}
		if len(found) > 0 && found[0].chance >= sureEnough {
			shown++
			if found[0].topic == ids[m.Intent] {
				right++
			}
		}
	}
	t.Logf("%d topics, %.0f learnt, %.0f guessed: first %.3f, among three %.3f; shown %.3f, and then right %.3f", len(ids), float64(len(all))-n, n, first/n, third/n, shown/n, right/shown)
	if first/n < 0.79 || third/n < 0.92 || right/shown < 0.90 {
		t.Errorf("first %.3f, among three %.3f, right where shown %.3f: worse than it was", first/n, third/n, right/shown)
	}
}

// BenchmarkRecognise measures what a checklist of five items takes of a message
// that is as long as is read while it is filed.
func BenchmarkRecognise(b *testing.B) {
	items := []topics.Item{
		{Names: map[string]string{"en": "order number", "de": "Bestellnummer"}, Kind: topics.Number, Pattern: `KP-[0-9]{5}`},
		{Names: map[string]string{"en": "serial number"}, Kind: topics.Number, Pattern: `[A-Z]{2}[0-9]{4,8}`},
		{Names: map[string]string{"en": "date of purchase", "de": "Kaufdatum"}, Kind: topics.Date},
		{Names: map[string]string{"en": "phone number", "de": "Telefonnummer"}, Kind: topics.Text},
		{Names: map[string]string{"en": "colour"}, Kind: topics.Choice, Choices: []string{"red", "dark blue", "green"}},
	}
	text := clipped(strings.Repeat("The kettle that I bought from you in spring has begun to leak, and I would like to have it mended.\n", 40), atOnce)
	var p patterns
	for b.Loop() {
		for _, i := range items {
			p.recognise(i, text, nil)
		}
	}
}
