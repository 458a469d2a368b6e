package mailboxes

import (
	"context"
	"time"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// How much of what lay there before is taken before somebody looks for what is
// new: what is taken in a moment, within bounds. The least keeps a server that is
// far away from being asked for each mail alone.
const (
	moment    = 2 * time.Second
	leastPace = 10
	mostPace  = 500
)

// history takes one batch of what lay there before.
func (m *Mailboxes) history(ctx context.Context, box *mail.IMAP, a *account, f Folder) (more bool, err error) {
	if f.Back >= f.BackEnd {
		return false, nil
	}
	began := m.d.Now()
	uids, more, err := nextOld(ctx, box, f, a.pace)
	if err != nil {
		return false, err
	}
	done := func(ctx context.Context, tx *db.Tx, last uint32) error {
		_, err := tx.Exec(ctx, `UPDATE mailbox_folder SET back = CASE WHEN back < $2 THEN CAST($2 AS BIGINT) ELSE back END WHERE id = $1`, f.ID, int64(last))
		return err
	}
	if err := m.take(ctx, box, a, f, uids, how{low: true, done: done}); err != nil {
		return more, err
	}
	a.pace = paced(a.pace, m.d.Now().Sub(began))
	if more {
		return true, nil
	}
	return false, m.store(ctx, f, nil, how{done: done}, uint32(f.BackEnd))
}

// nextOld lists the next n of what lay there before; more says that some is left.
// It looks through a few numbers at a time, and through ever more where they are
// not in use: to list all that is left for each batch takes the square of a
// mailbox.
func nextOld(ctx context.Context, box *mail.IMAP, f Folder, n int) (uids []uint32, more bool, err error) {
	for span := 4 * int64(n); ; span *= 4 {
		end := min(f.BackEnd, f.Back+span)
		if uids, err = box.UIDs(ctx, uint32(f.Back)+1, uint32(end)); err != nil {
			return nil, false, err
		}
		if len(uids) >= n || end == f.BackEnd {
			more = len(uids) > n || end < f.BackEnd
			return uids[:min(len(uids), n)], more, nil
		}
	}
}

// paced is how many old mails are taken at one time after so many took so long.
func paced(n int, took time.Duration) int {
	next := 2 * n
	if took > moment/2 {
		next = int(float64(n) * float64(moment) / float64(took))
	}
	return min(max(next, leastPace), mostPace)
}
