package files

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
)

func (f *Files) chore() chores.Chore {
	return chores.Chore{Room: "files", Erase: erase, Export: export, Verify: f.verify}
}

// erase removes the files of a person's cases, and those they sent into the
// cases of others. The bytes go with the next sweep, unless another message
// has the same.
func erase(ctx context.Context, tx *db.Tx, person int64, of []int64) error {
	for part := range slices.Chunk(of, 500) {
		marks, args := make([]string, len(part)), make([]any, len(part))
		for i, id := range part {
			marks[i], args[i] = fmt.Sprintf("$%d", i+1), id
		}
		if _, err := tx.Exec(ctx, `DELETE FROM file WHERE case_id IN (`+strings.Join(marks, ", ")+`)`, args...); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM file WHERE message_id IN (SELECT id FROM message WHERE person_id = $1)`, person)
	return err
}

func export(ctx context.Context, v db.View, person int64, of []int64, w *chores.Writer) error {
	var rows []file
	for part := range slices.Chunk(of, 500) {
		marks, args := make([]string, len(part)), make([]any, len(part))
		for i, id := range part {
			marks[i], args[i] = fmt.Sprintf("$%d", i+1), id
		}
		some, err := db.All(ctx, v, scanFile, `SELECT `+columns+` FROM file WHERE case_id IN (`+strings.Join(marks, ", ")+`) ORDER BY id`, args...)
		if err != nil {
			return err
		}
		rows = append(rows, some...)
	}
	theirs, err := db.All(ctx, v, scanFile, `SELECT `+columns+` FROM file WHERE message_id IN (SELECT id FROM message WHERE person_id = $1) ORDER BY id`, person)
	if err != nil {
		return err
	}
	for _, row := range theirs {
		if !slices.Contains(of, row.CaseID) {
			rows = append(rows, row)
		}
	}
	for _, row := range rows {
		if err := w.Row("file", map[string]any{"id": row.ID, "message_id": row.MessageID, "name": row.Name, "type": row.Type, "size": row.Size, "sha256": fmt.Sprintf("%x", row.Sum)}); err != nil {
			return err
		}
		if err := w.File(row.Name, row.Sum, row.Size); err != nil {
			return err
		}
	}
	return nil
}

// verify looks for files whose bytes are gone.
func (f *Files) verify(ctx context.Context, v db.View, r *chores.Report) error {
	n := int64(0)
	for after := int64(0); ; {
		rows, err := db.All(ctx, v, scanFile, `SELECT `+columns+` FROM file WHERE id > $1 ORDER BY id LIMIT 1000`, after)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			r.Count("files", n)
			return nil
		}
		for _, row := range rows {
			after = row.ID
			n++
			has, err := f.blobs.Has(ctx, blob.Sum(row.Sum[:]))
			if err != nil {
				return err
			}
			if !has {
				r.Off("file %d has no bytes", row.ID)
			}
		}
	}
}

// Refers says whether a row refers to bytes: the sweep of the blob store asks.
func (f *Files) Refers(ctx context.Context, v db.View, sum [32]byte) (bool, error) {
	return db.Exists(ctx, v, `SELECT 1 FROM file WHERE sum = $1`, sum[:])
}
