package desk_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// stored are the sums of all stored files.
func stored(t *testing.T, d *desktest.Desk) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	d.Must(d.Blobs.Walk(context.Background(), func(sum blob.Sum, _ int64) error {
		all[sum.String()] = true
		return nil
	}))
	return all
}

// attached makes a mail with a file.
func attached(from, id, content string) string {
	return `From: ` + from + `
To: ` + desktest.Address + `
Subject: An invoice
Message-ID: <` + id + `@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

See there.
--b
Content-Type: text/plain; name="invoice.txt"
Content-Disposition: attachment; filename="invoice.txt"

` + content + `
--b--
`
}

func TestFilesThatNothingNeedsGo(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		ctx := context.Background()
		ann := d.Mail(attached("ann@example.com", "1", "of Ann alone"))
		d.Mail(attached("ann@example.com", "2", "of both"))
		d.Mail(attached("ben@example.com", "3", "of both"))
		long := d.Mail(d.Letter("ben@example.com", desktest.Address, "Long", strings.Repeat("A line that says nothing.\n", 12_000)))
		if long.Kept != "file" {
			t.Fatalf("a long mail is kept as %s", long.Kept)
		}
		orphan, _, err := d.Blobs.Put(ctx, bytes.NewReader([]byte("of nobody")))
		d.Must(err)
		held, err := d.Files.Keep(d.As(staff.Agent), []mail.Part{{Name: "held.txt", Data: []byte("of a reply")}})
		d.Must(err)
		d.Must(d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Outbox.Reply(ctx, tx, long.CaseID, outbox.Reply{Text: "See there.", Files: held, HoldSeconds: 7 * 24 * 3600})
			return err
		}))
		if n := len(stored(t, d)); n != 5 {
			t.Fatalf("%d files are stored, want 5", n)
		}
		d.Advance(25 * time.Hour)
		if all := stored(t, d); len(all) != 4 || all[orphan.String()] {
			t.Errorf("after a day %d files are stored, that of nobody: %v", len(all), all[orphan.String()])
		}
		d.Program(staff.Admin).Call(http.MethodPost, "/api/v1/people/"+itoa(ann.PersonID)+"/erase", map[string]any{"sure": true}).Is(t, http.StatusNoContent)
		d.Run()
		if n := len(stored(t, d)); n != 3 { // both's, the long mail, and the held reply's
			t.Errorf("after the erasure %d files are stored, want 3", n)
		}
		d.Verified()
	})
}

func TestAFileThatWasSweptIsPutAgain(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		item := d.Mail(attached("ann@example.com", "1", "once"))
		kept, err := d.Files.Keep(d.As(staff.Agent), []mail.Part{{Name: "late.txt", Data: []byte("late")}})
		d.Must(err)
		d.Advance(25 * time.Hour) // swept between Keep and Attach
		err = d.DB.Do(d.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
			return d.Files.Attach(ctx, tx, item.CaseID, item.MessageID, kept)
		})
		if err == nil {
			t.Error("bytes that are not there were attached")
		}
		d.Verified()
	})
}
