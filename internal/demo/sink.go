package demo

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"

	"kept.example/kept/internal/platform/mail"
)

// Sink is a mail server that keeps what goes out as files, so that nothing
// leaves the machine and every reply is delivered.
type Sink struct {
	Folder string // of what went out, one .eml each

	r    *mail.Receiver
	addr net.Addr
	n    atomic.Int64
}

// NewSink listens on a free port of this machine.
func NewSink(folder string, log *slog.Logger) (*Sink, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	s := &Sink{Folder: folder}
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

// keep writes a letter into the folder.
func (s *Sink) keep(_ context.Context, _ mail.Envelope, raw []byte) error {
	return os.WriteFile(filepath.Join(s.Folder, fmt.Sprintf("%04d.eml", s.n.Add(1))), raw, 0o600)
}
