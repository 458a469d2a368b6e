package casepage

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// pageRows is how many cases a page of a list shows: twice what a large screen
// holds. The next ones come when the last is in view.
const pageRows = 30

// queryFrom reads which list a request is about.
func queryFrom(r *http.Request) lists.Query { return queryOfValues(r.URL.Query()) }

// queryOfValues reads a list as links and forms say it.
func queryOfValues(form url.Values) lists.Query {
	q := lists.Query{List: form.Get("list"), Sort: form.Get("sort"), Cursor: form.Get("cursor"), Limit: pageRows}
	if q.List == "" {
		q.List = lists.Mine
	}
	id := func(name string) int64 {
		n, _ := strconv.ParseInt(form.Get(name), 10, 64) // what is no number narrows nothing
		return max(0, n)
	}
	q.Filters = lists.Filters{Status: cases.Status(form.Get("status")), TeamID: id("team"), InboxID: id("inbox"), PersonID: id("person"), Channel: form.Get("channel")}
	if owner, err := strconv.ParseInt(form.Get("owner"), 10, 64); err == nil && owner >= 0 {
		q.Filters.OwnerID = &owner
	}
	for name, values := range form {
		if room, ok := strings.CutPrefix(name, "f."); ok && len(values) > 0 && strings.TrimSpace(values[0]) != "" {
			if q.Filters.Room == nil {
				q.Filters.Room = map[string]string{}
			}
			q.Filters.Room[room] = strings.TrimSpace(values[0])
		}
	}
	return q
}

// valuesOf writes a list as links say it.
func valuesOf(q lists.Query) url.Values {
	values, f := url.Values{"list": {q.List}}, q.Filters
	put := func(name, value string) {
		if value != "" && value != "0" {
			values.Set(name, value)
		}
	}
	if q.Sort != defaultSort(q.List) {
		put("sort", q.Sort)
	}
	put("status", string(f.Status))
	put("team", strconv.FormatInt(f.TeamID, 10))
	put("inbox", strconv.FormatInt(f.InboxID, 10))
	put("person", strconv.FormatInt(f.PersonID, 10))
	put("channel", f.Channel)
	if f.OwnerID != nil {
		values.Set("owner", strconv.FormatInt(*f.OwnerID, 10))
	}
	for room, value := range f.Room {
		put("f."+room, value)
	}
	return values
}

// fromOf is the saved view that a list began as; 0 for none.
func fromOf(r *http.Request) int64 { return viewFrom(r.URL.Query()) }

func viewFrom(form url.Values) int64 {
	text := form.Get("from")
	if id, ok := strings.CutPrefix(form.Get("list"), "view:"); ok {
		text = id
	}
	id, _ := strconv.ParseInt(text, 10, 64) // what is no number is no view
	return max(0, id)
}

// linkOf keeps a list, and the view it began as, in a link.
func linkOf(q lists.Query, from int64) string {
	values := valuesOf(q)
	if from != 0 && q.List != lists.Saved(from) {
		values.Set("from", strconv.FormatInt(from, 10))
	}
	return values.Encode()
}

// defaultSort is how a list is sorted when nobody says: what is due first
// first; what somebody is to choose from by need, and what is done by when it was
// touched.
func defaultSort(list string) string {
	if list == lists.Done || list == lists.All || strings.HasPrefix(list, "person:") {
		return "-updated_at"
	}
	if list == lists.Mine || list == lists.Unowned {
		return "need"
	}
	return "next_due"
}

// narrowing is one filter that a list is narrowed by, as a chip.
type narrowing struct {
	Icon, Text string
	Off        string // the list without it
}

// offer is a value that a filter can have.
type offer struct {
	Value, Text string
	On          bool
}

// filterView is the menu of filters, and those that are on.
type filterView struct {
	On       []narrowing
	Statuses []offer
	Owners   []offer
	Teams    []offer
	Inboxes  []offer
	Channels []offer
	Tag      string
	Tags     bool // there is a filter for tags
	Topic    string
	Topics   bool
	Person   int64

	List, Sort string // as the menu keeps them
	From       int64  // the saved view it began as
}

