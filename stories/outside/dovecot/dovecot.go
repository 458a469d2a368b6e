// Package dovecot runs a real Dovecot for a test: a mailbox on a free port of
// this machine, with a folder for junk, that is gone afterwards. Mail is put
// into it as a mail server does, by a file in its Maildir.
package dovecot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// What one signs in with.
const (
	User     = "care"
	Password = "a-mailbox-passphrase"
)

// Inbox and Junk are the folders there are.
const (
	Inbox = "INBOX"
	Junk  = "Junk"
)

// Server is a Dovecot with one mailbox.
type Server struct {
	Port int

	t       testing.TB
	dir     string
	uid     int // whose the mails are
	gid     int
	cmd     *exec.Cmd
	written int
}

const config = `
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login %[6]s
auth_failure_delay = 0
%[3]s
first_valid_uid = 1
mail_location = maildir:%[1]s/mail/%%u
maildir_stat_dirs = yes
%[7]s
passdb {
  driver = static
  mechanisms = plain login
  args = password={PLAIN}` + Password + `
}
userdb {
  driver = static
  args = uid=%[4]d gid=%[5]d home=%[1]s/home
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = %[2]d
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
  # who signs in wrongly is not made to wait: the tests do little else
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
namespace inbox {
  inbox = yes
  mailbox Junk {
    auto = create
    special_use = \Junk
  }
}
`

// Start runs a Dovecot until the test ends. Without one on this machine the
// test is skipped, which fails in CI.
func Start(t testing.TB) *Server { return start(t, nil) }

// StartOAuth is Start for one that takes access tokens too, by XOAUTH2 and
// OAUTHBEARER: whose a token is says the test; "" for nobody's.
func StartOAuth(t testing.TB, whose func(token string) (user string)) *Server {
	return start(t, whose)
}

// introspection answers Dovecot's question whose a token is (RFC 7662), as the
// provider that gave it does.
func introspection(t testing.TB, whose func(token string) string) (address string) {
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		user := whose(token)
		w.Header().Set("Content-Type", "application/json")
		if user == "" {
			w.WriteHeader(http.StatusUnauthorized)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"active": user != "", "username": user})
	}))
	t.Cleanup(h.Close)
	return h.URL
}

// oauth is how Dovecot is told where tokens are looked up.
const oauth = `introspection_mode = auth
introspection_url = %s/introspect
force_introspection = yes
username_attribute = username
active_attribute = active
active_value = true
`

func start(t testing.TB, whose func(token string) string) *Server {
	t.Helper()
	bin, err := exec.LookPath("dovecot")
	if err != nil {
		if bin = "/usr/sbin/dovecot"; !exists(bin) {
			if os.Getenv("CI") == "true" {
				t.Fatal("dovecot is not installed (Debian: dovecot-imapd)")
			}
			t.Skip("SKIPPED, no mail was read from a real mailbox: dovecot is not installed (Debian: dovecot-imapd)")
		}
	}
	s := &Server{t: t, Port: freePort(t)}
	if s.dir, err = os.MkdirTemp("", "kept-dovecot"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(s.dir) })
	s.must(os.Chmod(s.dir, 0o755)) // it works as other users when it is started by root
	users := s.users()
	for _, d := range []string{"run", "state", "home", "mail"} {
		s.must(os.Mkdir(filepath.Join(s.dir, d), 0o755))
	}
	for _, d := range []string{"home", "mail"} {
		s.own(filepath.Join(s.dir, d))
	}
	mechanisms, tokens := "", ""
	if whose != nil {
		lookup := filepath.Join(s.dir, "oauth2.conf")
		s.must(os.WriteFile(lookup, fmt.Appendf(nil, oauth, introspection(t, whose)), 0o644))
		mechanisms = "xoauth2 oauthbearer"
		tokens = "passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = " + lookup + "\n}"
	}
	conf := filepath.Join(s.dir, "dovecot.conf")
	s.must(os.WriteFile(conf, fmt.Appendf(nil, config, s.dir, s.Port, users, s.uid, s.gid, mechanisms, tokens), 0o644))
	s.cmd = exec.Command(bin, "-F", "-c", conf)
	var said bytes.Buffer
	s.cmd.Stdout, s.cmd.Stderr = &said, &said
	s.must(s.cmd.Start())
	t.Cleanup(func() {
		_ = s.cmd.Process.Signal(os.Interrupt)
		late := time.AfterFunc(5*time.Second, func() { _ = s.cmd.Process.Kill() })
		_ = s.cmd.Wait()
		late.Stop()
		if t.Failed() {
			log, _ := os.ReadFile(filepath.Join(s.dir, "dovecot.log"))
			t.Logf("dovecot says:\n%s%s", said.String(), log[max(0, len(log)-4000):])
		}
	})
	s.ready()
	return s
}

