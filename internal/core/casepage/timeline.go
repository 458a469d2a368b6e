package casepage

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// timelineView is all that happened in a case, the newest first.
type timelineView struct {
	cases.Case
	List    string
	Days    []timelineDay
	Earlier string // the path of the page before; "" for none
}

// timelineDay is what happened on one day.
type timelineDay struct {
	Title string
	All   []happened
}

// pageEntries is how many entries a page of the timeline shows.
const pageEntries = 100

// timelinePage shows who did what in a case and when, all of it.
func (p *Pages) timelinePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	view := timelineView{List: r.URL.Query().Get("list")}
	err = p.d.Read(r.Context(), "casepage.timeline", func(ctx context.Context, v db.View) (err error) {
		if view.Case, err = p.cases.ByID(ctx, v, id); err != nil {
			return err
		}
		family, err := p.cases.Family(ctx, v, view.ID)
		if err != nil {
			return err
		}
		all, err := p.log.Newest(ctx, v, family, before, pageEntries+1)
		if err != nil {
			return err
		}
		if len(all) > pageEntries {
			all = all[:pageEntries]
			view.Earlier = fmt.Sprintf("%s/timeline?before=%d", Path(view.ID), all[pageEntries-1].ID)
			if view.List != "" {
				view.Earlier += "&" + listParam(view.List)
			}
		}
		return p.days(ctx, v, &view, all)
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, timeline(view))
}

// days words entries and puts those of a day together, in the reader's zone.
func (p *Pages) days(ctx context.Context, v db.View, view *timelineView, all []activity.Entry) error {
	known := names{}
	for _, e := range all {
		if !shows(ctx, e.Kind) {
			continue
		}
		h, err := p.happenedOf(ctx, v, known, e)
		if err != nil {
			return err
		}
		title := words.Date(ctx, e.At)
		if n := len(view.Days); n == 0 || view.Days[n-1].Title != title {
			view.Days = append(view.Days, timelineDay{Title: title})
		}
		last := &view.Days[len(view.Days)-1]
		last.All = append(last.All, h)
	}
	return nil
}

// actorWords names whoever has no name here: the customer, or the desk itself.
func actorWords(ctx context.Context, who activity.Who) string {
	if who.Kind == activity.Customer {
		return words.T(ctx, "casepage.actor.customer")
	}
	return words.T(ctx, "casepage.actor.desk")
}
