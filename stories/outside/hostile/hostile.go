// Package hostile is an IMAP server for tests that can be told to misbehave: it
// hangs up, says nothing, lies, takes mails away and numbers them anew. Left
// alone it is an honest one, with as many mails as one likes.
package hostile

import (
	"bufio"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Mail is a mail in a folder.
type Mail struct {
	UID uint32
	At  time.Time // when it came
	Raw func() string
}

// Fault is what the server does instead of answering a command.
type Fault int

// The faults.
const (
	None    Fault = iota
	Drop          // it hangs up
	Half          // it hangs up in the middle of its answer
	Stall         // it says nothing more, and keeps the line
	Refuse        // it says NO
	Noise         // it tells of mails nobody asked for before it answers
	WrongID       // it answers with the mails of other numbers
)

// Server is an IMAP server with one user, whatever their password.
type Server struct {
	Port int
	// Idle is told each time that a reader has nothing left to do and waits.
	Idle chan struct{}

	deciding sync.Mutex // one fault is decided on at a time, and may put mail meanwhile

	mu      sync.Mutex
	folders map[string]*folder
	fault   func(command string) Fault
	asked   map[string]int
	lines   map[net.Conn]bool // true while its reader waits to be told of new mail
}

type folder struct {
	validity, next uint32
	mails          []Mail
}

// Start runs a server until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Port: l.Addr().(*net.TCPAddr).Port, Idle: make(chan struct{}, 100), folders: map[string]*folder{"INBOX": {validity: 7, next: 1}},
		fault: func(string) Fault { return None }, asked: map[string]int{}, lines: map[net.Conn]bool{}}
	t.Cleanup(func() {
		_ = l.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		for c := range s.lines {
			_ = c.Close()
		}
	})
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.lines[c] = false
			s.mu.Unlock()
			go s.talk(c)
		}
	}()
	return s
}

// Misbehave sets who decides what is done instead of answering a command: its
// name and its arguments on one line, as "UID FETCH 7 (BODY.PEEK[])".
func (s *Server) Misbehave(f func(command string) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// Behave has the server be honest again.
func (s *Server) Behave() { s.Misbehave(func(string) Fault { return None }) }

// Put puts a mail into the inbox and returns its number.
func (s *Server) Put(at time.Time, raw string) uint32 {
	return s.PutLazily(at, func() string { return raw })
}

// PutLazily is Put for a mail that is made when it is asked for.
func (s *Server) PutLazily(at time.Time, raw func() string) uint32 {
	s.mu.Lock()
	f := s.folders["INBOX"]
	uid := f.next
	f.next++
	f.mails = append(f.mails, Mail{uid, at, raw})
	for c, waits := range s.lines {
		if waits {
			_, _ = fmt.Fprintf(c, "* %d EXISTS\r\n", len(f.mails))
		}
	}
	s.mu.Unlock()
	return uid
}

// Skip leaves out numbers, as if so many mails had been there and were deleted.
func (s *Server) Skip(numbers uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.folders["INBOX"].next += numbers
}

// Expunge takes a mail away.
func (s *Server) Expunge(uid uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.folders["INBOX"]
	f.mails = slices.DeleteFunc(f.mails, func(m Mail) bool { return m.UID == uid })
}

// Renumber gives all mails other numbers, in another order, under another
// UIDVALIDITY.
func (s *Server) Renumber() {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.folders["INBOX"]
	f.validity++
	slices.Reverse(f.mails)
	f.next = uint32(len(f.mails)) + 11
	for i := range f.mails {
		f.mails[i].UID = uint32(i) + 11
	}
}

// Asked is how often a command was given.
func (s *Server) Asked(command string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[command]
}

// talk is one connection.
func (s *Server) talk(c net.Conn) {
	defer func() {
		_ = c.Close()
		s.mu.Lock()
		delete(s.lines, c)
		s.mu.Unlock()
	}()
	w := bufio.NewWriter(c)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\r\n", args...) }
	say("* OK [CAPABILITY IMAP4rev1 IDLE] hello")
	said := bufio.NewScanner(c)
	known := 0 // mails that this reader was told of
	for idling := ""; w.Flush() == nil && said.Scan(); {
		line := said.Text()
		if idling != "" { // only DONE ends it
			s.mu.Lock()
			s.lines[c] = false
			s.mu.Unlock()
			say("%s OK done", idling)
			idling = ""
			continue
		}
		tag, rest, _ := strings.Cut(line, " ")
		name := strings.TrimPrefix(rest, "UID ")
		name, _, _ = strings.Cut(name, " ")
		s.mu.Lock()
		s.asked[name]++
		decide := s.fault
		s.mu.Unlock()
		s.deciding.Lock()
		fault := decide(rest)
		s.deciding.Unlock()
		switch fault {
		case Drop:
			return
		case Stall:
			for said.Scan() {
			}
			return
		case Refuse:
			say("%s NO I would rather not", tag)
			continue
		case Noise:
			say("* 1 FETCH (UID 4000000000 BODY[] {5}\r\nnoise)\r\n* 77 EXPUNGE\r\n* 3 FETCH (FLAGS (\\Seen))")
		}
		answer := s.answer(name, rest, fault)
		if name == "SEARCH" {
			s.mu.Lock()
			known = len(s.folders["INBOX"].mails)
			s.mu.Unlock()
		}
		if fault == Half {
			_, _ = w.WriteString(answer[:len(answer)/2])
			_ = w.Flush()
			return
		}
		_, _ = w.WriteString(answer)
		if name == "IDLE" {
			say("+ idling")
			s.mu.Lock()
			if now := len(s.folders["INBOX"].mails); now != known {
				say("* %d EXISTS", now)
			}
			_ = w.Flush()
			s.lines[c] = true
			s.mu.Unlock()
			idling = tag
			select {
			case s.Idle <- struct{}{}:
			default:
			}
			continue
		}
		say("%s OK done", tag)
		if name == "LOGOUT" {
			_ = w.Flush()
			return
		}
	}
}

// answer is what an honest server says to a command before its OK.
func (s *Server) answer(name, line string, fault Fault) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.folders["INBOX"]
	var b strings.Builder
	switch name {
	case "CAPABILITY":
		b.WriteString("* CAPABILITY IMAP4rev1 IDLE\r\n")
	case "LIST":
		b.WriteString("* LIST (\\HasNoChildren) \"/\" INBOX\r\n")
	case "EXAMINE":
		fmt.Fprintf(&b, "* %d EXISTS\r\n* OK [UIDVALIDITY %d] ok\r\n* OK [UIDNEXT %d] ok\r\n", len(f.mails), f.validity, f.next)
	case "SEARCH":
		in := setOf(line[strings.LastIndex(line, " ")+1:])
		b.WriteString("* SEARCH")
		for _, m := range f.mails {
			if in(m.UID) {
				fmt.Fprintf(&b, " %d", m.UID)
			}
		}
		b.WriteString("\r\n")
	case "FETCH":
		words := strings.SplitN(line, " ", 4) // UID FETCH set (items)
		in := setOf(words[2])
		for i, m := range f.mails {
			if in(m.UID) {
				f.fetched(&b, i, m, words[3], fault)
			}
		}
	}
	return b.String()
}

