package mailboxes

import (
	"context"
	"embed"
	"errors"
	"log/slog"
	"time"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Mailboxes is what is known of the mailboxes of inboxes, and who reads them.
type Mailboxes struct {
	d        *db.DB
	log      *slog.Logger
	inboxes  *inboxes.Inboxes
	intake   *intake.Intake
	jobs     *jobs.Queue
	relay    func() *mail.Relay // the desk's; nil for nowhere
	most     int64              // bytes of the largest mail that is fetched
	patience time.Duration      // with a server; 0 for what is usual
	batch    int                // how many mails are fetched at one time
}

// largest is the largest mail that is fetched. Providers take up to 50 MB.
const largest = 64 << 20

// New returns the service and adds its chore.
func New(d *db.DB, q *jobs.Queue, log *slog.Logger, reg *chores.Registry, box *inboxes.Inboxes, in *intake.Intake) *Mailboxes {
	m := &Mailboxes{d: d, jobs: q, log: log, inboxes: box, intake: in, most: largest, batch: 50}
	reg.Add(chores.Chore{Room: "mailboxes", Verify: m.verify})
	return m
}

// RelayBy sets who knows where the mail of the desk goes out, for the test of an
// inbox that has no relay of its own.
func (m *Mailboxes) RelayBy(f func() *mail.Relay) { m.relay = f }

// Folder is a folder as the books have it.
type Folder struct {
	ID, Mailbox   int64
	Name          string
	Junk          bool
	Validity      int64
	Cursor        int64     // every UID up to it is in the books, but for what lay there before
	Back, BackEnd int64     // what lay there before: up to Back it is in the books, it ends at BackEnd
	Renumbered    bool      // it was known under another UIDVALIDITY
	ReadBefore    time.Time // when it was last read under that one
	Behind        int64     // mails that are not in the books yet, when it was last looked at
}

const folderColumns = `id, mailbox_id, name, junk, validity, cursor, back, back_end, renumbered, behind, read_before`

func scanFolder(s db.Scan) (f Folder, err error) {
	err = s(&f.ID, &f.Mailbox, &f.Name, &f.Junk, &f.Validity, &f.Cursor, &f.Back, &f.BackEnd, &f.Renumbered, &f.Behind, &f.ReadBefore)
	return f, err
}

// account is a mailbox that is being read.
type account struct {
	id        int64
	inbox     inboxes.Inbox
	connected time.Time
	careful   int  // how many mails are fetched one at a time, because the line broke while some were
	pace      int  // how many old mails are taken before somebody looks for new ones
	worked    bool // something was read on the line there is, or nothing was left to read
}

// name is whose mailbox it is, where.
func name(m inboxes.IMAP) string { return db.Key(m.User) + "@" + m.Host }

// problemNames are the words for what went wrong and how to mend it.
var problemNames = words.Family("mailboxes.problem.", mail.IMAPKinds()...)

// problemOf says what an error means to the owner of a mailbox.
func problemOf(err error) (kind mail.IMAPKind, said string) {
	var e *mail.IMAPError
	if errors.As(err, &e) {
		return e.Kind, e.Text
	}
	return mail.Broken, ""
}

// open finds the books of the mailbox of an inbox, or begins them.
func (m *Mailboxes) open(ctx context.Context, i inboxes.Inbox) (a account, err error) {
	a.inbox, a.pace = i, leastPace
	err = m.d.Do(ctx, "mailboxes.open", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO mailbox (inbox_id, account, owner, until, connected_at, problem, said) VALUES ($1, $2, 0, 0, $3, '', '')
			ON CONFLICT (inbox_id, account) DO NOTHING`, i.ID, name(i.IMAP), tx.Now())
		if err != nil {
			return err
		}
		_, err = db.One(ctx, tx, func(s db.Scan) (int, error) { return 0, s(&a.id, &a.connected) },
			`SELECT id, connected_at FROM mailbox WHERE inbox_id = $1 AND account = $2`, i.ID, name(i.IMAP))
		return err
	})
	return a, err
}

// ended writes how a try went. Where it was the desk that could not, for its database or
// its disk, nothing is said of the mailbox.
func (m *Mailboxes) ended(ctx context.Context, id int64, err error) error {
	if fault.Is(err, fault.Unavailable) {
		return nil
	}
	kind, said := mail.IMAPKind(""), ""
	if err != nil {
		kind, said = problemOf(err)
	}
	return m.d.Do(ctx, "mailboxes.ended", func(ctx context.Context, tx *db.Tx) error {
		if err == nil {
			_, err := tx.Exec(ctx, `UPDATE mailbox SET fetched_at = $2, failed_at = NULL, problem = '', said = '' WHERE id = $1`, id, tx.Now())
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE mailbox SET failed_at = coalesce(failed_at, $2), problem = $3, said = $4 WHERE id = $1`, id, tx.Now(), kind, db.Text(said))
		return err
	})
}

