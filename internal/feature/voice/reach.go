package voice

import (
	"context"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Reach says that a person is reached by phone.
type Reach struct {
	ID, PersonID int64
	Number       string // that is dialled
	SetBy        int64
	SetAt        time.Time
}

// theirs is the ids of a person and of all who are one with them, in a query: $1 is
// one of them.
const theirs = `(SELECT id FROM person WHERE id = $1 UNION ALL SELECT merged_into FROM person WHERE id = $1 AND merged_into IS NOT NULL
	UNION ALL SELECT k.id FROM person o JOIN person k ON k.merged_into = coalesce(o.merged_into, o.id) WHERE o.id = $1)`

// ByPhone says whether a person is reached by phone; the zero Reach where they are
// not.
func (s *Voice) ByPhone(ctx context.Context, v db.View, person int64) (r Reach, err error) {
	defer fault.Wrap(&err, "voice.ByPhone(%d)", person)
	if _, err := staff.Acting(ctx); err != nil {
		return r, err
	}
	found, err := db.All(ctx, v, func(s db.Scan) (r Reach, err error) { return r, s(&r.ID, &r.PersonID, &r.Number, &r.SetBy, &r.SetAt) },
		`SELECT id, person_id, number, set_by, set_at FROM by_phone WHERE person_id IN `+theirs+` ORDER BY id DESC LIMIT 1`, person)
	if err != nil || len(found) == 0 {
		return r, err
	}
	return found[0], nil
}

// SetByPhone has a person reached by phone from now on, at a number of theirs; or, as
// before, by mail.
func (s *Voice) SetByPhone(ctx context.Context, tx *db.Tx, h *people.Held, on bool, number string) (err error) {
	defer fault.Wrap(&err, "voice.SetByPhone(%d)", h.ID)
	actor, err := staff.Allow(ctx, staff.PeopleChange)
	if err != nil {
		return err
	}
	if h.Erased() {
		return fault.New(fault.Conflict, "people.fault.erased")
	}
	if !on {
		n, err := tx.Exec(ctx, `DELETE FROM by_phone WHERE person_id IN `+theirs, h.ID)
		if err != nil || n == 0 {
			return err
		}
		_, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "person.by_mail", PersonID: h.ID})
		return err
	}
	if number == "" {
		if number, err = s.numberOf(ctx, tx, h.ID); err != nil {
			return err
		}
	}
	n, ok, err := s.read(ctx, tx, number, 0)
	if err != nil {
		return err
	}
	if !ok {
		return fault.Field("number", "voice.fault.number")
	}
	if err := s.knownBy(ctx, tx, h, n); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO by_phone (person_id, number, set_by, set_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person_id) DO UPDATE SET number = excluded.number, set_by = excluded.set_by, set_at = excluded.set_at`, h.ID, n.Shown, actor.ID, tx.Now()); err != nil {
		return err
	}
	_, err = s.desk.Activity.Record(ctx, tx, activity.Entry{Kind: "person.by_phone", PersonID: h.ID})
	return err
}

// spoken says, for the outbox, whether what would be mailed to the customer of a case
// is said to them by phone: they are reached so, or have a telephone and no address.
func (s *Voice) spoken(ctx context.Context, v db.View, c cases.Case, address string) (bool, error) {
	r, err := s.ByPhone(ctx, v, c.PersonID)
	if err != nil || r.ID != 0 {
		return r.ID != 0, err
	}
	if address != "" {
		return false, nil
	}
	number, err := s.numberOf(ctx, v, c.PersonID)
	return number != "", err
}

// toSay makes a call of what would have been mailed: its words are the message's. It
// is to be made within half an hour of working time.
func (s *Voice) toSay(ctx context.Context, tx *db.Tx, h *cases.Held, message int64) error {
	r, err := s.ByPhone(ctx, tx, h.PersonID)
	if err != nil {
		return err
	}
	if r.Number == "" {
		if r.Number, err = s.numberOf(ctx, tx, h.PersonID); err != nil {
			return err
		}
	}
	in, err := s.desk.Inboxes.Open(ctx, tx, h.InboxID)
	if err != nil {
		return err
	}
	actor, err := staff.Acting(ctx)
	if err != nil {
		return err
	}
	due := in.Hours.Add(tx.Now(), half).UTC().Truncate(time.Microsecond)
	c := Call{CaseID: h.ID, PersonID: h.PersonID, MessageID: message, Why: Letter, Direction: Out, Number: r.Number, DueAt: due, MadeBy: actor.ID}
	if c.ID, err = insert(ctx, tx, c); err != nil {
		return err
	}
	return s.told(ctx, tx, c, "call.due", map[string]any{"at": due})
}
