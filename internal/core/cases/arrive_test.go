package cases_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// TestJoining is the table of joins: what was there, what comes, where it goes.
func TestJoining(t *testing.T) {
	type letter struct {
		from, id string
		refs     []string
		join     bool // a valid token of ours names the first case
		barred   bool // the sender check failed
	}
	rows := []struct {
		name     string
		first    []letter
		then     letter
		joins    int  // the case of which first letter; -1 for a new one
		stranger bool // it is shown as one of no participant
	}{
		{"an answer", []letter{{from: "ann", id: "1@x"}}, letter{from: "ann", id: "2@x", refs: []string{"1@x"}}, 0, false},
		{"an answer far down the references", []letter{{from: "ann", id: "1@x"}}, letter{from: "ann", id: "9@x", refs: []string{"8@x", "7@x", "1@x"}}, 0, false},
		{"an answer with brackets", []letter{{from: "ann", id: "<1@x>"}}, letter{from: "ann", id: "2@x", refs: []string{" <1@x> "}}, 0, false},
		{"a later mail was filed first", []letter{{from: "ann", id: "2@x", refs: []string{"1@x"}}}, letter{from: "ann", id: "1@x"}, 0, false},
		{"both answer one that is not here", []letter{{from: "ann", id: "2@x", refs: []string{"1@x"}}}, letter{from: "ann", id: "3@x", refs: []string{"1@x"}}, 0, false},
		{"the same id, another body", []letter{{from: "ann", id: "1@x"}}, letter{from: "ann", id: "1@x"}, -1, false},
		{"it names only itself", []letter{{from: "ann", id: "1@x"}}, letter{from: "ann", id: "1@x", refs: []string{"1@x"}}, -1, false},
		{"no id at all", []letter{{from: "ann"}}, letter{from: "ann"}, -1, false},
		{"an empty In-Reply-To", []letter{{from: "ann", id: ""}}, letter{from: "ann", id: "2@x", refs: []string{"", "<>"}}, -1, false},
		{"an empty In-Reply-To on both", []letter{{from: "ann", id: "1@x", refs: []string{""}}}, letter{from: "ann", id: "2@x", refs: []string{""}}, -1, false},
		{"the same subject", []letter{{from: "ann", id: "1@x"}}, letter{from: "ann", id: "2@x"}, -1, false},
		{"a reference by a stranger", []letter{{from: "ann", id: "1@x"}}, letter{from: "bob", id: "2@x", refs: []string{"1@x"}}, -1, false},
		{"a stranger's later mail first", []letter{{from: "bob", id: "2@x", refs: []string{"1@x"}}}, letter{from: "ann", id: "1@x"}, -1, false},
		{"a token", []letter{{from: "ann", id: "1@x"}}, letter{from: "ann", id: "2@x", join: true}, 0, false},
		{"a token, forwarded to a stranger", []letter{{from: "ann", id: "1@x"}}, letter{from: "bob", id: "2@x", join: true}, 0, true},
		{"a token beats references", []letter{{from: "ann", id: "1@x"}, {from: "ann", id: "5@x"}}, letter{from: "ann", id: "6@x", refs: []string{"5@x"}, join: true}, 0, false},
		{"a token, but anybody may have sent it", []letter{{from: "ann", id: "1@x"}}, letter{from: "ann", id: "2@x", join: true, barred: true}, 0, true},
		{"of two cases the newest", []letter{{from: "ann", id: "1@x"}, {from: "ann", id: "2@x"}}, letter{from: "ann", id: "3@x", refs: []string{"1@x", "2@x"}}, 1, false},
		{"a case differs in the letters of its id", []letter{{from: "ann", id: "Ab@x"}}, letter{from: "ann", id: "2@x", refs: []string{"aB@x"}}, -1, false},
	}
	each(t, func(t *testing.T, h *house) {
		for n, one := range rows {
			t.Run(one.name, func(t *testing.T) {
				h.t = t
				own := strings.NewReplacer("@x", fmt.Sprintf("@x%d", n)) // each row has its own people and ids
				send := func(l letter, join int64) cases.Outcome {
					a := h.mailFrom(fmt.Sprintf("%s%d@example.com", l.from, n), fmt.Sprint("words of ", l.id, h.n))
					a.MailID, a.NotParticipant = own.Replace(l.id), l.barred
					for _, r := range l.refs {
						a.References = append(a.References, own.Replace(r))
					}
					if h.n++; l.join {
						a.JoinCase = join
					}
					return h.arrive(a)
				}
				var ids []int64
				for _, l := range one.first {
					ids = append(ids, send(l, 0).Held.ID)
				}
				out := send(one.then, ids[0])
				switch {
				case one.joins < 0 && !out.Opened:
					t.Fatal("it joined, and should not")
				case one.joins >= 0 && out.Held.ID != ids[one.joins]:
					t.Fatalf("case %d, want %d", out.Held.ID, ids[one.joins])
				}
				h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
					m, err := h.cases.Message(ctx, v, out.MessageID)
					if err == nil && m.NotParticipant != one.stranger {
						t.Errorf("not a participant: %v", m.NotParticipant)
					}
					if err == nil && one.stranger != (m.Audience == cases.ToStaff) {
						t.Errorf("audience %s", m.Audience)
					}
					return err
				}))
			})
		}
	})
}

