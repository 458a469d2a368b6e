package questions

import (
	_ "embed"
	"encoding/binary"
	"math"
	"sync"
)

// What the rules cut is weighed: a linear model (multinomial logistic
// regression), trained on sentences that were labelled by hand, says what each
// piece is. What the rules take it for is one of the things it goes by; its words
// and its neighbours are the others.
//
//	go test ./internal/feature/questions -run Weights -update
//
// trains it anew.

//go:embed weights_en.bin
var weightsOfEnglish []byte

var weighEnglish = sync.OnceValue(func() *weights { return parseWeights(weightsOfEnglish) })

const classes = 6

// kindsWeighed are what a piece may be, in the order of the weights.
var kindsWeighed = [classes]Kind{"", Question, Request, Loss, Hint, Praise}

// How sure the model must be that something is asked that the rules take for
// asked, or do not, and that something is told.
const (
	ruledFrom = 0.2
	askedFrom = 0.35
	toldFrom  = 0.5
)

// weights are those of one language.
type weights struct {
	slots []slot // by open addressing; a power of two of them
	scale float64
}

type slot struct {
	feature uint32 // 0 for none
	by      [classes]int8
}

// rowSize is how many bytes a feature has in a file of weights.
const rowSize = 4 + classes

// parseWeights reads weights: their scale, then each feature and its weights.
func parseWeights(raw []byte) *weights {
	w := &weights{scale: float64(math.Float32frombits(binary.LittleEndian.Uint32(raw)))}
	raw = raw[4:]
	size := 16
	for size < 2*len(raw)/rowSize {
		size *= 2
	}
	w.slots = make([]slot, size)
	mask := uint32(size - 1)
	for ; len(raw) >= rowSize; raw = raw[rowSize:] {
		s := slot{feature: binary.LittleEndian.Uint32(raw)}
		for k := range s.by {
			s.by[k] = int8(raw[4+k])
		}
		at := s.feature & mask
		for w.slots[at].feature != 0 {
			at = (at + 1) & mask
		}
		w.slots[at] = s
	}
	return w
}

// add adds the weights of a feature.
func (w *weights) add(feature uint32, to *[classes]int32) {
	mask := uint32(len(w.slots) - 1)
	for at := feature & mask; ; at = (at + 1) & mask {
		s := &w.slots[at]
		if s.feature == feature {
			for k, n := range s.by {
				to[k] += int32(n)
			}
			return
		}
		if s.feature == 0 {
			return
		}
	}
}

// weigh says what a piece is, by what the rules take it for and its features.
func (w *weights) weigh(ruled Kind, features []uint32) Kind {
	from := askedFrom
	if ruled.Asks() {
		from = ruledFrom
	}
	var sums [classes]int32
	for _, f := range features {
		w.add(f, &sums)
	}
	var odds [classes]float64
	all := 0.0
	for k, n := range sums {
		odds[k] = math.Exp(float64(n) * w.scale)
		all += odds[k]
	}
	switch none, question, request := odds[0], odds[1], odds[2]; {
	case question+request >= from*all && question >= request:
		return Question
	case question+request >= from*all:
		return Request
	case all-none-question-request < toldFrom*all:
		return ""
	}
	best := 3
	for k := 4; k < classes; k++ {
		if odds[k] > odds[best] {
			best = k
		}
	}
	return kindsWeighed[best]
}

// weights are those of a language; nil for one without.
func (r *rules) weights() *weights {
	if r.lang != "en" {
		return nil
	}
	return weighEnglish()
}
