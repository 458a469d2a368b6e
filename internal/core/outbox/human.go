package outbox

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
)

// Human is the job that brings a person to a case whose customer has asked for
// one.
type Human struct {
	Case    int64 `json:"case"`
	Message int64 `json:"message"`
}

// Kind implements jobs.Args.
func (Human) Kind() string { return "outbox.human" }

// longestAsk is how many words an answer has at most that asks for a person and
// says nothing else.
const longestAsk = 9

// humans are the words for a person, and beside are those that may stand around
// them in an answer that says nothing else: courtesies, articles, and "I want to
// speak to". English, German, French, Spanish, Italian and Portuguese.
var (
	humans = wordSet(`human humans person mensch menschen humain humaine personne humano humana persona umano umana pessoa`)
	beside = wordSet(`please pls thanks thank you hello hi dear regards kind best a an the real live actual i we want need would like to speak talk with can could may get me someone now
		bitte danke hallo ein eine einen einem einer echten echte echter echtem richtigen mit ich wir will möchte möchten brauche brauchen sprechen reden kann können jetzt gruß grüße freundlichen freundliche mfg
		svp s il vous te plaît plait merci bonjour un une vrai vraie je nous veux voudrais voudrions parler à a avec besoin d de maintenant
		por favor gracias hola una real quiero queremos quisiera necesito hablar con ahora
		per favore cortesia grazie ciao buongiorno vera vero voglio vorrei vorremmo parlare ho bisogno di adesso
		obrigado obrigada olá ola um uma quero queria gostaria preciso falar com agora`)
)

func wordSet(text string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(text) {
		all[w] = true
	}
	return all
}

// asksForHuman says whether an answer asks for a person, and for nothing else:
// "human" as a word of ordinary prose does not.
func asksForHuman(text string) bool {
	if len(text) > 200 {
		return false
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	found := false
	for _, w := range words {
		if humans[w] {
			found = true
		} else if !beside[w] {
			return false
		}
	}
	return found && len(words) <= longestAsk
}

// hearHuman puts the job where a participant's answer asks for a person. Whoever
// opens a case with that word is read by one anyway.
func (o *Outbox) hearHuman(ctx context.Context, tx *db.Tx, f facts.MessageArrived) error {
	if f.First || f.History {
		return nil
	}
	said, err := o.cases.Said(staff.As(ctx, staff.System("outbox.human")), tx, []int64{f.Message})
	if m := said[f.Message]; err != nil || m.Kind != cases.Inbound || m.Audience != cases.ToCustomer || m.NotParticipant || !asksForHuman(m.Text) {
		return err
	}
	return o.queue.Put(ctx, tx, Human{f.Case, f.Message}, jobs.Unique(fmt.Sprint(f.Message)))
}

// human puts the case on top, tells its owner or those who lead, and says to the
// customer by when a person answers: once, until one has.
func (o *Outbox) human(ctx context.Context, run *jobs.Run, a Human) (err error) {
	defer fault.Wrap(&err, "outbox.human(case %d)", a.Case)
	return run.Do(ctx, "outbox.human", func(ctx context.Context, tx *db.Tx) error {
		h, err := o.cases.Take(ctx, tx, a.Case)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		family, err := o.cases.Family(ctx, tx, h.ID)
		if err != nil {
			return err
		}
		if done, err := o.answeredSince(ctx, tx, family, a.Message); err != nil || done || h.Status.Shelf() != cases.ShelfOpen {
			return err
		}
		if err := o.cases.Step(ctx, tx, h, cases.StepHuman, tx.Now(), 0); err != nil {
			return err
		}
		if _, err := o.activity.Record(ctx, tx, activity.Entry{Kind: "case.human", CaseID: h.ID, On: "message", OnID: a.Message}); err != nil {
			return err
		}
		if err := o.tellOfHuman(ctx, tx, h, a.Message); err != nil {
			return err
		}
		return o.promiseHuman(ctx, tx, h, family, a.Message)
	})
}

// tellOfHuman tells whoever looks after the case, else those who lead.
func (o *Outbox) tellOfHuman(ctx context.Context, tx *db.Tx, h *cases.Held, message int64) error {
	users := []int64{h.OwnerID}
	if h.OwnerID == 0 {
		leads, err := o.notices.Leads(ctx, tx)
		if err != nil {
			return err
		}
		users = leads
	}
	return o.tellStaff(staff.As(ctx, staff.System("outbox.human")), tx, noticeHuman, h.ID, message, users...)
}

// promiseHuman is the letter that names who answers by when, as the first word
// does. Its cause is the last answer of a person, so that whoever asks again before
// there is another hears nothing twice.
func (o *Outbox) promiseHuman(ctx context.Context, tx *db.Tx, h *cases.Held, family []int64, message int64) error {
	args := []any{}
	last, err := db.Value[int64](ctx, tx, `SELECT coalesce(max(id), 0) FROM message WHERE kind = 'reply' AND audience = 'customer' AND case_id IN `+in(&args, family), args...)
	if err != nil {
		return err
	}
	// What else stands in the answer is no question to be repeated.
	w := FirstWord{Case: h, Message: message, Cause: fmt.Sprintf("human:%d:%d", h.ID, last)}
	return o.opens(ctx, tx, w, Letter{Auto: autoReplied, Urgent: true, Key: "outbox.human"})
}

// noticeHuman is the kind of notice that a customer wants a person.
const noticeHuman = "human_wanted"

// humanKind is how it is shown.
func humanKind() notices.Kind {
	return notices.Kind{
		Name: noticeHuman, Icon: "user", Look: "bad", Order: 45, Label: "outbox.notice.human_kind", Shown: true, Mail: notices.Digest, Newest: true,
		Says: func(t notices.Told) fault.Sentence {
			return fault.Say("outbox.notice.human", fault.A("who", t.Customer))
		},
	}
}
