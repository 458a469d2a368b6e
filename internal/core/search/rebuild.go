package search

import (
	"context"
	"net/http"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Rebuild empties the index and has it filled anew, the newest first. Nothing
// but the index is touched; until it is whole, less is found.
func (s *Search) Rebuild(ctx context.Context, tx *db.Tx) (err error) {
	defer fault.Wrap(&err, "search.Rebuild")
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return err
	}
	if err := tx.Lock(ctx, "search", "index"); err != nil {
		return err
	}
	if err := begin(ctx, tx); err != nil {
		return err
	}
	if _, err := s.record.Record(ctx, tx, activity.Entry{Kind: "search.rebuilt", On: "search"}); err != nil {
		return err
	}
	return s.jobs.Put(ctx, tx, indexArgs{}, jobs.Unique("more"), jobs.Priority(jobs.Low))
}

// Missing counts the messages and people that are still to be filled in.
func (s *Search) Missing(ctx context.Context, v db.View) (n int64, err error) {
	defer fault.Wrap(&err, "search.Missing")
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return 0, err
	}
	open, err := fills(ctx, v)
	for _, f := range open {
		n += f.high - f.low - 1 // ids, of which some were erased
	}
	return n, err
}

// indexView is the page of the index.
type indexView struct {
	Missing int64
	Begun   bool
}

func (s *Search) indexPage(w http.ResponseWriter, r *http.Request) error {
	var view indexView
	err := s.d.Read(r.Context(), "search.index_page", func(ctx context.Context, v db.View) (err error) {
		if view.Missing, err = s.Missing(ctx, v); err != nil {
			return err
		}
		_, view.Begun, err = known(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, indexPageOf(view))
}

func (s *Search) rebuildPage(w http.ResponseWriter, r *http.Request) error {
	if err := s.d.Do(r.Context(), "search.rebuild", s.Rebuild); err != nil {
		return err
	}
	return web.Saved(w, r, "/settings/search", words.T(r.Context(), "search.index.said"), "")
}

// stateOfIndex says how whole the index is.
func (s *Search) stateOfIndex(ctx context.Context) (text string, err error) {
	err = s.d.Read(ctx, "search.state", func(ctx context.Context, v db.View) error {
		n, err := s.Missing(ctx, v)
		if text = words.T(ctx, "search.index.whole"); n > 0 {
			text = words.T(ctx, "search.index.missing", words.A("n", n))
		}
		return err
	})
	return text, err
}
