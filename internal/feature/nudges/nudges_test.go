package nudges_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/feature/nudges"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

const sales = "sales@shop.example"

// room is a desk with this room alone, two inboxes and a case.
type room struct {
	*desktest.Desk
	t  *testing.T
	id int64
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Sales", Address: sales, BrandID: d.Inbox.BrandID})
			return err
		})
		r := room{Desk: d, t: t}
		r.id = r.mail(desktest.Ann, desktest.Address, "Kettle leaks at the base", "My kettle from order A-10342 leaks. Can you help?")
		f(t, r)
	}, desktest.Room{Name: "nudges", Schema: nudges.Schema, Words: nudges.Words, Mount: func(d *desk.Desk) { nudges.Mount(d) }})
}

func wants(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

// mail files a mail without threading, and returns the case it is in now.
func (r room) mail(from, to, subject, text string) int64 {
	r.t.Helper()
	item := r.MailTo(from, []string{to}, r.Letter(from, to, subject, text))
	r.Run()
	return r.Fresh(item.CaseID).ID
}

func (r room) own() {
	r.t.Helper()
	agent := r.User(staff.Agent)
	r.Do(func(ctx context.Context, tx *db.Tx) error {
		h, err := r.Cases.Take(ctx, tx, r.id)
		if err != nil {
			return err
		}
		return r.Cases.Own(ctx, tx, h, agent)
	})
}

func (r room) contacts() int64 {
	r.t.Helper()
	return r.Number(`SELECT coalesce(max(value), 0) FROM mark WHERE name = 'nudges.contacts' AND case_id = $1`, r.id)
}

func (r room) page() string { return fmt.Sprintf("/cases/%d", r.id) }

func TestASecondMailToAnotherAddressJoinsAndComesSooner(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.own()
		r.User(staff.Lead)
		due := r.Fresh(r.id).NextDue
		r.Advance(time.Hour)
		wants(t, "the case", r.mail(desktest.Ann, sales, "Leaking kettle, order A 10342", "It is about order A-10342. Any news?"), r.id)
		c := r.Fresh(r.id)
		wants(t, "due in half of what was left", c.NextDue, r.Now().Add(due.Sub(r.Now())/2))
		wants(t, "contacts", r.contacts(), int64(2))
		anna := r.Browse(staff.Agent)
		anna.Get(r.page()).Is(t, http.StatusOK).Has(t, "Asked 2 times, first today 09:00", "Joined because:", "same order number", "they say they wrote before", "wrote 1 h before", "Separate", "Any news?")
		anna.Get("/cases?list=open").Has(t, "Asked 2 times")
		anna.Get("/notices").Has(t, "asks again")
		r.Advance(20 * time.Minute)
		r.mail(desktest.Ann, desktest.Address, "Kettle leaks at the base", "Hello? My kettle from order A-10342 leaks.")
		wants(t, "due now", r.Fresh(r.id).NextDue, r.Now())
		r.Browse(staff.Lead).Get("/notices").Has(t, "has asked three times")
		api := r.Program(staff.Agent)
		api.Call(http.MethodGet, "/api"+"/v1"+r.page(), nil).Is(t, http.StatusOK).Has(t, `"contacts":3`, `"why":["number"`)
		r.Desk.Answer(r.As(staff.Agent), r.id, "A new one is on its way.")
		r.Advance(time.Minute)
		wants(t, "contacts", r.contacts(), int64(0))
		anna.Get(r.page()).Lacks(t, "Asked 3 times")
		r.Verified()
	})
}

func TestMailsOfOneBurstAreOneContact(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Advance(5 * time.Minute)
		wants(t, "the case", r.mail(desktest.Ann, desktest.Address, "Kettle leaks at the base", "I forgot to say that it is the red one."), r.id)
		wants(t, "contacts", r.contacts(), int64(1))
		r.Browse(staff.Agent).Get("/cases?list=open").Lacks(t, "Asked 2 times")
	})
}

func TestAnotherMatterStaysApartAndAWeakHintIsSuggested(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Advance(time.Hour)
		for subject, text := range map[string]string{
			"Kettle leaks at the base, order B-20777": "This one is about order B-20777.", // another order
			"Where is my refund":                      "You promised it for Friday.",
			"Question":                                "Do you have lids?",
		} {
			if id := r.mail(desktest.Ann, desktest.Address, subject, text); id == r.id {
				t.Errorf("%q joined", subject)
			}
		}
		if id := r.mail("ben@example.com", desktest.Address, "Kettle leaks at the base", "My kettle from order A-10342 leaks."); id == r.id {
			t.Error("somebody else's joined")
		}
		weak := r.mail(desktest.Ann, sales, "Did my mail get lost?", "I wrote to you this morning.")
		if weak == r.id {
			t.Fatal("a mere reminder joined, with several cases open")
		}
		wants(t, "suggested", r.Number(`SELECT count(*) FROM nudge WHERE state = 'suggested' AND case_id = $1`, weak), int64(1))
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", weak)).Has(t, "may be the same matter:", "they say they wrote before", "Not the same")
		// Where the page offers it itself, for both are of one topic, the reasons stand below.
		into := r.Number(`SELECT into_id FROM nudge WHERE state = 'suggested' AND case_id = $1`, weak)
		r.Do(func(ctx context.Context, tx *db.Tx) error {
			topic, err := r.Topics.Add(ctx, tx, topics.Fields{Name: "Kettles"})
			for _, id := range []int64{weak, into} {
				h, taken := r.Cases.Take(ctx, tx, id)
				if err = errors.Join(err, taken); err != nil {
					return err
				}
				if err = r.Cases.SetTopic(ctx, tx, h, topic.ID); err != nil {
					return err
				}
			}
			return err
		})
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", weak)).Has(t, "Join with "+r.Fresh(into).Ref+", because:", "they say they wrote before").Lacks(t, "may be the same matter:")
		r.Verified()
	})
}

