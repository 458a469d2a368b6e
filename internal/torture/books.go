package torture

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
)

// books are the tables of a desk, read beside it or after it has stopped.
type books struct {
	*db.DB
	k *desk
}

// read opens the books, calls f with one snapshot of them, and closes them.
func (k *desk) read(f func(ctx context.Context, v db.View) error) (err error) {
	b, err := k.books()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	return b.look(f)
}

func (k *desk) books() (books, error) {
	o := db.Options{URL: k.database, Visit: true, Readers: 2}
	if k.database == "" {
		o.Path = filepath.Join(k.data, "kept.db")
	}
	d, err := db.Open(k.t.ctx, o)
	return books{d, k}, err
}

func (b books) look(f func(ctx context.Context, v db.View) error) error {
	return b.Read(staff.As(b.k.t.ctx, staff.System("torture")), "torture", f)
}

// still is how long what is left to do may stay the same: then nobody works on
// it. How long a backlog takes is a matter of the machine, and a figure.
const still = 20 * time.Second

// settle waits until a running desk has filed everything and sent all that is
// due, and says how long that took.
func (k *desk) settle() (took time.Duration, err error) {
	began, within := time.Now(), k.t.patience(still)
	if k.t.isOff() && !k.t.o.Patient { // it is found out already
		within = still / 4
	}
	b, err := k.books()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	var left int64
	for moved := began; ; k.t.sleep(100 * time.Millisecond) {
		var now int64
		err := b.look(func(ctx context.Context, v db.View) (err error) {
			now, err = db.Value[int64](ctx, v, `SELECT (SELECT count(*) FROM intake WHERE state = 'received')
				+ (SELECT count(*) FROM outgoing WHERE settled = 0 AND next_try <= $1)
				+ (SELECT count(*) FROM job WHERE state IN ('ready', 'running') AND kind IN ('intake.file', 'outbox.deliver') AND due <= $1)`, v.Now())
			return err
		})
		switch {
		case err != nil:
			return 0, err
		case now == 0:
			return time.Since(began), nil
		case now != left:
			left, moved = now, time.Now()
		case time.Since(moved) > within:
			k.t.off("%s: %d things stay undone for %s", k.name, now, within)
			return time.Since(began), nil
		}
		if k.t.ctx.Err() != nil {
			return 0, k.t.ctx.Err()
		}
	}
}

// balance waits until a desk is done, stops it, and reads its books against
// what the senders know. maybe are letters that may be there and need not be.
func (k *desk) balance(taken, maybe []letter) error {
	took, err := k.settle()
	if err != nil {
		return err
	}
	k.t.most("every item with a state after", took)
	if err := k.down(); err != nil {
		k.t.off("%v", err)
	}
	if err := k.read(func(ctx context.Context, v db.View) error {
		if err := k.items(ctx, v, taken, maybe); err != nil {
			return err
		}
		return k.links(ctx, v)
	}); err != nil {
		return err
	}
	if out, err := k.command("", "verify"); err != nil {
		k.t.off("kept verify: %v", err)
	} else if out == "" {
		k.t.off("kept verify said nothing")
	}
	return nil
}

// item is a row of the intake, as far as the books need it.
type item struct {
	id, message, size int64
	state, as         string
}

// items holds every letter against the items that have its bytes.
func (k *desk) items(ctx context.Context, v db.View, taken, maybe []letter) error {
	homes, err := intakeOf(ctx, v)
	if err != nil {
		return err
	}
	sent := map[[sha256.Size]byte]bool{}
	for _, l := range taken {
		sent[l.sum] = true
		if err := k.home(ctx, v, l, homes[l.sum]); err != nil {
			return err
		}
	}
	for _, l := range maybe {
		if sent[l.sum] = true; len(homes[l.sum]) > 0 {
			if err := k.home(ctx, v, l, homes[l.sum]); err != nil {
				return err
			}
		}
	}
	for sum, all := range homes {
		if !sent[sum] {
			k.t.off("intake item %d has bytes that nobody sent (sha256 %x, %d bytes)", all[0].id, sum[:6], all[0].size)
		}
	}
	return nil
}

func intakeOf(ctx context.Context, v db.View) (map[[sha256.Size]byte][]item, error) {
	homes := map[[sha256.Size]byte][]item{}
	_, err := db.All(ctx, v, func(s db.Scan) (i item, err error) {
		var sum []byte
		var message *int64
		if err = s(&i.id, &sum, &i.state, &i.as, &message, &i.size); err != nil {
			return i, err
		}
		if message != nil {
			i.message = *message
		}
		if len(sum) == sha256.Size {
			homes[[sha256.Size]byte(sum)] = append(homes[[sha256.Size]byte(sum)], i)
		}
		return i, nil
	}, `SELECT id, sha256, state, filed_as, message_id, size FROM intake WHERE via = 'smtp' ORDER BY id`)
	return homes, err
}

