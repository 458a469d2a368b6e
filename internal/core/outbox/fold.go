package outbox

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/words"
)

// LetterState is what became of a letter.
type LetterState string

// The states.
const (
	LetterSent     LetterState = "sent"
	LetterHeld     LetterState = "held"     // it waits until the person has had no letter for a day
	LetterFolded   LetterState = "folded"   // it went as a part of another
	LetterWithheld LetterState = "withheld" // it may not go there
	LetterDropped  LetterState = "dropped"  // somebody, or what happened meanwhile, made it needless
)

// keptStates are the states of letters that did not go as they were asked for.
var keptStates = []LetterState{LetterHeld, LetterFolded, LetterWithheld, LetterDropped}

// mostFolded is how many letters go as one.
const mostFolded = 20

// HeldLetter is the job that sends a letter when it may go.
type HeldLetter struct {
	Letter int64 `json:"letter"`
}

// Kind implements jobs.Args.
func (HeldLetter) Kind() string { return "outbox.held_letter" }

// waiting is what a held letter will say. A first word is written when it goes, for
// the time it names is one from then on.
type waiting struct {
	Text    string `json:"text,omitempty"`
	Subject string `json:"subject,omitempty"`
	Solves  bool   `json:"solves,omitempty"`
	Message int64  `json:"message,omitempty"` // of a first word: what opened the case
	Own     bool   `json:"own,omitempty"`
}

// keptLetter is a letter that did not go as it was asked for.
type keptLetter struct {
	ID, Case   int64
	Cause      string
	Auto       string
	To         string // "" once erased
	Withheld   string // a catalogue key
	State      LetterState
	At         time.Time
	GoesAt     time.Time // zero: it does not wait
	FoldedInto int64     // the letter it went with; 0 for none
	Why        string    // it was dropped
	waits      string
}

const keptColumns = `id, case_id, cause, auto, rcpt, withheld, state, created_at, goes_at, coalesce(folded_into, 0), why, waits`

func scanKept(s db.Scan) (l keptLetter, err error) {
	err = s(&l.ID, &l.Case, &l.Cause, &l.Auto, &l.To, &l.Withheld, &l.State, &l.At, &l.GoesAt, &l.FoldedInto, &l.Why, &l.waits)
	return l, err
}

// waitsFor is what is kept of a letter that is held.
func waitsFor(r words.Reader, l Letter) (string, error) {
	w := waiting{Message: l.first, Own: l.own, Solves: l.Solves}
	if l.first == 0 {
		w.Text, w.Subject = letterBody(r, l), letterSubject(r, l)
	}
	text, err := json.Marshal(w)
	return string(text), err
}

