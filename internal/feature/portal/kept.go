package portal

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"

	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

// keptFile is a file that was chosen before the form was shown once more.
type keptFile struct {
	ID, Size int64
	Name     string
	sum      blob.Sum
}

// chosen are the ids of the kept files that somebody still wants to send.
func (a answers) chosen() map[int64]bool {
	ids := map[int64]bool{}
	for _, text := range a.form["kept"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			ids[id] = true
		}
	}
	return ids
}

// keptOf are the files that wait with a form's token.
func keptOf(ctx context.Context, v db.View, token string) ([]keptFile, error) {
	return db.All(ctx, v, func(s db.Scan) (f keptFile, err error) {
		var sum []byte
		if err = s(&f.ID, &f.Name, &f.Size, &sum); err == nil {
			copy(f.sum[:], sum)
		}
		return f, err
	}, `SELECT id, name, size, sum FROM form_file WHERE token_sum = $1 ORDER BY id LIMIT $2`, db.Hash(token), mostFiles)
}

// again shows a form once more with what was filled in, and keeps the files that were
// chosen: nobody has to look for them twice.
func (s *Portal) again(w http.ResponseWriter, r *http.Request, status int, o open, view formView) error {
	parts, err := uploaded(r)
	if said := web.Invalid(r.Context(), err); said != nil {
		view.Said, err = said, nil
	}
	if err != nil {
		return err
	}
	return s.againWith(w, r, status, o, view, parts)
}

func (s *Portal) againWith(w http.ResponseWriter, r *http.Request, status int, o open, view formView, parts []mail.Part) error {
	chosen := view.chosen()
	if len(parts)+len(chosen) == 0 {
		return s.showForm(w, r, status, view)
	}
	ctx := asForm(r.Context())
	stored := make([]keptFile, len(parts))
	for i, p := range parts {
		sum, size, err := s.desk.Blobs.Put(ctx, bytes.NewReader(p.Data))
		if err != nil {
			return err
		}
		stored[i] = keptFile{Name: p.Name, Size: size, sum: sum}
	}
	over := false
	err := s.desk.DB.Do(ctx, "portal.keep", func(ctx context.Context, tx *db.Tx) (err error) {
		if over, err = s.tried(ctx, tx, try{"form_ip", network(web.ClientIP(ctx)), mostPost}); err != nil || over {
			return err
		}
		view.fresh = s.token(tx.Now(), o.InboxID)
		view.Kept, err = s.keep(ctx, tx, o.InboxID, view, chosen, stored)
		return err
	})
	if err != nil {
		return err
	}
	if over {
		status, view.Said = http.StatusTooManyRequests, map[string]string{"": words.T(r.Context(), "portal.fault.too_many")}
	}
	return s.showForm(w, r, status, view)
}

// keep binds the files of a form to the token with which it is shown now: those that
// wait with the one before, as far as they are wanted, and the new ones.
func (s *Portal) keep(ctx context.Context, tx *db.Tx, inbox int64, view formView, chosen map[int64]bool, stored []keptFile) ([]keptFile, error) {
	if _, known := s.shownAt(tx.Now(), inbox, view.answers.Key); known {
		before, err := keptOf(ctx, tx, view.answers.Key)
		if err != nil {
			return nil, err
		}
		var wanted []keptFile
		for _, f := range before {
			if chosen[f.ID] {
				wanted = append(wanted, f)
			}
		}
		stored = append(wanted, stored...)
		if _, err := tx.Exec(ctx, `DELETE FROM form_file WHERE token_sum = $1`, db.Hash(view.answers.Key)); err != nil {
			return nil, err
		}
	}
	stored = stored[:min(len(stored), mostFiles)]
	for i, f := range stored {
		if err := s.desk.Blobs.Hold(ctx, tx, f.sum); err != nil {
			return nil, err
		}
		id, err := tx.Insert(ctx, `INSERT INTO form_file (token_sum, name, size, sum, at) VALUES ($1, $2, $3, $4, $5)`, db.Hash(view.fresh), db.Text(f.Name), f.Size, f.sum[:], tx.Now())
		if err != nil {
			return nil, err
		}
		stored[i].ID = id
	}
	return stored, nil
}

// waiting reads the kept files that go with a form, before those that were chosen last.
func (s *Portal) waiting(ctx context.Context, a answers, parts []mail.Part) ([]mail.Part, error) {
	chosen := a.chosen()
	if len(chosen) == 0 {
		return parts, nil
	}
	var all []keptFile
	err := s.desk.DB.Read(ctx, "portal.waiting", func(ctx context.Context, v db.View) (err error) {
		all, err = keptOf(ctx, v, a.Key)
		return err
	})
	if err != nil {
		return nil, err
	}
	var before []mail.Part
	for _, f := range all {
		if !chosen[f.ID] {
			continue
		}
		file, err := s.desk.Blobs.Open(ctx, f.sum)
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(file)
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return nil, err
		}
		before = append(before, mail.Part{Name: f.Name, Size: int64(len(data)), Data: data})
	}
	before = append(before, parts...)
	return before[:min(len(before), mostFiles)], nil
}
