package remedies

import (
	"context"
	"math"
	"slices"

	"kept.example/kept/internal/platform/db"
)

// Usual is what like cases had.
type Usual struct {
	Cases   int
	Percent int           // of the price, the middle one of them
	Of      map[Kind]Part // of a kind alone, where enough of them had it
}

// Part is what like cases had of a kind.
type Part struct {
	Cases int
	Share int // of the price, in hundredths of a per cent, the middle one of them
}

// fewestLike is from how many like cases on there is something usual.
const fewestLike = 3

// like says whether two losses are alike: the same failure, fault and consequence,
// about as much of it of no use, and about as long.
func (l Loss) like(o Loss) bool {
	long := func(n int) int { return max(n, 2) }
	return l.Failure == o.Failure && l.Fault == o.Fault && l.Consequence == o.Consequence && l.Missed == o.Missed &&
		max(l.Share-o.Share, o.Share-l.Share) <= 25 && long(l.Hours) <= 2*long(o.Hours) && long(o.Hours) <= 2*long(l.Hours)
}

// percent is an amount in per cent of the price; -1 where no price is known.
func (l Loss) percent(minor int64) int { return l.of(minor, 100) }

// share is an amount in hundredths of a per cent of the price, so that small ones are
// told apart; -1 where no price is known.
func (l Loss) share(minor int64) int { return l.of(minor, 100*100) }

func (l Loss) of(minor int64, whole float64) int {
	if l.Price.Minor <= 0 {
		return -1
	}
	return int(math.Round(float64(minor) * whole / float64(l.Price.Minor)))
}

// usual is what cases like a loss had within a year.
func usual(ctx context.Context, v db.View, l Loss) (Usual, error) {
	all, err := db.All(ctx, v, scanLoss, likeQuery, l.Failure, l.Fault, v.Now().Add(-year))
	if err != nil {
		return Usual{}, err
	}
	var had []int
	parts := map[Kind][]int{}
	for _, o := range all {
		n := o.percent(o.Granted.Minor)
		if o.ID == l.ID || n < 0 || !l.like(o) {
			continue
		}
		had = append(had, n)
		for k, minor := range o.Parts {
			if minor > 0 {
				parts[k] = append(parts[k], o.share(minor))
			}
		}
	}
	u := Usual{Cases: len(had), Of: map[Kind]Part{}}
	if len(had) >= fewestLike {
		u.Percent = middle(had)
	}
	for k, some := range parts {
		if len(some) >= fewestLike {
			u.Of[k] = Part{len(some), middle(some)}
		}
	}
	return u, nil
}

func middle(some []int) int {
	slices.Sort(some)
	return some[len(some)/2]
}

// far says whether an amount is further from another than so many per cent of it.
func far(is, from int64, percent float64) bool {
	return math.Abs(float64(is-from))*100 > percent*math.Max(math.Abs(float64(from)), 1)
}