func (f *folder) fetched(b *strings.Builder, i int, m Mail, items string, fault Fault) {
	uid := m.UID
	if fault == WrongID {
		uid += 1000
	}
	fmt.Fprintf(b, "* %d FETCH (UID %d", i+1, uid)
	raw := ""
	if strings.Contains(items, "RFC822.SIZE") || strings.Contains(items, "BODY") {
		raw = strings.ReplaceAll(m.Raw(), "\n", "\r\n")
	}
	if strings.Contains(items, "RFC822.SIZE") {
		fmt.Fprintf(b, " RFC822.SIZE %d", len(raw))
	}
	if strings.Contains(items, "INTERNALDATE") {
		fmt.Fprintf(b, ` INTERNALDATE "%s"`, m.At.Format("02-Jan-2006 15:04:05 -0700"))
	}
	if strings.Contains(items, "[HEADER]") {
		head, _, _ := strings.Cut(raw, "\r\n\r\n")
		head += "\r\n\r\n"
		fmt.Fprintf(b, " BODY[HEADER]<0> {%d}\r\n%s", len(head), head)
	} else if strings.Contains(items, "BODY") {
		fmt.Fprintf(b, " BODY[] {%d}\r\n%s", len(raw), raw)
	}
	b.WriteString(")\r\n")
}

// setOf reads a set of numbers: 1:5,7,9:*.
func setOf(set string) func(uint32) bool {
	type span struct{ from, to uint32 }
	var all []span
	for part := range strings.SplitSeq(set, ",") {
		from, to, ranged := strings.Cut(part, ":")
		var s span
		_, _ = fmt.Sscan(from, &s.from)
		s.to = s.from
		if ranged {
			if s.to = 1<<32 - 1; to != "*" {
				_, _ = fmt.Sscan(to, &s.to)
			}
		}
		all = append(all, s)
	}
	return func(uid uint32) bool {
		return slices.ContainsFunc(all, func(s span) bool { return s.from <= uid && uid <= s.to })
	}
}

// Names says whether a set of numbers has one of them.
func Names(set string, uid uint32) bool { return setOf(set)(uid) }
