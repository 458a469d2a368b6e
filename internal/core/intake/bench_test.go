package intake_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/textproto"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"
)

// benchDesk is a desk on SQLite with a real clock and real workers.
func benchDesk(b *testing.B, o jobs.Options) (context.Context, *desk.Desk) {
	b.Helper()
	d := dbtest.Open(b, dbtest.SQLite(b))
	ctx := staff.As(context.Background(), staff.System("bench"))
	must(b, d.Migrate(ctx, desk.Schemas()...))
	cat, err := words.Load(desk.Words()...)
	must(b, err)
	store, err := blob.Open(b.TempDir())
	must(b, err)
	k, err := desk.New(ctx, desk.Options{Log: slog.New(slog.DiscardHandler), DB: d, Catalogue: cat, Blobs: store,
		SecretFile: filepath.Join(b.TempDir(), "secret"), PublicURL: "http://localhost", Jobs: o,
		Parse: func(_ context.Context, raw []byte) (mail.Message, error) { return mail.Parse(raw, mail.Limits{}) }})
	must(b, err)
	must(b, d.Do(ctx, "bench", func(ctx context.Context, tx *db.Tx) error {
		_, err := k.Inboxes.Add(ctx, tx, inboxes.Inbox{Name: "Help", Address: "help@shop.example"})
		return err
	}))
	return ctx, k
}

// body is 10 kB of words, no two alike.
func body(n int) string {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	var b strings.Builder
	fmt.Fprintf(&b, "From: Ann %d <ann%d@example.com>\r\nTo: help@shop.example\r\nSubject: Matter %d\r\nMessage-ID: <%d@example.com>\r\nDate: Mon, 2 Mar 2026 08:00:00 +0000\r\n\r\n", n, n%5000, n, n)
	for b.Len() < 10_000 {
		for range 10 {
			fmt.Fprintf(&b, "%s%d ", []string{"watch", "kettle", "please", "battery", "order", "the", "and", "broken", "since", "Thursday"}[r.IntN(10)], r.IntN(1000))
		}
		b.WriteString("\r\n")
	}
	return b.String()
}

// BenchmarkReceive takes mail over 32 SMTP connections: each message is on the
// disk before its 250.
func BenchmarkReceive(b *testing.B) {
	_, k := benchDesk(b, jobs.Options{Only: []string{"none"}})
	r := mail.NewReceiver(mail.ReceiverOptions{Addr: "127.0.0.1:0", Domain: "desk.example", Known: k.Intake.Known,
		Accept: func(ctx context.Context, e mail.Envelope, raw []byte) error {
			return k.Intake.Receive(ctx, e, intake.SMTP, raw)
		}})
	addr, err := r.Listen()
	must(b, err)
	go func() { _ = r.Serve(context.Background()) }()
	defer func() { _ = r.Shutdown(context.Background()) }()
	raws := make([]string, 512)
	for i := range raws {
		raws[i] = body(i)
	}
	var next atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	for range 32 {
		all.Go(func() {
			c, err := textproto.Dial("tcp", addr.String())
			if err != nil {
				b.Error(err)
				return
			}
			defer func() { _ = c.Close() }()
			expect := func(code int) bool {
				if _, _, err := c.ReadResponse(code); err != nil {
					b.Error(err)
					return false
				}
				return true
			}
			if !expect(220) || c.PrintfLine("EHLO bench") != nil || !expect(250) {
				return
			}
			for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
				_ = c.PrintfLine("MAIL FROM:<ann@example.com>\r\nRCPT TO:<help@shop.example>\r\nDATA")
				if !answers(expect, 250, 250, 354) {
					return
				}
				_, _ = c.W.WriteString(raws[n%512])
				_ = c.PrintfLine(".")
				if !expect(250) {
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

// BenchmarkFile files mail with the real queue and its workers.
func BenchmarkFile(b *testing.B) {
	ctx, k := benchDesk(b, jobs.Options{})
	for i := range b.N {
		must(b, k.Intake.Receive(ctx, mail.Envelope{From: "ann@example.com", To: []string{"help@shop.example"}}, intake.SMTP, []byte(body(i))))
	}
	done := make(chan struct{})
	var filed atomic.Int64
	must(b, k.Jobs.Open(ctx))
	run, stop := context.WithCancel(ctx)
	b.ResetTimer()
	go func() { _ = k.Jobs.Run(run); close(done) }()
	rings := k.DB.Listen(run, "activity")
	for filed.Load() < int64(b.N) {
		<-rings
		must(b, k.DB.Read(ctx, "bench", func(ctx context.Context, v db.View) error {
			n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM intake WHERE state = 'filed'`)
			filed.Store(n)
			return err
		}))
	}
	b.StopTimer()
	stop()
	<-done
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "filed/s")
}

// answers expects several answers, one after the other.
func answers(expect func(int) bool, codes ...int) bool {
	for _, c := range codes {
		if !expect(c) {
			return false
		}
	}
	return true
}