// folder finds the books of a folder as it is now, or begins them: what lies
// there already is history, and what comes is not.
func (m *Mailboxes) folder(ctx context.Context, box *mail.IMAP, a account, name string, junk bool) (f Folder, err error) {
	state, err := box.Examine(ctx, name)
	if err != nil {
		return f, err
	}
	next := int64(state.Next)
	if next == 0 { // the server does not say
		all, err := box.UIDs(ctx, 1, 0)
		if err != nil {
			return f, err
		}
		next = 1
		if len(all) > 0 {
			next = int64(all[len(all)-1]) + 1
		}
	}
	err = m.d.Do(ctx, "mailboxes.folder", func(ctx context.Context, tx *db.Tx) error {
		known, err := db.Exists(ctx, tx, `SELECT 1 FROM mailbox_folder WHERE mailbox_id = $1 AND name = $2`, a.id, name)
		if err != nil {
			return err
		}
		if known {
			if err := endOthers(ctx, tx, a.id, name, int64(state.Validity)); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `INSERT INTO mailbox_folder (mailbox_id, name, junk, validity, cursor, back, back_end, renumbered, behind, read_before)
			SELECT id, CAST($2 AS TEXT), CAST($3 AS SMALLINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), 0, CAST($5 AS BIGINT), CAST($6 AS SMALLINT), 0,
				CASE WHEN $6 = 1 THEN coalesce(fetched_at, connected_at) ELSE 0 END FROM mailbox WHERE id = $1 ON CONFLICT (mailbox_id, name, validity) DO UPDATE SET junk = excluded.junk`,
			a.id, name, junk, int64(state.Validity), next-1, known)
		if err != nil {
			return err
		}
		f, err = db.One(ctx, tx, scanFolder, `SELECT `+folderColumns+` FROM mailbox_folder WHERE mailbox_id = $1 AND name = $2 AND validity = $3`,
			a.id, name, int64(state.Validity))
		return err
	})
	return f, err
}

// endOthers closes what is owed under other UIDVALIDITIES of a folder: it is
// looked for under the numbers that count now.
func endOthers(ctx context.Context, tx *db.Tx, mailbox int64, name string, validity int64) error {
	const others = ` AND folder_id IN (SELECT id FROM mailbox_folder WHERE mailbox_id = $1 AND name = $2 AND validity <> $3)`
	for _, query := range []string{
		`DELETE FROM mailbox_mail WHERE state IN ('stuck', 'missing') AND intake_id IS NULL` + others,
		`UPDATE mailbox_mail SET state = 'known' WHERE state = 'large' AND intake_id IS NOT NULL` + others,
	} {
		if _, err := tx.Exec(ctx, query, mailbox, name, validity); err != nil {
			return err
		}
	}
	return nil
}

// since is from when mails are taken that lay there before.
func (a account) since() (from time.Time, any bool) {
	switch a.inbox.IMAP.History {
	case inboxes.All:
		return time.Time{}, true
	case inboxes.Since:
		return a.inbox.IMAP.Since, true
	case inboxes.Recent:
		return a.connected.Add(-30 * 24 * time.Hour), true
	}
	return time.Time{}, false
}

// Status is how a mailbox is read, for those who look after it.
type Status struct {
	ID          int64
	ConnectedAt time.Time
	FetchedAt   time.Time // zero: never
	FailedAt    time.Time // since when it cannot be read; zero: it can
	Problem     mail.IMAPKind
	Said        string // by the server
	Folders     []Folder
	Odd         map[string]int64 // mails that are large, stuck, missing or late
	Some        []OddMail        // the latest of them
}

// Of returns how the mailbox of an inbox is read; NotFound if it never was.
func (m *Mailboxes) Of(ctx context.Context, v db.View, i inboxes.Inbox) (s Status, err error) {
	defer fault.Wrap(&err, "mailboxes.Of(%d)", i.ID)
	if _, err := staff.Allow(ctx, staff.InboxesManage); err != nil {
		return s, err
	}
	return of(ctx, v, i)
}

// of is Of for whoever has asked whether it may.
func of(ctx context.Context, v db.View, i inboxes.Inbox) (s Status, err error) {
	s, err = db.One(ctx, v, func(scan db.Scan) (s Status, err error) {
		return s, scan(&s.ID, &s.ConnectedAt, &s.FetchedAt, &s.FailedAt, &s.Problem, &s.Said)
	}, `SELECT id, connected_at, fetched_at, failed_at, problem, said FROM mailbox WHERE inbox_id = $1 AND account = $2`, i.ID, name(i.IMAP))
	if err != nil {
		return s, err
	}
	s.Folders, err = db.All(ctx, v, scanFolder, `SELECT `+folderColumns+` FROM mailbox_folder f WHERE mailbox_id = $1
		AND id = (SELECT max(id) FROM mailbox_folder n WHERE n.mailbox_id = f.mailbox_id AND n.name = f.name) ORDER BY junk, name, id`, s.ID)
	if err != nil {
		return s, err
	}
	s.Odd = map[string]int64{}
	type count struct {
		state string
		n     int64
	}
	odd, err := db.All(ctx, v, func(scan db.Scan) (c count, err error) { return c, scan(&c.state, &c.n) },
		`SELECT m.state, count(*) FROM mailbox_mail m JOIN mailbox_folder f ON f.id = m.folder_id
		WHERE m.state IN ('large', 'stuck', 'missing', 'late') AND f.mailbox_id = $1 GROUP BY m.state`, s.ID)
	for _, c := range odd {
		s.Odd[c.state] = c.n
	}
	if err != nil || len(odd) == 0 {
		return s, err
	}
	s.Some, err = db.All(ctx, v, func(scan db.Scan) (o OddMail, err error) {
		return o, scan(&o.State, &o.Folder, &o.UID, &o.At, &o.Item, &o.ID, &o.Size)
	}, `SELECT m.state, f.name, m.uid, m.came_at, coalesce(m.intake_id, 0), m.id, m.size FROM mailbox_mail m JOIN mailbox_folder f ON f.id = m.folder_id
		WHERE m.state IN ('large', 'stuck', 'missing', 'late') AND f.mailbox_id = $1 ORDER BY m.id DESC LIMIT 20`, s.ID)
	return s, err
}

// OddMail is a mail that did not come as mails do.
type OddMail struct {
	State  string
	Folder string
	UID    int64
	At     time.Time
	Item   int64 // of intake; 0 for none
	ID     int64 // of the books
	Size   int64
}
