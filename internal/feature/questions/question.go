package questions

import (
	"strings"
	"time"
	"unicode/utf8"

	"kept.example/kept/internal/platform/words"
)

// Kind says what it is that wants a word back.
type Kind string

// The kinds.
const (
	Question Kind = "question"
	Request  Kind = "request" // something we are to do
	Loss     Kind = "loss"    // what went wrong and what it cost them
	Hint     Kind = "hint"    // what would make a product or a service better
	Praise   Kind = "praise"
)

// KindNames are the words for the kinds.
var KindNames = words.Family("questions.kind.", Question, Request, Loss, Hint, Praise)

// Asks says whether it is asked, so that it is an answer that it wants; else it
// is told, and wants a word.
func (k Kind) Asks() bool { return k == Question || k == Request }

// State says how it stands.
type State string

// The states.
const (
	Open      State = "open"
	Answered  State = "answered"
	Withdrawn State = "withdrawn"
	None      State = "not_a_question"
)

// StateNames are the words for the states.
var StateNames = words.Family("questions.state.", Open, Answered, Withdrawn, None)

// Found is what the rules find in a text.
type Found struct {
	From, To int // bytes of the text; To is the first that is not in it
	Kind     Kind
}

// Mark is something that a customer asked or told us, and that wants a word
// back.
type Mark struct {
	ID, CaseID, MessageID int64
	Found
	What     string // its words; "" once they were erased
	State    State
	AnswerIn int64     // the message of ours that answered it; 0 for none, or not known
	ByHand   bool      // one of us marked it; else the rules found it
	FoundAt  time.Time // zone UTC, as all times of the desk
	EndedBy  int64     // the user who ended it; 0 for the desk
	EndedAt  time.Time // zero while open

	Number int // among those of its case that are none of [None] and [Withdrawn], from 1; 0 for the others
}

// longestWhat is how many bytes the words of a mark may have.
const longestWhat = 1000

// number gives marks, which are in the order of the conversation, the numbers
// people see.
func number(all []Mark) []Mark {
	n := 0
	for i := range all {
		if all[i].State == Open || all[i].State == Answered {
			n++
			all[i].Number = n
		}
	}
	return all
}

// wordsOf are the words of a span on one line.
func wordsOf(text string, f Found) string {
	line := strings.Join(strings.Fields(text[f.From:f.To]), " ")
	if len(line) > longestWhat {
		line = line[:longestWhat]
		for !utf8.ValidString(line) {
			line = line[:len(line)-1]
		}
	}
	return line
}
