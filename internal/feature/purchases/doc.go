// Package purchases is what a person bought, and the proof of it: asked for once, kept
// with the purchase, never asked again.
//
//	none ──► given (waits for one click) ──► accepted
//	             └────► refused (with a reason): may be given again
//
// A purchase belongs to a person or to an organization. One of us enters it, a program
// does by the API, a file or a shop brings it. What another system calls it is unique for
// that system: said twice it is the same purchase, and what arrives late changes nothing.
// A source is a shop or a payment system that posts what was bought, signed as Shopify or
// Stripe does. What it tells is done once, however often and in which order it comes;
// what is signed and cannot be used is taken and stays visible with the reason, for
// telling it again would not mend it, and after some refusals a shop tells nothing more.
// Where a period stands, it is a subscription with a price a period. The warranty is shown
// and never stands in the way.
//
// A receipt is a picture, drawn anew without what else its file says, or a PDF. It comes
// with a mail of the case and is proof after one click, or by upload on the customer's
// page, which needs no script. The same receipt for two purchases is a reason to look,
// never an accusation. For one kind of remedy a purchase is proof once, and
// free again when that remedy does not come to be.
//
// Always true: a merge of people or cases moves no row; what is read is read over the
// whole family; a purchase is proven exactly where one of its
// receipts is accepted.
//
// By what a purchase was paid is known by a keyed digest, so that the same card for many
// is a reason to look; what it is called, or its number, is kept nowhere.
//
// Tables: purchase, purchase_case, purchase_proof, purchase_use, purchase_source,
// purchase_event, purchase_paid. Personal columns: purchase_paid.sum;
// purchase.what, seller, order_number, serial_number, foreign_id, foreign_sum;
// purchase_proof.name, sum, reason; purchase_event.about.
// Listens to: nothing. Tells facts.PurchaseLinked, PurchaseUnlinked, ProofGiven. Plugs into: the case
// page (panel), the person's and the organization's page, the customer's page, the API,
// erase, export and verify.
package purchases
