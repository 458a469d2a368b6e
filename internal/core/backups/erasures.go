package backups

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Erased is an erasure as it is named beside backups: numbers and a time, no
// name.
type Erased struct {
	Desk   string    `json:"desk"`
	Person int64     `json:"person_id"`
	Cases  []int64   `json:"cases"`
	At     time.Time `json:"at"`
	ByKind string    `json:"by_kind"`
	ByID   int64     `json:"by_id"`
	Why    string    `json:"request,omitempty"`
}

// Erasure is the same for whoever runs it again.
func (e Erased) Erasure() chores.Erasure {
	return chores.Erasure{PersonID: e.Person, Cases: e.Cases, At: e.At, By: activity.Who{Kind: e.ByKind, ID: e.ByID}, Request: e.Why}
}

// same says whether two are the same act.
func (e Erased) same(f Erased) bool {
	return e.Desk == f.Desk && e.Person == f.Person && e.At.Equal(f.At)
}

// LedgerName is the file beside backups that names every erasure known when the
// newest was made, or done since.
const LedgerName = "kept-erasures.jsonl"

// erasures reads all erasures of a desk.
func erasures(ctx context.Context, d *db.DB, desk string) (all []Erased, err error) {
	const page = 500
	err = d.Read(ctx, "backups.erasures", func(ctx context.Context, v db.View) error {
		all = nil
		for after := int64(0); ; {
			some, err := chores.Erasures(ctx, v, after, page)
			if err != nil {
				return err
			}
			for _, e := range some {
				after = e.ID
				all = append(all, Erased{desk, e.PersonID, e.Cases, e.At, e.By.Kind, e.By.ID, e.Request})
			}
			if len(some) < page {
				return nil
			}
		}
	})
	return all, err
}

// lines writes erasures as JSON Lines.
func lines(all []Erased) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for _, e := range all {
		if err := enc.Encode(e); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// readLines reads them; a missing file has none.
func readLines(path string) (all []Erased, err error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	for dec.More() {
		var e Erased
		if err := dec.Decode(&e); err != nil {
			return nil, fault.New(fault.Conflict, "backups.fault.damaged", fault.A("file", path)).Because(err)
		}
		all = append(all, e)
	}
	return all, nil
}

// Later reads the erasures that are named beside a backup and in another file,
// if one is named: of its desk, the oldest first.
func Later(m Manifest, file string) (all []Erased, err error) {
	from := []string{filepath.Join(filepath.Dir(m.Path), LedgerName)}
	if file != "" {
		if _, err := os.Stat(file); err != nil {
			return nil, err
		}
		from = append(from, file)
	}
	for _, path := range from {
		some, err := readLines(path)
		if err != nil {
			return nil, err
		}
		all = union(all, some)
	}
	all = slices.DeleteFunc(all, func(e Erased) bool { return e.Desk != m.Desk })
	slices.SortStableFunc(all, func(a, b Erased) int { return a.At.Compare(b.At) })
	return all, nil
}

func union(all, more []Erased) []Erased {
	for _, e := range more {
		if !slices.ContainsFunc(all, e.same) {
			all = append(all, e)
		}
	}
	return all
}

// remember adds the erasures that a backup knows to those beside it.
func remember(backup string) error {
	known, err := readLines(filepath.Join(backup, erasedName))
	if err != nil {
		return err
	}
	return Remember(filepath.Dir(backup), known)
}

// Remember adds erasures to those named in a folder of backups.
func Remember(folder string, more []Erased) error {
	path := filepath.Join(folder, LedgerName)
	was, err := readLines(path)
	if err != nil {
		return err
	}
	all := union(was, more)
	if len(all) == len(was) {
		return nil
	}
	text, err := lines(all)
	if err != nil {
		return err
	}
	next, err := os.CreateTemp(folder, ".kept-erasures-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = next.Write(text)
	if err == nil {
		err = next.Sync()
	}
	if err = errors.Join(err, next.Close()); err == nil {
		err = os.Rename(next.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(next.Name()))
	}
	return syncFolder(folder)
}
