// Package requests asks once: everything that is missing, in one message.
//
// A case with a topic has that topic's checklist (package topics). What a message
// or a file gives is recognised while it is filed (recognise.go), what is known of
// the person counts too, and an agent ticks the rest by one key. A reply asks for
// what is still missing; that is a request:
//
//	open ──► done (all of it was given)
//	  └────► withdrawn
//
// The case waits, a form on the customer's page takes the answers in one go, and
// two reminders at most say, in business time, what is still missing. The second
// request of a case warns, the third goes to the leads.
//
// What a replacement needs (need.go) is asked the same way: whether it is there is known
// by the rooms that need it, and the answers fill what they are needed for.
//
// For a case without a topic a likely one is proposed by what people have called
// cases before (likely.go); nobody but a person sets it.
//
// Always true: a request asks for nothing that was given when it was made; it is
// done when nothing of it is missing, and only then; what was taken back by hand
// is not ticked again by the rules for the same message; a reminder goes only
// while nobody has written since; what was learnt of a case is taken back exactly
// when its topic changes or its person is erased.
//
// Tables: request, request_item, request_given, request_learnt, request_word,
// request_topic. Personal columns: request_given.value, request_item.name. Of what
// was learnt there are counts by keyed digests of words, no words. Listens to:
// messages (cases.Listener), facts.TopicChanged, CaseSplit, CasesMerged,
// CasesUnmerged. Writes the marks requests.round_trips and requests.missing. Plugs
// into: the case page (panel), the reply (part and hints), the customer's page,
// the letters (reminders), the lists (chip, is:asked), the API, the notices,
// erase, export and verify.
package requests
