package cover

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Rota is who is on duty for a team, one week after the other.
type Rota struct {
	TeamID   int64 // 0 for the whole desk
	Zone     string
	BeginsOn calendar.Date  // the day of the first handover
	Handover calendar.Clock // once a week, at this time of day
	People   []int64        // users, in their order; none for no rota
	Note     string         // what the next one should know
	NoteBy   int64
	NoteAt   time.Time // zero for never
	Version  int64
}

// Swap is somebody else on duty for a while.
type Swap struct {
	ID, TeamID, UserID int64
	From, Until        time.Time
}

// Shift is a stretch in which one user is on duty.
type Shift struct {
	UserID      int64 // 0 for nobody
	From, Until time.Time
	SwapID      int64 // 0 where the rota says so
}

const (
	// mostPeople is how many a rota may have.
	mostPeople = 52
	// longestNote is how long the note for the next one may be.
	longestNote = 2000
	week        = 7 * 24 * time.Hour
)

func scanRota(s db.Scan) (r Rota, err error) {
	var begins, people string
	var at int
	if err = s(&r.TeamID, &r.Zone, &begins, &at, &people, &r.Note, &r.NoteBy, &r.NoteAt, &r.Version); err != nil {
		return r, err
	}
	r.Handover = calendar.Clock(at)
	if err = r.BeginsOn.UnmarshalText([]byte(begins)); err == nil {
		err = json.Unmarshal([]byte(people), &r.People)
	}
	return r, err
}

const rotaColumns = `team_id, zone, begins_on, handover, people, note, note_by, note_at, version`

func rotaOf(ctx context.Context, v db.View, team int64) (Rota, bool, error) {
	r, err := db.One(ctx, v, scanRota, `SELECT `+rotaColumns+` FROM duty_rota WHERE team_id = $1`, team)
	if fault.Is(err, fault.NotFound) {
		return Rota{TeamID: team}, false, nil
	}
	return r, err == nil && len(r.People) > 0, err
}

// place is how many handovers there were until a moment, and when the last of them
// and the next are; below zero before the first.
func (r Rota) place(at time.Time) (n int, from, until time.Time, err error) {
	zone, err := calendar.Zone(r.Zone)
	if err != nil {
		return 0, from, until, err
	}
	handover := func(n int) time.Time {
		t, _ := calendar.Wall(r.BeginsOn.Plus(7*n), r.Handover, zone)
		return t
	}
	n = int(at.Sub(handover(0)) / week)
	for handover(n).After(at) {
		n--
	}
	for !handover(n + 1).After(at) {
		n++
	}
	return n, handover(n), handover(n + 1), nil
}

// turn is who of the rota's people has a place.
func (r Rota) turn(n int) int64 {
	k := len(r.People)
	return r.People[((n%k)+k)%k]
}

func swapsOf(ctx context.Context, v db.View, team int64, from, until time.Time) ([]Swap, error) {
	return db.All(ctx, v, func(s db.Scan) (w Swap, err error) {
		err = s(&w.ID, &w.TeamID, &w.UserID, &w.From, &w.Until)
		return w, err
	}, `SELECT id, team_id, user_id, from_at, until_at FROM duty_swap WHERE team_id = $1 AND until_at > $2 AND from_at < $3 ORDER BY id DESC LIMIT 500`, team, from, until)
}

