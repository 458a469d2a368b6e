package cases

import (
	"context"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

const participantColumns = `id, case_id, person_id, role, name, address, added_at, off_at`

func scanParticipant(s db.Scan) (p Participant, err error) {
	var person, off *int64
	err = s(&p.ID, &p.CaseID, &person, &p.Role, &p.Name, &p.Address, &p.AddedAt, &off)
	p.PersonID, p.off = or0(person), off != nil
	return p, err
}

// AddParticipant lets somebody take part in a case: copied, who reads what the
// customer reads, or a third party, who reads what is said to them. Only one
// of us adds one; a mail never does. The same address twice is one participant.
func (c *Cases) AddParticipant(ctx context.Context, tx *db.Tx, h *Held, role Role, a mail.Address, person int64) (_ Participant, err error) {
	defer fault.Wrap(&err, "cases.AddParticipant(case %d)", h.ID)
	if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
		return Participant{}, err
	}
	if role != Copied && role != Third {
		return Participant{}, fault.Field("role", "cases.fault.role")
	}
	read, err := mail.ParseAddress(a.Mail)
	if err != nil {
		return Participant{}, fault.Field("address", "cases.fault.address").Because(err)
	}
	p := Participant{CaseID: h.ID, PersonID: person, Role: role, Name: subjectOf(a.Name), Address: read.Mail, AddedAt: tx.Now()}
	known, err := db.All(ctx, tx, scanParticipant,
		`SELECT `+participantColumns+` FROM participant WHERE case_id = $1 AND address_sum = $2`, h.ID, addressSum(p.Address))
	if err != nil {
		return p, err
	}
	if len(known) > 0 {
		return c.partAgain(ctx, tx, h, known[0], p)
	}
	p.ID, err = tx.Insert(ctx, `
		INSERT INTO participant (case_id, person_id, role, name, address, address_sum, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		p.CaseID, orNull(p.PersonID), p.Role, p.Name, p.Address, addressSum(p.Address), p.AddedAt)
	if err != nil {
		return p, err
	}
	return p, c.recordAct(ctx, tx, h, "case.participant", map[string]any{"role": string(role), "participant": p.ID})
}

// partAgain lets somebody take part again who did before, or in another role.
func (c *Cases) partAgain(ctx context.Context, tx *db.Tx, h *Held, was, now Participant) (Participant, error) {
	if !was.off && was.Role == now.Role {
		return was, nil
	}
	if was.Role != now.Role && was.Role == Third {
		// What was said between them and us stays between them and us.
		said, err := db.Exists(ctx, tx, `SELECT 1 FROM message WHERE case_id = $1 AND participant_id = $2`, h.ID, was.ID)
		if err != nil {
			return was, err
		}
		if said {
			return was, fault.New(fault.Conflict, "cases.fault.third_stays")
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE participant SET off_at = NULL, role = $2 WHERE id = $1`, was.ID, now.Role); err != nil {
		return was, err
	}
	was.Role, was.off = now.Role, false
	return was, c.recordAct(ctx, tx, h, "case.participant", map[string]any{"role": string(was.Role), "participant": was.ID})
}

// Participant returns one participant of a case, also one who takes part no
// longer.
func (c *Cases) Participant(ctx context.Context, v db.View, h *Held, id int64) (_ Participant, err error) {
	defer fault.Wrap(&err, "cases.Participant(%d)", id)
	if err := c.maySee(ctx, v, h.Case); err != nil {
		return Participant{}, err
	}
	return c.participant(ctx, v, h, id, true)
}

// DropParticipant ends that somebody takes part in a case: nothing goes to them
// any more, and what they write does not join it by what it names. What was said
// stays.
func (c *Cases) DropParticipant(ctx context.Context, tx *db.Tx, h *Held, id int64) (err error) {
	defer fault.Wrap(&err, "cases.DropParticipant(case %d, participant %d)", h.ID, id)
	if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
		return err
	}
	p, err := c.participant(ctx, tx, h, id, false)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE participant SET off_at = $2 WHERE id = $1`, p.ID, tx.Now()); err != nil {
		return err
	}
	return c.recordAct(ctx, tx, h, "case.participant_off", map[string]any{"role": string(p.Role), "participant": p.ID})
}

func addressSum(address string) []byte { return db.Hash(db.Key(address)) }

// Participants returns who takes part in a case beside the person it is for.
func (c *Cases) Participants(ctx context.Context, v db.View, k Case) (_ []Participant, err error) {
	defer fault.Wrap(&err, "cases.Participants(%d)", k.ID)
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, err
	}
	if err := c.maySee(ctx, v, k); err != nil {
		return nil, err
	}
	family, err := familyOf(ctx, v, k.ID)
	if err != nil {
		return nil, err
	}
	return participantsOf(ctx, v, family)
}

func participantsOf(ctx context.Context, v db.View, family []int64) ([]Participant, error) {
	var args []any
	return db.All(ctx, v, scanParticipant,
		`SELECT `+participantColumns+` FROM participant WHERE case_id IN `+in(&args, family)+` AND off_at IS NULL ORDER BY id`, args...)
}

// participant is one of a held case; gone says whether one who takes part no
// longer is too.
func (c *Cases) participant(ctx context.Context, v db.View, h *Held, id int64, gone bool) (Participant, error) {
	family, err := familyOf(ctx, v, h.ID)
	if err != nil {
		return Participant{}, err
	}
	args := []any{id}
	p, err := db.One(ctx, v, scanParticipant,
		`SELECT `+participantColumns+` FROM participant WHERE id = $1 AND case_id IN `+in(&args, family), args...)
	if fault.Is(err, fault.NotFound) || err == nil && p.off && !gone {
		return p, fault.Field("participant_id", "cases.fault.participant").Because(err)
	}
	return p, err
}
