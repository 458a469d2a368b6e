package torture

import (
	"errors"
	"io"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// diskSize is that of the disk that is filled.
const diskSize = "size=64m"

// fullDisk is T6: the disk is filled by somebody else and freed again.
func fullDisk(t *trial) error {
	dir := t.path("disk")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, diskSize); err != nil {
		return cannot("no small disk can be mounted here: %v", err)
	}
	t.atEnd(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.o.say("the disk stays mounted: %v", err)
		}
	})
	k, err := t.newDesk("the desk", filepath.Join(dir, "data"), "")
	if err != nil {
		return err
	}
	a, err := k.opened()
	if err != nil {
		return err
	}
	f := t.feed(t.size.Messages, t.small, nil, k.smtp)
	share := max(1, t.size.Messages/(t.size.Harms+1))
	full := &filling{t: t, k: k, filler: filepath.Join(dir, "filler")}
	for i := range t.size.Harms {
		f.allow(share * (i + 1))
		t.until(time.Minute, func() bool { return f.acknowledged() >= share*(i+1) })
		if err := full.round(a); err != nil {
			return err
		}
		if k.gone() {
			t.off("the desk ended when its disk was full:\n%s", k.log.last(1500))
			if _, err := k.up(); err != nil {
				return err
			}
		}
	}
	if err := f.finish(t.patience(finishWithin)); err != nil {
		t.off("%v", err)
		f.halt()
	}
	f.told()
	t.count(acknowledged, len(full.taken))
	return k.balance(append(f.taken, full.taken...), full.doubtful)
}

// small is an ordinary letter without an attachment: the disk is small.
func (t *trial) small(n int) letter {
	for {
		if l := t.ordinary(n); l.file == nil {
			return l
		}
		n += 1_000_000
	}
}

// probesAtMost is how much mail a full disk is sent until it has refused some; the
// log of the database may have room in it for a while.
const probesAtMost = 200

// filling is what happened while a disk was full.
type filling struct {
	t        *trial
	k        *desk
	filler   string
	sent     int
	taken    []letter // answered with 250
	doubtful []letter // answered with something else: may be there
}

// send sends one probe and holds the answer to its rule.
func (f *filling) send(s *sender) (refused bool, err error) {
	if err := fill(f.filler); err != nil {
		return false, err
	}
	f.sent++
	l, began := f.t.probe(2_000_000+f.sent), time.Now()
	err = s.send(l, false)
	took := time.Since(began)
	defer s.drop()
	var said *textproto.Error
	switch {
	case err == nil: // there was room for it yet
		f.taken = append(f.taken, l)
		return false, nil
	case errors.As(err, &said) && said.Code == 452:
		f.t.most("slowest 452 of a full disk", took)
		if took > time.Second && !f.t.o.Patient {
			f.t.off("the 452 of a full disk came after %s", took.Round(time.Millisecond))
		}
	default:
		f.t.off("a full disk is answered with %v, not with 452", err)
	}
	f.doubtful = append(f.doubtful, l)
	return true, nil
}

// round fills the disk, holds the desk to what it must still do, and frees it.
func (f *filling) round(a *api) error {
	f.t.count("times the disk was full", 1)
	s := &sender{addr: f.k.smtp}
	refused := 0
	for range probesAtMost {
		no, err := f.send(s)
		if err != nil {
			return err
		}
		if no {
			refused++
		}
		if refused == refusals || f.k.gone() {
			break
		}
	}
	f.t.count("mails refused with 452", refused)
	if refused < refusals && !f.k.gone() {
		f.t.off("the disk was full and of %d mails %d were refused: nothing was proved", probesAtMost, refused)
	}
	if !f.k.gone() {
		f.careful(a)
	}
	if err := os.Remove(f.filler); err != nil {
		return err
	}
	return f.freed(s)
}

// careful holds a desk with a full disk to what it still does: what is there can
// be read, what is new is refused, and every page says why.
func (f *filling) careful(a *api) {
	if err := a.must(http.MethodGet, "/cases?limit=5", nil, nil); err != nil {
		f.t.off("with a full disk the cases cannot be read: %v", err)
	}
	opening := map[string]any{"person": map[string]any{"email": "a@example.com", "name": "A"}, "subject": "New", "text": "New"}
	status, says := 0, false
	// What is written for a moment (a job, a sign of life) may find room yet.
	f.t.until(f.t.patience(5*time.Second), func() bool {
		if fill(f.filler) != nil {
			return false
		}
		if status, _, _ = a.call(http.MethodPost, "/cases", opening, ""); status != http.StatusServiceUnavailable {
			return false
		}
		page, err := f.k.body("/sign-in")
		says = err == nil && strings.Contains(page, `class="full-bar"`)
		return says
	})
	if status != http.StatusServiceUnavailable {
		f.t.off("with a full disk a new case is answered with %d, not with 503", status)
	} else if !says {
		f.t.off("no page says that the disk is full")
	}
}

// freed waits until mail is taken again.
func (f *filling) freed(s *sender) error {
	f.sent++
	began, last := time.Now(), f.t.probe(2_000_000+f.sent)
	if !f.t.until(30*time.Second, func() bool {
		defer s.drop()
		return s.send(last, false) == nil
	}) {
		f.t.off("the disk was freed 30 s ago and no mail is taken")
		f.doubtful = append(f.doubtful, last)
		return nil
	}
	f.taken = append(f.taken, last)
	back := time.Since(began)
	f.t.most("back after a full disk", back)
	if back > 10*time.Second && !f.t.o.Patient {
		f.t.off("mail is taken again only %s after the disk was freed", back.Round(time.Millisecond))
	}
	return nil
}

// fill writes to a file until there is no room.
func fill(path string) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	for size := 1 << 20; size > 0; {
		_, err := f.Write(make([]byte, size))
		switch {
		case errors.Is(err, syscall.ENOSPC), errors.Is(err, io.ErrShortWrite):
			size /= 4
		case err != nil:
			return err
		}
	}
	return nil
}
