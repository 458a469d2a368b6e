package casepage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
)

// addEvents adds what happened from when one message came until another did; 0
// for the beginning and for the present. Everything is in its order afterwards.
func (p *Pages) addEvents(ctx context.Context, v db.View, th *thread, family []int64, from, to int64) error {
	first, err := p.cameWith(ctx, v, from)
	if err != nil {
		return err
	}
	end, err := p.cameWith(ctx, v, to)
	if err != nil {
		return err
	}
	all, err := p.log.Newest(ctx, v, family, end, shownEvents)
	if err != nil {
		return err
	}
	var oldest, newest time.Time
	if n := len(th.Entries); n > 0 {
		oldest, newest = th.Entries[0].At, th.Entries[n-1].At
	}
	known := names{}
	var lines []entry
	for _, e := range all {
		// What was imported came with no entry: there the time decides.
		if e.ID < first || first == 0 && from != 0 && e.At.Before(oldest) {
			break
		}
		if end == 0 && to != 0 && e.At.After(newest) {
			continue
		}
		if _, ok := events[e.Kind]; !ok || !shows(ctx, e.Kind) || e.Data == nil || e.Kind == "case.status" && e.Data["from"] == string(cases.Fresh) && e.Data["to"] == string(cases.Open) {
			continue
		}
		h, err := p.happenedOf(ctx, v, known, e)
		if err != nil {
			return err
		}
		lines = append(lines, entry{At: e.At, Event: &h})
	}
	slices.Reverse(lines)
	th.Entries = append(th.Entries, lines...)
	slices.SortStableFunc(th.Entries, func(a, b entry) int { return cmp.Compare(a.At.UnixMicro(), b.At.UnixMicro()) })
	return nil
}

// cameWith is the entry of the timeline that a message came with; 0 for none, as
// for what was imported.
func (p *Pages) cameWith(ctx context.Context, v db.View, message int64) (int64, error) {
	if message == 0 {
		return 0, nil
	}
	found, err := p.log.About(ctx, v, "message", message, 0, 1)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return found[0].ID, nil
}

// folded puts many events in a row into one item. What went wrong is always
// shown.
func folded(all []entry) []entry {
	out := make([]entry, 0, len(all))
	var run []entry
	flush := func() {
		if len(run) <= unfolded {
			out = append(out, run...)
		} else {
			one := entry{At: run[0].At}
			for _, e := range run {
				one.Folded = append(one.Folded, *e.Event)
			}
			out = append(out, one)
		}
		run = nil
	}
	for _, e := range all {
		if e.Event != nil && !e.Event.Bad {
			run = append(run, e)
			continue
		}
		flush()
		out = append(out, e)
	}
	flush()
	return out
}
