// Package verified asks the customer whether it worked. A case is *solved* when
// we think so and *confirmed* when its customer says so; between the two lies
// all that other desks count as success and nobody has checked.
//
// A reply that solves a case asks in itself, with two links to the customer's
// own page; following one changes nothing, a button there does. A case that is
// solved without a reply asks by a letter through the gate of outbox, some
// minutes later; where its topic says so, after so many working days, and then no reply
// asks before. Halfway to the end of the wait, once and gently, it is asked
// again.
//
//	asked ──► confirmed (by whom, when; with how many answers)
//	  │ ▲
//	  │ └───  silent (unconfirmed: never counted as success)
//	  ├─────► not_yet (open again at once, for the same agent, due now)
//	  ├─────► wrote (they wrote something; whoever reads it says what it means)
//	  └─────► dropped (one of us opened it again, or nobody was asked)
//
// A confirmation can be taken back by the customer: it is not_yet from then on.
//
// An answer in words is read by rules in six languages (reading.go). What is
// likely is proposed to the agent; what is unmistakable counts by itself: the
// whole message, greeting and thanks aside, is one of a few short sentences, it
// comes from the customer of the case themselves, and nothing speaks against
// its sender.
//
// Always true: a case that is solved has exactly one asking that has not ended,
// unless it was solved before this room was there; what a customer confirms is
// theirs to say, so an agent says how they know; a GET changes nothing; silence
// changes no status.
//
// Tables: verification. Personal columns: none; what they wrote is a message.
// An erased person is asked nothing more.
// Listens to: messages (cases.Listener), facts.StatusChanged, CasesMerged,
// CasesUnmerged. Writes the marks verified.state and verified.not_yet. Plugs
// into: the mail of a reply (foot), the customer's page, the case page (panel
// and banner), the lists (chips, verified:STATE), the notices, the settings, the
// API, the navigation (numbers), erase, export and verify.
package verified
