package outbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// reply holds a reply of Anna's.
func (w *world) reply(caseID int64, r outbox.Reply) (h outbox.HeldReply, err error) {
	err = w.DB.Do(w.anna, "test.reply", func(ctx context.Context, tx *db.Tx) error {
		h, err = w.Outbox.Reply(ctx, tx, caseID, r)
		return err
	})
	return h, err
}

func (w *world) undo(id int64) error {
	return w.DB.Do(w.anna, "test.undo", func(ctx context.Context, tx *db.Tx) error {
		_, err := w.Outbox.Undo(ctx, tx, id)
		return err
	})
}

func (w *world) draft(caseID int64) (d outbox.Draft) {
	w.t.Helper()
	must(w.t, w.DB.Read(w.anna, "test.draft", func(ctx context.Context, v db.View) (err error) {
		d, err = w.Outbox.DraftOf(ctx, v, caseID, cases.Reply)
		return err
	}))
	return d
}

func TestAReplyIsHeldAndThenActs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, seen := w.customer("ann@example.com", "It stopped.", 0)
		h, err := w.reply(id, outbox.Reply{Text: "Which model is it?", Seen: seen, Key: "k1", HoldSeconds: 10, SetStatus: cases.Waiting, WaitUntil: monday.Add(48 * time.Hour)})
		must(t, err)
		w.run()
		if n := w.value(`SELECT count(*) FROM message WHERE kind = 'reply'`); n != 0 || len(w.sink.mails()) != 0 {
			t.Fatalf("held, and yet %d messages and %d mails are out", n, len(w.sink.mails()))
		}
		if c := w.kase(id); c.Status != cases.Fresh {
			t.Errorf("held, and the status is %s", c.Status)
		}
		w.advance(9 * time.Second)
		if len(w.sink.mails()) != 0 {
			t.Fatal("it left too early")
		}
		w.advance(2 * time.Second)
		got := w.sink.mails()
		if len(got) != 1 || got[0].to[0] != "ann@example.com" || !strings.Contains(got[0].data, "Which model is it?") {
			t.Fatalf("the relay got %+v", got)
		}
		if c := w.kase(id); c.Status != cases.Waiting || c.OwnerID != w.annaID {
			t.Errorf("the case is %s of %d", c.Status, c.OwnerID)
		}
		if by := w.text(`SELECT by_name FROM message WHERE kind = 'reply'`); by != "Anna Vik" {
			t.Errorf("the reply is by %q, not by who wrote it", by)
		}
		if s := w.text(`SELECT state FROM held WHERE id = $1`, h.ID); s != "released" {
			t.Errorf("held is %s", s)
		}
	})
}

func TestAReplyCarriesItsWayHome(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, seen := w.customer("ann@example.com", "It stopped.", 0)
		_, err := w.reply(id, outbox.Reply{Text: "Hello", Seen: seen})
		must(t, err)
		w.run()
		got := w.sink.mails()
		if len(got) != 1 {
			t.Fatalf("%d mails", len(got))
		}
		m := got[0]
		mailID := strings.Trim(m.header("Message-Id"), "<>")
		token, _, _ := strings.Cut(mailID, "@")
		if c, ok := w.Outbox.CaseOfToken(strings.ToUpper(token)); !ok || c != id {
			t.Errorf("the token of %q leads to case %d, %v", mailID, c, ok)
		}
		if to := m.header("Reply-To"); !strings.Contains(to, "help+"+token+"@shop.example") {
			t.Errorf("Reply-To is %q", to)
		}
		if ref := m.header("In-Reply-To"); ref != "<m1@example.com>" {
			t.Errorf("In-Reply-To is %q", ref)
		}
		if s := m.header("Subject"); s != "Re: My watch" {
			t.Errorf("Subject is %q", s)
		}
		local, _, _ := strings.Cut(m.from, "@")
		if !strings.HasPrefix(local, "help+b-") || len(local) > 64 {
			t.Errorf("the return path is %q", m.from)
		}
		_, bounce := outbox.Tokens(m.from)
		w.read(func(ctx context.Context, v db.View) error {
			g, err := w.Outbox.ByReturnPath(ctx, v, bounce[0])
			if err == nil && g.CaseID != id {
				t.Errorf("the return path leads to case %d", g.CaseID)
			}
			return err
		})
		if a := m.header("Auto-Submitted"); a != "" {
			t.Errorf("a person's reply says that it is %s", a)
		}
	})
}

func TestUndoGivesTheDraftBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, seen := w.customer("ann@example.com", "It stopped.", 0)
		h, err := w.reply(id, outbox.Reply{Text: "Too quick", Seen: seen, HoldSeconds: 10})
		must(t, err)
		if !w.draft(id).Empty() {
			t.Error("the draft is still there while the reply is held")
		}
		must(t, w.DB.Do(w.anna, "type", func(ctx context.Context, tx *db.Tx) error {
			return w.Outbox.SaveDraft(ctx, tx, id, cases.Reply, "and more", "")
		}))
		must(t, w.undo(h.ID))
		if d := w.draft(id); d.Text != "Too quick\n\nand more" {
			t.Errorf("the draft is %q", d.Text)
		}
		w.advance(time.Minute)
		if len(w.sink.mails()) != 0 {
			t.Error("what was undone went out")
		}
		if err := w.undo(h.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("undone twice: %v", err)
		}
	})
}

func TestTheSameKeyIsTheSameReply(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, seen := w.customer("ann@example.com", "It stopped.", 0)
		a, err := w.reply(id, outbox.Reply{Text: "Once", Seen: seen, Key: "k", HoldSeconds: 10})
		must(t, err)
		b, err := w.reply(id, outbox.Reply{Text: "Once", Seen: seen, Key: "k", HoldSeconds: 10})
		must(t, err)
		w.advance(time.Minute)
		c, err := w.reply(id, outbox.Reply{Text: "Once", Seen: seen, Key: "k", HoldSeconds: 10})
		must(t, err)
		w.advance(time.Minute)
		if a.ID != b.ID || a.ID != c.ID || c.State != outbox.Released || len(w.sink.mails()) != 1 {
			t.Errorf("three posts of one key: %d, %d, %d (%s), %d mails", a.ID, b.ID, c.ID, c.State, len(w.sink.mails()))
		}
	})
}

func TestAReplyThatKnowsLessIsStopped(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, seen := w.customer("ann@example.com", "It stopped.", 0)
		_, newer := w.customer("ann@example.com", "I found the receipt.", id)
		_, err := w.reply(id, outbox.Reply{Text: "Do you have the receipt?", Seen: seen})
		if f, ok := fault.As(err); !ok || f.Kind != fault.Conflict || f.Key != outbox.KeyNewer {
			t.Fatalf("a reply that knows less: %v", err)
		}
		if _, err = w.reply(id, outbox.Reply{Text: "Do you have the receipt?", Seen: seen, Force: true}); err != nil {
			t.Errorf("forced: %v", err)
		}
		if _, err = w.reply(id, outbox.Reply{Text: "Thank you.", Seen: newer}); err != nil {
			t.Errorf("having read it: %v", err)
		}
	})
}

func TestWhenTheyWriteMeanwhileTheReplyComesBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, seen := w.customer("ann@example.com", "It stopped.", 0)
		_, err := w.reply(id, outbox.Reply{Text: "Do you have the receipt?", Seen: seen, HoldSeconds: 10, SetStatus: cases.Solved})
		must(t, err)
		w.customer("ann@example.com", "Never mind.", id)
		w.advance(time.Minute)
		if d := w.draft(id); d.Text != "Do you have the receipt?" || d.Reason.Key != outbox.KeyNewer || d.Reason.Args["name"] != "Ann" {
			t.Errorf("the draft is %q because of %+v", d.Text, d.Reason)
		}
		if len(w.sink.mails()) != 0 || w.kase(id).Status == cases.Solved {
			t.Error("half of it happened")
		}
		if n := w.value(`SELECT count(*) FROM activity WHERE kind = 'reply.returned' AND case_id = $1`, id); n != 1 {
			t.Errorf("the agent was told %d times", n)
		}
	})
}

