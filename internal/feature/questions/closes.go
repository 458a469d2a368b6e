package questions

import "strings"

// turnsAway says whether at a token what is asked ends, and a reason, a promise or
// another matter begins.
func (r *rules) turnsAway(tokens []token) bool {
	t, next := tokens[0], tokens[1]
	if t.mark && t.word == "," && owned(tokens[1:]) {
		return true
	}
	if t.mark {
		return next.word == "btw" || next.word == "fyi" || next.word == "by" && len(tokens) > 3 && tokens[3].word == "way" // call me back, by the way it is a new number
	}
	return t.word == "and" && (r.promises(tokens[1:]) || relates(tokens[1:]))
}

// relates says whether after a word such as and the writer tells how they fare: … and
// I've been waiting since noon.
func relates(tokens []token) bool {
	switch tokens[0].word {
	case "i've", "i'm", "we've", "we're", "it's":
		return true
	case "i", "we", "it":
		if len(tokens) < 3 {
			return false
		}
		fares := tokens[1].word == "am" || tokens[1].word == "was" || tokens[1].word == "is" || tokens[1].word == "keep"
		return fares || tokens[1].is(isHas) && (strings.HasSuffix(tokens[1].word, "n't") || strings.HasSuffix(tokens[2].word, "ed"))
	}
	return owned(tokens)
}

// owned says whether something of the writer is the subject of what follows: my name
// is …
func owned(tokens []token) bool {
	return len(tokens) > 2 && (tokens[0].word == "my" || tokens[0].word == "our") && !tokens[1].mark && (tokens[2].is(isDoes) || strings.HasSuffix(tokens[2].word, "ed"))
}

// final are words that end what is asked where somebody begins to tell: nothing more
// is said of them.
var final = wordSet(`it this please help hurry asap now again today soon wrong`)

// closesAt says whether what is asked ends at a token, and its writer goes on to tell:
// please hurry I am late.
func (r *rules) closesAt(tokens []token, i int) bool {
	t, next := tokens[i], tokens[i+1]
	if t.mark || !tells(next) && !owned(tokens[i+1:]) || i > 0 && tokens[i-1].word == "the" {
		return false // the help we need
	}
	return final[t.word] || t.is(isPlease) || t.is(isMe) && i > 0 && tokens[i-1].word == "help"
}

// tells says whether a word begins to tell of somebody: I, we, you've; not: you, who may
// still be asked.
func tells(t token) bool {
	if t.is(isDoes) || t.word == "you" || t.word == "u" || t.word == "ya" || strings.HasPrefix(t.word, "any") || strings.HasPrefix(t.word, "some") {
		return false
	}
	return t.is(isPronoun) || t.word == "you've"
}

// promises says whether after a word such as and the writer says what they will do in
// return.
func (r *rules) promises(tokens []token) bool {
	if len(tokens) > 2 && tokens[0].word == "then" {
		tokens = tokens[1:]
	}
	if len(tokens) < 2 || !strings.HasPrefix(tokens[0].word, "i") && !strings.HasPrefix(tokens[0].word, "we") || !tokens[0].is(isPronoun) {
		return false
	}
	return tokens[0].is(isVerb) || tokens[1].is(isVerb) || tokens[1].word == "would"
}
