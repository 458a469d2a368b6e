//go:build sabotage_early_ack

package db

// ackEarly makes Do on SQLite return before the COMMIT. It exists only so that
// the test of durability can be seen to fail.
const ackEarly = true
