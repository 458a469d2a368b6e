package casepage_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// undoOf is the path that takes back what a page says was done.
func undoOf(t *testing.T, p desktest.Page) string {
	t.Helper()
	found := regexp.MustCompile(`class="good-box did"(?s:.*?)action="([^"]+)"`).FindStringSubmatch(p.Body)
	if found == nil {
		t.Fatalf("no way back on %s", p.Body)
	}
	return strings.ReplaceAll(found[1], "&amp;", "&")
}

func TestWhatIsDoneToACaseIsTakenBack(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		other := c
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			in, err := d.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Repairs", Address: "repairs@shop.example"})
			other.InboxID = in.ID
			return err
		})
		team := int64(0)
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			made, err := d.Staff.AddTeam(ctx, tx, "Workshop")
			team = made.ID
			return err
		})
		anna := d.Browse(staff.Agent)
		for _, one := range []struct{ to, name, value string }{
			{"/owner", "owner", "me"}, {"/owner", "owner", fmt.Sprint(d.User(staff.Lead))},
			{"/status", "status", "solved"}, {"/subject", "subject", "The watch"}, {"/private", "private", "1"},
			{"/move", "inbox", fmt.Sprint(other.InboxID)}, {"/move", "team", fmt.Sprint(team)}, {"/move", "owner", fmt.Sprint(d.User(staff.Lead))},
		} {
			before := d.Fresh(c.ID)
			to := anna.Post(path(c.ID)+one.to, form(one.name, one.value, "version", before.ETag(), "list", "list=open")).Is(t, http.StatusSeeOther).Header.Get("Location")
			now := d.Fresh(c.ID)
			if now.Version == before.Version {
				t.Errorf("%s did nothing", one.to)
			}
			page := anna.Get(to).Is(t, http.StatusOK).Has(t, "The agent ")
			anna.Post(undoOf(t, page), nil).Is(t, http.StatusSeeOther)
			got := d.Fresh(c.ID)
			got.Version, got.UpdatedAt = before.Version, before.UpdatedAt
			wants(t, one.to+" "+one.name, fmt.Sprint(got), fmt.Sprint(before))
		}
		// htmx gets a toast with the way back instead of a page.
		part := anna.HX().Post(path(c.ID)+"/owner", form("owner", "me")).Is(t, http.StatusOK)
		if said := part.Header.Get("HX-Trigger"); !strings.Contains(said, "The agent took the case") || !strings.Contains(said, path(c.ID)+"/undo/") {
			t.Errorf("the toast: %s", said)
		}
		d.Verified()
	})
}

func TestNobodyChangesWhatTheyHaveNotSeen(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		anna := d.Browse(staff.Agent)
		seen := c.ETag()
		anna.Post(path(c.ID)+"/owner", form("owner", "me", "version", seen)).Is(t, http.StatusSeeOther)
		for to, f := range map[string][]string{"/owner": {"owner", "0"}, "/status": {"status", "solved"}, "/subject": {"subject", "x"}, "/move": {"team", "0"}, "/private": {"private", "1"}} {
			anna.Post(path(c.ID)+to, form(append(f, "version", seen)...)).Is(t, http.StatusPreconditionFailed).Has(t, "Somebody changed this case while you looked.")
			if to == "/move" {
				continue // a page of its own, without parts
			}
			part := anna.HX().Post(path(c.ID)+to, form(append(f, "version", seen)...)).Is(t, http.StatusPreconditionFailed).Has(t, `id="case-bar"`, `hx-target="#pops"`)
			if !strings.Contains(part.Header.Get("HX-Trigger"), "Somebody changed this case") {
				t.Error("nothing is said")
			}
		}
		wants(t, "owner", d.Fresh(c.ID).OwnerID, d.User(staff.Agent))
		// What live updates have shown since counts as seen.
		anna.Post(path(c.ID)+"/status", form("status", "solved", "version", seen, "version", d.Fresh(c.ID).ETag())).Is(t, http.StatusSeeOther)
		wants(t, "status", d.Fresh(c.ID).Status, cases.Solved)
	})
}

func TestAnUndoThatComesTooLateTakesNothingBack(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	anna := d.Browse(staff.Agent)
	page := anna.Get(anna.Post(path(c.ID)+"/owner", form("owner", "me")).Header.Get("Location"))
	anna.Post(path(c.ID)+"/owner", form("owner", fmt.Sprint(d.User(staff.Lead))))
	anna.Post(undoOf(t, page), nil).Is(t, http.StatusConflict).Has(t, "Somebody has changed the same since.")
	wants(t, "owner", d.Fresh(c.ID).OwnerID, d.User(staff.Lead))
	anna.Post(path(c.ID)+"/undo/99999", nil).Is(t, http.StatusNotFound)
	anna.Post(fmt.Sprintf("%s/undo/%d", path(c.ID), d.Number(`SELECT min(id) FROM activity WHERE case_id = $1`, c.ID)), nil).Is(t, http.StatusConflict)
}

