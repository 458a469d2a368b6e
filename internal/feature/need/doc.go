// Package need is how badly a case needs us, and why: a sum of named points, each
// with its source, which orders the lists and explains itself in a sentence.
// Loudness is no point, and what somebody pays never outweighs what hurts.
//
//	the customer's words (marked in the message)  ┐
//	what they say on their own page               │
//	a fact of a program, or of the desk           ├─► points ─► weight ─► need, rank
//	an agent's tap                                │
//	history: asked again, a promise broken, slow  ┘
//
// A point is one row of need_point: a kind, whether it holds, where it comes from,
// how often. Rows are only added; of a kind the newest row of a case, and of what
// was merged into it, decides. So an agent, the customer and a new message can each
// correct what was said before, and a tap is undone by another.
//
// How the order stays right at a million cases: the row of a case holds its
// rank, the moment from which the customer waits moved back by four hours for each
// point ([cases.Case.Rank]). Time raises all that wait alike, so the order of two
// cases is the same at every hour, no row is touched by waiting alone, and a page of
// a list reads an index. A case without a point stands before a new one with sixty
// after ten days: nobody starves. Our reply begins the waiting anew. What is shown, 0
// to 99, is the points with one more for each four hours; 100 is danger alone, and
// stands before all.
//
// A deadline that is said in words, as "by Monday at nine", has a time, read in the
// customer's zone; it weighs more as it comes nearer, in four steps, and a job weighs
// the case anew at each. Without a time it weighs all at once.
//
// What filing costs: the words are looked for before the transaction. With none
// found nothing else happens. Otherwise the core writes the weight with the row that
// it writes anyway (cases.WeighBy), and one statement adds the points.
//
// The policy of weights is a text, one line a point, kept in versions. One that
// does not read is refused with the line and the reason, and the old one stays; it
// can be tried on the last cases before it is switched on. A job then weighs anew
// what is not done, from the names that each case's row has.
//
// Always true: danger comes first; a second contact about the same matter raises
// (the policy cannot say 0); what they pay weighs less than each thing that hurts;
// a customer who was harsh has no less.
//
// Tables: need_point, need_policy, need_slow, need_seen. Personal columns:
// need_point.what (their words), emptied when they are erased; need_slow goes.
// Listens to: messages (cases.Listener), facts.LetDown, StatusChanged, CasesMerged,
// CasesUnmerged, CaseSplit, PurchaseLinked, PurchaseUnlinked; package app tells it of those
// who ask again, and what a purchase costs. Plugs into: the
// row of a case (weight), the case page (panel, marked words), the customer's page
// (How we understood it), the lists (need:…), the settings, the API, erase, export and
// verify.
package need
