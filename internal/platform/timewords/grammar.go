package timewords

import "strings"

// expr is a time as it was said, before it is reckoned.
type expr struct {
	lead         kind // what stood before it: by, before, in, at, on; stop for nothing
	day          kind // how the day is named: day, weekday, date, endof, next, in; stop for not at all
	n            int  // of the day: how many days off, which span, which weekday
	many         int  // of a length (in): how many spans, in halves
	weekday      int  // said beside a date; -1 for none
	y, m, d      int  // of a date; 0 where it was not said
	following    bool // the next one
	clock        int  // minutes since midnight; -1 for none
	loose        bool // the hour may be meant in the afternoon
	parted       bool // the clock is that of a part of the day; an hour may follow
	morning, eve bool // am, pm
}

func (e expr) empty() bool { return e.day == stop && e.clock < 0 }

// means gives words their meaning in a language: phrases become one token.
func (l language) means(toks []token) []token {
	var all []token
	for i := 0; i < len(toks); {
		if toks[i].word == "" {
			all = append(all, toks[i])
			i++
			continue
		}
		if both, ok := l.compound(toks[i]); ok {
			all = append(all, both...)
			i++
			continue
		}
		t, n := l.meaning(toks[i:])
		all = append(all, t)
		i += n
	}
	return all
}

func (l language) meaning(toks []token) (token, int) {
	for n := min(l.longest, len(toks)); n > 0; n-- {
		phrase, ok := phraseOf(toks[:n])
		if !ok {
			continue
		}
		if t, known := l.phrases[phrase]; known && (!t.capital || toks[0].capital) {
			t.from, t.to, t.word = toks[0].from, toks[n-1].to, phrase
			return t, n
		}
	}
	return token{kind: stop, from: toks[0].from, to: toks[0].to}, 1
}

// compound takes Freitagabend for what it is made of.
func (l language) compound(t token) ([]token, bool) {
	for _, end := range []string{"vormittag", "nachmittag", "mittag", "abend"} {
		day, is := strings.CutSuffix(t.word, end)
		if first, known := l.phrases[day]; is && known && l.code == "de" && first.kind == weekday {
			second := l.phrases[end]
			first.from, first.to, second.from, second.to = t.from, t.to, t.from, t.to
			return []token{first, second}, true
		}
	}
	return nil, false
}

// reading walks over tokens.
type reading struct {
	toks  []token
	whole bool // the text is nothing but a time, so that less is taken for more
	e     expr
	at    int
	end   int // after the last token that said something
	pre   kind
	ends  bool // "end of" waits for its span
}

// parse reads a time that begins at a token; end is after its last.
func parse(toks []token, i int, whole bool) (e expr, end int) {
	r := reading{toks: toks, whole: whole, at: i, end: i, e: expr{weekday: -1, clock: -1}}
	for r.at < len(toks) && r.step() {
	}
	return r.e, r.end
}

// step takes one token, or several that belong together; false ends the time.
func (r *reading) step() bool {
	t := r.toks[r.at]
	switch t.kind {
	case fill:
		r.at++
	case by, before, in, at, on:
		if !r.e.empty() && t.kind != at && t.kind != on && t.kind != in {
			if t.kind == by { // "Friday at the latest"
				r.e.lead = by
				return r.took(1)
			}
			return false
		}
		if r.pre = t.kind; r.e.empty() && (r.e.lead == stop || t.kind == by || t.kind == before) && r.e.lead != before {
			r.e.lead = t.kind
		}
		r.at++
	case next:
		r.e.following = true
		if r.at++; r.e.day == weekday {
			r.end = r.at
		}
	case end:
		r.ends = true
		r.at++
	case num:
		return r.number(t)
	case half:
		return r.halves()
	case clock:
		if t.n >= 24*60 || !r.free() {
			return false
		}
		if r.pre == in && r.e.day == stop && r.text(t) { // in 2h
			return r.length(t.n/30, hours, 1)
		}
		return r.hour(t.n, false, 1)
	default:
		return r.word(t)
	}
	return true
}

// free says whether an hour may still be said.
func (r *reading) free() bool { return r.e.clock < 0 || r.e.parted }

// text says whether a clock was written as an hour alone, like 2h.
func (r *reading) text(t token) bool { return t.n%60 == 0 && t.to-t.from <= 3 }

// word takes the name of a day, a month or a part of a day.
func (r *reading) word(t token) bool {
	switch t.kind {
	case date:
		return r.date(t.y, t.m, t.d, 1)
	case day:
		return r.named(day, t.n)
	case weekday:
		if r.e.day == date {
			r.e.weekday = t.n
			return r.took(1)
		}
		return r.named(weekday, t.n)
	case endof:
		return r.named(endof, t.n)
	case part:
		return r.part(t.n)
	case month:
		return r.month(t.n)
	case unit:
		return r.unit(t.n)
	case hour: // 16:00 Uhr
		if r.e.clock >= 0 && r.end == r.at {
			return r.took(1)
		}
	}
	return false
}

func (r *reading) took(n int) bool {
	r.at += n
	r.end = r.at
	return true
}

