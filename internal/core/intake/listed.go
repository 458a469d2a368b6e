package intake

import (
	"context"
	"strings"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
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
	for _, name := range names {
		kinds, err := db.All(ctx, v, func(s db.Scan) (k list, err error) { return k, s(&k) },
			`SELECT kind FROM intake_list WHERE value_sum = $1`, db.Hash(name))
		if err != nil || len(kinds) > 0 {
			return append(kinds, unlisted)[0], err
		}
	}
	return unlisted, nil
}

// lists returns the addresses and domains that are never held back, and those
// that always are.
func (in *Intake) lists(ctx context.Context, v db.View) (allow, block []string, err error) {
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return nil, nil, err
	}
	type entry struct {
		kind  list
		value string
	}
	all, err := db.All(ctx, v, func(s db.Scan) (e entry, err error) { return e, s(&e.kind, &e.value) },
		`SELECT kind, value FROM intake_list ORDER BY value, id`)
	for _, e := range all {
		if e.kind == allowed {
			allow = append(allow, e.value)
		} else {
			block = append(block, e.value)
		}
	}
	return allow, block, err
}

// setLists writes both lists anew: an address or a domain on each line.
func (in *Intake) setLists(ctx context.Context, tx *db.Tx, allow, block string) error {
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return err
	}
	if err := tx.Lock(ctx, "intake", "lists"); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM intake_list`); err != nil {
		return err
	}
	for _, part := range []struct {
		kind list
		text string
	}{{allowed, allow}, {blocked, block}} {
		for _, line := range strings.Fields(strings.ReplaceAll(part.text, ",", " ")) {
			value := strings.TrimPrefix(db.Key(line), "@")
			if err := checkEntry(value); err != nil {
				return fault.Field(string(part.kind), "intake.fault.entry", fault.A("entry", line)).Because(err)
			}
			if _, err := tx.Exec(ctx, `INSERT INTO intake_list (kind, value, value_sum, at) VALUES ($1, $2, $3, $4) ON CONFLICT (value_sum) DO NOTHING`,
				string(part.kind), value, db.Hash(value), tx.Now()); err != nil {
				return err
			}
		}
	}
	_, err := in.activity.Record(ctx, tx, activity.Entry{Kind: "intake.lists", On: "intake"}) // without their words: they name people
	return err
}

func checkEntry(value string) error {
	if !strings.Contains(value, "@") {
		value = "postmaster@" + value
	}
	_, err := mail.ParseAddress(value)
	return err
}

// unlist takes the addresses of an erased person from the lists: those they
// wrote from, before the items forget them.
func unlist(ctx context.Context, tx *db.Tx, person int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM intake_list WHERE value_sum IN (SELECT author_sum FROM intake WHERE person_id = $1 AND author_sum IS NOT NULL)
		OR value_sum IN (SELECT value_sum FROM identity WHERE kind = 'email' AND person_id = $1)`, person)
	return err
}
