package chores

import (
	"context"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/platform/db"
)

// page is how many entries are read at one time.
const page = 500

// ofActivity are the chores of the record of activity, which stands below this
// package.
func ofActivity(log *activity.Log) Chore {
	return Chore{
		Room:  "activity",
		Erase: log.Erase,
		Export: func(ctx context.Context, v db.View, person int64, cases []int64, w *Writer) error {
			err := rows(func(after int64) ([]activity.Entry, error) {
				return log.OfPerson(ctx, v, []int64{person}, after, page)
			}, w, func(activity.Entry) bool { return true })
			if err != nil {
				return err
			}
			return rows(func(after int64) ([]activity.Entry, error) {
				return log.OfCase(ctx, v, cases, after, page)
			}, w, func(e activity.Entry) bool { return e.PersonID != person })
		},
		Verify: func(ctx context.Context, v db.View, r *Report) error {
			seen, err := log.Check(ctx, v)
			if err != nil {
				return err
			}
			r.Count("blocks", seen.Blocks)
			r.Count("sealed entries", seen.Sealed)
			r.Count("entries not sealed yet", seen.Unsealed)
			for _, f := range seen.Findings {
				r.Off("%s", f.Text)
			}
			return nil
		},
	}
}

// rows writes the entries that a question gives, page by page.
func rows(ask func(after int64) ([]activity.Entry, error), w *Writer, wanted func(activity.Entry) bool) error {
	for after := int64(0); ; {
		some, err := ask(after)
		if err != nil {
			return err
		}
		for _, e := range some {
			after = e.ID
			if !wanted(e) {
				continue
			}
			if err := w.Row("activity", exported(e)); err != nil {
				return err
			}
		}
		if len(some) < page {
			return nil
		}
	}
}

// exported is an entry as an export shows it: who of the staff acted is not
// the person's data.
func exported(e activity.Entry) map[string]any {
	return map[string]any{"id": e.ID, "at": e.At, "kind": e.Kind, "case_id": e.CaseID, "by": e.Who.Kind, "data": e.Data}
}
