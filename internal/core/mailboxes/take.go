package mailboxes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// batchBytes is how many bytes of mails are fetched at one time.
const batchBytes = 4 << 20

// row is what becomes of one mail in the books.
type row struct {
	mail.MailInfo
	state string
	item  int64
	next  time.Time // when it is tried again; db.Never for not
}

// how says for whom and how urgently mails are taken.
type how struct {
	low    bool                                                    // they lay there when the folder was first seen
	header bool                                                    // only the header is brought
	done   func(ctx context.Context, tx *db.Tx, last uint32) error // moves the cursor, with the rows
}

// take brings some mails of the open folder into the books, in order.
func (m *Mailboxes) take(ctx context.Context, box *mail.IMAP, a *account, f Folder, uids []uint32, h how) error {
	for len(uids) > 0 {
		part := uids[:min(len(uids), 200)]
		infos, err := box.Infos(ctx, part, h.low && f.Renumbered)
		if err != nil {
			return err
		}
		infos = slices.DeleteFunc(infos, func(i mail.MailInfo) bool { _, asked := slices.BinarySearch(part, i.UID); return !asked })
		told := map[uint32]bool{}
		for _, i := range infos {
			told[i.UID] = true
		}
		for len(infos) > 0 {
			n, bytes := 0, int64(0)
			for n < len(infos) && (n == 0 || n < m.size(a) && bytes+infos[n].Size <= batchBytes) {
				bytes += infos[n].Size
				n++
			}
			if err := m.takeSome(ctx, box, a, f, infos[:n], h); err != nil {
				return err
			}
			infos = infos[n:]
		}
		// What was listed and is not told of is asked for again: it may be gone,
		// which is normal, or the server may have lied.
		if err := m.store(ctx, f, m.untold(part, told), h, part[len(part)-1]); err != nil {
			return err
		}
		uids = uids[len(part):]
	}
	return nil
}

// untold are rows for what was listed and is not told of.
func (m *Mailboxes) untold(part []uint32, told map[uint32]bool) (rows []row) {
	now := m.d.Now()
	for _, uid := range part {
		if !told[uid] {
			rows = append(rows, row{MailInfo: mail.MailInfo{UID: uid, At: now}, state: "stuck", next: now.Add(time.Minute)})
		}
	}
	return rows
}

func (m *Mailboxes) size(a *account) int {
	if a.careful > 0 {
		return 1
	}
	return m.batch
}

// takeSome takes one batch: all of it is committed before its rows and the
// cursor are.
func (m *Mailboxes) takeSome(ctx context.Context, box *mail.IMAP, a *account, f Folder, infos []mail.MailInfo, h how) error {
	rows := make([]row, 0, len(infos))
	var fetch []uint32
	most := int64(1)
	for _, i := range infos {
		i.At, i.Header = f.came(i), nil
		r := row{MailInfo: i, next: db.Never}
		switch {
		case h.low && !a.wants(i.At) && (!f.Renumbered || f.history(i.At) && i.At.Before(a.connected)):
			r.state = "old"
		case i.Size > m.most:
			r.state = "large"
		default:
			fetch = append(fetch, i.UID)
			most = max(most, i.Size)
		}
		rows = append(rows, r)
	}
	if err := m.ahead(ctx, f, h, infos); err != nil {
		return err
	}
	raws, err := m.fetch(ctx, box, a, fetch, most+most/8+4096)
	if err != nil {
		if len(fetch) == 1 && ctx.Err() == nil { // this one is what breaks the line: it waits, and delays no other
			a.careful = 0
			return errors.Join(err, m.stuck(ctx, f, rows, h))
		}
		if ctx.Err() == nil { // it is one of the next so many
			a.careful = m.batch
		}
		return err
	}
	a.careful = max(0, a.careful-len(fetch))
	kept := rows[:0]
	for _, r := range rows {
		raw, ok := raws[r.UID]
		switch {
		case r.state == "large":
			r.item, err = m.bringHeader(ctx, box, *a, f, r, h.low)
		case r.state != "":
		case !ok: // gone since it was listed, or the server does not give it
			r.state, r.next = "stuck", m.d.Now().Add(time.Minute)
		default:
			r.item, r.state, err = m.bring(ctx, *a, f, r.MailInfo, raw, h)
		}
		if err != nil {
			return err
		}
		kept = append(kept, r)
	}
	if err := m.store(ctx, f, kept, h, infos[len(infos)-1].UID); err != nil {
		return err
	}
	a.worked = true
	return nil
}

// wants says whether a mail that lay there before is taken.
func (a account) wants(at time.Time) bool {
	from, any := a.since()
	return any && !at.Before(from)
}

