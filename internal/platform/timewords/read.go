package timewords

import (
	"time"

	"kept.example/kept/internal/platform/calendar"
)

// Place is what words are read against.
type Place struct {
	Now   time.Time
	Zone  *time.Location // in which the hours are meant
	Hours calendar.Hours // when somebody works
	// Covered says of a moment outside those hours that somebody is there all the
	// same; nil for never.
	Covered func(time.Time) bool
	Lang    string // asked first; "" for no matter
}

// Why says why what was read is no time that can be promised.
type Why string

// The reasons.
const (
	Past    Why = "past"    // it has been
	Closed  Why = "closed"  // nobody works then
	Skipped Why = "skipped" // the clocks go past it
	NoDate  Why = "no_date" // the calendar has no such day, or it is another weekday
)

// Reading is a time that was read.
type Reading struct {
	Span
	At      time.Time // exact
	Why     Why       // "" when At is good
	Nearest time.Time // the nearest good moment, where At is none
}

// longestWords is how many characters [Read] looks at.
const longestWords = 200

// Read reads a text that is nothing but a time; false if it is none.
func Read(text string, p Place) (Reading, bool) {
	if len(text) > longestWords {
		return Reading{}, false
	}
	toks := lex(text)
	if n := len(toks); n > 0 && toks[n-1].kind == stop && toks[n-1].word == "" {
		toks = toks[:n-1] // the full stop
	}
	for _, l := range ordered(p.Lang) {
		meant := l.means(toks)
		e, end := parse(meant, 0, true)
		if e.empty() || left(meant[end:]) {
			continue
		}
		r := e.resolve(p)
		r.Span = Span{0, len(text), l.code}
		return r, true
	}
	return Reading{}, false
}

// left says whether anything is left that was not understood.
func left(toks []token) bool {
	for _, t := range toks {
		if t.kind != fill {
			return true
		}
	}
	return false
}

// mostFound is how many times are found in one text.
const mostFound = 10

// Find finds the times in a text that sound like a promise: by Thursday, in two
// days, tomorrow at four. What has been is none.
func Find(text string, p Place) []Reading {
	toks, quoted := lex(text), quotes(text)
	spoken := spokenIn(toks, p.Lang)
	var all []Reading
	for _, l := range ordered(p.Lang) {
		if !spoken[l.code] {
			continue
		}
		meant := l.means(toks)
		for i := 0; i < len(meant) && len(all) < mostFound; {
			e, end := parse(meant, i, false)
			if end == i || !e.promised() || quoted(meant[i].from) {
				i++
				continue
			}
			r := e.resolve(p)
			if r.Span = (Span{meant[i].from, endOf(meant[end-1]), l.code}); r.Why != Past && !overlaps(all, r.Span) {
				all = append(all, r)
			}
			i = end
		}
	}
	return all
}

// promised says whether words in a text sound like a promise, and not only like
// a day that was.
func (e expr) promised() bool {
	switch {
	case e.empty():
		return false
	case e.lead == by, e.lead == before, e.day == in:
		return true
	}
	return e.day != stop && e.clock >= 0
}

func overlaps(all []Reading, s Span) bool {
	for _, r := range all {
		if s.From < r.To && r.From < s.To {
			return true
		}
	}
	return false
}

// endOf is where a token ends, without the full stop after a number.
func endOf(t token) int {
	if t.dot {
		return t.to - 1
	}
	return t.to
}
