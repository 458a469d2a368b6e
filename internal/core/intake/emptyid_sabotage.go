//go:build sabotage_empty_id

package intake

import "kept.example/kept/internal/platform/mail"

// inReplyTo of a build made to be caught: a mail that answers nothing answers
// the empty id.
func inReplyTo(m mail.Message) []string {
	if len(m.InReplyTo) == 0 {
		return []string{""}
	}
	return append([]string(nil), m.InReplyTo...)
}
