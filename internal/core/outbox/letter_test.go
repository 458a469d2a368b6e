package outbox_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/mail"
)

// letter sends a letter in a case.
func (w *world) letter(caseID int64, l outbox.Letter) error {
	return w.DB.Do(w.ctx, "test.letter", func(ctx context.Context, tx *db.Tx) error {
		c, err := w.Cases.Take(ctx, tx, caseID)
		if err != nil {
			return err
		}
		l.Case = c
		if l.Key == "" {
			l.Key = "outbox.empty" // any sentence will do
		}
		return w.Outbox.Letter(ctx, tx, l)
	})
}

func TestALetterGoesOnceForItsCause(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, _ := w.customer("ann@example.com", "It stopped.", 0)
		errs := dbtest.Race(t, w.DB, 8, func(int) error { return w.letter(id, outbox.Letter{Cause: "promise.broken:7", Urgent: true}) })
		for _, err := range errs {
			must(t, err)
		}
		must(t, w.letter(id, outbox.Letter{Cause: "promise.broken:8", Urgent: true}))
		w.run()
		got := w.sink.mails()
		if len(got) != 2 {
			t.Fatalf("two causes, %d letters", len(got))
		}
		m := got[0]
		if a := m.header("Auto-Submitted"); a != "auto-generated" {
			t.Errorf("it says of itself %q", a)
		}
		if m.from == "" {
			t.Error("a letter has no return path, so its bounce comes to nobody")
		}
		if !strings.Contains(m.data, "automatically") {
			t.Error("it does not say that no person wrote it")
		}
		if n := w.value(`SELECT count(*) FROM message WHERE kind = 'automatic' AND case_id = $1`, id); n != 2 {
			t.Errorf("the case shows %d", n)
		}
		if got[0].header("Message-Id") == got[1].header("Message-Id") {
			t.Error("two letters have one id")
		}
	})
}

// Two mails of one person may be filed at one time, in cases of their own: what has
// no row yet must still be counted.
func TestLettersAtOneTimeAreOneADay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var ids []int64
		for range 8 {
			id, _ := w.customer("ann@example.com", "It stopped.", 0)
			ids = append(ids, id)
		}
		for _, err := range dbtest.Race(t, w.DB, 8, func(i int) error {
			return w.letter(ids[i], outbox.Letter{Cause: fmt.Sprint("a word of ", i), Auto: "auto-replied"})
		}) {
			must(t, err)
		}
		if n := w.value(`SELECT count(*) FROM letter WHERE withheld = '' AND auto = 'auto-replied'`); n != 1 {
			t.Errorf("%d letters went within a day", n)
		}
		if n := w.value(`SELECT count(DISTINCT case_id) FROM letter`); n != 8 {
			t.Errorf("the letters are of %d cases, not of eight", n)
		}
	})
}

// Strangers are answered at most twenty times a minute, also where forty write at
// one time.
func TestStrangersAtOneTimeAreAFewAMinute(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var ids []int64
		for i := range 40 {
			id, _ := w.customer(fmt.Sprintf("s%d@example.com", i), "It stopped.", 0)
			ids = append(ids, id)
		}
		for _, err := range dbtest.Race(t, w.DB, 8, func(i int) error {
			for n := i; n < len(ids); n += 8 {
				if err := w.letter(ids[n], outbox.Letter{Cause: fmt.Sprint("a word of ", n), Auto: "auto-replied"}); err != nil {
					return err
				}
			}
			return nil
		}) {
			must(t, err)
		}
		if n := w.value(`SELECT count(*) FROM letter WHERE withheld = '' AND auto = 'auto-replied'`); n != 20 {
			t.Errorf("%d strangers were answered within a minute", n)
		}
	})
}

