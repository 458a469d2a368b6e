//go:build sabotage

package db

import (
	"strings"

	"kept.example/kept/internal/platform/sabotage"
)

// ackEarly of a build made to be caught: Do on SQLite returns before the COMMIT
// where something is received.
func ackEarly(name string) bool {
	return sabotage.Breaks("early_ack") && strings.HasSuffix(name, ".receive")
}
