package products

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// labelled is something that was written, and what it names.
type labelled struct {
	subject, text, file string
	models              []string
}

// table reads a file of tab separated lines.
func table(t testing.TB, file string) (all [][]string) {
	t.Helper()
	f, err := os.Open("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for in := bufio.NewScanner(f); in.Scan(); {
		if l := in.Text(); !strings.HasPrefix(l, "#") {
			all = append(all, strings.Split(l, "\t"))
		}
	}
	return all
}

// catalogued is the catalogue of the labelled cases in memory, with its models by id.
func catalogued(t testing.TB) (*index, []string) {
	t.Helper()
	x := &index{layers: [2]*layer{newLayer(64), newLayer(0)}}
	models := []string{""}
	for i, row := range table(t, "catalogue.tsv") {
		models = append(models, row[0])
		x.layers[0].add(int64(i+1), row[0], row[1])
		for _, a := range strings.Split(row[2], ",") {
			x.layers[0].add(int64(i+1), a, row[1])
		}
	}
	return x, models
}

func labels(t testing.TB, file string) (all []labelled) {
	t.Helper()
	for _, row := range table(t, file) {
		l := labelled{subject: row[0], text: strings.NewReplacer(`\n`, "\n", `\u00ad`, "\u00ad", `\u00a0`, "\u00a0").Replace(row[1]), file: row[2]}
		if row[3] != "" {
			l.models = strings.Split(row[3], ",")
		}
		all = append(all, l)
	}
	return all
}

// Of the first 500 labelled messages one half (apart.tsv) was set apart before anything was tuned. The others were written later, each
// from the catalogue alone, without sight of the rules. When they were first read, 96.2, 97.9, 96.0 and 98.5 in 100 were found and 1.2,
// 2.4, 0.8 and 0.8 messages in 100 were wrong; all but the last were then learnt from. Nothing is tuned on fourth.tsv.
func TestModelsAreRecognisedHoweverTheyAreWritten(t *testing.T) {
	x, models := catalogued(t)
	for file, want := range map[string]struct{ found, wrong float64 }{"tune.tsv": {0.98, 0.01}, "apart.tsv": {0.98, 0.01}, "fresh.tsv": {0.98, 0.01}, "newest.tsv": {0.98, 0.01}, "third.tsv": {0.98, 0.01}, "fourth.tsv": {0.98, 0.01}} {
		all := labels(t, file)
		named, found, wrong := 0, 0, 0
		for _, l := range all {
			var got []string
			for _, id := range x.all(l.subject, l.text, []string{l.file}) {
				got = append(got, models[id])
			}
			named += len(l.models)
			for _, m := range l.models {
				if slices.Contains(got, m) {
					found++
				} else {
					t.Logf("%s: %s is not found in %q", file, m, fmt.Sprint(l.subject, " | ", l.text, " | ", l.file))
				}
			}
			if slices.ContainsFunc(got, func(m string) bool { return !slices.Contains(l.models, m) }) {
				wrong++
				t.Logf("%s: %q names %v, not %v", file, fmt.Sprint(l.subject, " | ", l.text, " | ", l.file), got, l.models)
			}
		}
		if len(all) != 250 {
			t.Errorf("%s has %d messages", file, len(all))
		}
		t.Logf("%s: %d of %d found, %d of %d messages wrong", file, found, named, wrong, len(all))
		if float64(found) < want.found*float64(named) || float64(wrong) > want.wrong*float64(len(all)) {
			t.Errorf("%s: %d of %d found, %d of %d messages wrong", file, found, named, wrong, len(all))
		}
	}
}

// letter is an ordinary message that names one model.
const letter = "Hello,\n\nI bought a kettle from you in March (order 4480-11923, 249.00 EUR) and since last Sunday it leaks from below. " +
	"We have tried what the manual says: cleaned the seal, boiled it twice with vinegar, and let it dry for a day. It made no difference. " +
	"The label says MX-84217-K and the serial number is 2291-88-1023. My neighbour has the same one and it has no such fault, so I think that mine was made badly.\n\n" +
	"Could you please tell me whether the warranty still holds, and what I have to send you? I need it every morning, since I prepare the bottles of my daughter with it. " +
	"You can reach me on +46 70 123 80 11 between 9:00 and 17:30, or by mail.\n\nThank you very much for your help, and kind regards\n"

// thousands is a catalogue of 100,000 models in memory.
func thousands() *index {
	x := &index{layers: [2]*layer{newLayer(1024), newLayer(0)}}
	for i := range 100_000 {
		x.layers[0].add(int64(i+1), fmt.Sprintf("%s-%05d-%c", []string{"MX", "KT", "WM", "HT"}[i%4], i, 'A'+i%26), "Kettle")
	}
	return x
}

func BenchmarkRecognise(b *testing.B) {
	x := thousands()
	b.ReportAllocs()
	for b.Loop() {
		if len(x.all("Kettle leaks", letter, []string{"IMG_20260502_101112.jpg"})) > 1 {
			b.Fatal("too much is found")
		}
	}
}
