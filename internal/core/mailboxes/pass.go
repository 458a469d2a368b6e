package mailboxes

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// FetchNow reads the mailbox of an inbox until nothing is left to take.
func (m *Mailboxes) FetchNow(ctx context.Context, inbox int64) (err error) {
	defer fault.Wrap(&err, "mailboxes.FetchNow(%d)", inbox)
	if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
		return err
	}
	i, login, err := m.login(ctx, inbox)
	if err != nil || !i.IMAP.On() {
		return err
	}
	a, err := m.open(ctx, i)
	if err != nil {
		return err
	}
	for range 5 { // as often as a mail may break the line
		if err = m.fetchOnce(ctx, &a, login); err == nil || ctx.Err() != nil {
			break
		}
	}
	if noted := m.ended(context.WithoutCancel(ctx), a.id, err); err == nil {
		err = noted
	}
	return err
}

func (m *Mailboxes) fetchOnce(ctx context.Context, a *account, login mail.Mailbox) error {
	box, err := mail.DialIMAP(ctx, login)
	if err != nil {
		return err
	}
	defer box.Close()
	for more := true; more; {
		if more, err = m.pass(ctx, box, a); err != nil {
			return err
		}
	}
	return nil
}

// login reads how one signs in to the mailbox of an inbox.
func (m *Mailboxes) login(ctx context.Context, inbox int64) (i inboxes.Inbox, login mail.Mailbox, err error) {
	err = m.d.Read(ctx, "mailboxes.login", func(ctx context.Context, v db.View) error {
		if i, err = m.inboxes.ByID(ctx, v, inbox); err != nil {
			return err
		}
		login, err = m.inboxes.Login(ctx, v, i)
		login.Patience = m.patience
		return err
	})
	return i, login, err
}

// pass takes what is new in each folder, then one batch of what lay there
// before; more says that some of that is left. The open folder is the inbox's
// when it returns.
func (m *Mailboxes) pass(ctx context.Context, box *mail.IMAP, a *account) (more bool, err error) {
	type opened struct {
		name string
		junk bool
	}
	folders := []opened{{a.inbox.IMAP.Folder, false}}
	if a.inbox.IMAP.Junk {
		all, err := box.Folders(ctx)
		if err != nil {
			return false, err
		}
		if name := mail.JunkOf(all); name != "" && name != a.inbox.IMAP.Folder {
			folders = append(folders, opened{name, true})
		}
	}
	slices.Reverse(folders) // first the junk, so that what is moved to the inbox meanwhile is seen there
	for _, o := range folders {
		f, err := m.folder(ctx, box, *a, o.name, o.junk)
		if err == nil {
			err = m.live(ctx, box, a, f)
		}
		if err == nil {
			err = m.again(ctx, box, a, f)
		}
		left := false
		if err == nil {
			left, err = m.history(ctx, box, a, f)
		}
		more = more || left
		if kind, _ := problemOf(err); err != nil && kind == mail.NoFolder && o.junk {
			continue
		}
		if err != nil {
			return more, err
		}
	}
	return more, nil
}

// live takes what is new.
func (m *Mailboxes) live(ctx context.Context, box *mail.IMAP, a *account, f Folder) error {
	uids, err := box.UIDs(ctx, uint32(f.Cursor)+1, 0)
	if err != nil {
		return err
	}
	behind := int64(len(uids))
	return m.take(ctx, box, a, f, uids, how{done: func(ctx context.Context, tx *db.Tx, last uint32) error {
		left := behind
		if i, found := slices.BinarySearch(uids, last); found {
			left = behind - int64(i) - 1
		}
		_, err := tx.Exec(ctx, `UPDATE mailbox_folder SET cursor = CASE WHEN cursor < $2 THEN CAST($2 AS BIGINT) ELSE cursor END, behind = $3 WHERE id = $1`, f.ID, int64(last), left)
		return err
	}})
}

// again tries once more what could not be fetched, or was missing.
func (m *Mailboxes) again(ctx context.Context, box *mail.IMAP, a *account, f Folder) error {
	type late struct {
		uid, tries int64
	}
	var due []late
	err := m.d.Read(ctx, "mailboxes.again", func(ctx context.Context, v db.View) (err error) {
		due, err = db.All(ctx, v, func(s db.Scan) (l late, err error) { return l, s(&l.uid, &l.tries) },
			`SELECT uid, tries FROM mailbox_mail WHERE folder_id = $1 AND state IN ('stuck', 'missing') AND next_try <= $2 ORDER BY next_try LIMIT 20`, f.ID, v.Now())
		return err
	})
	if err != nil {
		return err
	}
	for _, l := range due {
		next := m.d.Now().Add(min(time.Hour, time.Minute<<min(l.tries+1, 6)))
		err := m.d.Do(ctx, "mailboxes.later", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE mailbox_mail SET next_try = $3, tries = tries + 1 WHERE folder_id = $1 AND uid = $2`, f.ID, l.uid, next)
			return err
		})
		if err != nil {
			return err
		}
		infos, err := box.Infos(ctx, []uint32{uint32(l.uid)}, false)
		if err != nil {
			return err
		}
		if len(infos) == 0 { // moved or deleted by now: nothing is owed
			err = m.d.Do(ctx, "mailboxes.gone", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `DELETE FROM mailbox_mail WHERE folder_id = $1 AND uid = $2 AND intake_id IS NULL`, f.ID, l.uid)
				return err
			})
			if err != nil {
				return err
			}
			continue
		}
		raws, err := m.fetch(ctx, box, a, []uint32{uint32(l.uid)}, m.most)
		if err != nil {
			return err
		}
		raw, ok := raws[uint32(l.uid)]
		if !ok {
			continue
		}
		r := row{MailInfo: infos[0], next: db.Never}
		if r.item, r.state, err = m.bring(ctx, *a, f, r.MailInfo, raw, how{}); err != nil {
			return err
		}
		if err := m.store(ctx, f, []row{r}, how{}, r.UID); err != nil {
			return err
		}
	}
	return nil
}
