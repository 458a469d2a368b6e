package dovecot

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Examine is a folder as the server shows it to somebody who only looks: its
// UIDVALIDITY and its next UID, then UID and flags of each mail, a line each.
func (s *Server) Examine(folder string) string {
	s.t.Helper()
	c, err := imapclient.DialInsecure(s.Addr(), nil)
	s.must(err)
	defer func() { _ = c.Close() }()
	s.must(c.Login(User, Password).Wait())
	d, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	s.must(err)
	lines := []string{fmt.Sprintf("validity %d, next %d, %d mails", d.UIDValidity, d.UIDNext, d.NumMessages)}
	if d.NumMessages > 0 {
		all, err := c.Fetch(imap.UIDSet{{Start: 1, Stop: 0}}, &imap.FetchOptions{UID: true, Flags: true}).Collect()
		s.must(err)
		for _, m := range all {
			flags := make([]string, len(m.Flags))
			for i, f := range m.Flags {
				flags[i] = string(f)
			}
			slices.Sort(flags)
			lines = append(lines, fmt.Sprintf("%d %s", m.UID, strings.Join(flags, " ")))
		}
	}
	return strings.Join(lines, "\n")
}

// Files are the names of all mails on the disk with their folders: a flag that
// is set, a mail that is moved or has lost its newness has another name.
func (s *Server) Files() []string {
	s.t.Helper()
	var all []string
	for _, folder := range []string{Inbox, Junk} {
		for _, sub := range []string{"new", "cur"} {
			found, err := os.ReadDir(filepath.Join(s.folder(folder), sub))
			s.must(err)
			for _, e := range found {
				all = append(all, folder+"/"+sub+"/"+e.Name())
			}
		}
	}
	slices.Sort(all)
	return all
}

// Setting is the mailbox as the API takes it.
func (s *Server) Setting() map[string]any {
	return map[string]any{"host": "127.0.0.1", "port": s.Port, "tls": "none", "user": User, "password": Password, "folder": Inbox}
}
