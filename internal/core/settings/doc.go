// Package settings is what an admin changes while the desk runs: each setting
// is declared in code with a type, a default and a check, and audited when it
// changes.
//
// A room declares at the start:
//
//	undo, err := settings.Declare(s, "outbox.undo_seconds", 10, settings.Between(0, 60))
//
// and reads in its transaction: n, err := undo.Value(ctx, v). The name and the
// hint on the page are the keys settings.name.NAME and settings.hint.NAME.
//
// Tables: setting. Personal columns: none (by_id is a user of the staff).
package settings
