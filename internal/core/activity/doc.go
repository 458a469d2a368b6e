// Package activity is the record of what happened: one entry for every change
// of a state, written in the transaction that makes it true. The timeline, the
// audit trail, the live updates and the webhooks all read it.
//
// Always true:
//   - an entry names who acted; where nobody acts, [Log.Record] fails, and with
//     it the change;
//   - entries are never changed. Erasing a person takes the content and its
//     salt away and leaves the facts without a person: when, what kind, about
//     which row;
//   - each entry carries a digest over its facts and over a salted hash of its
//     content. Every ten seconds a job seals the new digests into a block that
//     holds the hash of the block before it, outside the transactions that
//     write. The number of the newest block is kept in a second place.
//     [Log.Verify] finds an entry that was changed, added or removed behind our
//     back, and blocks that were changed, removed or cut off; after an erasure
//     the chain still verifies.
//
// Content, the personal part, is data; everything else of an entry is facts.
//
// Tables: activity, activity_block, activity_seal. Personal columns:
// activity.data. Rights are asked by whoever opens the door: this package
// stands below staff and trusts its callers.
package activity
