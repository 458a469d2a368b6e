// Package dispatch brings to the customer what they are given: a replacement, a thing
// that is lent, a refund, a credit, a compensation, something better. It tells the house's own systems by signed webhooks, and hears
// from them the same way.
//
//	waiting ──► ready ──► handed ──► accepted ──► sent ──► arrived ──► returned
//	(for an        └─────────┴───────────┴─────────┴──► failed    (what was lent)
//	 address)      └─────────┴───────────┴─────────┴──► cancelled
//
// A parcel needs an address that was confirmed, by the customer on their page or by one
// of us who heard it from them; the same address serves later parcels for a while. What
// is ready is handed over by a committed job, tried again until the system takes it,
// and under one id, so that it is one order however often it is told. What comes back
// is believed by its signature, may come late, twice and out of order, and moves things
// forward only; the remedy moves with it.
//
// A parcel that does not arrive in its time opens its case by itself. Of its day the newest
// word holds: its clock, its remedy, and the wait of its case follow.
//
// Replace now gives a replacement in one act: remedy, dispatch and letter are one
// transaction, and the case waits for the parcel. The letter asks once for all that is
// missing, in one request: receipt, address, size or colour, what becomes of the old one.
// The parcel leaves when it is there and never waits for the old one. What the system says is out of stock is not offered.
//
// Always true: a remedy has one dispatch at most; no parcel is handed over without a
// confirmed address; what was heard once is not heard again as long as it is known (60
// days), and after that moves forward only; of what is said of stock the newest count holds, whenever it comes; nothing that has arrived
// is on its way again, and nothing that failed goes on.
//
// Tables: dispatch_system, dispatch_address, dispatch, dispatch_hook, dispatch_stock. Personal columns:
// all of dispatch_address but its times; dispatch.what, choice, foreign_id, tracking,
// reason. Listens to facts.RemedyMoved, facts.ProofGiven. Tells facts.DispatchMoved. Plugs into: the case
// page (panel), the customer's page, the settings, the notices, the search, the API, erase, export
// and verify.
package dispatch