// home checks the items of one letter: one of them is its home, the others, if
// it came more than once, are duplicates of it.
func (k *desk) home(ctx context.Context, v db.View, l letter, all []item) error {
	var home item
	n := 0
	for _, i := range all {
		switch {
		case i.state == "received":
			k.t.off("%q (item %d) has no state", l.subject, i.id)
		case i.state == "filed" && i.as == "duplicate":
			continue
		case !l.hostile && i.state != "filed":
			k.t.off("%q (item %d) is %s", l.subject, i.id, i.state)
		case !l.hostile && i.as != "case":
			k.t.off("%q (item %d) is filed as %s, although it answers nothing", l.subject, i.id, i.as)
		}
		home = i
		n++
	}
	switch {
	case len(all) == 0:
		k.t.off("lost: %q was answered with 250 and is not here", l.subject)
	case n == 0:
		k.t.off("lost: %q is a duplicate of nothing", l.subject)
	case n > 1 && !l.hostile:
		k.t.off("doubled: %q has %d homes", l.subject, n)
	case l.file != nil:
		return k.attachment(ctx, v, l, home)
	}
	return nil
}

// attachment checks that the file of a letter is there with its hash.
func (k *desk) attachment(ctx context.Context, v db.View, l letter, home item) error {
	n, err := db.Value[int64](ctx, v, `SELECT count(*) FROM file WHERE message_id = $1 AND sum = $2`, home.message, l.file[:])
	if err != nil {
		return err
	}
	if n != 1 {
		k.t.off("%q has %d attachments with the sum it was sent with", l.subject, n)
	}
	sum, err := sumOf(blob.Place(filepath.Join(k.data, "files"), *l.file))
	switch {
	case err != nil:
		k.t.off("the attachment of %q: %v", l.subject, err)
	case sum != *l.file:
		k.t.off("the attachment of %q has other bytes than were sent", l.subject)
	}
	return nil
}

func sumOf(path string) (sum [sha256.Size]byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return sum, err
	}
	h.Sum(sum[:0])
	return sum, nil
}

// links looks for what refers to nothing. Each query gives the ids of what is
// off.
func (k *desk) links(ctx context.Context, v db.View) error {
	for _, check := range []struct{ says, query string }{
		{"case %d has no message", `SELECT id FROM cases c WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.case_id = c.id) ORDER BY id LIMIT 20`},
		{"message %d is of no case", `SELECT id FROM message m WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = m.case_id) ORDER BY id LIMIT 20`},
		{"case %d counts its messages wrongly", `SELECT id FROM cases c WHERE c.merged_into IS NULL AND c.messages <
			(SELECT count(*) FROM message m WHERE m.case_id = c.id AND m.kind = 'inbound') ORDER BY id LIMIT 20`},
		{"item %d is filed and its message is not there", `SELECT id FROM intake i WHERE state = 'filed' AND filed_as IN ('case', 'joined')
			AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = i.message_id AND m.intake_id = i.id) ORDER BY id LIMIT 20`},
		{"message %d came in by no item", `SELECT id FROM message m WHERE kind = 'inbound' AND intake_id IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM intake i WHERE i.id = m.intake_id) ORDER BY id LIMIT 20`},
		{"item %d has no raw bytes", `SELECT id FROM intake i WHERE kept = 'row' AND NOT EXISTS (SELECT 1 FROM intake_raw r WHERE r.id = i.id) ORDER BY id LIMIT 20`},
		{"raw bytes %d are of no item", `SELECT id FROM intake_raw r WHERE NOT EXISTS (SELECT 1 FROM intake i WHERE i.id = r.id) ORDER BY id LIMIT 20`},
		{"attachment %d is of no message", `SELECT id FROM file f WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.id = f.message_id) ORDER BY id LIMIT 20`},
		{"mail %d is of no message", `SELECT id FROM outgoing g WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.id = g.message_id) ORDER BY id LIMIT 20`},
		{"job %d has failed", `SELECT id FROM job WHERE state = 'failed' ORDER BY id LIMIT 20`},
	} {
		ids, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, check.query)
		if err != nil {
			return err
		}
		for _, id := range ids {
			k.t.off(check.says, id)
		}
	}
	return k.jobs(ctx, v)
}

// jobs holds every job of a row against the row, and every row that waits
// against its job.
func (k *desk) jobs(ctx context.Context, v db.View) error {
	type job struct{ kind, args string }
	all, err := db.All(ctx, v, func(s db.Scan) (j job, err error) { return j, s(&j.kind, &j.args) },
		`SELECT kind, args FROM job WHERE kind IN ('intake.file', 'outbox.deliver') AND state IN ('ready', 'running')`)
	if err != nil {
		return err
	}
	has := map[string]bool{}
	for _, j := range all {
		table, id := "intake", int64(0)
		if _, err := fmt.Sscanf(j.args, `{"item":%d}`, &id); err != nil {
			if table = "outgoing"; j.kind != "outbox.deliver" {
				k.t.off("a job %s has the arguments %s", j.kind, j.args)
				continue
			}
			if _, err := fmt.Sscanf(j.args, `{"outgoing":%d}`, &id); err != nil {
				k.t.off("a job %s has the arguments %s", j.kind, j.args)
				continue
			}
		}
		has[fmt.Sprint(table, id)] = true
		found, err := db.Exists(ctx, v, `SELECT 1 FROM `+table+` WHERE id = $1`, id)
		if err != nil {
			return err
		}
		if !found {
			k.t.off("a job %s is about row %d, which is not there", j.kind, id)
		}
	}
	waiting, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, `SELECT id FROM intake WHERE state = 'received'`)
	for _, id := range waiting {
		if !has[fmt.Sprint("intake", id)] {
			k.t.off("item %d was received and no job will file it", id)
		}
	}
	return err
}
