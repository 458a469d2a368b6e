//go:build !linux

package app

// inMemory is not asked elsewhere.
func inMemory(string) bool { return false }

// clockSynced is not known elsewhere.
func clockSynced() (synced, known bool) { return false, false }
