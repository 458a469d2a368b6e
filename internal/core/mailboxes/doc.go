// Package mailboxes reads the mailboxes of inboxes by IMAP: each mail once, as
// it is, and without a change in the mailbox.
//
//	A mail's way: UID greater than the cursor → fetched with a peek → its raw
//	bytes committed by intake → its row and the cursor, in one transaction.
//
// What is always true:
//   - The cursor counts UIDs, for one folder under one UIDVALIDITY. It moves only
//     after intake has committed what lies below it; killed anywhere, the next
//     fetch begins there again, and intake knows what it has by its key.
//   - Each UID up to the cursor is in the books: taken, known, old, or waiting
//     to be tried again. One mail that cannot be fetched delays no other.
//   - New mail comes before what lay there already.
//   - Under a new UIDVALIDITY every mail is compared by content with what intake
//     has, and opens no case a second time.
//   - What lies in the folder for junk is held in quarantine. Moved to the inbox
//     by hand it is the same item, and is let through.
//   - One process fetches a mailbox, by a lease; two would do no harm.
//   - Every quarter of an hour the mailbox is read against the books; what is
//     missing there is an alarm, and is fetched.
//
// It stands above intake, to which it brings mail, and nothing in the core stands
// above it but the desk.
//
// Tables: mailbox, mailbox_folder, mailbox_mail. Personal columns: none; a mail
// is its number, its size and its time here. Plugs in: a part of the page of an
// inbox with a test of what is typed; API mailbox of an inbox; a job; the chore
// verify.
package mailboxes
