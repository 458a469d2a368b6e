package intake

import (
	"context"
	"math"
	"net/http"
	"net/url"

	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

// Group is what is held of one domain and looks like junk.
type Group struct {
	Domain string // "" where nobody is named
	Count  int
	Items  []Item // the newest of it
}

// More is how many of it are not among its items.
func (g Group) More() int { return max(0, g.Count-len(g.Items)) }

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
	One       bool   // one group alone, with all that is of it
	Next      string // address of the next page of likely good ones, or of the one group; "" for the last
	NextGroup string // address of the next groups; "" for the last
	Names     map[int64]string
	Me        int64
	MayDecide bool
}

// likely is the rule of the page: what looks less like junk than would be held
// for it, and what comes from somebody we have written to; nothing of a sender
// whom somebody here has blocked.
func (in *Intake) likely(ctx context.Context, v db.View) (string, []any, error) {
	j, err := in.junk.Value(ctx, v)
	if j.Threshold == 0 {
		j.Threshold = threshold
	}
	return `((score < $1 OR known = 1) AND reason <> $2)`, []any{j.Threshold, outbox.Reason{Key: whyBlocked}.Column()}, err
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
	query := `SELECT ` + itemColumns + ` FROM intake WHERE state = 'quarantined' AND (score, id) > ($3, $4) AND ` + where
	if s := actor.Scope(); !s.All {
		query += ofInboxes(&args, s.Inboxes)
	}
	return db.All(ctx, v, scanItem, query+` ORDER BY score, id LIMIT $5`, args...)
}

// unlikely is the rest of what is held, in the actor's scope: FROM and WHERE of a
// query, with its arguments.
func (in *Intake) unlikely(ctx context.Context, v db.View) (string, []any, error) {
	actor, err := staff.Allow(ctx, staff.IntakeRead)
	if err != nil {
		return "", nil, err
	}
	where, args, err := in.likely(ctx, v)
	where = ` FROM intake WHERE state = 'quarantined' AND NOT ` + where
	if s := actor.Scope(); !s.All {
		where += ofInboxes(&args, s.Inboxes)
	}
	return where, args, err
}

// firstGroup is before every group.
var firstGroup = Group{Count: math.MaxInt}

// Groups returns the rest of what is held, by the author's domain, the largest
// group first, after a group of the page before; one more than the limit where
// there are more. Of each it gives the newest few.
func (in *Intake) Groups(ctx context.Context, v db.View, after Group, limit int) (_ []Group, err error) {
	defer fault.Wrap(&err, "intake.Groups")
	where, args, err := in.unlikely(ctx, v)
	if err != nil {
		return nil, err
	}
	of := append(args[:len(args):len(args)], int64(after.Count), after.Domain, limit+1)
	count, domain, most := mark(len(of)-2), mark(len(of)-1), mark(len(of))
	groups, err := db.All(ctx, v, func(s db.Scan) (g Group, err error) {
		var n int64
		err = s(&g.Domain, &n)
		g.Count = int(n)
		return g, err
	}, `SELECT domain, count(*)`+where+` GROUP BY domain HAVING count(*) < `+count+` OR count(*) = `+count+` AND domain > `+domain+
		` ORDER BY count(*) DESC, domain LIMIT `+most, of...)
	if err != nil {
		return nil, err
	}
	for i := range groups {
		if groups[i].Items, err = in.ofGroup(ctx, v, where, args, groups[i].Domain, math.MaxInt64, shownOfGroup); err != nil {
			return nil, err
		}
	}
	return groups, nil
}

// Group returns the rest of what is held of one domain, the newest first, after
// an id; one more than the limit where there are more.
func (in *Intake) Group(ctx context.Context, v db.View, domain string, before int64, limit int) (g Group, err error) {
	defer fault.Wrap(&err, "intake.Group")
	where, args, err := in.unlikely(ctx, v)
	if err != nil {
		return Group{}, err
	}
	g.Domain = db.Key(domain)
	all := append(args[:len(args):len(args)], g.Domain)
	n, err := db.Value[int64](ctx, v, `SELECT count(*)`+where+` AND domain = `+mark(len(all)), all...)
	if err != nil {
		return Group{}, err
	}
	g.Count = int(n)
	g.Items, err = in.ofGroup(ctx, v, where, args, g.Domain, before, limit+1)
	return g, err
}

