package intake

import (
	"context"
	"errors"
	"slices"
	"strings"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// Tune sets how junk is told from mail, and writes both lists anew: an address
// or a domain on each line. What is wrong is said of every field at once.
func (in *Intake) Tune(ctx context.Context, tx *db.Tx, j Junk, allow, block string) (err error) {
	defer fault.Wrap(&err, "intake.Tune")
	if err := in.junk.Set(ctx, tx, j); fault.Is(err, fault.Invalid) {
		_, wrong := wanted(allow, block)
		return errors.Join(err, wrong)
	} else if err != nil {
		return err
	}
	return in.setLists(ctx, tx, allow, block)
}

// entry is an address or a domain on a list.
type entry struct {
	kind  list
	value string
}

// entriesIn returns entries of both lists, in the order of a page.
func entriesIn(ctx context.Context, v db.View, where string, args ...any) ([]entry, error) {
	return db.All(ctx, v, func(s db.Scan) (e entry, err error) { return e, s(&e.kind, &e.value) },
		`SELECT kind, value FROM intake_list `+where+` ORDER BY value, id`, args...)
}

// lists returns the addresses and domains that are never held back, and those
// that always are.
func (in *Intake) lists(ctx context.Context, v db.View) (allow, block []string, err error) {
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return nil, nil, err
	}
	all, err := entriesIn(ctx, v, ``)
	for _, e := range all {
		if e.kind == allowed {
			allow = append(allow, e.value)
		} else {
			block = append(block, e.value)
		}
	}
	return allow, block, err
}

// setLists has the lists hold what is written, and nothing else.
func (in *Intake) setLists(ctx context.Context, tx *db.Tx, allow, block string) error {
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return err
	}
	want, err := wanted(allow, block)
	if err != nil {
		return err
	}
	if err := tx.Lock(ctx, "intake", "lists"); err != nil {
		return err
	}
	have, err := entriesIn(ctx, tx, ``)
	if err != nil {
		return err
	}
	gone := slices.DeleteFunc(slices.Clone(have), func(e entry) bool { return slices.Contains(want, e) })
	come := slices.DeleteFunc(want, func(e entry) bool { return slices.Contains(have, e) })
	if len(gone)+len(come) == 0 {
		return nil
	}
	for _, e := range gone { // first: one that changes its list comes again
		if _, err := tx.Exec(ctx, `DELETE FROM intake_list WHERE value_sum = $1`, db.Hash(e.value)); err != nil {
			return err
		}
	}
	rows := make([][]any, len(come))
	for i, e := range come {
		rows[i] = []any{string(e.kind), e.value, db.Hash(e.value), tx.Now()}
	}
	if err := tx.InsertMany(ctx, `INSERT INTO intake_list (kind, value, value_sum, at)`, rows); err != nil {
		return err
	}
	_, err = in.activity.Record(ctx, tx, activity.Entry{Kind: "intake.lists", On: "intake"}) // without their words: they name people
	return err
}

// mostListed is how many entries a list has at most: what a page can show, and
// somebody can read.
const mostListed = 2000

// wanted reads both lists as they were written.
func wanted(allow, block string) (all []entry, err error) {
	on := map[string]list{}
	var wrong []error
	for _, part := range []struct {
		kind list
		text string
	}{{allowed, allow}, {blocked, block}} {
		lines := strings.FieldsFunc(part.text, func(r rune) bool { return strings.ContainsRune("\r\n,;", r) })
		if len(lines) > mostListed {
			wrong = append(wrong, fault.Field(string(part.kind), "intake.fault.entries", fault.A("n", mostListed)))
			continue
		}
		for _, line := range lines {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			value, err := readEntry(line)
			switch {
			case err != nil:
				wrong = append(wrong, fault.Field(string(part.kind), "intake.fault.entry", fault.A("entry", clip(line))).Because(err))
			case on[value] == unlisted:
				on[value] = part.kind
				all = append(all, entry{part.kind, value})
			case on[value] != part.kind:
				wrong = append(wrong, fault.Field(string(part.kind), "intake.fault.both", fault.A("entry", clip(line))))
			}
		}
	}
	return all, errors.Join(wrong...)
}

var errNoDomain = errors.New("a word without a dot is no domain")

// readEntry reads an address or a domain as it is compared. @shop.example is
// the domain.
func readEntry(line string) (string, error) {
	line = strings.TrimPrefix(line, "@")
	if strings.Contains(line, "@") {
		a, err := mail.ParseAddress(line)
		return db.Key(a.Mail), err
	}
	if !strings.Contains(line, ".") {
		return "", errNoDomain
	}
	_, err := mail.ParseAddress("postmaster@" + line)
	return db.Key(line), err
}
