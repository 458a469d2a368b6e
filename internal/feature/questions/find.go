package questions

import "strings"

// Find returns what wants a word back in what somebody said, in the order of the
// text. Nothing that is found lies within something else.
func Find(text string) []Found {
	var all []Found
	from := 0
	for i, r := range text {
		switch r {
		case '.', '!', '\n':
			from = i + 1
		case '?':
			f := Found{From: from + len(text[from:i]) - len(strings.TrimLeft(text[from:i], " \t?")), To: i + 1, Kind: Question}
			if f.To-f.From > 3 {
				all = append(all, f)
			}
			from = i + 1
		}
	}
	return all
}
