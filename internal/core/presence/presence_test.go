package presence_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/presence"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// says has a stream of somebody say what it has open.
func says(d *desktest.Desk, as context.Context, stream string, open map[int64]presence.Doing) {
	d.T.Helper()
	d.Must(d.Presence.Say(as, stream, open))
}

// seen is who the user with a role sees at a case.
func seen(d *desktest.Desk, p *presence.Presence, as context.Context, c cases.Case) (all []string) {
	d.T.Helper()
	d.Must(d.DB.Read(as, "test", func(ctx context.Context, v db.View) error {
		found, err := p.At(ctx, v, c)
		for _, one := range found {
			all = append(all, fmt.Sprintf("%s %d", one.Name, one.Doing))
		}
		return err
	}))
	return all
}

func want(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestColleaguesSeeEachOtherAtACase(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		c := d.Case("It stopped.")
		agent, lead := d.As(staff.Agent), d.As(staff.Lead)
		says(d, agent, "s1", map[int64]presence.Doing{c.ID: presence.Looking})
		says(d, agent, "s2", map[int64]presence.Doing{c.ID: presence.WritingReply})
		want(t, seen(d, d.Presence, lead, c), "The agent 3")
		want(t, seen(d, d.Presence, agent, c)) // not oneself

		at := fmt.Sprintf("/cases/%d", c.ID)
		page := d.Browse(staff.Lead).Get(at+"?list=open").Is(t, http.StatusOK)
		page.Has(t, `class="pres writing" title="The agent is writing a reply"`, "The is replying")
		d.Browse(staff.Agent).Get(at+"?list=open").Is(t, http.StatusOK).Lacks(t, "is writing a reply", "is replying")
		d.Browse(staff.Lead).HX().Get(at+"/presence").Is(t, http.StatusOK).Has(t, fmt.Sprintf(`id="here-%d"`, c.ID), fmt.Sprintf(`id="at-%d"`, c.ID)).Lacks(t, "<html")
		var list struct{ Items []presence.Body }
		d.Program(staff.Lead).Call(http.MethodGet, "/api/v1"+at+"/presence", nil).Is(t, http.StatusOK).JSON(t, &list)
		if diff := cmp.Diff([]presence.Body{{UserID: d.User(staff.Agent), Name: "The agent", Writing: "reply"}}, list.Items); diff != "" {
			t.Error(diff)
		}

		says(d, agent, "s2", nil)
		want(t, seen(d, d.Presence, lead, c), "The agent 1")
		says(d, lead, "s3", map[int64]presence.Doing{c.ID: presence.WritingNote})
		want(t, seen(d, d.Presence, agent, c), "The lead 2")
		d.Presence.Leave("s1")
		want(t, seen(d, d.Presence, lead, c))
		d.Presence.Leave("s3")
		if n := d.Presence.Spots(); n != 0 {
			t.Errorf("%d spots are remembered after all left", n)
		}
	})
}

func TestWhatNobodyConfirmsEndsByItself(t *testing.T) {
	d := desktest.Lite(t)
	c := d.Case("It stopped.")
	agent, lead := d.As(staff.Agent), d.As(staff.Lead)
	open := map[int64]presence.Doing{c.ID: presence.Looking}
	says(d, agent, "s1", open)
	d.Pass(60 * time.Second)
	says(d, agent, "s1", open) // the tab is still there
	d.Pass(60 * time.Second)
	d.Presence.Sweep()
	want(t, seen(d, d.Presence, lead, c), "The agent 1")
	d.Pass(31 * time.Second) // the laptop sleeps
	want(t, seen(d, d.Presence, lead, c))
	d.Presence.Sweep()
	if n := d.Presence.Spots(); n != 0 {
		t.Errorf("%d spots are remembered after their time", n)
	}
	says(d, agent, "s1", open) // it wakes
	want(t, seen(d, d.Presence, lead, c), "The agent 1")
}

func TestNobodyIsSeenAtACaseTheyMayNotSee(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		var there inboxes.Inbox
		var team staff.Team
		d.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			if team, err = d.Staff.AddTeam(ctx, tx, "Workshop"); err != nil {
				return err
			}
			there, err = d.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Repairs", Address: "repairs@shop.example", TeamID: team.ID})
			return err
		})
		c := d.CaseFrom(desktest.Ann, there.Address, "It stopped.")
		open := map[int64]presence.Doing{c.ID: presence.Looking}
		mona := d.AddUser("mona", staff.Agent, team.ID)
		lead := d.As(staff.Lead)
		says(d, d.As(staff.Agent), "s1", open) // of no team
		want(t, seen(d, d.Presence, lead, c))
		says(d, d.AsUser(mona), "s2", open)
		want(t, seen(d, d.Presence, lead, c), "The mona 1")
		d.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d/presence", c.ID)).Is(t, http.StatusNotFound)
		d.Do(func(ctx context.Context, tx *db.Tx) error { return d.Staff.Leave(ctx, tx, team.ID, mona) })
		want(t, seen(d, d.Presence, lead, c)) // though the tab is still open
		d.Do(func(ctx context.Context, tx *db.Tx) error { return d.Staff.SwitchOff(ctx, tx, mona) })
		want(t, seen(d, d.Presence, lead, c))
	})
}

func TestProcessesTellEachOther(t *testing.T) {
	o := dbtest.Postgres(t)
	d := desktest.On(t, dbtest.Open(t, o))
	second := dbtest.Open(t, o)
	dbtest.Clock(second, desktest.Start())
	other := presence.New(second, d.Staff, d.Cases)
	c := d.Case("It stopped.")
	agent, lead := d.As(staff.Agent), d.As(staff.Lead)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	there, back := second.Hear(ctx, presence.Channel), d.DB.Hear(ctx, presence.Channel)
	says(d, agent, "s1", map[int64]presence.Doing{c.ID: presence.Looking})
	other.Heard(<-there)
	want(t, seen(d, other, lead, c), "The agent 1")
	says(d, agent, "s1", map[int64]presence.Doing{c.ID: presence.Looking}) // nothing new: nothing is said
	says(d, agent, "s1", map[int64]presence.Doing{c.ID: presence.WritingReply})
	other.Heard(<-there)
	want(t, seen(d, other, lead, c), "The agent 3")
	d.Presence.Leave("s1")
	other.Heard(<-there)
	want(t, seen(d, other, lead, c))

	says(d, agent, "s1", map[int64]presence.Doing{c.ID: presence.Looking})
	<-there // lost
	second.Say(presence.Channel, "somebody-new")
	d.Presence.Heard(<-back) // whoever is new is told all
	other.Heard(<-there)
	want(t, seen(d, other, lead, c), "The agent 1")
	other.TellAll() // of its own: nothing
	if n := len(back); n != 0 {
		t.Errorf("%d words were given on", n)
	}
}
