//go:build !sabotage

package db

// ackEarly is false: Do returns after the COMMIT.
func ackEarly(string) bool { return false }
