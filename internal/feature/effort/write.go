package effort

import (
	"context"
	"maps"
	"slices"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
)

func scanID(s db.Scan) (id int64, err error) { return id, s(&id) }

// write counts cases, and then the people whose they are and some more. What is read is
// read beside those who write; whatever happens meanwhile is followed next.
func (s *Efforts) write(ctx context.Context, ids, people []int64) error {
	if len(ids) > 0 {
		theirs, err := s.cases(ctx, ids)
		if err != nil {
			return err
		}
		people = unique(append(theirs, people...))
	}
	return s.people(ctx, people)
}

// cases counts some cases by the facts, and returns whose they are.
func (s *Efforts) cases(ctx context.Context, ids []int64) ([]int64, error) {
	var f factsOf
	err := s.desk.DB.Read(ctx, "effort.read", func(ctx context.Context, v db.View) (err error) {
		f, err = s.factsOf(ctx, v, ids)
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []Effort
	people := map[int64]bool{}
	for _, root := range slices.Sorted(maps.Keys(f.roots)) {
		e := s.counted(f, root)
		people[e.PersonID] = true
		if was, ok := f.was[root]; !ok || !was.same(e) {
			all = append(all, e)
		}
	}
	if len(all)+len(f.merged) > 0 {
		err = s.desk.DB.Do(ctx, "effort.write", func(ctx context.Context, tx *db.Tx) error { return s.keep(ctx, tx, f, all) })
	}
	return slices.Sorted(maps.Keys(people)), err
}

// keep writes what was counted.
func (s *Efforts) keep(ctx context.Context, tx *db.Tx, f factsOf, all []Effort) error {
	if len(f.merged) > 0 {
		var args []any
		if _, err := tx.Exec(ctx, `DELETE FROM effort WHERE case_id IN `+list(&args, f.merged), args...); err != nil {
			return err
		}
	}
	for _, e := range all {
		if f.marks[e.CaseID][markScore] == e.Score {
			continue
		}
		if err := s.desk.Cases.Mark(ctx, tx, e.CaseID, cases.Values{markScore: e.Score}); err != nil {
			return err
		}
	}
	return save(ctx, tx, all)
}

// counted is what counting a case gives, with what is kept of the row before.
func (s *Efforts) counted(f factsOf, root int64) Effort {
	k := f.roots[root]
	e := count(Effort{CaseID: root, PersonID: k.person, LastAt: k.created}, f.said[root], f.did[root], answersOf(f.marks[root]), k.done, db.Never, f.quiet)
	e.Score = e.score(f.weights)
	if was, ok := f.was[root]; ok && was.QuietAt.Equal(e.QuietAt) { // nobody has said anything since
		e.WalkedAt, e.AsideAt = was.WalkedAt, was.AsideAt
	}
	return e
}

// answersOf are a customer's answers as the marks of a case tell them.
func answersOf(marks map[string]int64) answers {
	return answers{marks["requests.round_trips"], marks["verified.not_yet"], marks["relief.refused"]}
}

// people says of some people why they may leave.
func (s *Efforts) people(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	var all []Risk
	var touched []int64
	err := s.desk.DB.Read(ctx, "effort.people", func(ctx context.Context, v db.View) error {
		all, touched = nil, nil
		families, err := kin(ctx, v, ids)
		if err != nil {
			return err
		}
		of, err := s.signsOf(ctx, v, families)
		if err != nil {
			return err
		}
		for _, root := range slices.Sorted(maps.Keys(families)) {
			touched = append(touched, families[root]...)
			all = append(all, riskOf(root, of[root], v.Now()))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.desk.DB.Do(ctx, "effort.risks", func(ctx context.Context, tx *db.Tx) error { return saveRisks(ctx, tx, touched, all) })
}
