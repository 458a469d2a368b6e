package demo

import (
	"context"
	_ "embed"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

//go:embed demo.css
var style []byte

// mount plugs the demo into the desk. Its pages are open to whoever reaches
// them, as the demo is.
func (d *Demo) mount(to *desk.Desk) {
	d.Desk = to
	to.DB.SetClock(d.clock.Now)
	to.Web.Above(d.bar)
	jobs.Handle(to.Jobs, d.carries)
	event.On(to.Bus, "demo.ordered", d.ordered)
	rt := to.Web
	rt.Raw("POST "+ordersPath, web.Public, d.takes, web.CrossOrigin())
	rt.Page("GET /demo", web.Public, func(w http.ResponseWriter, r *http.Request) error { return web.Redirect(w, r, "/demo/stories") })
	rt.Page("GET /demo/demo.css", web.Public, d.styled)
	rt.Page("GET /demo/stories", web.Public, d.storiesPage)
	rt.Page("POST /demo/stories/{story}", web.Public, d.storyPlay)
	rt.Page("POST /demo/stories/{story}/go", web.Public, d.storyOn)
	rt.Page("GET /demo/mailbox", web.Public, d.mailboxPage)
	rt.Page("GET /demo/mailbox/{letter}", web.Public, d.letterPage)
	rt.Page("GET /demo/mailbox/{letter}/body", web.Public, d.letterBody)
	rt.Page("GET /demo/mailbox/{letter}/raw", web.Public, d.letterRaw)
	rt.Page("GET /demo/mailbox/{letter}/files/{file}", web.Public, d.letterFile)
	rt.Page("GET /demo/write", web.Public, d.writePage)
	rt.Page("POST /demo/write", web.Public, d.write, web.MaxBytes(26<<20))
	rt.Page("POST /demo/clock", web.Public, d.moveOn, web.Timeout(2*time.Minute))
	rt.Page("POST /demo/as", web.Public, d.become)
	rt.Page("POST /demo/bar", web.Public, d.showBar)
}

func (d *Demo) styled(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, err := w.Write(style)
	if err != nil {
		return nil //nolint:nilerr // the reader is gone
	}
	return nil
}

// hidden is the cookie of somebody who does not want the bar.
const hidden = "kept_demo_bar"

// barView is what the demo's bar shows.
type barView struct {
	Now   time.Time // in the firm's zone
	Roles []string
	Who   string // who is signed in; "" for nobody
}

// roles are those that one may become, in order.
func roles() []string { return []string{"agent", "lead", "leader", "admin", "customer"} }

var roleWords = words.Family("demo.role.", roles()...)

// keyOf is the user who stands for a role.
func keyOf(role string) string {
	return map[string]string{"agent": "anna", "lead": "priya", "leader": "ingrid", "admin": "frida"}[role]
}

// bar stands above every page of the demo.
func (d *Demo) bar(ctx context.Context, h http.Header) templ.Component {
	r := http.Request{Header: h}
	if c, err := r.Cookie(hidden); err == nil && c.Value == "off" {
		return templ.NopComponent
	}
	v := barView{Now: d.clock.Now(), Roles: roles()}
	if a, err := staff.Acting(ctx); err == nil && a.Kind == staff.KindUser {
		v.Who = a.Name
	}
	return bar(v)
}

// showBar hides the bar in this browser, or shows it again.
func (d *Demo) showBar(w http.ResponseWriter, r *http.Request) error {
	c := &http.Cookie{Name: hidden, Value: "off", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if r.PostFormValue("bar") == "on" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
	return back(w, r)
}

// back leads to the page one came from.
func back(w http.ResponseWriter, r *http.Request) error {
	to := "/"
	if u, err := url.Parse(r.Referer()); err == nil && u.Path != "" {
		to = (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
	}
	return web.Redirect(w, r, to)
}

// moveOn moves the clock on.
func (d *Demo) moveOn(w http.ResponseWriter, r *http.Request) error {
	to, ok := target(r.PostFormValue("to"), d.clock.Now(), d.zone())
	if !ok {
		return fault.Field("to", "demo.fault.clock")
	}
	if err := d.Move(r.Context(), to); err != nil {
		return err
	}
	return back(w, r)
}

// become signs the reader in as somebody else, or leads to the customer's page.
func (d *Demo) become(w http.ResponseWriter, r *http.Request) error {
	role := r.PostFormValue("role")
	world, _, _ := d.told()
	if role == "customer" && world.Case != "" {
		return web.Redirect(w, r, world.Case)
	}
	user := world.Users[keyOf(role)]
	if user == 0 {
		return fault.Field("role", "demo.fault.role")
	}
	var cookie string
	err := d.DB.Do(d.itself(r.Context()), "demo.become", func(ctx context.Context, tx *db.Tx) error {
		path, err := d.Staff.Link(ctx, tx, user, time.Minute)
		if err != nil {
			return err
		}
		e, err := d.Staff.UseLink(ctx, tx, path[strings.LastIndex(path, "/")+1:], staff.Door{Agent: r.UserAgent()})
		cookie = e.Cookie
		return err
	})
	if err != nil {
		return err
	}
	web.SetSession(w, cookie, d.Web.Secure())
	return web.Redirect(w, r, "/")
}

// storiesView is the page of the stories.
type storiesView struct {
	Stories []told
	Busy    bool // one is being told: the page looks again
	Filling bool // the world is not all there
}

func (d *Demo) storiesPage(w http.ResponseWriter, r *http.Request) error {
	_, _, full := d.told()
	v := storiesView{Filling: !full}
	for _, s := range d.stories {
		t := s.tell(words.From(r.Context()).Lang)
		v.Busy = v.Busy || t.Running
		v.Stories = append(v.Stories, t)
	}
	return web.Show(w, r, http.StatusOK, web.Views(storiesPage(v), storyList(v)))
}

func (d *Demo) storyPlay(w http.ResponseWriter, r *http.Request) error {
	return d.withStory(w, r, d.start)
}

func (d *Demo) storyOn(w http.ResponseWriter, r *http.Request) error {
	return d.withStory(w, r, (*story).goOn)
}

// withStory does something with the story that an address names.
func (d *Demo) withStory(w http.ResponseWriter, r *http.Request, do func(*story)) error {
	for _, s := range d.stories {
		if s.Name == r.PathValue("story") {
			do(s)
			return web.Redirect(w, r, "/demo/stories#"+s.Name)
		}
	}
	return fault.New(fault.NotFound, "demo.fault.story")
}
