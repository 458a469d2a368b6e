//go:build sabotage_early_cursor

package mailboxes

import (
	"context"

	"kept.example/kept/internal/platform/mail"
)

// ahead of a build made to be caught: the cursor moves before what lies behind
// it is in the books.
func (m *Mailboxes) ahead(ctx context.Context, f Folder, h how, infos []mail.MailInfo) error {
	return m.store(ctx, f, nil, h, infos[len(infos)-1].UID)
}
