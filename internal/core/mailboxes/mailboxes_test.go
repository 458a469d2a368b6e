package mailboxes_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/stories/outside/dovecot"
)

// connect has the desk's inbox read a mailbox.
func connect(d *desktest.Desk, s *dovecot.Server, history inboxes.History) {
	d.T.Helper()
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) error {
			i.IMAP = inboxes.IMAP{Host: "127.0.0.1", Port: s.Port, TLS: "none", User: dovecot.User, Password: keys.Hide(dovecot.Password), Junk: true, History: history}
			return nil
		})
		return err
	})
}

func fetch(d *desktest.Desk) {
	d.T.Helper()
	d.Must(d.Mailboxes.FetchNow(d.Ctx, d.Inbox.ID))
	d.Run()
}

func letter(n int, text string) string {
	return fmt.Sprintf("From: Ann Vik <ann%d@example.com>\nTo: %s\nSubject: Kettle %d\nMessage-ID: <m%d@example.com>\nDate: Mon, 02 Mar 2026 09:00:00 +0000\n\n%s\n", n, desktest.Address, n, n, text)
}

// states counts the items by state.
func states(d *desktest.Desk) string {
	d.T.Helper()
	count := map[intake.State]int{}
	d.Read(func(ctx context.Context, v db.View) error {
		all, err := d.Intake.Find(ctx, v, intake.Query{Limit: 200})
		for _, i := range all {
			count[i.State]++
		}
		return err
	})
	return fmt.Sprintf("%d filed, %d held, %d cases", count[intake.Filed], count[intake.Quarantined], d.Number(`SELECT count(*) FROM cases`))
}

func want(d *desktest.Desk, is string) {
	d.T.Helper()
	if got := states(d); got != is {
		d.T.Errorf("%s, want %s", got, is)
	}
	d.Verified()
}

func TestAMailboxBecomesCases(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		s := dovecot.Start(t)
		s.Put(dovecot.Inbox, letter(1, "It was there before."))
		connect(d, s, inboxes.All)
		fetch(d)
		want(d, "1 filed, 0 held, 1 cases")
		s.Put(dovecot.Inbox, letter(2, "It leaks."))
		s.Put(dovecot.Inbox, "no header at all\x00\xff\n")
		held := s.Put(dovecot.Junk, letter(3, "A good mail among the junk."))
		files, looks := s.Files(), s.Examine(dovecot.Inbox)
		fetch(d)
		want(d, "2 filed, 2 held, 2 cases")
		fetch(d)
		d.Reopen()
		fetch(d)
		want(d, "2 filed, 2 held, 2 cases")
		if !slices.Equal(files, s.Files()) || looks != s.Examine(dovecot.Inbox) {
			t.Errorf("the mailbox was\n%s\n%v\nand is\n%s\n%v", looks, files, s.Examine(dovecot.Inbox), s.Files())
		}
		// Moved to the inbox by hand it is one item still, and is let through.
		s.Move(held, dovecot.Junk, dovecot.Inbox)
		fetch(d)
		want(d, "3 filed, 1 held, 3 cases")
		// Other numbers, another order: nothing is new.
		s.Renumber(dovecot.Inbox, 4711)
		fetch(d)
		want(d, "3 filed, 1 held, 3 cases")
		s.Put(dovecot.Inbox, letter(4, "After the move."))
		fetch(d)
		want(d, "4 filed, 1 held, 4 cases")
	})
}

func TestWhatLayThereBeforeIsTakenAsTheOwnerWishes(t *testing.T) {
	d := desktest.Lite(t)
	s := dovecot.Start(t)
	for n := range 5 {
		s.Put(dovecot.Inbox, letter(n, "Long ago."))
	}
	connect(d, s, inboxes.Nothing)
	fetch(d)
	want(d, "0 filed, 0 held, 0 cases")
	s.Put(dovecot.Inbox, letter(9, "Now."))
	fetch(d)
	want(d, "1 filed, 0 held, 1 cases")
}

func TestWhatTheBooksDoNotHaveIsFound(t *testing.T) {
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		s := dovecot.Start(t)
		connect(d, s, inboxes.All)
		fetch(d)
		s.Put(dovecot.Inbox, letter(1, "One."))
		gone := s.Put(dovecot.Inbox, letter(2, "Two."))
		fetch(d)
		s.Remove(gone, dovecot.Inbox) // which is normal
		d.Advance(16 * time.Minute)
		want(d, "2 filed, 0 held, 2 cases")
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM mailbox_mail WHERE uid = 1`)
			return err
		})
		d.Advance(16 * time.Minute)
		if n := d.Number(`SELECT count(*) FROM mailbox_mail WHERE state = 'missing'`); n != 1 {
			t.Fatalf("%d are missing, want 1", n)
		}
		fetch(d) // it is taken then, and stays in sight
		want(d, "2 filed, 0 held, 2 cases")
		if n := d.Number(`SELECT count(*) FROM mailbox_mail WHERE state = 'late'`); n != 1 {
			t.Errorf("%d came late, want 1", n)
		}
	})
}

func TestWhyItCannotBeReadIsKept(t *testing.T) {
	d := desktest.Lite(t)
	s := dovecot.Start(t)
	connect(d, s, inboxes.All)
	d.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := d.Inboxes.Change(ctx, tx, d.Inbox.ID, func(i *inboxes.Inbox) error { i.IMAP.Password = keys.Hide("not-it-at-all"); return nil })
		return err
	})
	if err := d.Mailboxes.FetchNow(d.Ctx, d.Inbox.ID); err == nil {
		t.Fatal("signed in with a wrong password")
	}
	d.Read(func(ctx context.Context, v db.View) error {
		i, err := d.Inboxes.ByID(ctx, v, d.Inbox.ID)
		if err != nil {
			return err
		}
		now, err := d.Mailboxes.Of(ctx, v, i)
		if now.Problem != "wrong_password" || now.FailedAt.IsZero() || strings.Contains(now.Said, "not-it-at-all") {
			t.Errorf("it is said: %+v", now)
		}
		return err
	})
}
