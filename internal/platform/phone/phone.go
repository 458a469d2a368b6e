// Package phone reads telephone numbers as people write them and compares them:
// two are the same when their international form (E.164) is. A number without its
// country's code is read as one of a country that the caller names.
package phone

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Number is a telephone number that was read.
type Number struct {
	E164  string // "+46701234567": what two are compared by
	Shown string // "+46 70 123 45 67"
	// Forms are the ways in which the number may have been written down, without
	// spaces and punctuation: E.164 first, then those that need no country, then
	// those that are read so in the country it was read for.
	Forms []string
}

// fewest is how many digits a number has at least: less is an extension.
const fewest = 5

// Read reads a number; country is the two letters of ISO 3166 for one that does not
// begin with a plus, "" where that is not known. What cannot be one is refused.
func Read(text, country string) (Number, bool) {
	text = strings.TrimSpace(text)
	if len(text) > 60 || len(digits(text)) < fewest {
		return Number{}, false
	}
	if rest, ok := strings.CutPrefix(Plain(text), "00"); ok && !strings.HasPrefix(text, "+") {
		text = "+" + rest
	}
	country = strings.ToUpper(country)
	parsed, err := phonenumbers.Parse(text, country)
	if err != nil || !phonenumbers.IsPossibleNumber(parsed) {
		return Number{}, false
	}
	n := Number{E164: phonenumbers.Format(parsed, phonenumbers.E164), Shown: phonenumbers.Format(parsed, phonenumbers.INTERNATIONAL)}
	bare := strings.TrimPrefix(n.E164, "+")
	n.Forms = []string{n.E164, "00" + bare, bare}
	if country != "" && phonenumbers.GetCountryCodeForRegion(country) == int(parsed.GetCountryCode()) {
		within := phonenumbers.GetNationalSignificantNumber(parsed)
		for _, form := range []string{Plain(phonenumbers.Format(parsed, phonenumbers.NATIONAL)), within} {
			if !slices.Contains(n.Forms, form) {
				n.Forms = append(n.Forms, form)
			}
		}
	}
	return n, true
}

// Looks says whether a text is a number rather than a name: digits, and nothing
// that is none of one.
func Looks(text string) bool {
	for _, r := range text {
		if !strings.ContainsRune("+0123456789 ()-./\u00a0", r) {
			return false
		}
	}
	return len(digits(text)) >= 3
}

// Plain is a number without spaces and punctuation.
func Plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, text)
}

func digits(text string) string { return strings.ReplaceAll(Plain(text), "+", "") }

// Known says whether a country, in two letters, has numbers.
func Known(country string) bool {
	return phonenumbers.GetCountryCodeForRegion(strings.ToUpper(country)) != 0
}
