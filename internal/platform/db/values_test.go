package db_test

import (
	"context"
	"crypto/sha256"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/platform/db"
)

type (
	state  string
	number int32
	stamp  time.Time
)

// row is every kind of column.
type row struct {
	Name state
	Code *int64
	At   time.Time
	AtP  *time.Time
	Flag bool
	Body []byte
	N    number
}

func scanRow(s db.Scan) (r row, err error) {
	err = s(&r.Name, &r.Code, &r.At, &r.AtP, &r.Flag, &r.Body, &r.N)
	return r, err
}

func TestWhatIsStoredIsReadBack(t *testing.T) {
	at := time.Date(2026, 11, 26, 15, 4, 5, 123456789, time.FixedZone("Berlin", 3600))
	us := at.Truncate(time.Microsecond).UTC()
	seven := int64(7)
	for name, c := range map[string]struct {
		args []any // name, code, at, flag, body, n
		want row
	}{
		"full": {
			[]any{state("open"), &seven, at, true, []byte{0, 1, 255}, number(-3)},
			row{Name: "open", Code: &seven, At: us, AtP: &us, Flag: true, Body: []byte{0, 1, 255}, N: -3},
		},
		"empty": {
			[]any{"", (*int64)(nil), time.Time{}, false, []byte(nil), 0},
			row{},
		},
		"nil and pointers": {
			[]any{new(state), nil, (*time.Time)(nil), new(bool), []byte{}, uint8(9)},
			row{N: 9},
		},
		"hostile text": {
			[]any{"a\x00b\xffc", uint16(7), &at, true, nil, int64(math.MaxInt32)},
			row{Name: "ab\uFFFDc", Code: &seven, At: us, AtP: &us, Flag: true, N: math.MaxInt32},
		},
		"never": {
			[]any{"Ärger", nil, db.Never, false, nil, 1},
			row{Name: "Ärger", At: db.Never, AtP: &db.Never, N: 1},
		},
		"named time": {
			[]any{"x", nil, stamp(at), false, nil, 1},
			row{Name: "x", At: us, AtP: &us, N: 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachThings(t, func(t *testing.T, d *db.DB) {
				do(t, d, func(ctx context.Context, tx *db.Tx) error {
					id, err := tx.Insert(ctx, "INSERT INTO thing (name, code, at, flag, body, n) VALUES ($1, $2, $3, $4, $5, $6)", c.args...)
					if err != nil {
						return err
					}
					got, err := db.One(ctx, tx, scanRow, "SELECT name, code, at, at, flag, body, n FROM thing WHERE id = $1", id)
					if diff := cmp.Diff(c.want, got); diff != "" {
						t.Errorf("(-want +got):\n%s", diff)
					}
					return err
				})
			})
		})
	}
}

func TestAnEmptyBodyIsNotNull(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Insert(ctx, "INSERT INTO thing (name, body) VALUES ('x', $1)", []byte{})
			if err != nil {
				return err
			}
			there, err := db.Exists(ctx, tx, "SELECT 1 FROM thing WHERE body IS NOT NULL")
			if !there {
				t.Error("an empty body became NULL")
			}
			return err
		})
	})
}

func TestASumIsStoredAsBytes(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		sum := sha256.Sum256([]byte("x"))
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Insert(ctx, "INSERT INTO thing (name, body) VALUES ('x', $1)", sum)
			if err != nil {
				return err
			}
			got, err := db.Value[[32]byte](ctx, tx, "SELECT body FROM thing WHERE body = $1", db.Hash("x"))
			if got != sum {
				t.Errorf("got %x", got)
			}
			return err
		})
	})
}

func TestAnArgumentThatCannotBeStoredIsRefused(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		for _, a := range []any{struct{ X int }{}, uint64(math.MaxUint64), []string{"x"}, make(chan int)} {
			err := d.Do(ctx, "bad", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "UPDATE thing SET n = $1", a)
				return err
			})
			if err == nil || !strings.Contains(err.Error(), "$1") {
				t.Errorf("%T: %v", a, err)
			}
		}
	})
}

func TestParametersMayComeInAnyOrderAndTwice(t *testing.T) {
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			got, err := db.Value[string](ctx, tx, "SELECT CAST($2 AS TEXT) || CAST($1 AS TEXT) || CAST($2 AS TEXT)", "a", "b")
			if got != "bab" {
				t.Errorf("got %q", got)
			}
			return err
		})
	})
}

func TestKeysSortAlikeOnBothEngines(t *testing.T) {
	words := []string{"Zebra", "äpfel", "Apfel", "apfel", "Émile", "emile", "_x", "Ｆｕｌｌ", "z", "1", "", "李"}
	want := []string{"", "1", "_x", "apfel", "apfel", "emile", "full", "z", "zebra", "äpfel", "émile", "李"}
	eachThings(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, tx *db.Tx) error {
			for _, w := range words {
				if _, err := tx.Insert(ctx, "INSERT INTO thing (name, sort) VALUES ($1, $2)", w, db.Key(w)); err != nil {
					return err
				}
			}
			got, err := db.All(ctx, tx, text, "SELECT sort FROM thing ORDER BY sort")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			return err
		})
	})
}

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "plain": "plain", "Grüße": "Grüße", "a\x00": "a", "\xff": "\uFFFD", "\xc3\x28": "\uFFFD(",
	} {
		if got := db.Text(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}

func TestKey(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "ÄRGER": "ärger", "A\u0308": "ä", "ﬁne": "fine", "K": "k",
	} {
		if got := db.Key(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
	long := strings.Repeat("ä", 400)
	a, b := db.Key(long+"1"), db.Key(long+"2")
	if a == b || len(a) > 500 || !utf8.ValidString(a) || !strings.HasPrefix(long, a[:400]) {
		t.Errorf("long keys: %d bytes, %q", len(a), a)
	}
}

func FuzzText(f *testing.F) {
	f.Add("a\x00\xff")
	f.Fuzz(func(t *testing.T, s string) {
		got := db.Text(s)
		if !utf8.ValidString(got) || strings.ContainsRune(got, 0) || db.Text(got) != got {
			t.Errorf("%q became %q", s, got)
		}
		if k := db.Key(s); !utf8.ValidString(k) || len(k) > 500 {
			t.Errorf("%q has the key %q", s, k)
		}
	})
}

func TestNever(t *testing.T) {
	if !db.IsNever(db.Never) || db.IsNever(time.Time{}) || db.Never.UnixMicro() != math.MaxInt64 {
		t.Errorf("never is %v", db.Never)
	}
}

func TestHash(t *testing.T) {
	const want = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
	if got := db.HashHex("x"); got != want || len(db.Hash("x")) != 32 {
		t.Errorf("got %s", got)
	}
}
