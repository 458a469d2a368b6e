package health

import (
	"context"
	"slices"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/backups"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/words"
)

// Kind is what an alarm is about; a name for ever.
type Kind string

// The kinds of alarms.
const (
	MailWaits      Kind = "mail_waits"      // what came in is not filed
	RepliesWait    Kind = "replies_wait"    // what was written is not out
	MailboxFails   Kind = "mailbox_fails"   // a mailbox cannot be read
	MailboxMissing Kind = "mailbox_missing" // a mail of a mailbox is not in the books
	JobsFailed     Kind = "jobs_failed"
	BackupWrong    Kind = "backup_wrong" // a backup could not be put back whole
	BackupFailed   Kind = "backup_failed"
	BackupOld      Kind = "backup_old" // none was made for too long
	ProofOld       Kind = "proof_old"  // none was proved for too long
	DiskLow        Kind = "disk_low"
)

// kinds words the alarms, each with its own arguments.
var kinds = words.Family("health.alarm.", MailWaits, RepliesWait, MailboxFails, MailboxMissing, JobsFailed, BackupWrong, BackupFailed, BackupOld, ProofOld, DiskLow)

// From when on something is an alarm.
const (
	waitsLong  = 5 * time.Minute
	unsentLong = 15 * time.Minute
	failsLong  = 15 * time.Minute
	backupLong = backups.MakeEvery + 12*time.Hour
	proofLong  = backups.ProveEvery + 2*24*time.Hour
	diskPart   = 10 // a tenth of the disk
	diskLeast  = 1 << 30
)

// signal is something that is wrong at a moment.
type signal struct {
	kind  Kind
	on    int64
	n     int64     // how many, or how much
	since time.Time // zero where no time is said
	name  string
}

// sentence says it.
func (s signal) sentence() fault.Sentence {
	return kinds.Say(s.kind, fault.A("n", s.n), fault.A("at", s.since), fault.A("name", s.name))
}

// signals says what is wrong with a state.
func (s State) signals() (all []signal) {
	raise := func(is bool, what signal) {
		if is {
			all = append(all, what)
		}
	}
	older := func(at time.Time, than time.Duration) bool { return !at.IsZero() && s.At.Sub(at) > than }
	raise(older(s.WaitsSince, waitsLong), signal{kind: MailWaits, n: int64(s.Waiting), since: s.WaitsSince})
	raise(older(s.UnsentSince, unsentLong), signal{kind: RepliesWait, n: int64(s.Unsent), since: s.UnsentSince})
	for _, m := range s.Mailboxes {
		raise(older(m.FailedAt, failsLong), signal{kind: MailboxFails, on: m.Inbox.ID, since: m.FailedAt, name: m.Inbox.Name})
		raise(m.Odd["missing"] > 0, signal{kind: MailboxMissing, on: m.Inbox.ID, n: m.Odd["missing"], name: m.Inbox.Name})
	}
	raise(s.FailedJobs > 0, signal{kind: JobsFailed, n: int64(s.FailedJobs)})
	b := s.Backups
	raise(b.Proved.ID != 0 && !b.Proved.OK, signal{kind: BackupWrong, since: b.Proved.At})
	raise(b.Tried.ID != 0 && !b.Tried.OK, signal{kind: BackupFailed, since: b.Tried.At})
	raise(b.Folder != "" && older(b.Made.At, backupLong), signal{kind: BackupOld, since: b.Made.At})
	raise(b.Proves && older(b.Good.At, proofLong), signal{kind: ProofOld, since: b.Good.At})
	raise(s.Disk > 0 && s.Free < max(diskLeast, s.Disk/diskPart), signal{kind: DiskLow, n: s.Free >> 20})
	return all
}

// watch is the periodic job that raises alarms and ends them.
type watch struct{}

// Kind names the job.
func (watch) Kind() string { return "health.watch" }

const watchEvery = time.Minute

// look compares what is wrong with the alarms there are.
func (h *Health) look(ctx context.Context, _ *jobs.Run, _ watch) error {
	free, disk, err := h.backups.Room()
	if err != nil {
		h.l.Warn("the room on the disk is not known", "err", err)
	}
	return h.d.Do(ctx, "health.watch", func(ctx context.Context, tx *db.Tx) error {
		s, err := h.State(ctx, tx)
		if err != nil {
			return err
		}
		s.Free, s.Disk = free, disk
		if err := tx.Lock(ctx, "health", "alarms"); err != nil {
			return err
		}
		open, err := alarms(ctx, tx, `ended_at IS NULL`, most)
		if err != nil {
			return err
		}
		return h.settle(ctx, tx, open, s.signals())
	})
}

