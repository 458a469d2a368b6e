package app_test

import (
	"context"
	"fmt"
	"strings"

	"kept.example/kept/internal/platform/db"
)

// simRules are what must hold after every act. Each query gives the ids of what is
// off; $1 is now. A notice to an agent may fail, where the relay takes nothing for
// hours: it is under the bell, and goes with the next.
var simRules = []struct{ says, query string }{
	{"case %d is open and nobody's", `SELECT id FROM cases WHERE merged_into IS NULL AND status IN ('new', 'open') AND owner_id IS NULL AND team_id IS NULL`},
	{"case %d is open without a dated step", `SELECT id FROM cases WHERE merged_into IS NULL AND status IN ('new', 'open') AND (next_step = '' OR next_due >= 9000000000000000000)`},
	{"case %d waits for no day", `SELECT id FROM cases WHERE merged_into IS NULL AND status = 'waiting' AND waiting_until >= 9000000000000000000`},
	{"case %d waits for a day that has passed", `SELECT id FROM cases WHERE merged_into IS NULL AND status = 'waiting' AND waiting_until <= $1`},
	{"case %d has no message", `SELECT id FROM cases c WHERE merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM message m JOIN cases f ON f.id = m.case_id WHERE f.id = c.id OR f.merged_into = c.id)`},
	{"message %d is in no case", `SELECT id FROM message m WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = m.case_id)`},
	{"item %d became two messages", `SELECT intake_id FROM message WHERE intake_id IS NOT NULL GROUP BY intake_id HAVING count(*) > 1`},
	{"item %d is filed, and its message is not there", `SELECT id FROM intake i WHERE state = 'filed' AND filed_as IN ('case', 'joined')
		AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = i.message_id AND m.intake_id = i.id)`},
	{"item %d has no state", `SELECT id FROM intake WHERE state = 'received'`},
	{"reply %d should have left", `SELECT id FROM held WHERE state = 'held' AND release_at <= $1`},
	{"reply %d left and is no message", `SELECT id FROM held h WHERE state = 'released' AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = h.message_id AND m.kind = 'reply')`},
	{"reply %d did not leave and is a message", `SELECT id FROM held WHERE state <> 'released' AND message_id IS NOT NULL`},
	{"message %d is two replies", `SELECT message_id FROM held WHERE message_id IS NOT NULL GROUP BY message_id HAVING count(*) > 1`},
	{"message %d goes to somebody twice", `SELECT message_id FROM outgoing GROUP BY message_id, rcpt_sum HAVING count(*) > 1`},
	{"mail %d waits for a turn that never comes", `SELECT id FROM outgoing g WHERE settled = 0
		AND NOT EXISTS (SELECT 1 FROM outgoing o WHERE o.case_id = g.case_id AND o.rcpt_sum = g.rcpt_sum AND o.settled = 0 AND o.id < g.id)
		AND NOT EXISTS (SELECT 1 FROM job j WHERE j.kind = 'outbox.deliver' AND j.state IN ('ready', 'running') AND j.unique_key = CAST(g.id AS TEXT))`},
	{"mail %d did not arrive, and nobody was told", `SELECT id FROM outgoing g WHERE settled = 1 AND state IN ('failed', 'uncertain')
		AND NOT EXISTS (SELECT 1 FROM activity a WHERE a.kind IN ('reply.failed', 'reply.uncertain') AND a.on_what = 'message' AND a.on_id = g.message_id)`},
	{"promise %d is past and pending", `SELECT id FROM promise WHERE state = 'pending' AND due_at <= $1`},
	{"promise %d was broken more than once", `SELECT on_id FROM activity WHERE kind = 'promise.broken' GROUP BY on_id HAVING count(*) > 1`},
	{"job %d has failed", `SELECT id FROM job WHERE state = 'failed' AND kind <> 'notices.send'`},
}

// off is what is not as it must be.
func (s *sim) off() (all []string) {
	for _, rule := range simRules {
		all = append(all, s.found(rule.says, rule.query)...)
	}
	if s.n%5 == 0 { // it reads all there is
		for _, f := range s.Findings() {
			if f.Room == "notices" && strings.Contains(f.Text, "waited for a week") {
				continue // as long as the relay takes nothing
			}
			all = append(all, fmt.Sprintf("%s: %s", f.Room, f.Text))
		}
	}
	if log := s.Log(); strings.Contains(log, "level=ERROR") {
		for line := range strings.SplitSeq(log, "\n") {
			if strings.Contains(line, "level=ERROR") && !strings.Contains(line, "kind=notices.send") {
				all = append(all, line)
			}
		}
	}
	return all
}

func (s *sim) found(says, query string) (all []string) {
	s.t.Helper()
	s.Read(func(ctx context.Context, v db.View) error {
		var args []any
		if strings.Contains(query, "$1") {
			args = append(args, v.Now())
		}
		ids, err := db.All(ctx, v, func(scan db.Scan) (id int64, err error) { return id, scan(&id) }, query, args...)
		for _, id := range ids {
			all = append(all, fmt.Sprintf(says, id))
		}
		return err
	})
	return all
}
