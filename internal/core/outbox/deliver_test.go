package outbox_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/mail"
)

// out returns the newest outgoing mail, or the one of an id.
func (w *world) out(id int64) (g outbox.Outgoing) {
	w.t.Helper()
	w.read(func(ctx context.Context, v db.View) error {
		for _, state := range []outbox.State{outbox.Queued, outbox.Deferred, outbox.Failed, outbox.Uncertain, outbox.Delivered} {
			all, err := w.Outbox.Find(ctx, v, outbox.Query{State: state})
			if err != nil {
				return err
			}
			for _, one := range all {
				if one.ID == id || id == 0 && one.ID > g.ID {
					g = one
				}
			}
		}
		return nil
	})
	if g.ID == 0 {
		w.t.Fatalf("mail %d is in no state", id)
	}
	return g
}

// retry sends a mail again, as somebody asks for.
func (w *world) retry(id int64) {
	w.t.Helper()
	w.do(func(ctx context.Context, tx *db.Tx) error {
		_, err := w.Outbox.Retry(ctx, tx, id)
		return err
	})
	w.run()
}

// say opens a case and answers it at once.
func (w *world) say() (caseID int64) {
	w.t.Helper()
	caseID, seen := w.customer("ann@example.com", "It stopped.", 0)
	_, err := w.reply(caseID, outbox.Reply{Text: "Hello", Seen: seen, SetStatus: cases.Solved})
	must(w.t, err)
	w.run()
	return caseID
}

func TestNotNowIsTriedAgainAndSaid(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sink.says(func(_ sent, stage string) string {
			if stage == "rcpt" {
				return "451 4.3.0 later"
			}
			return ""
		})
		id := w.say()
		g := w.out(0)
		if g.State != outbox.Deferred || g.Code != 451 || !g.NextTry.Equal(monday.Add(5*time.Minute)) {
			t.Fatalf("after a 451 it is %+v", g)
		}
		late := func() int64 {
			return w.value(`SELECT count(*) FROM activity WHERE kind = 'reply.late' AND case_id = $1`, id)
		}
		w.advance(5 * time.Minute)
		if late() != 0 || w.out(0).Tries != 2 {
			t.Errorf("after five minutes: %d words about it, %d tries", late(), w.out(0).Tries)
		}
		w.advance(11 * time.Minute)
		w.advance(5 * time.Minute)
		if late() != 1 {
			t.Errorf("after a quarter of an hour its owner was told %d times", late())
		}
		w.sink.says(nil)
		w.advance(4 * time.Hour)
		if g := w.out(0); g.State != outbox.Delivered || len(w.sink.mails()) != 1 {
			t.Errorf("it is %s, %d mails", g.State, len(w.sink.mails()))
		}
		if w.kase(id).Status != cases.Solved {
			t.Error("a mail that was late opened the case again")
		}
	})
}

func TestAfterFiveDaysItHasFailedAndIsATask(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sink.says(func(_ sent, stage string) string {
			if stage == "rcpt" {
				return "450 4.2.1 full"
			}
			return ""
		})
		id := w.say()
		for range 31 {
			w.advance(4 * time.Hour)
		}
		g, c := w.out(0), w.kase(id)
		if g.State != outbox.Failed || !g.Settled || !strings.Contains(g.Reason.Args["text"], "full") {
			t.Errorf("after five days it is %+v", g)
		}
		if c.Status != cases.Open || c.NextStep != cases.StepUndelivered || c.OwnerID != w.annaID {
			t.Errorf("the case is %s, next %s", c.Status, c.NextStep)
		}
	})
}

func TestARefusalFailsAtOnceAndOpensTheCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sink.says(func(_ sent, stage string) string {
			if stage == "rcpt" {
				return "550 5.1.1 nobody here"
			}
			return ""
		})
		id := w.say()
		g, c := w.out(0), w.kase(id)
		if g.State != outbox.Failed || g.Code != 550 || c.Status != cases.Open || c.NextStep != cases.StepUndelivered {
			t.Errorf("it is %s %d, the case is %s, next %s", g.State, g.Code, c.Status, c.NextStep)
		}
		if n := w.value(`SELECT count(*) FROM activity WHERE kind = 'reply.failed' AND case_id = $1`, id); n != 1 {
			t.Errorf("it was said %d times", n)
		}
		w.sink.says(nil)
		w.retry(g.ID)
		if g := w.out(0); g.State != outbox.Delivered {
			t.Errorf("sent again it is %s", g.State)
		}
	})
}