// settle raises what is new, tells what has changed, and ends what is over.
func (h *Health) settle(ctx context.Context, tx *db.Tx, open []Alarm, now []signal) error {
	type place struct {
		kind Kind
		on   int64
	}
	was := map[place]Alarm{}
	for _, a := range open {
		was[place{a.kind, a.on}] = a
	}
	for _, s := range now {
		a, known := was[place{s.kind, s.on}]
		delete(was, place{s.kind, s.on})
		if known && a.signal != s {
			if _, err := tx.Exec(ctx, `UPDATE health_alarm SET n = $2, since = $3, name = $4 WHERE id = $1`, a.ID, s.n, s.since, s.name); err != nil {
				return err
			}
		}
		if known {
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO health_alarm (kind, on_id, n, since, name, began_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			s.kind, s.on, s.n, s.since, s.name, tx.Now()); err != nil {
			return err
		}
		if err := h.note(ctx, tx, "health.alarm", s); err != nil {
			return err
		}
	}
	for _, a := range was {
		if _, err := tx.Exec(ctx, `UPDATE health_alarm SET ended_at = $2 WHERE id = $1`, a.ID, tx.Now()); err != nil {
			return err
		}
		if err := h.note(ctx, tx, "health.over", a.signal); err != nil {
			return err
		}
	}
	return nil
}

func (h *Health) note(ctx context.Context, tx *db.Tx, kind string, s signal) error {
	_, err := h.log.Record(ctx, tx, activity.Entry{Kind: kind, On: "alarm", Data: map[string]any{"what": s.sentence()}})
	return err
}

// Alarm is what was or is wrong.
type Alarm struct {
	ID    int64
	Began time.Time
	Ended time.Time // zero while it lasts
	Seen  time.Time // zero until somebody has seen it

	signal
}

// Kind is what it is about.
func (a Alarm) Kind() Kind { return a.kind }

// Over says whether it is past.
func (a Alarm) Over() bool { return !a.Ended.IsZero() }

// Alarms returns those that last, then those that nobody has seen, the newest
// first.
func (h *Health) Alarms(ctx context.Context, v db.View, limit int) (_ []Alarm, err error) {
	defer fault.Wrap(&err, "health.Alarms")
	if _, err := staff.Allow(ctx, staff.HealthRead); err != nil {
		return nil, err
	}
	all, err := alarms(ctx, v, unseen, limit)
	slices.SortStableFunc(all, func(a, b Alarm) int { // what lasts comes first
		switch {
		case a.Over() == b.Over():
			return 0
		case b.Over():
			return -1
		}
		return 1
	})
	return all, err
}

// unseen are alarms that still want eyes.
const unseen = `(ended_at IS NULL OR seen_at IS NULL)`

func alarms(ctx context.Context, v db.View, where string, limit int, args ...any) ([]Alarm, error) {
	return db.All(ctx, v, func(s db.Scan) (a Alarm, err error) {
		return a, s(&a.ID, &a.kind, &a.on, &a.n, &a.since, &a.name, &a.Began, &a.Ended, &a.Seen)
	}, `SELECT id, kind, on_id, n, since, name, began_at, ended_at, seen_at FROM health_alarm WHERE `+where+` ORDER BY id DESC LIMIT $1`, append([]any{limit}, args...)...)
}

// See says that somebody has seen an alarm. One that lasts stays where it is.
func (h *Health) See(ctx context.Context, tx *db.Tx, id int64) (err error) {
	defer fault.Wrap(&err, "health.See(%d)", id)
	actor, err := staff.Allow(ctx, staff.HealthRead)
	if err != nil {
		return err
	}
	if err := tx.Take(ctx, "health_alarm", id); err != nil {
		return err
	}
	some, err := alarms(ctx, tx, `id = $2 AND seen_at IS NULL`, 1, id)
	if err != nil || len(some) == 0 {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE health_alarm SET seen_at = $2, seen_by = $3 WHERE id = $1`, id, tx.Now(), actor.ID); err != nil {
		return err
	}
	return h.note(ctx, tx, "health.seen", some[0].signal)
}
