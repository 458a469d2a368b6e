package intake

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// list is on which list an author is.
type list string

const (
	unlisted list = ""
	allowed  list = "allow"
	blocked  list = "block"
)

// foldAddress is an address as it is compared: without case, and without what
// stands behind a plus.
func foldAddress(a string) string {
	local, domain, found := strings.Cut(db.Key(a), "@")
	if !found {
		return local
	}
	local, _, _ = strings.Cut(local, "+")
	return local + "@" + domain
}

// listed says on which list an address is, by itself or by its domain or one
// above it. The narrowest entry counts.
func listed(ctx context.Context, v db.View, address string) (list, error) {
	if address == "" {
		return unlisted, nil
	}
	names := []string{db.Key(address)}
	_, domain, _ := strings.Cut(db.Key(address), "@")
	for rest, n := domain, 0; rest != "" && n < 8; n++ {
		names = append(names, rest)
		_, rest, _ = strings.Cut(rest, ".")
	}
	type entry struct {
		sum  [32]byte
		kind list
	}
	var args []any
	var at []string
	for _, name := range names {
		args = append(args, db.Hash(name))
		at = append(at, fmt.Sprintf("$%d", len(args)))
	}
	found, err := db.All(ctx, v, func(s db.Scan) (e entry, err error) { return e, s(&e.sum, &e.kind) },
		`SELECT value_sum, kind FROM intake_list WHERE value_sum IN (`+strings.Join(at, `, `)+`)`, args...)
	for _, name := range names {
		for _, e := range found {
			if bytes.Equal(e.sum[:], db.Hash(name)) {
				return e.kind, err
			}
		}
	}
	return unlisted, err
}

// theirs are the entries that are a person's own addresses.
const theirs = `WHERE value_sum IN (SELECT author_sum FROM intake WHERE person_id = $1 AND author_sum IS NOT NULL)
	OR value_sum IN (SELECT value_sum FROM identity WHERE kind = 'email' AND person_id = $1)`

// unlist takes the addresses of an erased person from the lists: those they
// wrote from, before the items forget them.
func unlist(ctx context.Context, tx *db.Tx, person int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM intake_list `+theirs, person)
	return err
}

// exportListed tells a person on which list their addresses are.
func exportListed(ctx context.Context, v db.View, person int64, w *chores.Writer) error {
	all, err := entriesIn(ctx, v, theirs, person)
	if err != nil {
		return err
	}
	for _, e := range all {
		if err := w.Row("intake_list", map[string]any{"kind": e.kind, "value": e.value}); err != nil {
			return err
		}
	}
	return nil
}
