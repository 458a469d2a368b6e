package app_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
)

var (
	simSeed  = flag.Uint64("sim.seed", 0, "seed of the simulation; 0 for the seeds that are always played")
	simSteps = flag.Int("sim.steps", 50, "acts in one simulation")
)

// TestTheSimulation lets customers, agents, the relay and the clock act at random
// on a whole desk, and holds the books to their rules after each act. The same
// seed plays the same acts, and both engines come to the same ends:
//
//	go test ./internal/app -run TheSimulation -sim.seed 7 -sim.steps 500 -v
func TestTheSimulation(t *testing.T) {
	seeds := []uint64{1, 2}
	if *simSeed != 0 {
		seeds = []uint64{*simSeed}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			var first []string
			each(t, func(t *testing.T, d *desktest.Desk) {
				s := newSim(t, d, seed)
				for range *simSteps {
					s.step()
				}
				s.ends()
				if first == nil {
					first = s.trace
				}
				for i := range min(len(first), len(s.trace)) {
					if first[i] != s.trace[i] {
						t.Fatalf("with seed %d the engines part: %s, and %s", seed, first[i], s.trace[i])
					}
				}
				if t.Failed() || testing.Verbose() {
					t.Logf("seed %d:\n%s", seed, strings.Join(s.trace, "\n"))
				}
			})
		})
	}
}

// sim is a world in which anything may happen.
type sim struct {
	*desktest.Desk
	t      *testing.T
	seed   uint64
	rng    *rand.Rand
	agents []*desktest.Browser         // programs of two agents of the team
	pages  map[int64]*desktest.Browser // the same two in a browser, by user
	cases  []int64                     // in the order in which they came to be
	raws   []sentMail                  // mails of customers, to be sent again
	last   map[string]string           // of each customer, the id of their last mail
	mood   string                      // of the relay: what it answers, and at which stage
	n      int
	trace  []string
}

// sentMail is a mail as a customer's server sends it.
type sentMail struct {
	from string
	to   []string
	raw  string
}

const returnsAddress = "returns@shop.example"

func newSim(t *testing.T, d *desktest.Desk, seed uint64) *sim {
	s := &sim{Desk: d, t: t, seed: seed, rng: rand.New(rand.NewPCG(seed, 24)), last: map[string]string{}, pages: map[int64]*desktest.Browser{}}
	var team int64
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		one, err := d.Staff.AddTeam(ctx, tx, "The team")
		if err != nil {
			return err
		}
		team = one.ID
		_, err = d.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Returns", Address: returnsAddress, TeamID: team, FirstWord: inboxes.FirstWord{On: true}})
		return err
	})
	for _, name := range []string{"one", "two"} {
		id := d.AddUser(name, staff.Lead, team)
		s.agents = append(s.agents, d.ProgramOf(id))
		s.pages[id] = d.BrowseUser(id)
	}
	d.Relay.Says(func(_ desktest.Sent, stage string) string {
		at, answer, _ := strings.Cut(s.mood, " ")
		if at == stage {
			return answer
		}
		return ""
	})
	return s
}

// step does one act and looks at the books.
func (s *sim) step() {
	s.t.Helper()
	s.n++
	act := s.any()
	if len(s.cases) == 0 {
		act = act0{"write", (*sim).write}
	}
	told := fmt.Sprintf("%d %s: %s", s.n, act.name, act.do(s))
	s.trace = append(s.trace, told)
	s.Run()
	s.seeCases()
	if off := s.off(); len(off) > 0 {
		s.t.Fatalf("seed %d: after\n%s\nthe books are off:\n%s", s.seed, strings.Join(s.trace, "\n"), strings.Join(off, "\n"))
	}
}

// seeCases notes the cases that came to be, by whatever way.
func (s *sim) seeCases() {
	s.Read(func(ctx context.Context, v db.View) error {
		newest := int64(0)
		if n := len(s.cases); n > 0 {
			newest = s.cases[n-1]
		}
		more, err := db.All(ctx, v, func(scan db.Scan) (id int64, err error) { return id, scan(&id) }, `SELECT id FROM cases WHERE id > $1 ORDER BY id`, newest)
		s.cases = append(s.cases, more...)
		return err
	})
}

// ends lets the relay take everything and time pass, after which nothing is left
// to do, and what is said to be delivered is with the relay.
func (s *sim) ends() {
	s.mood = ""
	for range 6 {
		s.Advance(4 * time.Hour)
	}
	s.n -= s.n % 5
	off := s.off()
	for _, left := range []struct{ says, query string }{
		{"mail %d is not settled", `SELECT id FROM outgoing WHERE settled = 0 ORDER BY id`},
		{"reply %d is still held", `SELECT id FROM held WHERE state = 'held' ORDER BY id`},
		{"item %d has no state", `SELECT id FROM intake WHERE state = 'received' ORDER BY id`},
	} {
		off = append(off, s.found(left.says, left.query)...)
	}
	if len(off) > 0 {
		s.t.Fatalf("seed %d: at the end of\n%s\nthe books are off:\n%s", s.seed, strings.Join(s.trace, "\n"), strings.Join(off, "\n"))
	}
	s.allDelivered()
}

// allDelivered holds each mail that is said to be delivered against the relay.
func (s *sim) allDelivered() {
	copies := map[string]int{}
	for _, m := range s.Sent() {
		copies[m.Message(s.t).MessageID+" "+m.To[0]]++
	}
	type mail struct {
		id, to   string
		doubtful int
	}
	var all []mail
	s.Read(func(ctx context.Context, v db.View) (err error) {
		all, err = db.All(ctx, v, func(scan db.Scan) (m mail, err error) { return m, scan(&m.id, &m.to, &m.doubtful) },
			`SELECT m.mail_id, g.rcpt, g.doubtful FROM outgoing g JOIN message m ON m.id = g.message_id WHERE g.state = 'delivered' ORDER BY g.id`)
		return err
	})
	for _, m := range all {
		if n := copies[m.id+" "+m.to]; n < 1 || n > 1+m.doubtful {
			s.t.Errorf("seed %d: %s to %s is said to be delivered, and came %d times", s.seed, m.id, m.to, n)
		}
	}
	if len(all) == 0 {
		s.t.Errorf("seed %d: nothing was delivered at all", s.seed)
	}
}
