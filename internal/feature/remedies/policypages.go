package remedies

import (
	"context"
	"net/http"
	"strconv"

	"kept.example/kept/internal/core/policies"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

const (
	settingsPath = "/settings/remedies"
	pageTrials   = 10
)

// RuleNames are the words for the rules of a policy.
var RuleNames = words.Family("remedies.rule.", ruleNames()...)

// policyView is the page of the policy.
type policyView struct {
	Policy   Policy // the one that counts
	Text     string // in the field
	Versions []Version
	Next     string
	Names    map[int64]string // of users
	Trials   []Trial
	Wrong    []*policies.Wrong
	Anew     bool // another one was switched on while this was written
	Manage   bool
}

func (s *Remedies) policyPage(w http.ResponseWriter, r *http.Request) error {
	return s.showPolicy(w, r, http.StatusOK, policyView{})
}

// showPolicy draws the page with the policy that counts, or with what was typed.
func (s *Remedies) showPolicy(w http.ResponseWriter, r *http.Request, status int, view policyView) error {
	at, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	if at == nil {
		at = &web.Cursor{}
	}
	err = s.desk.DB.Read(r.Context(), "remedies.settings", func(ctx context.Context, v db.View) error {
		actor, err := staff.Allow(ctx, staff.RemediesApprove)
		if err != nil {
			return err
		}
		view.Manage = actor.May(staff.SettingsManage)
		if view.Policy, err = s.Policy(ctx, v); err != nil {
			return err
		}
		var next int64
		if view.Versions, next, err = s.Versions(ctx, v, at.ID, pageVersions); err != nil {
			return err
		}
		if next != 0 {
			view.Next = settingsPath + "?cursor=" + web.Cursor{ID: next}.String() + "#versions"
		}
		if view.Text == "" {
			if view.Text, err = s.textAsked(ctx, v, r, view.Policy.Text); err != nil {
				return err
			}
		}
		if view.Trials, _, err = s.Trials(ctx, v, 0, pageTrials); err != nil {
			return err
		}
		var by []int64
		for _, o := range view.Versions {
			by = append(by, o.ByID)
		}
		view.Names, err = s.names(ctx, v, by)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, policyPageOf(view))
}

// textAsked is the text that an address asks to be edited; without, the one that counts.
func (s *Remedies) textAsked(ctx context.Context, v db.View, r *http.Request, counts string) (string, error) {
	if text := r.URL.Query().Get("trial"); text != "" {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return "", fault.New(fault.NotFound, "remedies.fault.no_trial").Because(err)
		}
		t, err := trialByID(ctx, v, id)
		return t.Text, err
	}
	text := r.URL.Query().Get("version")
	if text == "" {
		return counts, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return "", fault.New(fault.NotFound, "remedies.fault.no_version").Because(err)
	}
	o, err := version(ctx, v, id)
	return o.Text, err
}

// names are the names of users; who is nobody has none.
func (s *Remedies) names(ctx context.Context, v db.View, ids []int64) (map[int64]string, error) {
	all := map[int64]string{}
	for _, id := range ids {
		if id == 0 || all[id] != "" {
			continue
		}
		name, err := s.desk.Staff.NameOf(ctx, v, id)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		all[id] = name
	}
	return all, nil
}

// policyPost tries a policy on the past, or switches it on. One that does not read is shown as it was typed, with
// what is wrong in which line, and the old one still counts.
func (s *Remedies) policyPost(w http.ResponseWriter, r *http.Request) error {
	view := policyView{Text: tidy(r.PostFormValue("text"))}
	if _, view.Wrong = ReadPolicy(view.Text); len(view.Wrong) > 0 {
		return s.showPolicy(w, r, http.StatusUnprocessableEntity, view)
	}
	if r.PostFormValue("do") == "try" {
		return s.tryPage(w, r, view.Text)
	}
	was, err := s.switchOn(r, view.Text, r.PostFormValue("seen"))
	if fault.Is(err, fault.Stale) {
		view.Anew = true
		return s.showPolicy(w, r, http.StatusConflict, view)
	}
	if err != nil {
		return err
	}
	return s.switched(w, r, was)
}

// switchOn has a text count if the version that was seen still does, "" for whichever.
// It returns the version before.
func (s *Remedies) switchOn(r *http.Request, text, seen string) (was int64, err error) {
	err = s.desk.DB.Do(r.Context(), "remedies.turn_on", func(ctx context.Context, tx *db.Tx) error {
		_, err := s.turnOn(ctx, tx, text, func(now Policy) error {
			was = now.ID
			if seen != "" && seen != strconv.FormatInt(now.ID, 10) {
				return fault.New(fault.Stale, "remedies.policy.anew")
			}
			return nil
		})
		return err
	})
	return was, err
}

// switched says that another policy counts, with the way back to the one before.
func (s *Remedies) switched(w http.ResponseWriter, r *http.Request, was int64) error {
	return web.Saved(w, r, settingsPath, words.T(r.Context(), "remedies.policy.saved"), settingsPath+"/back?version="+strconv.FormatInt(was, 10))
}

// backPage has an earlier version count again.
func (s *Remedies) backPage(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.FormValue("version"), 10, 64)
	if err != nil || id < 0 {
		return fault.New(fault.NotFound, "remedies.fault.no_version").Because(err)
	}
	var was int64
	err = s.desk.DB.Do(r.Context(), "remedies.back", func(ctx context.Context, tx *db.Tx) error {
		now, err := s.Policy(ctx, tx)
		if err != nil {
			return err
		}
		was = now.ID
		_, err = s.Back(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return s.switched(w, r, was)
}

// stateOfPolicy says which version counts.
func (s *Remedies) stateOfPolicy(ctx context.Context) (text string, err error) {
	err = s.desk.DB.Read(ctx, "remedies.state", func(ctx context.Context, v db.View) error {
		p, err := s.Policy(ctx, v)
		text = versionSays(ctx, p.ID)
		return err
	})
	return text, err
}

// versionSays names a version.
func versionSays(ctx context.Context, id int64) string {
	if id == 0 {
		return words.T(ctx, "remedies.version.first")
	}
	return words.T(ctx, "remedies.version", words.A("n", id))
}
