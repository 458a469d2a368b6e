//go:build sabotage

package web

import "kept.example/kept/internal/platform/sabotage"

// forgetful of a build made to be caught: an Idempotency-Key means nothing, so that
// what is asked for again is done again.
func forgetful() bool { return sabotage.Breaks("forgotten_key") }