func TestAReplyToAMergedCaseJoinsTheRoot(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := h.mailFrom("ann@example.com", "one")
		a.MailID = "1@x"
		first := h.arrive(a).Held
		second := h.open("two")
		h.do(func(ctx context.Context, tx *db.Tx) error {
			from, into, err := h.cases.TakePair(ctx, tx, first.ID, second.ID)
			if err != nil {
				return err
			}
			return h.cases.Merge(ctx, tx, from, into, "")
		})
		for name, reply := range map[string]func(*cases.Arrival){
			"by reference": func(a *cases.Arrival) { a.References = []string{"1@x"} },
			"by token":     func(a *cases.Arrival) { a.JoinCase = first.ID },
		} {
			a := h.mailFrom("ann@example.com", "and?")
			reply(&a)
			if out := h.arrive(a); out.Held.ID != second.ID {
				t.Errorf("%s: case %d, want %d", name, out.Held.ID, second.ID)
			}
		}
	})
}

func TestAPersonWhoWasMergedKeepsTheirThread(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := h.mailFrom("ann@example.com", "one")
		a.MailID = "1@x"
		first := h.arrive(a)
		other := h.arrive(h.mailFrom("ann@work.example", "from work"))
		h.do(func(ctx context.Context, tx *db.Tx) error {
			from, into, err := h.people.TakePair(ctx, tx, first.Held.PersonID, other.Held.PersonID)
			if err != nil {
				return err
			}
			return h.people.Merge(ctx, tx, &from, &into)
		})
		b := h.mailFrom("ann@work.example", "again from work")
		b.References = []string{"1@x"}
		if out := h.arrive(b); out.Held.ID != first.Held.ID {
			t.Errorf("case %d, want %d", out.Held.ID, first.Held.ID)
		}
	})
}

func TestANewCaseHasADatedNextStep(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("It is broken").Case
		if k.Status != cases.Fresh || k.NextStep != cases.StepFirstAnswer || k.OwnerID != 0 || k.Messages != 1 || k.Preview != "It is broken" {
			t.Errorf("%+v", k)
		}
		if want := start.Add(4 * time.Hour); !k.NextDue.Equal(want) {
			t.Errorf("due %v, want %v", k.NextDue, want)
		}
		h.advance(7 * time.Hour) // 16:00: an hour of today, three of tomorrow
		if k, want := h.arrive(h.mailFrom("bob@example.com", "late")).Held, time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC); !k.NextDue.Equal(want) {
			t.Errorf("due %v, want %v", k.NextDue, want)
		}
	})
}

