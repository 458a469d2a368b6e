//go:build !sabotage

package db

// ofCommit is the error of a COMMIT: a disk that fails is never believed again.
func ofCommit(err error) error { return err }
