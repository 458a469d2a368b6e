package products

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// mostNamed is how many products one message names at most; a longer list is a
// catalogue.
const mostNamed = 8

// longest is of how many runs a name is put together.
const longest = 9

// recognise finds the products that a text names, in its order. A name is found in
// whatever case, with or without spaces and dashes, and with letters that were read as
// digits where one product alone is meant; never inside a longer word or number.
func (x *index) recognise(raw string, file bool, found []int64) []int64 {
	t := cut(raw, file)
	for i := 0; i < len(t.runs) && len(found) < mostNamed; {
		id, to := x.at(t, i)
		if id != 0 && !slices.Contains(found, id) && !t.quotedAt(t.runs[i].from) {
			found = append(found, id)
		}
		i = max(i+1, to)
	}
	return found
}

// window is some runs of a text that may be a name.
type window struct {
	t    *text
	i, j int // the first and the last run
	end  int // of what is compared; less than that of the last run without a plural's s
}

func (w window) folded() []byte { return w.t.folded[w.t.runs[w.i].start:w.end] }

// at finds the longest name that begins with a run: its product, and the run after it.
func (x *index) at(t *text, i int) (id int64, next int) {
	h := uint64(hashStart)
	for j := i; j < len(t.runs) && j < i+longest; j++ {
		r := t.runs[j]
		part := t.folded[r.start:r.end]
		if last := len(part) - 1; last > 0 && part[last] == 's' && t.raw[r.to-1] == 's' { // the s of a plural
			before := hashOn(h, part[:last])
			if is, _ := x.known(before); is {
				if one := x.meant(window{t, i, j, r.end - 1}, before, true); one != 0 {
					id, next = one, j+1
				}
			}
		}
		h = hashOn(h, part)
		is, on := x.known(h)
		if is {
			if one := x.meant(window{t, i, j, r.end}, h, false); one != 0 {
				id, next = one, j+1
			}
		}
		if gap := t.gap(j); !on || !joins(gap) || strings.HasPrefix(gap, ". ") && t.runs[j+1].letters > 0 { // a sentence ends
			break
		}
	}
	return id, next
}

// meant is the product that a window names, if it is one alone.
func (x *index) meant(w window, h uint64, plural bool) int64 {
	var exact, alike []*name
	x.each(h, func(n *name) {
		switch {
		case !w.broken(n):
		case n.folded == string(w.folded()):
			exact = append(exact, n)
		default:
			alike = append(alike, n)
		}
	})
	if len(exact) == 0 && (plural || !w.slipped(alike)) || !w.whole() {
		return 0
	}
	all := exact
	if len(exact) == 0 {
		all = alike
	}
	if ids := products(all); len(ids) != 1 {
		return 0
	}
	if !slices.ContainsFunc(all, func(n *name) bool { return w.believed(n) }) {
		return 0
	}
	return all[0].product
}

// broken says whether the spaces and dashes of a window stand where a name may have
// some.
func (w window) broken(n *name) bool {
	for k := w.i + 1; k <= w.j; k++ {
		if at := w.t.runs[k].start - w.t.runs[w.i].start; n.breaks&(1<<at) == 0 {
			return false
		}
	}
	return true
}

const (
	shortSlip = 5 // bytes of a name from which on slips are forgiven
	mostSlips = 3
)

// slipped says whether a window can be names in which letters were taken for digits, or
// the other way round.
func (w window) slipped(all []*name) bool {
	is := w.folded()
	digits, plain, loud := 0, 0, true
	for _, b := range is {
		if '0' <= b && b <= '9' {
			digits++
		}
		if alike(b) == b && (b < '0' || b > '9') {
			plain++
		}
	}
	for k := w.i; k <= w.j; k++ {
		loud = loud && w.t.runs[k].loud
	}
	if len(is) < shortSlip || digits == 0 && (!loud || plain < 2) {
		return false
	}
	return len(all) > 0 && !slices.ContainsFunc(all, func(n *name) bool {
		slips := 0
		for i := range is {
			if n.folded[i] != is[i] {
				slips++
			}
		}
		return n.digits || n.letters || slips > mostSlips
	})
}