// filters reads what the menu offers and names what is on.
func (p *Pages) filters(ctx context.Context, v db.View, actor staff.Actor, q lists.Query, from int64) (fv filterView, err error) {
	f := q.Filters
	fv.List, fv.Sort, fv.From = q.List, q.Sort, from
	fv.Tags, fv.Topics, fv.Tag, fv.Topic, fv.Person = p.lists.HasFilter("tag"), p.lists.HasFilter("topic"), f.Room["tag"], f.Room["topic"], f.PersonID
	for _, s := range cases.StatusNames.Values() {
		fv.Statuses = append(fv.Statuses, offer{string(s), cases.StatusNames.T(ctx, s), s == f.Status})
	}
	for _, c := range channels.Values() {
		fv.Channels = append(fv.Channels, offer{c, channels.T(ctx, c), c == f.Channel})
	}
	if err := p.offers(ctx, v, actor, f, &fv); err != nil {
		return fv, err
	}
	return fv, p.narrowings(ctx, v, q, &fv)
}

// offers reads the people, teams and inboxes of the menu: those of the actor's
// scope.
func (p *Pages) offers(ctx context.Context, v db.View, actor staff.Actor, f lists.Filters, fv *filterView) error {
	if actor.May(staff.StaffRead) {
		owner := int64(-1)
		if f.OwnerID != nil {
			owner = *f.OwnerID
		}
		fv.Owners = append(fv.Owners, offer{"0", words.T(ctx, "casepage.list.unowned"), owner == 0})
		users, err := p.staff.Assignable(ctx, v)
		if err != nil {
			return err
		}
		for _, u := range users {
			fv.Owners = append(fv.Owners, offer{strconv.FormatInt(u.ID, 10), u.Name, u.ID == owner})
		}
		teams, err := p.staff.Teams(ctx, v)
		if err != nil {
			return err
		}
		for _, t := range teams {
			fv.Teams = append(fv.Teams, offer{strconv.FormatInt(t.ID, 10), t.Name, t.ID == f.TeamID})
		}
	}
	inboxesSeen, err := p.seenInboxes(ctx, v, actor)
	for _, in := range inboxesSeen {
		fv.Inboxes = append(fv.Inboxes, offer{strconv.FormatInt(in.ID, 10), in.Name, in.ID == f.InboxID})
	}
	return err
}

// seenInboxes are the inboxes of the actor's scope; none for who may not read
// their names.
func (p *Pages) seenInboxes(ctx context.Context, v db.View, actor staff.Actor) ([]inboxes.Named, error) {
	if !actor.May(staff.InboxesRead) {
		return nil, nil
	}
	return p.inboxes.Names(ctx, v, actor.Scope())
}

// narrowings are the filters that are on, each with the list without it.
func (p *Pages) narrowings(ctx context.Context, v db.View, q lists.Query, fv *filterView) error {
	add := func(icon, name, text string) {
		values, _ := url.ParseQuery(linkOf(q, fv.From)) // which we wrote ourselves
		values.Del(name)
		fv.On = append(fv.On, narrowing{icon, text, "/cases?" + values.Encode()})
	}
	for _, kind := range []struct {
		icon, name string
		offers     []offer
	}{{"flag", "status", fv.Statuses}, {"user", "owner", fv.Owners}, {"people", "team", fv.Teams}, {"inbox", "inbox", fv.Inboxes}, {"mail", "channel", fv.Channels}} {
		for _, o := range kind.offers {
			if o.On {
				add(kind.icon, kind.name, o.Text)
			}
		}
	}
	if id := q.Filters.PersonID; id != 0 {
		person, err := p.people.ByID(ctx, v, id)
		if fault.Is(err, fault.NotFound) {
			return fault.New(fault.NotFound, "casepage.fault.list")
		}
		if err != nil {
			return err
		}
		add("user", "person", customerName(ctx, person.Name))
	}
	for _, room := range []string{"tag", "topic"} {
		if value := q.Filters.Room[room]; value != "" {
			add("tag", "f."+room, value)
		}
	}
	return nil
}

// seen writes down that somebody has read a case, or has not.
func (p *Pages) seen(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	err = p.d.Do(r.Context(), "casepage.seen", func(ctx context.Context, tx *db.Tx) error {
		seen := r.PostFormValue("unread") == ""
		if err := p.lists.See(ctx, tx, id, seen); err != nil || !seen {
			return err
		}
		return p.notices.ReadCase(ctx, tx, id)
	})
	if err != nil {
		return err
	}
	if web.IsPartial(r) {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return web.Redirect(w, r, Path(id))
}
