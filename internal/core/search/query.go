package search

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// term is one thing that is looked for: a word, or words that stand together.
type term struct {
	field  string   // "", from, to, subject
	text   string   // as it was typed
	words  []string // folded; at least one
	quoted bool     // exactly these words
	begins bool     // the last word is only the beginning of one
	not    bool
}

// filter is what is asked of a case or a message beside its words.
type filter struct {
	name, value string
	not         bool
}

// Query is what somebody typed, read.
type Query struct {
	terms    []term
	filters  []filter // is, owner, in, has, and those of rooms
	after    time.Time
	before   time.Time // zero for no bound
	Problems []fault.Sentence
}

// Empty says that nothing is asked for.
func (q Query) Empty() bool {
	return len(q.terms) == 0 && len(q.filters) == 0 && q.after.IsZero() && q.before.IsZero()
}

// Limits of a query.
const (
	mostTerms = 24
	mostText  = 500 // runes
)

// fieldsOf are the fields that a term may name, with their place in the index.
func fieldsOf(name string) []int {
	switch name {
	case "from":
		return []int{sender}
	case "to":
		return []int{recipient}
	case "subject":
		return []int{subject}
	}
	return nil
}

// states are the values of is:.
var states = words.Family("search.is.", "open", "new", "waiting", "solved", "confirmed", "done", "mine", "unowned", "unread", "private")

// Parse reads what somebody typed. Whatever it is, it can be searched for: what
// is wrong is told and left out. rooms are the filters beside those of this
// package; typing says that the last word may not be whole yet.
func Parse(text string, r words.Reader, rooms []string, typing bool) Query {
	if runes := []rune(text); len(runes) > mostText {
		text = string(runes[:mostText])
	}
	var q Query
	parts := split(text)
	for i, p := range parts {
		if len(q.terms)+len(q.filters) >= mostTerms {
			q.tell("search.problem.long", fault.A("n", mostTerms))
			break
		}
		q.take(p, r, rooms)
		if last := i == len(parts)-1; last && typing && !strings.HasSuffix(text, " ") && len(q.terms) > 0 {
			t := &q.terms[len(q.terms)-1]
			t.begins = t.begins || t.text == p.text && !p.quoted
		}
	}
	if len(q.terms) > 0 && !slices.ContainsFunc(q.terms, func(t term) bool { return !t.not }) {
		q.tell("search.problem.only_not")
		q.terms = nil
	}
	if !q.after.IsZero() && !q.before.IsZero() && !q.after.Before(q.before) {
		q.tell("search.problem.between")
		q.after, q.before = time.Time{}, time.Time{}
	}
	return q
}

func (q *Query) tell(key string, args ...fault.Arg) {
	q.Problems = append(q.Problems, fault.Say(key, args...))
}

// part is a piece of a query between spaces: -key:"text".
type part struct {
	key, text   string
	not, quoted bool
}

// split cuts a query at its spaces, but not within quotes.
func split(text string) (parts []part) {
	for text = strings.TrimLeftFunc(text, unicode.IsSpace); text != ""; text = strings.TrimLeftFunc(text, unicode.IsSpace) {
		var p part
		if rest, ok := strings.CutPrefix(text, "-"); ok && rest != "" && !strings.HasPrefix(rest, " ") {
			p.not, text = true, rest
		}
		if i := strings.IndexFunc(text, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_') }); i > 0 && text[i] == ':' {
			p.key, text = strings.ToLower(text[:i]), text[i+1:]
		}
		if open, size := quote(text); open {
			text = text[size:]
			p.quoted = true
			end := strings.IndexFunc(text, func(r rune) bool { return isQuote(r) })
			if end < 0 { // the quote is still being typed
				p.text, text = text, ""
			} else {
				_, size := quote(text[end:])
				p.text, text = text[:end], text[end+size:]
			}
		} else {
			end := strings.IndexFunc(text, unicode.IsSpace)
			if end < 0 {
				end = len(text)
			}
			p.text, text = text[:end], text[end:]
		}
		parts = append(parts, p)
	}
	return parts
}

func isQuote(r rune) bool { return strings.ContainsRune(`"“”„«»`, r) }

