package calendar

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// upTo are the durations of one to n hours.
func upTo(n int) (all []time.Duration) {
	for i := n; i >= 1; i-- {
		all = append(all, time.Duration(i)*time.Hour)
	}
	return all
}

func TestAForecastIsTheCorrectedQuantile(t *testing.T) {
	for _, c := range []struct {
		name   string
		after  time.Duration
		groups [][]time.Duration
		want   Forecast
	}{
		{"of 99", 0, [][]time.Duration{upTo(99)}, Forecast{Span: 90 * time.Hour, Level: 0.9, Many: 99}},
		{"of 20, one place further than a tenth", 0, [][]time.Duration{upTo(20)}, Forecast{Span: 19 * time.Hour, Level: 0.9, Many: 20}},
		{"what has gone on already", 10 * time.Hour, [][]time.Duration{upTo(109)}, Forecast{Span: 90 * time.Hour, Level: 0.9, Many: 99}},
		{"too few: the wider, with margin", 0, [][]time.Duration{upTo(19), upTo(99)}, Forecast{Span: 95 * time.Hour, Level: 0.95, Group: 1, Many: 99, Few: true}},
		{"too few at this age", 90 * time.Hour, [][]time.Duration{upTo(99), upTo(199)}, Forecast{Span: 105 * time.Hour, Level: 0.95, Group: 1, Many: 109, Few: true}},
		{"too few anywhere", 0, [][]time.Duration{nil, upTo(4)}, Forecast{Span: 6 * time.Hour, Level: 0.9, Group: 1, Many: 4, Few: true}},
	} {
		got, ok := Expect(c.after, c.groups, 0.9)
		got.Level = math.Round(got.Level*1000) / 1000
		if !ok || got != c.want {
			t.Errorf("%s: %+v %v, want %+v", c.name, got, ok, c.want)
		}
	}
	if f, ok := Expect(0, [][]time.Duration{nil, {}}, 0.9); ok {
		t.Errorf("of nothing: %+v", f)
	}
}

func TestTheChanceOfATime(t *testing.T) {
	groups := [][]time.Duration{upTo(3), upTo(99)}
	for span, want := range map[time.Duration]float64{0: 0, 50 * time.Hour: 0.5, 90 * time.Hour: 0.9, 1000 * time.Hour: 0.99} {
		if got, ok := Chance(0, span, groups); !ok || math.Abs(got-want) > 1e-9 {
			t.Errorf("within %v: %v %v, want %v", span, got, ok, want)
		}
	}
	if _, ok := Chance(0, time.Hour, [][]time.Duration{upTo(19)}); ok {
		t.Error("nineteen are enough")
	}
}

func TestTheIntervalOfAShare(t *testing.T) {
	for _, c := range []struct {
		hits, of  int
		low, high float64
	}{{0, 0, 0, 1}, {0, 10, 0, 0.278}, {10, 10, 0.722, 1}, {90, 100, 0.826, 0.945}, {4500, 5000, 0.891, 0.908}} {
		low, high := Interval(c.hits, c.of)
		if math.Abs(low-c.low) > 0.001 || math.Abs(high-c.high) > 0.001 {
			t.Errorf("%d of %d: %.3f to %.3f, want %.3f to %.3f", c.hits, c.of, low, high, c.low, c.high)
		}
	}
}

// world is a desk as it is drawn for the simulation: four inboxes with six
// topics each, of which some are rare; durations are log-normal with a tail, and
// slowly become longer and shorter over the year.
type world struct {
	r      *rand.Rand
	hours  Hours
	median [4][6]float64 // hours of work
	sigma  [4][6]float64
	ended  map[int][]time.Duration // the newest last, by group
}

// matter is a case in it.
type matter struct {
	inbox, topic int
	opened, asks time.Time // when it came, and when a time is promised
	took, age    time.Duration
	ends         time.Time
}

