// Package demo makes worlds: the small one that kept demo shows, with what one
// plays in it, and the large one that kept seed measures with.
//
// # The small world
//
// Hearth & Kettle make kettles and grinders, and watches as Slow Hour. Some
// cases are told in world.toml, the others are made of the matters of crowd.toml.
// All is done by the real operations, in order, at times of the past weeks
// ([db.At]): letters are composed, received and filed, replies delivered,
// promises kept by people or broken by their job. Nothing is written around the
// rules, so the books balance. The case that a link leads to is there first; the
// others are told one by one while the desk is in use, each while the queue is
// held, so that the jobs of its past are done in it.
//
// # What the demo adds
//
// [Demo] is a room that only kept demo mounts: a bar above every page, the
// customers' mailbox (the desk's relay), a page to write as a customer, stories
// (a file each in the folder stories), and a [Clock] that is moved on and never
// goes back. Parcels are sent by the firm's storehouse, which is a page of the demo: what
// is ordered leaves after two hours of that clock, and is there two days later.
//
// # The large world
//
// The same number and seed on an empty desk always make the same world, but for
// refs, tokens and salts, which nobody may guess. What is drawn, and from what:
//
//   - status: 3 in 100 new, 7 open, 5 waiting, 45 solved, 40 confirmed; one in
//     500 private;
//   - messages of a case: one in a hundred has 101 to 180; the others 1 and a
//     geometric number with mean 2.63, at most 40: five on average;
//   - who speaks: the customer first; after a customer's word two in three are
//     replies and one in ten a note; after ours four in five are the customer's;
//   - length of a body: log-normal sentences, median 4, sigma 0.7, at most 150;
//   - languages: English 62, German 27, French 7, Spanish 4 in 100, by person;
//   - people: two in three cases are of somebody new, the others of one of the
//     last 2,000;
//   - attachments: one in eight of a customer's messages has one to three, of 64
//     files of 2 kB to 60 kB (log-uniform), whose bytes are stored once;
//   - quotes: half of the answers fold the message before;
//   - when: done cases began on a day of the last 1,000, of which weekends are
//     chosen half as often, at an hour around 10 and 20 o'clock; waiting ones up to 20 days ago,
//     open ones an exponential time with mean 3 days ago; between messages
//     pass log-normal 4 hours (sigma 1.2), pressed together where they would lie ahead.
//
// No two bodies are alike: each says a number that is its own. Whatever came in
// has its intake item with the raw mail. Replies of the past have no outgoing
// mail: they went out before this desk.
package demo
