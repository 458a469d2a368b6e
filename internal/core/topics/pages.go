package topics

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// Mount adds the page of the settings and the API.
func (t *Topics) Mount(rt *web.Router) {
	manage := string(staff.SettingsManage)
	rt.Page("GET /settings/topics", manage, t.page)
	rt.Page("POST /settings/topics", manage, t.add)
	rt.Page("POST /settings/topics/{topic}", manage, t.change)
	rt.Page("POST /settings/topics/{topic}/off", manage, t.off)
	rt.Page("POST /settings/topics/{topic}/on", manage, t.on)
	rt.AddNav(web.NavItem{Key: "topics.title", Icon: "root", Href: "/settings/topics", Group: web.GroupAdmin, Order: 45, Access: manage,
		Subject: "settings.subject.cases", About: "topics.about", State: t.state})
	t.mountAPI(rt)
	t.mountList(rt)
	t.mountItems(rt)
}

// view is the page of the topics.
type view struct {
	All   []Topic
	Teams []staff.Team
	Sent  Fields // what a form held that was refused
	Of    int64  // the topic of that form; 0 for a new one
	Said  map[string]string
}

// said is what is wrong with the form of a topic; 0 for the new one.
func (v view) said(id int64, field string) string {
	if v.Of != id {
		return ""
	}
	return v.Said[field]
}

// fields are what stands in the form of a topic.
func (v view) fields(t Topic) Fields {
	if v.Of == t.ID && v.Said != nil {
		return v.Sent
	}
	return Fields{Name: t.Name, ParentID: t.ParentID, TeamID: t.TeamID, WorkedDays: t.WorkedDays}
}

// worked is the number of days in the form of a topic; "" for none.
func (v view) worked(t Topic) string {
	if n := v.fields(t).WorkedDays; n > 0 {
		return strconv.Itoa(n)
	}
	return ""
}

// parents are the topics that one can be put under.
func (v view) parents(t Topic) (some []Topic) {
	for _, one := range v.All {
		if t.ID == 0 || !within(v.All, one.ID, t.ID) {
			some = append(some, one)
		}
	}
	return some
}

func (t *Topics) page(w http.ResponseWriter, r *http.Request) error {
	return t.show(w, r, http.StatusOK, view{})
}

func (t *Topics) show(w http.ResponseWriter, r *http.Request, status int, vw view) error {
	err := t.d.Read(r.Context(), "topics.page", func(ctx context.Context, v db.View) (err error) {
		if vw.All, err = t.All(ctx, v); err != nil {
			return err
		}
		vw.Teams, err = t.staff.Teams(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, status, topicsPage(vw))
}

// sent reads the form of a topic.
func sent(r *http.Request) Fields {
	id := func(name string) int64 {
		n, err := strconv.ParseInt(r.PostFormValue(name), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	return Fields{Name: r.PostFormValue("name"), ParentID: id("parent_id"), TeamID: id("team_id"), WorkedDays: days(r.PostFormValue("worked_days"))}
}

// days reads a number of days: none for nothing, and what is no number is refused as
// less than none.
func days(text string) int {
	if text = strings.TrimSpace(text); text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

func (t *Topics) add(w http.ResponseWriter, r *http.Request) error {
	f := sent(r)
	return t.act(w, r, "topics.add", view{Sent: f}, func(ctx context.Context, tx *db.Tx) error {
		_, err := t.Add(ctx, tx, f)
		return err
	})
}

func (t *Topics) change(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "topic")
	if err != nil {
		return err
	}
	f := sent(r)
	return t.act(w, r, "topics.change", view{Sent: f, Of: id}, func(ctx context.Context, tx *db.Tx) error {
		_, err := t.Change(ctx, tx, id, f)
		return err
	})
}

func (t *Topics) off(w http.ResponseWriter, r *http.Request) error { return t.switched(w, r, false) }

func (t *Topics) on(w http.ResponseWriter, r *http.Request) error { return t.switched(w, r, true) }

func (t *Topics) switched(w http.ResponseWriter, r *http.Request, on bool) error {
	id, err := web.PathID(r, "topic")
	if err != nil {
		return err
	}
	return t.act(w, r, "topics.switch", view{Of: id}, func(ctx context.Context, tx *db.Tx) error {
		_, err := t.Switch(ctx, tx, id, on)
		return err
	})
}

// act does something with the topics and shows them again.
func (t *Topics) act(w http.ResponseWriter, r *http.Request, name string, vw view, f func(context.Context, *db.Tx) error) error {
	err := t.d.Do(r.Context(), name, f)
	if vw.Said = web.Invalid(r.Context(), err); vw.Said != nil {
		return t.show(w, r, http.StatusUnprocessableEntity, vw)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/settings/topics")
}

// state says how many topics are offered.
func (t *Topics) state(ctx context.Context) (text string, err error) {
	err = t.d.Read(ctx, "topics.state", func(ctx context.Context, v db.View) error {
		all, err := t.All(ctx, v)
		n := 0
		for _, one := range all {
			if !one.Off() {
				n++
			}
		}
		text = words.T(ctx, "topics.count", words.A("n", n))
		return err
	})
	return text, err
}
