package outbox_test

import (
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/outbox"
)

// What waited when a backup was made may have left since. It is not sent again
// by itself, and somebody has it as a task.
func TestWhatWaitedInABackupIsInDoubt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sink.says(func(_ sent, stage string) string {
			if stage == "rcpt" {
				return "451 4.3.0 later"
			}
			return ""
		})
		deferred := w.say()
		queued, seen := w.customer("bob@example.com", "Mine too.", 0)
		_, err := w.reply(queued, outbox.Reply{Text: "to bob", Seen: seen, SetStatus: cases.Solved})
		must(t, err)
		held, seen := w.customer("cid@example.com", "And mine.", 0)
		_, err = w.reply(held, outbox.Reply{Text: "to cid", Seen: seen, HoldSeconds: 60})
		must(t, err)
		w.sink.says(nil)

		if _, err := w.Outbox.Restored(t.Context()); err == nil {
			t.Error("anybody may do that")
		}
		n, err := w.Outbox.Restored(w.ctx)
		must(t, err)
		if n != 3 {
			t.Errorf("%d were in doubt", n)
		}
		for range 3 {
			w.advance(4 * time.Hour)
		}
		for _, m := range w.sink.mails() {
			if m.header("Auto-Submitted") == "" {
				t.Errorf("sent by itself: %s", m.data)
			}
		}
		for _, id := range []int64{deferred, queued} {
			if c := w.kase(id); c.Status != cases.Open || c.NextStep != cases.StepUndelivered {
				t.Errorf("case %d is %s, next %s", id, c.Status, c.NextStep)
			}
		}
		for query, want := range map[string]int64{
			`SELECT count(*) FROM outgoing WHERE state = 'uncertain' AND settled = 1`: 2,
			`SELECT count(*) FROM attempt WHERE state = 'open'`:                       0,
			`SELECT count(*) FROM held WHERE state = 'returned' AND text = ''`:        1,
			`SELECT count(*) FROM draft WHERE text = 'to cid' AND reason <> ''`:       1,
		} {
			if n := w.value(query); n != want {
				t.Errorf("%s: %d, want %d", query, n, want)
			}
		}
		g := w.out(0)
		if g.Reason.Key != "outbox.reason.restored" {
			t.Errorf("why: %+v", g.Reason)
		}
		w.retry(g.ID)
		if g := w.out(g.ID); g.State != outbox.Delivered || g.Doubtful == 0 {
			t.Errorf("sent again it is %s", g.State)
		}
	})
}
