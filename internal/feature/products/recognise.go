package products

import (
	"slices"
	"strings"
)

// mostNamed is how many products one message names at most; a longer list is a
// catalogue.
const mostNamed = 8

// longest is of how many runs a name is put together.
const longest = 9

// recognise finds the products that a text names, in its order. A name is found in
// whatever case, with or without spaces and dashes, and with letters that were read as
// digits where one product alone is meant; never inside a longer word or number.
func (x *index) recognise(t *text, found []int64) []int64 {
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
	if after == "." && w.j+1 < len(t.runs) && t.runs[w.j+1].digits() && t.folded[w.end-1] <= '9' { // v10.2
		return false
	}
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

// all finds the products that a message names: in its subject, its text and the names
// of its files.
func (x *index) all(subject, body string, files []string) (found []int64) {
	head, main := cut(subject, false), cut(body, false)
	head.other, main.other, main.body = main, head, true
	found = x.recognise(main, x.recognise(head, nil))
	for _, f := range files {
		found = x.recognise(cut(f, true), found)
	}
	return found
}
