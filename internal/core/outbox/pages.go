package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// sayPage takes the composer's form, of either kind.
func (o *Outbox) sayPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	f, err := o.formOf(r)
	if err != nil {
		return o.refused(w, r, id, f, err)
	}
	if f.kind == cases.Note {
		return o.note(w, r, id, f)
	}
	return o.reply(w, r, id, f)
}

// notePage takes a note, whatever kind the form names.
func (o *Outbox) notePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	f, err := o.formOf(r)
	f.kind = cases.Note
	if err != nil {
		return o.refused(w, r, id, f, err)
	}
	return o.note(w, r, id, f)
}

func (o *Outbox) reply(w http.ResponseWriter, r *http.Request, id int64, f form) error {
	parts, err := o.fromForm(f.values)
	if err = errors.Join(err, f.unreadable); err != nil {
		return o.refused(w, r, id, f, err)
	}
	var item templ.Component
	err = o.d.Do(r.Context(), "outbox.reply", func(ctx context.Context, tx *db.Tx) error {
		hold, err := o.holdFor(ctx, tx)
		if err != nil {
			return err
		}
		d, err := o.DraftOf(ctx, tx, id, cases.Reply)
		if err != nil {
			return err
		}
		f := f.whole(d)
		h, err := o.Reply(ctx, tx, id, Reply{Text: f.text, HTML: f.html, Parts: parts, Files: f.attached(d), SetStatus: f.status, WaitUntil: f.until,
			WaitWhy: f.why, Why: f.reason, HoldSeconds: hold, Seen: f.seen, Key: f.key, Force: f.force, Envelope: f.envelope, Participant: f.to})
		if err != nil {
			return err
		}
		actor, err := staff.Acting(ctx)
		if err != nil {
			return err
		}
		item, err = o.itemOf(ctx, tx, h, actor)
		return err
	})
	if err != nil {
		return o.refused(w, r, id, f, err)
	}
	return answer(w, r, id, item)
}

// itemOf is a reply as it stands in the thread: held, or the message it became.
func (o *Outbox) itemOf(ctx context.Context, v db.View, h HeldReply, actor staff.Actor) (templ.Component, error) {
	if h.State == Held {
		return o.heldShown(ctx, v, h, actor)
	}
	if h.MessageID == 0 {
		return templ.NopComponent, nil
	}
	m, err := o.cases.Message(ctx, v, h.MessageID)
	if err != nil {
		return nil, err
	}
	return saidItem(m), nil
}

func (o *Outbox) note(w http.ResponseWriter, r *http.Request, id int64, f form) error {
	var item templ.Component
	err := o.d.Do(r.Context(), "outbox.note", func(ctx context.Context, tx *db.Tx) error {
		d, err := o.DraftOf(ctx, tx, id, cases.Note)
		if err != nil {
			return err
		}
		f := f.whole(d)
		m, err := o.Note(ctx, tx, id, NewNote{Text: f.text, HTML: f.html, Files: f.attached(d), Key: f.key})
		item = saidItem(m)
		return err
	})
	if err != nil {
		return o.refused(w, r, id, f, err)
	}
	return answer(w, r, id, item)
}

// answer gives htmx the new item of the thread, and others the case's page.
func answer(w http.ResponseWriter, r *http.Request, id int64, item templ.Component) error {
	if web.IsPartial(r) {
		return web.Show(w, r, http.StatusOK, item)
	}
	return web.Redirect(w, r, casepage.Path(id)+"#composer")
}

// refused answers what cannot be sent. Without JavaScript the text is saved as
// the draft with the reason first, so that the page that follows shows both.
func (o *Outbox) refused(w http.ResponseWriter, r *http.Request, id int64, f form, err error) error {
	said := web.Invalid(r.Context(), err)
	if said == nil {
		return err
	}
	one, isFault := fault.As(err)
	newer := isFault && one.Key == KeyNewer
	if web.IsPartial(r) {
		if newer {
			return web.Show(w, r, http.StatusConflict, newerAlert(one.Sentence))
		}
		return web.Show(w, r, http.StatusUnprocessableEntity, web.FieldErrors(said))
	}
	kind := f.kind
	if kind != cases.Note {
		kind = cases.Reply
	}
	why := Reason{}
	if isFault {
		why = Because(one.Sentence)
	}
	parts, half := o.partsOf(f)
	if bad := o.d.Do(r.Context(), "outbox.keep_draft", func(ctx context.Context, tx *db.Tx) error {
		return o.keepDraft(ctx, tx, id, kind, func(d *Draft) error {
			if err := f.into(d); err != nil {
				return err
			}
			d.attach(f.files, nil)
			if half == nil && kind == cases.Reply { // what is half typed is no value yet
				d.Parts = parts
			}
			d.Reason = why
			return nil
		})
	}); bad != nil {
		return bad
	}
	return web.Redirect(w, r, casepage.Path(id)+"#composer")
}

