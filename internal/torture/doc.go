// Package torture proves that nothing is lost. It starts the desk as anybody
// would, feeds it over SMTP and the API, harms it, and then reads the books:
//
//   - every message that was answered with 250 has exactly one state, its raw
//     bytes and its attachment have the hash they were sent with;
//   - no case without a message, no message without a case, no job without the
//     row it is about, nothing received that no job will file;
//   - every reply is delivered, deferred, failed with a task, or marked
//     uncertain; what came to the relay twice is one of the marked, under the
//     same Message-ID.
//
// What happened is written down by the other side: the senders know what was
// acknowledged, the relay knows what it was given. The books are read from the
// tables themselves and, once more, by kept verify.
//
// A scenario is one kind of harm. All chance comes from the seed, which is
// printed, so that a trial can be played again; how the machine schedules what
// runs at the same time is the one thing that differs. What a machine cannot do
// (no strace, no FUSE, no PostgreSQL) is said in the report and never counted as
// passed.
package torture
