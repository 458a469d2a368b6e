package intake

import (
	"os"
	"strings"
	"testing"

	"kept.example/kept/internal/platform/words"
)

func TestEverySentenceIsThereAndUsed(t *testing.T) {
	cat, err := words.Load(Words)
	if err != nil {
		t.Fatal(err)
	}
	missing, unused := words.Audit(cat, os.DirFS("."))
	for _, key := range missing {
		t.Errorf("missing: %s", key)
	}
	for _, key := range unused {
		if !strings.HasPrefix(key, "activity.") {
			t.Errorf("unused: %s", key)
		}
	}
	for _, f := range []string{"pages.templ", "tune.templ"} {
		for _, text := range words.LiteralText(f) {
			t.Errorf("%s says %q without the catalogue", f, text)
		}
	}
}
