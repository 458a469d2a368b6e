package remedies

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/money"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

const pageTrialRows = 50

func trialPath(id int64) string { return fmt.Sprintf("%s/trials/%d", settingsPath, id) }

// trialView is the page of a trial.
type trialView struct {
	Trial
	Sums    []TrialSum
	Rows    []TrialRow
	Cases   map[int64]cases.Case
	All     bool // also those that would have got the same
	By      string
	Next    string
	Wrongly string // why the draft does not reckon, in words
	Changes []Change
	Manage  bool
	Counts  bool // it counts already
}

// total is what was given in a currency, and what would have been.
type total struct{ Given, Would money.Amount }

// totals are those of a part, by currency; what is worth nothing is left out.
func (v trialView) totals(part TrialPart) (all []total) {
	for _, o := range v.of(part) {
		if o.Currency == "" {
			continue
		}
		i := slices.IndexFunc(all, func(t total) bool { return t.Given.Currency == o.Currency })
		if i < 0 {
			i, all = len(all), append(all, total{money.Amount{Currency: o.Currency}, money.Amount{Currency: o.Currency}})
		}
		all[i].Given.Minor += o.Given
		all[i].Would.Minor += o.Would
	}
	return all
}

// of are the sums of a part.
func (v trialView) of(part TrialPart) (all []TrialSum) {
	for _, o := range v.Sums {
		if o.Part == part {
			all = append(all, o)
		}
	}
	return all
}

// percent is how far a trial has come.
func (t Trial) percent() int64 {
	if t.Total == 0 {
		return 0
	}
	return min(100, 100*t.Done/t.Total)
}

// worth is a sum as money, by number where it is worth nothing.
func sumSays(ctx context.Context, minor, n int64, currency string) string {
	if currency == "" {
		return words.T(ctx, "remedies.trial.times", words.A("n", n))
	}
	return words.T(ctx, "remedies.trial.worth", words.A("worth", money.Amount{Minor: minor, Currency: currency}.Shown(ctx)), words.A("n", n))
}

// amountsSay are the amounts of a case in words.
func amountsSay(ctx context.Context, all []Amount) (out []string) {
	for _, a := range all {
		text := KindNames.T(ctx, a.Kind)
		if a.Currency != "" {
			text += " " + a.Worth().Shown(ctx)
		}
		out = append(out, text)
	}
	return out
}

func (s *Remedies) trialPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "trial")
	if err != nil {
		return err
	}
	at, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	if at == nil {
		at = &web.Cursor{}
	}
	view := trialView{All: r.URL.Query().Get("all") != ""}
	err = s.desk.DB.Read(r.Context(), "remedies.trial", func(ctx context.Context, v db.View) error {
		return s.trialView(ctx, v, id, at.ID, &view)
	})
	if err != nil {
		return err
	}
	page := trialPageOf(view)
	return web.Show(w, r, http.StatusOK, web.Views(page, trialPart(view)))
}

func (s *Remedies) trialView(ctx context.Context, v db.View, id, after int64, view *trialView) error {
	actor, err := staff.Allow(ctx, staff.RemediesApprove)
	if err != nil {
		return err
	}
	view.Manage = actor.May(staff.SettingsManage)
	if view.Trial, view.Sums, err = s.TrialByID(ctx, v, id); err != nil {
		return err
	}
	var next int64
	if view.Rows, next, err = s.TrialRows(ctx, v, id, !view.All, after, pageTrialRows); err != nil {
		return err
	}
	if next != 0 && view.State != TrialRunning {
		view.Next = trialPath(id) + "?cursor=" + web.Cursor{ID: next}.String()
		if view.All {
			view.Next += "&all=1"
		}
	}
	ids := make([]int64, len(view.Rows))
	for i, r := range view.Rows {
		ids[i] = r.CaseID
	}
	if view.Cases, err = s.desk.Cases.Shown(ctx, v, ids); err != nil {
		return err
	}
	now, err := s.policy(ctx, v)
	if err != nil {
		return err
	}
	view.Counts, view.Changes = now.Text == view.Text, changes(now.Text, view.Text)
	if view.Wrongly, err = wrongly(ctx, v, view.Trial); err != nil {
		return err
	}
	names, err := s.names(ctx, v, []int64{view.ByID})
	view.By = names[view.ByID]
	return err
}

// wrongly says in which line and why a draft does not reckon for the first case for which
// it does not; "" where it does for all.
func wrongly(ctx context.Context, v db.View, t Trial) (string, error) {
	if t.Wrong == 0 {
		return "", nil
	}
	draft, wrong := ReadPolicy(t.Text)
	if len(wrong) > 0 {
		return "", nil
	}
	l, err := db.One(ctx, v, scanLoss, `SELECT `+lossColumns+` FROM remedy_loss WHERE id = $1`, t.WrongLoss)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if w := draft.Suggest(l).Wrong; w != nil {
		return words.T(ctx, "remedies.policy.wrong", words.A("line", w.Line), words.A("why", w.Why)), nil
	}
	return "", nil
}

// tryPage begins a trial.
func (s *Remedies) tryPage(w http.ResponseWriter, r *http.Request, text string) error {
	var t Trial
	err := s.desk.DB.Do(r.Context(), "remedies.try", func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = s.Try(ctx, tx, text, TrialDays)
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, trialPath(t.ID))
}

func (s *Remedies) stopPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "trial")
	if err != nil {
		return err
	}
	err = s.desk.DB.Do(r.Context(), "remedies.stop", func(ctx context.Context, tx *db.Tx) error {
		_, err := s.Stop(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, trialPath(id))
}

// onPage switches on what was tried.
func (s *Remedies) onPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "trial")
	if err != nil {
		return err
	}
	var text string
	err = s.desk.DB.Read(r.Context(), "remedies.trial", func(ctx context.Context, v db.View) error {
		t, _, err := s.TrialByID(ctx, v, id)
		text = t.Text
		return err
	})
	if err != nil {
		return err
	}
	was, err := s.switchOn(r, text, "")
	if err != nil {
		return err
	}
	return s.switched(w, r, was)
}
