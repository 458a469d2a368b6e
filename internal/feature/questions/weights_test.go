package questions_test

import (
	"cmp"
	"encoding/binary"
	"flag"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"kept.example/kept/internal/feature/questions"
)

var update = flag.Bool("update", false, "train the weights anew")

// folds is into how many parts the messages are divided: what is found in one is
// weighed by what was learnt from the others.
const folds = 10

// Trains the weights of English on all messages with labels but those held back,
// and tells how well weights find what they did not see. It takes half a minute,
// so it runs only when it is asked for.
func TestWeights(t *testing.T) {
	if !*update {
		t.Skip("-update trains the weights anew")
	}
	all := slices.DeleteFunc(slices.Concat(english(t), more(t), fresh(t)), func(m message) bool { return m.Set == "held" })
	c := &course{index: map[uint32]int32{}}
	for i, m := range all {
		c.learn(m, i)
	}
	for i, m := range lessons(t) {
		c.learn(m, len(all)+i)
	}
	for i, m := range written(t) {
		c.learn(m, len(all)+10_000+i)
	}
	c.prune()
	t.Logf("%d pieces, %d features", len(c.all), len(c.sums))
	asked, by := map[string]score{}, map[string]score{}
	for k := range folds {
		var mine []message
		for i := k; i < len(all); i += folds {
			mine = append(mine, all[i])
		}
		undo := questions.Weighed(c.weights(func(l lesson) bool { return l.message >= len(all) || l.message%folds != k }))
		for _, set := range []string{"dev", "more", "fresh"} {
			a, kinds := measure(mine, set)
			asked[set] = asked[set].plus(a)
			for kind, one := range kinds {
				by[set+", "+kind] = by[set+", "+kind].plus(one)
			}
		}
		undo()
	}
	for _, set := range []string{"dev", "more", "fresh"} {
		t.Logf("%s, weighed by others, questions and requests: %s", set, asked[set])
		for _, k := range kinds {
			t.Logf("%s, weighed by others, %s: %s", set, k, by[set+", "+k])
		}
	}
	if err := os.WriteFile("weights_en.bin", c.weights(func(lesson) bool { return true }), 0o644); err != nil {
		t.Fatal(err)
	}
}

// written is sentences of our own, each a lesson: as mails are written rather than
// tweets. Trouble stands before a request too.
func written(t *testing.T) (all []message) {
	var some []struct {
		Kind  string
		Texts []string
	}
	stored(t, "written.json", &some)
	for _, one := range some {
		for _, text := range one.Texts {
			all = append(all, message{Set: "lesson", Text: text, Spans: []span{{0, len(text), one.Kind}}})
			if one.Kind == "loss" {
				said := strings.TrimSuffix(text, ".")
				all = append(all, message{Set: "lesson", Text: said + ", can you help me?", Spans: []span{{0, len(said), one.Kind}}})
			}
		}
	}
	return all
}

func (s score) plus(o score) score {
	return score{s.right + o.right, s.found + o.found, s.there + o.there}
}

const classes = len(questions.Classes)

// lesson is a piece of a message with what it may be, a bit for each class.
type lesson struct {
	features []int32
	may      uint8
	message  int
}

// course is lessons, whose features are numbered.
type course struct {
	all   []lesson
	sums  []uint32
	in    []int // how many messages have a feature
	last  []int // the message that had it last
	index map[uint32]int32
}

// learn adds the pieces of a message. A set whose labels are of some of its kinds,
// or of some of its pieces, teaches no more than they say.
func (c *course) learn(m message, number int) {
	for _, p := range questions.Pieces(m.Text) {
		kind, most := "", 0
		for _, s := range m.Spans {
			if both := min(p.To, s.End) - max(p.From, s.Start); both > most {
				kind, most = s.Kind, both
			}
		}
		if 2*most < p.To-p.From {
			kind = ""
		}
		l := lesson{message: number}
		switch {
		case kind == "" && m.Set == "lesson":
			continue
		case kind == "" && m.Set == "more":
			l.may = 1 | 1<<3 | 1<<4 | 1<<5 // all but what asks
		case kind == "none":
			l.may = 1
		default:
			l.may = 1 << slices.Index(questions.Classes[:], questions.Kind(kind))
		}
		for _, f := range p.Features {
			l.features = append(l.features, c.number(f, number))
		}
		c.all = append(c.all, l)
	}
}

