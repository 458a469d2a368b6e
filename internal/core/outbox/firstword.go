package outbox

import (
	"context"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// FirstWord is what whoever opened a case hears first, by a letter that no person
// wrote.
type FirstWord struct {
	Case    *cases.Held
	Message int64  // the one that opened it
	Cause   string // what caused it; each cause once, for ever
	Own     bool   // their words are surely theirs, and may be said to them again

	Reader words.Reader // the customer
	By     time.Time    // by when the inbox wants a person to have answered
}

// Opening is what a room adds to the first word: by when a person answers, what
// was asked.
type Opening struct {
	Name  string
	Order int
	// Look returns what the letter says, "" for nothing, and what Act is to know.
	Look func(ctx context.Context, v db.View, w FirstWord) (text string, value any, err error)
	// Act does what was said, once the letter is a message of the case; nil for
	// nothing.
	Act func(ctx context.Context, tx *db.Tx, w FirstWord, message int64, value any) error
}

// AddOpening adds what a room says in every first word. Called while the product
// is put together.
func (o *Outbox) AddOpening(one Opening) {
	o.openings = append(o.openings, one)
	slices.SortStableFunc(o.openings, func(a, b Opening) int { return a.Order - b.Order })
}

// soon is when it is looked again where a reply is about to leave.
const soon = 30 * time.Second

// FirstWord says in a case that what opened it has come, names who looks after it,
// and lets each room add what it knows. Nothing is said where a person has
// answered, or the case is done; where a reply is about to leave it returns when
// to ask again.
func (o *Outbox) FirstWord(ctx context.Context, tx *db.Tx, w FirstWord) (again time.Time, err error) {
	defer fault.Wrap(&err, "outbox.FirstWord(%s)", w.Cause)
	if _, err := staff.Allow(ctx, staff.CasesReply); err != nil {
		return time.Time{}, err
	}
	if w.Case.Status.Shelf() == cases.ShelfDone {
		return time.Time{}, nil
	}
	family, err := o.cases.Family(ctx, tx, w.Case.ID)
	if err != nil {
		return time.Time{}, err
	}
	if done, err := o.answeredSince(ctx, tx, family, w.Message); err != nil || done {
		return time.Time{}, err
	}
	held, err := heldOf(ctx, tx, family)
	if err != nil {
		return time.Time{}, err
	}
	for _, h := range held {
		if h.participant == 0 && h.LeavesAt.Before(tx.Now().Add(2*soon)) {
			return tx.Now().Add(soon), nil
		}
	}
	return time.Time{}, o.firstWord(ctx, tx, w)
}

// answeredSince says whether a person has answered the customer after a message.
func (o *Outbox) answeredSince(ctx context.Context, v db.View, family []int64, message int64) (bool, error) {
	args := []any{message}
	return db.Exists(ctx, v, `SELECT 1 FROM message WHERE id > $1 AND kind = 'reply' AND audience = 'customer' AND case_id IN `+in(&args, family), args...)
}

// firstWord writes it, and does what it says.
func (o *Outbox) firstWord(ctx context.Context, tx *db.Tx, w FirstWord) error {
	return o.opens(ctx, tx, w, firstLetter(w))
}

// firstLetter is the letter of a first word, without what it names.
func firstLetter(w FirstWord) Letter {
	l := Letter{Auto: autoReplied, Key: "outbox.first", Args: []fault.Arg{fault.A("ref", w.Case.Ref)}, first: w.Message, own: w.Own}
	if !w.Own {
		l.Subject = "outbox.first.subject"
	}
	return l
}

// opens writes a letter in which we say who looks after a case and by when a person
// answers, and lets the rooms do what was said.
func (o *Outbox) opens(ctx context.Context, tx *db.Tx, w FirstWord, l Letter) error {
	more, act, err := o.wordOf(ctx, tx, &w)
	if err != nil {
		return err
	}
	to, err := db.Value[string](ctx, tx, `SELECT from_address FROM message WHERE id = $1`, w.Message)
	if err != nil {
		return err
	}
	l.Case, l.Cause, l.To, l.more = w.Case, w.Cause, to, more
	message, err := o.letter(ctx, tx, l)
	if err != nil || message == 0 {
		return err
	}
	return act(ctx, tx, message)
}

// wordOf is what we say of a case that a person will answer, and what the rooms do
// once it is said, in a message of it or, for 0, of another.
func (o *Outbox) wordOf(ctx context.Context, tx *db.Tx, w *FirstWord) (more []string, act func(ctx context.Context, tx *db.Tx, message int64) error, err error) {
	if w.Reader, err = o.readerOf(ctx, tx, w.Case.Case); err != nil {
		return nil, nil, err
	}
	box, err := o.inboxes.Open(ctx, tx, w.Case.InboxID)
	if err != nil {
		return nil, nil, err
	}
	hours, from, back, err := there(ctx, tx, box.Hours)
	if err != nil {
		return nil, nil, err
	}
	w.By = calendar.HalfHour(hours.Add(hours.NextOpening(from), box.FirstWord.Within))
	more, values, err := o.open(ctx, tx, *w)
	if err != nil {
		return nil, nil, err
	}
	cared, err := o.cared(ctx, tx, *w)
	if back != nil {
		cared += " " + w.Reader.Say(*back)
	}
	return append([]string{cared}, more...), func(ctx context.Context, tx *db.Tx, message int64) error {
		for i, one := range o.openings {
			if one.Act == nil || values[i] == nil {
				continue
			}
			if err := one.Act(ctx, tx, *w, message, values[i]); err != nil {
				return err
			}
		}
		return nil
	}, err
}

// open asks each room what it says, and what it then does.
func (o *Outbox) open(ctx context.Context, v db.View, w FirstWord) (texts []string, values []any, err error) {
	values = make([]any, len(o.openings))
	for i, one := range o.openings {
		text, value, err := one.Look(ctx, v, w)
		if err != nil {
			return nil, nil, err
		}
		if values[i] = value; text != "" {
			texts = append(texts, text)
		}
	}
	return texts, values, nil
}

// there are the hours in which somebody is there, and from when on. On a desk of one
// these are without the days on which that one is away, and it is said when they are
// back.
func there(ctx context.Context, v db.View, h calendar.Hours) (_ calendar.Hours, from time.Time, back *fault.Sentence, err error) {
	from = v.Now()
	alone, err := staff.Alone(ctx, v)
	if err != nil || alone == 0 {
		return h, from, nil, err
	}
	a, away, err := staff.Away(ctx, v, alone, from)
	if err != nil {
		return h, from, nil, err
	}
	if away {
		says := fault.Say("outbox.first.back", fault.A("until", a.Until))
		from, back = a.Until, &says
	}
	h, err = staff.HoursWithout(ctx, v, h, alone)
	return h, from, back, err
}

// cared says who looks after a case: its owner, else the people of the brand.
func (o *Outbox) cared(ctx context.Context, v db.View, w FirstWord) (string, error) {
	if w.Case.OwnerID != 0 {
		who, err := o.staff.WhoWrites(ctx, v, w.Case.OwnerID)
		if err != nil {
			return "", err
		}
		return w.Reader.Say(fault.Say("outbox.first.who", fault.A("who", w.Reader.Say(who)))), nil
	}
	brand, err := o.brandOf(ctx, v, w.Case.InboxID)
	return strings.TrimSpace(w.Reader.Say(fault.Say("outbox.first.nobody", fault.A("brand", brand.Name)))), err
}
