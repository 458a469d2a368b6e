//go:build sabotage

package db

import "kept.example/kept/internal/platform/sabotage"

// durable of a build made to be caught: a COMMIT returns before the log is on
// the disk, so that a power cut takes what was acknowledged.
var durable = map[bool]string{false: "synchronous(FULL)", true: "synchronous(NORMAL)"}[sabotage.Breaks("normal")]