func TestWhoWasSwitchedOffSaysNothingMore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, seen := w.customer("ann@example.com", "It stopped.", 0)
		_, err := w.reply(id, outbox.Reply{Text: "Goodbye", Seen: seen, HoldSeconds: 10})
		must(t, err)
		w.do(func(ctx context.Context, tx *db.Tx) error { return w.Staff.SwitchOff(ctx, tx, w.annaID) })
		w.advance(time.Minute)
		if len(w.sink.mails()) != 0 {
			t.Error("it went out in the name of somebody who is gone")
		}
		if why := w.text(`SELECT reason FROM draft WHERE user_id = $1`, w.annaID); !strings.Contains(why, "staff.fault.switched_off") {
			t.Errorf("the draft came back because of %q", why)
		}
	})
}

// promise is a part as a room has it.
type promise struct {
	What string `json:"what"`
}

func (w *world) addPart(act func(ctx context.Context, tx *db.Tx, c *cases.Held, message int64, p promise) error) {
	w.Outbox.AddPart(outbox.Part{
		Name: "promise", JSONField: "promise", Schema: promise{},
		FromForm: func(v url.Values) (any, error) { return promise{v.Get("promise")}, nil },
		FromJSON: func(raw json.RawMessage) (any, error) {
			var p promise
			err := json.Unmarshal(raw, &p)
			return p, err
		},
		Check: func(_ context.Context, _ db.View, _ cases.Case, v any) ([]outbox.Hint, error) {
			if v.(promise).What == "the moon" {
				return nil, fault.Field("promise", "outbox.fault.kind")
			}
			return nil, nil
		},
		Act: func(ctx context.Context, tx *db.Tx, c *cases.Held, message int64, v any) error {
			return act(ctx, tx, c, message, v.(promise))
		},
	})
}

func TestAPartActsWithTheReplyOrTheReplyComesBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var kept []string
		refuse := false
		w.addPart(func(ctx context.Context, tx *db.Tx, c *cases.Held, message int64, p promise) error {
			if refuse {
				return fault.New(fault.Conflict, "outbox.fault.kind")
			}
			kept = append(kept, p.What)
			return w.Cases.Retitle(ctx, tx, c, "promised "+p.What)
		})
		id, seen := w.customer("ann@example.com", "It stopped.", 0)
		if _, err := w.reply(id, outbox.Reply{Text: "x", Seen: seen, Parts: map[string]any{"promise": promise{"the moon"}}}); !fault.Is(err, fault.Invalid) {
			t.Fatalf("a bad part: %v", err)
		}
		_, err := w.reply(id, outbox.Reply{Text: "You will have it.", Seen: seen, HoldSeconds: 10, Parts: map[string]any{"promise": promise{"a battery"}}})
		must(t, err)
		if len(kept) != 0 {
			t.Error("a part acted while the reply was held")
		}
		w.advance(time.Minute)
		if len(kept) != 1 || w.kase(id).Subject != "promised a battery" {
			t.Errorf("the part acted %v, the subject is %q", kept, w.kase(id).Subject)
		}
		refuse = true
		h, err := w.reply(id, outbox.Reply{Text: "And this.", HoldSeconds: 10, Parts: map[string]any{"promise": promise{"more"}}})
		must(t, err)
		w.advance(time.Minute)
		if n := w.value(`SELECT count(*) FROM message WHERE kind = 'reply'`); n != 1 || len(w.sink.mails()) != 1 {
			t.Errorf("a part refused, and %d replies are there", n)
		}
		d := w.draft(id)
		if d.Text != "And this." || string(d.Parts["promise"]) != `{"what":"more"}` || d.Reason.None() {
			t.Errorf("the draft is %+v", d)
		}
		if s := w.text(`SELECT state FROM held WHERE id = $1`, h.ID); s != "returned" {
			t.Errorf("held is %s", s)
		}
	})
}

