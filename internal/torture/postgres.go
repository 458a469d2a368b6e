package torture

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// server is a PostgreSQL of the trial's own, which may be killed.
type server struct {
	t    *trial
	bin  string
	home string
	addr string
	as   *syscall.Credential // who runs it: not root
	cmd  *exec.Cmd
}

// newServer makes and starts one.
func (t *trial) newServer() (_ *server, err error) {
	s := &server{t: t}
	if s.bin, err = postgresBin(); err != nil {
		return nil, err
	}
	// Not in the folder of the trial: whoever runs it may have no way in there.
	if s.home, err = os.MkdirTemp("", "kept-torture-postgres-"); err != nil {
		return nil, err
	}
	t.atEnd(func() { s.kill(); os.RemoveAll(s.home) })
	if os.Getuid() == 0 {
		if s.as, err = unprivileged(); err != nil {
			return nil, err
		}
		if err := os.Chown(s.home, int(s.as.Uid), int(s.as.Gid)); err != nil {
			return nil, err
		}
	}
	if s.addr, err = freeAddr(); err != nil {
		return nil, err
	}
	made := s.program("initdb", "-D", filepath.Join(s.home, "data"), "-U", "kept", "--auth=trust", "--encoding=UTF8", "--locale=C")
	if out, err := made.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, clip(string(out), 1000))
	}
	return s, s.start()
}

func (s *server) program(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.home
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as}
	return cmd
}

func (s *server) url() string { return "postgres://kept@" + s.addr + "/postgres?sslmode=disable" }

// start starts the server and waits until it answers. After a kill the processes
// that are left must end first, so it is tried for a while.
func (s *server) start() error {
	_, port, err := net.SplitHostPort(s.addr)
	if err != nil {
		return err
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end) && s.t.ctx.Err() == nil; s.t.sleep(100 * time.Millisecond) {
		s.cmd = s.program("postgres", "-D", filepath.Join(s.home, "data"), "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
			"-c", "max_connections=100", "-c", "logging_collector=off")
		if err := s.cmd.Start(); err != nil {
			return err
		}
		ended := make(chan struct{})
		go func() { s.cmd.Wait(); close(ended) }()
		for {
			if execute(s.t.ctx, s.url(), "SELECT 1") == nil {
				return nil
			}
			select {
			case <-ended:
			case <-time.After(50 * time.Millisecond):
				continue
			}
			break
		}
	}
	return errors.New("PostgreSQL does not start within a minute")
}

// kill ends the server as a crash would.
func (s *server) kill() {
	if s.cmd != nil && s.cmd.Process != nil {
		s.cmd.Process.Signal(syscall.SIGKILL)
	}
}

// postgresBin is the folder of the server's programs.
func postgresBin() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path), nil
		}
	}
	all, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(all) == 0 {
		return "", cannot("no PostgreSQL server is installed here")
	}
	slices.Sort(all)
	return filepath.Dir(all[len(all)-1]), nil
}

// unprivileged is the user postgres, for PostgreSQL does not run as root.
func unprivileged() (*syscall.Credential, error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, cannot("root cannot run PostgreSQL, and there is no user postgres")
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
}

// databaseKilled is T7: PostgreSQL is killed while mail comes in, and started
// again.
func databaseKilled(t *trial) error {
	s, err := t.newServer()
	if err != nil {
		return err
	}
	k, err := t.newDesk("the desk", t.path("data"), s.url())
	if err != nil {
		return err
	}
	if _, err := k.opened(); err != nil {
		return err
	}
	f := t.feed(t.size.Messages, t.ordinary, nil, k.smtp)
	share := max(1, t.size.Messages/(t.size.Harms+1))
	f.allow(share)
	rng := t.rng(1)
	for i := range t.size.Harms {
		t.sleep(time.Duration(200+rng.IntN(800)) * time.Millisecond)
		s.kill()
		t.sleep(time.Duration(rng.IntN(500)) * time.Millisecond)
		if err := s.start(); err != nil {
			return err
		}
		t.count("kills of PostgreSQL", 1)
		if k.gone() {
			t.count("times the desk ended with it", 1)
			if _, err := k.up(); err != nil {
				return err
			}
		}
		began, had := time.Now(), f.acknowledged()
		f.allow(share * (i + 2))
		if !t.until(time.Minute, func() bool { return f.acknowledged() > had || f.acknowledged() == t.size.Messages || k.gone() }) {
			t.off("PostgreSQL is back for a minute and no mail is taken")
		}
		t.most("mail is taken again after PostgreSQL is back", time.Since(began))
		if k.gone() {
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
	return k.balance(f.taken, nil)
}
