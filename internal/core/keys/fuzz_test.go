package keys_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"

	"kept.example/kept/internal/core/activity"
)

// FuzzToken: what reads as a token is one that we made for that purpose, letter by
// letter; nothing else does, and what was not sealed does not open.
func FuzzToken(f *testing.F) {
	d := dbtest.Open(f, dbtest.SQLite(f))
	if err := d.Migrate(f.Context(), db.Schema{Owner: "activity", FS: activity.Schema}, db.Schema{Owner: "keys", FS: keys.Schema}); err != nil {
		f.Fatal(err)
	}
	r, err := keys.Open(f.Context(), d, filepath.Join(f.TempDir(), "secret"))
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"", "a", "aeaaaaaa", strings.Repeat("a", 40), strings.Repeat("7", 199), "AEBAGBAF", "a=b", "\x00", "ſ", "aebagbaf "} {
		f.Add(s, int64(1), int64(2))
	}
	f.Fuzz(func(t *testing.T, s string, a, b int64) {
		if ids, ok := r.Read("reply", s); ok {
			t.Errorf("%q reads as %v", s, ids) // the secret is new: no guess hits
		}
		if _, ok := r.Open("imap", []byte(s)); ok {
			t.Errorf("%q opens", s)
		}
		token := r.Token("reply", a, b)
		if ids, ok := r.Read("reply", token); !ok || !slices.Equal(ids, []int64{a, b}) {
			t.Errorf("%d, %d reads as %v", a, b, ids)
		}
		for _, near := range []string{token + s, s + token, token[:len(token)-1] + s} {
			if ids, ok := r.Read("reply", near); ok && strings.ToLower(near) != token {
				t.Errorf("%q reads as %v, and we made %q", near, ids, token)
			}
		}
	})
}
