//go:build sabotage_early_ack

package db

import "strings"

// ackEarly makes Do on SQLite return before the COMMIT where something is
// received. It exists only so that the test of durability can be seen to fail.
func ackEarly(name string) bool { return strings.HasSuffix(name, ".receive") }
