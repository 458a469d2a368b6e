package intake

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

const (
	doorsFor  = 10 * time.Second // how long an answer is kept if nobody rings
	mostDoors = 4096             // answers kept at one time; more are asked for again
)

// doors remembers which inbox an address belongs to. Whatever happens in the
// desk rings; then, and before anything is answered, it asks whether the
// inboxes have changed, and if so forgets all.
type doors struct {
	d       *db.DB
	inboxes *inboxes.Inboxes
	rings   <-chan struct{}

	mu    sync.Mutex
	known map[string]door
	print fingerprint // of the inboxes when known was true
	round int         // counts the times that all was forgotten
}

// door is an answer: the inbox of an address, 0 for none.
type door struct {
	inbox int64
	until time.Time
}

func newDoors(d *db.DB, in *inboxes.Inboxes, rings <-chan struct{}) *doors {
	return &doors{d: d, inboxes: in, rings: rings, known: map[string]door{}}
}

// of returns the inbox of a recipient; 0 if it is nobody's.
func (ds *doors) of(ctx context.Context, rcpt string) (int64, error) {
	key := strings.ToLower(rcpt)
	now := ds.d.Now()
	ctx = staff.As(ctx, staff.System("intake.door"))
	select {
	case <-ds.rings:
		if err := ds.compare(ctx); err != nil {
			return 0, err
		}
	default:
	}
	ds.mu.Lock()
	one, ok := ds.known[key]
	round := ds.round
	ds.mu.Unlock()
	if ok && now.Before(one.until) {
		return one.inbox, nil
	}
	err := ds.d.Read(ctx, "intake.door", func(ctx context.Context, v db.View) error {
		in, _, err := ds.inboxes.ByAddress(ctx, v, rcpt)
		if fault.Is(err, fault.NotFound) {
			one.inbox = 0
			return nil
		}
		one.inbox = in.ID
		return err
	})
	if err != nil {
		return 0, err
	}
	one.until = now.Add(doorsFor)
	ds.mu.Lock()
	defer ds.mu.Unlock()
	if round == ds.round && one.inbox != 0 { // else what was read may be older than the change
		if len(ds.known) >= mostDoors {
			clear(ds.known)
		}
		ds.known[key] = one
	}
	return one.inbox, nil
}

// fingerprint is another one after each change of an inbox.
type fingerprint struct{ count, versions, newest int64 }

// compare forgets every answer if the inboxes are not what they were.
func (ds *doors) compare(ctx context.Context) error {
	var now fingerprint
	err := ds.d.Read(ctx, "intake.doors", func(ctx context.Context, v db.View) (err error) {
		now, err = db.One(ctx, v, func(s db.Scan) (p fingerprint, err error) { return p, s(&p.count, &p.versions, &p.newest) },
			`SELECT count(*), coalesce(CAST(sum(version) AS BIGINT), 0), coalesce(max(id), 0) FROM inbox`)
		return err
	})
	ds.mu.Lock()
	defer ds.mu.Unlock()
	if err != nil || now != ds.print {
		clear(ds.known)
		ds.print = now
		ds.round++
	}
	return err
}

// errGone says that a recipient whom we took has no inbox any more: the sender
// tries again and is told at RCPT.
var errGone = errors.New("an inbox was closed while its mail was on the way")

// group sorts recipients by inbox, in the order of the first of each.
func (ds *doors) group(ctx context.Context, rcpts []string) (ids []int64, to map[int64][]string, err error) {
	to = map[int64][]string{}
	for _, r := range rcpts {
		id, err := ds.of(ctx, r)
		if err != nil {
			return nil, nil, err
		}
		if id == 0 {
			if len(rcpts) == 1 {
				return nil, nil, unknown()
			}
			return nil, nil, errGone
		}
		if to[id] == nil {
			ids = append(ids, id)
		}
		to[id] = append(to[id], r)
	}
	if len(ids) == 0 {
		return nil, nil, unknown()
	}
	return ids, to, nil
}

func unknown() error {
	return &mail.Refuse{Code: 550, Status: [3]int{5, 1, 1}, Text: "no such mailbox here"}
}

// Known says whether a recipient is ours: nil, or a refusal with 550.
func (in *Intake) Known(ctx context.Context, rcpt string) (err error) {
	id, err := in.doors.of(ctx, rcpt)
	if err == nil && id == 0 {
		return unknown()
	}
	return err
}