func TestTwoCasesAreMadeOneOnPagesAndTwoAgain(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		a, b := d.Case("It stopped."), d.CaseFrom(desktest.Ann, desktest.Address, "It stopped again.")
		stranger := d.CaseFrom("ben@example.com", desktest.Address, "So did mine.")
		anna := d.Browse(staff.Agent)
		page := anna.Get(path(a.ID)+"/merge").Is(t, http.StatusOK).Has(t, "Other cases of Ann Vik", b.Ref, "you can take it back at any time").Lacks(t, stranger.Ref)
		page.Lacks(t, `name="into" value="`+fmt.Sprint(a.ID)+`"`)
		anna.Get(path(a.ID)+"/merge?q="+stranger.Ref).Is(t, http.StatusOK).Has(t, stranger.Ref, "Another person")
		anna.Get(path(a.ID)+"/merge?q=ben@example.com").Is(t, http.StatusOK).Has(t, stranger.Ref)
		anna.Get(path(a.ID)+"/merge?q=nobody").Is(t, http.StatusOK).Has(t, "Nothing found for nobody.")
		anna.Post(path(a.ID)+"/merge", form("into", fmt.Sprint(a.ID))).Is(t, http.StatusUnprocessableEntity).Has(t, "cannot be merged into itself")
		anna.Post(path(a.ID)+"/merge", form()).Is(t, http.StatusUnprocessableEntity).Has(t, "Choose the other case.")
		to := anna.Post(path(b.ID)+"/merge", form("into", fmt.Sprint(a.ID))).Is(t, http.StatusSeeOther).Header.Get("Location")
		one := anna.Get(to).Is(t, http.StatusOK).Has(t, "The agent merged "+b.Ref+" into this case", "It stopped.", "It stopped again.", "Part of this case", path(b.ID)+"/unmerge")
		anna.Get(path(b.ID)).Is(t, http.StatusOK).Has(t, a.Ref)
		anna.Post(undoOf(t, one), nil).Is(t, http.StatusSeeOther)
		wants(t, "merged into", d.Fresh(b.ID).MergedInto, 0)
		anna.Get(path(a.ID)).Is(t, http.StatusOK).Lacks(t, "It stopped again.</p>", "Part of this case")
		// The other way round, from the same page.
		anna.Post(path(a.ID)+"/merge", form("from", fmt.Sprint(b.ID))).Is(t, http.StatusSeeOther)
		anna.Get(path(a.ID)).Is(t, http.StatusOK).Has(t, "Part of this case")
		d.Browse(staff.Viewer).Get(path(a.ID)+"/merge").Is(t, http.StatusForbidden)
		d.Verified()
	})
}

func TestMessagesBecomeACaseOfTheirOwnOnAPage(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		d.Mail(d.Letter(desktest.Ann, desktest.Address, "Re: My watch", "And where is my kettle?", "In-Reply-To: <1@mail.example.com>"))
		second := d.Number(`SELECT max(id) FROM message`)
		anna := d.Browse(staff.Agent)
		anna.Get(path(c.ID)+"/split").Is(t, http.StatusOK).Has(t, "It stopped.", "And where is my kettle?", `name="m"`)
		anna.Post(path(c.ID)+"/split", form()).Is(t, http.StatusUnprocessableEntity).Has(t, "Choose the messages")
		to := anna.Post(path(c.ID)+"/split", form("m", fmt.Sprint(second), "subject", "The kettle")).Is(t, http.StatusSeeOther).Header.Get("Location")
		made := anna.Get(to).Is(t, http.StatusOK).Has(t, "The kettle", "And where is my kettle?", "made this case of messages of "+c.Ref).Lacks(t, "It stopped.</p>")
		anna.Post(undoOf(t, made), nil).Is(t, http.StatusSeeOther)
		anna.Get(path(c.ID)).Is(t, http.StatusOK).Has(t, "It stopped.", "And where is my kettle?")
		d.Verified()
	})
}

