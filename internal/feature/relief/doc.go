// Package relief sees to it that nobody who cannot go on waits for the solution
// alone. A case that blocks its customer is offered a workaround, with what, or is
// told why there is none; how long that takes is measured beside the solution.
//
//	owed ──► offered ──► accepted
//	 ▲ │        └──────► refused (with why, if they said): owed again
//	 └─┼─────────────────┘
//	   └───► none (nothing is possible, with the reason)
//
// What blocks: one of us says so by one key, a topic is set to, or another room finds
// it ([Relief.Blocking]). The clock runs in
// business time from then on. Its row is kept here; it is watched among the other clocks
// of the case ([Relief.ClockBy]), which warn, ring, and go to the leads.
//
// They can go on when one of us says so; else since their case was solved, once they said
// that it worked or, for days, nothing.
//
// What we know to do stands in a library by topic and product. One button puts it into the reply;
// what is written there in new words is learnt. A thing that is lent has a day on which
// it comes back, which is a working day: without one it is not offered, and the nearest
// good one is proposed. On that day it is on Today.
//
// What goes to them in a parcel is an offer too: its clock stops when they have it. What sending
// it costs is paid from the budget of whoever sends it, when it is sent. What is above that is asked for, as
// remedies are: one other has a deadline, then an admin is asked by itself, and nobody approves their own. It is
// offered when they say yes; no reply promises it before.
// What one sends in parts, each within what one spends alone and together above it, is
// noticed, with what was granted: a reason to look, which holds nothing back.
// A thing that is lent costs what it costs to send; when it comes back nothing is given back, for
// the way was spent. What never left is given back whole. A thing that is lost is written off
// at its worth, from stock:lent to lost:lent, which is nobody's budget, for nobody decided it;
// one that turns up is taken back into the books by a reversal. Two working days before its day the
// customer is reminded, with how it comes back; when the day is over whoever looks after
// the case is told.
//
// How soon a workaround is wanted is set by team and topic; the narrower one holds.
//
// The customer accepts or refuses on the case page, by a form that needs no script.
//
// Always true: a case has at most one row of relief, which is read over the whole
// family; one that is owed has a time by which it is wanted; of its offers at most one
// has not been answered; of what is asked for one waits at most; a merge writes nothing but marks; what sending costs and what is
// lost is in the ledger once.
//
// Tables: relief, relief_offer, relief_ask, relief_way, relief_topic, relief_target. Personal columns:
// relief_offer.words, relief_offer.why; relief_ask.words, relief_ask.reason; relief_way.words where a reply taught it, which
// goes with its person.
// Listens to: facts.TopicChanged, TeamChanged, DispatchMoved, StatusChanged, CasesMerged, CasesUnmerged.
// Writes the marks relief.owed and relief.refused. Plugs into: the case page (panel), the
// reply (part and hint), the customer's page, the lists (chip, is:blocking, is:no_relief, is:relief_waiting),
// Today, the notices, a page of what is lent out, the settings, the API, erase, export and verify.
package relief
