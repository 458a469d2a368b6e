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
