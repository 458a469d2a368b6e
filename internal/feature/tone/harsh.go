package tone

import (
	"strings"
	"unicode"

	"kept.example/kept/internal/platform/timewords"
)

// mostJudged is how much of a message is looked at, in bytes.
const mostJudged = 3000

// Harsh says whether what a customer wrote is hard to read for whoever answers:
// by its words, or because it shouts. It is judged when it is shown, and changes
// nothing about the case.
func Harsh(text, lang string) bool {
	text = text[:edge(text, mostJudged)]
	if shouts(text) {
		return true
	}
	for _, one := range timewords.Spoken(text[:edge(text, 600)], lang) {
		harsh := tableOf()[one].is["harsh"]
		for _, s := range sentences(text) {
			if harsh.has(s.words) {
				return true
			}
		}
	}
	return false
}

// shouts says whether a text has many capitals or marks that shout.
func shouts(text string) bool {
	if strings.Contains(text, "!!!") || strings.Contains(text, "?!?") {
		return true
	}
	big, small := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			big++
		case unicode.IsLower(r):
			small++
		}
	}
	return big >= 30 && big > small
}

// mostNeed is how much of a sentence stands above a message, in runes.
const mostNeed = 160

// plain is the first sentence of a harsh text that says something without anger;
// where there is none, the first.
func plain(text, lang string) string {
	text = text[:edge(text, mostJudged)]
	all := sentences(text)
	if len(all) == 0 {
		return ""
	}
	langs := timewords.Spoken(text[:edge(text, 600)], lang)
	for _, s := range all {
		said := text[s.from:s.to]
		calm := len(s.words) >= 4 && !shouts(said)
		for _, one := range langs {
			calm = calm && !tableOf()[one].is["harsh"].has(s.words)
		}
		if calm {
			return short(said)
		}
	}
	return short(text[all[0].from:all[0].to])
}

func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > mostNeed {
		return strings.TrimRight(string(r[:mostNeed]), " ") + "…"
	}
	return s
}
