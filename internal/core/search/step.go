package search

import (
	"context"
	"errors"
	"slices"
	"strings"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

const (
	group = 200 // documents that are filled in by one transaction, where a command waits for it
	live  = 20  // documents that one transaction writes while people work: mail and clicks wait for it
	look  = 500 // entries of what happened that are read at once
)

// errOvertaken says that another process has moved the index on meanwhile.
var errOvertaken = errors.New("search: another process writes the index")

// work is what one step has to write: documents by id.
type work struct {
	messages, people, cases []int64
}

// step writes the next group: what happened first, then what was there before.
// It says whether there may be more.
func (s *Search) step(ctx context.Context) (more bool, err error) {
	defer fault.Wrap(&err, "search.step")
	s.writing.Lock()
	defer s.writing.Unlock()
	ctx = staff.As(ctx, staff.System("search.index"))
	var st state
	var ok bool
	var next db.Place
	var w work
	var open []fill
	n := 0
	err = s.d.Read(ctx, "search.look", func(ctx context.Context, v db.View) error {
		if st, ok, err = known(ctx, v); err != nil || !ok {
			return err
		}
		var happened []activity.Entry
		if happened, next, err = s.record.Follow(ctx, v, st.place, look); err != nil {
			return err
		}
		if n = len(happened); n == 0 {
			open, err = fills(ctx, v)
			return err
		}
		w, err = changed(ctx, v, happened)
		return err
	})
	switch {
	case err != nil:
		return false, err
	case !ok:
		return true, s.d.Do(ctx, "search.begin", begin)
	case n > 0:
		return true, s.follow(ctx, st.place, next, w)
	case len(open) > 0:
		return true, s.fillIn(ctx, open[0])
	}
	return false, nil
}

// changed is what entries have to do with the index.
func changed(ctx context.Context, v db.View, happened []activity.Entry) (w work, err error) {
	var of, who, companies []int64
	for _, e := range happened {
		if e.On == "organization" {
			companies = append(companies, e.OnID)
			if part, ok := e.Data["from"].(float64); ok {
				companies = append(companies, int64(part))
			}
		}
		if e.CaseID != 0 {
			of = append(of, e.CaseID)
		}
		if e.On == "message" {
			w.messages = append(w.messages, e.OnID)
		}
		if e.PersonID != 0 && strings.HasPrefix(e.Kind, "person.") {
			who = append(who, e.PersonID)
		}
	}
	if w.people, err = kin(ctx, v, unique(who)); err != nil {
		return w, err
	}
	theirs, err := casesOf(ctx, v, w.people)
	if err != nil {
		return w, err
	}
	family, err := families(ctx, v, unique(append(of, theirs...)))
	if err != nil {
		return w, err
	}
	moved, err := refiled(ctx, v, family)
	if err != nil {
		return w, err
	}
	all, err := messagesIn(ctx, v, moved)
	if err != nil {
		return w, err
	}
	w.messages, w.cases = unique(append(w.messages, all...)), moved
	// Who belongs to a company is found by its name; what they wrote is not.
	members, err := membersOf(ctx, v, unique(companies))
	w.people = unique(append(w.people, members...))
	return w, err
}

// parts cuts work into what people who wait for the writer do not notice.
func (w work) parts() (all []work) {
	for some := range slices.Chunk(w.messages, live) {
		all = append(all, work{messages: some})
	}
	for some := range slices.Chunk(w.people, live) {
		all = append(all, work{people: some})
	}
	for some := range slices.Chunk(w.cases, 5*live) {
		all = append(all, work{cases: some})
	}
	if len(all) == 0 {
		all = append(all, work{})
	}
	return all
}

// follow writes what has changed, part by part; the place moves with the last.
func (s *Search) follow(ctx context.Context, from, to db.Place, w work) error {
	parts := w.parts()
	for i, one := range parts {
		var b batch
		err := s.d.Read(ctx, "search.read", func(ctx context.Context, v db.View) (err error) {
			if b, err = s.batch(ctx, v, one.messages); err != nil {
				return err
			}
			if err = b.people(ctx, v, one.people); err != nil {
				return err
			}
			return b.file(ctx, v, one.cases)
		})
		if err != nil {
			return err
		}
		err = s.d.Do(ctx, "search.write", func(ctx context.Context, tx *db.Tx) error {
			if err := overtaken(ctx, tx, from); err != nil {
				return err
			}
			if err := b.write(ctx, tx); err != nil || i < len(parts)-1 {
				return err
			}
			_, err := tx.Exec(ctx, `UPDATE search_state SET place_tx = $1, place_id = $2 WHERE sole = 1`, to.Tx, to.ID)
			return err
		})
		if errors.Is(err, errOvertaken) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// overtaken is an error when the index is not where it was read to be. Whoever
// writes it holds the lock.
func overtaken(ctx context.Context, tx *db.Tx, from db.Place) error {
	if err := tx.Lock(ctx, "search", "index"); err != nil {
		return err
	}
	st, ok, err := known(ctx, tx)
	if err == nil && (!ok || st.place != from) {
		err = errOvertaken
	}
	return err
}

// again writes all messages of some cases anew.
func (s *Search) again(ctx context.Context, ids []int64) (err error) {
	defer fault.Wrap(&err, "search.again")
	s.writing.Lock()
	defer s.writing.Unlock()
	ctx = staff.As(ctx, staff.System("search.again"))
	var all []int64
	err = s.d.Read(ctx, "search.look", func(ctx context.Context, v db.View) error {
		all, err = messagesIn(ctx, v, ids)
		return err
	})
	if err != nil {
		return err
	}
	for part := range slices.Chunk(all, live) {
		err := s.d.Do(ctx, "search.again", func(ctx context.Context, tx *db.Tx) error {
			if err := tx.Lock(ctx, "search", "index"); err != nil {
				return err
			}
			b, err := s.batch(ctx, tx, part)
			if err == nil {
				err = b.file(ctx, tx, b.seen())
			}
			if err != nil {
				return err
			}
			return b.write(ctx, tx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// unique is ids in their order, each once.
func unique(ids []int64) []int64 {
	slices.Sort(ids)
	return slices.Compact(ids)
}