// whole says whether a window is not part of something longer.
func (w window) whole() bool {
	t := w.t
	before, after := t.gap(w.i-1), t.gap(w.j)
	if w.i > 0 {
		if p := t.runs[w.i-1]; strings.HasSuffix(before, "@") || tight(before) && !(p.word() && p.all >= 3) && !(t.file && before == "_") {
			return false
		}
	}
	if w.j+1 < len(t.runs) {
		n := t.runs[w.j+1]
		if strings.HasPrefix(after, "@") {
			return false
		}
		if tight(after) && !(n.word() && n.all >= 4) && !(t.file && (after == "_" || n.word() && n.all >= 3 || n.digits() && n.all <= 2)) {
			return false
		}
	}
	return true
}

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
		return w.i == w.j && w.t.runs[w.i].loud && w.beside(n)
	case size <= 4:
		if w.beside(n) {
			return true
		}
		return !w.unit(n) && !w.follows(lists().other) && (w.i == w.j || w.loud() || tightAll(w))
	}
	return true
}

// amount says whether the end of a window is an amount: bis 80 Euro.
func (w window) amount() bool {
	t := w.t
	return w.i < w.j && w.j+1 < len(t.runs) && t.runs[w.j].digits() && strings.TrimSpace(t.gap(w.j-1)) == "" && lists().units[t.fold(w.j+1)] && strings.TrimSpace(t.gap(w.j)) == ""
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
	if w.j+1 < len(t.runs) && lists().units[t.fold(w.j+1)] || w.follows(lists().other) {
		return false
	}
	return size >= 6 || w.beside(n)
}

func (w window) believedWord(n *name, size int) bool {
	if w.i < w.j || n.breaks != 0 { // several words
		return size >= 8 || w.capitals()
	}
	if size >= 7 && !lists().common[n.folded] || w.beside(n) {
		return true
	}
	return n.capital && w.t.runs[w.i].capital && !w.t.begins(w.i)
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

// follows says whether one of the two words before a window is in a list.
func (w window) follows(all map[string]bool) bool {
	for k := w.i - 1; k >= 0 && k >= w.i-2 && !strings.Contains(w.t.gap(k), "\n"); k-- {
		if all[w.t.fold(k)] {
			return true
		}
	}
	return false
}

// beside says whether a name stands beside a word that says what it is: model, type, or
// a word of what the product is called.
func (w window) beside(n *name) bool {
	if w.follows(lists().cues) {
		return true
	}
	for k := max(0, w.i-2); k < len(w.t.runs) && k <= w.j+1; k++ {
		if (k < w.i || k > w.j) && slices.Contains(n.words, w.t.fold(k)) {
			return true
		}
	}
	return false
}

// wordLists are the words that make a short name or a number likely, or unlikely.
type wordLists struct{ cues, other, units, common map[string]bool }

// lists are made when the first name asks for them.
var lists = sync.OnceValue(func() wordLists {
	set := func(all string) map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Fields(all) {
			m[w] = true
		}
		return m
	}
	return wordLists{
		cues: set("model models modell modelle modèle modelo modello typ type typen art artikel artikelnummer article articolo articulo artículo item sku modellnummer"),
		other: set("order orders bestellung bestellnummer auftrag auftragsnummer commande pedido ordine invoice rechnung rechnungsnummer facture receipt beleg quittung customer kundennummer kunde client " +
			"phone tel telefon telephone téléphone mobile handy fax call ticket case booking buchung tracking parcel paket colis iban konto account zip plz postcode pin room zimmer gate flight flug train zug bus tram " +
			"code error fehler page seite seat line linie platform gleis version kontoauszug since seit"),
		units:  set("eur euro euros usd dollar dollars chf kr sek nok dkk pln gbp kg g mg km m cm mm l ml h min s w kw v a ma mah hz mhz ghz gb mb tb bar inch zoll percent prozent people personen leute times mal days tage stück pcs th"),
		common: set("morning panorama original classic standard premium comfort universal compact control freedom express master junior senior energy natural balance"),
	}
})

// all finds the products that a message names: in its subject, its text and the names
// of its files.
func (x *index) all(subject, body string, files []string) (found []int64) {
	found = x.recognise(subject, false, nil)
	found = x.recognise(body, false, found)
	for _, f := range files {
		found = x.recognise(f, true, found)
	}
	return found
}
