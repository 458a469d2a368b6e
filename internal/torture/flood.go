package torture

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"strconv"
	"time"

	"kept.example/kept/internal/platform/db"
)

// tidy lets a desk's heap grow by a fifth of what is in use before it is cleaned, where
// it lets three times as much lie otherwise: so what is seen of a desk is what it needs
// for a mail, and not how long ago it cleaned up after others.
const tidy = "GOGC=20"

// hostileFlood is T12: every second mail is hostile.
func hostileFlood(t *trial) error {
	k, a, err := t.desk(tidy)
	if err != nil {
		return err
	}
	weighed, err := t.weighed(k)
	if err != nil {
		return err
	}
	each := max(2, t.size.Messages/max(1, t.size.Harms))
	f := t.feed(t.size.Messages, func(n int) letter {
		if n%each == 0 {
			return t.hostile(n)
		}
		return t.ordinary(n)
	}, nil, k.smtp)
	if err := f.finish(t.patience(finishWithin)); err != nil {
		t.off("%v", err)
		f.halt()
	}
	if _, err := k.settle(); err != nil {
		return err
	}
	t.figure(Figure{"most memory of the desk", k.peak(), "MB"})
	for _, r := range f.refused {
		if !r.hostile {
			t.off("%q is a good mail and was refused: %d %s", r.subject, r.code, r.said)
		}
	}
	if err := t.seenRaw(k, a, append(f.taken, weighed...)); err != nil {
		return err
	}
	f.told()
	t.count(acknowledged, len(weighed))
	return k.balance(append(f.taken, weighed...), nil)
}

// seenRaw asks the desk for the bytes of each hostile mail, as an agent does who
// wants to see what it was.
func (t *trial) seenRaw(k *desk, a *api, taken []letter) error {
	var homes map[[32]byte][]item
	states := map[string]int{}
	if err := k.read(func(ctx context.Context, v db.View) (err error) {
		homes, err = intakeOf(ctx, v)
		return err
	}); err != nil {
		return err
	}
	for _, l := range taken {
		if !l.hostile {
			continue
		}
		for _, i := range homes[l.sum] {
			states[i.state]++
			status, raw, err := a.call(http.MethodGet, "/intake/"+strconv.FormatInt(i.id, 10)+"/raw", nil, "")
			if err != nil {
				return err
			}
			if status != http.StatusOK || !bytes.Equal(raw, l.raw) {
				t.off("%q (item %d) cannot be seen raw: %d, %d bytes", l.subject, i.id, status, len(raw))
			}
		}
	}
	for state, n := range states {
		t.count("hostile mails "+state, n)
	}
	return nil
}

// visibleWithin is how soon real mail must be a case, whatever else comes.
const visibleWithin = 5 * time.Second

// forgedFlood is T15: a flood of mail in the names of others, and real mail in
// between, from many servers that are none of the flood's.
func forgedFlood(t *trial) error {
	k, _, err := t.desk()
	if err != nil {
		return err
	}
	f := t.feedFrom(func(client int) net.IP { return net.IPv4(127, 0, 15, byte(1+client)) }, t.size.Messages, t.forged, nil, k.smtp)
	began := time.Now()
	f.allow(t.size.Messages)
	b, err := k.books()
	if err != nil {
		return err
	}
	defer b.Close()
	var real []letter
	for n := 3_000_000; ; n++ {
		if err := t.realMail(k, b, n, &real); err != nil {
			return err
		}
		select {
		case <-f.done:
		case <-t.ctx.Done():
			return t.ctx.Err()
		default:
			t.sleep(200 * time.Millisecond)
			continue
		}
		break
	}
	t.figure(Figure{"the flood was taken within", time.Since(began).Milliseconds(), "ms"})
	t.count("real messages in the flood", len(real))
	f.told()
	t.count(acknowledged, len(real))
	return k.balance(append(f.taken, real...), nil)
}

// realMail sends a good mail, from a server that sent none lately, and holds its
// becoming a case to its time.
func (t *trial) realMail(k *desk, b books, n int, real *[]letter) error {
	l, s := t.ordinary(n), &sender{addr: k.smtp, home: net.IPv4(127, 0, 16, byte(1+n%200))}
	defer s.drop()
	if a := s.deliver(t.ctx, l, false); a.code != 250 {
		t.off("%q is a good mail and was answered with %d %s", l.subject, a.code, a.said)
		return t.ctx.Err()
	}
	*real = append(*real, l)
	sent, state := time.Now(), ""
	t.until(time.Minute, func() bool {
		err := b.look(func(ctx context.Context, v db.View) (err error) {
			state, err = db.Value[string](ctx, v, `SELECT state FROM intake WHERE sha256 = $1`, l.sum[:])
			return err
		})
		return err == nil && state == "filed"
	})
	took := time.Since(sent)
	t.most("real mail is a case after", took)
	if state != "filed" || took > visibleWithin && !t.o.Patient {
		t.off("%q was %s after %s", l.subject, state, took.Round(time.Millisecond))
	}
	return nil
}
