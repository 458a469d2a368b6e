// Package topics is the tree of matters: what kinds of thing people write about,
// and which team usually looks after each.
//
//	Delivery ── Late
//	         └─ Damaged ── Glass
//	Warranty
//
// Always true:
//   - a topic has a name that no other topic under the same parent has, and at
//     most four topics above it; no topic is under itself;
//   - a topic is never deleted: cases of years ago have it. One that is switched
//     off is offered no more, with all that is under it.
//
// Tables: topic. Personal columns: none; a topic is a word of the staff for a
// kind of matter. Erasing a person leaves the topic of their cases: it is a fact
// without a person. Plugs into the settings, the API and verify; package cases
// keeps which topic a case has.
package topics
