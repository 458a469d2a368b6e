package mailboxes_test

import (
	"context"
	"testing"

	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/stories/outside/dovecot"
)

// What could not be stored is still to be taken: the cursor moves behind what is
// in the books, never before it.
func TestTheCursorStaysBehindTheBooks(t *testing.T) {
	d := desktest.Lite(t)
	s := dovecot.Start(t)
	connect(d, s, inboxes.All)
	fetch(d)
	for n := range 3 {
		s.Put(dovecot.Inbox, letter(n, "It leaks."))
	}
	statement := func(sql string) {
		d.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, sql)
			return err
		})
	}
	statement(`CREATE TRIGGER refusing BEFORE INSERT ON intake BEGIN SELECT RAISE(FAIL, 'not now'); END`)
	if err := d.Mailboxes.FetchNow(d.Ctx, d.Inbox.ID); err == nil {
		t.Fatal("nothing could be stored and nothing was said")
	}
	want(d, "0 filed, 0 held, 0 cases")
	statement(`DROP TRIGGER refusing`)
	fetch(d)
	want(d, "3 filed, 0 held, 3 cases")
}