// Somebody drops a letter at the very moment at which it is to go.
func TestALetterThatIsDroppedAsItGoesDoesNotGo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, _ := w.customer("ann@example.com", "It stopped.", 0)
		for _, cause := range []string{"a first word", "another"} {
			must(t, w.letter(id, outbox.Letter{Cause: cause, Auto: "auto-replied"}))
		}
		w.run()
		var lead int64
		w.do(func(ctx context.Context, tx *db.Tx) error {
			u, err := w.Staff.AddUser(ctx, tx, staff.NewUser{Email: "leo@shop.example", Name: "Leo Ek", Role: staff.Lead})
			lead = u.ID
			return err
		})
		as, held := w.as(lead), w.value(`SELECT id FROM letter WHERE state = 'held'`)
		var once sync.Once
		dropped := make(chan bool)
		for _, err := range dbtest.Race(t, w.DB, 2, func(i int) error {
			if i == 1 {
				<-dropped
				w.advance(25 * time.Hour)
				return nil
			}
			return w.DB.Do(as, "test.drop", func(ctx context.Context, tx *db.Tx) error {
				err := w.Outbox.DropLetter(ctx, tx, held, "They called.")
				once.Do(func() {
					close(dropped)
					time.Sleep(200 * time.Millisecond) // nothing tells that the job waits for its turn
				})
				return err
			})
		}) {
			must(t, err)
		}
		w.run()
		if n := len(w.sink.mails()); n != 1 {
			t.Errorf("%d letters went, of two of which one was dropped", n)
		}
		if is := w.text(`SELECT state FROM letter WHERE id = $1`, held); is != "dropped" {
			t.Errorf("it is %s", is)
		}
	})
}