// fetch reads mails as they are. What the server refuses together, or does not
// give, is asked for one by one.
func (m *Mailboxes) fetch(ctx context.Context, box *mail.IMAP, a *account, uids []uint32, most int64) (map[uint32][]byte, error) {
	raws := map[uint32][]byte{}
	keep := func(uid uint32, raw []byte) { raws[uid] = raw }
	err := box.Fetch(ctx, uids, most, keep)
	if kind, _ := problemOf(err); err != nil && kind != mail.Refused {
		return raws, err
	}
	if len(uids) == 1 {
		return raws, nil
	}
	for _, uid := range uids {
		if raws[uid] != nil {
			continue
		}
		if err := box.Fetch(ctx, []uint32{uid}, most, keep); err != nil {
			if kind, _ := problemOf(err); kind != mail.Refused {
				return nil, err
			}
		}
	}
	return raws, nil
}

// stuck notes a mail that breaks the line.
func (m *Mailboxes) stuck(ctx context.Context, f Folder, rows []row, h how) error {
	for i := range rows {
		if rows[i].state == "" {
			rows[i].state, rows[i].next = "stuck", m.d.Now().Add(time.Minute)
		}
	}
	return m.store(context.WithoutCancel(ctx), f, rows, h, rows[len(rows)-1].UID)
}

// key names a mail for ever.
func (f Folder) key(uid uint32) string {
	return fmt.Sprintf("imap/%d/%s/%d/%d", f.Mailbox, f.Name, f.Validity, uid)
}

// bring gives a mail to intake, unless intake has it: by its key, or because the
// same content lay in another folder, or here under another UIDVALIDITY, or was
// erased.
func (m *Mailboxes) bring(ctx context.Context, a account, f Folder, i mail.MailInfo, raw []byte, h how) (item int64, state string, err error) {
	key, sum := f.key(i.UID), mail.ContentSum(raw)
	if h.header {
		key = f.headerKey(i.UID)
	}
	var twin intake.Item
	err = m.d.Read(ctx, "mailboxes.known", func(ctx context.Context, v db.View) (err error) {
		if item, err = m.intake.ByKey(ctx, v, a.inbox.ID, key); err != nil || item != 0 {
			return err
		}
		twin, err = m.intake.ByContent(ctx, v, a.inbox.ID, sum)
		return err
	})
	switch {
	case err != nil || item != 0:
		return item, "taken", err
	case twin.ID != 0:
		if !f.Junk {
			err = m.d.Do(ctx, "mailboxes.unjunk", func(ctx context.Context, tx *db.Tx) error { return m.intake.Unjunk(ctx, tx, twin.ID) })
		}
		return twin.ID, "known", err
	}
	items, err := m.intake.ReceiveFrom(ctx, intake.Source{Via: intake.IMAP, Inbox: a.inbox.ID, Key: key, Envelope: envelope(a.inbox.Address, raw),
		Low: h.low && f.history(i.At), Junk: f.Junk, At: i.At, Header: h.header}, raw)
	if err != nil || len(items) > 0 {
		return slices.Max(append(items, 0)), "taken", err
	}
	err = m.d.Read(ctx, "mailboxes.known", func(ctx context.Context, v db.View) (err error) {
		item, err = m.intake.ByKey(ctx, v, a.inbox.ID, key)
		return err
	})
	return item, "taken", err
}

// envelope is what the mailbox's server noted of the mail's way, in the first
// lines of its header.
func envelope(address string, raw []byte) mail.Envelope {
	e := mail.Envelope{To: []string{address}}
	h := mail.Trace(raw)
	if a, err := mail.ParseAddress(h["return-path"]); err == nil {
		e.From = a.Mail
	}
	for _, field := range []string{"delivered-to", "x-original-to", "envelope-to"} {
		if a, err := mail.ParseAddress(h[field]); err == nil && !slices.Contains(e.To, a.Mail) {
			e.To = append(e.To, a.Mail)
		}
	}
	return e
}

// store writes rows and moves the cursor.
func (m *Mailboxes) store(ctx context.Context, f Folder, rows []row, h how, last uint32) error {
	return m.d.Do(ctx, "mailboxes.store", func(ctx context.Context, tx *db.Tx) error {
		for _, r := range rows {
			var item *int64
			if r.item != 0 {
				item = &r.item
			}
			_, err := tx.Exec(ctx, `INSERT INTO mailbox_mail (folder_id, uid, state, intake_id, size, came_at, tries, next_try) VALUES ($1, $2, $3, $4, $5, $6, 0, $7)
				ON CONFLICT (folder_id, uid) DO UPDATE SET state = CASE WHEN mailbox_mail.state = 'missing' AND excluded.state = 'taken' THEN 'late' ELSE excluded.state END,
				intake_id = excluded.intake_id, next_try = excluded.next_try, tries = mailbox_mail.tries + 1
				WHERE mailbox_mail.intake_id IS NULL`, f.ID, int64(r.UID), r.state, item, r.Size, r.At, r.next)
			if err != nil {
				return err
			}
		}
		if h.done == nil {
			return nil
		}
		return h.done(ctx, tx, last)
	})
}
