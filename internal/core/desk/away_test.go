package desk_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// own gives a case to a user.
func own(d *desktest.Desk, id, user int64) {
	d.T.Helper()
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		h, err := d.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		return d.Cases.Own(ctx, tx, h, user)
	})
}

// caseOf reads a case.
func caseOf(d *desktest.Desk, id int64) (c cases.Case) {
	d.T.Helper()
	d.Read(func(ctx context.Context, v db.View) (err error) {
		c, err = d.Cases.ByID(ctx, v, id)
		return err
	})
	return c
}

// away enters an absence as the user themselves.
func away(d *desktest.Desk, a staff.Absence) (staff.Absence, error) {
	err := d.DB.Do(d.AsUser(a.UserID), "test", func(ctx context.Context, tx *db.Tx) (err error) {
		a, err = d.Staff.GoAway(ctx, tx, a)
		return err
	})
	return a, err
}

func TestWhoeverIsAwayIsStoodInFor(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		ada, ben := d.AddUser("ada", staff.Agent), d.AddUser("ben", staff.Agent)
		id := d.Case("My lamp is dark").ID
		own(d, id, ada)
		a, err := away(d, staff.Absence{UserID: ada, StandInID: ben, From: d.Now().Add(24 * time.Hour), Until: d.Now().Add(72 * time.Hour)})
		d.Must(err)
		if c := caseOf(d, id); c.NextBy != 0 || c.NextFor != 0 {
			t.Errorf("before: by %d for %d", c.NextBy, c.NextFor)
		}
		d.Advance(24 * time.Hour)
		c := caseOf(d, id)
		if c.OwnerID != ada || c.NextBy != ben || c.NextFor != ada {
			t.Errorf("while away: owner %d, by %d for %d", c.OwnerID, c.NextBy, c.NextFor)
		}
		// Today of the stand-in has the step.
		if p := d.BrowseUser(ben).Get("/today"); !strings.Contains(p.Body, "My watch") {
			t.Error("whoever stands in does not see the step on Today")
		}
		// A new case for her goes to him, unless she takes it herself.
		second := d.Case("And my kettle, too").ID
		own(d, second, ada)
		if c := caseOf(d, second); c.OwnerID != ben {
			t.Errorf("a new case goes to %d", c.OwnerID)
		}
		d.Advance(48 * time.Hour)
		if c := caseOf(d, id); c.NextBy != 0 || c.NextFor != 0 || c.OwnerID != ada {
			t.Errorf("back: owner %d, by %d for %d", c.OwnerID, c.NextBy, c.NextFor)
		}
		d.Must(d.DB.Do(d.AsUser(ada), "test", func(ctx context.Context, tx *db.Tx) error { return d.Staff.ComeBack(ctx, tx, a.ID) }))
		d.Verified()
	})
}

func TestWhichAbsencesAreRefused(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		ada, ben := d.AddUser("ada", staff.Agent), d.AddUser("ben", staff.Agent)
		day := 24 * time.Hour
		_, err := away(d, staff.Absence{UserID: ben, From: d.Now().Add(day), Until: d.Now().Add(2 * day)})
		d.Must(err)
		for name, c := range map[string]struct {
			a    staff.Absence
			want string
		}{
			"over":      {staff.Absence{UserID: ada, From: d.Now().Add(-2 * day), Until: d.Now()}, "staff.fault.away_past"},
			"backwards": {staff.Absence{UserID: ada, From: d.Now().Add(day), Until: d.Now()}, "staff.fault.away_dates"},
			"long":      {staff.Absence{UserID: ada, From: d.Now(), Until: d.Now().Add(400 * day)}, "staff.fault.away_long"},
			"herself":   {staff.Absence{UserID: ada, StandInID: ada, From: d.Now(), Until: d.Now().Add(day)}, "staff.fault.away_self"},
			"nobody":    {staff.Absence{UserID: ada, StandInID: 4711, From: d.Now(), Until: d.Now().Add(day)}, "staff.fault.away_stand_in"},
			"a viewer":  {staff.Absence{UserID: ada, StandInID: d.User(staff.Viewer), From: d.Now(), Until: d.Now().Add(day)}, "staff.fault.away_stand_in"},
			"both":      {staff.Absence{UserID: ada, StandInID: ben, From: d.Now(), Until: d.Now().Add(2 * day)}, "staff.fault.away_both"},
			"twice":     {staff.Absence{UserID: ben, From: d.Now(), Until: d.Now().Add(day + time.Hour)}, "staff.fault.away_twice"},
		} {
			_, err := away(d, c.a)
			if f, ok := fault.As(err); !ok || f.Key != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		// Nobody sends a colleague away but a lead.
		others := func(role staff.Role) error {
			return d.DB.Do(d.As(role), "test", func(ctx context.Context, tx *db.Tx) error {
				_, err := d.Staff.GoAway(ctx, tx, staff.Absence{UserID: ada, From: d.Now(), Until: d.Now().Add(day)})
				return err
			})
		}
		if err := others(staff.Agent); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an agent sends a colleague away: %v", err)
		}
		d.Must(others(staff.Lead))
		d.Pass(time.Hour)
		p := d.BrowseUser(ada).Post("/away", url.Values{"from": {"2026-02-30"}, "until": {"2026-03-09"}})
		if p.Code != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "2026-12-24") {
			t.Errorf("a date that is none: %d", p.Code)
		}
		if p := d.BrowseUser(ben).Post("/away", url.Values{"from": {"2026-03-09"}, "until": {"2026-03-10"}, "stand_in_id": {"0"}}); p.Code != http.StatusSeeOther {
			t.Errorf("entered: %d", p.Code)
		}
	})
}

