package lists

import (
	"context"

	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/platform/db"
)

// chore: a view that is about a person goes with them.
func (l *Lists) chore() chores.Chore {
	return chores.Chore{Room: "lists",
		Erase: func(ctx context.Context, tx *db.Tx, person int64, _ []int64) error {
			_, err := tx.Exec(ctx, `DELETE FROM saved_view WHERE person_id = $1`, person)
			return err
		},
		Export: func(ctx context.Context, v db.View, person int64, _ []int64, w *chores.Writer) error {
			names, err := db.All(ctx, v, func(s db.Scan) (name string, err error) { return name, s(&name) },
				`SELECT name FROM saved_view WHERE person_id = $1 ORDER BY id`, person)
			if err != nil {
				return err
			}
			for _, name := range names {
				if err := w.Row("saved_view", map[string]any{"name": name}); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
