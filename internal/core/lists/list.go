package lists

import (
	"strconv"
	"strings"

	"kept.example/kept/internal/core/cases"
)

// The names of lists that need no id.
const (
	Open    = "open"
	Mine    = "mine"
	Unowned = "unowned"
	Waiting = "waiting"
	Done    = "done"
	All     = "all"
)

// Inbox names the list of an inbox's open cases.
func Inbox(id int64) string { return "inbox:" + strconv.FormatInt(id, 10) }

// Team names the list of a team's open cases.
func Team(id int64) string { return "team:" + strconv.FormatInt(id, 10) }

// Person names the list of all cases of a person.
func Person(id int64) string { return "person:" + strconv.FormatInt(id, 10) }

// list is a name, read.
type list struct {
	kind    string // open, mine, unowned, waiting, done, all, inbox, team, person, view
	id      int64  // of the inbox, team, person or saved view
	shelves []cases.Shelf
}

var (
	openOnly = []cases.Shelf{cases.ShelfOpen}
	anyShelf = []cases.Shelf{cases.ShelfOpen, cases.ShelfWaiting, cases.ShelfDone}
)

// parse reads a list's name; ok is false for what is none.
func parse(name string) (l list, ok bool) {
	switch name {
	case Open, Mine, Unowned:
		return list{kind: name, shelves: openOnly}, true
	case Waiting:
		return list{kind: name, shelves: []cases.Shelf{cases.ShelfWaiting}}, true
	case Done:
		return list{kind: name, shelves: []cases.Shelf{cases.ShelfDone}}, true
	case All:
		return list{kind: name, shelves: anyShelf}, true
	}
	kind, text, _ := strings.Cut(name, ":")
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 {
		return list{}, false
	}
	switch kind {
	case "inbox", "team":
		return list{kind: kind, id: id, shelves: openOnly}, true
	case "person", "view":
		return list{kind: kind, id: id, shelves: anyShelf}, true
	}
	return list{}, false
}

// sorting is what a list is sorted by.
type sorting struct {
	name   string
	column string // of cases
	index  string // the end of the index's name
	down   bool
}

// sortings are the sorts of the API; a minus turns one round. need is the
// neediest first, where a point counts like so much waiting: see [cases.Case.Rank];
// clock_due is the case whose clock ends first, one that is late before those that run.
func sortOf(name string) (sorting, bool) {
	plain, minus := strings.CutPrefix(name, "-")
	s := sorting{name: name, down: minus}
	switch plain {
	case "need":
		s.column, s.index = "need_rank", "need"
	case "next_due":
		s.column, s.index = "next_due", "due"
	case "clock_due":
		s.column, s.index = "clock_due", "clock"
	case "updated_at":
		s.column, s.index = "updated_at", "updated"
	case "created_at":
		s.column, s.index = "created_at", "created"
	default:
		return s, false
	}
	return s, true
}

// value is what a case is sorted by.
func (s sorting) value(k cases.Case) int64 {
	switch s.column {
	case "need_rank":
		return k.Rank()
	case "next_due":
		return k.NextDue.UnixMicro()
	case "clock_due":
		return k.ClockDue.UnixMicro()
	case "updated_at":
		return k.UpdatedAt.UnixMicro()
	default:
		return k.CreatedAt.UnixMicro()
	}
}
