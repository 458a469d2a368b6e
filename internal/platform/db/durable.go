//go:build !sabotage

package db

// durable makes SQLite fsync its log before a COMMIT returns.
const durable = "synchronous(FULL)"
