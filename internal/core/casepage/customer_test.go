package casepage_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

func link(d *desktest.Desk, c cases.Case) string { return d.Page.CustomerPath(c.ID, c.PersonID) }

func TestTheCustomersPage(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped <b>today</b>.")
		other := d.CaseFrom(desktest.Ann, desktest.Address, "Something else.")
		note(d, c.ID, "Between us.")
		ann := d.Nobody()
		page := ann.Get(link(d, c)).Is(t, http.StatusOK).
			Has(t, `lang="en"`, "My watch", "We have your message. You will hear from us by", "Our team looks after this.", "It stopped &lt;b&gt;today", "Write to us", `name="key"`).
			Lacks(t, "Between us.", "Something else.", "/cases/", "composer", path(other.ID))
		for name, want := range map[string]string{"Cache-Control": "private, no-cache", "Referrer-Policy": "same-origin"} {
			wants(t, name, page.Header.Get(name), want)
		}
		d.Answer(d.As(staff.Agent), c.ID, "Please send it in.")
		ann.Get(link(d, c)).Is(t, http.StatusOK).Has(t, "<b>The agent</b> looks after this.", "Please send it in.", "You have an answer").Lacks(t, "agent@shop.example")
		solve(d, c.ID)
		ann.Get(link(d, c)).Is(t, http.StatusOK).Has(t, "We think this is solved.")
	})
}

func TestTheCustomersPageSpeaksTheirLanguage(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) error { i.Lang, i.Zone = "de", "Europe/Berlin"; return nil })
			return err
		})
		c := d.Case("Sie ist stehen geblieben.")
		d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
			h, err := d.Cases.Take(ctx, tx, c.ID)
			if err != nil {
				return err
			}
			return d.Cases.Wait(ctx, tx, h, time.Date(2026, 7, 5, 10, 0, 0, 0, time.UTC), "")
		}))
		d.Nobody().With("Accept-Language", "en").Get(link(d, c)).Is(t, http.StatusOK).
			Has(t, `lang="de"`, "Wo wir stehen", "12:00").Lacks(t, "Where we are")
		bad := d.Nobody().Post(link(d, c), form("text", " ", "key", "k")).Is(t, http.StatusUnprocessableEntity)
		bad.Has(t, `lang="de"`).Lacks(t, "Where we are", "intake.fault")
	})
}

func TestACustomerIsToldThatTheyWereHeard(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	ann := d.Nobody()
	to := ann.Post(link(d, c), form("text", "It runs.", "key", "k1")).Is(t, http.StatusSeeOther).Header.Get("Location")
	wants(t, "led to", to, link(d, c)+"?said=1")
	ann.Get(to).Is(t, http.StatusOK).Has(t, "Thank you. What you wrote is safe with us", "It runs.")
	ann.Post(link(d, c), form("text", "It runs.", "key", "k1")).Is(t, http.StatusSeeOther)
	wants(t, "messages", len(d.Thread(c.ID)), 2)
	long := ann.Post(link(d, c), form("text", strings.Repeat("x", 600_000), "key", "k2")).Is(t, http.StatusUnprocessableEntity)
	long.Has(t, "xxxxx")
	d.Verified()
}

func TestOnlyAGenuineLinkOpensACase(t *testing.T) {
	d := desktest.Lite(t)
	a, b := d.Case("It stopped."), d.CaseFrom("ben@example.com", desktest.Address, "So did mine.")
	good := link(d, a)
	token := strings.TrimPrefix(good, "/c/")
	for i, bad := range []string{
		"x", token + "a", token[1:], token[:len(token)-1], "a" + token[1:], strings.Repeat("a", len(token)), url.PathEscape("../cases"),
		d.Keys.Token("case-page", a.ID), d.Keys.Token("case-page", a.ID, a.PersonID, 1, 1), d.Keys.Token("reply", a.ID, a.PersonID),
		d.Keys.Token("case-page", 999, a.PersonID), d.Keys.Token("case-page", a.ID, 999),
	} {
		if bad == token {
			continue
		}
		if code := d.Nobody().Get("/c/" + bad).Code; code != http.StatusNotFound {
			t.Errorf("link %d, %s: %d", i, bad, code)
		}
		if code := d.Nobody().Post("/c/"+bad, form("text", "It is me.", "key", "k")).Code; code != http.StatusNotFound {
			t.Errorf("writing by link %d, %s: %d", i, bad, code)
		}
	}
	wants(t, "messages", len(d.Thread(a.ID))+len(d.Thread(b.ID)), 2)
	// Read without regard to case, as mail programs may change it.
	d.Nobody().Get("/c/"+strings.ToUpper(token)).Is(t, http.StatusOK).Has(t, "It stopped.")
	mixed := d.Keys.Token("case-page", a.ID, b.PersonID) // ours, but of a person who is not of this case
	d.Nobody().Get("/c/"+mixed).Is(t, http.StatusNotFound).Lacks(t, "It stopped.")
	d.Nobody().Post("/c/"+mixed, form("text", "It is me.", "key", "k")).Is(t, http.StatusNotFound)
}

