// Package budgets is what an agent or a team may spend on making things right in a
// month, a quarter or a year, without asking.
//
// Always true:
//   - what is spent from a budget never exceeds it, however many spend at once,
//     unless somebody who may approve said yes;
//   - an agent has one budget at most, a team too; who has none of their own spends
//     from that of a team;
//   - what was spent is not kept here: it is the balance of an account of the ledger,
//     budget:agent:7:2026-11, so the two cannot differ;
//   - a budget has one currency. A spend in another is reckoned at the newest rate
//     that was entered, and the entry of the ledger keeps the rate and its day;
//   - a rate is never changed: a newer one takes its place.
//
// Locks are taken in this order: person, case, budget, and the ledger last.
//
// Tables: budget, budget_rate, budget_yes. Personal columns: none; a budget names users and
// teams by their ids. Plugs into Today, the settings, the API and verify.
package budgets
