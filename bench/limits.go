package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// limits is what the machine itself can do.
type limits struct {
	fsync  float64 // of 10 kB behind each other, a second
	taking float64 // mails that a server takes that stores nothing, over 32 lines
	single float64 // the same over one line
}

// limits measures them.
func (b *bench) limits() error {
	var err error
	if b.limit.fsync, err = fsyncs(b.work, time.Duration(b.pick(5, 1))*time.Second); err != nil {
		return err
	}
	b.table.add("bare: write 10 kB and fsync, one after the other", perSecond(b.limit.fsync), "", "", "")
	if b.limit.taking, b.limit.single, err = b.bareSMTP(); err != nil {
		return err
	}
	b.table.add("bare: SMTP on the loopback to a server that stores nothing, 32 lines, 10 kB", perSecond(b.limit.taking), "", "", "")
	b.table.add("the same over one line", perSecond(b.limit.single), "", "", "")
	return nil
}

// known measures the limits if nobody has.
func (b *bench) known() error {
	if b.limit.fsync > 0 {
		return nil
	}
	return b.limits()
}

func fsyncs(folder string, within time.Duration) (float64, error) {
	f, err := os.Create(filepath.Join(folder, "fsync"))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	block := []byte(filler[:10_000])
	n, began := 0, time.Now()
	for time.Since(began) < within {
		if _, err := f.Write(block); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
		n++
	}
	return rate(n, time.Since(began)), nil
}

// bareSMTP drives a server of its own process that stores nothing.
func (b *bench) bareSMTP() (many, single float64, err error) {
	self, err := os.Executable()
	if err != nil {
		return 0, 0, err
	}
	cmd := exec.CommandContext(b.ctx, self, "sink")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	var addr string
	if _, err := fmt.Fscanln(out, &addr); err != nil {
		return 0, 0, err
	}
	within := time.Duration(b.pick(8, 2)) * time.Second
	n, took, err := flood(b.ctx, addr, "bare", 32, 0, 10_000, within)
	if err != nil {
		return 0, 0, err
	}
	one, tookOne, err := flood(b.ctx, addr, "bare", 1, 0, 10_000, within)
	return rate(n, took), rate(one, tookOne), err
}

// sink is the process of the server that stores nothing.
func sink() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return nothing{}, nil }))
	s.Domain, s.MaxMessageBytes = strings.Split(l.Addr().String(), ":")[0], 64<<20
	fmt.Println(l.Addr())
	return s.Serve(l)
}

// nothing takes mail and forgets it.
type nothing struct{}

func (nothing) Reset()                               {}
func (nothing) Logout() error                        { return nil }
func (nothing) Mail(string, *smtp.MailOptions) error { return nil }
func (nothing) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (nothing) Data(r io.Reader) error {
	_, err := io.ReadAll(r)
	return err
}
