package products

import (
	"strings"
	"unicode"

	"kept.example/kept/internal/platform/db"
)

// Squeeze is how a model number is compared: in small letters, and nothing but letters
// and digits.
func Squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, db.Key(text))
}

// small is a letter or digit as it is compared: small, of ordinary width, and Cyrillic
// letters that look like Latin ones as those.
func small(r rune) rune {
	switch {
	case r < 0x80:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	case 0xFF01 <= r && r <= 0xFF5E:
		return small(r - 0xFEE0)
	case 0x400 <= r && r < 0x500:
		if i := strings.IndexRune("авекмнорстхіѕ", unicode.ToLower(r)); i >= 0 {
			return rune("abekmhopctxis"[i/2])
		}
	}
	return unicode.ToLower(r)
}

// alike is a byte as a scanner or a tired eye may take it: O and 0, I, l and 1, S and
// 5, B and 8 are the same.
func alike(b byte) byte {
	switch b {
	case 'o':
		return '0'
	case 'i', 'l':
		return '1'
	case 's':
		return '5'
	case 'b':
		return '8'
	}
	return b
}

// The hash of names as they look alike, byte by byte (FNV-1a).
const (
	hashStart = 14695981039346656037
	hashPrime = 1099511628211
)

func hashOn(h uint64, text []byte) uint64 {
	for _, b := range text {
		h = (h ^ uint64(alike(b))) * hashPrime
	}
	return h
}

// The kinds of runes in what people write.
const (
	isOther = iota
	isDigit
	isLetter
	isNothing // invisible: as if it were not there
)

func kindOf(r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return isDigit
	case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
		return isLetter
	case r < 0x80:
		return isOther
	case r == '\u00ad' || r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff':
		return isNothing
	case 0xFF10 <= r && r <= 0xFF19:
		return isDigit
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return isLetter
	case unicode.IsDigit(r):
		return isDigit
	}
	return isOther
}
