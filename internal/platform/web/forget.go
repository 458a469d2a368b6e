//go:build !sabotage

package web

// forgetful is whether Idempotency-Keys are forgotten: never.
func forgetful() bool { return false }