func TestALineThatDiesAfterTheDotIsTriedOnceMoreUnderTheSameID(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		drops := 1
		w.sink.says(func(_ sent, stage string) string {
			if stage == "dot" && drops > 0 {
				drops--
				return "keep and drop"
			}
			return ""
		})
		w.say()
		got := w.sink.mails()
		if g := w.out(0); g.State != outbox.Delivered || g.Doubtful != 1 || len(got) != 2 {
			t.Fatalf("it is %s, doubtful %d, arrived %d times", g.State, g.Doubtful, len(got))
		}
		if got[0].header("Message-Id") != got[1].header("Message-Id") || got[0].data != got[1].data {
			t.Error("the second copy is another mail")
		}
		drops = 2
		id := w.say()
		g := w.out(0)
		if g.State != outbox.Uncertain || !g.Settled || g.Doubtful != 2 {
			t.Errorf("twice in doubt it is %s, settled %v", g.State, g.Settled)
		}
		if c := w.kase(id); c.NextStep != cases.StepUndelivered {
			t.Errorf("the next step is %s", c.NextStep)
		}
		w.advance(24 * time.Hour)
		copies, notices := 0, 0
		for _, m := range w.sink.mails() {
			if m.header("Auto-Submitted") == "" {
				copies++
			} else {
				notices++
			}
		}
		if copies != 4 || notices != 1 {
			t.Errorf("it arrived %d times in all, want the two marked doubles; its writer was told %d times", copies, notices)
		}
	})
}

func TestWhatIsSentAgainStaysInDoubt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		drops := 2
		w.sink.says(func(_ sent, stage string) string {
			if stage == "dot" && drops > 0 {
				drops--
				return "keep and drop"
			}
			return ""
		})
		id := w.say()
		g := w.out(0)
		w.retry(g.ID)
		if g = w.out(0); g.State != outbox.Delivered || g.Doubtful != 2 {
			t.Errorf("sent again it is %s, doubtful %d, though it may have arrived twice before", g.State, g.Doubtful)
		}
		if n := w.value(`SELECT count(*) FROM outgoing WHERE case_id = $1 AND state = 'delivered' AND doubtful > 0`, id); n != 1 {
			t.Error("the doubt is not stored")
		}
		// Sent again it is tried once more too when the line dies, and what is then
		// refused is in doubt still.
		drops = 3
		w.say()
		g = w.out(0)
		w.retry(g.ID)
		if g = w.out(0); g.State != outbox.Delivered || g.Doubtful != 3 {
			t.Errorf("it is %s, doubtful %d", g.State, g.Doubtful)
		}
		drops = 2
		w.say()
		g = w.out(0)
		w.sink.says(func(_ sent, stage string) string {
			if stage == "rcpt" {
				return "550 5.7.1 no"
			}
			return ""
		})
		w.retry(g.ID)
		if g = w.out(0); g.State != outbox.Uncertain || !g.Settled || g.Reason.Key != "outbox.reason.refused_in_doubt" {
			t.Errorf("refused when it was sent again it is %s, %s", g.State, g.Reason.Key)
		}
	})
}

func TestALineThatDiesBeforeTheDotIsNoDouble(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		drops := 1
		w.sink.says(func(_ sent, stage string) string {
			if stage == "rcpt" && drops > 0 {
				drops--
				return "drop"
			}
			return ""
		})
		w.say()
		if g := w.out(0); g.State != outbox.Deferred || g.Doubtful != 0 {
			t.Fatalf("it is %s, doubtful %d", g.State, g.Doubtful)
		}
		w.advance(5 * time.Minute)
		if g := w.out(0); g.State != outbox.Delivered || g.Doubtful != 0 || len(w.sink.mails()) != 1 {
			t.Errorf("it is %s, doubtful %d, arrived %d times", g.State, g.Doubtful, len(w.sink.mails()))
		}
	})
}

