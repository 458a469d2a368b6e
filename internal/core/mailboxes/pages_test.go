package mailboxes_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/stories/outside/dovecot"
)

func page(d *desktest.Desk) string { return fmt.Sprintf("/settings/inboxes/%d", d.Inbox.ID) }

// typed is the form of the page of the desk's inbox with a mailbox typed in.
func typed(d *desktest.Desk, port int, password string) url.Values {
	return url.Values{
		"name": {"Care desk, renamed"}, "channel": {"email"}, "address": {desktest.Address}, "brand_id": {fmt.Sprint(d.Inbox.BrandID)},
		"team_id": {"0"}, "reply_via": {"plus"}, "hours": {"always"},
		"imap.host": {"127.0.0.1"}, "imap.port": {fmt.Sprint(port)}, "imap.tls": {"none"}, "imap.user": {dovecot.User},
		"imap.password": {password}, "imap.folder": {dovecot.Inbox}, "imap.junk": {"on"}, "imap.history": {"all"},
	}
}

func checked(n int, server string) string {
	return "Return-Path: <a@example.com>\nAuthentication-Results: " + server + ";\n spf=pass smtp.mailfrom=example.com\nReceived: from x by y; Mon, 02 Mar 2026 09:00:00 +0000\nAuthentication-Results: forged.example; dmarc=pass\n" + letter(n, "Hello.")
}

func TestAConnectionIsTestedBeforeItIsSaved(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		s := dovecot.Start(t)
		for n := range 30 {
			s.Put(dovecot.Inbox, letter(n, "Unchecked."))
		}
		for n := range 20 {
			server := "mx.provider.example"
			if n < 3 {
				server = "old.provider.example"
			}
			s.Put(dovecot.Inbox, checked(100+n, server))
		}
		files, looks := s.Files(), s.Examine(dovecot.Inbox)
		b := d.Browse(staff.Admin)
		b.Get(page(d)).Is(t, 200).Has(t, page(d)+"/test#mailbox")
		got := b.Post(page(d)+"/test", typed(d, s.Port, dovecot.Password)).Is(t, 200).
			Has(t, "Signed in as care.", "INBOX, Junk", "The folder for junk is Junk.", "Of the last mails looked at (20), 17 with sender checks by mx.provider.example",
				"The desk’s relay smtp://"+d.Relay.Addr+" takes mail from us.", `value="Care desk, renamed"`, "type them once more", `action="`+page(d)+`"`)
		got.Lacks(t, dovecot.Password, "forged.example", "<script>")
		if looks != s.Examine(dovecot.Inbox) || fmt.Sprint(files) != fmt.Sprint(s.Files()) {
			t.Error("the test changed the mailbox")
		}
		if n := d.Number(`SELECT count(*) FROM inbox WHERE imap_host <> '' OR name = 'Care desk, renamed'`); n != 0 {
			t.Error("the test saved what was typed")
		}
		// With a stored password none is typed; for another user it is not used.
		connect(d, s, inboxes.Nothing)
		form := typed(d, s.Port, "")
		b.Post(page(d)+"/test", form).Is(t, 200).Has(t, "Signed in as care.", "Nothing is saved yet.").Lacks(t, "type them once more")
		form.Set("imap.user", "somebody")
		b.Post(page(d)+"/test", form).Is(t, 422).Has(t, "Give the password.", `value="somebody"`)
	})
}

func TestATestSaysHowToMend(t *testing.T) {
	d := desktest.Lite(t)
	s := dovecot.Start(t)
	b := d.Browse(staff.Admin)
	b.Post(page(d)+"/test", typed(d, s.Port, "not-it-at-all")).Is(t, 200).
		Has(t, "does not take this user name and password", "app password", `value="Care desk, renamed"`).Lacks(t, "not-it-at-all", "Signed in")
	form := typed(d, s.Port, dovecot.Password)
	form.Set("imap.folder", "Nowhere")
	b.Post(page(d)+"/test", form).Is(t, 200).Has(t, "Signed in as care.", "INBOX, Junk", "The folder cannot be opened.")
	gone := typed(d, 1, dovecot.Password)
	gone.Set("relay_url", "smtp://me@127.0.0.1:1")
	gone.Set("relay_password", "a-relay-passphrase")
	b.Post(page(d)+"/test", gone).Is(t, 200).Has(t, "Nobody answers there. Check the server’s name", "The relay smtp://me@127.0.0.1:1 does not take mail from us. Nobody answers there.").
		Lacks(t, dovecot.Password, "a-relay-passphrase")
	tls := typed(d, s.Port, dovecot.Password)
	tls.Set("imap.tls", "tls")
	b.Post(page(d)+"/test", tls).Is(t, 200).Has(t, "No TLS is spoken on this port.")
	bad := typed(d, -7, dovecot.Password)
	bad.Set("imap.user", "")
	b.Post(page(d)+"/test", bad).Is(t, 422).Has(t, "A port is a whole number", "Give the user name").Lacks(t, dovecot.Password)
	d.Browse(staff.Agent).Post(page(d)+"/test", typed(d, s.Port, dovecot.Password)).Is(t, 403)
	if strings.Contains(d.Log(), dovecot.Password) || strings.Contains(d.Log(), "a-relay-passphrase") {
		t.Error("a password stands in the log")
	}
}

func TestThePageSaysHowAMailboxIsRead(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		s := dovecot.Start(t)
		b, p := d.Browse(staff.Admin), d.Program(staff.Admin)
		api := fmt.Sprintf("/api/v1/inboxes/%d/mailbox", d.Inbox.ID)
		b.Get(page(d)).Is(t, 200).Lacks(t, "mailbox-state")
		p.Call("GET", api, nil).Is(t, 200).Has(t, `"connected_at":null`, `"folders":[]`)
		p.Call("GET", "/api/v1/inboxes/9999/mailbox", nil).Is(t, 404)
		connect(d, s, inboxes.All)
		b.Get(page(d)).Is(t, 200).Has(t, "It has not been read yet.")
		s.Put(dovecot.Inbox, letter(1, "One."))
		fetch(d)
		b.Get(page(d)).Is(t, 200).Has(t, "Last read", "<b>INBOX</b>", "No new mail waits.", "for junk:").Lacks(t, "bad-box")
		s.Put(dovecot.Inbox, letter(2, "Two."))
		fetch(d)
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM mailbox_mail WHERE intake_id = (SELECT max(intake_id) FROM mailbox_mail)`)
			return err
		})
		d.Advance(16 * time.Minute)
		b.Get(page(d)).Is(t, 200).Has(t, "1 mail lies in the mailbox and was not read.", "bad-box", "Folder INBOX, mail number 2")
		fetch(d)
		d.Advance(48 * time.Hour)
		b.Get(page(d)).Is(t, 200).Has(t, "1 mail was missing and was taken late.", "bad-box", `href="/intake/`)
		p.Call("GET", api, nil).Is(t, 200).Has(t, `"late":1`, `"missing":0`, `"name":"INBOX"`, `"problem":""`)
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) error { i.IMAP.Password = keys.Hide("not-it-at-all"); return nil })
			return err
		})
		if d.Mailboxes.FetchNow(d.Ctx, d.Inbox.ID) == nil {
			t.Fatal("signed in with a wrong password")
		}
		b.Get(page(d)).Is(t, 200).Has(t, "This mailbox cannot be read since", "does not take this user name and password", "Last read").Lacks(t, "not-it-at-all")
		p.Call("GET", api, nil).Is(t, 200).Has(t, `"problem":"wrong_password"`)
		d.Program(staff.Agent).Call("GET", api, nil).Is(t, 403)
	})
}
