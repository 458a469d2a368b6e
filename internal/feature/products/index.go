package products

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"kept.example/kept/internal/platform/db"
)

// name is one way in which a product is written.
type name struct {
	folded  string
	product int64
	breaks  uint64 // at which of its bytes a space or dash may stand
	written uint64 // at which the catalogue itself has one, or parts letters from digits
	next    int32  // the next one that looks alike; -1 for none
	letters bool   // nothing but letters
	digits  bool   // nothing but digits
	capital bool   // begins with a capital
	words   []string
}

// layer finds names by how they look.
type layer struct {
	names  []name
	at     map[uint64]int32
	begins map[uint64]struct{} // how names begin, up to where a space may stand
}

func newLayer(n int) *layer {
	return &layer{names: make([]name, 0, n), at: make(map[uint64]int32, n), begins: make(map[uint64]struct{}, 2*n)}
}

// mostBytes is how long a name may be to be recognised: the breaks are bits.
const mostBytes = 63

// add takes a way in which a product is written; title is what the product is called.
func (l *layer) add(product int64, written, title string) {
	folded, parted := foldName(written)
	if folded == "" || len(folded) > mostBytes {
		return
	}
	breaks := parted | grouped(folded)
	n := name{folded: folded, product: product, breaks: breaks, written: parted, next: -1, letters: true, digits: true}
	for _, r := range folded {
		n.letters = n.letters && unicode.IsLetter(r)
		n.digits = n.digits && '0' <= r && r <= '9'
	}
	first, _ := utf8.DecodeRuneInString(written)
	n.capital = unicode.IsUpper(first)
	if len(folded) <= 4 || n.digits || n.letters { // only these want to be seen beside what they are called
		n.words = wordsOf(title, folded)
	}
	h := uint64(hashStart)
	for i := range len(folded) {
		if i > 0 && breaks&(1<<i) != 0 {
			l.begins[h] = struct{}{}
		}
		h = hashOn(h, []byte(folded[i:i+1]))
	}
	if other, ok := l.at[h]; ok {
		n.next = other
	}
	l.at[h] = int32(len(l.names)) //nolint:gosec // far fewer
	l.names = append(l.names, n)
}

// foldName is a written name as it is compared, and where in it a space or dash may
// stand: where it was written with one, between letters and digits, and before a
// capital.
func foldName(written string) (folded string, breaks uint64) {
	var b strings.Builder
	last, lower, apart := isOther, false, false
	for _, r := range db.Text(written) {
		kind := kindOf(r)
		if kind == isNothing {
			continue
		}
		if kind == isOther {
			apart = true
			continue
		}
		if b.Len() > 0 && b.Len() <= mostBytes && (apart || kind != last || lower && unicode.IsUpper(r)) {
			breaks |= 1 << b.Len()
		}
		b.WriteRune(small(r))
		last, lower, apart = kind, unicode.IsLower(r), false
	}
	return b.String(), breaks
}

// grouped is where people part a long number: 779 0123.
func grouped(folded string) (breaks uint64) {
	if len(folded) < 6 || len(folded) > mostBytes || strings.Trim(folded, "0123456789") != "" {
		return 0
	}
	for _, at := range []int{3, 4} {
		breaks |= 1<<at | 1<<(len(folded)-at)
	}
	return breaks
}

// wordsOf are the words of a title by which a short name beside them is believed.
func wordsOf(title, but string) (all []string) {
	t := cut(title, false)
	for i, r := range t.runs {
		if r.word() && r.all >= 3 && t.fold(i) != but {
			all = append(all, t.fold(i))
		}
	}
	return all
}

// index is the catalogue in memory: most of it in one layer, and in a second one what
// has changed since that was made.
type index struct {
	changes int64 // of the catalogue, when it was read
	since   int64 // when the first layer was
	layers  [2]*layer
	fresh   map[int64]bool // products whose names stand in the second layer alone
}

// kept is the index of this process.
type kept struct {
	now  atomic.Pointer[index]
	read sync.Mutex
	some atomic.Bool // there is a catalogue
}

// mostFresh is how many products change before the first layer is made anew.
const mostFresh = 500

// index returns the catalogue in memory, as it is now; nil while it is empty.
func (s *Products) index(ctx context.Context, v db.View) (*index, error) {
	n, err := changes(ctx, v)
	if err != nil || n == 0 {
		return nil, err
	}
	if x := s.kept.now.Load(); x != nil && x.changes == n {
		return x, nil
	}
	s.kept.read.Lock()
	defer s.kept.read.Unlock()
	old := s.kept.now.Load()
	if old != nil && old.changes == n {
		return old, nil
	}
	x, err := renew(ctx, v, old, n)
	if err != nil {
		return nil, err
	}
	if old == nil || old.changes < n { // a reader whose picture is older keeps its own
		s.kept.now.Store(x)
	}
	return x, nil
}

// writing is a name of a product as its row has it.
type writing struct {
	product        int64
	written, title string
}

func scanWriting(s db.Scan) (w writing, err error) { return w, s(&w.product, &w.written, &w.title) }

const (
	writings     = `SELECT t.product_id, t.written, p.name FROM product_term t JOIN product p ON p.id = t.product_id WHERE t.kind IN ('model', 'alias')`
	changedQuery = `SELECT id FROM product WHERE changed > $1 LIMIT $2`
)

// renew reads what has changed, or everything.
func renew(ctx context.Context, v db.View, old *index, n int64) (*index, error) {
	if old != nil && old.since < n {
		ids, err := db.All(ctx, v, func(s db.Scan) (id int64, err error) { return id, s(&id) }, changedQuery, old.since, mostFresh+1)
		if err != nil {
			return nil, err
		}
		if len(ids) <= mostFresh {
			x := &index{changes: n, since: old.since, layers: [2]*layer{old.layers[0], newLayer(len(ids))}, fresh: make(map[int64]bool, len(ids))}
			for _, id := range ids {
				x.fresh[id] = true
			}
			if len(ids) == 0 {
				return x, nil
			}
			var args []any
			return x, x.layers[1].fill(ctx, v, writings+` AND t.product_id IN `+list(&args, ids), args...)
		}
	}
	x := &index{changes: n, since: n, layers: [2]*layer{newLayer(1024), newLayer(0)}}
	return x, x.layers[0].fill(ctx, v, writings)
}

func (l *layer) fill(ctx context.Context, v db.View, query string, args ...any) error {
	all, err := db.All(ctx, v, scanWriting, query, args...)
	for _, w := range all {
		l.add(w.product, w.written, w.title)
	}
	return err
}

// each calls f with all names that look like a hash.
func (x *index) each(h uint64, f func(n *name)) {
	for i, l := range x.layers {
		at, ok := l.at[h]
		for ok {
			n := &l.names[at]
			if i == 1 || !x.fresh[n.product] {
				f(n)
			}
			at, ok = n.next, n.next >= 0
		}
	}
}

// known says whether a name looks like a hash, and whether one goes on from it.
func (x *index) known(h uint64) (is, on bool) {
	for _, l := range x.layers {
		if len(l.names) == 0 {
			continue
		}
		_, a := l.at[h]
		_, b := l.begins[h]
		is, on = is || a, on || b
	}
	return is, on
}

// products are the ids of names, each once.
func products(all []*name) (ids []int64) {
	for _, n := range all {
		if !slices.Contains(ids, n.product) {
			ids = append(ids, n.product)
		}
	}
	return ids
}