func TestACustomersWordReopens(t *testing.T) {
	for _, to := range []cases.Status{cases.Waiting, cases.Solved, cases.Confirmed} {
		t.Run(string(to), func(t *testing.T) {
			each(t, func(t *testing.T, h *house) {
				var told []facts.StatusChanged
				event.On(h.bus, "test.status", func(_ context.Context, _ *db.Tx, f facts.StatusChanged) error {
					told = append(told, f)
					return nil
				})
				k := h.open("It is broken")
				h.change(k.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
					if to == cases.Waiting {
						return h.cases.Wait(ctx, tx, k, tx.Now().Add(48*time.Hour), "")
					}
					return h.cases.SetStatus(ctx, tx, k, to, "")
				})
				h.advance(time.Hour)
				a := h.mailFrom("ann@example.com", "still broken")
				a.JoinCase = k.ID
				out := h.arrive(a)
				if !out.Reopened || out.Held.Status != cases.Open || out.Held.NextStep != cases.StepAnswer || !db.IsNever(out.Held.WaitingUntil) {
					t.Errorf("%+v", out.Held.Case)
				}
				if want := start.Add(5 * time.Hour); !out.Held.NextDue.Equal(want) {
					t.Errorf("due %v", out.Held.NextDue)
				}
				if last := told[len(told)-1]; last.From != string(to) || last.To != "open" {
					t.Errorf("told %+v", told)
				}
				if !h.recorded(k.ID, "case.reopened") {
					t.Error("the timeline does not say so")
				}
			})
		})
	}
}

func TestAStepInOnesOwnWordsStaysAndIsPulledForward(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("It is broken")
		h.change(k.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			if err := h.cases.SetStatus(ctx, tx, k, cases.Open, ""); err != nil {
				return err
			}
			return h.cases.Step(ctx, tx, k, "Call the supplier", tx.Now().Add(72*time.Hour), 0)
		})
		a := h.mailFrom("ann@example.com", "any news?")
		a.JoinCase = k.ID
		if got := h.arrive(a).Held; got.NextStep != "Call the supplier" || !got.NextDue.Equal(start.Add(4*time.Hour)) {
			t.Errorf("%q due %v", got.NextStep, got.NextDue)
		}
	})
}

func TestOneOfEightFirstMailsOpensAPersonAllOpenTheirCase(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		errs := dbtest.Race(t, h.d, 8, func(i int) error {
			_, err := h.tryArrive(h.mailFrom("new@example.com", fmt.Sprint("mail ", i)))
			return err
		})
		h.must(errors.Join(errs...))
		h.count(1, `SELECT count(*) FROM person`)
		h.count(8, `SELECT count(*) FROM cases`)
		h.count(1, `SELECT count(DISTINCT person_id) FROM cases`)
	})
}

func TestEightAnswersAtOnceAreEightMessagesOfOneCase(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("It is broken")
		h.change(k.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) error {
			return h.cases.SetStatus(ctx, tx, k, cases.Solved, "")
		})
		errs := dbtest.Race(t, h.d, 8, func(i int) error {
			a := h.mailFrom("ann@example.com", fmt.Sprint("answer ", i))
			a.JoinCase = k.ID
			_, err := h.tryArrive(a)
			return err
		})
		h.must(errors.Join(errs...))
		got := h.byID(k.ID)
		if got.Messages != 9 || got.Status != cases.Open {
			t.Errorf("%d messages, %s", got.Messages, got.Status)
		}
		h.count(1, `SELECT count(*) FROM activity WHERE kind = 'case.reopened'`)
	})
}