// draftPage saves what somebody is writing.
func (o *Outbox) draftPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	f, err := o.formOf(r)
	if err != nil {
		return err
	}
	if f.kind != cases.Note {
		f.kind = cases.Reply
	}
	err = o.d.Do(r.Context(), "outbox.draft", func(ctx context.Context, tx *db.Tx) error {
		return o.keepDraft(ctx, tx, id, f.kind, func(d *Draft) error {
			if parts, err := o.partsOf(f); err == nil { // what is half typed is no value yet
				d.Parts = parts
			}
			return f.into(d)
		})
	})
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// partsOf reads what the parts' fields hold, as a draft keeps it.
func (o *Outbox) partsOf(f form) (map[string]json.RawMessage, error) {
	values, err := o.fromForm(f.values)
	if err != nil {
		return nil, err
	}
	return keepParts(values)
}

// hintsPage says what the rooms would tell somebody about a text. Without script
// it is the draft that is read, and the case's page says it.
func (o *Outbox) hintsPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	if !web.IsPartial(r) {
		text, err := o.Redraft(r, id, nil)
		if err != nil {
			return err
		}
		o.tryText(r.Context(), text)
		return web.Redirect(w, r, casepage.Path(id)+"#composer")
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "outbox.fault.form").Because(err)
	}
	text := beneath(r.PostForm.Get("text"), r.PostForm["link"])
	if len(text) > maxText {
		return fault.Field("text", "outbox.fault.long")
	}
	o.tryText(r.Context(), text)
	parts, _ := o.fromForm(r.PostForm) // what is half typed has no hint yet
	var all []Hint
	err = o.d.Read(r.Context(), "outbox.hints", func(ctx context.Context, v db.View) error {
		c, err := o.cases.ByID(ctx, v, id)
		if err != nil {
			return err
		}
		all, err = o.Hints(ctx, v, c, text, parts)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, hintLines(all))
}

// tryText has asked elsewhere what there is to know of a text.
func (o *Outbox) tryText(ctx context.Context, text string) {
	if o.try != nil {
		o.try(ctx, text)
	}
}

// Redraft keeps what the composer's form of a request holds as the reply's draft,
// for buttons that work without script, and returns its text. change says which
// words of the text become which others; nil for none.
func (o *Outbox) Redraft(r *http.Request, id int64, change func(ctx context.Context, tx *db.Tx, text string) (was, is string, err error)) (text string, err error) {
	f, err := o.formOf(r)
	if err != nil {
		return "", err
	}
	parts, half := o.partsOf(f)
	if f.kind != cases.Note { // what was typed as a note stays one
		f.kind = cases.Reply
	}
	err = o.d.Do(r.Context(), "outbox.redraft", func(ctx context.Context, tx *db.Tx) error {
		return o.keepDraft(ctx, tx, id, f.kind, func(d *Draft) error {
			if half == nil && f.kind == cases.Reply { // what is half typed is no value yet
				d.Parts = parts
			}
			if err := f.into(d); err != nil {
				return err
			}
			d.attach(f.files, nil)
			if text = d.Text; change == nil || f.kind == cases.Note {
				return nil
			}
			was, is, err := change(ctx, tx, d.Text)
			if err != nil || was == "" {
				return err
			}
			d.Text = strings.Replace(d.Text, was, is, 1)
			d.HTML = strings.Replace(d.HTML, html.EscapeString(was), html.EscapeString(is), 1)
			return nil
		})
	})
	return text, err
}

// undoPage takes a held reply back.
func (o *Outbox) undoPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "held")
	if err != nil {
		return err
	}
	var h HeldReply
	err = o.d.Do(r.Context(), "outbox.undo", func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = o.Undo(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(h.CaseID)+"#composer")
}

// outRows is how many mails a page of the outbox shows.
const outRows = 50

// outPage shows what is not out, and what did not arrive.
func (o *Outbox) outPage(w http.ResponseWriter, r *http.Request) error {
	q := Query{State: State(r.URL.Query().Get("state")), Limit: outRows}
	if q.State != "" && stateNames.Key(q.State) == "" {
		q.State = ""
	}
	after, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	if after != nil {
		q.Before = after.ID
	}
	ready, err := o.relays(r.Context())
	if err != nil {
		return err
	}
	view := outView{State: q.State, NoRelay: len(ready) == 0}
	err = o.d.Read(r.Context(), "outbox.page", func(ctx context.Context, v db.View) error {
		all, err := o.Find(ctx, v, q)
		if err != nil {
			return err
		}
		page := web.NewList(all, outRows, func(g Outgoing) web.Cursor { return web.Cursor{ID: g.ID} })
		view.Rows = page.Items
		if page.NextCursor != nil {
			view.Next = "/outbox?" + url.Values{"state": {string(q.State)}, "cursor": {*page.NextCursor}}.Encode()
		}
		actor, err := staff.Acting(ctx)
		view.MayRetry = actor.May(staff.CasesReply)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, outPage(view))
}

// outView is a page of the outbox.
type outView struct {
	State    State
	Rows     []Outgoing
	Next     string // address of the next page; "" for the last
	NoRelay  bool
	MayRetry bool
}

// retryPage sends a mail again.
func (o *Outbox) retryPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "outgoing")
	if err != nil {
		return err
	}
	err = o.d.Do(r.Context(), "outbox.retry", func(ctx context.Context, tx *db.Tx) error {
		_, err := o.Retry(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	to := "/outbox"
	if c, err := strconv.ParseInt(r.FormValue("case"), 10, 64); err == nil {
		to = casepage.Path(c)
	}
	return web.Redirect(w, r, to)
}
