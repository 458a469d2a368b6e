package remedies

import (
	"context"
	"math"
	"slices"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

// Usual is what like cases had.
type Usual struct {
	Cases   int
	Percent int // of the price, the middle one of them
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
func (l Loss) percent(minor int64) int {
	if l.Price.Minor <= 0 {
		return -1
	}
	return int(math.Round(float64(minor) * 100 / float64(l.Price.Minor)))
}

// usual is what cases like a loss had within a year.
func usual(ctx context.Context, v db.View, l Loss) (Usual, error) {
	all, err := db.All(ctx, v, scanLoss, likeQuery, l.Failure, l.Fault, v.Now().Add(-year))
	if err != nil {
		return Usual{}, err
	}
	var had []int
	for _, o := range all {
		if n := o.percent(o.Granted.Minor); o.ID != l.ID && n >= 0 && l.like(o) {
			had = append(had, n)
		}
	}
	if len(had) < fewestLike {
		return Usual{Cases: len(had)}, nil
	}
	slices.Sort(had)
	return Usual{len(had), had[len(had)/2]}, nil
}

// far says whether an amount is further from another than so many per cent of it.
func far(is, from int64, percent float64) bool {
	return math.Abs(float64(is-from))*100 > percent*math.Max(math.Abs(float64(from)), 1)
}

// deviates says whether a grant is another than was suggested, than like cases had, or
// above the cap, and by which sentence a reason is asked for.
func (s Suggestion) deviates(l Loss, suggested, total int64, u Usual) (key string, args []fault.Arg) {
	switch {
	case s.Cap.Minor > 0 && total > s.Cap.Minor:
		return "remedies.fault.cap", []fault.Arg{fault.A("cap", s.Cap.String())}
	case far(total, suggested, s.Fair):
		return "remedies.fault.changed", []fault.Arg{fault.A("fair", int(s.Fair))}
	case u.Cases >= fewestLike && l.percent(total) >= 0 && far(int64(l.percent(total)), int64(u.Percent), s.Fair):
		return "remedies.fault.unlike", []fault.Arg{fault.A("n", u.Cases), fault.A("percent", u.Percent)}
	}
	return "", nil
}

// Deviations returns what was granted otherwise than suggested, or than like cases had,
// with the reasons: those before an id, 0 for the newest, of cases that the actor may see.
func (s *Remedies) Deviations(ctx context.Context, v db.View, before int64, limit int) (_ []Loss, next int64, err error) {
	defer fault.Wrap(&err, "remedies.Deviations")
	if _, err := staff.Allow(ctx, staff.CasesRead); err != nil {
		return nil, 0, err
	}
	if before <= 0 {
		before = math.MaxInt64
	}
	some, err := db.All(ctx, v, scanLoss, deviationsQuery, before, limit+1)
	if err != nil {
		return nil, 0, err
	}
	if len(some) > limit {
		some = some[:limit]
		next = some[limit-1].ID
	}
	ids := make([]int64, len(some))
	for i, l := range some {
		ids[i] = l.CaseID
	}
	seen, err := s.desk.Cases.Shown(ctx, v, ids)
	return slices.DeleteFunc(some, func(l Loss) bool { _, ok := seen[l.CaseID]; return !ok }), next, err
}
