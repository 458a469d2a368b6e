package topics

import (
	"maps"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/words"
)

// ItemKind says what is given when an item of a checklist is given.
type ItemKind string

// The kinds of item.
const (
	Text   ItemKind = "text"
	Number ItemKind = "number" // of an order, a device: digits, maybe with letters
	Date   ItemKind = "date"
	Photo  ItemKind = "photo"
	File   ItemKind = "file" // of any kind
	Choice ItemKind = "choice"
)

// KindNames are the words for the kinds.
var KindNames = words.Family("topics.kind.", Text, Number, Date, Photo, File, Choice)

// IsFile says whether it is given by a file.
func (k ItemKind) IsFile() bool { return k == Photo || k == File }

// PersonFact is something recorded on a person that gives an item.
type PersonFact string

// What of a person can give an item.
const (
	NoFact    PersonFact = ""
	PhoneFact PersonFact = "phone"
	EmailFact PersonFact = "email"
	NameFact  PersonFact = "name"
)

// FactNames are the words for what of a person gives an item.
var FactNames = words.Family("topics.fact.", PhoneFact, EmailFact, NameFact)

// Item is something that must be known, or is good to know, to help with a
// topic.
type Item struct {
	ID        int64
	TopicID   int64             // whose checklist it stands on; the topics under it have it too
	Names     map[string]string // by language; at least one
	Kind      ItemKind
	Needed    bool       // else it is only good to know, and not asked for
	Pattern   string     // how a text that gives it is recognised; "" for the rules of its kind
	Example   string     // of how it looks, for whoever is asked; "" for none
	Choices   []string   // of a choice
	Fact      PersonFact // what of a person gives it
	Position  int64      // among those of its topic
	CreatedAt time.Time
	UpdatedAt time.Time
	Version   int64 // counts changes; the API's ETag

	offAt time.Time // zero while it stands on the list
}

// Name is what the item is called in a language, else in the first that it has a
// name in: English before others.
func (i Item) Name(lang string) string {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	for _, one := range []string{lang, "en"} {
		if n := i.Names[one]; n != "" {
			return n
		}
	}
	for _, one := range slices.Sorted(maps.Keys(i.Names)) {
		if i.Names[one] != "" {
			return i.Names[one]
		}
	}
	return ""
}

// Called says whether the item has a name in some language, however it is
// written.
func (i Item) Called(name string) bool {
	key := db.Key(strings.Join(strings.Fields(name), " "))
	for _, n := range i.Names {
		if key != "" && db.Key(n) == key {
			return true
		}
	}
	return false
}

// ItemFields are what somebody says of an item.
type ItemFields struct {
	Names   map[string]string
	Kind    ItemKind
	Needed  bool
	Pattern string
	Example string
	Choices []string
	Fact    PersonFact
}

// Fields are what the item is said to be.
func (i Item) Fields() ItemFields {
	return ItemFields{Names: i.Names, Kind: i.Kind, Needed: i.Needed, Pattern: i.Pattern, Example: i.Example, Choices: i.Choices, Fact: i.Fact}
}

// called are the items that have one of some names.
func called(all []Item, names map[string]string) (some []Item) {
	for _, one := range all {
		for _, n := range names {
			if one.Called(n) {
				some = append(some, one)
				break
			}
		}
	}
	return some
}