func TestWhatListenersNote(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		failing := true
		heard := map[string]int{}
		h.cases.DeclareMark(cases.MarkKind{Name: "test.words", Unit: "count"})
		h.cases.Listen(cases.Listener{Name: "test.good",
			Look: func(_ context.Context, _ db.View, a cases.Arrival) (any, error) { return int64(len(a.Text)), nil },
			Note: func(ctx context.Context, tx *db.Tx, k *cases.Held, _ int64, looked any) error {
				heard["good"]++
				return h.cases.Mark(ctx, tx, k.ID, cases.Values{"test.words": looked.(int64)})
			}})
		h.cases.Listen(cases.Listener{Name: "test.broken_look", Look: func(context.Context, db.View, cases.Arrival) (any, error) {
			if failing {
				panic("no")
			}
			heard["look"]++
			return nil, nil
		}})
		h.cases.Listen(cases.Listener{Name: "test.broken_note", Note: func(ctx context.Context, tx *db.Tx, k *cases.Held, _ int64, _ any) error {
			if err := h.cases.SetNeed(ctx, tx, k, cases.Weighed{Weight: 99}); err != nil || !failing {
				heard["note"]++
				return err
			}
			return errors.New("no")
		}})
		h.cases.Mount(h.jobs, h.router())
		h.must(h.jobs.OpenByHand(t.Context()))
		a := h.mailFrom("ann@example.com", "four")
		h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
			a.Looked = h.cases.Look(ctx, v, a)
			return nil
		}))
		k := h.arrive(a).Held
		if k.Need != 0 || h.byID(k.ID).Need != 0 {
			t.Error("what a failed listener changed stays")
		}
		if heard["good"] != 1 || heard["note"] != 0 {
			t.Errorf("%v", heard)
		}
		h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
			marks, err := h.cases.Marks(ctx, v, []int64{k.ID})
			if marks[k.ID]["test.words"] != 4 {
				t.Errorf("%v", marks)
			}
			return err
		}))
		h.count(2, `SELECT count(*) FROM job WHERE kind = 'cases.note_again'`)
		failing = false
		h.advance(time.Minute)
		h.must(h.jobs.RunDue(t.Context()))
		if heard["look"] != 1 || heard["note"] != 1 || h.byID(k.ID).Need != 99 {
			t.Errorf("%v, need %d", heard, h.byID(k.ID).Need)
		}
	})
}

func TestOnlyWhoMayDoesFile(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("hello")
		a := h.mailFrom("ann@example.com", "x")
		a.Person = people.Held{Person: people.Person{ID: k.PersonID}}
		err := h.try(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := h.cases.Arrived(ctx, tx, a)
			return err
		})
		wantKind(t, err, fault.Unauthenticated)
	})
}

func TestAThirdPartyIsHeardApart(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		k := h.open("It is broken")
		var third cases.Participant
		h.change(k.ID, func(ctx context.Context, tx *db.Tx, k *cases.Held) (err error) {
			if third, err = h.cases.AddParticipant(ctx, tx, k, cases.Third, mail.Address{Mail: "supplier@parts.example"}, 0); err != nil {
				return err
			}
			if _, err = h.cases.Say(ctx, tx, k, cases.Utterance{Kind: cases.Reply, Text: "Have you the part?", ParticipantID: third.ID}); err != nil {
				return err
			}
			if _, err = h.cases.Say(ctx, tx, k, cases.Utterance{Kind: cases.Note, Text: "The supplier is slow."}); err != nil {
				return err
			}
			_, err = h.cases.Say(ctx, tx, k, cases.Utterance{Kind: cases.Reply, Text: "We look for the part."})
			return err
		})
		a := h.mailFrom("Supplier@parts.example", "On Friday")
		a.JoinCase = k.ID
		h.arrive(a)
		h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
			all, err := h.cases.ForStaff(ctx, v, k.ID, 0, 0)
			h.must(err)
			if len(all) != 5 {
				t.Errorf("%d messages for the staff", len(all))
			}
			to, err := h.cases.ForThird(ctx, v, k.Case, third)
			h.must(err)
			if len(to) != 2 || to[0].Text != "Have you the part?" || to[1].Text != "On Friday" || !to[1].Mine {
				t.Errorf("the third party: %+v", to)
			}
			theirs, err := h.cases.ForCustomer(ctx, v, k.Case)
			h.must(err)
			if len(theirs) != 2 || theirs[0].Text != "It is broken" || theirs[1].Text != "We look for the part." {
				t.Errorf("the customer: %+v", theirs)
			}
			return nil
		}))
	})
}

// recorded says whether a case's timeline has a kind of entry.
func (h *house) recorded(id int64, kind string) (found bool) {
	h.t.Helper()
	h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
		all, err := h.log.OfCase(ctx, v, []int64{id}, 0, 100)
		for _, e := range all {
			found = found || e.Kind == kind
		}
		return err
	}))
	return found
}

// count fails unless a query counts so many.
func (h *house) count(want int64, query string, args ...any) {
	h.t.Helper()
	h.must(h.read(h.system(), func(ctx context.Context, v db.View) error {
		got, err := db.Value[int64](ctx, v, query, args...)
		if err == nil && got != want {
			h.t.Errorf("%s: %d, want %d", query, got, want)
		}
		return err
	}))
}
