package desktest

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
)

// Copy is a desk on SQLite as it stood at a moment: its tables, its files, its
// secret and its time. A test that needs the same full desk many times fills
// one and begins with copies, which takes a tenth of the time.
type Copy struct {
	folder string
	at     time.Time
	inbox  inboxes.Inbox
	users  map[staff.Role]int64
}

// Copy notes the desk as it is now. The copy lasts as long as the desk's test.
func (d *Desk) Copy() *Copy {
	d.T.Helper()
	c := &Copy{folder: d.T.TempDir(), at: d.Now(), inbox: d.Inbox, users: d.users}
	d.Must(os.CopyFS(c.folder, os.DirFS(d.Folder)))
	_, err := d.DB.Dump(d.Ctx, c.folder)
	d.Must(err)
	return c
}

// Desk is a new desk with the same rooms, which begins where the copied one stood.
// Rooms that are joined know of one desk, so each gets its own.
func (c *Copy) Desk(t testing.TB, rooms ...Room) *Desk {
	t.Helper()
	d := &Desk{T: t, Ctx: staff.As(context.Background(), staff.System("test")), Inbox: c.inbox, Relay: NewSink(t), Folder: t.TempDir(), log: &lines{}, rooms: rooms, users: maps.Clone(c.users)}
	d.Must(os.CopyFS(d.Folder, os.DirFS(c.folder)))
	database := dbtest.Open(t, db.Options{Path: filepath.Join(d.Folder, "kept.db")})
	d.advance = dbtest.Clock(database, c.at)
	d.open(database)
	return d
}

// At is the same browser, signed in as it is, at a copy of its desk.
func (b *Browser) At(d *Desk) *Browser {
	one := *b
	one.d = d
	return &one
}
