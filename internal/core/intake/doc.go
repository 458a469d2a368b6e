// Package intake takes in everything that is said to us: durable first,
// understood later, and accounted for always.
//
// An item's way, in six lines:
//
//	Receive stores the raw bytes and a job in one transaction; then, and only then, SMTP says 250.
//	The job intake.file reads the stored bytes, parses them in a child process and looks up what it needs.
//	One short transaction then decides: the identity row first, so that a second copy finds the first.
//	A report goes to the mail it reports on; a robot's answer is linked and opens nothing.
//	What a person wrote joins its case by token or reference, or opens one.
//	What cannot be placed is held in quarantine, with a reason and a date by which somebody decides.
//
//	received → filed (case | joined | duplicate | report | auto_reply | receipt)
//	         → quarantined → released (received again) | dismissed (with a reason)
//
// What is always true:
//   - Every item is in exactly one state, and no path discards one.
//   - Each step can be killed at any moment and run again: what is done is done once.
//   - A Message-ID alone decides nothing. The same content to one inbox is a
//     duplicate; to two inboxes it shows in both; the same id with other content
//     is two messages; an empty id matches nothing.
//   - The stored bytes have the SHA-256 in the books until a person is erased. What
//     was erased is known by a keyed digest, so that a mailbox does not bring it back.
//   - What lay in a mailbox before we looked is a history: it has the time at which
//     it came there, and rings no alarm, hears no first word, and is never late.
//   - An answer to ours is never held back, nor, for its looks alone, a mail of
//     somebody we have written to. What is held has an owner and a time by which
//     they decide; a second mail of its sender that passes frees it. What weighs
//     how much, and who is never or always held, is set by [Intake.Tune].
//
// Tables: intake, intake_raw, intake_identity, intake_erased, intake_list. Personal columns: all
// of intake_raw; intake.env_from, env_to, ip, helo, sha256, said_by, subject,
// verdict, signs, domain, author_sum; intake_list.value. Erase empties them and
// leaves times, sizes and states.
package intake
