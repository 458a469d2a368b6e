// Package questions keeps every question in sight until it is answered.
//
// What a customer asks is found in their message while it is filed, by rules
// (find.go, weigh.go and rules_*.go), never in what they quote or sign with. So is what
// wants a word back without being a question: a loss, a hint for a product, or
// praise. Each is underlined and numbered in the message and stands as a chip
// above the reply; whoever answers ticks what the reply answers, and the button
// says what stays open.
//
//	open ──► answered (by a message of ours)
//	  ├────► withdrawn
//	  └────► not_a_question (and phrases like it are not offered again)
//
// Each of these can be taken back: it is open again.
//
// Always true: a mark lies in a message of the case it belongs to, and follows
// that message when the case is split; its bytes are those of the message's
// text; what is open has not ended; no reply is held back for an open question,
// but a case with one is solved only for a reason. That nothing is found makes
// no case look done.
//
// Tables: question, question_learnt. Personal columns: question.what. What was
// learnt holds the digest of a phrase, and goes with the words it came from.
// Listens to: messages (cases.Listener), facts.CaseSplit, CasesMerged,
// CasesUnmerged. Writes the marks questions.open and questions.words. Plugs
// into: the case page (spans and panel), the reply (part and hint), the first word, the guard
// of solving, the customer's page, the lists (count), the search (has:question,
// is:unanswered), the API, erase, export and verify.
package questions
