package cases

import (
	"context"
	"io"
	"strings"

	"kept.example/kept/internal/platform/db"
)

// refLetters has no look-alikes: no 0 and O, no 1, I and L, no U (which V
// resembles and which makes words).
const refLetters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

// newRef makes a ref of eight letters and digits, as 7KQ4-M2XD. Bytes that
// would favour some letters are drawn again.
func newRef(random io.Reader) (string, error) {
	var b strings.Builder
	one := make([]byte, 1)
	for n := 0; n < 8; {
		if _, err := io.ReadFull(random, one); err != nil {
			return "", err
		}
		if int(one[0]) >= 256/len(refLetters)*len(refLetters) {
			continue
		}
		if n == 4 {
			b.WriteByte('-')
		}
		b.WriteByte(refLetters[int(one[0])%len(refLetters)])
		n++
	}
	return b.String(), nil
}

// freeRef makes a ref that no case has. The lock makes two cases with the same
// new ref, opened at once, take turns.
func (c *Cases) freeRef(ctx context.Context, tx *db.Tx) (string, error) {
	for {
		ref, err := newRef(c.Random)
		if err != nil {
			return "", err
		}
		if err := tx.Lock(ctx, "ref", ref); err != nil {
			return "", err
		}
		taken, err := db.Exists(ctx, tx, `SELECT 1 FROM cases WHERE ref = $1`, ref)
		if err != nil || !taken {
			return ref, err
		}
	}
}

// refMarks are what people write around and within a ref. Made once: a mail has
// a thousand words that might be one.
var refMarks = strings.NewReplacer("-", "", " ", "", "#", "")

// FoldRef reads a ref as people write it: in lower case, without the
// hyphen. ok is false for what cannot be one.
func FoldRef(s string) (ref string, ok bool) {
	if len(s) < 8 {
		return "", false
	}
	s = refMarks.Replace(strings.ToUpper(s))
	if len(s) != 8 {
		return "", false
	}
	for _, r := range s {
		if !strings.ContainsRune(refLetters, r) {
			return "", false
		}
	}
	return s[:4] + "-" + s[4:], true
}