func TestPeopleComeAndGoInACase(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		anna := d.Browse(staff.Agent)
		add := func(pairs ...string) desktest.Page {
			return anna.HX().Post(path(c.ID)+"/participants", form(pairs...))
		}
		add("address", "nonsense", "role", "copied").Is(t, http.StatusUnprocessableEntity)
		add("address", "tom@repair.example", "name", "Tom", "role", "boss").Is(t, http.StatusUnprocessableEntity)
		add("address", "tom@repair.example", "name", "Tom", "role", "third").Is(t, http.StatusOK).Has(t, "Tom", "third party, tom@repair.example")
		part := d.Number(`SELECT max(id) FROM participant`)
		back, off := fmt.Sprintf("%s/participants/%d/back", path(c.ID), part), fmt.Sprintf("%s/participants/%d/off", path(c.ID), part)
		anna.HX().Post(back, form("role", "copied")).Is(t, http.StatusOK).Has(t, "copied, tom@repair.example")
		gone := anna.Post(off, nil).Is(t, http.StatusSeeOther).Header.Get("Location")
		page := anna.Get(gone).Is(t, http.StatusOK).Has(t, "took a participant out").Lacks(t, "tom@repair.example")
		anna.Post(off, nil).Is(t, http.StatusUnprocessableEntity)
		anna.Post(undoOf(t, page), nil).Is(t, http.StatusSeeOther)
		anna.Get(path(c.ID)).Is(t, http.StatusOK).Has(t, "copied, tom@repair.example")
		lead := d.User(staff.Lead)
		anna.HX().Post(path(c.ID)+"/follow", form("user", fmt.Sprint(lead), "on", "1")).Is(t, http.StatusOK).Has(t, "The lead", "follows it")
		anna.HX().Post(path(c.ID)+"/follow", form("user", "me", "on", "1")).Is(t, http.StatusOK).Has(t, "Follow it no longer")
		anna.HX().Post(path(c.ID)+"/follow", form("user", "me", "on", "0")).Is(t, http.StatusOK).Has(t, "Follow this case")
		viewer := d.Browse(staff.Viewer)
		viewer.Post(path(c.ID)+"/follow", form("user", "me", "on", "1")).Is(t, http.StatusSeeOther)
		viewer.Post(path(c.ID)+"/follow", form("user", fmt.Sprint(lead), "on", "0")).Is(t, http.StatusForbidden)
		wants(t, "followers", d.Number(`SELECT count(*) FROM follow WHERE case_id = $1`, c.ID), 2)
		d.Verified()
	})
}

func TestAMovedCaseIsOutOfSightOfWhoeverDoesNotSeeTheInbox(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		var there inboxes.Inbox
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			team, err := d.Staff.AddTeam(ctx, tx, "Workshop")
			if err != nil {
				return err
			}
			there, err = d.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Repairs", Address: "repairs@shop.example", TeamID: team.ID})
			return err
		})
		anna := d.Browse(staff.Agent)
		anna.Get(path(c.ID)+"/move").Is(t, http.StatusOK).Has(t, "Repairs", "You do not see this inbox", "0 open cases")
		anna.Get(path(c.ID)+"/owners").Is(t, http.StatusOK).Has(t, "0 open cases").Lacks(t, "<html")
		to := anna.Post(path(c.ID)+"/move", form("inbox", fmt.Sprint(there.ID))).Is(t, http.StatusSeeOther).Header.Get("Location")
		wants(t, "leads to", to, "/cases?list=open")
		anna.Get(path(c.ID)).Is(t, http.StatusNotFound)
		now := d.Fresh(c.ID)
		wants(t, "inbox", now.InboxID, there.ID)
		wants(t, "team", now.TeamID, there.TeamID)
		d.Browse(staff.Lead).Get(path(c.ID)).Is(t, http.StatusOK).Has(t, "moved the case to Repairs")
		d.Verified()
	})
}

func TestWhatLooksLikeTheSameMatterIsOfferedOnce(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		a := d.Case("It stopped.")
		d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
			h, err := d.Cases.Take(ctx, tx, a.ID)
			if err != nil {
				return err
			}
			return d.Cases.Retitle(ctx, tx, h, "Order 4711: kettle arrived broken")
		}))
		b := d.Mail(d.Letter(desktest.Ann, desktest.Address, "AW: order 4711 kettle arrived broken!", "Hello?"))
		c := d.Mail(d.Letter(desktest.Ann, desktest.Address, "The invoice of last year", "Where is it?"))
		stranger := d.CaseFrom("ben@example.com", desktest.Address, "So did mine.")
		anna := d.Browse(staff.Agent)
		says := "Looks like the same matter as"
		anna.Get(path(c.CaseID)).Is(t, http.StatusOK).Lacks(t, says)
		anna.Get(path(stranger.ID)).Is(t, http.StatusOK).Lacks(t, says)
		anna.Get(path(b.CaseID)).Is(t, http.StatusOK).Has(t, says, a.Ref)
		d.Browse(staff.Viewer).Get(path(b.CaseID)).Is(t, http.StatusOK).Lacks(t, says)
		anna.Post(path(b.CaseID)+"/unlike", form("other", fmt.Sprint(a.ID))).Is(t, http.StatusSeeOther)
		anna.Post(path(a.ID)+"/unlike", form("other", fmt.Sprint(b.CaseID))).Is(t, http.StatusSeeOther)
		anna.Get(path(b.CaseID)).Is(t, http.StatusOK).Lacks(t, says)
		anna.Get(path(a.ID)).Is(t, http.StatusOK).Lacks(t, says)
		wants(t, "remembered", d.Number(`SELECT count(*) FROM case_unlike`), 1)
		d.Verified()
	})
}
