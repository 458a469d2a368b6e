// Package remedies makes it right, up to what the customer has in hand.
//
//	proposed ──► awaiting_approval ──► approved ──► dispatched ──► received
//	   │ └───────────────┼──────────────┬┘  │ └──────────┼────────────┘
//	   └─────────────────┴──► declined ◄┘   └──► failed ◄┘
//
// A remedy has a kind, the words the customer reads, what it is worth, why it is given
// and whose fault it was. What is worth something is paid from a budget:
// within it whoever grants needs nobody. Above it one other is asked, a lead of the
// team or else an admin, with a deadline in business time; when that passes the next is
// asked by itself, until nobody is left, which is told. Nobody approves their own, and a desk of one asks nobody.
// What goes out with a reply is within the budget, or the reply comes back to its writer.
//
// What is granted is wanted on its way by a time, and at the customer's by another; what
// is late rings at whoever looks after the case. An apology is received with its words.
//
// What would make it right is reckoned by a policy that people write: from what was lost,
// what it has cost them, whose fault it was and what was before. Of two or three proposals
// one is granted as a whole; each line of its sum is shown. Like cases get like remedies:
// whoever gives another amount, or more than the cap, says why, whichever way it is given:
// as a proposal, by hand, with a reply, by a program or as a replacement at once. The
// reasons are listed.
//
// Before something is given, reasons to look are shown, as facts and never as what they
// mean: how often something was given, for what, and what other rooms know. They hold
// nothing back. What was bought is proof for one replacement and one refund. What is out of
// stock is said wherever a replacement is offered; it is not refused.
//
// What somebody pays for again and again is credited for each day on which they could not
// use it, without being asked for, once it is said that they can go on.
//
// Always true: the lines of a proposal sum to its total; of a kind and a key there is one remedy of a case and of what was merged
// into it, unless it was declined or failed; what was paid for is given back exactly
// when it is declined or fails, and the ledger says the same of it, which verify checks both ways; what is said twice or out of order changes nothing
// twice.
//
// A policy is switched on, gone back to, and tried on the past first: what it would have
// given, case by case, beside what was given.
//
// Tables: remedy, remedy_loss, remedy_deviation, remedy_policy, remedy_trial, remedy_trial_sum, remedy_trial_row. Spends by package budgets. Personal columns: remedy.what, why, reason, tracking, answer_says; remedy_loss.reason; remedy_deviation.reason.
// Tells facts.RemedyMoved. Plugs into: the case page (panel), the lists (chip,
// is:remedy_waiting), the reply (part), the customer's page, Today, the notices, the API, erase, export and verify.
package remedies
