package torture

import (
	"errors"
	"fmt"
	"net/textproto"
	"sync/atomic"
	"time"
)

// refusals is how often a disk without room must have refused.
const refusals = 5

// noRoom is T5 for a disk that says at a call that it has no room, while all who ask
// it how much is free hear that there is plenty, as it is where a quota or the last
// inode is used up. What is written fails with it, or, where room is found only when
// the pages go out, the fsync. Nothing may be acknowledged meanwhile. The desk says
// so to its senders, or ends with an error; mail is taken again when there is room.
func noRoom(t *trial) error {
	tool, err := strace()
	if err != nil {
		return err
	}
	k, _, err := t.desk()
	if err != nil {
		return err
	}
	n := &roomless{t: t, k: k}
	f := t.feed(t.size.Messages, t.ordinary, n.heard, k.smtp)
	share := max(1, t.size.Messages/(t.size.Harms+1))
	rng := t.rng(1)
	for i := range t.size.Harms {
		f.allow(share * (i + 1))
		t.sleep(time.Duration(20+rng.IntN(300)) * time.Millisecond)
		f.allow(share*(i+1) + clients) // there is something to commit
		if err := n.round(tool, []string{"pwrite64", "fsync,fdatasync"}[i%2]); err != nil {
			return err
		}
	}
	if err := f.finish(t.patience(finishWithin)); err != nil {
		t.off("%v", err)
		f.halt()
	}
	f.told()
	t.count(acknowledged, len(n.taken))
	return k.balance(append(f.taken, n.taken...), n.doubtful)
}

// roomless is a desk whose disk has no room for a while.
type roomless struct {
	t        *trial
	k        *desk
	since    atomic.Int64 // since when there is none; 0: there is
	sent     int
	taken    []letter // probes that were answered with 250
	doubtful []letter // probes that were not: may be there
}

// heard holds what a sender was told to the rule.
func (n *roomless) heard(l letter, a answered) {
	since := n.since.Load()
	if a.code == 250 && since > 0 && a.began.UnixNano() > since {
		n.t.off("%q was acknowledged %s after the disk had no room", l.subject, time.Duration(a.ended.UnixNano()-since).Round(time.Millisecond))
	}
}

// round takes the room, sends what there is none for, and gives it back.
func (n *roomless) round(tool, calls string) error {
	t := n.t
	heal, err := t.failing(tool, n.k, calls, "ENOSPC")
	if err != nil {
		return err
	}
	t.count("times "+calls+" found no room", 1)
	n.since.Store(time.Now().UnixNano())
	s := &sender{addr: n.k.smtp}
	for refused := 0; refused < refusals && !n.k.gone() && t.ctx.Err() == nil; refused++ {
		n.probe(s)
	}
	if n.k.gone() || calls != "pwrite64" { // an fsync that failed is never asked again
		err, ended := n.k.wait(t.patience(endsWithin))
		switch {
		case !ended:
			t.off("%s finds no room and the desk goes on for %s", calls, t.patience(endsWithin))
			n.k.kill()
		case err == nil:
			t.off("%s found no room and the desk ended as if nothing had happened", calls)
		}
		t.count("times the desk ended with an error", 1)
	}
	n.since.Store(0)
	heal()
	if n.k.gone() {
		took, err := n.k.up()
		if err != nil {
			return err
		}
		t.most("slowest restart to 220", took)
	}
	return n.again(s)
}

// probe sends one mail, which must not be taken.
func (n *roomless) probe(s *sender) {
	defer s.drop()
	n.sent++
	l := n.t.probe(2_000_000 + n.sent)
	err := s.send(l, false)
	var said *textproto.Error
	switch {
	case err == nil:
		n.t.off("%q was acknowledged while the disk had no room", l.subject)
		n.taken = append(n.taken, l)
		return
	case errors.As(err, &said) && said.Code/100 == 4:
		n.t.count("mails refused with 4xx", 1)
	case errors.As(err, &said):
		n.t.off("a disk without room is answered with %d %s", said.Code, said.Msg)
	}
	n.doubtful = append(n.doubtful, l) // or the desk has ended
}

// again waits until mail is taken.
func (n *roomless) again(s *sender) error {
	n.sent++
	began, last := time.Now(), n.t.probe(2_000_000+n.sent)
	if !n.t.until(n.t.patience(10*time.Second), func() bool {
		defer s.drop()
		return s.send(last, false) == nil
	}) {
		n.t.off("there is room again and no mail is taken within %s", n.t.patience(10*time.Second))
		n.doubtful = append(n.doubtful, last)
		return n.t.ctx.Err()
	}
	n.taken = append(n.taken, last)
	n.t.most("taken again after", time.Since(began))
	return nil
}

// probe is a letter of some size that is sent to a disk without room.
func (t *trial) probe(n int) letter {
	l := letter{n: n, from: "probe@example.com", to: care, subject: fmt.Sprintf("Probe %06d", n)}
	l.raw = fmt.Appendf(nil, "From: <%s>\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <probe%d@example.com>\r\n\r\n%x\r\n", l.from, l.to, l.subject, n, bytesOf(t.rng(uint64(n)), 60<<10))
	return l.sealed()
}