// hold keeps a letter until a time: until its person has had no other for a day, or
// until what else they have just written about is there.
func (o *Outbox) hold(ctx context.Context, tx *db.Tx, l Letter, id int64, goes time.Time) error {
	reader, err := o.readerOf(ctx, tx, l.Case.Case)
	if err != nil {
		return err
	}
	waits, err := waitsFor(reader, l)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE letter SET state = 'held', goes_at = $2, waits = $3 WHERE id = $1`, id, goes, waits); err != nil {
		return err
	}
	if err := o.queue.Put(ctx, tx, HeldLetter{id}, jobs.At(goes), jobs.Unique(fmt.Sprint(id))); err != nil {
		return err
	}
	_, err = o.activity.Record(ctx, tx, activity.Entry{Kind: "letter.held", CaseID: l.Case.ID, On: "letter", OnID: id, Data: map[string]any{"at": goes}})
	return err
}

// heldLetter sends a letter whose time has come, with whatever else waits for the
// same person.
func (o *Outbox) heldLetter(ctx context.Context, run *jobs.Run, a HeldLetter) (err error) {
	defer fault.Wrap(&err, "outbox.held_letter(%d)", a.Letter)
	return run.Do(ctx, "outbox.held_letter", func(ctx context.Context, tx *db.Tx) error {
		l, err := keptByID(ctx, tx, a.Letter)
		if err != nil || l.State != LetterHeld {
			return err
		}
		return o.fold(ctx, tx, l, false)
	})
}

// ReleaseLetter sends a held letter now, with whatever else waits for the same
// person, although they have had a letter today.
func (o *Outbox) ReleaseLetter(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "outbox.ReleaseLetter(%d)", id)
	l, err := o.decides(ctx, tx, id)
	if err != nil {
		return err
	}
	if _, err := o.activity.Record(ctx, tx, activity.Entry{Kind: "letter.released", CaseID: l.Case, On: "letter", OnID: id}); err != nil {
		return err
	}
	return o.fold(staff.As(ctx, staff.System("outbox.release_letter")), tx, l, true)
}

// DropLetter lets a held letter never go, and says why.
func (o *Outbox) DropLetter(ctx context.Context, tx *db.Tx, id int64, why string) (err error) {
	defer fault.Wrap(&err, "outbox.DropLetter(%d)", id)
	l, err := o.decides(ctx, tx, id)
	if err != nil {
		return err
	}
	why = strings.Join(strings.Fields(db.Text(why)), " ")
	if why == "" || len([]rune(why)) > 300 {
		return fault.Field("reason", "outbox.fault.drop_reason")
	}
	return o.drop(ctx, tx, l, why)
}

// decides takes a held letter for somebody who may decide about it.
func (o *Outbox) decides(ctx context.Context, tx *db.Tx, id int64) (l keptLetter, err error) {
	if _, err := staff.Allow(ctx, staff.LettersDecide); err != nil {
		return l, err
	}
	if l, err = keptByID(ctx, tx, id); err != nil {
		return l, err
	}
	if err := lockLetters(ctx, tx, l.To); err != nil {
		return l, err
	}
	if l, err = keptByID(ctx, tx, id); err != nil {
		return l, err
	}
	if _, err := o.cases.ByID(ctx, tx, l.Case); err != nil {
		return l, err
	}
	if l.State != LetterHeld {
		return l, fault.New(fault.Conflict, "outbox.fault.letter_gone")
	}
	return l, nil
}

// lockLetters lets one at a time decide what goes to an address.
func lockLetters(ctx context.Context, tx *db.Tx, address string) error {
	return tx.Lock(ctx, "letters", hex.EncodeToString(db.Hash(db.Key(address))))
}

func (o *Outbox) drop(ctx context.Context, tx *db.Tx, l keptLetter, why string) error {
	if _, err := tx.Exec(ctx, `UPDATE letter SET state = 'dropped', waits = '', goes_at = NULL, why = $2 WHERE id = $1`, l.ID, why); err != nil {
		return err
	}
	says := map[string]any{"why": why}
	if why == droppedAnswered || why == droppedAnew {
		says["why"] = fault.Say(why)
	}
	_, err := o.activity.Record(ctx, tx, activity.Entry{Kind: "letter.dropped", CaseID: l.Case, On: "letter", OnID: l.ID, Data: says})
	return err
}

// part is one of the letters that go as one.
type part struct {
	keptLetter
	held    *cases.Held
	text    string
	subject string
	solves  bool
	act     func(message int64) error // does what a first word says; nil for nothing
}

// fold sends a held letter and those that wait for the same person, in whichever
// inbox, as one. What has become needless is dropped; where the gate says another no
// than that of the day, none goes.
func (o *Outbox) fold(ctx context.Context, tx *db.Tx, l keptLetter, now bool) error {
	if err := lockLetters(ctx, tx, l.To); err != nil {
		return err
	}
	l, err := keptByID(ctx, tx, l.ID) // whoever held the lock may have dropped it, or said it
	if err != nil || l.State != LetterHeld {
		return err
	}
	all, err := o.together(ctx, tx, l)
	if err != nil {
		return err
	}
	var parts []part
	for _, one := range all {
		p, needless, err := o.partOf(ctx, tx, one)
		switch {
		case err != nil:
			return err
		case needless:
			err = o.drop(ctx, tx, one.keptLetter, droppedAnswered)
		default:
			parts = append(parts, p)
		}
		if err != nil {
			return err
		}
	}
	if len(parts) == 0 {
		return nil
	}
	first := parts[0]
	_, g, err := o.gateOf(ctx, tx, Letter{Case: first.held, To: first.To, Auto: first.Auto})
	if err != nil {
		return err
	}
	g.today = g.today && !now
	switch why := g.withhold(); why {
	case "":
		return o.sayFolded(ctx, tx, parts)
	case WithheldOncePerDay: // they have had another meanwhile
		return o.laterAll(ctx, tx, parts, g.last.Add(letterWindow))
	default:
		return o.withholdAll(ctx, tx, parts, why)
	}
}

// together are the letters that wait for the address of one, whichever inbox their
// cases lie in, held in the order of their ids: a day has one letter for a person, so
// those of another inbox would wait for ever longer.
func (o *Outbox) together(ctx context.Context, tx *db.Tx, l keptLetter) ([]part, error) {
	all, err := db.All(ctx, tx, scanKept, `SELECT `+keptColumns+` FROM letter WHERE rcpt_sum = $1 AND auto IN ('auto-generated', 'auto-replied') AND state = 'held' ORDER BY id LIMIT $2`,
		db.Hash(db.Key(l.To)), mostFolded)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(all, func(one keptLetter) bool { return one.ID == l.ID }) {
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b keptLetter) int { return cmp.Compare(a.Case, b.Case) })
	parts := make([]part, len(all))
	for i, one := range all {
		h, err := o.cases.Take(ctx, tx, one.Case)
		if err != nil {
			return nil, err
		}
		parts[i] = part{keptLetter: one, held: h}
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.ID, b.ID) })
	return parts, nil
}

// partOf is what a letter says now; needless says that a person has answered, or
// the case is done, so that its first word says nothing any more.
func (o *Outbox) partOf(ctx context.Context, tx *db.Tx, p part) (_ part, needless bool, err error) {
	var w waiting
	if err := json.Unmarshal([]byte(p.waits), &w); err != nil {
		return p, false, err
	}
	p.text, p.subject, p.solves = w.Text, w.Subject, w.Solves
	if w.Message == 0 {
		return p, false, nil
	}
	family, err := o.cases.Family(ctx, tx, p.held.ID)
	if err != nil {
		return p, false, err
	}
	if done, err := o.answeredSince(ctx, tx, family, w.Message); err != nil || done || p.held.Status.Shelf() == cases.ShelfDone {
		return p, err == nil, err
	}
	first := FirstWord{Case: p.held, Message: w.Message, Cause: p.Cause, Own: w.Own}
	more, act, err := o.wordOf(ctx, tx, &first)
	if err != nil {
		return p, false, err
	}
	l := firstLetter(first)
	l.more = more
	p.text, p.subject = letterBody(first.Reader, l), letterSubject(first.Reader, l)
	p.act = func(message int64) error { return act(ctx, tx, message) }
	return p, false, nil
}

// laterAll lets letters wait on.
func (o *Outbox) laterAll(ctx context.Context, tx *db.Tx, parts []part, goes time.Time) error {
	for _, p := range parts {
		if _, err := tx.Exec(ctx, `UPDATE letter SET goes_at = $2 WHERE id = $1`, p.ID, goes); err != nil {
			return err
		}
		if err := o.queue.Put(ctx, tx, HeldLetter{p.ID}, jobs.At(goes), jobs.Unique(fmt.Sprintf("%d at %d", p.ID, goes.UnixMicro()))); err != nil {
			return err
		}
	}
	return nil
}

func (o *Outbox) withholdAll(ctx context.Context, tx *db.Tx, parts []part, why string) error {
	for _, p := range parts {
		if _, err := tx.Exec(ctx, `UPDATE letter SET state = 'withheld', withheld = $2, goes_at = NULL, waits = '' WHERE id = $1`, p.ID, why); err != nil {
			return err
		}
		if _, err := o.activity.Record(ctx, tx, activity.Entry{Kind: "letter.withheld", CaseID: p.Case, On: "letter", OnID: p.ID,
			Data: map[string]any{"why": fault.Say(why)}}); err != nil {
			return err
		}
	}
	return nil
}

// sayFolded writes one letter that says what several would have said, in the case
// of the first.
func (o *Outbox) sayFolded(ctx context.Context, tx *db.Tx, parts []part) error {
	first := parts[0]
	reader, err := o.readerOf(ctx, tx, first.held.Case)
	if err != nil {
		return err
	}
	brand, err := o.brandOf(ctx, tx, first.held.InboxID)
	if err != nil {
		return err
	}
	text, subject, solves := first.text, first.subject, first.solves
	if len(parts) > 1 {
		subject, solves = reader.Say(fault.Say("outbox.fold.subject", fault.A("n", len(parts)), fault.A("ref", first.held.Ref))), false
		text = reader.Say(fault.Say("outbox.fold.begin", fault.A("n", len(parts))))
		for i, p := range parts {
			its, err := o.brandOf(ctx, tx, p.held.InboxID)
			if err != nil {
				return err
			}
			head := fault.Say("outbox.fold.part", fault.A("ref", p.held.Ref), fault.A("subject", p.subjectShown()))
			if its.ID != brand.ID { // they wrote to another of our names
				head = fault.Say("outbox.fold.part_of", fault.A("ref", p.held.Ref), fault.A("subject", p.subjectShown()), fault.A("brand", its.Name))
			}
			text += "\n\n" + reader.Say(head) + "\n\n" + p.text
			if i > 0 && o.link != nil && p.held.PersonID == first.held.PersonID {
				text += "\n\n" + reader.Say(fault.Say("outbox.reply.link")) + "\n" + o.link(its.PublicURL, p.held.ID, p.held.PersonID)
			}
		}
	}
	var feet footed
	m, err := o.say(ctx, tx, first.held, utterance{solves: solves, feet: &feet, kind: cases.Automatic, text: footedText(reader, text), number: letterNumber(first.ID),
		auto: first.Auto, only: first.To, lang: reader.Lang, subject: subject})
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE letter SET state = 'sent', withheld = '', message_id = $2, goes_at = NULL, waits = '', created_at = $3 WHERE id = $1`, first.ID, m.ID, tx.Now()); err != nil {
		return err
	}
	if err := feet.act(ctx, tx, first.held, m.ID); err != nil {
		return err
	}
	for i, p := range parts {
		message := m.ID
		if i > 0 {
			message = 0 // it stands in another case
			if err := o.folded(ctx, tx, p, first); err != nil {
				return err
			}
		}
		if p.act == nil {
			continue
		}
		if err := p.act(message); err != nil {
			return err
		}
	}
	return nil
}

// subjectShown is what a case is called in a letter about several. Words that may
// be somebody else's are not said.
func (p part) subjectShown() string {
	if p.subject != "" {
		return ""
	}
	return p.held.Subject
}

func (o *Outbox) folded(ctx context.Context, tx *db.Tx, p, into part) error {
	if _, err := tx.Exec(ctx, `UPDATE letter SET state = 'folded', folded_into = $2, goes_at = NULL, waits = '' WHERE id = $1`, p.ID, into.ID); err != nil {
		return err
	}
	_, err := o.activity.Record(ctx, tx, activity.Entry{Kind: "letter.folded", CaseID: p.Case, On: "letter", OnID: p.ID, Data: map[string]any{"ref": into.held.Ref}})
	return err
}

func keptByID(ctx context.Context, v db.View, id int64) (keptLetter, error) {
	return db.One(ctx, v, scanKept, `SELECT `+keptColumns+` FROM letter WHERE id = $1`, id)
}