func TestAProcessThatDiedAfterDATALeavesDoubt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, seen := w.customer("ann@example.com", "It stopped.", 0)
		_, err := w.reply(id, outbox.Reply{Text: "Hello", Seen: seen})
		must(t, err)
		g := w.out(0)
		// What a kill right after the attempt was recorded leaves behind.
		w.do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO attempt (outgoing_id, n, run, state, code, text, at) VALUES ($1, 1, 'gone', 'open', 0, '', $2)`, g.ID, tx.Now())
			return err
		})
		w.run()
		g = w.out(0)
		if g.State != outbox.Delivered || g.Doubtful != 1 || len(w.sink.mails()) != 1 {
			t.Errorf("it is %s, doubtful %d, arrived %d times", g.State, g.Doubtful, len(w.sink.mails()))
		}
		if n := w.value(`SELECT count(*) FROM attempt WHERE outgoing_id = $1 AND state = 'uncertain'`, g.ID); n != 1 {
			t.Errorf("%d attempts are marked", n)
		}
	})
}

func TestMailsOfACaseLeaveInOrder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := 0
		w.sink.says(func(_ sent, stage string) string {
			if stage == "rcpt" {
				if n++; n <= 3 {
					return "451 4.3.0 later"
				}
			}
			return ""
		})
		id, _ := w.customer("ann@example.com", "It stopped.", 0)
		for i := range 4 {
			_, err := w.reply(id, outbox.Reply{Text: fmt.Sprintf("number %d", i)})
			must(t, err)
			w.run()
		}
		other, _ := w.customer("bob@example.com", "Mine too.", 0)
		n = 3
		_, err := w.reply(other, outbox.Reply{Text: "to bob"})
		must(t, err)
		w.run()
		if got := w.sink.mails(); len(got) != 1 || got[0].to[0] != "bob@example.com" {
			t.Fatalf("another case waits too: %d mails", len(got))
		}
		w.advance(5 * time.Minute)
		got := w.sink.mails()[1:]
		if len(got) != 4 {
			t.Fatalf("%d mails left", len(got))
		}
		for i, m := range got {
			if !strings.Contains(m.data, fmt.Sprintf("number %d", i)) {
				t.Errorf("mail %d is not number %d", i, i)
			}
		}
	})
}

func TestWithoutARelayMailWaitsVisibly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Outbox.SetRelay(nil)
		w.say()
		g := w.out(0)
		if g.State != outbox.Queued || g.Reason.Key != "outbox.reason.no_relay" {
			t.Fatalf("it is %s because of %+v", g.State, g.Reason)
		}
		w.advance(16 * time.Minute)
		if n := w.value(`SELECT count(*) FROM activity WHERE kind = 'reply.late'`); n != 1 {
			t.Errorf("its owner was told %d times", n)
		}
		relay, err := mail.NewRelay("smtp://"+w.sink.addr, nil)
		must(t, err)
		w.Outbox.SetRelay(relay)
		w.advance(time.Minute)
		w.advance(time.Minute)
		if g := w.out(0); g.State != outbox.Delivered {
			t.Errorf("with a relay it is %s because of %+v", g.State, g.Reason)
		}
	})
}

// A mail that waited for a relay is settled at the very moment at which there is one again.
func TestAMailThatIsSettledAsTheRelayIsBackStaysSo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Outbox.SetRelay(nil)
		id := w.say()
		relay, err := mail.NewRelay("smtp://"+w.sink.addr, nil)
		must(t, err)
		w.Outbox.SetRelay(relay)
		var once sync.Once
		settled := make(chan bool)
		for _, err := range dbtest.Race(t, w.DB, 2, func(i int) error {
			if i == 1 {
				<-settled
				w.advance(time.Minute)
				return nil
			}
			return w.DB.Do(w.ctx, "test.settled", func(ctx context.Context, tx *db.Tx) error {
				err := tx.Lock(ctx, "outgoing", fmt.Sprint(id))
				if err == nil {
					_, err = tx.Exec(ctx, `UPDATE outgoing SET state = 'delivered', reason = '', settled = 1 WHERE case_id = $1`, id)
				}
				once.Do(func() {
					close(settled)
					time.Sleep(200 * time.Millisecond) // nothing tells that the watch waits for the row
				})
				return err
			})
		}) {
			must(t, err)
		}
		w.run()
		if n := len(w.sink.mails()); n != 0 {
			t.Errorf("it went %d times more", n)
		}
	})
}

func TestAnAttachmentGoesAlong(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, _ := w.customer("ann@example.com", "It stopped.", 0)
		kept, err := w.Files.Keep(w.anna, []mail.Part{{Name: "manual.txt", Data: []byte("turn it on")}})
		must(t, err)
		_, err = w.reply(id, outbox.Reply{Text: "See the manual", Files: kept})
		must(t, err)
		w.run()
		m, err := mail.Parse([]byte(w.sink.mails()[0].data), mail.Limits{})
		must(t, err)
		if len(m.Parts) != 1 || m.Parts[0].Name != "manual.txt" || string(m.Parts[0].Data) != "turn it on" {
			t.Errorf("the mail has %+v", m.Parts)
		}
		if n := w.value(`SELECT count(*) FROM file`); n != 1 {
			t.Errorf("the message has %d files", n)
		}
	})
}

func TestWhatOtherServersReport(t *testing.T) {
	for _, c := range []struct {
		name    string
		r       mail.DeliveryReport
		state   outbox.State
		opens   bool
		trouble int64
	}{
		{"it failed", mail.DeliveryReport{Action: "failed", Status: "5.1.1", Hard: true, Diagnostic: "no such user"}, outbox.Failed, true, 1},
		{"it is late", mail.DeliveryReport{Action: "delayed", Status: "4.4.1"}, outbox.Deferred, false, 0},
		{"it arrived", mail.DeliveryReport{Action: "delivered"}, outbox.Delivered, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				id := w.say()
				g := w.out(0)
				for range 2 {
					w.do(func(ctx context.Context, tx *db.Tx) error {
						_, err := w.Outbox.Reported(ctx, tx, g.ID, c.r)
						return err
					})
				}
				if g = w.out(0); g.State != c.state {
					t.Errorf("it is %s, want %s", g.State, c.state)
				}
				if opened := w.kase(id).Status == cases.Open; opened != c.opens {
					t.Errorf("the case opened: %v", opened)
				}
				if n := w.value(`SELECT count(*) FROM trouble WHERE why = 'bounce'`); (n > 0) != (c.trouble > 0) {
					t.Errorf("%d notes of trouble", n)
				}
			})
		})
	}
}

// A try that may have arrived is not made undone by a refusal of the next: to say
// that the mail did not arrive could be untrue.
func TestARefusalAfterATryInDoubtLeavesTheDoubt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := true
		w.sink.says(func(_ sent, stage string) string {
			switch {
			case stage == "dot" && first:
				first = false
				return "keep and drop"
			case stage == "rcpt" && !first:
				return "550 5.1.1 nobody here"
			}
			return ""
		})
		id := w.say()
		g, c := w.out(0), w.kase(id)
		if g.State != outbox.Uncertain || !g.Settled || g.Doubtful != 1 || g.Code != 550 || g.Reason.Key != "outbox.reason.refused_in_doubt" {
			t.Errorf("it is %+v", g)
		}
		if c.Status != cases.Open || c.NextStep != cases.StepUndelivered {
			t.Errorf("the case is %s, next %s", c.Status, c.NextStep)
		}
		for kind, want := range map[string]int64{"reply.failed": 0, "reply.uncertain": 1} {
			if n := w.value(`SELECT count(*) FROM activity WHERE kind = '`+kind+`' AND case_id = $1`, id); n != want {
				t.Errorf("%s was said %d times", kind, n)
			}
		}
		if n := w.value(`SELECT count(*) FROM trouble WHERE why = 'bounce'`); n != 1 {
			t.Errorf("%d notes of an address where nobody lives", n)
		}
	})
}

// A mail that waits for an older one of its case does not wait for ever when the
// two are parted, whichever of them moves.
func TestAMailWhoseCaseIsSplitDoesNotWaitForever(t *testing.T) {
	for name, which := range map[string]int{"the first moves": 0, "the second moves": 1} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.sink.says(func(_ sent, stage string) string {
					if stage == "rcpt" {
						return "451 4.3.0 later"
					}
					return ""
				})
				id, _ := w.customer("ann@example.com", "It stopped.", 0)
				var messages []int64
				for i := range 2 {
					h, err := w.reply(id, outbox.Reply{Text: fmt.Sprintf("number %d", i)})
					must(t, err)
					messages = append(messages, h.MessageID)
					w.run()
				}
				w.sink.says(nil)
				w.do(func(ctx context.Context, tx *db.Tx) error {
					k, err := w.Cases.Take(ctx, tx, id)
					if err == nil {
						_, err = w.Cases.Split(ctx, tx, k, messages[which:which+1])
					}
					return err
				})
				w.run()
				if got := w.sink.mails(); len(got) != 1 || !strings.Contains(got[0].data, "number 1") {
					t.Errorf("%d mails left at once, want the second alone", len(got))
				}
				w.advance(5 * time.Minute)
				if got := w.sink.mails(); len(got) != 2 {
					t.Errorf("%d mails left", len(got))
				}
			})
		})
	}
}
