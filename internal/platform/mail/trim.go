package mail

import "strings"

// Trim cuts a reply into what its writer said anew and the rest below it: the
// quote and the signature, which pages fold away. said+rest is text, always.
// A text that is nothing but a quote is said as a whole.
func Trim(text string) (said, rest string) {
	at := len(text)
	for i := len(text); i > 0; {
		start := strings.LastIndexByte(text[:i-1], '\n') + 1
		line := strings.TrimSpace(text[start:i])
		if line != "" && line[0] != '>' {
			break
		}
		at, i = start, start
	}
	if strings.TrimSpace(text[:at]) == "" {
		return text, ""
	}
	return text[:at], text[at:]
}
