// Package jobs runs work after the transaction that asked for it, at a given
// time, and again when it fails.
//
//	ready ──claim──▶ running ──done──▶ (no row)
//	  ▲                 │
//	  ├──── try again ──┤            (failed: a second later, then more)
//	  ├──── taken over ─┤            (its runner fell silent)
//	  │                 ▼ the schedule is used up
//	  └──── Retry ─── failed ──Dismiss──▶ dismissed
//
// What always holds:
//
//   - A job exists if and only if the transaction that put it was committed.
//   - The effects of [Run.Do] and the end of the job are one transaction, which
//     is committed only if id, owner and attempt are still those of the run. So
//     effects in the database happen once, whoever is killed or frozen when.
//     Effects elsewhere may happen twice: ask [Run.Still] just before them.
//   - No job is discarded. One that keeps failing, or keeps ending the process
//     it runs in, becomes a failed job, which stays until a person retries or
//     dismisses it. Kinds without a handler wait.
//   - Of a kind's free slots half go to the jobs due longest, half to those due
//     latest: a backlog delays nobody who comes after it.
//   - A job put while one of its kind and key is running runs after it: what
//     was put is never lost to a run that began before it.
//
// On PostgreSQL any number of processes run jobs; each holds a lease, and whose
// lease is over loses its jobs to the others. On SQLite there is one process,
// and what was running when it opens the queue is an orphan of the last.
//
// In a transaction job rows are touched last (after cases, people, budgets),
// which [Run.Do] does by itself.
//
// Tables: job, runner, periodic. No column is personal as long as arguments
// are ids; errors may quote what a handler read.
package jobs

import "embed"

// Schema makes the tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package's faults.
//
//go:embed words/*.json
var Words embed.FS