func newWorld(t *testing.T, seed uint64) *world {
	week := Week{}
	for day := time.Monday; day <= time.Friday; day++ {
		week[day] = []Span{{At(9, 0), At(12, 30)}, {At(13, 30), At(17, 30)}}
	}
	hours, err := New("Europe/Berlin", week, Date{2026, 4, 3}, Date{2026, 4, 6}, Date{2026, 5, 1}, Date{2026, 12, 25})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{r: rand.New(rand.NewPCG(seed, 7)), hours: hours, ended: map[int][]time.Duration{}}
	for i := range w.median {
		for j := range w.median[i] {
			w.median[i][j], w.sigma[i][j] = 1.5*math.Exp(2.5*w.r.Float64()), 0.6+0.7*w.r.Float64()
		}
	}
	return w
}

func (w *world) draw(at time.Time) matter {
	topic := min(int(w.r.ExpFloat64()*1.3), 5) // the last ones are rare
	m := matter{inbox: w.r.IntN(4), topic: topic, opened: at}
	season := 1 + 0.2*math.Sin(2*math.Pi*float64(at.YearDay())/365)
	h := w.median[m.inbox][topic] * season * math.Exp(w.sigma[m.inbox][topic]*w.r.NormFloat64())
	if w.r.IntN(20) == 0 {
		h *= 4
	}
	m.took = time.Duration(h * float64(time.Hour))
	if w.r.IntN(3) == 0 { // a third is promised later, when it is still going on
		m.age = time.Duration(w.r.ExpFloat64() * float64(3*time.Hour))
	}
	m.ends, m.asks = w.hours.Add(at, m.took), w.hours.Add(at, m.age)
	return m
}

// groups are the durations of what ended, the most alike first.
func (w *world) groups(m matter) [][]time.Duration {
	return [][]time.Duration{w.ended[m.inbox*10+m.topic], w.ended[100+m.inbox], w.ended[200]}
}

func (w *world) end(m matter) {
	for key, most := range map[int]int{m.inbox*10 + m.topic: 200, 100 + m.inbox: 400, 200: 800} {
		all := append(w.ended[key], m.took)
		w.ended[key] = all[max(0, len(all)-most):]
	}
}

// run lets a desk promise so many times, and says how many it kept.
func (w *world) run(promises int) (kept, few int) {
	at := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	var all []matter
	for range promises * 13 / 10 {
		at = at.Add(time.Duration(w.r.ExpFloat64() * float64(80*time.Minute)))
		all = append(all, w.draw(at))
	}
	ends := slices.Clone(all)
	slices.SortFunc(ends, func(a, b matter) int { return a.ends.Compare(b.ends) })
	slices.SortFunc(all, func(a, b matter) int { return cmp.Or(a.asks.Compare(b.asks), a.opened.Compare(b.opened)) })
	made := 0
	for _, m := range all {
		for len(ends) > 0 && !ends[0].ends.After(m.asks) {
			w.end(ends[0])
			ends = ends[1:]
		}
		f, ok := Expect(m.age, w.groups(m), 0.9)
		if !ok || m.age > 0 && m.took <= m.age || made == promises {
			continue
		}
		made++
		if f.Few {
			few++
		}
		if due := w.hours.Add(m.asks, f.Span); !m.ends.After(due) {
			kept++
		}
	}
	return kept, few
}

// The figures of docs/benchmarks.md.
func TestOfPromisesMadeAtNinetyPercentNinetyAreKept(t *testing.T) {
	const promises = 5000
	for seed := range uint64(20) {
		kept, few := newWorld(t, seed).run(promises)
		share := float64(kept) / promises
		low, high := Interval(kept, promises)
		t.Logf("seed %2d: kept %.1f %% (%.1f to %.1f), %d of %d from a wider group", seed, 100*share, 100*low, 100*high, few, promises)
		if share < 0.88 || share > 0.93 {
			t.Errorf("seed %d: %.4f were kept, want 0.88 to 0.93", seed, share)
		}
	}
}
