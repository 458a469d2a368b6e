package words

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
)

// entry is the text of one key in one language: one pattern, or one for each
// plural category of the argument n.
type entry struct {
	forms map[plural.Form]pattern // plural.Other is always there
}

// pattern is a text cut at its placeholders.
type pattern []part

type part struct {
	text   string // literal text, when name is empty
	name   string // of the argument
	format string // clock, day, date, moment; "" for plain
}

var categories = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other,
}

var formats = []string{"", "clock", "day", "weekday", "date", "moment", "age", "span"}

func parseEntry(raw json.RawMessage) (entry, error) {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		p, err := parsePattern(one)
		return entry{map[plural.Form]pattern{plural.Other: p}}, err
	}
	var many map[string]string
	if json.Unmarshal(raw, &many) != nil {
		return entry{}, errors.New("neither a text nor an object of plural forms")
	}
	e := entry{map[plural.Form]pattern{}}
	var errs []error
	for name, s := range many {
		form, ok := categories[name]
		if !ok {
			errs = append(errs, fmt.Errorf("%q is no plural category", name))
			continue
		}
		p, err := parsePattern(s)
		e.forms[form], errs = p, append(errs, err)
	}
	if _, ok := e.forms[plural.Other]; !ok {
		errs = append(errs, errors.New(`the plural form "other" is missing`))
	}
	return e, errors.Join(errs...)
}

// parsePattern cuts a text at {name} and {name:format}; {{ and }} are braces.
func parsePattern(s string) (p pattern, err error) {
	var lit strings.Builder
	for len(s) > 0 {
		i := strings.IndexAny(s, "{}")
		if i < 0 {
			lit.WriteString(s)
			break
		}
		lit.WriteString(s[:i])
		brace, rest := s[i], s[i+1:]
		if strings.HasPrefix(rest, string(brace)) {
			lit.WriteByte(brace)
			s = rest[1:]
			continue
		}
		name, after, closed := strings.Cut(rest, "}")
		if brace == '}' || !closed {
			return nil, errors.New("a brace without its partner")
		}
		name, format, _ := strings.Cut(name, ":")
		if !isName(name) {
			return nil, fmt.Errorf("{%s} is no placeholder", name)
		}
		if !slices.Contains(formats, format) {
			return nil, fmt.Errorf("{%s:%s}: no such format", name, format)
		}
		p = append(p, part{text: lit.String()}, part{name: name, format: format})
		lit.Reset()
		s = after
	}
	return append(p, part{text: lit.String()}), nil
}

func isName(s string) bool {
	for i, r := range s {
		if (r < 'a' || r > 'z') && r != '_' && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// names returns the placeholders of all forms, sorted; n may be left out of a
// single form ("one case") but counts once any form has it.
func (e entry) names() string {
	all := map[string]bool{}
	for _, p := range e.forms {
		for _, part := range p {
			if part.name != "" {
				all[part.name] = true
			}
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(all)), " ")
}
