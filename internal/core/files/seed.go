package files

import (
	"context"
	"encoding/hex"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// SeedFile is an attachment of a seeded message; its bytes are kept already.
type SeedFile struct {
	CaseID, MessageID int64
	cases.Kept
	At time.Time
}

// Seed adds many files at once. It is for the system only.
func (f *Files) Seed(ctx context.Context, tx *db.Tx, all []SeedFile) (err error) {
	defer fault.Wrap(&err, "files.Seed")
	if err := staff.SystemOnly(ctx); err != nil {
		return err
	}
	rows := make([][]any, len(all))
	for i, one := range all {
		sum, err := hex.DecodeString(one.Sum)
		if err != nil {
			return err
		}
		token, err := f.token()
		if err != nil {
			return err
		}
		rows[i] = []any{token, one.MessageID, one.CaseID, name(one.Name), one.Type, one.Size, sum, one.Inline, one.ContentID, one.At}
	}
	return tx.InsertMany(ctx, `INSERT INTO file (token, message_id, case_id, name, type, size, sum, inline, content_id, created_at)`, rows)
}
