package staff

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Absence is a time in which a user is not at work.
type Absence struct {
	ID        int64
	UserID    int64
	StandInID int64 // who does their work meanwhile; 0 for nobody
	From      time.Time
	Until     time.Time // just after the last moment
	By        int64     // who entered it; 0 for the desk
	MadeAt    time.Time
}

// mostAway is for how many days somebody can be away.
const mostAway = 366

const absenceColumns = `id, user_id, stand_in_id, from_at, until_at, made_by, made_at`

func scanAbsence(s db.Scan) (a Absence, err error) {
	var in *int64
	err = s(&a.ID, &a.UserID, &in, &a.From, &a.Until, &a.By, &a.MadeAt)
	if in != nil {
		a.StandInID = *in
	}
	return a, err
}

// HearAbsences has f told, in the transaction, of an absence that was entered or
// ended. Called once while the desk is put together.
func (s *Staff) HearAbsences(f func(ctx context.Context, tx *db.Tx, a Absence) error) { s.away = f }

// GoAway enters an absence: one's own, or as a lead that of a colleague. The
// stand-in must be there then.
func (s *Staff) GoAway(ctx context.Context, tx *db.Tx, a Absence) (_ Absence, err error) {
	defer fault.Wrap(&err, "staff.GoAway(user %d)", a.UserID)
	if a.By, err = mayEnter(ctx, a.UserID); err != nil {
		return a, err
	}
	if err := tx.Lock(ctx, "staff", "absences"); err != nil {
		return a, err
	}
	if _, err := take(ctx, tx, a.UserID); err != nil {
		return a, err
	}
	a.From, a.Until, a.MadeAt = a.From.UTC().Truncate(time.Microsecond), a.Until.UTC().Truncate(time.Microsecond), tx.Now()
	if err := a.check(ctx, tx); err != nil {
		return a, err
	}
	var in any
	if a.StandInID != 0 {
		in = a.StandInID
	}
	a.ID, err = tx.Insert(ctx, `INSERT INTO absence (user_id, stand_in_id, from_at, until_at, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		a.UserID, in, a.From, a.Until, a.By, a.MadeAt)
	if err != nil {
		return a, err
	}
	if err := s.record(ctx, tx, "staff.away", "user", a.UserID, map[string]any{"from": a.From, "until": a.Until, "stand_in": a.StandInID}); err != nil {
		return a, err
	}
	return a, s.away(ctx, tx, a)
}

// mayEnter is who enters an absence of a user, if they may.
func mayEnter(ctx context.Context, user int64) (int64, error) {
	actor, err := Allow(ctx, ProfileChange)
	if err == nil && actor.ID == user {
		return actor.ID, nil
	}
	actor, err = Allow(ctx, CoverManage)
	return actor.ID, err
}

func (a Absence) check(ctx context.Context, tx *db.Tx) error {
	switch {
	case !a.Until.After(a.From):
		return fault.Field("until", "staff.fault.away_dates")
	case !a.Until.After(tx.Now()):
		return fault.Field("until", "staff.fault.away_past")
	case a.Until.Sub(a.From) > mostAway*24*time.Hour:
		return fault.Field("until", "staff.fault.away_long", fault.A("n", mostAway))
	case a.StandInID == a.UserID:
		return fault.Field("stand_in_id", "staff.fault.away_self")
	}
	twice, err := awayIn(ctx, tx, a.UserID, a.From, a.Until)
	if err == nil && twice {
		err = fault.Field("from", "staff.fault.away_twice")
	}
	if err != nil || a.StandInID == 0 {
		return err
	}
	in, err := byID(ctx, tx, a.StandInID)
	if fault.Is(err, fault.NotFound) || err == nil && (in.Off() || !slices.Contains(in.Role.Permissions(), CasesReply)) {
		return fault.Field("stand_in_id", "staff.fault.away_stand_in")
	}
	if err != nil {
		return err
	}
	both, err := awayIn(ctx, tx, a.StandInID, a.From, a.Until)
	if err == nil && both {
		err = fault.Field("stand_in_id", "staff.fault.away_both", fault.A("name", in.Name))
	}
	return err
}

func awayIn(ctx context.Context, v db.View, user int64, from, until time.Time) (bool, error) {
	return db.Exists(ctx, v, `SELECT 1 FROM absence WHERE user_id = $1 AND until_at > $2 AND from_at < $3`, user, from, until)
}

// ComeBack ends an absence now, or takes back one that has not begun.
func (s *Staff) ComeBack(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "staff.ComeBack(%d)", id)
	if _, err := Acting(ctx); err != nil {
		return err
	}
	if err := tx.Lock(ctx, "staff", "absences"); err != nil {
		return err
	}
	a, err := db.One(ctx, tx, scanAbsence, `SELECT `+absenceColumns+` FROM absence WHERE id = $1`, id)
	if err != nil {
		return missing(err, "staff.fault.no_absence")
	}
	if _, err := mayEnter(ctx, a.UserID); err != nil {
		return err
	}
	switch {
	case !a.Until.After(tx.Now()):
		return nil
	case a.From.Before(tx.Now()):
		a.Until = tx.Now()
		_, err = tx.Exec(ctx, `UPDATE absence SET until_at = $2 WHERE id = $1`, id, a.Until)
	default:
		a.Until = a.From
		_, err = tx.Exec(ctx, `DELETE FROM absence WHERE id = $1`, id)
	}
	if err != nil {
		return err
	}
	if err := s.record(ctx, tx, "staff.back", "user", a.UserID, nil); err != nil {
		return err
	}
	return s.away(ctx, tx, a)
}

// Absences returns those that are not over, the soonest first; user is 0 for
// everybody's.
func (s *Staff) Absences(ctx context.Context, v db.View, user int64) (_ []Absence, err error) {
	defer fault.Wrap(&err, "staff.Absences(%d)", user)
	if _, err := Allow(ctx, StaffRead); err != nil {
		return nil, err
	}
	return db.All(ctx, v, scanAbsence, `SELECT `+absenceColumns+` FROM absence
		WHERE until_at > $1 AND (CAST($2 AS BIGINT) = 0 OR user_id = $2) ORDER BY from_at, id LIMIT 1000`, v.Now(), user)
}

// longestChain is how many stand in for one another; a circle cannot be made.
const longestChain = 10

// Away is the absence of a user at a moment; false if they are there.
func Away(ctx context.Context, v db.View, user int64, at time.Time) (Absence, bool, error) {
	found, err := db.All(ctx, v, scanAbsence, `SELECT `+absenceColumns+` FROM absence WHERE user_id = $1 AND until_at > $2 AND from_at <= $2 ORDER BY until_at LIMIT 1`, user, at)
	if err != nil || len(found) == 0 {
		return Absence{}, false, err
	}
	return found[0], true, nil
}

// Doer is who does the work of a user at a moment: themselves, or whoever stands
// in for them; 0 while they are away and nobody does.
func Doer(ctx context.Context, v db.View, user int64, at time.Time) (int64, error) {
	for range longestChain {
		a, away, err := Away(ctx, v, user, at)
		if err != nil || !away {
			return user, err
		}
		if user = a.StandInID; user == 0 {
			return 0, nil
		}
		on, err := db.Exists(ctx, v, `SELECT 1 FROM staff_user WHERE id = $1 AND off_at IS NULL`, user)
		if err != nil || !on {
			return 0, err
		}
	}
	return 0, nil
}

// HoursWithout are business hours without the days on which a user is away and
// nobody stands in. A day on which they are there for a part counts.
func HoursWithout(ctx context.Context, v db.View, h calendar.Hours, user int64) (calendar.Hours, error) {
	alone, err := db.All(ctx, v, scanAbsence, `SELECT `+absenceColumns+` FROM absence
		WHERE user_id = $1 AND until_at > $2 AND stand_in_id IS NULL ORDER BY from_at LIMIT 100`, user, v.Now())
	for _, a := range alone {
		from, until := calendar.DateOf(a.From.In(h.Zone())), calendar.DateOf(a.Until.In(h.Zone())).Plus(-1)
		if opens, _, open := h.Day(from); open && a.From.After(opens) {
			from = from.Plus(1)
		}
		if _, closes, open := h.Day(until.Plus(1)); open && !a.Until.Before(closes) {
			until = until.Plus(1)
		}
		h = h.Without(from, until)
	}
	return h, err
}

// Alone is the one user of a desk of one; 0 where there are more. Nobody stands in for
// them, leads them or approves what they do.
func Alone(ctx context.Context, v db.View) (int64, error) {
	all, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, `SELECT id FROM staff_user WHERE off_at IS NULL ORDER BY id LIMIT 2`)
	if err != nil || len(all) != 1 {
		return 0, err
	}
	return all[0], nil
}

// StandsInFor names whoever does the work of a user now, where that is somebody
// else, and until when.
func (s *Staff) StandsInFor(ctx context.Context, v db.View, user int64) (name string, until time.Time, err error) {
	defer fault.Wrap(&err, "staff.StandsInFor(%d)", user)
	if _, err := Acting(ctx); err != nil || user == 0 {
		return "", until, err
	}
	a, away, err := Away(ctx, v, user, v.Now())
	if err != nil || !away {
		return "", until, err
	}
	in, err := Doer(ctx, v, user, v.Now())
	if err != nil || in == 0 {
		return "", until, err
	}
	name, err = s.NameOf(ctx, v, in)
	return name, a.Until, err
}

// WhoWrites names whoever does the work of a user now: themselves, or who stands
// in for them, with both names. For a letter, in its reader's language.
func (s *Staff) WhoWrites(ctx context.Context, v db.View, user int64) (fault.Sentence, error) {
	name, err := s.NameOf(ctx, v, user)
	if err != nil {
		return fault.Sentence{}, err
	}
	in, _, err := s.StandsInFor(ctx, v, user)
	if err != nil || in == "" {
		return fault.Say("staff.writes", fault.A("who", name)), err
	}
	return fault.Say("staff.stands_in", fault.A("who", in), fault.A("owner", name)), nil
}
