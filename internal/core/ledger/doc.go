// Package ledger is the record of every amount that was set aside, given and taken
// back, by double entry: each entry moves an amount from some accounts to others,
// and sums to zero.
//
//	budget:agent:7:2026-11   -120.00 SEK
//	granted:refund            120.00 SEK
//
// Always true:
//   - an entry has two lines or more in one currency, which sum to zero; it is
//     never changed and never removed, which the database refuses by itself. What was wrong is turned back by a new entry
//     that names the one it reverses, and one is reversed once at most;
//   - the same cause posts once: whoever asks again is given the first entry, and
//     whoever asks for something else under the same cause is refused;
//   - the number of an entry is its place: there are no gaps, and each entry holds
//     the seal (SHA-256) of the one before and of its own text, so that a changed,
//     removed or inserted one is found. How many there are is known in a second
//     place: the record of activity, which is sealed by itself;
//   - a month that is closed takes no entry any more, and stays closed.
//
// Two who post at once wait for each other from the post until the end of their
// transactions, so that what a transaction posts is best posted late.
//
// Tables: ledger_entry, ledger_line, ledger_note, ledger_period. Personal columns:
// the words of ledger_note, which the chain knows by a salted digest alone: erasing a
// person takes them away and leaves the numbers, which are the books of the company.
// A person's amounts are those of their cases, and are exported with them. Plugs into
// the pages, the API and verify.
package ledger
