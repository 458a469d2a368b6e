package casepage_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// shown are the ids of the messages on a page, in their order.
func shown(p desktest.Page) (ids []string) {
	for _, m := range regexp.MustCompile(`id="m-(\d+)"`).FindAllStringSubmatch(p.Body, -1) {
		ids = append(ids, m[1])
	}
	return ids
}

// linkTo is the first link of a page that matches.
func linkTo(t *testing.T, p desktest.Page, attribute, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(attribute + `="(` + pattern + `)"`).FindStringSubmatch(p.Body)
	if found == nil {
		return ""
	}
	return strings.ReplaceAll(found[1], "&amp;", "&")
}

func TestALongConversationIsReadStretchByStretch(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		for i := range 64 {
			d.Pass(time.Minute)
			note(d, c.ID, fmt.Sprintf("Note number %d.", i))
		}
		all := []string{}
		d.Read(func(ctx context.Context, v db.View) (err error) {
			messages, err := d.Cases.ForStaff(ctx, v, c.ID, 0, 500)
			for _, m := range messages {
				all = append(all, fmt.Sprint(m.ID))
			}
			return err
		})
		anna := d.Browse(staff.Agent)
		for name, b := range map[string]*desktest.Browser{"plain": anna, "htmx": anna.HX()} {
			page := anna.Get(path(c.ID)+"?list=open").Is(t, http.StatusOK)
			got, attribute := shown(page), "href"
			wants(t, name+": the first stretch", len(got), 20)
			if name == "htmx" {
				attribute = "hx-get"
			}
			for {
				to := linkTo(t, page, attribute, `/cases/\d+(?:/earlier)?\?before=[^"]*`)
				if to == "" {
					break
				}
				page = b.Get(to).Is(t, http.StatusOK)
				got = append(shown(page), got...)
			}
			if !slices.Equal(got, all) {
				t.Errorf("%s: %v, want %v", name, got, all)
			}
		}
		// A link to an old message leads to the stretch that holds it, and on from there.
		old := all[30]
		page := anna.Get(path(c.ID)+"?m="+old).Is(t, http.StatusOK)
		page.Has(t, `id="m-`+old+`"`, `data-here="m-`+old+`"`, "Later messages")
		if got := shown(page); len(got) != 20 || !slices.Contains(got, all[25]) || !slices.Contains(got, all[35]) {
			t.Errorf("around it stand %v", got)
		}
		last := shown(page)[19]
		since := anna.HX().Get(path(c.ID)+"/since/"+last).Is(t, http.StatusOK)
		if got := shown(since); got[len(got)-1] != all[64] {
			t.Errorf("what came after: %v", got)
		}
		anna.Get(path(c.ID)+"?m="+all[60]).Is(t, http.StatusOK).Has(t, `id="m-`+all[64]+`"`).Lacks(t, "Later messages")
		wants(t, "before nothing", len(shown(anna.HX().Get(path(c.ID)+"/earlier").Is(t, http.StatusOK))), 20)
		anna.HX().Get("/cases/999/earlier?before=5").Is(t, http.StatusNotFound)
	})
}

func TestEventsStandWhereTheyHappenedAndManyAreFolded(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		anna := d.Browse(staff.Agent)
		anna.Post(path(c.ID)+"/owner", form("owner", "me")).Is(t, http.StatusSeeOther)
		for i := range 25 {
			d.Pass(time.Minute)
			note(d, c.ID, fmt.Sprintf("Note number %d.", i))
		}
		page := anna.Get(path(c.ID)).Is(t, http.StatusOK).Lacks(t, "took the case", `class="evs"`)
		anna.HX().Get(linkTo(t, page, "hx-get", `/cases/\d+/earlier\?before=[^"]*`)).Is(t, http.StatusOK).Has(t, "took the case")
		for i := range 5 {
			anna.Post(path(c.ID)+"/subject", form("subject", fmt.Sprint("Watch ", i))).Is(t, http.StatusSeeOther)
		}
		page = anna.Get(path(c.ID)).Is(t, http.StatusOK).Has(t, `class="evs"`, "5 events")
		wants(t, "lines", strings.Count(page.Body, "changed the subject"), 5)
		wants(t, "live", strings.Count(anna.HX().Get(fmt.Sprintf("%s/since/%d", path(c.ID), d.Number(`SELECT max(id) FROM message`))).Body, "changed the subject"), 5)
	})
}

func TestTheFirstUnansweredMessageIsOneKeyAway(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	anna := d.Browse(staff.Agent)
	anna.Get(path(c.ID)).Is(t, http.StatusOK).Lacks(t, `class="btn xs jump"`)
	d.Answer(d.As(staff.Agent), c.ID, "Please send it in.")
	for i := range 3 {
		d.Pass(time.Minute)
		d.Mail(d.Letter(desktest.Ann, desktest.Address, "Re: My watch", fmt.Sprintf("Word %d.", i), "In-Reply-To: <1@mail.example.com>"))
	}
	first := d.Number(`SELECT min(m.id) FROM message m WHERE m.kind = 'inbound' AND m.id > (SELECT min(id) FROM message WHERE kind = 'reply')`)
	anna.Get(path(c.ID)).Is(t, http.StatusOK).Has(t, fmt.Sprintf(`href="#m-%d"`, first), "Since our last answer")
}
