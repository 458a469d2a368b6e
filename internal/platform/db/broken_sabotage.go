//go:build sabotage_ignored_fsync

package db

// ofCommit of a build made to be caught: what the disk says is not listened to.
func ofCommit(err error) error {
	if err != nil && isIO(err) {
		return nil
	}
	return err
}
