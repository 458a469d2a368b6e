package calendar

import (
	"math"
	"slices"
	"time"
)

// Enough is how many like things must have been seen before their durations
// alone are believed.
const Enough = 20

// Forecast is how long a thing will take at a level: with 0.9, nine in ten like
// it are done by then.
type Forecast struct {
	Span  time.Duration // from now
	Level float64       // at which it was reckoned, margin and all
	Group int           // which of the groups was taken; 0 is the narrowest
	Many  int           // how many like things it rests on
	Few   bool          // they are too few, or stand in for too few; so there is margin in it
}

// Expect forecasts how long a thing will take that has been going on for after.
// The groups are durations of like things, the most alike first; of each only
// those count that took longer than after. The first group with [Enough] is
// taken. Where that is a wider one, the level goes half-way to certainty; where
// none is enough, the widest is taken and its longest grows by half. False if
// nothing like it has been seen.
//
// The quantile is an order statistic with the correction for a finite number:
// of n that were seen, the one at the place ⌈level·(n+1)⌉. If the next is like
// those, it is done by then with at least that chance, whatever the durations'
// distribution is.
func Expect(after time.Duration, groups [][]time.Duration, level float64) (Forecast, bool) {
	widest := -1
	var left []time.Duration
	for i, g := range groups {
		some := remaining(after, g)
		if len(some) >= Enough {
			f := Forecast{Level: level, Group: i, Many: len(some), Few: i > 0}
			if f.Few {
				f.Level = 1 - (1-level)/2
			}
			f.Span = some[place(f.Level, len(some))]
			return f, true
		}
		if len(some) > 0 {
			widest, left = i, some
		}
	}
	if widest < 0 {
		return Forecast{}, false
	}
	longest := left[len(left)-1]
	return Forecast{Span: longest + longest/2, Level: level, Group: widest, Many: len(left), Few: true}, true
}

// Chance is how likely it is that a thing that has been going on for after is
// done within span, by the first group with [Enough]; false if none has.
func Chance(after, span time.Duration, groups [][]time.Duration) (float64, bool) {
	for _, g := range groups {
		some := remaining(after, g)
		if len(some) < Enough {
			continue
		}
		done := 0
		for done < len(some) && some[done] <= span {
			done++
		}
		return float64(done) / float64(len(some)+1), true
	}
	return 0, false
}

// remaining is how much longer those took that took longer than after, in order.
func remaining(after time.Duration, all []time.Duration) []time.Duration {
	var some []time.Duration
	for _, d := range all {
		if d > after || after <= 0 {
			some = append(some, d-max(after, 0))
		}
	}
	slices.Sort(some)
	return some
}

// place is where the quantile of n lies in their order; the last where they are
// too few for it.
func place(level float64, n int) int {
	k := int(math.Ceil(level*float64(n+1) - 1e-9))
	return min(max(k, 1), n) - 1
}

// Interval is between which shares the true one lies with 95 % confidence, where
// so many of so many were counted (Wilson's interval).
func Interval(hits, of int) (low, high float64) {
	if of <= 0 {
		return 0, 1
	}
	const z = 1.959964
	n, p := float64(of), float64(hits)/float64(of)
	mid, half := p+z*z/(2*n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, (mid-half)/(1+z*z/n)), min(1, (mid+half)/(1+z*z/n))
}
