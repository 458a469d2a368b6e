//go:build sabotage

package intake

import "kept.example/kept/internal/platform/sabotage"

// unclaimed of a build made to be caught: no content is ever claimed, so a second
// copy is a second case.
func unclaimed() bool { return sabotage.Breaks("no_identity") }
