package intake

import (
	"context"
	"net/http"
	"net/url"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// Group is what is held of one domain and looks like junk.
type Group struct {
	Domain string // "" where nobody is named
	Count  int
	Items  []Item // the least likely junk of it first, at most shownOfGroup
}

const (
	shownOfGroup = 5
	mostGroups   = 30
	// mostDismissed is how many of a group one key dismisses; more take another press.
	mostDismissed = 200
)

// heldView is the page of what is held back.
type heldView struct {
	Likely    []Item // likely good, the likeliest first
	Groups    []Group
	Next      string // address of the next page of likely good ones; "" for the last
	Names     map[int64]string
	Me        int64
	MayDecide bool
}

// likely is the rule of the page: what looks less like junk than would be held
// for it, and what comes from somebody we have written to.
func (in *Intake) likely(ctx context.Context, v db.View) (string, []any, error) {
	j, err := in.junk.Value(ctx, v)
	if j.Threshold == 0 {
		j.Threshold = threshold
	}
	return `(score < $1 OR known = 1)`, []any{j.Threshold}, err
}

// ofInboxes narrows what is held back to some inboxes. Few are held, so they are
// read first and looked at one by one: the plus keeps an engine from reading all
// that an inbox ever got.
func ofInboxes(args *[]any, inboxes []int64) string {
	return ` AND +inbox_id IN ` + ids(args, inboxes)
}

// Likely returns what is held and is likely good, the likeliest first, after a
// score and an id; one more than the limit where there are more.
func (in *Intake) Likely(ctx context.Context, v db.View, afterScore, afterID int64, limit int) (_ []Item, err error) {
	defer fault.Wrap(&err, "intake.Likely")
	actor, err := staff.Allow(ctx, staff.IntakeRead)
	if err != nil {
		return nil, err
	}
	where, args, err := in.likely(ctx, v)
	if err != nil {
		return nil, err
	}
	args = append(args, afterScore, afterID, limit+1)
	query := `SELECT ` + itemColumns + ` FROM intake WHERE state = 'quarantined' AND (score, id) > ($2, $3) AND ` + where
	if s := actor.Scope(); !s.All {
		query += ofInboxes(&args, s.Inboxes)
	}
	return db.All(ctx, v, scanItem, query+` ORDER BY score, id LIMIT $4`, args...)
}

// Groups returns the rest of what is held, by the author's domain, the largest
// group first.
func (in *Intake) Groups(ctx context.Context, v db.View) (_ []Group, err error) {
	defer fault.Wrap(&err, "intake.Groups")
	actor, err := staff.Allow(ctx, staff.IntakeRead)
	if err != nil {
		return nil, err
	}
	where, args, err := in.likely(ctx, v)
	if err != nil {
		return nil, err
	}
	where = ` FROM intake WHERE state = 'quarantined' AND NOT ` + where
	if s := actor.Scope(); !s.All {
		where += ofInboxes(&args, s.Inboxes)
	}
	groups, err := db.All(ctx, v, func(s db.Scan) (g Group, err error) {
		var n int64
		err = s(&g.Domain, &n)
		g.Count = int(n)
		return g, err
	}, `SELECT domain, count(*)`+where+` GROUP BY domain ORDER BY count(*) DESC, domain LIMIT 30`, args...)
	if err != nil {
		return nil, err
	}
	for i := range groups {
		of := append(args[:len(args):len(args)], groups[i].Domain, shownOfGroup)
		groups[i].Items, err = db.All(ctx, v, scanItem, `SELECT `+itemColumns+where+` AND domain = `+mark(len(of)-1)+` ORDER BY id DESC LIMIT `+mark(len(of)), of...)
		if err != nil {
			return nil, err
		}
	}
	return groups, nil
}

// DismissGroup says of all that is held of a domain and looks like junk that
// it is for nobody. It returns how many it was; at most some hundred at once.
func (in *Intake) DismissGroup(ctx context.Context, tx *db.Tx, domain, reason string) (n int, err error) {
	defer fault.Wrap(&err, "intake.DismissGroup")
	actor, err := staff.Allow(ctx, staff.IntakeDecide)
	if err != nil {
		return 0, err
	}
	where, args, err := in.likely(ctx, tx)
	if err != nil {
		return 0, err
	}
	args = append(args, db.Key(domain), mostDismissed)
	query := `SELECT id FROM intake WHERE state = 'quarantined' AND domain = $2 AND NOT ` + where
	if s := actor.Scope(); !s.All {
		query += ofInboxes(&args, s.Inboxes)
	}
	all, err := db.All(ctx, tx, func(s db.Scan) (id int64, err error) { return id, s(&id) }, query+` ORDER BY id LIMIT $3`, args...)
	if err != nil {
		return 0, err
	}
	for _, id := range all {
		switch _, err := in.Dismiss(ctx, tx, id, reason); {
		case fault.Is(err, fault.Conflict): // somebody decided meanwhile
		case err != nil:
			return n, err
		default:
			n++
		}
	}
	return n, nil
}

// heldPage shows what is held back: likely good ones first.
func (in *Intake) heldPage(w http.ResponseWriter, r *http.Request) error {
	after, err := web.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	score, id := int64(-1), int64(0)
	if after != nil {
		score, id = after.Sort, after.ID
	}
	view := heldView{Names: map[int64]string{}}
	err = in.d.Read(r.Context(), "intake.held", func(ctx context.Context, v db.View) error {
		actor, err := staff.Acting(ctx)
		if err != nil {
			return err
		}
		view.Me, view.MayDecide = actor.ID, actor.May(staff.IntakeDecide)
		all, err := in.Likely(ctx, v, score, id, rows)
		if err != nil {
			return err
		}
		page := web.NewList(all, rows, func(i Item) web.Cursor { return web.Cursor{Sort: int64(i.Score), ID: i.ID} })
		if view.Likely = page.Items; page.NextCursor != nil {
			view.Next = "/intake?" + url.Values{"state": {string(Quarantined)}, "cursor": {*page.NextCursor}}.Encode()
		}
		if after == nil {
			if view.Groups, err = in.Groups(ctx, v); err != nil {
				return err
			}
		}
		return in.namesOf(ctx, v, &view)
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, heldPage(view))
}

// namesOf finds what the owners are called.
func (in *Intake) namesOf(ctx context.Context, v db.View, view *heldView) error {
	lists := [][]Item{view.Likely}
	for _, g := range view.Groups {
		lists = append(lists, g.Items)
	}
	for _, list := range lists {
		for _, i := range list {
			if _, known := view.Names[i.OwnerID]; known || i.OwnerID == 0 {
				continue
			}
			name, err := in.staff.NameOf(ctx, v, i.OwnerID)
			if err != nil {
				return err
			}
			view.Names[i.OwnerID] = name
		}
	}
	return nil
}

// ownerPage takes a held item, or lets it go.
func (in *Intake) ownerPage(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "intake.fault.form").Because(err)
	}
	take := r.PostForm.Get("owner") == "me"
	return in.decide(w, r, func(ctx context.Context, tx *db.Tx, id int64) error {
		actor, err := staff.Acting(ctx)
		if err != nil {
			return err
		}
		user := int64(0)
		if take {
			user = actor.ID
		}
		_, err = in.Give(ctx, tx, id, user)
		return err
	})
}

// dismissGroupPage says of a group that it is for nobody.
func (in *Intake) dismissGroupPage(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "intake.fault.form").Because(err)
	}
	err := in.d.Do(r.Context(), "intake.dismiss_group", func(ctx context.Context, tx *db.Tx) error {
		_, err := in.DismissGroup(ctx, tx, r.PostForm.Get("domain"), r.PostForm.Get("reason"))
		return err
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/intake?state=quarantined")
}