func TestALinkFollowsItsPersonAndNoOther(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		a, b := d.Case("It stopped."), d.CaseFrom("ben@example.com", desktest.Address, "So did mine.")
		api := d.Program(staff.Admin)
		to := func(from int64, what string, body any) {
			api.Call(http.MethodPost, fmt.Sprintf("/api/v1/people/%d/%s", from, what), body).Is(t, http.StatusOK)
		}
		to(b.PersonID, "merge", map[string]any{"into": a.PersonID})
		given := d.Page.CustomerPath(b.ID, a.PersonID) // while they were one
		d.Nobody().Get(given).Is(t, http.StatusOK).Has(t, "So did mine.")
		d.Nobody().Get(link(d, b)).Is(t, http.StatusOK).Has(t, "So did mine.")
		to(b.PersonID, "unmerge", nil)
		d.Nobody().Get(given).Is(t, http.StatusNotFound)
		d.Nobody().Get(link(d, b)).Is(t, http.StatusOK).Has(t, "So did mine.")
		// Cases that became one keep the links of both.
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/merge", b.ID), map[string]any{"into": a.ID}).Is(t, http.StatusOK)
		d.Nobody().Get(link(d, b)).Is(t, http.StatusOK)
	})
}

// An ordinary case is five messages long, with a promise and questions beside it;
// its page is less than 5 kB on the line before it is packed.
func TestTheCustomersPageIsSmall(t *testing.T) {
	d := desktest.Lite(t)
	d.Page.AddCustomerPanel(casepage.CustomerPanel{Name: "test", Render: func(context.Context, db.View, casepage.CustomerCase) (templ.Component, error) {
		return templ.Raw(`<section><h2>What we promised</h2><ul class="pl"><li class="due"><span class="pm"></span><div><p>A new strap at your door</p><small>by 6 March 2026, 12:00</small></div></li></ul></section>`), nil
	}})
	c := d.Case("My watch stopped at noon, after only five weeks. Is it safe to go on wearing it? And who pays for sending it back to you?")
	own(d, c.ID)
	d.Answer(d.As(staff.Agent), c.ID, "Please do not open it. You pay nothing: the courier brings a box and takes the watch along.")
	d.Advance(time.Hour)
	page := d.Nobody().Get(link(d, c)).Is(t, http.StatusOK).Has(t, "A new strap")
	if n := len(page.Body); n > 5<<10 {
		t.Errorf("the page has %d bytes", n)
	}
}

func TestALongConversationIsReadInStretches(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("Word 0.")
		for i := 1; i <= 30; i++ {
			d.Answer(d.As(staff.Agent), c.ID, fmt.Sprintf("Word %d.", i))
		}
		page := d.Nobody().Get(link(d, c)).Is(t, http.StatusOK).Has(t, "Word 30.", "Word 27.").Lacks(t, "Word 26.", "Word 0.")
		if strings.Index(page.Body, "Word 30.") > strings.Index(page.Body, `name="text"`) || strings.Index(page.Body, "Word 27.") < strings.Index(page.Body, `name="text"`) {
			t.Error("the newest do not stand above the form, or the others not below it")
		}
		seen := 4
		for more := regexp.MustCompile(`href="(\?before=\d+)"`); ; {
			next := more.FindStringSubmatch(page.Body)
			if next == nil {
				break
			}
			page = d.Nobody().Get(link(d, c)+next[1]).Is(t, http.StatusOK).Has(t, "Back to the newest").Lacks(t, `name="text"`)
			seen += strings.Count(page.Body, "Word ")
		}
		wants(t, "messages seen", seen, 31)
		page.Has(t, "Word 0.")
	})
}

