package mailboxes

import (
	"context"
	"errors"
	"slices"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
)

// Compare is the periodic job that reads each mailbox against the books.
type Compare struct{}

// Kind implements jobs.Args.
func (Compare) Kind() string { return "mailboxes.compare" }

const compareEvery = 15 * time.Minute

// compare compares all mailboxes. One that cannot be read is for its reader to
// tell of.
func (m *Mailboxes) compare(ctx context.Context, _ *jobs.Run, _ Compare) error {
	var all []inboxes.Inbox
	err := m.d.Read(ctx, "mailboxes.all", func(ctx context.Context, v db.View) (err error) {
		all, err = m.inboxes.All(ctx, v, staff.Scope{All: true})
		return err
	})
	for _, i := range all {
		if !i.IMAP.On() || i.Off() {
			continue
		}
		one := m.compareOne(ctx, i.ID)
		var known *mail.IMAPError
		if errors.As(one, &known) {
			m.log.Info("a mailbox could not be compared with the books", "inbox", i.ID, "err", one)
			continue
		}
		err = errors.Join(err, one)
	}
	return err
}

func (m *Mailboxes) compareOne(ctx context.Context, inbox int64) error {
	i, login, err := m.login(ctx, inbox)
	if err != nil {
		return err
	}
	var s Status
	err = m.d.Read(ctx, "mailboxes.of", func(ctx context.Context, v db.View) error {
		s, err = m.Of(ctx, v, i)
		return err
	})
	if err != nil {
		return nil //nolint:nilerr // it was never read: there are no books yet
	}
	box, err := mail.DialIMAP(ctx, login)
	if err != nil {
		return err
	}
	defer box.Close()
	for _, f := range s.Folders {
		if err := m.compareFolder(ctx, box, f); err != nil {
			return err
		}
	}
	return nil
}

// compareFolder notes each mail up to the cursor that the books do not have.
func (m *Mailboxes) compareFolder(ctx context.Context, box *mail.IMAP, f Folder) error {
	state, err := box.Examine(ctx, f.Name)
	if kind, _ := problemOf(err); err != nil && kind == mail.NoFolder {
		return nil // it was deleted there
	}
	if err != nil || int64(state.Validity) != f.Validity || f.Cursor == 0 {
		return err
	}
	uids, err := box.UIDs(ctx, 1, uint32(f.Cursor))
	if err != nil {
		return err
	}
	uids = slices.DeleteFunc(uids, func(uid uint32) bool { return int64(uid) > f.Back && int64(uid) <= f.BackEnd }) // not yet
	for part := range slices.Chunk(uids, 500) {
		if err := m.missing(ctx, f, part); err != nil {
			return err
		}
	}
	return nil
}

// missing notes those of some mails that the books do not have.
func (m *Mailboxes) missing(ctx context.Context, f Folder, uids []uint32) error {
	return m.d.Do(ctx, "mailboxes.compare", func(ctx context.Context, tx *db.Tx) error {
		have, err := db.All(ctx, tx, func(s db.Scan) (uid int64, err error) { return uid, s(&uid) },
			`SELECT uid FROM mailbox_mail WHERE folder_id = $1 AND uid >= $2 AND uid <= $3 ORDER BY uid`, f.ID, int64(uids[0]), int64(uids[len(uids)-1]))
		if err != nil {
			return err
		}
		for _, uid := range uids {
			if _, found := slices.BinarySearch(have, int64(uid)); found {
				continue
			}
			m.log.Error("a mail of a mailbox is not in the books", "mailbox", f.Mailbox, "folder", f.Name, "uid", uid)
			if _, err := tx.Exec(ctx, `INSERT INTO mailbox_mail (folder_id, uid, state, size, came_at, tries, next_try) VALUES ($1, $2, 'missing', 0, $3, 0, $3)
				ON CONFLICT (folder_id, uid) DO NOTHING`, f.ID, int64(uid), tx.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// verify says which mails of mailboxes became nothing.
func (m *Mailboxes) verify(ctx context.Context, v db.View, r *chores.Report) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM mailbox_mail`)
	if err != nil {
		return err
	}
	r.Count("mails of mailboxes", n)
	for _, check := range []struct{ says, query string }{
		{"mail %d of folder %d is in its mailbox and not in the books",
			`SELECT m.uid, m.folder_id FROM mailbox_mail m WHERE m.state = 'missing' ORDER BY m.id LIMIT 100`},
		{"mail %d of folder %d leads to an intake item that is not there",
			`SELECT m.uid, m.folder_id FROM mailbox_mail m WHERE m.intake_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM intake i WHERE i.id = m.intake_id) ORDER BY m.id LIMIT 100`},
		{"mail %d of folder %d was taken and leads to no intake item",
			`SELECT m.uid, m.folder_id FROM mailbox_mail m WHERE m.state IN ('taken', 'known', 'late') AND m.intake_id IS NULL ORDER BY m.id LIMIT 100`},
	} {
		type place struct{ uid, folder int64 }
		off, err := db.All(ctx, v, func(s db.Scan) (p place, err error) { return p, s(&p.uid, &p.folder) }, check.query)
		if err != nil {
			return err
		}
		for _, p := range off {
			r.Off(check.says, p.uid, p.folder)
		}
	}
	return nil
}
