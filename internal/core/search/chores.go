package search

import (
	"context"
	"slices"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// chore is what this package holds of a person: words. They are exported with the
// texts they were made of.
func (s *Search) chore() chores.Chore {
	return chores.Chore{Room: "search", Erase: s.erase, Verify: s.verify}
}

// erase has a person and what was said in their cases found no more. A job writes
// what is left of these messages, and another takes the words out of the index
// and the vocabulary. Cases in which the person took part are written anew.
func (s *Search) erase(ctx context.Context, tx *db.Tx, person int64, cases []int64) error {
	if err := tx.DropDocs(ctx, persons, []int64{person}); err != nil {
		return err
	}
	theirs, err := db.All(ctx, tx, scanID, `SELECT id FROM message WHERE person_id = $1`, person)
	if err != nil {
		return err
	}
	all, err := messagesIn(ctx, tx, cases)
	if err != nil {
		return err
	}
	if err := tx.DropDocs(ctx, messages, unique(append(all, theirs...))); err != nil {
		return err
	}
	others, err := db.All(ctx, tx, scanID, `SELECT case_id FROM participant WHERE person_id = $1 UNION SELECT case_id FROM message WHERE person_id = $1`, person)
	if err != nil {
		return err
	}
	touched := unique(append(others, cases...))
	for part := range slices.Chunk(touched, most) {
		var args []any
		if _, err := tx.Exec(ctx, `DELETE FROM search_case WHERE case_id IN `+in(&args, part), args...); err != nil {
			return err
		}
		if err := s.jobs.Put(ctx, tx, againArgs{part}); err != nil {
			return err
		}
	}
	return s.jobs.Put(ctx, tx, forgetArgs{}, jobs.Unique("forget"), jobs.Priority(jobs.Low))
}

// forget takes what was dropped out of the pages of the index, step by step, and
// out of the vocabulary each word that no document has any more.
func (s *Search) forget(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "search.forget")
	ctx = staff.As(ctx, staff.System("search.forget"))
	for _, ix := range []db.Index{messages, persons} {
		for first, more := true, true; more; first = false {
			err := s.d.Do(ctx, "search.tidy", func(ctx context.Context, tx *db.Tx) (err error) {
				more, err = tx.TidyDocs(ctx, ix, first)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	for after := int64(0); ; {
		next := after
		err := s.d.Do(ctx, "search.unlearn", func(ctx context.Context, tx *db.Tx) (err error) {
			next, err = unlearn(ctx, tx, after)
			return err
		})
		if err != nil || next == 0 {
			return err
		}
		after = next
	}
}

// unlearn takes words after one out of the vocabulary that no document has. It
// returns the last one it looked at; 0 at the end.
func unlearn(ctx context.Context, tx *db.Tx, after int64) (next int64, err error) {
	if err := tx.Lock(ctx, "search", "vocabulary"); err != nil {
		return 0, err
	}
	var unused []int64
	type entry struct {
		id   int64
		word string
	}
	all, err := db.All(ctx, tx, func(s db.Scan) (e entry, err error) {
		err = s(&e.id, &e.word)
		return e, err
	}, `SELECT id, word FROM search_word WHERE id > $1 ORDER BY id LIMIT 100`, after)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	for _, e := range all {
		used := false
		for _, ix := range []db.Index{messages, persons} {
			found, err := db.FindDocs(ctx, tx, ix, db.Phrase{Words: []string{e.word}}, 0, 0, 1)
			if err != nil {
				return 0, err
			}
			used = used || len(found) > 0
		}
		if !used {
			unused = append(unused, e.id)
		}
	}
	if next = all[len(all)-1].id; len(unused) == 0 {
		return next, nil
	}
	var args []any
	marks := in(&args, unused)
	for _, statement := range []string{`DELETE FROM search_stem WHERE word_id IN `, `DELETE FROM search_gram WHERE word_id IN `, `DELETE FROM search_word WHERE id IN `} {
		if _, err := tx.Exec(ctx, statement+marks, args...); err != nil {
			return 0, err
		}
	}
	return next, nil
}

// mostBehind is how many entries of what happened may wait for the index when the
// books are looked at.
const mostBehind = 20_000

// verify compares the index with the messages: each has its document, and no
// document is of a message that is not there; and each case is filed as it
// should be. What the follower and the fills have still to write is left out.
func (s *Search) verify(ctx context.Context, v db.View, r *chores.Report) error {
	st, ok, err := known(ctx, v)
	if err != nil || !ok {
		return err
	}
	waits, err := s.waiting(ctx, v, st.place)
	if err != nil {
		return err
	}
	if waits == nil {
		r.Off("the search index is more than %d entries behind", mostBehind)
		return nil
	}
	open, err := fills(ctx, v)
	if err != nil {
		return err
	}
	n, err := compareDocs(ctx, v, r, open, waits)
	if err != nil {
		return err
	}
	r.Count("messages in the search index", n)
	return compareFilings(ctx, v, r, open, waits)
}

// waiting are the cases of what happened since a place, and of the jobs that
// write cases anew; nil when there is too much of it.
func (s *Search) waiting(ctx context.Context, v db.View, place db.Place) (map[int64]bool, error) {
	waits := map[int64]bool{}
	for n := 0; ; n += look {
		happened, next, err := s.record.Beyond(ctx, v, place, look)
		if err != nil {
			return nil, err
		}
		if n > mostBehind {
			return nil, nil
		}
		ids, err := waitingOf(ctx, v, happened)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			waits[id] = true
		}
		if len(happened) < look {
			break
		}
		place = next
	}
	erasing, err := s.jobs.Waiting(ctx, v, againArgs{}.Kind())
	if err != nil {
		return nil, err
	}
	if erasing {
		unfiled, err := db.All(ctx, v, scanID, `SELECT k.id FROM cases k WHERE NOT EXISTS (SELECT 1 FROM search_case s WHERE s.case_id = k.id)`)
		if err != nil {
			return nil, err
		}
		for _, id := range unfiled {
			waits[id] = true
		}
	}
	return waits, nil
}

func waitingOf(ctx context.Context, v db.View, happened []activity.Entry) ([]int64, error) {
	var of, who []int64
	for _, e := range happened {
		if e.CaseID != 0 {
			of = append(of, e.CaseID)
		}
		if e.PersonID != 0 {
			who = append(who, e.PersonID)
		}
	}
	people, err := kin(ctx, v, unique(who))
	if err != nil {
		return nil, err
	}
	theirs, err := casesOf(ctx, v, people)
	if err != nil {
		return nil, err
	}
	return families(ctx, v, unique(append(of, theirs...)))
}

// walk is how many rows are compared at once.
const walk = 2000

// compareDocs walks along messages and documents, both in the order of their ids.
func compareDocs(ctx context.Context, v db.View, r *chores.Report, open []fill, waits map[int64]bool) (n int64, err error) {
	type row struct{ id, caseID int64 }
	for after := int64(0); ; {
		rows, err := db.All(ctx, v, func(s db.Scan) (one row, err error) {
			err = s(&one.id, &one.caseID)
			return one, err
		}, `SELECT id, case_id FROM message WHERE id > $1 ORDER BY id LIMIT 2000`, after)
		if err != nil {
			return n, err
		}
		docs, err := db.DocsAfter(ctx, v, messages, after, walk)
		if err != nil || len(rows) == 0 && len(docs) == 0 {
			return n, err
		}
		upTo := int64(1) << 62
		if len(rows) == walk {
			upTo = rows[walk-1].id
		}
		if len(docs) == walk {
			upTo = min(upTo, docs[walk-1])
		}
		has, is := map[int64]bool{}, map[int64]bool{}
		for _, id := range docs {
			has[id] = id <= upTo
		}
		for _, m := range rows {
			if is[m.id] = true; m.id > upTo {
				continue
			}
			if has[m.id] {
				n++
			} else if !waits[m.caseID] && !slices.ContainsFunc(open, func(f fill) bool { return f.covers("message", m.id) }) {
				r.Off("message %d is not in the search index", m.id)
			}
		}
		for _, id := range docs {
			if id <= upTo && !is[id] {
				r.Off("the search index has a message %d that is not there", id)
			}
		}
		after = upTo
		if len(r.Findings) > 100 {
			return n, nil
		}
	}
}

// compareFilings looks for cases whose messages are filed otherwise than they
// should be.
func compareFilings(ctx context.Context, v db.View, r *chores.Report, open []fill, waits map[int64]bool) error {
	filling := slices.ContainsFunc(open, func(f fill) bool { return f.what == "message" })
	for after := int64(0); ; {
		ids, err := db.All(ctx, v, scanID, `SELECT case_id FROM search_case WHERE case_id > $1 ORDER BY case_id LIMIT 500`, after)
		if err != nil || len(ids) == 0 {
			return err
		}
		after = ids[len(ids)-1]
		off, err := refiled(ctx, v, ids)
		if err != nil {
			return err
		}
		for _, id := range off {
			if !waits[id] && !filling {
				r.Off("case %d is filed wrongly in the search index", id)
			}
		}
	}
}
