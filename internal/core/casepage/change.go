package casepage

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// act runs one act on a case in a transaction and returns the case's id, a
// root, and the entry of the timeline that names the act, 0 for none.
func (p *Pages) act(r *http.Request, name string, f func(ctx context.Context, tx *db.Tx, h *cases.Held) error) (id, entry int64, err error) {
	if id, err = web.PathID(r, "case"); err != nil {
		return 0, 0, err
	}
	if err := r.ParseForm(); err != nil {
		return 0, 0, fault.New(fault.Invalid, "casepage.fault.form").Because(err)
	}
	err = p.d.Do(r.Context(), "casepage."+name, func(ctx context.Context, tx *db.Tx) error {
		h, err := p.cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := fresh(r, h); err != nil {
			return err
		}
		err = f(ctx, tx, h)
		id, entry = h.ID, h.Act
		return err
	})
	return id, entry, err
}

// fresh refuses a change by somebody who has not seen how the case is now. A
// form names the version it was made for, and what live updates have shown
// since beside it.
func fresh(r *http.Request, h *cases.Held) error {
	seen := r.Form["version"]
	if len(seen) == 0 || slices.Contains(seen, h.ETag()) {
		return nil
	}
	return fault.New(fault.Stale, "casepage.fault.stale")
}

// change runs one change of a case and shows the case again, with what was done
// and the way to take it back.
func (p *Pages) change(w http.ResponseWriter, r *http.Request, name string, f func(ctx context.Context, tx *db.Tx, h *cases.Held) error) error {
	id, entry, err := p.act(r, name, f)
	if fault.Is(err, fault.Stale) && web.IsPartial(r) {
		return p.showStale(w, r, id)
	}
	if err != nil {
		return err
	}
	return p.after(w, r, id, entry)
}

// after shows a case again once something was done to it: its parts with a
// toast, or, without script, the page with the same words on it.
func (p *Pages) after(w http.ResponseWriter, r *http.Request, id, entry int64) error {
	list := r.Form.Get("list")
	if !web.IsPartial(r) {
		return web.Redirect(w, r, withNotice(id, list, entry))
	}
	cv, n, err := p.again(r.Context(), id, list, entry)
	if err != nil {
		return err
	}
	if n != nil {
		if err := toast(w, n.text(r.Context()), n.Undo); err != nil {
			return err
		}
	}
	return web.Show(w, r, http.StatusOK, web.Parts(append([]templ.Component{header(cv)}, changed(cv)...)...))
}

// showStale says that the case is not what somebody thought, and shows what it
// is.
func (p *Pages) showStale(w http.ResponseWriter, r *http.Request, id int64) error {
	cv, _, err := p.again(r.Context(), id, r.Form.Get("list"), 0)
	if err != nil {
		return err
	}
	if err := toast(w, words.T(r.Context(), "casepage.fault.stale"), ""); err != nil {
		return err
	}
	return web.Show(w, r, http.StatusPreconditionFailed, web.Parts(append(changed(cv), web.Partial("#case-bar", "outerHTML", header(cv)))...))
}

// again reads a case anew for its page.
func (p *Pages) again(ctx context.Context, id int64, list string, entry int64) (cv *caseView, n *notice, err error) {
	err = p.d.Read(ctx, "casepage.again", func(ctx context.Context, v db.View) (err error) {
		if cv, err = p.view(ctx, v, id, list); err != nil || entry == 0 {
			return err
		}
		n, err = p.noticeOf(ctx, v, cv.Case, entry)
		return err
	})
	return cv, n, err
}

// changed are the parts of the page that a change of the case may have changed,
// beside its header.
func changed(cv *caseView) []templ.Component {
	return []templ.Component{
		web.Partial("#commit", "outerHTML", strip(cv)), web.Partial("#alike", "outerHTML", alike(cv)), web.Partial("#banners", "outerHTML", banners(cv)), web.Partial("#pops", "outerHTML", pops(cv)), web.Partial("#side", "innerHTML", side(cv)),
	}
}

// own gives a case to somebody: a user's id, "me", or "0" for nobody.
func (p *Pages) own(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "own", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		to := r.Form.Get("owner")
		if to == "me" {
			actor, err := staff.Acting(ctx)
			if err != nil {
				return err
			}
			return p.cases.Own(ctx, tx, h, actor.ID)
		}
		id, err := strconv.ParseInt(to, 10, 64)
		if err != nil {
			return fault.Field("owner", "casepage.fault.owner")
		}
		return p.cases.Own(ctx, tx, h, id)
	})
}

// status moves a case: solved, confirmed, open again, or waiting until a day.
func (p *Pages) status(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "status", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		to := cases.Status(r.Form.Get("status"))
		if to == cases.Waiting {
			until, err := moment(ctx, "until", firstOf(r.Form.Get("preset"), r.Form.Get("until")))
			if err != nil {
				return err
			}
			return p.cases.Wait(ctx, tx, h, until, cases.Reason(r.Form.Get("why")))
		}
		return p.cases.SetStatus(ctx, tx, h, to, cases.Reason(r.Form.Get("reason")))
	})
}

// step says what happens next, by whom and when at the latest.
func (p *Pages) step(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "step", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		due, err := moment(ctx, "due", firstOf(r.Form.Get("preset"), r.Form.Get("due")))
		if err != nil {
			return err
		}
		by := h.NextBy
		if r.Form.Has("by") {
			if by, err = strconv.ParseInt(r.Form.Get("by"), 10, 64); err != nil {
				return fault.Field("by", "casepage.fault.owner")
			}
		}
		return p.cases.Step(ctx, tx, h, r.Form.Get("step"), due, by)
	})
}

// rename gives a case another subject.
func (p *Pages) rename(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "rename", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		return p.cases.Retitle(ctx, tx, h, r.Form.Get("subject"))
	})
}

// private shows a case to its owner and followers only, or to all again.
func (p *Pages) private(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "private", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		return p.cases.MarkPrivate(ctx, tx, h, r.Form.Get("private") == "1")
	})
}

// follow has a user told of a case, or no longer: "me" or a user's id.
func (p *Pages) follow(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "follow", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		actor, err := staff.Acting(ctx)
		if err != nil {
			return err
		}
		user := actor.ID
		if who := r.Form.Get("user"); who != "me" {
			if user, err = strconv.ParseInt(who, 10, 64); err != nil || user <= 0 {
				return fault.Field("user", "casepage.fault.follower")
			}
		}
		if r.Form.Get("on") == "0" {
			return p.cases.Unfollow(ctx, tx, h, user)
		}
		return p.cases.Follow(ctx, tx, h, user)
	})
}

// undo takes one act back.
func (p *Pages) undo(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, "undo", func(ctx context.Context, tx *db.Tx, h *cases.Held) error {
		entry, err := web.PathID(r, "entry")
		if err != nil {
			return err
		}
		return p.cases.TakeBack(ctx, tx, h, entry)
	})
}

// moment reads what a date and time field holds, in the reader's zone.
func moment(ctx context.Context, field, s string) (time.Time, error) {
	t, err := time.ParseInLocation("2006-01-02T15:04", s, words.From(ctx).Zone)
	if err != nil {
		return time.Time{}, fault.Field(field, "casepage.fault.moment")
	}
	return t, nil
}
