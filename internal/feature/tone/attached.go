package tone

import "kept.example/kept/internal/platform/timewords"

// attachedIn is the first sentence of a text that says that a file goes along.
func attachedIn(text, lang string) (Finding, bool) {
	text = text[:edge(text, mostRead)]
	all := sentences(text)
	for _, one := range timewords.Spoken(text, lang) {
		t := tableOf()[one]
		for _, s := range all {
			if t.hit("attached", s.words) {
				return Finding{Rule: Attached, From: s.from, To: s.to, Lang: one, Was: text[s.from:s.to]}, true
			}
		}
	}
	return Finding{}, false
}
