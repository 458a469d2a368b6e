// Package promises keeps our word: every time an agent tells a customer when
// something will happen, that is a promise, and Kept watches it.
//
// A promise is made with a reply, or by the API; its time is exact, or said in
// words that are read at once. Words that only seem to name a time are pointed
// out, with one that nine in ten such cases kept. An hour before it is due, one
// that is still pending shows on its case and in the lists, and its owner is
// told. When its time passes it is broken: whoever looks after the case finds the
// draft of an apology, and a second one on a case goes to the leads. Where no
// person has said anything a quarter of an hour later, the desk does: it owns the
// fault, says that it is automatic, and names who writes by when. That is a promise,
// which the next reply of a person keeps.
//
//	pending ──► kept (by whom, proved by which message)
//	   ├──────► broken (an apology, once)
//	   ├──────► renegotiated (the customer agreed; another stands in its place)
//	   └──────► withdrawn (with a reason)
//
// Always true: a promise belongs to one case and, where it was made in a reply,
// to that message and follows it when the case is split; its time is exact, in the
// future and in working hours (or covered) when it is made, and never changes; a
// promise is broken at its time and never before it; a letter owns it at most
// once, and never one that a letter gave.
//
// Tables: promise. Personal columns: promise.what, promise.reason.
// Tells: facts.LetDown. Listens to: facts.ReplySent, StatusChanged, CaseSplit,
// CasesMerged, CasesUnmerged. Writes the marks promises.pending, promises.broken and
// promises.next_due. Plugs into: the case page (cell and panel), the reply (two
// parts and a lint), the first word, the customer's page, the lists (chips), Today, a person's
// page, the notices, the API, erase, export and verify.
package promises
