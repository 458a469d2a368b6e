package demo

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"slices"
	"sync"

	"kept.example/kept/internal/platform/mail"
)

// Letter is a mail in the customers' mailbox.
type Letter struct {
	N       int    // its number, from 1
	Return  string // the return path, where a bounce goes
	To      []string
	Raw     []byte
	Mail    mail.Message
	Written bool // by the customer, here
}

// Who is the customer whose mailbox a letter is in.
func (l Letter) Who() mail.Address {
	list := l.Mail.To
	if l.Written {
		list = l.Mail.From
	}
	for _, a := range list {
		return a
	}
	if len(l.To) > 0 && !l.Written {
		return mail.Address{Mail: l.To[0]}
	}
	return mail.Address{}
}

// Sink is a mail server that keeps what goes out, so that nothing leaves the
// machine and every reply is delivered: the mailbox of all customers.
type Sink struct {
	r    *mail.Receiver
	addr net.Addr

	mu      sync.Mutex
	letters []Letter
	names   map[string]string // of customers, by address
}

// NewSink listens on a free port of this machine.
func NewSink(log *slog.Logger) (*Sink, error) {
	s := &Sink{names: map[string]string{}}
	s.r = mail.NewReceiver(mail.ReceiverOptions{
		Addr: "127.0.0.1:0", Domain: "localhost", Log: log, Accept: s.keep,
		Known: func(context.Context, string) error { return nil },
	})
	var err error
	s.addr, err = s.r.Listen()
	return s, err
}

// URL is where the desk's relay is.
func (s *Sink) URL() string { return "smtp://" + s.addr.String() }

// Serve takes mail until Shutdown.
func (s *Sink) Serve(ctx context.Context) error { return s.r.Serve(ctx) }

// Shutdown ends it.
func (s *Sink) Shutdown(ctx context.Context) error { return s.r.Shutdown(ctx) }

// keep takes a letter of the desk.
func (s *Sink) keep(_ context.Context, e mail.Envelope, raw []byte) error {
	return s.add(Letter{Return: e.From, To: e.To, Raw: raw})
}

// add puts a letter into the mailbox.
func (s *Sink) add(l Letter) (err error) {
	if l.Mail, err = mail.Parse(l.Raw, mail.Limits{}); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	who := l.Who()
	if who.Name != "" {
		s.names[who.Mail] = who.Name
	} else if name := s.names[who.Mail]; name != "" && !l.Written && len(l.Mail.To) > 0 {
		l.Mail.To[0].Name = name
	}
	l.N = len(s.letters) + 1
	s.letters = append(s.letters, l)
	return nil
}

// Letters are those of a customer, the newest first; of all for "".
func (s *Sink) Letters(who string) (all []Letter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.letters {
		if who == "" || l.Who().Mail == who || slices.Contains(l.To, who) {
			all = append(all, l)
		}
	}
	slices.SortStableFunc(all, func(a, b Letter) int {
		if c := b.Mail.Date.Compare(a.Mail.Date); c != 0 {
			return c
		}
		return b.N - a.N
	})
	return all
}

// Letter returns a letter by its number.
func (s *Sink) Letter(n int) (Letter, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n < 1 || n > len(s.letters) {
		return Letter{}, false
	}
	return s.letters[n-1], true
}

// Customers are those with a letter, each once, by name.
func (s *Sink) Customers() (all []mail.Address) {
	seen := map[string]bool{}
	for _, l := range s.Letters("") {
		if who := l.Who(); who.Mail != "" && !seen[who.Mail] {
			seen[who.Mail] = true
			all = append(all, who)
		}
	}
	slices.SortFunc(all, func(a, b mail.Address) int { return cmp.Compare(named(a), named(b)) })
	return all
}

// named is how somebody is called, by their address where nobody knows better.
func named(a mail.Address) string {
	if a.Name != "" {
		return a.Name
	}
	return a.Mail
}

// after is the first letter to a customer after letter n, for which ok says yes.
func (s *Sink) after(n int, who string, ok func(Letter) bool) (Letter, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.letters[min(n, len(s.letters)):] {
		if !l.Written && slices.Contains(l.To, who) && ok(l) {
			return l, true
		}
	}
	return Letter{}, false
}

// count is how many letters there are.
func (s *Sink) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.letters)
}
