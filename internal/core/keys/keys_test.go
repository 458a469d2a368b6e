package keys_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func migrate(t *testing.T, d *db.DB) {
	t.Helper()
	if err := d.Migrate(t.Context(), db.Schema{Owner: "activity", FS: activity.Schema}, db.Schema{Owner: "keys", FS: keys.Schema}); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, d *db.DB, file string) *keys.Ring {
	t.Helper()
	r, err := keys.Open(t.Context(), d, file)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheSecretFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		migrate(t, d)
		file := filepath.Join(t.TempDir(), "secret")
		rings := make([]*keys.Ring, 4)
		for _, err := range dbtest.Race(t, d, 4, func(i int) (err error) { // four processes start at one time
			rings[i], err = keys.Open(t.Context(), d, file)
			return err
		}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		token := rings[0].Token("reply", 7)
		for i, r := range rings {
			if ids, ok := r.Read("reply", token); !ok || !slices.Equal(ids, []int64{7}) {
				t.Errorf("process %d reads %v, %v", i, ids, ok)
			}
		}
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 || info.Size() != 32 {
			t.Errorf("the file: %v, %v", info, err)
		}
		left, err := os.ReadDir(filepath.Dir(file))
		if err != nil || len(left) != 1 {
			t.Errorf("the folder holds %v, %v", left, err)
		}

		refuse := func(name, word string) {
			t.Helper()
			if _, err := keys.Open(t.Context(), d, file); err == nil || !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %v", name, err)
			}
		}
		secret, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		other := bytes.Repeat([]byte{1}, 32)
		write(t, file, other)
		refuse("another secret", "not the one")
		write(t, file, secret[:31])
		refuse("a cut secret", "31 bytes")
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		refuse("a lost secret", "missing")
		if _, err := os.Stat(file); !os.IsNotExist(err) {
			t.Error("a lost secret was replaced in silence")
		}
		write(t, file, secret)
		if _, ok := open(t, d, file).Read("reply", token); !ok {
			t.Error("the token is lost after a restart")
		}
	})
}

