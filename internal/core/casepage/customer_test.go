package casepage_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

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
		ann.Get(link(d, c)).Is(t, http.StatusOK).Has(t, "The agent looks after this.", "Please send it in.", "You have an answer").Lacks(t, "agent@shop.example")
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
		d.Keys.Token("case-page", a.ID), d.Keys.Token("case-page", a.ID, a.PersonID, 1), d.Keys.Token("reply", a.ID, a.PersonID),
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
