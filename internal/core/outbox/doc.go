// Package outbox sends what we say and proves that it went.
//
// A reply is first *held*: it stands on its case as "leaves in 10 seconds",
// nothing of it has happened, and undo turns it back into the draft. Then the
// job outbox.release, acting for the agent who wrote it, runs the whole act in
// one transaction: the message, one outgoing mail for each recipient, each
// part's Act, the status. If the customer wrote meanwhile, or a part refuses,
// or the agent was switched off, it becomes the draft again with the reason.
//
//	held:      held → released | undone | returned (a draft again, with the reason)
//	outgoing:  queued → delivered | deferred (with the next try) | failed | uncertain
//	           deferred → delivered | failed (after five days)
//	           uncertain → tried once more → delivered (marked) | failed | uncertain for good
//
// What is always true:
//   - A message of ours has its Message-ID from the moment it is written, and
//     each try sends the same bytes under it.
//   - Nothing is sent but from a committed row; an attempt is recorded before
//     DATA. A row found with an open attempt of a process that died is uncertain.
//   - For one case, mails to one address leave in the order they were written.
//   - A letter (mail that no person wrote) goes once for its cause, only to
//     participants of its case or verified addresses, and never to an address
//     that bounced, answered like a robot three times within a day, or whose
//     owner called a mail of ours spam.
//   - A person gets one letter a day that could wait. Another is held until then, and
//     those that wait for one person in one inbox leave as one; a broken promise, an
//     incident and what is about safety are never held.
//   - An answer that says no more than "human", in any of six languages, puts the
//     case next, tells its owner or who leads, and is answered with a promise, once
//     until a person has answered.
//   - Reply-To, Message-ID and return path carry tokens, so that answers and
//     bounces come home though they quote nothing.
//
// Tables: held, draft, outgoing, attempt, letter, trouble, unwanted, signature,
// inbox_style. Personal columns: held.text, html, parts, files, envelope;
// draft.text, html, parts, files, envelope; outgoing.mail, rcpt; attempt.text;
// letter.rcpt, waits, why; trouble.address; unwanted.address. Erase empties them and
// leaves times, states and causes. Facts told: facts.DeliveryChanged;
// heard: facts.CaseSplit, MessageArrived.
package outbox
