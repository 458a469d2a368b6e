package mail

import "strings"

// How sure we are that a line announces a quote. A weak sign counts when a
// marked quote follows; below a strong one all is a quote, marked or not.
const (
	noSign = iota
	weakSign
	strongSign
)

// attribution is how many of the lines are "On … wrote:", in any of its forms.
func attribution(lines []trimLine) int {
	joined := ""
	for k := 0; k < len(lines) && k < 5; k++ {
		if k > 0 && !continues(joined, lines[k]) {
			return 0
		}
		joined += " " + lines[k].text
		if len(joined) > headBytes || lines[k].text == "" {
			return 0
		}
		sign := attributionSign(joined[1:])
		next := k+1 < len(lines) && lines[k+1].quoted
		if sign == strongSign || sign == weakSign && next {
			if startsLater(lines[:k+1]) {
				return 0
			}
			return k + 1
		}
		if k == 0 && !mayBreak(joined[1:]) {
			return 0
		}
	}
	return 0
}

// startsLater says whether the attribution at the end of the lines starts below
// the first of them: the line above it is somebody's own words then.
func startsLater(lines []trimLine) bool {
	for j := 1; j < len(lines); j++ {
		if !datePrefix(lines[j].text) && !digit(lines[j].text, 0) {
			continue
		}
		joined := lines[j].text
		for _, l := range lines[j+1:] {
			joined += " " + l.text
		}
		if attributionSign(joined) != noSign {
			return true
		}
	}
	return false
}

// continues says whether the line can belong to an attribution that was broken.
func continues(joined string, l trimLine) bool {
	open := strings.Count(joined, "<") > strings.Count(joined, ">")
	if l.quoted {
		return open
	}
	return !l.apart || open || strings.HasPrefix(l.text, "<")
}

// mayBreak says whether an attribution can begin with this line and end below.
func mayBreak(s string) bool {
	bare, _ := hasAddress(s)
	return bare || strings.HasSuffix(s, "<") || datePrefix(s) || digit(s, 0)
}

func attributionSign(s string) int {
	colon := endsInColon(s)
	if strings.HasPrefix(s, "--") && strings.HasSuffix(s, "--") {
		s, colon = strings.Trim(s, "- "), true // ---- On … wrote ----
	}
	if !colon && !strings.HasSuffix(s, ">") && !endsInVerb(s) {
		return noSign
	}
	bare, bracketed := hasAddress(s)
	digits, clock := dated(s)
	start := datePrefix(s) || digit(s, 0)
	end := strings.TrimRight(s, ":： ")
	switch {
	case endsInVerb(end):
		return verbSign(s, colon, start, bracketed, clock && digits >= 5)
	case colon && holdsVerb(s):
		if bracketed && digits >= 3 || start && clock && digits >= 5 && !ownWords(s) {
			return strongSign
		}
		if bare || start {
			return weakSign
		}
	case colon && bracketed && start && digits >= 5:
		return strongSign
	case bracketed && digit(s, 0) && digits >= 5 && strings.HasSuffix(s, ">"):
		return weakSign
	}
	return noSign
}

// verbSign judges a line that ends in "wrote:".
func verbSign(s string, colon, start, bracketed, at bool) int {
	switch {
	case !colon && start && bracketed && at:
		return strongSign
	case !colon:
		return noSign
	case bracketed, at && !ownWords(s):
		return strongSign
	}
	return weakSign
}

// ownWords says whether the writer speaks of themselves or to the reader: "On
// 3 May at 14:00 I wrote:" is a sentence and no attribution.
func ownWords(s string) bool {
	s = " " + s + " "
	for _, w := range [...]string{" i ", " we ", " you ", " ich ", " wir ", " sie ", " je ", " j'", " nous ", " vous ", " yo ", " ik ", " u ", " jag ", " jeg ", " я ", " мы ", " вы "} {
		if at := strings.Index(s, w); at > 0 {
			return true
		}
	}
	return false
}

// headerBlock is how many of the lines are the copied headers of a message. Two
// different ones are needed and a proof that it is about mail: somebody who books
// a journey writes From, To and Date too.
func headerBlock(lines []trimLine) int {
	if len(lines) == 0 || headerKind(lines[0].text) == 0 {
		return 0
	}
	kinds, last, proof := 0, 0, false
	for i, l := range lines {
		kind := headerKind(l.text)
		if i > 14 || l.quoted || i-last > 2 || kind == 0 && (l.apart || l.text == "") {
			break
		}
		bare, _ := hasAddress(l.text)
		proof = proof || bare
		if kind != 0 {
			kinds, last = kinds|kind, i
		}
	}
	several := kinds&(kinds-1) != 0
	three := several && kinds&(kinds-1)&(kinds&(kinds-1)-1) != 0
	about := kinds&headSubject != 0 && kinds&(headFrom|headDate) != 0
	if several && proof || three && about {
		return last + 1
	}
	return 0
}

// separator says whether the line is "-----Original Message-----" or says that a
// forwarded message begins.
func separator(s string) bool {
	inner := strings.Trim(s, "-_=─—–~ ")
	drawn := len(s) - len(inner)
	inner = strings.TrimRight(inner, ":： ")
	if drawn >= 4 && (originalMessage(inner) || strings.HasPrefix(inner, "forwarded by ")) {
		return true
	}
	return endsInColon(s) && beginsForwarded(inner) || strings.HasPrefix(s, "##-") && strings.HasSuffix(s, "-##")
}