// quote says whether a text begins with a quotation mark, and how long it is.
func quote(text string) (bool, int) {
	for _, r := range text {
		return isQuote(r), len(string(r))
	}
	return false, 0
}

// take reads one part.
func (q *Query) take(p part, r words.Reader, rooms []string) {
	switch p.key {
	case "":
		q.word(p, "")
	case "from", "to", "subject":
		q.word(p, p.key)
	case "before", "after":
		q.date(p, r)
	case "is":
		value := strings.ToLower(p.text)
		if slices.Contains(rooms, "is:"+value) {
			q.filters = append(q.filters, filter{"is:" + value, value, p.not})
			return
		}
		if !slices.Contains(states.Values(), value) {
			q.tell("search.problem.is", fault.A("value", p.text), fault.A("values", strings.Join(append(states.Values(), ofRooms("is", rooms)...), ", ")))
			return
		}
		q.filters = append(q.filters, filter{p.key, value, p.not})
	case "has":
		value := strings.ToLower(p.text)
		if name := "has:" + strings.TrimSuffix(value, "s"); slices.Contains(rooms, name) {
			q.filters = append(q.filters, filter{name, value, p.not})
			return
		}
		if !slices.Contains([]string{"attachment", "attachments", "file", "files"}, value) {
			q.tell("search.problem.has", fault.A("value", p.text), fault.A("values", strings.Join(append([]string{"attachment"}, ofRooms("has", rooms)...), ", ")))
			return
		}
		q.filters = append(q.filters, filter{p.key, "file", p.not})
	case "in", "owner":
		q.filtered(p)
	default:
		if slices.Contains(rooms, p.key) {
			q.filtered(p)
			return
		}
		p.text = p.key + ":" + p.text // an address on the web, or a time
		q.word(p, "")
	}
}

// ofRooms are the values that rooms add to is: or has:, with a filter of that
// name.
func ofRooms(key string, rooms []string) (values []string) {
	for _, name := range rooms {
		if value, ok := strings.CutPrefix(name, key+":"); ok {
			values = append(values, value)
		}
	}
	return values
}

func (q *Query) filtered(p part) {
	if strings.TrimSpace(p.text) == "" {
		q.tell("search.problem.empty", fault.A("key", p.key))
		return
	}
	q.filters = append(q.filters, filter{p.key, strings.TrimSpace(p.text), p.not})
}

// word reads words to look for. Words that are joined, as in a number with
// dashes or an address, stand together.
func (q *Query) word(p part, field string) {
	t := term{field: field, text: p.text, quoted: p.quoted, not: p.not}
	if !p.quoted {
		text, star := strings.CutSuffix(p.text, "*")
		t.begins = star
		t.words = wordsOf(mostTerms, text)
	} else {
		t.words = wordsOf(mostTerms, p.text)
	}
	switch {
	case len(t.words) > 0:
		q.terms = append(q.terms, t)
	case field != "":
		q.tell("search.problem.empty", fault.A("key", field))
	}
}

// date reads before:2026-11-24 and its like, in the reader's zone. after is from
// that day on, before until the day before.
func (q *Query) date(p part, r words.Reader) {
	zone := r.Zone
	if zone == nil {
		zone = time.UTC
	}
	at, ok := dateOf(strings.ToLower(p.text), r.Now.In(zone))
	switch {
	case !ok:
		q.tell("search.problem.date", fault.A("key", p.key))
	case (p.key == "before") != p.not:
		q.before = at
	default:
		q.after = at
	}
}

// dateOf is the beginning of a day, a month or a year.
func dateOf(text string, now time.Time) (time.Time, bool) {
	y, m, d := now.Date()
	switch text {
	case "today", "heute":
		return time.Date(y, m, d, 0, 0, 0, 0, now.Location()), true
	case "yesterday", "gestern":
		return time.Date(y, m, d-1, 0, 0, 0, 0, now.Location()), true
	}
	for _, layout := range []string{"2006-01-02", "2006-01", "2006", "02.01.2006", "2.1.2006", "2006/01/02"} {
		if at, err := time.ParseInLocation(layout, text, now.Location()); err == nil && at.Year() >= 1970 && at.Year() < 2200 {
			return at, true
		}
	}
	return time.Time{}, false
}
