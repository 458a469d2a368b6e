package mailboxes

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"time"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// How a mailbox is read.
const (
	poll      = time.Minute     // how often it is asked where the server knows no IDLE
	idle      = 4 * time.Minute // how long one IDLE lasts, where no other folder is read
	firstRest = 2 * time.Second // after the first failure; then twice as long
	longRest  = 10 * time.Minute
	lease     = 8 * time.Second
	renew     = 2 * time.Second
)

// reader is one mailbox that this process reads.
type reader struct {
	version int64
	id      int64     // of the mailbox
	until   time.Time // when the lease ends, unless it is renewed
	stop    context.CancelFunc
	done    chan struct{}
}

// Serve reads the mailboxes of all inboxes until ctx ends. What is changed in
// the settings counts at once. Of several processes one reads a mailbox.
func (m *Mailboxes) Serve(ctx context.Context) error {
	ctx = staff.As(ctx, staff.System("mailboxes.serve"))
	changed := m.d.Listen(ctx, inboxes.Changed)
	tick := time.NewTicker(renew)
	defer tick.Stop()
	var b [8]byte
	rand.Read(b[:]) // never fails
	me := int64(binary.LittleEndian.Uint64(b[:])>>2) + 1
	readers := map[int64]*reader{}
	for {
		if err := m.tend(ctx, me, readers); err != nil && ctx.Err() == nil {
			m.log.Warn("the mailboxes could not be tended; it is tried again", "err", err)
		}
		select {
		case <-ctx.Done():
			for _, r := range readers {
				<-r.done
			}
			return m.letGo(context.WithoutCancel(ctx), me)
		case <-changed:
		case <-tick.C:
		}
	}
}

// tend starts and ends readers so that they fit the settings, and keeps the
// leases.
func (m *Mailboxes) tend(ctx context.Context, me int64, readers map[int64]*reader) error {
	want := map[int64]inboxes.Inbox{}
	err := m.d.Read(ctx, "mailboxes.want", func(ctx context.Context, v db.View) error {
		all, err := m.inboxes.All(ctx, v, staff.Scope{All: true})
		for _, i := range all {
			if i.IMAP.On() && !i.Off() {
				want[i.ID] = i
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	for id, r := range readers {
		if i, ok := want[id]; !ok || i.Version != r.version || !m.keeps(ctx, me, r) {
			r.stop()
			<-r.done
			delete(readers, id)
		}
	}
	for id, i := range want {
		if readers[id] != nil {
			continue
		}
		a, err := m.open(ctx, i)
		if err != nil {
			return err
		}
		until, err := m.holds(ctx, me, a.id)
		if err != nil {
			return err
		}
		if until.IsZero() {
			continue
		}
		life, stop := context.WithCancel(ctx)
		r := &reader{i.Version, a.id, until, stop, make(chan struct{})}
		readers[id] = r
		go func() {
			defer close(r.done)
			m.read(life, a)
		}()
	}
	return nil
}

// holds takes or renews the lease of a mailbox and says until when it lasts; zero where
// another process has it. On SQLite there is one process.
func (m *Mailboxes) holds(ctx context.Context, me, id int64) (until time.Time, err error) {
	if m.d.Engine() == db.SQLite {
		return m.d.Now().Add(lease), nil
	}
	err = m.d.Do(ctx, "mailboxes.lease", func(ctx context.Context, tx *db.Tx) error {
		until = tx.Now().Add(lease)
		n, err := tx.Exec(ctx, `UPDATE mailbox SET owner = $2, until = $3 WHERE id = $1 AND (owner = $2 OR until <= $4)`, id, me, until, tx.Now())
		if n == 0 {
			until = time.Time{}
		}
		return err
	})
	return until, err
}

// keeps renews the lease of a mailbox that this process reads. A database that does not
// answer takes it from nobody: it is read on until the lease is over, and a line that
// works is not cut for that.
func (m *Mailboxes) keeps(ctx context.Context, me int64, r *reader) bool {
	until, err := m.holds(ctx, me, r.id)
	if err != nil {
		return m.d.Now().Before(r.until)
	}
	r.until = until
	return !until.IsZero()
}

// letGo gives the leases back, so that another process need not wait for them.
func (m *Mailboxes) letGo(ctx context.Context, me int64) error {
	if m.d.Engine() == db.SQLite {
		return nil
	}
	err := m.d.Do(ctx, "mailboxes.let_go", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE mailbox SET until = 0 WHERE owner = $1`, me)
		return err
	})
	if err != nil {
		m.log.Warn("the mailboxes could not be given back; another process takes them in a moment", "err", err)
	}
	return nil
}

// read reads one mailbox until ctx ends, and connects again when the line dies.
func (m *Mailboxes) read(ctx context.Context, a account) {
	rest := firstRest
	for ctx.Err() == nil {
		began := m.d.Now()
		err := m.connected(ctx, &a)
		if ctx.Err() != nil {
			return
		}
		if noted := m.ended(ctx, a.id, err); noted != nil {
			m.log.Warn("how a mailbox is could not be written down", "mailbox", a.id, "err", noted)
		}
		now, next := rests(rest, m.d.Now().Sub(began), a)
		m.log.Warn("a mailbox cannot be read; it is tried again", "mailbox", a.id, "in", now.String(), "err", err)
		rest = next
		timer := time.NewTimer(now)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

// rests says how long one rests now after a line that lasted so long, and after the next:
// twice as long each time. Only where nothing could be read do rests grow beyond how often
// a server without IDLE is asked, and a line that lasted has them begin anew: else a server
// that hangs up every few minutes would in the end be read each ten.
func rests(rest, lasted time.Duration, a account) (now, next time.Duration) {
	most := longRest
	if a.worked {
		most = poll
	}
	if a.worked && lasted > rest || a.careful > 0 { // it is known which mail it was, or will be
		rest = firstRest
	}
	now = min(rest, most)
	return now, min(2*now, most)
}

// connected reads a mailbox as long as the line lives.
func (m *Mailboxes) connected(ctx context.Context, a *account) error {
	a.worked = false
	i, login, err := m.login(ctx, a.inbox.ID)
	if err != nil {
		return err
	}
	a.inbox = i
	box, err := mail.DialIMAP(ctx, login)
	if err != nil {
		return err
	}
	defer box.Close()
	for {
		more, err := m.pass(ctx, box, a)
		if err != nil {
			return err
		}
		a.worked = true
		if more {
			continue
		}
		if err := m.ended(ctx, a.id, nil); err != nil {
			return fault.New(fault.Unavailable, "db.fault.closed").Because(err)
		}
		most := idle
		if a.inbox.IMAP.Junk { // of which the server tells nothing while the inbox is open
			most = poll
		}
		if err := box.Wait(ctx, poll, most, nil); err != nil {
			return err
		}
	}
}
