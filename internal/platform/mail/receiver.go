package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emersion/go-smtp"

	"kept.example/kept/internal/platform/fault"
)

// Envelope is what SMTP said about a message, apart from its bytes.
type Envelope struct {
	From     string   // the return path; empty for <>
	To       []string // recipients that Known took, in order
	RemoteIP string
	HELO     string
	TLS      bool
}

// Refuse is a final answer to a sender: Code is 5xx, Text one line for the other
// server's report. Whoever returns it has decided that the sender must know.
type Refuse struct {
	Code   int    // 500 to 599; 550 when zero
	Status [3]int // RFC 3463; 5.7.1 when zero
	Text   string
}

func (r *Refuse) Error() string { return fmt.Sprintf("refused %d: %s", r.Code, r.Text) }

// ReceiverOptions say where to listen and what to do with mail. Known and Accept
// run on the connection's goroutine and may be called from many at once.
type ReceiverOptions struct {
	Addr, Domain string
	MaxBytes     int64       // of one message; 50 MB when zero
	TLS          *tls.Config // nil: STARTTLS is not offered
	LMTP         bool        // a mail server of our own brings it, by LMTP (RFC 2033)
	Log          *slog.Logger
	// Known says whether a recipient is ours: nil takes it, *Refuse is a 5xx,
	// anything else a 451.
	Known func(ctx context.Context, rcpt string) error
	// Accept owns raw from then on. It returns nil only when the bytes are
	// durable; *Refuse is a 5xx, fault.Unavailable a 452, anything else a 451.
	Accept func(ctx context.Context, e Envelope, raw []byte) error

	MaxConns, MaxPerIP, MaxRecipients int           // 1,000, 100 and 1,000 when zero
	MaxHeld                           int64         // bytes of unfinished messages at one time; four messages when zero
	Idle                              time.Duration // between commands; 5 minutes
	Stall                             time.Duration // between two reads of a message; 3 minutes
	Whole                             time.Duration // for one message; 30 minutes
}

func (o ReceiverOptions) orDefaults() ReceiverOptions {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 50 << 20
	}
	if o.MaxConns <= 0 {
		o.MaxConns = 1000
	}
	if o.MaxPerIP <= 0 {
		o.MaxPerIP = 100
	}
	if o.MaxRecipients <= 0 {
		o.MaxRecipients = 1000
	}
	if o.MaxHeld <= 0 {
		o.MaxHeld = 4 * o.MaxBytes
	}
	if o.Idle <= 0 {
		o.Idle = 5 * time.Minute
	}
	if o.Stall <= 0 {
		o.Stall = 3 * time.Minute
	}
	if o.Whole <= 0 {
		o.Whole = 30 * time.Minute
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Receiver is the SMTP door. It keeps nothing: a message is Accept's or it is
// the sender's, never in between.
type Receiver struct {
	opts     ReceiverOptions
	server   *smtp.Server
	listener net.Listener
	ctx      context.Context // of Known and Accept; ends when Shutdown gives up waiting
	stop     context.CancelFunc
	held     atomic.Int64

	mu      sync.Mutex
	lines   map[*line]struct{}
	perIP   map[string]int
	closing bool
}

// NewReceiver returns a receiver that does not listen yet.
func NewReceiver(o ReceiverOptions) *Receiver {
	o = o.orDefaults()
	r := &Receiver{opts: o, lines: map[*line]struct{}{}, perIP: map[string]int{}}
	r.ctx, r.stop = context.WithCancel(context.Background())
	s := smtp.NewServer(smtp.BackendFunc(r.greet))
	s.Addr, s.Domain = o.Addr, o.Domain
	s.MaxMessageBytes, s.MaxRecipients = o.MaxBytes, o.MaxRecipients
	s.MaxLineLength = 0 // line limits hold for commands only, see line
	s.WriteTimeout = time.Minute
	s.TLSConfig = o.TLS
	s.EnableSMTPUTF8 = true
	s.LMTP = o.LMTP
	s.ErrorLog = smtpLog{o.Log}
	r.server = s
	return r
}

// Listen opens the port and returns its address.
func (r *Receiver) Listen() (_ net.Addr, err error) {
	defer fault.Wrap(&err, "mail.Listen(%s)", r.opts.Addr)
	l, err := net.Listen("tcp", r.opts.Addr)
	if err != nil {
		return nil, err
	}
	r.listener = l
	return l.Addr(), nil
}

// Serve takes mail until Shutdown, or until ctx ends, which it treats as a
// Shutdown of 30 seconds. Listen must have been called.
func (r *Receiver) Serve(ctx context.Context) error {
	if r.listener == nil {
		return errors.New("mail.Serve: not listening")
	}
	ended := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		if err := r.Shutdown(grace); err != nil {
			r.opts.Log.Warn("mail: senders were cut off", "err", err)
		}
	})
	defer ended()
	return r.server.Serve(door{r.listener, r})
}

// Shutdown takes no more connections, says 421 to whoever is between messages,
// lets running messages finish, and cuts what is left when ctx ends.
func (r *Receiver) Shutdown(ctx context.Context) error {
	r.mu.Lock()
	r.closing = true
	for l := range r.lines {
		l.hurry()
	}
	r.mu.Unlock()
	err := r.server.Shutdown(ctx)
	if errors.Is(err, smtp.ErrServerClosed) {
		err = nil
	}
	r.stop()
	if ctx.Err() != nil {
		r.mu.Lock()
		for l := range r.lines {
			_ = l.Conn.Close()
		}
		r.mu.Unlock()
	}
	return err
}

type smtpLog struct{ log *slog.Logger }

func (l smtpLog) Printf(format string, v ...any) {
	l.log.Warn("mail: smtp", "said", fmt.Sprintf(format, v...))
}
func (l smtpLog) Println(v ...any) { l.log.Warn("mail: smtp", "said", fmt.Sprint(v...)) }
