package db

import (
	"context"
	"fmt"
	"strings"
)

// mostKnown is how much a transaction remembers: one that reads more goes
// through many things once, and has nothing from remembering them.
const mostKnown = 200

// memory is what Once remembers, by key.
type memory map[string]struct {
	tables []string
	value  any
}

// Once returns what read finds in some tables, their names with spaces between
// them, and remembers it under the key until the end of the transaction: many
// rooms hear of a fact, and each asks for the same case. It is forgotten when
// this transaction writes to one of the tables or locks a row there, or waits for
// a lock. Nobody changes what it returned.
func Once[T any](ctx context.Context, v View, tables, key string, read func() (T, error)) (T, error) {
	s := v.see()
	if err := s.ready(ctx); err != nil {
		var zero T
		return zero, err
	}
	key = tables + ": " + key
	if one, ok := s.known[key].value.(T); ok {
		return one, nil
	}
	one, err := read()
	if err != nil {
		return one, err
	}
	if s.known == nil || len(s.known) == mostKnown {
		s.known = memory{}
	}
	k := s.known[key]
	k.tables, k.value = strings.Fields(tables), one
	s.known[key] = k
	return one, nil
}

// ByID returns the row with an id, read once, of the first of some tables; the
// columns, which scan reads, may ask the others.
func ByID[T any](ctx context.Context, v View, scan func(Scan) (T, error), columns, tables string, id int64) (T, error) {
	return Once(ctx, v, tables, fmt.Sprintf("id %d", id), func() (T, error) {
		table, _, _ := strings.Cut(tables, " ")
		return One(ctx, v, scan, "SELECT "+columns+" FROM "+table+" WHERE id = $1", id)
	})
}

// writesTo forgets what was read of the table that a statement writes to; all,
// if it is not plain to see or rows elsewhere may go too.
func (s *session) writesTo(query string) {
	if len(s.known) == 0 {
		return
	}
	words := strings.Fields(query[:min(len(query), 100)])
	switch {
	case len(words) > 2 && words[0] == "INSERT" && words[1] == "INTO":
		s.forget(words[2])
	case len(words) > 1 && words[0] == "UPDATE":
		s.forget(words[1])
	default:
		s.known = nil
	}
}

// forget forgets what was read of a table.
func (s *session) forget(table string) {
	for key, k := range s.known {
		for _, t := range k.tables {
			if t == table {
				delete(s.known, key)
			}
		}
	}
}

// onlyReads says whether a statement changes nothing that a savepoint would
// have to take back.
func onlyReads(query string) bool {
	return strings.HasPrefix(strings.TrimLeft(query, " \t\n"), "SELECT")
}
