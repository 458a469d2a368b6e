package outbox

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// KeptLetter is a letter that did not go as it was asked for, as those who lead
// see it.
type KeptLetter struct {
	ID, CaseID int64
	Ref        string // of the case
	Subject    string
	Person     string // the customer's name; "" for none
	To         string // the address; "" once erased
	State      LetterState
	Withheld   string    // why it did not go at once, a catalogue key
	Why        string    // why it was dropped: words of whoever did it, or a catalogue key
	At         time.Time // when it was asked for
	GoesAt     time.Time // when it goes; zero if it does not wait
	IntoRef    string    // the case in whose letter it was folded; "" for none
	into       int64
}

// LetterQuery says which letters one looks for.
type LetterQuery struct {
	State  LetterState // "" for held
	Before int64       // the id after which the page before ended; 0 for the first
	Limit  int         // 50 when 0, at most 200
}

// KeptLetters returns a page of letters that did not go as they were asked for, in
// one state, the newest first, one more than the limit where there are more.
// Letters of cases that the actor may not see are left out.
func (o *Outbox) KeptLetters(ctx context.Context, v db.View, q LetterQuery) (all []KeptLetter, err error) {
	defer fault.Wrap(&err, "outbox.KeptLetters")
	actor, err := staff.Allow(ctx, staff.LettersDecide)
	if err != nil {
		return nil, err
	}
	if q.State == "" {
		q.State = LetterHeld
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	if q.Before <= 0 {
		q.Before = 1 << 53
	}
	args := []any{q.State, q.Before, min(q.Limit, 200) + 1}
	scope := ""
	if s := actor.Scope(); !s.All {
		scope = ` AND k.inbox_id IN ` + in(&args, s.Inboxes)
	}
	all, err = db.All(ctx, v, func(s db.Scan) (l KeptLetter, err error) {
		return l, s(&l.ID, &l.CaseID, &l.Person, &l.To, &l.State, &l.Withheld, &l.Why, &l.At, &l.GoesAt, &l.into)
	}, `SELECT l.id, l.case_id, p.name, l.rcpt, l.state, l.withheld, l.why, l.created_at, l.goes_at, coalesce(l.folded_into, 0)
		FROM letter l JOIN cases k ON k.id = l.case_id JOIN person p ON p.id = k.person_id
		WHERE l.state = $1 AND l.id < $2`+scope+` ORDER BY l.id DESC LIMIT $3`, args...)
	if err != nil || len(all) == 0 {
		return all, err
	}
	return o.named(ctx, v, all)
}

// named adds the cases, and drops what may not be seen.
func (o *Outbox) named(ctx context.Context, v db.View, all []KeptLetter) ([]KeptLetter, error) {
	ids, into := make([]int64, len(all)), make([]int64, len(all))
	for i, l := range all {
		ids[i], into[i] = l.CaseID, l.into
	}
	shown, err := o.cases.Shown(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	type where struct {
		letter int64
		ref    string
	}
	var args []any
	refs, err := db.All(ctx, v, func(s db.Scan) (w where, err error) { return w, s(&w.letter, &w.ref) },
		`SELECT l.id, k.ref FROM letter l JOIN cases k ON k.id = l.case_id WHERE l.id IN `+in(&args, into), args...)
	if err != nil {
		return nil, err
	}
	ref := map[int64]string{}
	for _, r := range refs {
		ref[r.letter] = r.ref
	}
	var seen []KeptLetter
	for _, l := range all {
		if c, ok := shown[l.CaseID]; ok {
			l.CaseID, l.Ref, l.Subject, l.IntoRef = c.ID, c.Ref, c.Subject, ref[l.into]
			seen = append(seen, l)
		}
	}
	return seen, nil
}

// keptStateNames and withheldNames are the words of the page.
var keptStateNames = words.Family("outbox.letters.state.", keptStates...)

// letterRows is how many letters a page shows.
const letterRows = 50

// lettersView is a page of letters.
type lettersView struct {
	State LetterState
	Rows  []KeptLetter
	Next  string            // address of the next page; "" for the last
	Said  map[string]string // what is wrong with a form
	Of    int64             // which letter that form is about
}

func (o *Outbox) lettersPage(w http.ResponseWriter, r *http.Request) error {
	return o.showLetters(w, r, http.StatusOK, lettersView{State: LetterState(r.URL.Query().Get("state"))})
}

func (o *Outbox) showLetters(w http.ResponseWriter, r *http.Request, status int, view lettersView) error {
	if keptStateNames.Key(view.State) == "" || view.State == "" {
		view.State = LetterHeld
	}
	q := LetterQuery{State: view.State, Limit: letterRows}
	after, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	if after != nil {
		q.Before = after.ID
	}
	err = o.d.Read(r.Context(), "outbox.letters", func(ctx context.Context, v db.View) error {
		all, err := o.KeptLetters(ctx, v, q)
		if err != nil {
			return err
		}
		page := web.NewList(all, letterRows, func(l KeptLetter) web.Cursor { return web.Cursor{ID: l.ID} })
		if view.Rows = page.Items; page.NextCursor != nil {
			view.Next = "/outbox/letters?" + url.Values{"state": {string(q.State)}, "cursor": {*page.NextCursor}}.Encode()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, lettersPage(view))
}

func (o *Outbox) releaseLetterPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "letter")
	if err != nil {
		return err
	}
	if err := o.d.Do(r.Context(), "outbox.release_letter", func(ctx context.Context, tx *db.Tx) error { return o.ReleaseLetter(ctx, tx, id) }); err != nil {
		return err
	}
	return web.Saved(w, r, "/outbox/letters", words.T(r.Context(), "outbox.letters.released"), "")
}

func (o *Outbox) dropLetterPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "letter")
	if err != nil {
		return err
	}
	err = o.d.Do(r.Context(), "outbox.drop_letter", func(ctx context.Context, tx *db.Tx) error {
		return o.DropLetter(ctx, tx, id, r.PostFormValue("reason"))
	})
	if said := web.Invalid(r.Context(), err); said != nil {
		return o.showLetters(w, r, http.StatusUnprocessableEntity, lettersView{Said: said, Of: id})
	}
	if err != nil {
		return err
	}
	return web.Saved(w, r, "/outbox/letters", words.T(r.Context(), "outbox.letters.dropped"), "")
}

