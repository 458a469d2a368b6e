package need

import (
	"context"
	"fmt"
	"slices"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/platform/db"
)

// heard is what look found in a message, and what it weighs.
type heard struct {
	text   string
	all    []Found
	policy Policy
	near   int // quarters of the deadline; 0 where no time is named
}

// look finds in a message what makes it urgent: in its text, and in its subject
// what the text does not say. What lay there before we looked is not weighed.
func (s *Need) look(ctx context.Context, v db.View, a cases.Arrival) (any, error) {
	if a.History {
		return nil, nil
	}
	h := heard{text: db.Text(a.Text)}
	var deadlines []Found
	h.all, deadlines = s.rules.find(h.text)
	for _, f := range s.rules.Find(a.Subject) {
		if !has(h.all, f.Kind) {
			h.all = append(h.all, Found{Kind: f.Kind}) // the subject is not marked
		}
	}
	if len(h.all) == 0 {
		return nil, nil
	}
	if err := h.date(ctx, v, s, a, deadlines); err != nil {
		return nil, err
	}
	var err error
	h.policy, err = s.policy(ctx, v)
	return h, err
}

// date reads by when they need it, where they name a time.
func (h *heard) date(ctx context.Context, v db.View, s *Need, a cases.Arrival, deadlines []Found) error {
	i := slices.IndexFunc(h.all, func(f Found) bool { return f.Kind == Deadline })
	if i < 0 || len(deadlines) == 0 {
		return nil
	}
	f, at, ok, err := s.when(ctx, v, a, h.text, deadlines)
	if err != nil || !ok {
		return err
	}
	f.N = at.UnixMicro()
	h.all[i], h.near = f, Point{Kind: Deadline, N: f.N}.near(v.Now())
	return nil
}

// weigh is what a message makes of the need of a case that it enters: what it
// says holds from now on, whatever was said before.
func weigh(k cases.Case, looked any) (cases.Weighed, bool) {
	h, ok := looked.(heard)
	if !ok {
		return cases.Weighed{}, false
	}
	t := readWhy(k.Why)
	for _, f := range h.all {
		if f.Kind == Deadline && h.near > 0 {
			t[f.Kind] = h.near
		} else if t[f.Kind] == 0 {
			t[f.Kind] = whole(f.Kind)
		}
	}
	w := h.policy.weigh(t)
	return w, w != k.Weighed()
}

// note adds the points of a message. The core has weighed the case with the row
// that it wrote, unless this is a part that is done again.
func (s *Need) note(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, looked any) error {
	if looked == nil {
		return nil
	}
	l, ok := looked.(heard)
	if !ok {
		return fmt.Errorf("need: a look of type %T", looked)
	}
	theirs, err := insertFound(ctx, tx, message, l.text, l.all)
	if err != nil || !theirs {
		return err
	}
	if w, changed := weigh(h.Case, l); changed {
		if err := s.desk.Cases.SetNeed(ctx, tx, h, w); err != nil {
			return err
		}
	}
	for _, f := range l.all {
		if f.N > 0 {
			return s.watch(ctx, tx, h.ID, Point{Kind: Deadline, N: f.N})
		}
	}
	return nil
}

// letDown counts a promise of ours that broke, or another way in which we let
// them down.
func (s *Need) letDown(ctx context.Context, tx *db.Tx, f facts.LetDown) error {
	h, err := s.desk.Cases.Take(ctx, tx, f.Case)
	if err != nil {
		return err
	}
	return s.more(ctx, tx, h, Broken, 1)
}

// AskedAgain counts that a customer asked so often more about a matter that is
// not answered; less than none where what was counted belongs to another case.
func (s *Need) AskedAgain(ctx context.Context, tx *db.Tx, h *cases.Held, more int) error {
	return s.more(ctx, tx, h, Again, more)
}

// more counts a point of history up or down.
func (s *Need) more(ctx context.Context, tx *db.Tx, h *cases.Held, k Kind, by int) error {
	rows, err := ofRoot(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	was := int64(0)
	for _, p := range holding(rows) {
		if p.Kind == k {
			was = p.N
		}
	}
	n := max(was+int64(by), 0)
	if n == was {
		return nil
	}
	p := Point{CaseID: h.ID, Kind: k, Source: History, Says: n > 0, N: n}
	if _, err := insert(ctx, tx, p); err != nil {
		return err
	}
	return s.reckonRows(ctx, tx, h, append(rows, p))
}

// turned remembers a case that took long, for the next one of its person.
func (s *Need) turned(ctx context.Context, tx *db.Tx, f facts.StatusChanged) error {
	if cases.Status(f.To).Shelf() != cases.ShelfDone {
		return nil
	}
	k, err := s.desk.Cases.ByID(ctx, tx, f.Case)
	if err != nil {
		return err
	}
	days := int64(tx.Now().Sub(k.CreatedAt).Hours() / 24)
	if days < slowDays {
		return nil
	}
	_, err = tx.Exec(ctx, `INSERT INTO need_slow (person_id, case_id, days, at) VALUES ($1, $2, $3, $4) ON CONFLICT (case_id) DO UPDATE SET days = excluded.days, at = excluded.at`,
		k.PersonID, k.ID, days, tx.Now())
	return err
}

// slowDays is from how many days on a case took long.
const slowDays = 3

func (s *Need) merged(ctx context.Context, tx *db.Tx, f facts.CasesMerged) error {
	return s.reckon(ctx, tx, f.Into)
}

func (s *Need) unmerged(ctx context.Context, tx *db.Tx, f facts.CasesUnmerged) error {
	if err := s.reckon(ctx, tx, f.Into); err != nil {
		return err
	}
	return s.reckon(ctx, tx, f.From)
}

// split takes the points of messages to the case that the messages went to.
func (s *Need) split(ctx context.Context, tx *db.Tx, f facts.CaseSplit) error {
	args := []any{f.To}
	if _, err := tx.Exec(ctx, `UPDATE need_point SET case_id = $1 WHERE message_id IN `+list(&args, f.Messages), args...); err != nil {
		return err
	}
	if err := s.reckon(ctx, tx, f.From); err != nil {
		return err
	}
	return s.reckon(ctx, tx, f.To)
}

// reckon weighs a case anew from its points.
func (s *Need) reckon(ctx context.Context, tx *db.Tx, id int64) error {
	h, err := s.desk.Cases.Take(ctx, tx, id)
	if err != nil {
		return err
	}
	rows, err := ofRoot(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	return s.reckonRows(ctx, tx, h, rows)
}

func (s *Need) reckonRows(ctx context.Context, tx *db.Tx, h *cases.Held, rows []Point) error {
	p, err := s.policy(ctx, tx)
	if err != nil {
		return err
	}
	all := holding(rows)
	if err := s.desk.Cases.SetNeed(ctx, tx, h, p.weigh(tallyOf(all, tx.Now()))); err != nil {
		return err
	}
	for _, one := range all {
		if one.Kind == Deadline {
			return s.watch(ctx, tx, h.ID, one)
		}
	}
	return nil
}
