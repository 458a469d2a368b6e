package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kept.example/kept/internal/platform/words"
)

// catalogue loads every room's words, as the product does.
func catalogue(t *testing.T) *words.Catalogue {
	t.Helper()
	var rooms []fs.FS
	for _, name := range found(t, "internal/*/*/words/en.json", "internal/*/words/en.json") {
		rooms = append(rooms, os.DirFS(filepath.Dir(filepath.Dir(name))))
	}
	if len(rooms) == 0 {
		t.Skip("no room has words yet")
	}
	cat, err := words.Load(rooms...)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func TestEveryWordHasAKeyAndEveryKeyAUse(t *testing.T) {
	missing, unused := words.Audit(catalogue(t), os.DirFS(filepath.Join(root, "internal")))
	for _, key := range missing {
		t.Errorf("no catalogue has %s", key)
	}
	for _, key := range unused {
		t.Errorf("nothing uses %s", key)
	}
}

func TestPagesHoldNoLiteralText(t *testing.T) {
	for _, name := range pages(t) {
		for _, line := range words.LiteralText(name) {
			t.Errorf("%s:%s", strings.TrimPrefix(filepath.ToSlash(name), "../../"), line)
		}
	}
}

// A key belongs to the room that has it: room.thing.detail. The sentences of the timeline are named after the kind of
// activity they word, and each room brings its own.
func TestKeysNameTheirRoom(t *testing.T) {
	for _, name := range found(t, "internal/*/*/words/en.json") {
		room := filepath.Base(filepath.Dir(filepath.Dir(name)))
		cat, err := words.Load(os.DirFS(filepath.Dir(filepath.Dir(name))))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, key := range cat.Keys() {
			if !strings.HasPrefix(key, room+".") && !strings.HasPrefix(key, "activity.") {
				t.Errorf("%s: %s does not begin with %s.", name, key, room)
			}
		}
	}
}
