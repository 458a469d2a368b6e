package db

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Never is later than every time: "none" in a column one sorts by. It is
// stored as the largest int64.
var Never = time.UnixMicro(math.MaxInt64).UTC()

// IsNever says whether a time is Never.
func IsNever(t time.Time) bool { return t.Equal(Never) }

// Text makes s storable on both engines: valid UTF-8 without NUL. Every string
// that is an argument passes through it.
func Text(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return s
}

// keyLimit is the longest key in bytes; an index of PostgreSQL takes 2,700 for
// all its columns.
const keyLimit = 500

// Key folds s for a {{key}} column, by which one sorts and searches by prefix:
// NFKC and lower case, accents kept. A very long key is cut and ends in a hash
// of the whole, so that different texts stay different.
func Key(s string) string {
	s = norm.NFKC.String(strings.ToLower(norm.NFKC.String(Text(s))))
	if len(s) <= keyLimit {
		return s
	}
	sum := HashHex(s)[:32]
	cut := keyLimit - 1 - len(sum)
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "~" + sum
}

// Hash is the SHA-256 of a long text that is to be unique.
func Hash(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:]
}

// HashHex is Hash in lower-case hexadecimal digits.
func HashHex(s string) string { return hex.EncodeToString(Hash(s)) }

// micros is how a time is stored.
func micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}
