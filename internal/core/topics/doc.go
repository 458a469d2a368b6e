// Package topics is the tree of matters: what kinds of thing people write about,
// which team usually looks after each, and what must be known to help: its
// checklist.
//
//	Delivery ── Late
//	         └─ Damaged ── Glass
//	Warranty
//
// Always true:
//   - a topic has a name that no other topic under the same parent has, and at
//     most four topics above it; no topic is under itself;
//   - a topic is never deleted: cases of years ago have it. One that is switched
//     off is offered no more, with all that is under it;
//   - an item of a checklist stands there once, whatever language it is named in;
//     a topic has the items of those above it, and one of its own takes the place
//     of one of the same name; a pattern compiles, is bounded, and recognises not
//     just anything.
//
// Tables: topic, topic_item. Personal columns: none; topics and items are words of
// the staff for kinds of matter and what they need. Erasing a person leaves the topic of their cases: it is a fact
// without a person. Plugs into the settings, the API and verify; package cases
// keeps which topic a case has.
package topics
