package chores

import (
	"context"
	"embed"
	"slices"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Schema holds the table of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Chore is what one part of the desk does for its own rows. Any of its
// functions may be nil. cases are those the person is the requester of, with
// all that was merged into them.
type Chore struct {
	Room string

	// Erase takes names, addresses, words and files of a person away. It may
	// run again for a person who is erased already.
	Erase func(ctx context.Context, tx *db.Tx, person int64, cases []int64) error
	// Export writes what is held of a person.
	Export func(ctx context.Context, v db.View, person int64, cases []int64, w *Writer) error
	// Verify counts the room's books and says what is off.
	Verify func(ctx context.Context, v db.View, r *Report) error
	// Merged hears that the person from has become part of into; Unmerged that
	// this was undone.
	Merged, Unmerged func(ctx context.Context, tx *db.Tx, from, into int64) error
}

// Registry holds the chores of all parts. It is filled while the desk is put
// together and not changed afterwards.
type Registry struct {
	log *activity.Log
	all []Chore
}

// New returns a registry with the chores of the record of activity.
func New(log *activity.Log) *Registry {
	return &Registry{log: log, all: []Chore{ofActivity(log)}}
}

// Add adds a part's chores. What refers to rows of another part is added
// after it.
func (r *Registry) Add(c Chore) { r.all = append(r.all, c) }

// Rooms names the parts that have chores, in the order they were added.
func (r *Registry) Rooms() []string {
	names := make([]string, len(r.all))
	for i, c := range r.all {
		names[i] = c.Room
	}
	return names
}

// Erase takes away all that is held of a person, everywhere, and writes down
// that it was done.
func (r *Registry) Erase(ctx context.Context, tx *db.Tx, person int64, cases []int64) (err error) {
	defer fault.Wrap(&err, "chores.Erase(person %d)", person)
	who, ok := activity.Acting(ctx)
	if !ok {
		return fault.New(fault.Unauthenticated, "chores.fault.nobody")
	}
	if err := r.erase(ctx, tx, person, cases); err != nil {
		return err
	}
	return insert(ctx, tx, Erasure{PersonID: person, Cases: cases, At: tx.Now(), By: who, Request: requestOf(ctx)})
}

// Again runs an erasure once more, on a database that was restored from before
// it, and writes it down there if it is not known.
func (r *Registry) Again(ctx context.Context, tx *db.Tx, e Erasure) (err error) {
	defer fault.Wrap(&err, "chores.Again(person %d)", e.PersonID)
	if err := r.erase(ctx, tx, e.PersonID, e.Cases); err != nil {
		return err
	}
	known, err := Known(ctx, tx, e)
	if err != nil || known {
		return err
	}
	return insert(ctx, tx, e)
}

func (r *Registry) erase(ctx context.Context, tx *db.Tx, person int64, cases []int64) error {
	for _, c := range slices.Backward(r.all) {
		if c.Erase == nil {
			continue
		}
		if err := named(c.Room, c.Erase(ctx, tx, person, cases)); err != nil {
			return err
		}
	}
	return nil
}

// Export writes all that is held of a person.
func (r *Registry) Export(ctx context.Context, v db.View, person int64, cases []int64, w *Writer) (err error) {
	defer fault.Wrap(&err, "chores.Export(person %d)", person)
	for _, c := range r.all {
		if c.Export == nil {
			continue
		}
		if err := named(c.Room, c.Export(ctx, v, person, cases, w)); err != nil {
			return err
		}
	}
	return w.Err()
}

// Verify checks the books of all parts. What is off is in the report; the
// error says that checking itself failed.
func (r *Registry) Verify(ctx context.Context, v db.View, report *Report) (err error) {
	defer fault.Wrap(&err, "chores.Verify")
	for _, c := range r.all {
		if c.Verify == nil {
			continue
		}
		report.room = c.Room
		if err := named(c.Room, c.Verify(ctx, v, report)); err != nil {
			return err
		}
	}
	return nil
}

// Merged tells all parts that a person has become part of another.
func (r *Registry) Merged(ctx context.Context, tx *db.Tx, from, into int64) (err error) {
	defer fault.Wrap(&err, "chores.Merged(%d into %d)", from, into)
	for _, c := range r.all {
		if c.Merged == nil {
			continue
		}
		if err := named(c.Room, c.Merged(ctx, tx, from, into)); err != nil {
			return err
		}
	}
	return nil
}

// Unmerged tells all parts that a merge of people was undone.
func (r *Registry) Unmerged(ctx context.Context, tx *db.Tx, from, into int64) (err error) {
	defer fault.Wrap(&err, "chores.Unmerged(%d from %d)", from, into)
	for _, c := range slices.Backward(r.all) {
		if c.Unmerged == nil {
			continue
		}
		if err := named(c.Room, c.Unmerged(ctx, tx, from, into)); err != nil {
			return err
		}
	}
	return nil
}

func named(room string, err error) error {
	fault.Wrap(&err, "%s", room)
	return err
}