// Shifts are who is on duty for a team from a moment until another. The newest of
// two swaps holds.
func (s *Cover) Shifts(ctx context.Context, v db.View, team int64, from, until time.Time) (_ []Shift, err error) {
	defer fault.Wrap(&err, "cover.Shifts(team %d)", team)
	if _, err := staff.Allow(ctx, staff.StaffRead); err != nil {
		return nil, err
	}
	rota, has, err := rotaOf(ctx, v, team)
	if err != nil {
		return nil, err
	}
	swaps, err := swapsOf(ctx, v, team, from, until)
	if err != nil {
		return nil, err
	}
	var all []Shift
	for at := from; at.Before(until); {
		one := Shift{From: at, Until: until}
		if has {
			n, _, next, err := rota.place(at)
			if err != nil {
				return nil, err
			}
			one.UserID, one.Until = rota.turn(n), earlier(next, until)
		}
		for _, w := range swaps {
			switch {
			case !w.From.After(at) && w.Until.After(at) && one.SwapID == 0:
				one.UserID, one.SwapID, one.Until = w.UserID, w.ID, earlier(w.Until, until)
			case w.From.After(at) && (one.SwapID == 0 || w.ID > one.SwapID):
				one.Until = earlier(one.Until, w.From)
			}
		}
		if k := len(all); k > 0 && all[k-1].UserID == one.UserID && all[k-1].SwapID == one.SwapID && one.SwapID != 0 {
			all[k-1].Until = one.Until
		} else {
			all = append(all, one)
		}
		at = one.Until
	}
	return all, nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// team refuses a team that is none; 0 is the whole desk.
func (s *Cover) team(ctx context.Context, v db.View, id int64) error {
	if id == 0 {
		return nil
	}
	_, err := s.desk.Staff.TeamByID(ctx, v, id)
	return err
}

// OnDuty is who is on duty for a team at a moment: a swap, the rota's turn, or
// whoever stands in for them; of a team without a rota, who is for the whole desk.
// 0 where nobody is.
func (s *Cover) OnDuty(ctx context.Context, v db.View, team int64, at time.Time) (_ int64, err error) {
	defer fault.Wrap(&err, "cover.OnDuty(team %d)", team)
	shifts, err := s.Shifts(itself(ctx), v, team, at, at.Add(time.Microsecond))
	if err != nil {
		return 0, err
	}
	if len(shifts) > 0 && shifts[0].UserID != 0 {
		does, err := working(ctx, v, shifts[0].UserID, at)
		if err != nil || does != 0 {
			return does, err
		}
		rota, _, err := rotaOf(ctx, v, team)
		if err != nil {
			return 0, err
		}
		for _, user := range rota.People { // whoever of the others is there
			if does, err := working(ctx, v, user, at); err != nil || does != 0 {
				return does, err
			}
		}
	}
	if team == 0 {
		return 0, nil
	}
	return s.OnDuty(ctx, v, 0, at)
}

// working is who does the work of a user at a moment; 0 where nobody does, or they
// were switched off.
func working(ctx context.Context, v db.View, user int64, at time.Time) (int64, error) {
	does, err := staff.Doer(ctx, v, user, at)
	if err != nil || does == 0 {
		return 0, err
	}
	on, err := db.Exists(ctx, v, `SELECT 1 FROM staff_user WHERE id = $1 AND off_at IS NULL`, does)
	if err != nil || !on {
		return 0, err
	}
	return does, nil
}

// SetRota says who is on duty for a team, in which order, and when they hand over.
// Nobody at all ends it.
func (s *Cover) SetRota(ctx context.Context, tx *db.Tx, r Rota) (err error) {
	defer fault.Wrap(&err, "cover.SetRota(team %d)", r.TeamID)
	if _, err := staff.Allow(ctx, staff.CoverManage); err != nil {
		return err
	}
	if err := s.team(ctx, tx, r.TeamID); err != nil {
		return err
	}
	if _, err := calendar.Zone(r.Zone); err != nil {
		return err
	}
	if len(r.People) > mostPeople {
		return fault.Field("people", "cover.fault.people_many", fault.A("n", mostPeople))
	}
	if r.Handover < 0 || r.Handover > 1439 {
		return fault.Field("handover", "calendar.fault.clock")
	}
	for _, user := range r.People {
		u, err := s.desk.Staff.UserByID(ctx, tx, user)
		if err != nil || u.Off() || !slices.Contains(u.Role.Permissions(), staff.CasesReply) {
			return fault.Field("people", "cover.fault.people").Because(err)
		}
	}
	people, err := json.Marshal(r.People)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO duty_rota (team_id, zone, begins_on, handover, people, note, note_by, version) VALUES ($1, $2, $3, $4, $5, '', 0, 1)
		ON CONFLICT (team_id) DO UPDATE SET zone = excluded.zone, begins_on = excluded.begins_on, handover = excluded.handover, people = excluded.people, version = duty_rota.version + 1`,
		r.TeamID, r.Zone, r.BeginsOn.String(), int(r.Handover), string(people))
	if err != nil {
		return err
	}
	return s.noteDuty(ctx, tx, "duty.rota")
}

// SetNote leaves a note for whoever is on duty next.
func (s *Cover) SetNote(ctx context.Context, tx *db.Tx, team int64, note string) (err error) {
	defer fault.Wrap(&err, "cover.SetNote(team %d)", team)
	actor, err := staff.Allow(ctx, staff.CasesNote)
	if err != nil {
		return err
	}
	if note = strings.TrimSpace(note); len([]rune(note)) > longestNote {
		return fault.Field("note", "cover.fault.note_long", fault.A("n", longestNote))
	}
	n, err := tx.Exec(ctx, `UPDATE duty_rota SET note = $2, note_by = $3, note_at = $4 WHERE team_id = $1`, team, db.Text(note), actor.ID, tx.Now())
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "cover.fault.no_rota")
	}
	if err != nil {
		return err
	}
	return s.noteDuty(ctx, tx, "duty.note")
}

// SwapIn puts somebody on duty for a while: oneself, or as a lead anybody.
func (s *Cover) SwapIn(ctx context.Context, tx *db.Tx, w Swap) (_ Swap, err error) {
	defer fault.Wrap(&err, "cover.SwapIn(team %d)", w.TeamID)
	actor, err := staff.Allow(ctx, staff.CasesReply)
	if err != nil {
		return w, err
	}
	if w.UserID != actor.ID {
		if _, err := staff.Allow(ctx, staff.CoverManage); err != nil {
			return w, err
		}
	}
	if err := s.team(ctx, tx, w.TeamID); err != nil {
		return w, err
	}
	switch {
	case !w.Until.After(w.From):
		return w, fault.Field("until", "cover.fault.swap_dates")
	case !w.Until.After(tx.Now()):
		return w, fault.Field("until", "cover.fault.swap_past")
	case w.Until.Sub(w.From) > 8*week:
		return w, fault.Field("until", "cover.fault.swap_long")
	}
	u, err := s.desk.Staff.UserByID(ctx, tx, w.UserID)
	if err != nil || u.Off() || !slices.Contains(u.Role.Permissions(), staff.CasesReply) {
		return w, fault.Field("user_id", "cover.fault.people").Because(err)
	}
	w.From, w.Until = w.From.UTC().Truncate(time.Microsecond), w.Until.UTC().Truncate(time.Microsecond)
	w.ID, err = tx.Insert(ctx, `INSERT INTO duty_swap (team_id, user_id, from_at, until_at, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		w.TeamID, w.UserID, w.From, w.Until, actor.ID, tx.Now())
	if err != nil {
		return w, err
	}
	return w, s.noteDuty(ctx, tx, "duty.swapped")
}

// SwapOut takes a swap back, one's own, or as a lead anybody's: the rota holds again.
func (s *Cover) SwapOut(ctx context.Context, tx *db.Tx, team, id int64) (err error) {
	defer fault.Wrap(&err, "cover.SwapOut(%d)", id)
	actor, err := staff.Allow(ctx, staff.CasesReply)
	if err != nil {
		return err
	}
	user, err := db.Value[int64](ctx, tx, `SELECT user_id FROM duty_swap WHERE id = $1 AND team_id = $2`, id, team)
	if err != nil {
		return fault.New(fault.NotFound, "cover.fault.no_swap").Because(err)
	}
	if user != actor.ID {
		if _, err := staff.Allow(ctx, staff.CoverManage); err != nil {
			return err
		}
	}
	n, err := tx.Exec(ctx, `DELETE FROM duty_swap WHERE id = $1`, id)
	if err != nil || n == 0 {
		return err
	}
	return s.noteDuty(ctx, tx, "duty.swap_removed")
}

func (s *Cover) noteDuty(ctx context.Context, tx *db.Tx, kind string) error {
	_, err := s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: kind})
	return err
}
