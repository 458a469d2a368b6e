package desktest

import (
	"embed"
	"io/fs"
	"slices"
	"sync"

	"kept.example/kept/internal/platform/words"
)

// loaded are the catalogues of this process. A catalogue never changes, and the
// tests of one package put hundreds of desks together with the same few rooms.
var loaded struct {
	sync.Mutex
	all []catalogue
}

type catalogue struct {
	of []fs.FS
	*words.Catalogue
}

// load loads the words of rooms, once.
func load(of []fs.FS) (*words.Catalogue, error) {
	loaded.Lock()
	defer loaded.Unlock()
	for _, c := range loaded.all {
		if slices.EqualFunc(c.of, of, sameFiles) {
			return c.Catalogue, nil
		}
	}
	c, err := words.Load(of...)
	if err == nil {
		loaded.all = append(loaded.all, catalogue{of, c})
	}
	return c, err
}

// sameFiles says whether two are files of the binary, and the same ones.
func sameFiles(a, b fs.FS) bool {
	one, ok := a.(embed.FS)
	other, also := b.(embed.FS)
	return ok && also && one == other
}
