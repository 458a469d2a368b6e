package torture

import (
	"bufio"
	"fmt"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// endsWithin is how soon a desk whose disk fails, or that is told to stop, must
// have ended.
const endsWithin = 20 * time.Second

// ioErrors is T5: from one moment on each fsync fails with EIO. Nothing that
// came after it may be acknowledged, and the desk must end with an error: the
// pages that the kernel has forgotten are never tried again.
func ioErrors(t *trial) error {
	tool, err := strace()
	if err != nil {
		return err
	}
	k, _, err := t.desk()
	if err != nil {
		return err
	}
	var failing atomic.Int64 // since when fsync fails; 0: it works
	f := t.feed(t.size.Messages, t.ordinary, func(l letter, a answered) {
		since := failing.Load()
		if a.code == 250 && since > 0 && a.began.UnixNano() > since {
			t.off("%q was acknowledged %s after fsync began to fail", l.subject, time.Duration(a.ended.UnixNano()-since).Round(time.Millisecond))
		}
	}, k.smtp)
	share := max(1, t.size.Messages/(t.size.Harms+1))
	rng := t.rng(1)
	for i := range t.size.Harms {
		f.allow(share * (i + 1))
		t.sleep(time.Duration(20+rng.IntN(300)) * time.Millisecond)
		f.allow(share*(i+1) + clients) // there is something to commit
		harm, err := t.failing(tool, k, "fsync,fdatasync", "EIO")
		if err != nil {
			return err
		}
		failing.Store(time.Now().UnixNano())
		within := t.patience(endsWithin)
		if t.isOff() { // it is found out already
			within = endsWithin
		}
		err, ended := k.wait(within)
		switch {
		case !ended:
			t.off("fsync fails and the desk goes on for %s", within)
			k.kill()
		case err == nil:
			t.off("fsync failed and the desk ended as if nothing had happened")
		}
		harm()
		t.count("fsyncs that fail", 1)
		failing.Store(0)
		took, err := k.up()
		if err != nil {
			return err
		}
		t.most("slowest restart to 220", took)
	}
	if err := f.finish(t.patience(finishWithin)); err != nil {
		t.off("%v", err)
		f.halt()
	}
	f.told()
	return k.balance(f.taken, nil)
}

// failing makes calls of a running desk fail from now on, until the function it
// returns is called.
func (t *trial) failing(tool string, k *desk, names, why string) (heal func(), err error) {
	cmd := exec.CommandContext(t.ctx, tool, "-f", "-o", "/dev/null", "-p", fmt.Sprint(k.pid()), "-e", "trace="+names,
		"-e", fmt.Sprintf("inject=%s:error=%s", names, why))
	says, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	attached := make(chan bool, 1)
	go func() {
		lines, first := bufio.NewScanner(says), true
		for lines.Scan() {
			if first && strings.Contains(lines.Text(), "attached") {
				attached <- true
				first = false
			}
		}
		if first {
			attached <- false
		}
	}()
	heal = func() {
		cmd.Process.Signal(syscall.SIGINT) // it lets go of the desk
		cmd.Wait()
	}
	select {
	case ok := <-attached:
		if !ok {
			cmd.Wait()
			return nil, cannot("strace cannot attach to a process here")
		}
	case <-time.After(t.patience(20 * time.Second)):
		heal()
		return nil, cannot("strace does not attach in time")
	}
	return heal, nil
}
