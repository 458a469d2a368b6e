//go:build !sabotage_normal

package db

// durable makes SQLite fsync its log before a COMMIT returns.
const durable = "synchronous(FULL)"