func (r *reading) named(k kind, n int) bool {
	switch {
	case k == endof && n == days && (r.e.day == day || r.e.day == weekday || r.e.day == date): // Friday, close of business
		return r.took(1)
	case r.e.day == endof && r.e.n == days && k != endof: // close of business on Friday
	case r.e.day != stop:
		return false
	}
	r.e.day, r.e.n = k, n
	return r.took(1)
}

func (r *reading) date(y, m, d, toks int) bool {
	switch r.e.day {
	case weekday:
		r.e.weekday = r.e.n
	case stop:
	case endof:
		if r.e.n != days {
			return false
		}
	default:
		return false
	}
	r.e.day, r.e.y, r.e.m, r.e.d = date, y, m, d
	return r.took(toks)
}

func (r *reading) length(halves, span, toks int) bool {
	if r.e.day != stop || halves <= 0 || halves > 2000 {
		return false
	}
	r.e.day, r.e.many, r.e.n = in, halves, span
	return r.took(toks)
}

func (r *reading) hour(m int, loose bool, toks int) bool {
	if r.e.parted { // Friday evening at six
		r.e.eve = r.e.clock > 12*60
	}
	r.e.clock, r.e.loose, r.e.parted = m, loose, false
	return r.took(toks)
}

// part is noon or evening: a time of its own, or which half of the day an hour
// is meant in.
func (r *reading) part(n int) bool {
	switch {
	case r.e.clock < 0:
		r.e.clock, r.e.parted = n, true
	case r.e.loose || r.e.clock < 12*60:
		r.e.eve, r.e.morning = n > 12*60, n < 12*60
	}
	return r.took(1)
}

// unit is a span that nobody counted: next week, end of the month, in an hour.
func (r *reading) unit(span int) bool {
	switch {
	case r.ends:
		r.ends = false
		return r.named(endof, span)
	case r.e.following && (span == weeks || span == months):
		return r.named(next, span)
	case r.pre == in || r.pre == by && r.e.empty() && span != days:
		return r.length(2, span, 1)
	}
	return false
}

// month stands before its day, or alone at the end of itself.
func (r *reading) month(m int) bool {
	if r.ends {
		r.ends = false
		return r.date(0, m, 32, 1)
	}
	if i := r.after(1); i > 0 && r.toks[i].kind == num && r.toks[i].n >= 1 && r.toks[i].n <= 31 && r.toks[i].word == "" {
		return r.dated(r.toks[i].n, m, i-r.at+1)
	}
	return false
}

// dated takes a day of a month, and a year that follows.
func (r *reading) dated(d, m, toks int) bool {
	y := 0
	if i := r.after(toks); i > 0 && r.toks[i].kind == num && r.toks[i].n >= 2000 && r.toks[i].n < 2200 {
		y, toks = r.toks[i].n, i-r.at+1
	}
	return r.date(y, m, d, toks)
}

// after is the place of the first token from n on that is not a filler; -1 for
// none.
func (r *reading) after(n int) int {
	for i := r.at + n; i < len(r.toks); i++ {
		if r.toks[i].kind != fill {
			return i
		}
	}
	return -1
}

// number takes what a number counts: days of a month, hours of a day, spans.
func (r *reading) number(t token) bool {
	var then token
	i := r.after(1)
	if i > 0 {
		then = r.toks[i]
	}
	toks := i - r.at + 1
	switch {
	case then.kind == unit && (r.pre == in || r.pre == by || r.whole) && r.e.empty():
		return r.length(2*t.n, then.n, toks)
	case then.kind == hour && (r.pre == in || r.pre == by) && r.e.empty() && t.word != "" || then.kind == hour && r.pre == in && r.e.empty():
		return r.length(2*t.n, hours, toks)
	case then.kind == month && t.n >= 1 && t.n <= 31:
		return r.dated(t.n, then.n, toks)
	case r.free() && t.n <= 24 && (then.kind == hour || then.kind == am || then.kind == pm):
		m := 0
		if i+1 < len(r.toks) && then.kind == hour && r.toks[i+1].kind == num && r.toks[i+1].to-r.toks[i+1].from == 2 && r.toks[i+1].n < 60 { // 16 h 30
			m, toks = r.toks[i+1].n, toks+1
		}
		r.e.morning, r.e.eve = then.kind == am, then.kind == pm
		return r.hour(t.n%24*60+m, then.kind == hour, toks)
	case r.free() && t.n < 24 && (r.pre == at || (r.whole && r.e.day != stop || then.kind == part) && !t.ord):
		return r.hour(t.n*60, true, 1)
	case t.ord && t.n >= 1 && t.n <= 31 && (r.pre == on || r.pre == by || r.pre == before || r.whole):
		return r.date(0, 0, t.n, 1)
	case t.word != "" && t.n == 1: // an article
		r.at++
		return true
	}
	return false
}

// halves is half an hour, or half of the hour before: halb vier.
func (r *reading) halves() bool {
	i := r.after(1)
	if i < 0 {
		return false
	}
	switch then, toks := r.toks[i], i-r.at+1; {
	case (then.kind == unit || then.kind == hour) && r.pre == in:
		span := then.n
		if then.kind == hour {
			span = hours
		}
		return r.length(1, span, toks)
	case then.kind == num && then.n >= 1 && then.n <= 12 && r.e.clock < 0 && r.toks[r.at].word == "halb":
		return r.hour(then.n*60-30, true, toks)
	}
	return false
}
