package casepage_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

func TestAPersonsPageHasTheWholeHistory(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		first := d.CaseFrom("ann@example.com", desktest.Address, "The kettle leaks.")
		d.Answer(d.As(staff.Agent), first.ID, "We send a new one.")
		second := d.CaseFrom("ann@example.com", desktest.Address, "And the lid is loose.")
		anna := d.Browse(staff.Agent)
		anna.Post(fmt.Sprintf("/cases/%d/status", first.ID), url.Values{"status": {"solved"}}).Is(t, http.StatusSeeOther)
		path := fmt.Sprintf("/people/%d", first.PersonID)
		anna.Get(path).Is(t, http.StatusOK).Has(t, "The kettle leaks.", "We send a new one.", "And the lid is loose.",
			fmt.Sprintf(`href="/cases/%d"`, first.ID), fmt.Sprintf(`href="/cases/%d"`, second.ID))
		anna.Get(path+"/timeline").Is(t, http.StatusOK).Has(t, "The kettle leaks.")
		anna.Get(fmt.Sprintf("/cases/%d", second.ID)).Is(t, http.StatusOK).Has(t, `class="facts"`, `href="`+path+`"`)
	})
}

func TestATimelineShowsWhatItsReaderMaySee(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		var team, other staff.Team
		d.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			if team, err = d.Staff.AddTeam(ctx, tx, "Returns"); err != nil {
				return err
			}
			if other, err = d.Staff.AddTeam(ctx, tx, "Sales"); err != nil {
				return err
			}
			_, err = d.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Returns", Address: "returns@shop.example", TeamID: team.ID})
			if err == nil {
				_, err = d.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Sales", Address: "sales@shop.example", TeamID: other.ID})
			}
			return err
		})
		c := d.CaseFrom("ann@example.com", "returns@shop.example", "A secret of the returns.")
		d.CaseFrom("ann@example.com", "sales@shop.example", "I buy another.")
		path := fmt.Sprintf("/people/%d", c.PersonID)
		seller := d.BrowseUser(d.AddUser("seller", staff.Agent, other.ID))
		seller.Get(path).Is(t, http.StatusOK).Has(t, "I buy another.").Lacks(t, "A secret", fmt.Sprintf(`"/cases/%d"`, c.ID))
		seller.Get(path+"/timeline").Is(t, http.StatusOK).Has(t, "I buy another.").Lacks(t, "A secret")
		d.Browse(staff.Admin).Get(path).Is(t, http.StatusOK).Has(t, "I buy another.", "A secret")
	})
}

func TestATimelineGoesOnWhereThePageBeforeEnded(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		var person int64
		for i := range 30 {
			person = d.CaseFrom("ann@example.com", desktest.Address, fmt.Sprintf("Word %02d of Ann.", i)).PersonID
		}
		anna := d.Browse(staff.Agent)
		seen := map[string]int{}
		next := fmt.Sprintf("/people/%d/timeline", person)
		for range 5 {
			page := anna.Get(next).Is(t, http.StatusOK)
			for i := range 30 {
				word := fmt.Sprintf("Word %02d of Ann.", i)
				seen[word] += strings.Count(page.Body, word)
			}
			at := strings.Index(page.Body, "timeline?before=")
			if at < 0 {
				break
			}
			number, _, _ := strings.Cut(page.Body[at+len("timeline?before="):], `"`)
			next = fmt.Sprintf("/people/%d/timeline?before=%s", person, number)
		}
		for i := range 30 {
			if word := fmt.Sprintf("Word %02d of Ann.", i); seen[word] != 1 {
				t.Errorf("%q is shown %d times", word, seen[word])
			}
		}
	})
}

func TestAnOrganizationShowsTheOpenCasesOfItsPeople(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		var org people.HeldOrganization
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			made, err := d.People.AddOrganization(ctx, tx, "Parts Ltd")
			if err != nil {
				return err
			}
			if org, err = d.People.TakeOrganization(ctx, tx, made.ID); err != nil {
				return err
			}
			return d.People.SetDomains(ctx, tx, &org, []string{"Parts.Example", "@parts.example"})
		})
		member := d.CaseFrom("bo@parts.example", desktest.Address, "From inside.")
		stranger := d.CaseFrom("cy@example.com", desktest.Address, "From outside.")
		anna := d.Browse(staff.Agent)
		anna.Get(fmt.Sprintf("/organizations/%d", org.ID)).Is(t, http.StatusOK).Has(t, "Parts Ltd", "bo@parts.example",
			fmt.Sprintf(`href="/cases/%d"`, member.ID)).Lacks(t, "cy@example.com", fmt.Sprintf(`href="/cases/%d"`, stranger.ID))
		for view, n := range map[string]int{"all": 1, "open": 1, "mine": 0, "unowned": 1} {
			var list struct{ Items []struct{ ID int64 } }
			d.Program(staff.Agent).Call(http.MethodGet, fmt.Sprintf("/api/v1/cases?view=%s&organization_id=%d", view, org.ID), nil).Is(t, http.StatusOK).JSON(t, &list)
			if len(list.Items) != n || n == 1 && list.Items[0].ID != member.ID {
				t.Errorf("%s of the organization: %+v", view, list.Items)
			}
		}
	})
}
