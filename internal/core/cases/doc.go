// Package cases is the spine of Kept: a case is one matter of one person, with
// its whole conversation, whichever channels it used.
//
//	new ──► open ◄──► waiting
//	  │      │  ▲        │  ▲ until a date; then open again
//	  └──────┴──┼────────┘
//	            ▼ reopened by the customer's next word
//	         solved ──► confirmed (the customer says that it worked)
//
// Always true:
//   - an open case (new, open) has a next step with a date; a waiting case has
//     the date at which it is open again; the database checks both;
//   - a message joins a case by a token of ours, or by the Message-IDs that
//     messages of the same person have and name, whichever was filed first;
//     never by an empty id, never by its subject, never by its own id alone;
//   - nobody's word is lost in a case that is done: it reopens;
//   - a merge moves no row: the case gets merged_into (always the root), and
//     what belongs to a case is read by [Cases.Family]. Where the merged case
//     was the more urgent, the root takes over its next step, and undoing the
//     merge gives back what was;
//   - who may read a message is a type: a customer's page can only be given
//     [CustomerMessage].
//   - [Cases.Say] is the only way a message of ours enters a case, and
//     [Cases.Arrived] the only way one of theirs does.
//
// Tables: cases, message, message_ref, participant, follow, mark,
// case_foreign, case_unlike. Personal columns: cases.subject, preview, next_step (where it
// is in somebody's own words), lang; message.by_name, mail_id, from_address,
// problem, subject, body, rest, html; message_ref.sum (the digest of an id that
// a person's mail program made); participant.name, address, address_sum; all of
// case_foreign. Numbers, times and states are facts without a person.
//
// Tells: facts.CaseOpened, MessageArrived, ReplySent, NoteAdded,
// StatusChanged, OwnerChanged, TeamChanged, LetDown, CasesMerged, CasesUnmerged, CaseSplit.
// Jobs: cases.wake, cases.note_again. Rooms plug in listeners, guards, marks
// and fields.
package cases