func TestWhoeverMayBeAnybodyJoinsNothing(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Advance(time.Hour)
		ann := r.Fresh(r.id).PersonID
		for name, spoil := range map[string]func(*cases.Arrival){
			"a forged sender":     func(a *cases.Arrival) { a.Trust = mail.Disowned },
			"a sender not proved": func(a *cases.Arrival) { a.Trust = mail.Unsure },
			"a sender not asked":  func(a *cases.Arrival) { a.Trust = mail.NotChecked },
			"nobody":              func(a *cases.Arrival) { a.From.Mail = "" },
			"a stranger":          func(a *cases.Arrival) { a.NotParticipant = true },
			"a history":           func(a *cases.Arrival) { a.History = true },
			"nothing wrong":       func(*cases.Arrival) {},
		} {
			joined, back := false, errors.New("as if it had not been")
			err := r.DB.Do(r.Ctx, "test", func(ctx context.Context, tx *db.Tx) error {
				person, err := r.People.Take(ctx, tx, ann)
				if err != nil {
					return err
				}
				a := cases.Arrival{InboxID: r.Inbox.ID, Person: person, Channel: "email", Subject: "Kettle leaks at the base", Text: "Order A-10342 still leaks. Any news?",
					From: mail.Address{Mail: desktest.Ann}, Trust: mail.Nothing}
				spoil(&a)
				a.Looked = r.Cases.Look(ctx, tx, a)
				out, err := r.Cases.Arrived(ctx, tx, a)
				if err != nil {
					return err
				}
				joined = out.Held.MergedInto == r.id
				return back
			})
			if !errors.Is(err, back) {
				t.Fatal(err)
			}
			if joined != (name == "nothing wrong") {
				t.Errorf("%s: joined is %v", name, joined)
			}
		}
	})
}

// turnOf is what a case is, all but its versions.
func turnOf(c cases.Case) string {
	return fmt.Sprint(c.Status, c.OwnerID, c.NextStep, c.NextDue, c.NextBy, c.WaitingUntil, c.MergedInto, c.Messages, c.Preview, c.LastInboundAt, c.LastReplyAt)
}

func TestSeparatingRestoresExactly(t *testing.T) {
	for name, before := range map[string]func(ctx context.Context, r room, tx *db.Tx, h *cases.Held, user int64) error{
		"open": func(context.Context, room, *db.Tx, *cases.Held, int64) error { return nil },
		"with a step": func(ctx context.Context, r room, tx *db.Tx, h *cases.Held, user int64) error {
			return r.Cases.Step(ctx, tx, h, "Call the depot", tx.Now().Add(48*time.Hour), user)
		},
		"late": func(ctx context.Context, r room, tx *db.Tx, h *cases.Held, _ int64) error {
			return r.Cases.Step(ctx, tx, h, "Call the depot", tx.Now().Add(time.Minute), 0)
		},
		"waiting": func(ctx context.Context, r room, tx *db.Tx, h *cases.Held, _ int64) error {
			return r.Cases.Wait(ctx, tx, h, tx.Now().Add(72*time.Hour), "")
		},
		"somebody's own": func(ctx context.Context, r room, tx *db.Tx, h *cases.Held, user int64) error {
			return r.Cases.Own(ctx, tx, h, user)
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, r room) {
				user := r.User(staff.Agent)
				r.Do(func(ctx context.Context, tx *db.Tx) error {
					h, err := r.Cases.Take(ctx, tx, r.id)
					if err != nil {
						return err
					}
					return before(ctx, r, tx, h, user)
				})
				r.Advance(time.Hour)
				was := r.row(r.id)
				late := r.Fresh(r.id).NextDue.Before(r.Now())
				due := r.Fresh(r.id).NextDue
				item := r.MailTo(desktest.Ann, []string{sales}, r.Letter(desktest.Ann, sales, "Kettle leaks at the base", "Order A-10342 still leaks. Any news?"))
				r.Run()
				joined := r.Fresh(item.CaseID)
				if joined.ID != r.id {
					t.Fatal("it did not join")
				}
				if !late && !joined.NextDue.Before(due) {
					t.Errorf("it is due at %s and was at %s", joined.NextDue, due)
				}
				r.Browse(staff.Agent).Post(fmt.Sprintf("/cases/%d/unmerge", item.CaseID), nil).Is(t, http.StatusSeeOther)
				wants(t, "the case", r.row(r.id), was)
				wants(t, "the other", turnOf(r.Fresh(item.CaseID)), turnOf(cases.Case{Status: cases.Fresh, NextStep: cases.StepFirstAnswer, NextDue: r.Now().Add(4 * time.Hour), WaitingUntil: db.Never,
					Messages: 1, Preview: "Order A-10342 still leaks. Any news?", LastInboundAt: r.Now(), LastReplyAt: db.Never}))
				wants(t, "contacts", r.contacts(), int64(1))
				r.Verified()
			})
		})
	}
}

// row is all of a case's row.
func (r room) row(id int64) string {
	r.t.Helper()
	for _, one := range r.Dump() {
		if one.Name != "cases" {
			continue
		}
		for _, row := range one.Rows {
			if string(row[0]) == fmt.Sprint(id) {
				return fmt.Sprintf("%q", row)
			}
		}
	}
	r.t.Fatalf("there is no case %d", id)
	return ""
}