// reasonOf is why a letter did not go at once, and what became of it.
func reasonOf(ctx context.Context, l KeptLetter) string {
	switch {
	case l.State == LetterDropped && (l.Why == droppedAnswered || l.Why == droppedAnew):
		return words.T(ctx, l.Why)
	case l.State == LetterDropped && l.Why == "":
		return words.T(ctx, "outbox.letters.erased")
	case l.State == LetterDropped:
		return words.T(ctx, "outbox.letters.said", words.A("why", l.Why))
	case l.State == LetterFolded:
		return words.T(ctx, "outbox.letters.into", words.A("ref", l.IntoRef))
	}
	return words.Say(ctx, fault.Say(l.Withheld))
}

// toOf is whom a letter is for.
func toOf(ctx context.Context, l KeptLetter) string {
	switch {
	case l.To == "":
		return words.T(ctx, "outbox.row.erased")
	case l.Person == "" || l.Person == l.To:
		return l.To
	}
	return l.Person + " <" + l.To + ">"
}

func letterPath(l KeptLetter, act string) string {
	return fmt.Sprintf("/outbox/letters/%d/%s", l.ID, act)
}

// LetterBody is such a letter as programs see it.
type LetterBody struct {
	ID         int64       `json:"id"`
	CaseID     int64       `json:"case_id"`
	Ref        string      `json:"ref" doc:"Of the case"`
	Person     string      `json:"person" doc:"The customer's name"`
	To         string      `json:"to" doc:"The address; empty once erased"`
	State      LetterState `json:"state" enum:"held,folded,withheld,dropped" doc:"held: it waits; folded: it went as a part of another; withheld: it may not go there; dropped: it was made needless"`
	Reason     string      `json:"reason" doc:"Why, in words"`
	ReasonKey  string      `json:"reason_key" doc:"Why it did not go at once, for programs"`
	AskedAt    time.Time   `json:"asked_at"`
	GoesAt     *time.Time  `json:"goes_at" doc:"When it goes; null if it does not wait"`
	FoldedInto *string     `json:"folded_into" doc:"The ref of the case in whose letter it went"`
}

type lettersIn struct {
	web.Paging
	State LetterState `query:"state" enum:"held,folded,withheld,dropped" default:"held"`
}

type lettersOut struct{ Body web.List[LetterBody] }

func (o *Outbox) apiLetters(ctx context.Context, v db.View, in *lettersIn) (*lettersOut, error) {
	q := LetterQuery{State: in.State, Limit: in.Limit}
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	if after != nil {
		q.Before = after.ID
	}
	all, err := o.KeptLetters(ctx, v, q)
	if err != nil {
		return nil, err
	}
	page := web.NewList(all, in.Limit, func(l KeptLetter) web.Cursor { return web.Cursor{ID: l.ID} })
	out := &lettersOut{Body: web.List[LetterBody]{Items: []LetterBody{}, NextCursor: page.NextCursor}}
	for _, l := range page.Items {
		b := LetterBody{ID: l.ID, CaseID: l.CaseID, Ref: l.Ref, Person: l.Person, To: l.To, State: l.State, Reason: reasonOf(ctx, l), ReasonKey: l.Withheld, AskedAt: l.At}
		if !l.GoesAt.IsZero() {
			b.GoesAt = &l.GoesAt
		}
		if l.IntoRef != "" {
			b.FoldedInto = &l.IntoRef
		}
		out.Body.Items = append(out.Body.Items, b)
	}
	return out, nil
}

type letterIn struct {
	ID int64 `path:"id" minimum:"1"`
}

func (o *Outbox) apiReleaseLetter(ctx context.Context, tx *db.Tx, in *letterIn) (*struct{}, error) {
	return nil, o.ReleaseLetter(ctx, tx, in.ID)
}

type dropIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"300"`
	}
}

func (o *Outbox) apiDropLetter(ctx context.Context, tx *db.Tx, in *dropIn) (*struct{}, error) {
	return nil, o.DropLetter(ctx, tx, in.ID, in.Body.Reason)
}

// dropError is what is wrong with the reason that was given for one letter.
func dropError(p lettersView, l KeptLetter) string {
	if p.Of != l.ID {
		return ""
	}
	return p.Said["reason"]
}
