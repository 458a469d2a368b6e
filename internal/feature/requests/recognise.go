package requests

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/db"
)

// longestValue is how much of what was recognised is kept.
const longestValue = 200

// smallestPicture is how large a picture within a text must be to be a photo: what
// is smaller is a logo below a signature.
const smallestPicture = 30 << 10

// patterns keeps compiled patterns: a topic's are asked of every message of it.
// The lock guards them.
type patterns struct {
	sync.Mutex
	known map[string]*regexp.Regexp
}

// mostPatterns is how many are kept; a desk has some dozens.
const mostPatterns = 500

func (p *patterns) of(pattern string) *regexp.Regexp {
	p.Lock()
	defer p.Unlock()
	if re, ok := p.known[pattern]; ok {
		return re
	}
	re, err := topics.Compile(pattern)
	if err != nil {
		re = nil // it compiled when it was saved; what does not any more recognises nothing
	}
	if p.known == nil || len(p.known) >= mostPatterns {
		p.known = map[string]*regexp.Regexp{}
	}
	p.known[pattern] = re
	return re
}

// recognise says whether a text or a file gives an item, and what it is.
func (p *patterns) recognise(i topics.Item, text string, files []cases.File) (value string, ok bool) {
	switch {
	case i.Kind.IsFile():
		return fileFor(i.Kind, files)
	case i.Kind == topics.Choice:
		return chosen(i, text)
	case i.Pattern != "":
		re := p.of(i.Pattern)
		if re == nil {
			return "", false
		}
		at := re.FindStringIndex(text)
		if at == nil {
			return "", false
		}
		return clip(text[at[0]:at[1]]), true
	}
	return labelled(i, text)
}

// fileFor is the first file that can be what is asked for.
func fileFor(kind topics.ItemKind, files []cases.File) (string, bool) {
	for _, f := range files {
		picture := strings.HasPrefix(f.Type, "image/")
		switch {
		case f.Inline && (!picture || f.Size < smallestPicture):
		case kind == topics.Photo && !picture:
		case kind == topics.File && f.Inline:
		default:
			return clip(f.Name), true
		}
	}
	return "", false
}

// chosen is the one choice that a text names as whole words; of a text that names
// several it is not known which is meant.
func chosen(i topics.Item, text string) (value string, ok bool) {
	folded := " " + spaced(text) + " "
	for _, c := range i.Choices {
		if words := spaced(c); words != "" && strings.Contains(folded, " "+words+" ") {
			if ok {
				return "", false
			}
			value, ok = c, true
		}
	}
	return value, ok
}

// spaced is a text folded to its words with one space between them.
func spaced(text string) string {
	return strings.Join(strings.FieldsFunc(db.Key(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }), " ")
}

// day is a date as people write it.
var day = regexp.MustCompile(`(?i)\b(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}|\d{1,2}\.?\s+\pL{3,9}\.?\s+\d{4}|\pL{3,9}\s+\d{1,2},?\s+\d{4})\b`)

// mark is a number of an order or a device: digits, maybe with letters.
var mark = regexp.MustCompile(`[\pL\d][\pL\d/_-]*\d[\pL\d/_-]*`)

// labelled is what stands after the item's name in a line: "Order number: 10293".
func labelled(i topics.Item, text string) (string, bool) {
	for line := range strings.Lines(text) {
		folded := db.Key(line)
		if len(folded) != len(line) { // folding has moved the bytes: the value comes from the folded line
			line = folded
		}
		for _, name := range i.Names {
			key := db.Key(name)
			at := strings.Index(folded, key)
			if key == "" || at < 0 || !edge(folded, at, at+len(key)) {
				continue
			}
			if value, ok := valueIn(i.Kind, line[at+len(key):]); ok {
				return value, true
			}
		}
	}
	return "", false
}

// edge says whether bytes of a text are whole words.
func edge(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return !unicode.IsLetter(before) && !unicode.IsLetter(after)
}

// valueIn is what the rest of a line gives of a kind. A question gives nothing:
// "Where do I find the order number?".
func valueIn(kind topics.ItemKind, rest string) (string, bool) {
	switch kind {
	case topics.Number:
		if m := mark.FindString(clip(rest)); len(m) >= 4 {
			return m, true
		}
	case topics.Date:
		if m := day.FindString(clip(rest)); m != "" {
			return m, true
		}
	default:
		value, ok := strings.CutPrefix(strings.TrimLeft(rest, " \t"), ":")
		if value = clip(value); ok && value != "" && !strings.HasSuffix(value, "?") {
			return value, true
		}
	}
	return "", false
}

// clip is a value on one line, as much of it as is kept.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > longestValue {
		s = s[:longestValue]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	return s
}
