package portal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

const (
	recordLasts = 7 * 24 * time.Hour // how long a record is kept
	recordTakes = 10 * time.Minute   // to make one, at most
	recordAgain = time.Hour          // after which a new one is made
)

// Record is the job that puts together all that we hold of somebody.
type Record struct {
	Person int64 `json:"person"`
}

// Kind implements jobs.Args.
func (Record) Kind() string { return "portal.record" }

// Forget is the job that lets records go that are a week old, and files that were chosen
// in a form and not sent within a day.
type Forget struct{}

// Kind implements jobs.Args.
func (Forget) Kind() string { return "portal.forget" }

// record is a file with all that we hold of somebody.
type record struct {
	ID        int64
	Sum       []byte // empty until it is made
	Size      int64
	CreatedAt time.Time
}

// Ready says whether it can be fetched.
func (r record) Ready() bool { return len(r.Sum) > 0 }

// mayAsk says whether a record would be made now.
func (v mineView) mayAsk(now time.Time) bool {
	return !v.Asked || now.Sub(v.Record.CreatedAt) >= recordAgain
}

// recordOf is the record of a person, if they asked for one.
func recordOf(ctx context.Context, v db.View, person int64) (r record, asked bool, err error) {
	r, err = db.One(ctx, v, func(s db.Scan) (r record, err error) { return r, s(&r.ID, &r.Sum, &r.Size, &r.CreatedAt) },
		`SELECT id, sum, size, created_at FROM portal_record WHERE person_id = $1`, person)
	if fault.Is(err, fault.NotFound) {
		return r, false, nil
	}
	return r, err == nil, err
}

// recordAsk has a record made, unless one was of late.
func (s *Portal) recordAsk(w http.ResponseWriter, r *http.Request) error {
	err := s.desk.DB.Do(staff.As(r.Context(), staff.System("portal.record")), "portal.record_ask", func(ctx context.Context, tx *db.Tx) error {
		o, err := s.ownerOf(ctx, tx, r.PathValue("token"))
		if err != nil {
			return err
		}
		if _, err := s.desk.People.Take(ctx, tx, o.ID); err != nil { // one at a time
			return err
		}
		was, asked, err := recordOf(ctx, tx, o.ID)
		if err != nil || asked && tx.Now().Sub(was.CreatedAt) < recordAgain {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM portal_record WHERE person_id = $1`, o.ID); err != nil {
			return err
		}
		if _, err := tx.Insert(ctx, `INSERT INTO portal_record (person_id, size, created_at) VALUES ($1, 0, $2)`, o.ID, tx.Now()); err != nil {
			return err
		}
		return s.desk.Jobs.Put(ctx, tx, Record{o.ID}, jobs.Priority(jobs.Low))
	})
	if errors.Is(err, errEnded) {
		return s.desk.Page.Ended(w, r)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, strings.TrimSuffix(r.URL.Path, "/record")+"#record")
}

// onRecord makes a record: a file first, then the row that leads to it.
func (s *Portal) onRecord(ctx context.Context, run *jobs.Run, a Record) (err error) {
	defer fault.Wrap(&err, "portal.record(%d)", a.Person)
	out, in := io.Pipe()
	go func() { in.CloseWithError(s.desk.People.PackTo(ctx, a.Person, in)) }()
	sum, size, err := s.desk.Blobs.Put(ctx, out)
	if err = errors.Join(err, out.Close()); err != nil {
		return err
	}
	return run.Do(ctx, "portal.record", func(ctx context.Context, tx *db.Tx) error {
		if err := s.desk.Blobs.Hold(ctx, tx, sum); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE portal_record SET sum = $1, size = $2, ready_at = $3 WHERE person_id = $4`, sum[:], size, tx.Now(), a.Person)
		return err
	})
}

// recordGet gives somebody their record. It changes nothing.
func (s *Portal) recordGet(w http.ResponseWriter, r *http.Request) error {
	var rec record
	_, done, err := s.read(w, r, "portal.record_get", func(ctx context.Context, v db.View, o owner) (err error) {
		rec, _, err = recordOf(ctx, v, o.ID)
		return err
	})
	if err != nil || done {
		return err
	}
	if !rec.Ready() { // it is said there how it stands
		return web.Redirect(w, r, strings.TrimSuffix(r.URL.Path, "/record")+"#record")
	}
	f, err := s.desk.Blobs.Open(r.Context(), blob.Sum(rec.Sum))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Length", strconv.FormatInt(rec.Size, 10))
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="record-%s.zip"`, rec.CreatedAt.UTC().Format("2006-01-02")))
	h.Set("Cache-Control", "no-store")
	_, err = io.Copy(w, f)
	if err = errors.Join(err, f.Close()); err != nil {
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	}
	return nil
}

// forget lets records go that are a week old; the sweep takes the files.
func (s *Portal) forget(ctx context.Context, run *jobs.Run, _ Forget) error {
	return run.Do(ctx, "portal.forget", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM form_file WHERE at < $1`, tx.Now().Add(-tokenLasts)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `DELETE FROM portal_record WHERE created_at < $1`, tx.Now().Add(-recordLasts))
		return err
	})
}

// refers says whether stored bytes are a record, or a file that waits with a form.
func (s *Portal) refers(ctx context.Context, v db.View, sum [32]byte) (bool, error) {
	return db.Exists(ctx, v, `SELECT 1 FROM portal_record WHERE sum = $1 UNION ALL SELECT 1 FROM form_file WHERE sum = $1`, sum[:])
}
