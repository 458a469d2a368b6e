package remedies

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/web"
)

const (
	deviationsPath = "/remedies/deviations"
	pageDeviations = 50
)

// deviationsView is the page of what was granted otherwise.
type deviationsView struct {
	Wanted
	All   []Deviated
	Cases map[int64]cases.Case
	Names map[int64]string // of users
	Next  string
}

// path is the page with the filters that somebody chose.
func (w Wanted) path(cursor string) string {
	q := url.Values{}
	for name, value := range map[string]string{"failure": string(w.Failure), "how": string(w.How), "cursor": cursor} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if w.UserID != 0 {
		q.Set("user", fmt.Sprint(w.UserID))
	}
	if len(q) == 0 {
		return deviationsPath
	}
	return deviationsPath + "?" + q.Encode()
}

// by is the view with another choice of how.
func (w Wanted) by(how Deviation) string {
	w.How = how
	return w.path("")
}

func (s *Remedies) deviationsPage(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	at, err := web.ParseCursor(q.Get("cursor"))
	if err != nil {
		return err
	}
	if at == nil {
		at = &web.Cursor{}
	}
	user, _ := strconv.ParseInt(q.Get("user"), 10, 64) // what is no number is nobody
	view := deviationsView{Wanted: Wanted{Failure: Failure(q.Get("failure")), How: Deviation(q.Get("how")), UserID: max(0, user), Before: at.ID, Limit: pageDeviations}}
	err = s.desk.DB.Read(r.Context(), "remedies.deviations", func(ctx context.Context, v db.View) error {
		if _, err := staff.Allow(ctx, staff.RemediesApprove); err != nil {
			return err
		}
		var next int64
		if view.All, next, err = s.Deviations(ctx, v, view.Wanted); err != nil {
			return err
		}
		if next != 0 {
			view.Next = view.path(web.Cursor{ID: next}.String())
		}
		var on, by []int64
		for _, d := range view.All {
			on, by = append(on, d.CaseID), append(by, d.ByID)
		}
		if view.Cases, err = s.desk.Cases.Shown(ctx, v, on); err != nil {
			return err
		}
		view.Names, err = s.names(ctx, v, append(by, view.UserID))
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, deviationsPageOf(view))
}

// DeviationBody is a grant that is another than was to be expected.
type DeviationBody struct {
	ID        int64       `json:"id"`
	CaseID    int64       `json:"case_id"`
	Failure   string      `json:"failure" doc:"Empty where nobody had said what was lost"`
	Fault     string      `json:"fault"`
	Price     *money.JSON `json:"price"`
	Chosen    string      `json:"chosen" doc:"The kinds that were granted"`
	Suggested *money.JSON `json:"suggested" doc:"What the policy came to; null for what was given by hand"`
	Granted   *money.JSON `json:"granted"`
	How       string      `json:"how,omitempty" enum:"cap,changed,unlike" doc:"Above the cap, changed from what was suggested, or unlike what like cases had"`
	Reason    string      `json:"reason"`
	ByID      *int64      `json:"by_id" doc:"The user who granted it"`
	At        *time.Time  `json:"at"`
	Policy    int64       `json:"policy" doc:"The version that it was reckoned by"`
}

func deviationBody(d Deviated) DeviationBody {
	return DeviationBody{ID: d.ID, CaseID: d.CaseID, Failure: string(d.Failure), Fault: string(d.Fault), Price: jsonOr(d.Price), Chosen: d.Chosen,
		Suggested: jsonOr(d.Suggested), Granted: jsonOr(d.Granted), How: string(d.How), Reason: d.Reason, ByID: orNil(d.ByID), At: orNil(d.At), Policy: d.PolicyID}
}

type deviationsIn struct {
	web.Paging
	Failure string `query:"failure" enum:"undone,charged,late,broken,refused,poor,unkind"`
	How     string `query:"how" enum:"cap,changed,unlike"`
	UserID  int64  `query:"user_id" minimum:"1" doc:"Who granted it"`
}

type deviationsOut struct{ Body web.List[DeviationBody] }

func (s *Remedies) apiDeviations(ctx context.Context, v db.View, in *deviationsIn) (*deviationsOut, error) {
	before, err := idBefore(in.Paging)
	if err != nil {
		return nil, err
	}
	all, next, err := s.Deviations(ctx, v, Wanted{Failure(in.Failure), in.UserID, Deviation(in.How), before, in.Limit})
	out := &deviationsOut{}
	out.Body.Items, out.Body.NextCursor = []DeviationBody{}, cursorOf(next)
	for _, d := range all {
		out.Body.Items = append(out.Body.Items, deviationBody(d))
	}
	return out, err
}

// caseSays names a case.
func caseSays(c cases.Case) string { return cmp.Or(c.Subject, c.Ref) }

// kindsSay are the kinds of a set in words.
func kindsSay(ctx context.Context, chosen string) string {
	var all []string
	for part := range strings.SplitSeq(chosen, " + ") {
		if k := Kind(part); slices.Contains(KindNames.Values(), k) {
			all = append(all, KindNames.T(ctx, k))
		}
	}
	return strings.Join(all, " + ")
}
