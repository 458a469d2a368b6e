package mailboxes

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
)

// largestAsked is the largest mail that is fetched when somebody asks for it:
// more than any provider takes.
const largestAsked = 160 << 20

// headerKey names the item of a mail of which only the header is here.
func (f Folder) headerKey(uid uint32) string { return f.key(uid) + "/header" }

// bringHeader gives intake the header of a mail that is too large to be fetched,
// so that somebody sees it and decides.
func (m *Mailboxes) bringHeader(ctx context.Context, box *mail.IMAP, a account, f Folder, r row, low bool) (int64, error) {
	infos, err := box.Infos(ctx, []uint32{r.UID}, true)
	if err != nil || len(infos) == 0 {
		return 0, err
	}
	item, _, err := m.bring(ctx, a, f, r.MailInfo, infos[0].Header, how{low: low, header: true})
	return item, err
}

// Whole is the job that fetches a mail that is too large to be fetched by
// itself, because somebody asked for it.
type Whole struct {
	Mail int64 `json:"mail"` // of the books
}

// Kind implements jobs.Args.
func (Whole) Kind() string { return "mailboxes.whole" }

// large is a large mail in the books.
type large struct {
	folder Folder
	inbox  int64
	uid    uint32
	item   int64 // of its header
	low    bool  // it lay there before we looked
}

// largeOf finds a mail that is too large; NotFound for any other.
func largeOf(ctx context.Context, v db.View, id int64) (large, error) {
	return db.One(ctx, v, func(s db.Scan) (l large, err error) {
		var uid int64
		f := &l.folder
		err = s(&l.inbox, &uid, &l.item, &f.ID, &f.Mailbox, &f.Name, &f.Junk, &f.Validity)
		l.uid = uint32(uid)
		return l, err
	}, `SELECT b.inbox_id, m.uid, coalesce(m.intake_id, 0), f.id, f.mailbox_id, f.name, f.junk, f.validity
		FROM mailbox_mail m JOIN mailbox_folder f ON f.id = m.folder_id JOIN mailbox b ON b.id = f.mailbox_id
		WHERE m.id = $1 AND m.state = 'large'`, id)
}

// Ask has a large mail of the mailbox of an inbox fetched whole.
func (m *Mailboxes) Ask(ctx context.Context, tx *db.Tx, inbox, id int64) (err error) {
	defer fault.Wrap(&err, "mailboxes.Ask(%d)", id)
	if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
		return err
	}
	if l, err := largeOf(ctx, tx, id); err != nil || l.inbox != inbox {
		return fault.New(fault.NotFound, "mailboxes.fault.not_large").Because(err)
	}
	return m.jobs.Put(ctx, tx, Whole{id}, jobs.Unique(fmt.Sprintf("mailboxes.whole/%d", id)))
}

// whole fetches it, and what stands for its header gives way to it.
func (m *Mailboxes) whole(ctx context.Context, _ *jobs.Run, w Whole) error {
	var l large
	err := m.d.Read(ctx, "mailboxes.large", func(ctx context.Context, v db.View) (err error) {
		if l, err = largeOf(ctx, v, w.Mail); err != nil || l.item == 0 {
			return err
		}
		head, err := m.intake.ByID(ctx, v, l.item)
		l.low = head.History
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil // it is here by now
	}
	if err != nil {
		return err
	}
	i, login, err := m.login(ctx, l.inbox)
	if err != nil {
		return err
	}
	box, err := mail.DialIMAP(ctx, login)
	if err != nil {
		return err
	}
	defer box.Close()
	if state, err := box.Examine(ctx, l.folder.Name); err != nil || int64(state.Validity) != l.folder.Validity {
		return err // under another UIDVALIDITY it is another one of the books
	}
	infos, err := box.Infos(ctx, []uint32{l.uid}, false)
	if err != nil || len(infos) == 0 || infos[0].Size > largestAsked {
		return err // deleted there by now, or larger than anything we hold: its header stays
	}
	a := account{id: l.folder.Mailbox, inbox: i}
	raws, err := m.fetch(ctx, box, &a, []uint32{l.uid}, infos[0].Size+4096)
	if err != nil || raws[l.uid] == nil {
		return err
	}
	item, state, err := m.bring(ctx, a, l.folder, infos[0], raws[l.uid], how{low: l.low})
	if err != nil {
		return err
	}
	return m.d.Do(ctx, "mailboxes.whole", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE mailbox_mail SET state = $2, intake_id = $3 WHERE id = $1 AND state = 'large'`, w.Mail, state, item); err != nil || l.item == 0 {
			return err
		}
		return m.intake.Replace(ctx, tx, l.item, item)
	})
}

// askPage has a large mail of an inbox fetched.
func (m *Mailboxes) askPage(w http.ResponseWriter, r *http.Request) error {
	inbox, err := web.PathID(r, "inbox")
	if err != nil {
		return err
	}
	id, err := web.PathID(r, "mail")
	if err != nil {
		return err
	}
	err = m.d.Do(r.Context(), "mailboxes.ask", func(ctx context.Context, tx *db.Tx) error { return m.Ask(ctx, tx, inbox, id) })
	if err != nil {
		return err
	}
	return web.Redirect(w, r, fmt.Sprintf("/settings/inboxes/%d#mailbox", inbox))
}

// came is when a mail came to the mailbox. Under another UIDVALIDITY the server's
// date may be that of a move: there the date of the last server on its way
// counts, where it is the earlier one.
func (f Folder) came(i mail.MailInfo) time.Time {
	if !f.Renumbered {
		return i.At
	}
	if at := mail.ReceivedAt(i.Header); !at.IsZero() && (i.At.IsZero() || at.Before(i.At)) {
		return at
	}
	return i.At
}

// clocksDiffer is how far the clock of a mailbox's server may be off.
const clocksDiffer = time.Hour

// history says whether a mail that lay there when its folder was first seen is
// one for which nobody waits: under another UIDVALIDITY that is what came before
// the folder was last read under its old one.
func (f Folder) history(came time.Time) bool {
	return !f.Renumbered || came.Before(f.ReadBefore.Add(-clocksDiffer))
}