// number is the number of a feature.
func (c *course) number(sum uint32, message int) int32 {
	at, ok := c.index[sum]
	if !ok {
		at = int32(len(c.sums))
		c.index[sum] = at
		c.sums, c.in, c.last = append(c.sums, sum), append(c.in, 0), append(c.last, -1)
	}
	if c.last[at] != message {
		c.in[at]++
		c.last[at] = message
	}
	return at
}

// prune drops features that fewer than three messages have.
func (c *course) prune() {
	to := make([]int32, len(c.sums))
	var sums []uint32
	for i, sum := range c.sums {
		to[i] = -1
		if c.in[i] >= 3 {
			to[i] = int32(len(sums))
			sums = append(sums, sum)
		}
	}
	for i := range c.all {
		var kept []int32
		for _, f := range c.all[i].features {
			if to[f] >= 0 {
				kept = append(kept, to[f])
			}
		}
		c.all[i].features = kept
	}
	c.sums = sums
}

// How the weights are fitted.
const (
	rounds = 60
	pull   = 3    // towards zero: the square of each weight counts so much
	rate   = 0.05 // of learning
)

type vector [classes]float32

// weights fits weights to lessons (by Adam, over all of them at once) and
// writes them as the finder reads them.
func (c *course) weights(of func(lesson) bool) []byte {
	w, m, v := make([]vector, len(c.sums)), make([]vector, len(c.sums)), make([]vector, len(c.sums))
	for round := 1; round <= rounds; round++ {
		g := make([]vector, len(c.sums))
		for i := range g {
			for k := range g[i] {
				g[i][k] = pull * w[i][k]
			}
		}
		for _, l := range c.all {
			if of(l) {
				d := l.slope(w)
				for _, f := range l.features {
					for k := range d {
						g[f][k] += d[k]
					}
				}
			}
		}
		c1, c2 := 1-math.Pow(0.9, float64(round)), 1-math.Pow(0.99, float64(round))
		step := rate
		if round > rounds*2/3 {
			step *= 0.3
		}
		for i := range w {
			for k := range w[i] {
				m[i][k] = 0.9*m[i][k] + 0.1*g[i][k]
				v[i][k] = 0.99*v[i][k] + 0.01*g[i][k]*g[i][k]
				w[i][k] -= float32(step * float64(m[i][k]) / c1 / (math.Sqrt(float64(v[i][k])/c2) + 1e-6))
			}
		}
	}
	return c.encode(w)
}

// slope is how far the weights are from what a lesson says.
func (l lesson) slope(w []vector) (d vector) {
	var p [classes]float64
	for _, f := range l.features {
		for k := range p {
			p[k] += float64(w[f][k])
		}
	}
	top, sum, may := slices.Max(p[:]), 0.0, 0.0
	for k := range p {
		p[k] = math.Exp(p[k] - top)
		sum += p[k]
		if l.may>>k&1 == 1 {
			may += p[k]
		}
	}
	for k := range d {
		d[k] = float32(p[k] / sum)
		if l.may>>k&1 == 1 {
			d[k] -= float32(p[k] / may)
		}
	}
	return d
}

// encode writes weights, a byte each, in the order of the features.
func (c *course) encode(w []vector) []byte {
	most := float32(0)
	for _, one := range w {
		for _, x := range one {
			most = max(most, x, -x)
		}
	}
	scale := most / 127
	order := make([]int, len(w))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(c.sums[a], c.sums[b]) })
	out := binary.LittleEndian.AppendUint32(nil, math.Float32bits(scale))
	for _, i := range order {
		var by [classes]byte
		for k, x := range w[i] {
			by[k] = byte(int8(math.Round(float64(x / scale))))
		}
		if by != [classes]byte{} {
			out = append(binary.LittleEndian.AppendUint32(out, c.sums[i]), by[:]...)
		}
	}
	return out
}
