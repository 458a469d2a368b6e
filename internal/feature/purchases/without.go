package purchases

import (
	"math/big"
	"time"

	"kept.example/kept/internal/platform/money"
)

// A day without a subscription is 24 hours; what is left over counts as one from the
// half of it on.
const (
	dayWithout  = 24 * time.Hour
	halfWithout = dayWithout / 2
)

// Without is what was paid for the days between two times, of a subscription whose price
// is known and which ran then; nothing for all else. A month has 30 days, and a year 365.
func (p Purchase) Without(from, until time.Time) (days int, worth money.Amount, err error) {
	of, ok := map[Period]int64{Day: 1, Month: 30, Year: 365}[p.Period]
	if !ok || p.Price.IsZero() || p.Cancelled != "" || p.Ended != "" && p.Ended < from.UTC().Format(time.DateOnly) {
		return 0, worth, nil
	}
	if days = int((until.Sub(from) + halfWithout) / dayWithout); days <= 0 {
		return 0, worth, nil
	}
	worth, err = p.Price.Times(big.NewRat(int64(days), of))
	return days, worth, err
}
