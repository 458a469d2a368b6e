//go:build sabotage

package mailboxes

import (
	"context"

	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/sabotage"
)

// ahead of a build made to be caught: the cursor moves before what lies behind
// it is in the books.
func (m *Mailboxes) ahead(ctx context.Context, f Folder, h how, infos []mail.MailInfo) error {
	if !sabotage.Breaks("early_cursor") {
		return nil
	}
	return m.store(ctx, f, nil, h, infos[len(infos)-1].UID)
}