func TestBrokenPartsAreTriedAgainAndThenGivenBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		tries := 0
		w.addPart(func(context.Context, *db.Tx, *cases.Held, int64, promise) error {
			tries++
			if tries == 2 {
				panic("boom")
			}
			return errors.New("the part is broken")
		})
		id, seen := w.customer("ann@example.com", "It stopped.", 0)
		_, err := w.reply(id, outbox.Reply{Text: "Hello", Seen: seen, HoldSeconds: 10, Parts: map[string]any{"promise": promise{"x"}}})
		must(t, err)
		for range 20 {
			w.advance(time.Minute)
		}
		if d := w.draft(id); d.Text != "Hello" || d.Reason.Key != "outbox.reason.our_side" || tries != 3 {
			t.Errorf("after %d tries the draft is %q because of %+v", tries, d.Text, d.Reason)
		}
	})
}

func TestReleaseAgainstUndo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 5 {
			id, seen := w.customer("ann@example.com", "It stopped.", 0)
			h, err := w.reply(id, outbox.Reply{Text: "Now or never", Seen: seen, HoldSeconds: 1})
			must(t, err)
			before := len(w.sink.mails())
			errs := dbtest.Race(t, w.DB, 2, func(i int) error {
				if i == 0 {
					return w.undo(h.ID)
				}
				w.advance(2 * time.Second)
				return nil
			})
			w.run()
			out := len(w.sink.mails()) - before
			state := w.text(`SELECT state FROM held WHERE id = $1`, h.ID)
			switch {
			case errs[0] == nil && (out != 0 || state != "undone" || w.draft(id).Text != "Now or never"):
				t.Errorf("undone, and %d mails, %s", out, state)
			case errs[0] != nil && (out != 1 || state != "released" || !fault.Is(errs[0], fault.Conflict)):
				t.Errorf("undo lost with %v, and %d mails, %s", errs[0], out, state)
			}
			must(t, w.DB.Do(w.anna, "clear", func(ctx context.Context, tx *db.Tx) error {
				return w.Outbox.SaveDraft(ctx, tx, id, cases.Reply, "", "")
			}))
		}
	})
}

func TestEightPostsOfOneKeyAreOneReply(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, seen := w.customer("ann@example.com", "It stopped.", 0)
		errs := dbtest.Race(t, w.DB, 8, func(int) error {
			_, err := w.reply(id, outbox.Reply{Text: "Once", Seen: seen, Key: "k"})
			return err
		})
		for _, err := range errs {
			must(t, err)
		}
		w.run()
		if n := w.value(`SELECT count(*) FROM message WHERE kind = 'reply'`); n != 1 || len(w.sink.mails()) != 1 {
			t.Errorf("%d replies, %d mails", n, len(w.sink.mails()))
		}
	})
}

func TestANoteGoesToNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, _ := w.customer("ann@example.com", "It stopped.", 0)
		for range 2 {
			must(t, w.DB.Do(w.anna, "note", func(ctx context.Context, tx *db.Tx) error {
				_, err := w.Outbox.Note(ctx, tx, id, outbox.NewNote{Text: "She is right.", Key: "n1"})
				return err
			}))
		}
		w.run()
		if n := w.value(`SELECT count(*) FROM message WHERE kind = 'note'`); n != 1 {
			t.Errorf("%d notes for one key", n)
		}
		if len(w.sink.mails()) != 0 || w.value(`SELECT count(*) FROM outgoing`) != 0 {
			t.Error("a note went out")
		}
	})
}

func TestOnlyPeopleOfTheDeskReply(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, _ := w.customer("ann@example.com", "It stopped.", 0)
		err := w.DB.Do(w.ctx, "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := w.Outbox.Reply(ctx, tx, id, outbox.Reply{Text: "beep"})
			return err
		})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("a program replied: %v", err)
		}
		err = w.DB.Do(context.Background(), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := w.Outbox.Reply(ctx, tx, id, outbox.Reply{Text: "beep"})
			return err
		})
		if !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("nobody replied: %v", err)
		}
	})
}