// users are the settings about whom the processes run as: root may not read
// mail, and who is not root can be nobody else.
func (s *Server) users() string {
	s.t.Helper()
	me, err := user.Current()
	s.must(err)
	if os.Getuid() != 0 {
		s.uid, s.gid = os.Getuid(), os.Getgid()
		group, err := user.LookupGroupId(me.Gid)
		s.must(err)
		return fmt.Sprintf("default_internal_user = %s\ndefault_internal_group = %s\ndefault_login_user = %s", me.Username, group.Name, me.Username)
	}
	mail, err := user.Lookup("nobody")
	s.must(err)
	if s.uid, err = strconv.Atoi(mail.Uid); err == nil {
		s.gid, err = strconv.Atoi(mail.Gid)
	}
	s.must(err)
	return ""
}

func (s *Server) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// own gives a file to whom the mails belong.
func (s *Server) own(path string) {
	s.t.Helper()
	if os.Getuid() == 0 {
		s.must(os.Chown(path, s.uid, s.gid))
	}
}

// ready waits until it answers.
func (s *Server) ready() {
	s.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(15 * time.Second)
	for {
		c, err := net.DialTimeout("tcp", s.Addr(), time.Second)
		if err == nil {
			hello := make([]byte, 4)
			_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
			_, err = c.Read(hello)
			_ = c.Close()
			if err == nil && string(hello) == "* OK" {
				break
			}
		}
		select {
		case <-tick.C:
		case <-late:
			s.t.Fatalf("dovecot did not start: %v", err)
		}
	}
	s.Examine(Inbox) // makes the folders
	s.Examine(Junk)
}

// Addr is where it listens.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)) }

// folder is the Maildir of a folder.
func (s *Server) folder(name string) string {
	path := filepath.Join(s.dir, "mail", User)
	if name != Inbox {
		path = filepath.Join(path, "."+name)
	}
	return path
}

// Put puts a mail into a folder, as unread, and returns its name there.
func (s *Server) Put(folder, raw string) string {
	s.t.Helper()
	return s.PutAt(folder, time.Now(), raw)
}

// PutAt is Put for a mail that came at a time: its INTERNALDATE.
func (s *Server) PutAt(folder string, at time.Time, raw string) string {
	s.t.Helper()
	s.written++
	name := fmt.Sprintf("%d.M%dP%d.kept", time.Now().Unix(), s.written, os.Getpid())
	raw = strings.ReplaceAll(raw, "\r\n", "\n")
	dir := s.folder(folder)
	tmp := filepath.Join(dir, "tmp", name)
	s.must(os.WriteFile(tmp, []byte(raw), 0o600))
	s.own(tmp)
	s.must(os.Chtimes(tmp, at, at))
	s.must(os.Rename(tmp, filepath.Join(dir, "new", name)))
	return name
}

// Move moves a mail to another folder, as a person's mail program does.
func (s *Server) Move(name, from, to string) {
	s.t.Helper()
	s.must(os.Rename(s.find(from, name), filepath.Join(s.folder(to), "new", name)))
}

// Remove deletes a mail for good.
func (s *Server) Remove(name, folder string) {
	s.t.Helper()
	s.must(os.Remove(s.find(folder, name)))
}

func (s *Server) find(folder, name string) string {
	s.t.Helper()
	for _, sub := range []string{"new", "cur"} {
		all, err := filepath.Glob(filepath.Join(s.folder(folder), sub, name+"*"))
		s.must(err)
		if len(all) > 0 {
			return all[0]
		}
	}
	s.t.Fatalf("no mail %s in %s", name, folder)
	return ""
}

// Renumber gives the mails of a folder other UIDs under another UIDVALIDITY, in
// another order, as after a move to another server.
func (s *Server) Renumber(folder string, validity uint32) {
	s.t.Helper()
	dir := s.folder(folder)
	var names []string
	for _, sub := range []string{"new", "cur"} {
		all, err := os.ReadDir(filepath.Join(dir, sub))
		s.must(err)
		for _, e := range all {
			base, _, _ := strings.Cut(e.Name(), ":")
			names = append(names, base)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "3 V%d N%d G%032x\n", validity, len(names)+101, validity)
	for i := range names {
		fmt.Fprintf(&b, "%d :%s\n", 101+i, names[len(names)-1-i])
	}
	for _, f := range []string{"dovecot.index", "dovecot.index.log", "dovecot.index.cache", "dovecot-uidlist"} {
		if err := os.Remove(filepath.Join(dir, f)); err != nil && !errors.Is(err, os.ErrNotExist) {
			s.t.Fatal(err)
		}
	}
	list := filepath.Join(dir, "dovecot-uidlist")
	s.must(os.WriteFile(list, []byte(b.String()), 0o600))
	s.own(list)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}
