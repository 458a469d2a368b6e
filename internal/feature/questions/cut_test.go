package questions

import (
	"strings"
	"testing"
)

// A line that somebody fills without end is read in pieces, and what it asks at its end
// is found: reading takes the square of a sentence's length.
func TestASentenceHasAnEnd(t *testing.T) {
	text := strings.Repeat("never a line end ", 5000) + "and can you tell me when it comes?"
	for _, p := range cutText(text) {
		if len(p.tokens) > longest {
			t.Fatalf("a sentence of %d words", len(p.tokens))
		}
	}
	all := Find(text)
	if len(all) != 1 || all[0].Kind != Question || all[0].To != len(text) || all[0].To-all[0].From > 2000 {
		t.Errorf("found %v", all)
	}
}