func TestSomebodyStandsInForTheOwner(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	own(d, c.ID)
	stand := casepage.StandIn{}
	d.Page.StandInBy(func(_ context.Context, _ db.View, _ casepage.CustomerCase, owner int64) (casepage.StandIn, error) {
		wants(t, "owner", owner, d.User(staff.Agent))
		return stand, nil
	})
	for _, one := range []struct {
		is   casepage.StandIn
		says string
	}{
		{casepage.StandIn{Name: "Priya Nair"}, "<b>The agent</b> looks after this. When The is off, Priya Nair does."},
		{casepage.StandIn{Name: "Priya Nair", Away: true}, "<b>Priya Nair</b> looks after this while The is away."},
		{casepage.StandIn{Name: "Priya Nair", Away: true, Until: d.Now().AddDate(0, 0, 7)}, "until The is back on Mon 9 Mar."},
		{casepage.StandIn{Away: true, Until: d.Now().AddDate(0, 0, 7)}, "<b>The agent</b> looks after this and is back on Mon 9 Mar. Our team reads every message meanwhile."},
	} {
		stand = one.is
		page := d.Nobody().Get(link(d, c)).Is(t, http.StatusOK)
		if said := regexp.MustCompile(`\s+`).ReplaceAllString(regexp.MustCompile(`<p>(.*?)</p>`).FindString(page.Body[strings.Index(page.Body, `class="owner"`):]), " "); !strings.Contains(said, one.says) {
			t.Errorf("%+v: %s", one.is, said)
		}
	}
}

func TestLinksEnd(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c, other := d.Case("It stopped."), d.CaseFrom("ben@example.com", desktest.Address, "Mine too.")
		old, bens := link(d, c), link(d, other)
		older := "/c/" + d.Keys.Token("case-page", c.ID, c.PersonID) // of the first make
		d.Nobody().Get(older).Is(t, http.StatusOK).Has(t, "It stopped.")
		d.Pass(time.Minute)
		d.Browse(staff.Viewer).Post(path(c.ID)+"/links/end", nil).Is(t, http.StatusForbidden)
		d.Browse(staff.Agent).Get(path(c.ID)).Is(t, http.StatusOK).Has(t, "/links/end")
		d.Browse(staff.Agent).Post(path(c.ID)+"/links/end", nil).Is(t, http.StatusSeeOther)
		for _, gone := range []string{old, older, older + "a"} {
			d.Nobody().Get(gone).Is(t, http.StatusNotFound).Has(t, "This link has ended").Lacks(t, "It stopped.", "My watch")
			d.Nobody().Post(gone, form("text", "It is me.", "key", "k")).Is(t, http.StatusNotFound)
		}
		d.Nobody().Get(bens).Is(t, http.StatusOK)
		fresh := link(d, c)
		d.Nobody().Get(fresh).Is(t, http.StatusOK).Has(t, "It stopped.")
		wants(t, "messages", len(d.Thread(c.ID)), 1)
		d.Browse(staff.Agent).Get(path(c.ID)+"/timeline").Is(t, http.StatusOK).Has(t, "ended the links")

		solve(d, c.ID)
		d.Pass(179 * 24 * time.Hour)
		d.Nobody().Get(fresh).Is(t, http.StatusOK)
		d.Pass(2 * 24 * time.Hour)
		d.Nobody().Get(fresh).Is(t, http.StatusNotFound).Has(t, "This link has ended")
		d.Nobody().Get(bens).Is(t, http.StatusOK) // it is still open
		d.Program(staff.Admin).Call(http.MethodPost, fmt.Sprintf("/api/v1/people/%d/links/end", other.PersonID), nil).Is(t, http.StatusOK)
		d.Nobody().Get(bens).Is(t, http.StatusNotFound)
		d.Nobody().Get(link(d, other)).Is(t, http.StatusOK)
		d.Must(d.DB.Do(d.As(staff.Admin), "test", func(ctx context.Context, tx *db.Tx) error { return d.People.Erase(ctx, tx, other.PersonID) }))
		d.Nobody().Get(link(d, other)).Is(t, http.StatusNotFound)
	})
}

func TestWhoStandsInIsWhatTheStaffHasEntered(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		own(d, c.ID)
		other := d.AddUser("Priya", staff.Agent)
		d.Must(d.DB.Do(d.As(staff.Lead), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Staff.GoAway(ctx, tx, staff.Absence{UserID: d.User(staff.Agent), StandInID: other, From: tx.Now().Add(time.Hour), Until: tx.Now().Add(49 * time.Hour)})
			return err
		}))
		d.Nobody().Get(link(d, c)).Is(t, http.StatusOK).Has(t, "<b>The agent</b>").Lacks(t, "Priya")
		d.Pass(2 * time.Hour)
		d.Nobody().Get(link(d, c)).Is(t, http.StatusOK).Has(t, "<b>The Priya</b>", "until The is back on Wed 4 Mar.")
		d.Pass(50 * time.Hour)
		d.Nobody().Get(link(d, c)).Is(t, http.StatusOK).Has(t, "<b>The agent</b>").Lacks(t, "Priya")
	})
}
