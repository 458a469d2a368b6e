package products

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// believed says whether a window really means a name: short ones, numbers alone and
// words that mean something else too need more than their letters.
func (w window) believed(n *name) bool {
	switch size := utf8.RuneCountInString(n.folded); {
	case w.amount():
		return false
	case n.digits:
		return w.believedNumber(n, size)
	case n.letters:
		return w.believedWord(n, size)
	case size <= 2:
		return (w.i == w.j || tightAll(w)) && w.loud() && (w.beside(n) || w.echoed() || w.owned())
	case size <= 4:
		if w.beside(n) {
			return true
		}
		return !w.unit(n) && !w.follows(lists().other) && (w.i == w.j || w.loud() || tightAll(w) || w.introduced() || w.strange())
	}
	return true
}

// amount says whether the end of a window is an amount: bis 80 Euro.
func (w window) amount() bool {
	t := w.t
	return w.i < w.j && w.j+1 < len(t.runs) && t.runs[w.j].digits() && strings.TrimSpace(t.gap(w.j-1)) == "" && w.measured() && strings.TrimSpace(t.gap(w.j)) == ""
}

// measured says whether a unit follows a window: 80 Euro, but not G 502 s'éteint.
func (w window) measured() bool {
	t := w.t
	return w.j+1 < len(t.runs) && lists().units[t.fold(w.j+1)] && !strings.HasPrefix(t.gap(w.j+1), "'") && !strings.HasPrefix(t.gap(w.j+1), "’")
}

// introduced says whether a word stands right before a window after which a thing is
// named: my fs 40, a lid for glo 1.
func (w window) introduced() bool {
	return w.i > 0 && w.t.gap(w.i-1) == " " && lists().before[w.t.fold(w.i-1)]
}

// loud says whether the letters of a window are capitals.
func (w window) loud() bool {
	for k := w.i; k <= w.j; k++ {
		if !w.t.runs[k].loud {
			return false
		}
	}
	return true
}

// tightAll says whether nothing but dashes stands between the runs of a window.
func tightAll(w window) bool {
	for k := w.i; k < w.j; k++ {
		if !tight(w.t.gap(k)) {
			return false
		}
	}
	return true
}

func (w window) believedNumber(n *name, size int) bool {
	t := w.t
	before, after := t.gap(w.i-1), t.gap(w.j)
	if w.i > 0 && t.runs[w.i-1].digits() && len(before) <= 2 || w.j+1 < len(t.runs) && t.runs[w.j+1].digits() && len(after) <= 2 {
		return false
	}
	if w.i > 0 && strings.ContainsAny(before, "€$£+") || strings.HasPrefix(strings.TrimLeft(t.raw[t.runs[w.j].to:], " "), "€") || strings.HasPrefix(t.raw[t.runs[w.j].to:], "%") {
		return false
	}
	if w.measured() || w.follows(lists().other) {
		return false
	}
	return size >= 6 && w.asWritten(n) || w.labelled() || w.beside(n) || w.titled(n) || w.echoed()
}

func (w window) believedWord(n *name, size int) bool {
	if w.i < w.j || n.breaks != 0 { // several words
		return size >= 8 || w.capitals()
	}
	switch {
	case w.beside(n):
		return true
	case w.elsewhere():
		return false
	case size >= 7 && !lists().common[n.folded]:
		return true
	}
	return n.capital && w.t.runs[w.i].capital && !w.t.begins(w.i) && w.introduced()
}

// elsewhere says whether a word is the name of a person or a place: Mr. Billington, the
// Bernina pass.
func (w window) elsewhere() bool {
	t := w.t
	return w.i > 0 && lists().titles[t.fold(w.i-1)] || w.follows(lists().places) || w.j+1 < len(t.runs) && strings.Trim(t.gap(w.j), " -") == "" && lists().places[t.fold(w.j+1)]
}

// capitals says whether each run of a window begins with a capital.
func (w window) capitals() bool {
	for k := w.i; k <= w.j; k++ {
		if !w.t.runs[k].capital {
			return false
		}
	}
	return true
}

// unit says whether a name reads like an amount: 220V, 12h.
func (w window) unit(n *name) bool {
	rest := strings.TrimLeft(n.folded, "0123456789")
	return len(rest) < len(n.folded) && lists().units[rest]
}

// follows says whether one of the two words before a window is in a list: of “before I
// order: is 7790123” none is.
func (w window) follows(all map[string]bool) bool {
	for k := w.i - 1; k >= 0 && k >= w.i-2 && !strings.Contains(w.t.gap(k), "\n"); k-- {
		if k < w.i-1 && strings.ContainsAny(w.t.gap(k), ":,;?!") {
			return false
		}
		if all[w.t.fold(k)] {
			return true
		}
	}
	return false
}

// titled says whether the subject has two words of what a product is called.
func (w window) titled(n *name) bool {
	if !w.t.body || w.t.other == nil {
		return false
	}
	has := 0
	for _, one := range n.words {
		for i := range w.t.other.runs {
			if w.t.other.fold(i) == one {
				has++
				break
			}
		}
	}
	return has >= 2
}

// beside says whether a name stands beside a word that says what it is: model, type, or
// a word of what the product is called.
func (w window) beside(n *name) bool {
	if w.follows(lists().cues) {
		return true
	}
	for k := max(0, w.i-2); k < len(w.t.runs) && k <= w.j+1; k++ {
		if (k < w.i || k > w.j) && n.called(w.t.fold(k)) {
			return true
		}
	}
	return false
}

// asWritten says whether a number is parted nowhere but where the catalogue parts it.
func (w window) asWritten(n *name) bool {
	for k := w.i + 1; k <= w.j; k++ {
		if at := w.t.runs[k].start - w.t.runs[w.i].start; n.written&(1<<at) == 0 {
			return false
		}
	}
	return true
}

// owned says whether a window is said to be somebody's: my X1.
func (w window) owned() bool {
	return w.i > 0 && w.t.gap(w.i-1) == " " && lists().owners[w.t.fold(w.i-1)]
}

// strange says whether no letters of a window are a word by themselves: kt l2, and not
// bis 80.
func (w window) strange() bool {
	for k := w.i; k <= w.j; k++ {
		if r := w.t.runs[k]; r.word() && (lists().small[w.t.fold(k)] || lists().units[w.t.fold(k)]) {
			return false
		}
	}
	return true
}

// labelled says whether a label is spoken of shortly before: the sticker under it says
// 4820.
func (w window) labelled() bool {
	for k := w.i - 1; k >= 0 && k >= w.i-6 && !strings.ContainsAny(w.t.gap(k), "\n.!?"); k-- {
		if lists().labels[w.t.fold(k)] {
			return true
		}
	}
	return false
}

// echoed says whether the subject has what the text has, or the text what the subject has.
func (w window) echoed() bool {
	if w.t.other == nil {
		return false
	}
	is, o := w.folded(), w.t.other
	for i, r := range o.runs {
		if !bytes.HasPrefix(o.folded[r.start:], is) {
			continue
		}
		for _, last := range o.runs[i:min(i+longest, len(o.runs))] {
			if last.end == r.start+len(is) {
				return true
			}
		}
	}
	return false
}

// called says whether a word is of what a product is called, or is put together with one:
// Carbonrenner.
func (n *name) called(word string) bool {
	return slices.ContainsFunc(n.words, func(one string) bool {
		return one == word || len(one) >= 5 && (strings.HasPrefix(word, one) || strings.HasSuffix(word, one))
	})
}
