package app_test

import (
	"context"
	"testing"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

// TestListsOfTheCoreReadAnIndex has both engines plan what the lists really
// ask, for somebody who sees every inbox and for somebody who sees some.
func TestListsOfTheCoreReadAnIndex(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		var team int64
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			made, err := d.Staff.AddTeam(ctx, tx, "Repairs")
			team = made.ID
			return err
		})
		of := d.AsUser(d.AddUser("of-a-team", staff.Agent, team))
		d.Must(d.DB.Do(of, "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Lists.SaveView(ctx, tx, lists.View{Name: "Ours", List: lists.Open, TeamID: team})
			return err
		}))
		d.Listed(of, "saved_view", func(ctx context.Context, v db.View) error {
			_, err := d.Lists.Views(ctx, v)
			return err
		}, "saved_view_user", "saved_view_team")
		some := []cases.Case{d.Case("One"), d.Case("Two")}
		d.Listed(of, "case_seen", func(ctx context.Context, v db.View) error {
			_, err := d.Lists.Unread(ctx, v, some)
			return err
		}, "case_seen_user")
		for _, who := range []context.Context{of, d.As(staff.Lead)} {
			listsOfNotices(d, who)
			listsOfWhatHappened(d, who, some[0])
		}
		listsOfTheStaff(d)
	})
}

func listsOfNotices(d *desktest.Desk, who context.Context) {
	for unread, index := range map[bool]string{false: "notice_user", true: "notice_unread"} {
		d.Listed(who, "notice", func(ctx context.Context, v db.View) error {
			_, _, err := d.Notices.Page(ctx, v, unread, nil, 50)
			return err
		}, index)
	}
}

func listsOfWhatHappened(d *desktest.Desk, who context.Context, c cases.Case) {
	d.Listed(who, "activity", func(ctx context.Context, v db.View) error {
		_, err := d.Activity.OfCase(ctx, v, []int64{c.ID}, 0, 50)
		return err
	}, "activity_case")
	d.Listed(who, "activity", func(ctx context.Context, v db.View) error {
		_, err := d.Activity.Newest(ctx, v, []int64{c.ID}, 99, 50)
		return err
	}, "activity_case")
	d.Listed(who, "activity", func(ctx context.Context, v db.View) error {
		_, err := d.Activity.OfPersonBefore(ctx, v, []int64{c.PersonID}, 99, 50)
		return err
	}, "activity_person")
	d.Listed(who, "activity", func(ctx context.Context, v db.View) error {
		_, err := d.Activity.About(ctx, v, "user", 1, 0, 50)
		return err
	}, "activity_about")
}

func listsOfTheStaff(d *desktest.Desk) {
	d.Listed(d.As(staff.Admin), "staff_user", func(ctx context.Context, v db.View) error {
		_, err := d.Staff.Users(ctx, v, true, "m", 7, 50)
		return err
	}, "staff_user_name")
}

// TestListsOfWhatWasSentReadAnIndex does so for what came in and is held back.
func TestListsOfWhatWasSentReadAnIndex(t *testing.T) {
	each(t, func(t *testing.T, d *desktest.Desk) {
		var team int64
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			made, err := d.Staff.AddTeam(ctx, tx, "Repairs")
			team = made.ID
			return err
		})
		of, lead := d.AsUser(d.AddUser("of-a-team", staff.Agent, team)), d.As(staff.Lead)
		held(d)
		for who, index := range map[context.Context]string{of: "intake_inbox", lead: ""} {
			d.Listed(who, "intake", func(ctx context.Context, v db.View) error {
				_, err := d.Intake.Find(ctx, v, intake.Query{})
				return err
			}, index)
			d.Listed(who, "intake", func(ctx context.Context, v db.View) error {
				_, err := d.Intake.Find(ctx, v, intake.Query{State: intake.Quarantined, Before: 99})
				return err
			}, "intake_state")
			d.Listed(who, "intake", func(ctx context.Context, v db.View) error {
				_, err := d.Intake.Likely(ctx, v, 10, 7, 50)
				return err
			}, "intake_held")
			d.Listed(who, "intake", func(ctx context.Context, v db.View) error {
				_, err := d.Intake.Held(ctx, v, 100)
				return err
			}, "intake_")
			// The groups are sorted by their size once they are counted; what is shown of each is not.
			d.ListedSorted(who, "intake", func(ctx context.Context, v db.View) error {
				_, err := d.Intake.Groups(ctx, v, intake.Group{Domain: "a.example", Count: 1}, 30)
				return err
			}, "intake_held_domain", "intake_held_domain")
			d.Listed(who, "intake", func(ctx context.Context, v db.View) error {
				_, err := d.Intake.Group(ctx, v, "junk.example", 99, 50)
				return err
			}, "intake_held_domain", "intake_held_domain")
		}
	})
}

// held has one mail held back that looks like junk.
func held(d *desktest.Desk) {
	item := d.Mail(d.Letter("somebody@junk.example", desktest.Address, "Watches", "Cheap ones."))
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE intake SET state = 'quarantined', score = 99, known = 0, domain = 'junk.example' WHERE id = $1`, item.ID)
		return err
	})
}
