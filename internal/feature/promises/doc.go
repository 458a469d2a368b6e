// Package promises keeps our word: every time an agent tells a customer when
// something will happen, that is a promise, and Kept watches it.
//
// A promise is made with a reply, or by the API. An hour before it is due, one
// that is still pending shows on its case and in the lists. When its time
// passes it is broken: the customer gets an apology before they have to ask,
// and whoever can make it right hears of it.
//
//	pending ──► kept
//	   ├──────► broken (the customer gets an apology, once)
//	   └──────► withdrawn (with a reason)
//
// Always true: a promise belongs to one case and, where it was made in a reply,
// to that message and follows it when the case is split; its time is exact and
// in the future when it is made, and never changes; a promise is broken at its
// time and never before it; an apology goes out once, for its cause.
//
// Tables: promise. Personal columns: promise.what, promise.reason.
// Tells: facts.LetDown. Listens to: facts.CaseSplit, CasesMerged,
// CasesUnmerged. Writes the marks promises.pending, promises.broken and
// promises.next_due. Plugs into: the case page (cell and panel), the reply
// (part), the customer's page, the lists (chips), the API, erase, export and
// verify.
package promises
