package words

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// keyPattern is the shape of a key: room.thing.detail. What follows the room may
// be a value of a family, such as -updated_at.
var keyPattern = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9-][a-z0-9_-]*)+$`)

// Catalogue is every sentence of the product in every language. It never
// changes once loaded, so many readers may use it at once.
type Catalogue struct {
	entries map[string]map[string]entry // language, then key
}

// Languages returns the languages a catalogue knows, English first.
func Languages() []string { return []string{"en", "de"} }

// Load reads words/LANG.json of each room. The error lists every problem: a
// key given twice or missing in a language, a malformed key or placeholder,
// and placeholders that differ between languages.
func Load(rooms ...fs.FS) (*Catalogue, error) {
	c := &Catalogue{entries: map[string]map[string]entry{}}
	var problems []string
	for _, lang := range Languages() {
		c.entries[lang] = map[string]entry{}
		for i, room := range rooms {
			problems = append(problems, c.add(lang, i, room)...)
		}
	}
	problems = append(problems, c.compare()...)
	if len(problems) == 0 {
		return c, nil
	}
	slices.Sort(problems)
	return nil, errors.New("words:\n  " + strings.Join(slices.Compact(problems), "\n  "))
}

// add reads one room's file for a language.
func (c *Catalogue) add(lang string, room int, files fs.FS) (problems []string) {
	name := "words/" + lang + ".json"
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return []string{fmt.Sprintf("%s of room %d: %v", name, room+1, err)}
	}
	texts, err := decode(raw)
	if err != nil {
		return []string{fmt.Sprintf("%s of room %d: %v", name, room+1, err)}
	}
	for _, t := range texts {
		if !keyPattern.MatchString(t.key) {
			problems = append(problems, fmt.Sprintf("%s: %q is no key (room.thing.detail)", lang, t.key))
		}
		if _, twice := c.entries[lang][t.key]; twice {
			problems = append(problems, fmt.Sprintf("%s: %s is there twice", lang, t.key))
			continue
		}
		e, err := parseEntry(t.value)
		if err != nil {
			problems = append(problems, fmt.Sprintf("%s: %s: %v", lang, t.key, err))
		}
		c.entries[lang][t.key] = e
	}
	return problems
}

// compare finds what one language has and another has not.
func (c *Catalogue) compare() (problems []string) {
	for _, lang := range Languages() {
		for _, key := range c.Keys() {
			e, ok := c.entries[lang][key]
			if !ok {
				problems = append(problems, fmt.Sprintf("%s: %s is missing", lang, key))
				continue
			}
			for _, other := range Languages() {
				o, ok := c.entries[other][key]
				if ok && o.names() != e.names() {
					problems = append(problems, fmt.Sprintf("%s: placeholders differ between languages: %s has [%s], %s has [%s]",
						key, min(lang, other), pick(lang < other, e, o).names(), max(lang, other), pick(lang < other, o, e).names()))
				}
			}
		}
	}
	return problems
}

func pick(first bool, a, b entry) entry {
	if first {
		return a
	}
	return b
}

// Keys returns every key of any language, sorted.
func (c *Catalogue) Keys() []string {
	all := map[string]bool{}
	for _, entries := range c.entries {
		for key := range entries {
			all[key] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// Has says whether the catalogue has a key.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.entries["en"][key]
	return ok
}

type text struct {
	key   string
	value json.RawMessage
}

// decode reads one JSON object and keeps keys that are there twice, which
// encoding/json would silently drop.
func decode(raw []byte) (texts []text, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("not a JSON object")
	}
	for d.More() {
		k, err := d.Token()
		if err != nil {
			return nil, err
		}
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return nil, err
		}
		texts = append(texts, text{fmt.Sprint(k), v})
	}
	_, err = d.Token()
	return texts, err
}