// ofGroup reads the newest of a group that are older than an id.
func (in *Intake) ofGroup(ctx context.Context, v db.View, where string, args []any, domain string, before int64, limit int) ([]Item, error) {
	of := append(args[:len(args):len(args)], domain, before, limit)
	return db.All(ctx, v, scanItem, `SELECT `+itemColumns+where+` AND domain = `+mark(len(of)-2)+` AND id < `+mark(len(of)-1)+
		` ORDER BY id DESC LIMIT `+mark(len(of)), of...)
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
	query := `SELECT id FROM intake WHERE state = 'quarantined' AND domain = $3 AND NOT ` + where
	if s := actor.Scope(); !s.All {
		query += ofInboxes(&args, s.Inboxes)
	}
	all, err := db.All(ctx, tx, func(s db.Scan) (id int64, err error) { return id, s(&id) }, query+` ORDER BY id LIMIT $4`, args...)
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

// heldPage shows what is held back: likely good ones first. The rest is in groups,
// of which each opens to all that is of it.
func (in *Intake) heldPage(w http.ResponseWriter, r *http.Request) error {
	asked := r.URL.Query()
	after, err := web.ParseCursor(asked.Get("cursor"))
	if err != nil {
		return err
	}
	afterGroup, err := web.ParseCursor(asked.Get("groups"))
	if err != nil {
		return err
	}
	view := heldView{Names: map[int64]string{}, One: asked.Has("domain")}
	err = in.d.Read(r.Context(), "intake.held", func(ctx context.Context, v db.View) error {
		actor, err := staff.Acting(ctx)
		if err != nil {
			return err
		}
		view.Me, view.MayDecide = actor.ID, actor.May(staff.IntakeDecide)
		switch {
		case view.One:
			err = in.oneGroup(ctx, v, &view, asked.Get("domain"), after)
		case afterGroup != nil:
			err = in.someGroups(ctx, v, &view, Group{Domain: afterGroup.Text, Count: int(afterGroup.Sort)})
		default:
			err = in.likelyFirst(ctx, v, &view, after)
		}
		if err != nil {
			return err
		}
		return in.namesOf(ctx, v, &view)
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, heldPage(view))
}

// likelyFirst is a page of what is likely good, and with the first of them the
// first groups of the rest.
func (in *Intake) likelyFirst(ctx context.Context, v db.View, view *heldView, after *web.Cursor) error {
	score, id := int64(-1), int64(0)
	if after != nil {
		score, id = after.Sort, after.ID
	}
	all, err := in.Likely(ctx, v, score, id, rows)
	if err != nil {
		return err
	}
	page := web.NewList(all, rows, func(i Item) web.Cursor { return web.Cursor{Sort: int64(i.Score), ID: i.ID} })
	view.Likely, view.Next = page.Items, heldPath("cursor", page.NextCursor)
	if after != nil {
		return nil
	}
	return in.someGroups(ctx, v, view, firstGroup)
}

func (in *Intake) someGroups(ctx context.Context, v db.View, view *heldView, after Group) error {
	all, err := in.Groups(ctx, v, after, mostGroups)
	page := web.NewList(all, mostGroups, func(g Group) web.Cursor { return web.Cursor{Sort: int64(g.Count), Text: g.Domain} })
	view.Groups, view.NextGroup = page.Items, heldPath("groups", page.NextCursor)
	return err
}

// oneGroup is a page of all that is held of one domain and looks like junk.
func (in *Intake) oneGroup(ctx context.Context, v db.View, view *heldView, domain string, after *web.Cursor) error {
	before := int64(math.MaxInt64)
	if after != nil {
		before = after.ID
	}
	g, err := in.Group(ctx, v, domain, before, rows)
	if err != nil || g.Count == 0 {
		return err
	}
	page := web.NewList(g.Items, rows, func(i Item) web.Cursor { return web.Cursor{ID: i.ID} })
	g.Items, view.Next = page.Items, heldPath("cursor", page.NextCursor, "domain", g.Domain)
	view.Groups = []Group{g}
	return nil
}

// heldPath is the address of a page of what is held back, from a place on; "" for
// none.
func heldPath(name string, at *string, more ...string) string {
	if at == nil {
		return ""
	}
	q := url.Values{"state": {string(Quarantined)}, name: {*at}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return "/intake?" + q.Encode()
}

// groupPath is the address of all that is held of one domain.
func groupPath(domain string) string {
	return "/intake?" + url.Values{"state": {string(Quarantined)}, "domain": {domain}}.Encode()
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
