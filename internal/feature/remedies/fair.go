package remedies

import (
	"context"
	"maps"
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

// usual is what cases like a loss had within a year, as a proposal and by hand.
func usual(ctx context.Context, v db.View, l Loss) (Usual, error) {
	all, err := db.All(ctx, v, scanLoss, likeQuery, l.Failure, l.Fault, v.Now().Add(-year))
	if err != nil {
		return Usual{}, err
	}
	all = slices.DeleteFunc(all, func(o Loss) bool { return o.ID == l.ID || o.Price.Minor <= 0 || !l.like(o) })
	by, err := byHand(ctx, v, all)
	if err != nil {
		return Usual{}, err
	}
	var had []int
	parts := map[Kind][]int{}
	for _, o := range all {
		if o.GrantedAt.IsZero() && len(by[o.ID]) == 0 {
			continue // nobody has answered it
		}
		total, of := o.had(by[o.ID])
		had = append(had, o.percent(total))
		for k, minor := range of {
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

// had is what was given for a loss, in minor units of its price: what was granted as a
// proposal, and some remedies by hand.
func (l Loss) had(by []Remedy) (total int64, of map[Kind]int64) {
	total, of = l.Granted.Minor, maps.Clone(l.Parts)
	if of == nil {
		of = map[Kind]int64{}
	}
	for _, r := range by {
		total += r.Worth.Minor
		of[r.Kind] += r.Worth.Minor
	}
	return total, of
}

// byHand finds what was given by hand for losses. It is for what was last told in its case
// before it, else for the first that was told. What is in another currency than the price
// cannot be held against it, and its loss is as one that nobody has answered.
func byHand(ctx context.Context, v db.View, all []Loss) (map[int64][]Remedy, error) {
	if len(all) == 0 {
		return nil, nil
	}
	var ids []int64
	price := map[int64]string{}
	for _, o := range all {
		ids = append(ids, o.CaseID)
		price[o.ID] = o.Price.Currency
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	given, err := ofCases(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	var args []any
	query := toldQuery(&args, ids)
	told, err := db.All(ctx, v, func(s db.Scan) (l Loss, err error) { return l, s(&l.ID, &l.CaseID, &l.At) }, query, args...)
	if err != nil {
		return nil, err
	}
	by := map[int64][]Remedy{}
	for _, r := range given {
		if !r.Stands() || r.ofSet() {
			continue
		}
		of := int64(0)
		for _, o := range told {
			if o.CaseID == r.CaseID && (of == 0 || !r.At.Before(o.At)) {
				of = o.ID
			}
		}
		if r.Worth.IsZero() || r.Worth.Currency == price[of] {
			by[of] = append(by[of], r)
		}
	}
	return by, nil
}

func middle(some []int) int {
	slices.Sort(some)
	return some[len(some)/2]
}

// far says whether an amount is further from another than so many per cent of it.
func far(is, from int64, percent float64) bool {
	return math.Abs(float64(is-from))*100 > percent*math.Max(math.Abs(float64(from)), 1)
}
