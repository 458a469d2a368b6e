package torture

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"kept.example/kept/internal/platform/db"
)

// replyText is what the n-th reply of a trial says, by which it is known again.
func replyText(n int) string {
	return fmt.Sprintf("This is reply %06d. The kettle is on its way.", n)
}

// writers is how many agents write at one time.
const writers = 4

// answering writes replies, each in a case of its own, until all are
// acknowledged. It may run ahead only as far as allowed says.
func (t *trial) answering(a *api, total int, allowed *atomic.Int64) <-chan error {
	return t.working(total, allowed, func(n int) error { return t.answer(a, n) })
}

// working has several agents do the acts 1 to total, as far ahead as allowed says. It
// says when all are done, or why one is not.
func (t *trial) working(total int, allowed *atomic.Int64, act func(n int) error) <-chan error {
	done := make(chan error, 1)
	var next atomic.Int64
	var running sync.WaitGroup
	var first sync.Once
	var failed error
	for range writers {
		running.Go(func() {
			for {
				n := int(next.Add(1))
				if n > total || t.ctx.Err() != nil {
					return
				}
				for int64(n) > allowed.Load() && t.ctx.Err() == nil {
					t.sleep(2 * time.Millisecond)
				}
				if err := act(n); err != nil {
					first.Do(func() { failed = err })
					return
				}
			}
		})
	}
	go func() { running.Wait(); done <- failed }()
	return done
}

// answer opens a case and writes the n-th reply in it.
func (t *trial) answer(a *api, n int) error {
	var c struct {
		ID int64 `json:"id"`
	}
	opening := map[string]any{"person": map[string]any{"email": fmt.Sprintf("r%d@example.com", n), "name": "Customer"},
		"subject": fmt.Sprintf("Reply to me %06d", n), "text": "The kettle has not come."}
	if err := a.persist(http.MethodPost, "/cases", opening, fmt.Sprintf("torture-case-%d", n), &c); err != nil {
		return err
	}
	return a.persist(http.MethodPost, fmt.Sprintf("/cases/%d/messages", c.ID), map[string]any{"kind": "reply", "text": replyText(n)},
		fmt.Sprintf("torture-reply-%d", n), nil)
}

// reply is an outgoing mail as the books have it.
type reply struct {
	id, caseID, message int64
	kind, mailID, text  string
	state, status, step string
	settled, job        bool
	doubtful            int
	told                int64 // how often its failure was told
}

// replies holds every reply that was written, and all that the desk says by itself,
// against what the relay was given.
func (k *desk) replies(total int, mails []mailed) error {
	copies := map[string][]mailed{}
	for _, m := range mails {
		if !slices.ContainsFunc(m.to, func(to string) bool { return !strings.HasSuffix(to, "@kept.example") }) {
			continue // the desk tells its agents what did not arrive, and what waits for them
		}
		copies[bare(m.id)] = append(copies[bare(m.id)], m)
	}
	return k.read(func(ctx context.Context, v db.View) error {
		all, err := repliesOf(ctx, v)
		if err != nil {
			return err
		}
		by, told := map[string][]reply{}, map[string]bool{}
		for _, r := range all {
			if same := fmt.Sprint(r.caseID, " ", r.text); r.kind == "automatic" { // what the desk says by itself of what is on its way
				if told[same] {
					k.t.off("case %d was told twice: %q", r.caseID, clip(r.text, 80))
				}
				told[same] = true
			}
			by[r.text] = append(by[r.text], r)
			k.fate(r, copies[bare(r.mailID)])
			delete(copies, bare(r.mailID))
		}
		for n := 1; n <= total; n++ {
			if found := by[replyText(n)]; len(found) != 1 {
				k.t.off("reply %d was acknowledged and has %d outgoing mails", n, len(found))
			}
		}
		for id, given := range copies {
			k.t.off("the relay was given %q %d times, and no mail of ours has that Message-ID", id, len(given))
		}
		return nil
	})
}

func repliesOf(ctx context.Context, v db.View) ([]reply, error) {
	return db.All(ctx, v, func(s db.Scan) (r reply, err error) {
		var settled int64
		var job *string
		err = s(&r.id, &r.caseID, &r.message, &r.kind, &r.mailID, &r.text, &r.state, &settled, &r.doubtful, &r.status, &r.step, &job, &r.told)
		r.settled, r.job = settled == 1, job != nil
		return r, err
	}, `SELECT g.id, g.case_id, g.message_id, m.kind, m.mail_id, m.body, g.state, g.settled, g.doubtful, c.status, c.next_step,
			(SELECT min(j.state) FROM job j WHERE j.kind = 'outbox.deliver' AND j.state IN ('ready', 'running') AND j.unique_key = CAST(g.id AS TEXT)),
			(SELECT count(*) FROM activity a WHERE a.case_id = g.case_id AND a.kind IN ('reply.failed', 'reply.uncertain'))
		FROM outgoing g JOIN message m ON m.id = g.message_id JOIN cases c ON c.id = g.case_id WHERE m.kind IN ('reply', 'automatic') ORDER BY g.id`)
}

// fate is the rule for one reply: where it stands is true, somebody knows of
// what did not arrive, and what may have arrived twice says so.
func (k *desk) fate(r reply, given []mailed) {
	off := func(format string, args ...any) {
		k.t.off("reply mail %d (%s): %s", r.id, r.state, fmt.Sprintf(format, args...))
	}
	k.t.count("replies "+r.state, 1)
	said := 0
	for _, m := range given {
		if m.said {
			said++
		}
	}
	switch {
	case r.state == "delivered" && said == 0:
		off("the relay never said 250 to it")
	case r.state == "failed" && len(given) > 0:
		off("the relay has it, and it is said to have failed")
	case !r.settled && !r.job:
		off("it is to be tried again and no job will do it")
	case !r.settled && r.state != "queued" && r.state != "deferred" && r.state != "uncertain":
		off("it is not settled")
	case r.settled && r.state == "queued":
		off("it is settled and went nowhere")
	case r.settled && (r.state == "failed" || r.state == "uncertain") && (r.status != "open" || r.told == 0):
		off("its case is %s and it was told %d times, so nobody has it as a task", r.status, r.told)
	}
	if len(given) > 1 {
		k.t.count("replies that came twice", 1)
		if r.doubtful < len(given)-1 {
			off("it came to the relay %d times, and is marked uncertain %d times", len(given), r.doubtful)
		}
	}
	if r.doubtful > 0 {
		k.t.count("replies marked uncertain", 1)
	}
	if said == 0 && len(given) > 0 && r.doubtful == 0 {
		off("the line died after the dot, and it is not marked uncertain")
	}
}

// bare is a Message-ID without its angles.
func bare(id string) string {
	if len(id) > 1 && id[0] == '<' {
		return id[1 : len(id)-1]
	}
	return id
}