func TestNothingOpenStaysWithSomebodySwitchedOff(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		ada := d.AddUser("ada", staff.Agent)
		id := d.Case("My lamp is dark").ID
		own(d, id, ada)
		d.Do(func(ctx context.Context, tx *db.Tx) error { return d.Staff.SwitchOff(ctx, tx, ada) })
		if c := caseOf(d, id); c.OwnerID != 0 {
			t.Errorf("still owned by %d", c.OwnerID)
		}
		d.Verified()
	})
}

// Somebody is switched off at the very moment at which a case is given to them.
func TestACaseThatIsGivenToWhoIsSwitchedOffIsTakenFromThem(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		ada := d.AddUser("ada", staff.Agent)
		id := d.Case("My lamp is dark").ID
		given, twice := make(chan bool), false
		for _, err := range dbtest.Race(t, d.DB, 2, func(i int) error {
			if i == 1 {
				<-given
				return d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error { return d.Staff.SwitchOff(ctx, tx, ada) })
			}
			return d.DB.Do(d.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
				h, err := d.Cases.Take(ctx, tx, id)
				if err != nil {
					return err
				}
				err = d.Cases.Own(ctx, tx, h, ada)
				if !twice {
					twice = true
					close(given)
					time.Sleep(100 * time.Millisecond) // nothing tells that the other waits for a row
				}
				return err
			})
		}) {
			d.Must(err)
		}
		if c := caseOf(d, id); c.OwnerID != 0 {
			t.Errorf("it is user %d's", c.OwnerID)
		}
		d.Verified()
	})
}

func TestAnOpenCaseStaysWithTheTeamOfItsInbox(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		var team staff.Team
		d.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			if team, err = d.Staff.AddTeam(ctx, tx, "Lamps"); err != nil {
				return err
			}
			_, err = d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) error { i.TeamID = team.ID; return nil })
			return err
		})
		id := d.Case("My lamp is dark").ID
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			h, err := d.Cases.Take(ctx, tx, id)
			if err != nil {
				return err
			}
			return d.Cases.Hand(ctx, tx, h, 0)
		})
		if c := caseOf(d, id); c.TeamID != team.ID {
			t.Errorf("it is team %d's", c.TeamID)
		}
		d.Verified()
	})
}

func TestTheHoursOfATeamHoldForItsInboxes(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		hours := func() calendar.Hours {
			var in inboxes.Inbox
			d.Read(func(ctx context.Context, v db.View) (err error) {
				in, err = d.Inboxes.Open(ctx, v, d.Inbox.ID)
				return err
			})
			return in.Hours
		}
		was := hours()
		var team staff.Team
		d.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			if team, err = d.Staff.AddTeam(ctx, tx, "Lamps"); err != nil {
				return err
			}
			_, err = d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) error { i.TeamID = team.ID; return nil })
			return err
		})
		form := url.Values{"hours": {"week"}, "day_mon": {"8-12, 13-16"}, "region": {"DE-BY"}, "zone": {"Europe/Berlin"}}
		path := "/settings/teams/" + itoa(team.ID) + "/hours"
		if p := d.Browse(staff.Agent).Post(path, form); p.Code != http.StatusForbidden {
			t.Errorf("an agent changes hours: %d", p.Code)
		}
		if p := d.Browse(staff.Lead).Post(path, form); p.Code != http.StatusSeeOther {
			t.Fatalf("a lead: %d %s", p.Code, p.Body)
		}
		if h := hours(); len(h.Spans(time.Monday)) != 2 || h.Region() != "DE-BY" {
			t.Errorf("the inbox is open at %v, %s", h.Spans(time.Monday), h.Region())
		}
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) error { i.OwnHours, i.Hours = true, was; return nil })
			return err
		})
		if !hours().Equal(was) {
			t.Error("its own hours do not hold")
		}
		form.Set("day_mon", "from dawn")
		if p := d.Browse(staff.Lead).Post(path, form); p.Code != http.StatusUnprocessableEntity {
			t.Errorf("hours in words: %d", p.Code)
		}
	})
}
