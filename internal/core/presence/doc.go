// Package presence knows who has a case open at this moment, and who writes in
// it, so that two colleagues do not answer the same customer.
//
// A tab says over its live stream which case it shows and whether somebody
// types, and says it again each half minute. What it said holds for 90 seconds,
// or until its stream ends: a closed tab is gone at once, a laptop that fell
// asleep a little later. All of this lives in memory. On one PostgreSQL the
// processes tell each other what changed, and twice a minute everything.
//
// Always true:
//   - nothing is written to the database, whatever people do;
//   - nobody is said to be at a case they may not see, and nobody is told of a
//     case they may not see: live events carry the case alone, names are read
//     when a page asks for them, after a check of both rights;
//   - what nobody has confirmed for 90 seconds is not shown.
//
// Tables: none. Plugs in: the live stream, the page /cases/{case}/presence, the
// API /cases/{id}/presence.
package presence
