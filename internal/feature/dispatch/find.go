package dispatch

import (
	"context"
	"fmt"
	"strings"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/search"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// sought finds cases by the number by which what goes to them is followed, or by what the
// system calls its order, however people write it.
func (s *Dispatches) sought() search.Source {
	return search.Source{Name: "dispatches", Key: "dispatch.sought", Icon: "package", Find: s.find}
}

// followedQuery and orderedQuery find dispatches by their numbers without what people write
// differently, as the indexes have them.
const (
	followedQuery = `SELECT id FROM dispatch WHERE replace(replace(tracking, ' ', ''), '-', '') IN ($1, $2, $3) AND tracking <> ''`
	orderedQuery  = `SELECT id FROM dispatch WHERE replace(replace(foreign_id, ' ', ''), '-', '') IN ($1, $2, $3) AND foreign_id <> ''`
	soughtQuery   = `SELECT ` + columns + ` FROM dispatch WHERE id IN (` + followedQuery + ` UNION ` + orderedQuery + `) ORDER BY id DESC LIMIT $4`
)

func (s *Dispatches) find(ctx context.Context, v db.View, t search.Terms, limit int) ([]search.Result, error) {
	text := bare(t.Text)
	if !strings.ContainsAny(text, "0123456789") || len(text) > longestWords {
		return nil, nil // no number: nothing is asked
	}
	actor, err := staff.Acting(ctx)
	if err != nil || !actor.May(staff.CasesRead) {
		return nil, err
	}
	all, err := db.All(ctx, v, scan, soughtQuery, text, strings.ToUpper(text), strings.ToLower(text), 2*limit)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]int64, len(all))
	for i, d := range all {
		ids[i] = d.CaseID
	}
	shown, err := s.desk.Cases.Shown(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	var out []search.Result
	for _, d := range all {
		if c, ok := shown[d.CaseID]; ok && len(out) < limit {
			detail := strings.TrimSpace(strings.Join([]string{d.Tracking, d.ForeignID, StateNames.T(ctx, d.State)}, " "))
			out = append(out, search.Result{ID: d.ID, Href: fmt.Sprintf("%s#dispatch-%d", casepage.Path(d.CaseID), d.ID), Title: t.Mark(c.Ref + " " + said(ctx, d)), Detail: t.Mark(detail)})
		}
	}
	return out, nil
}
