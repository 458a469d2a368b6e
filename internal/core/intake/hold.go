package intake

import (
	"context"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// hold puts an item into quarantine: it has an owner who decides, and a time
// by which, in the working hours of its inbox.
func (in *Intake) hold(ctx context.Context, tx *db.Tx, i Item, why string) error {
	if noState {
		return nil
	}
	i.State, i.As, i.Reason = Quarantined, AsNothing, outbox.Reason{Key: why}
	i.FiledAt = tx.Now()
	var err error
	if i.DecideBy, err = in.clock(ctx, tx, i.InboxID, tx.Now()); err != nil {
		return err
	}
	i.AlarmAt, i.Alarms = i.DecideBy, 0
	if i.History { // it is on the page; what lay there for weeks wakes nobody
		i.DecideBy, i.AlarmAt = tx.Now().Add(aYear), db.Never
	}
	if i.OwnerID, err = in.pickOwner(ctx, tx, i); err != nil {
		return err
	}
	if err := storeItem(ctx, tx, i); err != nil {
		return err
	}
	_, err = in.activity.Record(ctx, tx, activity.Entry{Kind: "intake.held", InboxID: i.InboxID, On: "intake", OnID: i.ID,
		Data: map[string]any{"why": i.Reason.Sentence()}})
	return err
}

// aYear is by when somebody decides about what was held from a history.
const aYear = 366 * 24 * time.Hour

// clock is the time by which somebody decides: some working hours after a
// moment.
func (in *Intake) clock(ctx context.Context, v db.View, inbox int64, from time.Time) (time.Time, error) {
	hours, err := in.decideHours.Value(ctx, v)
	if err != nil {
		return time.Time{}, err
	}
	box, err := in.inboxes.Open(ctx, v, inbox)
	if err != nil {
		return time.Time{}, err
	}
	return box.Hours.Add(from, time.Duration(hours)*time.Hour), nil
}

// pickOwner gives each held item to one of those who may decide about it, in
// turn: the agents of its inbox, else the leads, else the admins.
func (in *Intake) pickOwner(ctx context.Context, v db.View, i Item) (int64, error) {
	all, err := deciders(ctx, v, i.InboxID)
	for _, role := range []staff.Role{staff.Agent, staff.Lead, staff.Admin} {
		if some := all[role]; len(some) > 0 {
			return some[i.ID%int64(len(some))], err
		}
	}
	return 0, err
}

// deciders are the users who may decide about what an inbox holds, by role.
func deciders(ctx context.Context, v db.View, inbox int64) (map[staff.Role][]int64, error) {
	type user struct {
		id   int64
		role staff.Role
	}
	all, err := db.All(ctx, v, func(s db.Scan) (u user, err error) { return u, s(&u.id, &u.role) }, `
		SELECT u.id, u.role FROM staff_user u JOIN inbox i ON i.id = $1
		WHERE u.off_at IS NULL AND (u.role IN ('admin', 'lead') OR u.role = 'agent'
			AND (i.team_id IS NULL OR EXISTS (SELECT 1 FROM team_member m WHERE m.team_id = i.team_id AND m.user_id = u.id)))
		ORDER BY u.id`, inbox)
	by := map[staff.Role][]int64{}
	for _, u := range all {
		by[u.role] = append(by[u.role], u.id)
	}
	return by, err
}

// Give makes somebody the owner of a held item, or nobody where user is 0.
func (in *Intake) Give(ctx context.Context, tx *db.Tx, id, user int64) (_ Item, err error) {
	defer fault.Wrap(&err, "intake.Give(%d)", id)
	i, _, err := in.decidable(ctx, tx, id)
	if err != nil || i.OwnerID == user {
		return i, err
	}
	if user != 0 {
		all, err := deciders(ctx, tx, i.InboxID)
		if err != nil {
			return Item{}, err
		}
		known := false
		for _, some := range all {
			for _, u := range some {
				known = known || u == user
			}
		}
		if !known {
			return Item{}, fault.Field("owner_id", "intake.fault.owner")
		}
	}
	was := i.OwnerID
	i.OwnerID = user
	if err := storeItem(ctx, tx, i); err != nil {
		return Item{}, err
	}
	_, err = in.activity.Record(ctx, tx, activity.Entry{Kind: "intake.owner", InboxID: i.InboxID, On: "intake", OnID: i.ID,
		Data: map[string]any{"from": was, "to": user}})
	i.Version++
	return i, err
}

// Watch is the periodic job that says which items nobody has decided about in
// time: first to their owner, and after the same time again to the leads. They
// stay where they are: nothing expires silently.
type Watch struct{}

// Kind implements jobs.Args.
func (Watch) Kind() string { return "intake.watch" }

const watchEvery = 5 * time.Minute

// alarms is how many are told: the owner, then the leads.
const alarms = 2

func (in *Intake) watch(ctx context.Context, _ *jobs.Run, _ Watch) error {
	return in.d.Do(ctx, "intake.overdue", func(ctx context.Context, tx *db.Tx) error {
		late, err := db.All(ctx, tx, scanItem, `
			SELECT `+itemColumns+` FROM intake WHERE state = 'quarantined' AND alarm_at <= $1 ORDER BY alarm_at, id LIMIT 200`, tx.Now())
		for _, i := range late {
			if err == nil {
				err = in.overdue(ctx, tx, i.ID)
			}
		}
		return err
	})
}

// overdue tells the next one of an item, unless somebody decides about it this moment.
func (in *Intake) overdue(ctx context.Context, tx *db.Tx, id int64) error {
	if err := tx.Take(ctx, "intake", id); err != nil {
		return err
	}
	i, err := itemByID(ctx, tx, id)
	if err != nil || i.State != Quarantined || i.AlarmAt.After(tx.Now()) {
		return err
	}
	return in.alarm(ctx, tx, i)
}

// alarm tells the next one. An item without an owner goes to the leads at once.
func (in *Intake) alarm(ctx context.Context, tx *db.Tx, i Item) error {
	i.Alarms++
	kind := "intake.overdue"
	if i.Alarms >= alarms || i.OwnerID == 0 {
		i.Alarms, kind = alarms, "intake.overdue_lead"
	}
	i.AlarmAt = db.Never
	if i.Alarms < alarms {
		var err error
		if i.AlarmAt, err = in.clock(ctx, tx, i.InboxID, tx.Now()); err != nil {
			return err
		}
	}
	if err := storeItem(ctx, tx, i); err != nil {
		return err
	}
	if _, err := in.activity.Record(ctx, tx, activity.Entry{Kind: kind, InboxID: i.InboxID, On: "intake", OnID: i.ID,
		Data: map[string]any{"since": i.FiledAt, "owner": i.OwnerID}}); err != nil {
		return err
	}
	users := []int64{i.OwnerID}
	if kind == "intake.overdue_lead" {
		all, err := deciders(ctx, tx, i.InboxID)
		if err != nil {
			return err
		}
		if users = all[staff.Lead]; len(users) == 0 {
			users = all[staff.Admin]
		}
	}
	_, err := in.notices.Tell(ctx, tx, notices.News{Kind: noticeHeld, Users: users, May: staff.IntakeDecide, ItemID: i.ID})
	return err
}

// noticeHeld is the kind of notice that an item is held past its time.
const noticeHeld = "held"
