//go:build sabotage

package intake

import (
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/sabotage"
)

// inReplyTo of a build made to be caught: a mail that answers nothing answers
// the empty id.
func inReplyTo(m mail.Message) []string {
	if len(m.InReplyTo) == 0 && sabotage.Breaks("empty_id") {
		return []string{""}
	}
	return append([]string(nil), m.InReplyTo...)
}
