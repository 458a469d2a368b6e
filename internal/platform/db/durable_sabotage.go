//go:build sabotage_normal

package db

// durable of a build made to be caught: a COMMIT returns before the log is on
// the disk, so that a power cut takes what was acknowledged.
const durable = "synchronous(NORMAL)"