func TestALetterSpeaksTheCustomersLanguage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, _ := w.customer("ann@example.com", "Sie steht.", 0)
		w.do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE cases SET lang = 'de' WHERE id = $1`, id)
			return err
		})
		must(t, w.letter(id, outbox.Letter{Cause: "x"}))
		w.run()
		m, err := mail.Parse([]byte(w.sink.mails()[0].data), mail.Limits{})
		must(t, err)
		if !strings.Contains(m.Text, "automatisch") {
			t.Errorf("it says %q", m.Text)
		}
	})
}

func TestLettersStopWhereTheyAreNotWanted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, _ := w.customer("ann@example.com", "It stopped.", 0)
		withheld := func(cause string) string { return w.text(`SELECT withheld FROM letter WHERE cause = $1`, cause) }
		as := func(f func(ctx context.Context, tx *db.Tx) error) { w.t.Helper(); w.do(f) }

		must(t, w.letter(id, outbox.Letter{Cause: "stranger", To: "eve@example.com"}))
		if withheld("stranger") != outbox.WithheldStranger {
			t.Errorf("to a stranger: %q", withheld("stranger"))
		}
		as(func(ctx context.Context, tx *db.Tx) error {
			c, err := w.Cases.Take(ctx, tx, id)
			if err != nil {
				return err
			}
			_, err = w.Cases.AddParticipant(ctx, tx, c, cases.Copied, mail.Address{Mail: "eve@example.com"}, 0)
			return err
		})
		must(t, w.letter(id, outbox.Letter{Cause: "participant", To: "EVE@example.com"}))
		if withheld("participant") != "" {
			t.Errorf("to a participant: %q", withheld("participant"))
		}
		for range 3 {
			as(func(ctx context.Context, tx *db.Tx) error { return w.Outbox.RobotAnswered(ctx, tx, "ann@example.com") })
		}
		must(t, w.letter(id, outbox.Letter{Cause: "robot"}))
		if withheld("robot") != outbox.WithheldRobot {
			t.Errorf("to a robot: %q", withheld("robot"))
		}
		w.advance(25 * time.Hour)
		must(t, w.letter(id, outbox.Letter{Cause: "next day"}))
		if withheld("next day") != "" {
			t.Errorf("to a robot of yesterday: %q", withheld("next day"))
		}
		hard := mail.DeliveryReport{Action: "failed", Hard: true}
		as(func(ctx context.Context, tx *db.Tx) error {
			_, err := w.Outbox.Reported(ctx, tx, w.value(`SELECT max(id) FROM outgoing WHERE rcpt = 'ann@example.com'`), hard)
			return err
		})
		must(t, w.letter(id, outbox.Letter{Cause: "came back"}))
		if withheld("came back") != outbox.WithheldBounced {
			t.Errorf("to where mail came back: %q", withheld("came back"))
		}
		as(func(ctx context.Context, tx *db.Tx) error { return w.Outbox.HeardFrom(ctx, tx, "ann@example.com") })
		must(t, w.letter(id, outbox.Letter{Cause: "wrote again", Urgent: true}))
		if withheld("wrote again") != "" {
			t.Errorf("to who wrote again: %q", withheld("wrote again"))
		}
		if n := w.value(`SELECT count(*) FROM activity WHERE kind = 'letter.withheld' AND case_id = $1`, id); n != 3 {
			t.Errorf("the case says %d times that a letter was withheld", n)
		}
	})
}

func TestAnAutoReplyGoesOnceADay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, _ := w.customer("ann@example.com", "It stopped.", 0)
		must(t, w.letter(id, outbox.Letter{Cause: "a", Auto: "auto-replied"}))
		must(t, w.letter(id, outbox.Letter{Cause: "b", Auto: "auto-replied"}))
		w.run()
		got := w.sink.mails()
		if len(got) != 1 || got[0].from != "" || got[0].header("Auto-Submitted") != "auto-replied" {
			t.Fatalf("%d auto-replies, the first from %q", len(got), got[0].from)
		}
		w.advance(25 * time.Hour)
		must(t, w.letter(id, outbox.Letter{Cause: "c", Auto: "auto-replied"}))
		w.run()
		if len(w.sink.mails()) != 2 {
			t.Error("the next day there is none")
		}
	})
}

// A person gets one letter a day, from whichever room and in whichever case; what
// cannot wait goes beside it.
func TestAPersonGetsOneLetterADay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, _ := w.customer("ann@example.com", "It stopped.", 0)
		other, _ := w.customer("ann@example.com", "It fell, too.", 0)
		bens, _ := w.customer("ben@example.com", "Mine as well.", 0)
		withheld := func(caseID int64, l outbox.Letter) string {
			t.Helper()
			must(t, w.letter(caseID, l))
			return w.text(`SELECT withheld FROM letter WHERE cause = $1`, l.Cause)
		}
		for _, one := range []struct {
			cause  string
			id     int64
			urgent bool
			want   string
		}{
			{"a broken promise", id, true, ""},
			{"did it work", id, false, ""},
			{"a survey", id, false, outbox.WithheldOncePerDay},
			{"in another case", other, false, outbox.WithheldOncePerDay},
			{"another broken promise", id, true, ""},
			{"to somebody else", bens, false, ""},
		} {
			if got := withheld(one.id, outbox.Letter{Cause: one.cause, Urgent: one.urgent}); got != one.want {
				t.Errorf("%s: withheld %q, want %q", one.cause, got, one.want)
			}
		}
		// They write to another inbox of ours, too, under another name: still one letter.
		second, _ := w.customer("ann@example.com", "And to you.", 0)
		w.do(func(ctx context.Context, tx *db.Tx) error {
			brand, err := w.Inboxes.AddBrand(ctx, tx, inboxes.Brand{Name: "Kept Clocks"})
			if err != nil {
				return err
			}
			box, err := w.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Clocks", Address: "clocks@shop.example", BrandID: brand.ID})
			if err != nil {
				return err
			}
			h, err := w.Cases.Take(ctx, tx, second)
			if err != nil {
				return err
			}
			return w.Cases.Move(ctx, tx, h, box.ID)
		})
		if got := withheld(second, outbox.Letter{Cause: "in another inbox"}); got != outbox.WithheldOncePerDay {
			t.Errorf("in another inbox: withheld %q", got)
		}
		w.advance(24 * time.Hour) // what waited goes, as one
		if n := w.value(`SELECT count(*) FROM letter WHERE state = 'sent' AND urgent = 0`); n != 3 {
			t.Errorf("%d letters went that could wait, want Ann's first, Ben's, and one of the two that waited", n)
		}
		if n := w.value(`SELECT count(*) FROM letter WHERE state = 'folded' AND folded_into = (SELECT id FROM letter WHERE cause = 'a survey')`); n != 2 {
			t.Errorf("%d letters were folded", n)
		}
		said := w.text(`SELECT body FROM message WHERE id = (SELECT message_id FROM letter WHERE cause = 'a survey')`)
		if !strings.Contains(said, "(Kept Clocks)") || strings.Contains(said, "(Shop)") {
			t.Errorf("the one letter does not say which of us they wrote to: %s", said)
		}
		w.advance(25 * time.Hour)
		if got := withheld(other, outbox.Letter{Cause: "another day"}); got != "" {
			t.Errorf("another day: %q", got)
		}
	})
}
