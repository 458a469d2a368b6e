package outbox

import (
	"strings"
	"unicode"
)

// mostReferences is how many ids a References header carries: the first, which
// names the thread, and the newest.
const mostReferences = 20

// replySubject is the subject of an answer: "Re: " once, however often the
// other side and its language have put a prefix there already.
func replySubject(subject string) string {
	s := strings.Join(strings.FieldsFunc(subject, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	for {
		cut, ok := cutPrefix(s)
		if !ok {
			break
		}
		s = cut
	}
	if s == "" {
		return "Re:"
	}
	return "Re: " + s
}

// prefixes are what mail programs put before an answered subject.
var prefixes = []string{"re", "aw", "antw", "sv", "vs", "rif", "odp", "ynt", "回复", "答复"}

func cutPrefix(s string) (string, bool) {
	i := strings.IndexAny(s, ":：")
	if i <= 0 || i > 12 {
		return s, false
	}
	head := strings.ToLower(strings.TrimSpace(s[:i]))
	if j := strings.IndexByte(head, '['); j > 0 && strings.HasSuffix(head, "]") { // Re[2]:
		head = head[:j]
	}
	for _, p := range prefixes {
		if head == p {
			return strings.TrimSpace(strings.TrimLeft(s[i:], ":： ")), true
		}
	}
	return s, false
}

// references is the chain of an answer: what the thread's mails were called, in
// order, without empty and doubled ids, ending in the one that is answered.
// A long chain keeps its first and its newest.
func references(ids []string, answered string) []string {
	seen := map[string]bool{"": true, answered: true}
	var out []string
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	if answered != "" {
		out = append(out, answered)
	}
	if len(out) > mostReferences {
		out = append(out[:1:1], out[len(out)-mostReferences+1:]...)
	}
	return out
}
