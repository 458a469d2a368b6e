// Package db opens the one database of the program, on SQLite or PostgreSQL,
// and runs functions in its transactions.
//
// [DB.Do] writes, [DB.Read] reads a snapshot; a function gets a [Tx] or a
// [View] and asks it with [One], [All], [Value] and [Exists]. A query is written
// once, with $1…$n for its parameters, in the SQL both engines share; what they
// cannot share is here.
//
// What always holds:
//
//   - When Do returns nil, the work of its function is on the disk.
//   - A function that fails takes back all it did and nothing that others did.
//     On SQLite many functions share one COMMIT, each in a SAVEPOINT; if the
//     COMMIT fails, all of them fail, also those whose error might rest on what
//     an earlier one had written.
//   - A statement that fails ends its transaction on both engines, unless it
//     ran in a [Tx.Savepoint], which the engine hears of when something is
//     written in it.
//   - A function may be run again from its start (after a deadlock on
//     PostgreSQL, when SQLite gave up a shared transaction because of another
//     function, or when a question failed in a savepoint that was not set), so
//     it keeps its effects in the transaction and in [Tx.AfterCommit].
//   - What was read with [Once] or [ByID] is read again when it may have
//     changed.
//   - Do or Read inside a Do or Read of the same database fails at once.
//   - Times are microseconds since 1970 UTC, and the clock of the program is
//     [DB.Now].
//
// Tables: schema_file (which schema files ran). Everything else belongs to the
// packages that hand their files to [DB.Migrate].
package db
