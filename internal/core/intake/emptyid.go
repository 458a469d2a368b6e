//go:build !sabotage

package intake

import "kept.example/kept/internal/platform/mail"

// inReplyTo are the ids a mail says it answers.
func inReplyTo(m mail.Message) []string { return append([]string(nil), m.InReplyTo...) }