func write(t *testing.T, file string, b []byte) {
	t.Helper()
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestARotationKeepsOldTokens(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		advance := dbtest.Clock(d, start)
		migrate(t, d)
		file := filepath.Join(t.TempDir(), "secret")
		r, other := open(t, d, file), open(t, d, file)
		old := r.Token("reply", 1, 2)
		sealed := r.Seal("imap", []byte("pass"))
		rotate := func(ctx context.Context) error {
			return d.Do(ctx, "rotate", func(ctx context.Context, tx *db.Tx) error {
				_, err := r.Rotate(ctx, tx, activity.New(d))
				return err
			})
		}
		if err := rotate(t.Context()); err == nil {
			t.Fatal("nobody rotated the keys")
		}
		ctx := activity.As(t.Context(), activity.Who{Kind: activity.User, ID: 1})
		for _, err := range dbtest.Race(t, d, 3, func(int) error { return rotate(ctx) }) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := r.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r.Token("reply", 1, 2) != old {
			t.Error("a new key signs before every process knows it")
		}
		advance(time.Minute)
		fresh := r.Token("reply", 1, 2)
		if fresh == old {
			t.Error("the new key does not sign")
		}
		if err := other.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{old, fresh} {
			if ids, ok := other.Read("reply", token); !ok || !slices.Equal(ids, []int64{1, 2}) {
				t.Errorf("%s is read as %v, %v", token, ids, ok)
			}
		}
		if plain, ok := other.Open("imap", sealed); !ok || string(plain) != "pass" {
			t.Errorf("a secret sealed before is %q, %v", plain, ok)
		}
		err := d.Read(t.Context(), "test", func(ctx context.Context, v db.View) error {
			n, err := db.Value[int64](ctx, v, `SELECT max(n) FROM signing_key`)
			if n != 4 {
				t.Errorf("the newest key is %d", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAKeyIsReadByOtherProcessesOnTheirOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		advance := dbtest.Clock(d, start)
		migrate(t, d)
		file := filepath.Join(t.TempDir(), "secret")
		r, other := open(t, d, file), open(t, d, file)
		ctx, stop := context.WithTimeout(activity.As(t.Context(), activity.Who{Kind: activity.User, ID: 1}), 10*time.Second)
		defer stop()
		done := make(chan error, 1)
		go func() { done <- other.Watch(ctx) }()
		err := d.Do(ctx, "rotate", func(ctx context.Context, tx *db.Tx) error {
			_, err := r.Rotate(ctx, tx, activity.New(d))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Reload(ctx); err != nil {
			t.Fatal(err)
		}
		advance(time.Minute)
		fresh := r.Token("reply", 1)
		ring := d.Listen(ctx, keys.Channel)
		for {
			if _, ok := other.Read("reply", fresh); ok {
				break
			}
			// Ring again: the watcher may not have listened yet.
			if err := d.Do(ctx, "ring", func(_ context.Context, tx *db.Tx) error { tx.Notify(keys.Channel); return nil }); err != nil {
				t.Fatal(err)
			}
			select {
			case <-ring:
			case <-ctx.Done():
				t.Fatal("the other process never read the new key")
			}
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestTokens(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t))
	migrate(t, d)
	r := open(t, d, filepath.Join(t.TempDir(), "secret"))
	long := r.Token("reply", 1<<53-1, 1<<53-1)
	if len(long) > 64-len("support+") {
		t.Errorf("the longest token has %d characters", len(long))
	}
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfN(rapid.Int64Range(0, 1<<53-1), 0, 4).Draw(t, "ids")
		token := r.Token("reply", ids...)
		for _, cased := range []string{token, strings.ToUpper(token), strings.ToUpper(token[:5]) + token[5:]} {
			if got, ok := r.Read("reply", cased); !ok || !slices.Equal(got, ids) {
				t.Fatalf("%s reads as %v, %v, not %v", cased, got, ok, ids)
			}
		}
		if _, ok := r.Read("bounce", token); ok {
			t.Fatal("read for another purpose")
		}
		at := rapid.IntRange(0, len(token)-1).Draw(t, "at")
		letter := rapid.SampledFrom([]byte("abcdefghijklmnopqrstuvwxyz234567")).Draw(t, "letter")
		if token[at] != letter {
			bad := token[:at] + string(letter) + token[at+1:]
			if got, ok := r.Read("reply", bad); ok {
				t.Fatalf("a changed token %s reads as %v", bad, got)
			}
		}
		if _, ok := r.Read("reply", token[:at]); ok {
			t.Fatalf("a token cut to %d characters is read", at)
		}
		if _, ok := r.Read("reply", token+"a"); ok {
			t.Fatal("a longer token is read")
		}
	})
	for _, bad := range []string{"", " ", "a", strings.Repeat("a", 26), strings.Repeat("a", 40), strings.Repeat("a", 1000), "ünïcode", "=====", "\x00"} {
		if _, ok := r.Read("reply", bad); ok {
			t.Errorf("%q is read", bad)
		}
	}
}

func TestSealedColumns(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t))
	migrate(t, d)
	r := open(t, d, filepath.Join(t.TempDir(), "secret"))
	a, b := r.Seal("imap", []byte("secret")), r.Seal("imap", []byte("secret"))
	if bytes.Equal(a, b) || bytes.Contains(a, []byte("secret")) {
		t.Error("a sealed secret shows what it is")
	}
	if plain, ok := r.Open("imap", a); !ok || string(plain) != "secret" {
		t.Errorf("opened as %q, %v", plain, ok)
	}
	if _, ok := r.Open("smtp", a); ok {
		t.Error("opened for another purpose")
	}
	for i := range a {
		bad := slices.Clone(a)
		bad[i] ^= 1
		if _, ok := r.Open("imap", bad); ok {
			t.Errorf("opened with byte %d changed", i)
		}
		if _, ok := r.Open("imap", a[:i]); ok {
			t.Errorf("opened when cut to %d bytes", i)
		}
	}
}
