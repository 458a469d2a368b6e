// Package nudges sees to it that asking again helps. Whoever writes a second
// time about the same matter, to whichever address, with or without threading,
// is one customer with one matter: their mail joins the case that is open, or
// the agent is offered that, with what speaks for it; and the case comes sooner.
//
// A mail that names no message of ours opens a case of its own first, as the
// core does it, and is then merged into the one it is about. So a merge moves no
// row, and one click takes it apart again, exactly: both cases have what they
// had.
//
//	arrived ──► joined (the evidence is strong) ──► separated (one click)
//	   └──────► suggested (it is not) ──► joined by hand | said to be another matter
//
// What speaks for it (evidence.go): the ref of the case, the same order number,
// the same words in the subject, that they say they wrote before, much the same
// words, and how soon it came. What speaks against it: other numbers, another
// brand, a long time.
//
// Always true: who wrote is known by an address of a person, and the check of
// the sender did not fail: an empty or weak identity, a forged sender and a
// history join nothing; a private case is joined by nobody's guess; nothing
// joins what is done; what was separated is not suggested again.
//
// Asked again: their messages since our last answer, those within a quarter of
// an hour as one. The second brings the next step forward by half of what is
// left and tells the owner; the third makes it due now and tells the leads.
//
// Tables: nudge. Personal columns: none; what speaks for it is kept by name
// alone. Listens to: messages (cases.Listener), facts.ReplySent, CasesMerged,
// CasesUnmerged, CaseSplit. Writes the mark nudges.contacts. Plugs into: the case
// page (banner), the lists (chip, contacts:N), the notices, the API, export and
// verify.
package nudges
