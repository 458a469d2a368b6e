package questions_test

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kept.example/kept/internal/feature/questions"
)

// wideSources are the texts by the letters of testdata/wide.tsv.
var wideSources = map[string]string{
	"s": "twcs-spotify-customers/all.jsonl", "a": "airline-tweets/all.jsonl",
	"p": "parakweet-email-intent/train.jsonl", "b": "bitext-customer-service/train.jsonl",
}

// wide is some twelve thousand messages with labels of what is asked in them. By the
// sets first to third the rules were mended; of unread nobody who mends has read one.
func wide(t testing.TB) (all []message) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "wide.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	dir := sharedData(t, "texts")
	read := map[string]map[string]string{}
	for name, source := range wideSources {
		read[name] = texts(t, filepath.Join(dir, source))
	}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Split(lines.Text(), "\t")
		if strings.HasPrefix(lines.Text(), "#") || fields[0] == "set" {
			continue
		}
		if len(fields) != 5 {
			t.Fatalf("wide.tsv, line %d: %d fields", n, len(fields))
		}
		all = append(all, wideMessage(t, fields, read[fields[1]]))
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// wideMessage is one line with its text, which is the one that was labelled.
func wideMessage(t testing.TB, fields []string, by map[string]string) message {
	t.Helper()
	m := message{Set: fields[0], Source: wideSources[fields[1]], ID: fields[2]}
	var parts []string
	for id := range strings.SplitSeq(m.ID, "+") {
		part, ok := by[id]
		if !ok {
			t.Fatalf("%s has no text %s", m.Source, id)
		}
		parts = append(parts, part)
	}
	m.Text = strings.Join(parts, "\n\n")
	if sum := fmt.Sprintf("%x", sha256.Sum256([]byte(m.Text))); !strings.HasPrefix(sum, fields[3]) || len(fields[3]) != 12 {
		t.Fatalf("%s: the text %s is not the one that was labelled: %s", m.Source, m.ID, sum)
	}
	kinds := map[string]string{"qu": "question", "re": "request"}
	for label := range strings.FieldsSeq(fields[4]) {
		var s span
		if _, err := fmt.Sscanf(label[2:], "%d-%d", &s.Start, &s.End); err != nil || kinds[label[:2]] == "" || s.Start >= s.End || s.End > len(m.Text) {
			t.Fatalf("%s %s: %q is no label: %v", m.Source, m.ID, label, err)
		}
		s.Kind = kinds[label[:2]]
		m.Spans = append(m.Spans, s)
	}
	return m
}

// The figures of many messages: steadier than those of a batch, and lower, for less is
// asked in them.
func TestFiguresOfManyMessages(t *testing.T) {
	all := wide(t)
	for _, set := range []string{"first", "second", "third", "unread"} {
		asked, _ := measure(all, set)
		n := len(slices.DeleteFunc(slices.Clone(all), func(m message) bool { return m.Set != set }))
		t.Logf("English, %s, %d messages, questions and requests: %s", set, n, asked)
		if least := map[string]float64{"first": 0.88, "second": 0.84, "third": 0.82, "unread": 0.80}[set]; n == 0 || asked.f1() < least {
			t.Errorf("English, %s: F1 %.3f is below %.2f, what it was", set, asked.f1(), least)
		}
	}
}

// Whatever piece of a message comes alone, what is found lies in it: half sentences, a
// word with a mark, an end without its beginning.
func TestPiecesOfMessages(t *testing.T) {
	for n, m := range wide(t) {
		if n%8 != 0 {
			continue
		}
		words := strings.Fields(m.Text)
		for i := range words {
			for _, piece := range []string{
				strings.Join(words[:i+1], " "), strings.Join(words[:i+1], " ") + "?", strings.Join(words[i:], " "), words[i] + "?!",
				strings.Join(words[i:min(i+2, len(words))], " ") + "?", strings.Join(words[i:min(i+3, len(words))], " ") + ",?",
			} {
				end := 0
				for _, f := range questions.Find(piece) {
					if f.From < end || f.To <= f.From || f.To > len(piece) {
						t.Fatalf("%v in %q", f, piece)
					}
					end = f.To
				}
			}
		}
	}
}
