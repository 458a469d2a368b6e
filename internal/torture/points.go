package torture

import (
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"time"
)

// calls are what a point counts, and how far.
var calls = []struct {
	names string
	upTo  int
}{
	{"fsync,fdatasync", 30},
	{"pwrite64", 150},
	{"rename,renameat,renameat2", 4},
}

// strace is the program that harms system calls; cannot says where it is
// missing.
func strace() (string, error) {
	path, err := exec.LookPath("strace")
	if err != nil {
		return "", cannot("strace is not installed")
	}
	if err := exec.Command(path, "-qq", "-f", "-o", "/dev/null", "-e", "inject=fsync:error=EIO", "true").Run(); err != nil {
		return "", cannot("strace cannot trace here: %v", err)
	}
	return path, nil
}

// points is T3: SIGKILL at the K-th call of a thread that makes something
// durable: in a desk that files and answers, in one that makes its tables, and in
// a backup. Cases are merged while the desk is killed at random moments.
func points(t *trial) error {
	tool, err := strace()
	if err != nil {
		return err
	}
	if err := t.tablesKilled(tool, max(1, t.size.Harms/4)); err != nil {
		return err
	}
	r, err := t.newRelay(kindly, nil)
	if err != nil {
		return err
	}
	k, a, err := t.desk("KEPT_RELAY_URL=" + r.url())
	if err != nil {
		return err
	}
	k.kill()
	harms := t.size.Harms - t.size.Harms/4
	f := t.feed(t.size.Messages, t.ordinary, nil, k.smtp)
	var allowed atomic.Int64
	total := t.size.Messages / 10
	done := t.answering(a, total, &allowed)
	rng := t.rng(1)
	for i := range harms {
		f.allow(t.size.Messages * (i + 1) / harms)
		allowed.Store(int64(total * (i + 1) / harms))
		c := calls[rng.IntN(len(calls))]
		if err := t.point(k, tool, c.names, 1+rng.IntN(c.upTo)); err != nil {
			return err
		}
	}
	if _, err := k.up(); err != nil {
		return err
	}
	if err := f.finish(t.patience(finishWithin)); err != nil {
		t.off("%v", err)
		f.halt()
	}
	if err := <-done; err != nil {
		return err
	}
	if err := t.merges(k, a); err != nil {
		return err
	}
	if err := t.backupsKilled(tool, k, max(1, t.size.Harms/8)); err != nil {
		return err
	}
	f.told()
	t.count(written, total)
	if err := k.balance(f.taken, nil); err != nil {
		return err
	}
	return k.replies(total, r.mails())
}

// point starts the desk with a trap at one call and waits until it fell in.
func (t *trial) point(k *desk, tool, names string, when int) error {
	err := k.start(tool, "-D", "-qq", "-f", "-o", "/dev/null", "-e", "trace="+names, "-e", fmt.Sprintf("inject=%s:signal=SIGKILL:when=%d", names, when))
	if err != nil {
		return err
	}
	err, ended := k.wait(5 * time.Second)
	switch {
	case !ended:
		k.kill()
		t.count("points that were not reached", 1)
	case err == nil || err.Error() != "signal: killed":
		t.off("started with a trap at %s number %d the desk ended with %v instead of being killed:\n%s", names, when, err, k.log.last(1500))
	default:
		t.count("kills at "+names, 1)
		t.count(killed, 1)
	}
	return nil
}

// merges merges pairs of cases while the desk is killed, and repeats what was
// not answered.
func (t *trial) merges(k *desk, a *api) error {
	var list struct {
		Items []struct{ ID int64 }
	}
	if err := a.must(http.MethodGet, "/cases?limit=20", nil, &list); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		for i := 0; i+1 < len(list.Items); i += 2 {
			if err := a.persist(http.MethodPost, fmt.Sprintf("/cases/%d/merge", list.Items[i].ID), map[string]any{"into": list.Items[i+1].ID},
				fmt.Sprintf("torture-merge-%d", i), nil); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for range 2 {
		t.sleep(time.Duration(t.rng(3).IntN(100)) * time.Millisecond)
		if err := t.killed(k); err != nil {
			return err
		}
	}
	return <-done
}

// tablesKilled kills kept init while it makes the tables, and runs it again.
func (t *trial) tablesKilled(tool string, times int) error {
	rng := t.rng(4)
	for i := range times {
		k := &desk{t: t, name: "a new desk", data: t.path("new", fmt.Sprint(i))}
		k.env = append(k.env, "KEPT_DATA="+k.data, "KEPT_LOG=error", "PATH="+filepath.Dir(tool))
		c := calls[rng.IntN(2)]
		cmd := exec.CommandContext(t.ctx, tool, "-qq", "-f", "-o", "/dev/null", "-e", "trace="+c.names, "-e",
			fmt.Sprintf("inject=%s:signal=SIGKILL:when=%d", c.names, 1+rng.IntN(c.upTo)), t.o.Binary, "init", "--email", admin, "--name", "Ada Admin")
		cmd.Env, cmd.Dir = k.env, t.dir
		if cmd.Run() != nil {
			t.count("kills while the tables are made", 1)
			t.count(killed, 1)
		}
		for _, args := range [][]string{{"init", "--email", admin, "--name", "Ada Admin"}, {"verify"}} {
			if _, err := k.command("", args...); err != nil {
				t.off("after a kill at %s while the tables were made: %v", c.names, err)
			}
		}
	}
	return nil
}
